#include "migrate/formats/flyway.h"

#include "migrate/format_code.h"

/* The schema counts where the database has some; elsewhere it is the database itself. */
static struct str table_of(struct arena *a, const struct flyway_config *c, const struct source *s)
{
	struct str table = format_flyway_setting(c, "table");
	struct str schema = format_flyway_setting(c, "defaultschema"),
		   list = format_flyway_setting(c, "schemas");
	if (!schema.n)
		schema = str_trim(str_cut(&list, ','));
	if (!schema.n || !s->dialect_known || s->dialect != DIALECT_POSTGRESQL)
		return table;
	return str_fmt(a, "%.*s.%.*s", STRF(schema), STRF(table.n ? table : STR("flyway_schema_history")));
}

/* Whether the folder is a source at all, and with which others. */
static int place(const struct files *f, struct arena *a, struct str dir, struct flyway_config *c,
	struct flyway_place *out, struct err *e)
{
	if (format_flyway_config(f, a, dir, c, e) || format_flyway_place(f, a, c, dir, out, e))
		return (int)e->code;
	return out->kind == FLYWAY_NOT_STATED ? format_flyway_vendors(f, a, c, dir, out, e) : 0;
}

static int flyway_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list paths = {0}, names = {0};
	struct flyway_config c;
	struct flyway_place at;
	struct format_mention crate;
	*score = 0;
	if (format_flyway_config(f, a, dir, &c, e) || format_flyway_collect(f, a, &c, dir, &paths, e))
		return (int)e->code;
	if (!paths.n)
		return 0;
	if (place(f, a, dir, &c, &at, e) || format_mention_crate(f, a, dir, "refinery", &crate, e))
		return (int)e->code;
	if (crate.found && !c.where.found)
		return 0;
	if (at.kind != FLYWAY_OF_ANOTHER) /* the rest is for those who state such a folder all the same */
		*score = c.where.found ? FORMAT_CERTAIN : 85;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s such as V1__name.sql%s%.*s%s%s", STRF(dir),
		paths.n, paths.n == 1 ? "" : "s", c.where.found ? ", and \"" : "", STRF(c.where.path),
		c.where.found ? "\" speaks of Flyway" : "",
		at.kind == FLYWAY_STATED ? " and names its location" : "");
	for (size_t i = 0; i < paths.n; i++)
		*VEC_PUSH(a, &names) = str_sub(paths.v[i], dir.n + (dir.n > 0), paths.v[i].n);
	int rc = format_guess_dialect_at(f, a, dir, &names, &c.where, out, e);
	out->table = table_of(a, &c, out);
	return rc;
}

/* X.sql.conf beside the script: executeInTransaction=false, placeholderReplacement=false */
static int read_conf(
	const struct files *f, struct arena *a, struct migration *m, bool *replaces, struct err *e)
{
	struct str text;
	bool found;
	if (format_read_config(f, a, str_fmt(a, "%.*s.conf", STRF(m->path)), &text, &found, e))
		return (int)e->code;
	if (found && str_ieq(format_mention_value(text, "executeInTransaction"), STR("false")))
		m->in_tx = false;
	if (found && str_ieq(format_mention_value(text, "placeholderReplacement"), STR("false")))
		*replaces = false;
	return 0;
}

static bool is_statement(struct str text)
{
	static const char *const words[] = {
		"create ", "alter ", "drop ", "insert ", "update ", "delete ", "rename ", "truncate ", NULL};
	for (size_t i = 0; words[i]; i++)
		if (str_ieq(str_sub(str_trim(text), 0, str_of(words[i]).n), str_of(words[i])))
			return true;
	return false;
}

/* A Java class: the SQL in its string literals, and a gap for all the rest. */
static int read_java(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	const struct syntax *t;
	struct literals found = {0};
	if (s->names_only)
		return 0;
	if (format_code_parse(a, w, LANGUAGE_JAVA, m, &t, e))
		return (int)e->code;
	format_code_unknown(a, m, 1,
		STR("a Java migration: what it does beside the SQL in its string literals is not known"));
	if (t)
		literal_collect(a, LANGUAGE_JAVA, t, &found);
	for (size_t i = 0; i < found.n; i++)
		if (!found.v[i].holes && is_statement(found.v[i].text))
			format_code_statements(a, s, m, &found.v[i], &m->up);
	return 0;
}

struct loading {
	const struct files *f;
	struct arena *a;
	struct worker *w;
	const struct source *s;
	struct flyway_config config;
	struct flyway_name *baseline; /* the newest B file, NULL = none */
	struct str baseline_path;
};

