#include "migrate/formats/sqitch.h"

#include "base/sha.h"
#include "parse/sql_lex.h"

/* Sqitch: the plan decides what there is and in which order, not the folder. Facts: FORMATS-A 7. */

static int sqitch_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct sqitch_config c;
	struct str text;
	bool found;
	*score = 0;
	if (format_sqitch_config(f, a, dir, &c, e))
		return (int)e->code;
	if (!c.plan.n)
		return 0;
	if (format_read_config(f, a, c.plan, &text, &found, e))
		return (int)e->code;
	if (!found || str_find(text, STR("%project="), 0) == SIZE_MAX)
		return 0;
	*score = FORMAT_CERTAIN;
	out->table = c.registry;
	out->dialect_known =
		format_sqitch_dialect(c.engine, &out->dialect) || format_dialect_of_path(dir, &out->dialect);
	out->evidence = str_fmt(a, "\"%.*s\" is a Sqitch plan%s%.*s", STRF(c.plan),
		c.engine.n ? " for engine " : "", STRF(c.engine));
	return 0;
}

/* Sqitch runs a script through the database's own client, and of these only psql has such variables. */
static void find_variables(struct arena *a, const struct source *s, struct migration *m)
{
	if (s->dialect != DIALECT_POSTGRESQL)
		return;
	for (size_t i = 0; i < m->up.n; i++) {
		const struct sql_statement *st = &m->up.v[i];
		size_t at = sql_lex_psql_variable(st->text);
		if (at == SIZE_MAX)
			continue;
		int line = st->line;
		for (size_t k = 0; k < at; k++)
			line += st->text.p[k] == '\n';
		if (!m->opaque)
			m->problem_line = line;
		m->opaque = true;
		format_gap(a, m, line,
			STR("psql fills in a variable here: what runs is not what stands in the file"));
	}
}

static int read_script(const struct files *f, struct arena *a, const struct source *s, struct str folder,
	const struct sqitch_change *c, struct str extension, struct migration *m, struct err *e)
{
	for (size_t i = 0; i < c->scripts.n; i++) {
		struct str path = format_path(
			a, folder, str_fmt(a, "%.*s.%.*s", STRF(c->scripts.v[i]), STRF(extension)));
		struct migration read = {0};
		if (format_read_file(f, a, s, path, &read, e))
			return (int)e->code;
		m->path = i ? m->path : path;
		m->problem = read.problem;
		m->problem_text = read.problem_text;
		m->problem_line = read.problem_line;
		if (read.problem != MIGRATION_FINE)
			continue;
		m->path = path;
		m->raw = read.raw;
		m->checksum = read.checksum;
		m->canonical = read.canonical;
		format_split(a, s, m->raw, &m->up);
		return 0;
	}
	return 0;
}

static bool in_plan(const struct sqitch_plan *p, size_t before, struct str name)
{
	size_t at = str_chr(name, '@');
	struct str change = str_sub(name, 0, at);
	for (size_t i = 0; i < before; i++) {
		if (change.n && !str_eq(p->changes.v[i].name, change) && !str_eq(p->changes.v[i].id, name))
			continue;
		if (at == SIZE_MAX)
			return true;
		for (size_t k = i; k < before; k++)
			for (size_t t = 0; t < p->changes.v[k].tags.n; t++)
				if (str_eq(p->changes.v[k].tags.v[t].name, str_sub(name, at, name.n)))
					return true;
	}
	return false;
}

/* Sqitch stops at a dependency that is not in the plan before the change; another project's is the registry's
 * business. */
static void check_requires(struct arena *a, const struct sqitch_plan *p, size_t at, struct migration *m)
{
	const struct sqitch_change *c = &p->changes.v[at];
	for (size_t i = 0; i < c->requires.n && m->problem == MIGRATION_FINE; i++) {
		struct str name = c->requires.v[i];
		if (str_chr(name, ':') != SIZE_MAX || in_plan(p, at, name))
			continue;
		m->problem = MIGRATION_UNREADABLE;
		m->problem_text =
			str_fmt(a, "it requires \"%.*s\", which is not in the plan before it (%.*s:%d)",
				STRF(name), STRF(p->path), c->line);
	}
}

static struct str id_of(struct arena *a, const struct sqitch_change *c)
{
	/* the older copy of a reworked change is told apart by its tag */
	return c->scripts.n && !str_eq(c->scripts.v[0], c->name) ? c->scripts.v[0] : str_dup(a, c->name);
}

static int load_change(const struct files *f, struct arena *a, const struct source *s,
	const struct sqitch_config *conf, const struct sqitch_plan *p, size_t at, struct migrations *out,
	struct err *e)
{
	struct sqitch_change *c = &p->changes.v[at];
	struct migration m = {.id = id_of(a, c), .name = c->name, .in_tx = true, .own = c}, down = {0};
	/* Of the way back, names only want to know that it is there. */
	struct arena *back = s->names_only ? arena_new("a revert script") : a;
	int rc = read_script(f, a, s, conf->deploy, c, conf->extension, &m, e);
	if (!rc)
		rc = read_script(f, back, s, conf->revert, c, conf->extension, &down, e);
	if (!rc && down.problem == MIGRATION_FINE) {
		m.down = down.up;
		m.down_path = str_dup(a, down.path);
	}
	if (back != a)
		arena_free(back);
	if (rc)
		return rc;
	if (m.problem == MIGRATION_FINE) {
		c->script_hash = sha_hex_of(a, SHA_1, m.raw);
		m.tool_checksum = c->script_hash;
		m.manages_tx = format_has_tx_control(&m.up);
		find_variables(a, s, &m);
	}
	check_requires(a, p, at, &m);
	*VEC_PUSH(a, out) = m;
	return 0;
}

static void note_plan(struct arena *a, const struct sqitch_plan *p, struct migrations *out)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
		str_fmt(a, "the plan cannot be used: %.*s", STRF(p->problem)),
		STR("Correct the plan; sqitch plan says what it thinks of it."));
	n->path = p->path;
	n->line = p->problem_line;
}

static int sqitch_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct sqitch_config c;
	struct sqitch_plan *p = ARENA_NEW(a, struct sqitch_plan);
	struct str text;
	(void)w;
	*out = (struct migrations){0};
	if (format_sqitch_config(f, a, s->path, &c, e) ||
		f->read(f->ctx, a, c.plan, FORMAT_MAX_CONFIG, &text, e))
		return (int)e->code;
	format_sqitch_plan(a, text, p);
	p->path = c.plan;
	if (p->problem.n)
		note_plan(a, p, out);
	VEC_RESERVE(a, out, p->changes.n);
	for (size_t i = 0; i < p->changes.n; i++)
		if (load_change(f, a, s, &c, p, i, out, e))
			return (int)e->code;
	format_mark_duplicates(a, out);
	return 0;
}

static const char *const inner[] = {"deploy", "revert", "verify", NULL};

const struct format format_sqitch = {
	.name = "sqitch",
	.title = "Sqitch",
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.skips_out_of_order = true,
	.out_of_order_text = "Sqitch deploys only what follows the newest deployed change of the plan.",
	.inner = inner,
	.command = "sqitch deploy",
	.detect = sqitch_detect,
	.load = sqitch_load,
	.applied = format_sqitch_applied,
	.create = format_sqitch_create,
	.record = format_sqitch_record,
	.lock = format_sqitch_lock,
	.lost = format_sqitch_lost,
	.unrecord = format_sqitch_unrecord,
};