static int read_sql(struct loading *l, struct migration *m, struct flyway_name *n, struct err *e)
{
	struct str text = m->raw;
	bool replaces = !str_ieq(format_flyway_setting(&l->config, "placeholderreplacement"), STR("false"));
	if (read_conf(l->f, l->a, m, &replaces, e))
		return (int)e->code;
	if (replaces)
		text = format_flyway_fill(l->a, m, &l->config, n);
	n->raw_sum = format_flyway_checksum(l->a, m->raw);
	m->tool_checksum = m->repeatable ? format_flyway_checksum(l->a, text) : n->raw_sum;
	format_split(l->a, l->s, text, &m->up);
	m->manages_tx = format_has_tx_control(&m->up);
	return 0;
}

static int load_one(
	struct loading *l, struct str path, struct flyway_name *n, struct migrations *out, struct err *e)
{
	struct migration m = {.in_tx = true, .name = n->description, .own = n};
	m.repeatable = n->kind == FLYWAY_REPEATABLE;
	m.id = m.repeatable ? str_fmt(l->a, "R__%.*s", STRF(n->description)) : n->version;
	int rc = format_read_file(l->f, l->a, l->s, path, &m, e);
	if (!rc && m.problem == MIGRATION_FINE)
		rc = n->java ? read_java(l->a, l->w, l->s, &m, e) : read_sql(l, &m, n, e);
	if (!rc)
		*VEC_PUSH(l->a, out) = m;
	return rc;
}

/* Versioned ones by number, then repeatable ones by description. */
static int by_version(const void *x, const void *y)
{
	const struct migration *a = x, *b = y;
	if (a->repeatable != b->repeatable)
		return a->repeatable ? 1 : -1;
	int c = a->repeatable ? str_cmp(a->name, b->name) : format_flyway_compare(a->id, b->id);
	return c ? c : str_cmp(a->path, b->path);
}

static void mark_equal(struct arena *a, struct migrations *l)
{
	for (size_t i = 1; i < l->n; i++) {
		struct migration *x = &l->v[i - 1], *y = &l->v[i];
		bool same = x->repeatable == y->repeatable &&
			    (x->repeatable ? str_eq(x->name, y->name) : !format_flyway_compare(x->id, y->id));
		if (!same || y->problem != MIGRATION_FINE)
			continue;
		y->problem = MIGRATION_DUPLICATE;
		y->problem_text =
			str_fmt(a, "version \"%.*s\" is also that of \"%.*s\"", STRF(y->id), STRF(x->path));
		if (x->problem == MIGRATION_FINE) {
			x->problem = MIGRATION_DUPLICATE;
			x->problem_text = str_fmt(
				a, "version \"%.*s\" is also that of \"%.*s\"", STRF(x->id), STRF(y->path));
		}
	}
}

/* U1__x.sql is the way back of V1__x.sql. */
static int add_undo(const struct files *f, struct arena *a, const struct source *s, struct str path,
	struct str version, struct migrations *l, struct err *e)
{
	for (size_t i = 0; i < l->n; i++) {
		struct migration down = {0}, *m = &l->v[i];
		if (m->repeatable || format_flyway_compare(m->id, version))
			continue;
		if (format_read_file(f, a, s, path, &down, e))
			return (int)e->code;
		if (down.problem == MIGRATION_FINE) {
			m->down_path = down.path;
			format_split(a, s, down.raw, &m->down);
		}
	}
	return 0;
}

/* A baseline migration is what an empty database begins with. Where the files that it stands for are gone it
 * is the only one that says what they made, and is taken for the first migration; else those are, and it is
 * noted.
 */
static int add_baseline(struct loading *l, struct migrations *out, struct err *e)
{
	const struct flyway_name *n = l->baseline;
	bool replaced = false;
	for (size_t i = 0; n && i < out->n; i++)
		replaced = replaced ||
			   (!out->v[i].repeatable && format_flyway_compare(out->v[i].id, n->version) <= 0);
	if (!n)
		return 0;
	if (!replaced)
		return load_one(l, l->baseline_path, l->baseline, out, e);
	struct source_note *x = format_note(l->a, &out->notes, SOURCE_TRAP,
		str_fmt(l->a, "a baseline migration replaces all up to %.*s on an empty database",
			STRF(n->version)),
		STR("Let Flyway itself make a new database; afterwards the file counts for "
		    "nothing."));
	x->path = l->baseline_path;
	return 0;
}

/* The files of one location; its undo scripts are kept for the end, when all that they undo are there. */
static int load_folder(struct loading *l, struct str dir, struct names_list *undo,
	struct names_list *versions, struct migrations *out, struct err *e)
{
	struct names_list paths = {0};
	if (format_flyway_collect(l->f, l->a, &l->config, dir, &paths, e))
		return (int)e->code;
	for (size_t i = 0; i < paths.n; i++) {
		struct flyway_name *n = ARENA_NEW(l->a, struct flyway_name);
		(void)format_flyway_name(l->a, &l->config, str_basename(paths.v[i]), n);
		n->script = str_sub(paths.v[i], dir.n + (dir.n > 0), paths.v[i].n);
		bool ours = n->kind == FLYWAY_VERSIONED || n->kind == FLYWAY_REPEATABLE;
		if (ours && load_one(l, paths.v[i], n, out, e))
			return (int)e->code;
		if (n->kind == FLYWAY_BASELINE &&
			(!l->baseline || format_flyway_compare(n->version, l->baseline->version) > 0)) {
			l->baseline = n;
			l->baseline_path = paths.v[i];
		}
		if (n->kind == FLYWAY_UNDO) {
			*VEC_PUSH(l->a, undo) = paths.v[i];
			*VEC_PUSH(l->a, versions) = n->version;
		}
	}
	return 0;
}

static int by_event(const void *x, const void *y)
{
	const struct migration *a = x, *b = y;
	const struct flyway_name *m = a->own, *n = b->own;
	int c = m->event != n->event ? (m->event > n->event) - (m->event < n->event)
				     : str_cmp(a->name, b->name);
	return c ? c : str_cmp(a->path, b->path);
}

static int load_hook(struct loading *l, struct str path, struct migrations *out, struct err *e)
{
	struct flyway_name *n = ARENA_NEW(l->a, struct flyway_name);
	(void)format_flyway_hook(l->a, &l->config, path, n);
	n->script = str_basename(path);
	struct migration m = {
		.in_tx = true, .id = n->version, .name = n->description, .moment = n->moment, .own = n};
	int rc = format_read_file(l->f, l->a, l->s, path, &m, e);
	if (!rc && m.problem == MIGRATION_FINE)
		rc = read_sql(l, &m, n, e);
	if (!rc)
		*VEC_PUSH(l->a, &out->hooks) = m;
	return rc;
}

/* Callbacks of the locations, or where they have some of their own, of those. */
static int load_hooks(struct loading *l, const struct flyway_place *at, struct migrations *out, struct err *e)
{
	struct names_list folders = {0}, paths = {0};
	if (str_ieq(format_flyway_setting(&l->config, "skipdefaultcallbacks"), STR("true")))
		return 0;
	format_flyway_hook_folders(l->a, &l->config, l->s->path, &folders);
	if (!folders.n) {
		*VEC_PUSH(l->a, &folders) = l->s->path;
		for (size_t i = 0; i < at->others.n; i++)
			*VEC_PUSH(l->a, &folders) = at->others.v[i];
	}
	for (size_t i = 0; i < folders.n; i++)
		if (format_flyway_collect_hooks(l->f, l->a, &l->config, folders.v[i], &paths, e))
			return (int)e->code;
	for (size_t i = 0; i < paths.n; i++)
		if (load_hook(l, paths.v[i], out, e))
			return (int)e->code;
	str_sort(out->hooks.v, out->hooks.n, sizeof *out->hooks.v, by_event);
	return 0;
}

static int flyway_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list undo = {0}, versions = {0};
	struct loading l = {.f = f, .a = a, .w = w, .s = s};
	struct flyway_place at;
	*out = (struct migrations){0};
	if (place(f, a, s->path, &l.config, &at, e) || load_folder(&l, s->path, &undo, &versions, out, e))
		return (int)e->code;
	for (size_t i = 0; i < at.others.n; i++)
		if (load_folder(&l, at.others.v[i], &undo, &versions, out, e))
			return (int)e->code;
	if (add_baseline(&l, out, e))
		return (int)e->code;
	for (size_t i = 0; i < undo.n; i++)
		if (add_undo(f, a, s, undo.v[i], versions.v[i], out, e))
			return (int)e->code;
	if (load_hooks(&l, &at, out, e))
		return (int)e->code;
	format_sort(out, by_version);
	mark_equal(a, out);
	struct str any = format_flyway_setting(&l.config, "outoforder");
	for (size_t i = 0; i < out->n && str_ieq(any, STR("true")); i++)
		out->v[i].any_order = true;
	return 0;
}

const struct format format_flyway = {
	.name = "flyway",
	.title = "Flyway",
	.tables = (const char *const[]){"flyway_schema_history", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.recursive = true,
	.refuses_out_of_order = true,
	.out_of_order_text = "Flyway's validation fails unless outOfOrder is true.",
	.jdbc = true,
	.command = "flyway migrate",
	.piecemeal = true,
	.detect = flyway_detect,
	.load = flyway_load,
	.applied = format_flyway_applied,
	.create = format_flyway_create,
	.record = format_flyway_record,
	.lost = format_flyway_lost,
	.unrecord = format_flyway_unrecord,
	.lock = format_flyway_lock,
};
