#include <stddef.h>

#include "cmd/check.h"
#include "cmd/commands.h"
#include "cmd/exit.h"

struct impact_opts {
	struct str rev, migration;
	bool unresolved;
	struct opt_list also;
};

#define AT(m) offsetof(struct impact_opts, m)
static const struct opt options[] = {
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision to look at (default HEAD)", AT(rev)},
	{"migration", 0, OPT_STR, "ID", NULL, NULL, NULL,
		"everything that this migration adds, removes or tightens", AT(migration)},
	{"unresolved", 0, OPT_FLAG, NULL, NULL, NULL, NULL,
		"statements that name what no migration makes, instead", AT(unresolved)},
	{"also", 0, OPT_LIST, "REPO[@REV]", NULL, NULL, NULL, "look at the code of another repository too",
		AT(also)},
	{0},
};

struct impact {
	struct check c;
	struct check_opts check;
	const struct impact_opts *o;
	struct check_environment *en;
};

/* -- a name: what would break if it were not called so any more? -- */

struct choice {
	const struct relation *relation;
	const struct column *column; /* NULL = the relation */
};

struct wanted {
	struct arena *a;
	struct check_group *g;
	struct replay *rp;
	VEC(struct choice) list; /* each object once */
	size_t named;            /* renames so far */
};

/* The database itself tells what breaks when the object has another name. */
static int play(struct wanted *w, const char *statement, struct err *e)
{
	struct sql_statements list = {.v = NULL};
	size_t before, after;
	(void)replay_notes(w->rp, &before);
	sql_split(w->a, w->g->dialect, str_of(statement), &list);
	int rc = replay_run(w->rp, STR("impact"), &list, e);
	if (rc)
		return rc;
	const struct replay_note *notes = replay_notes(w->rp, &after);
	if (after == before)
		return 0;
	return err_set(e, ERR_INPUT, "cannot tell: %.*s", STRF(notes[before].what));
}

static struct str quoted(struct arena *a, enum dialect d, struct str name)
{
	char q = d == DIALECT_MYSQL ? '`' : '"';
	struct sb b = sb_new(a, name.n * 2 + 2);
	sb_char(&b, q);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == q)
			sb_char(&b, q);
		sb_char(&b, name.p[i]);
	}
	sb_char(&b, q);
	return sb_str(&b);
}

static struct str relation_text(const struct wanted *w, const struct relation *r)
{
	struct str name = quoted(w->a, w->g->dialect, r->name);
	return r->schema.n
		       ? str_fmt(w->a, "%.*s.%.*s", STRF(quoted(w->a, w->g->dialect, r->schema)), STRF(name))
		       : name;
}

static int rename_relation(struct wanted *w, const struct relation *r, struct err *e)
{
	struct str name = relation_text(w, r);
	bool view = r->kind == RELATION_VIEW || r->kind == RELATION_MATVIEW;
	const char *kind = r->kind == RELATION_MATVIEW ? "MATERIALIZED VIEW" : view ? "VIEW" : "TABLE";
	if (view && w->g->dialect != DIALECT_POSTGRESQL)
		return play(w, str_fmt(w->a, "DROP VIEW %.*s", STRF(name)).p, e);
	return play(w,
		str_fmt(w->a, "ALTER %s %.*s RENAME TO schemagate_renamed_%zu", kind, STRF(name), ++w->named)
			.p,
		e);
}

static int rename_column(struct wanted *w, const struct relation *r, const struct column *c, struct err *e)
{
	return play(w,
		str_fmt(w->a, "ALTER TABLE %.*s RENAME COLUMN %.*s TO schemagate_renamed_%zu",
			STRF(relation_text(w, r)), STRF(quoted(w->a, w->g->dialect, c->name)), ++w->named)
			.p,
		e);
}

/* Columns while their tables still have their names. */
static int rename_all(struct wanted *w, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < w->list.n && !rc; i++)
		if (w->list.v[i].column)
			rc = rename_column(w, w->list.v[i].relation, w->list.v[i].column, e);
	for (size_t i = 0; i < w->list.n && !rc; i++)
		if (!w->list.v[i].column)
			rc = rename_relation(w, w->list.v[i].relation, e);
	return rc;
}

static void choose(struct wanted *w, const struct relation *r, const struct column *c)
{
	for (size_t i = 0; i < w->list.n; i++)
		if (w->list.v[i].relation == r && w->list.v[i].column == c)
			return;
	*VEC_PUSH(w->a, &w->list) = (struct choice){r, c};
}

static bool is_called(const struct wanted *w, const struct relation *r, struct str schema, struct str name)
{
	enum dialect d = w->g->dialect;
	return dialect_same_name(d, r->name, name) && (!schema.n || dialect_same_name(d, r->schema, schema));
}

/* True when there is such an object. Empty table: of any. */
static bool want(struct wanted *w, struct str schema, struct str table, struct str column)
{
	bool found = false;
	for (size_t i = 0; i < w->g->s0->relations.n; i++) {
		const struct relation *r = &w->g->s0->relations.v[i];
		if (table.n && !is_called(w, r, schema, table))
			continue;
		const struct column *c = column.n ? catalog_column(w->g->s0, r, column) : NULL;
		bool has_columns = r->kind == RELATION_TABLE || r->kind == RELATION_PARTITIONED;
		if (column.n && (!c || !has_columns))
			continue;
		choose(w, r, c);
		found = true;
	}
	return found;
}

/* TABLE, COLUMN, TABLE.COLUMN, SCHEMA.TABLE or SCHEMA.TABLE.COLUMN: the first that there is. */
static bool want_name(struct wanted *w, struct str word)
{
	struct str rest = word, part[3] = {{NULL, 0}};
	size_t n = 0;
	bool whole = word.n && word.p[word.n - 1] != '.';
	while (rest.n && n < 3 && whole) {
		part[n] = str_cut(&rest, '.');
		whole = part[n++].n > 0;
	}
	if (!whole || rest.n)
		return false;
	if (n == 1)
		return want(w, STR_NONE, part[0], STR_NONE) || want(w, STR_NONE, STR_NONE, part[0]);
	if (n == 2)
		return want(w, STR_NONE, part[0], part[1]) || want(w, part[0], part[1], STR_NONE);
	return n == 3 && want(w, part[0], part[1], part[2]);
}

static int unknown(struct err *e, const char *what, struct str name)
{
	err_set(e, ERR_USAGE, "there is no %s \"%.*s\"", what, STRF(name));
	err_hint(e, "schemagate schema prints the tables and columns that the migrations make.");
	return ERR_USAGE;
}

static int group_of_names(struct impact *m, struct check_group *g, bool *found, struct err *e)
{
	struct run *r = m->c.r;
	struct wanted w = {.a = m->c.a, .g = g};
	int rc = check_group_before(&m->c, m->en, g, &w.rp, e);
	for (int i = 0; i < r->argc && !rc; i++)
		if (want_name(&w, str_of(r->argv[i])))
			found[i] = true;
	if (!rc)
		rc = rename_all(&w, e);
	return rc ? rc : check_group_after(&m->c, g, w.rp, e);
}

static int prepare_names(struct impact *m, struct err *e)
{
	struct run *r = m->c.r;
	bool *found = ARENA_ARRAY(m->c.a, bool, (size_t)r->argc + 1);
	int rc = 0;
	check_groups_room(m->c.a, m->en);
	for (int d = DIALECT_POSTGRESQL; d <= DIALECT_SQLITE && !rc; d++) {
		rc = check_databases(&m->c, m->en, (enum dialect)d, e);
		for (size_t n = 0; !rc && n < check_ndatabases(m->en, (enum dialect)d); n++) {
			struct check_group *g = &m->en->groups[m->en->ngroups++];
			*g = (struct check_group){.dialect = (enum dialect)d, .database = n};
			rc = group_of_names(m, g, found, e);
		}
	}
	for (int i = 0; i < r->argc && !rc; i++)
		if (!found[i])
			rc = unknown(e, "table or column", str_of(r->argv[i]));
	return rc;
}

/* -- a migration: all before it are applied, it alone is pending -- */

static int prepare_migration(struct impact *m, struct err *e)
{
	struct str word = m->o->migration;
	for (size_t i = 0; i < m->en->state.n; i++) {
		struct state_source *s = &m->en->state.v[i];
		int rc = check_whole(&m->c, m->en, i, e);
		for (size_t k = 0; !rc && k < s->files->n; k++) {
			const struct migration *f = &s->files->v[k];
			struct str full = str_fmt(m->c.a, "%.*s:%.*s", STRF(s->source->name), STRF(f->id));
			if (!str_eq(word, f->id) && !str_eq(word, full) && !str_eq(word, f->path))
				continue;
			s->history.n = k;
			check_migration(m->c.a, m->en, i, f, f->id);
			m->en->npending = 1;
			return check_groups(&m->c, m->en, e);
		}
		if (rc)
			return rc;
	}
	return unknown(e, "migration", word);
}

/* -- output -- */

static void describe(struct impact *m, const struct ref *r, struct report_finding *out)
{
	static const enum rule rules[] = {
		[USE_NEEDS] = RULE_NEEDS_PENDING,
		[USE_BREAKS] = RULE_BREAKS_CODE,
		[USE_TIGHTENED] = RULE_TIGHTENS_WRITES,
	};
	struct str name = catalog_object_text(m->c.a, m->en->groups[0].s0, &r->object);
	*out = (struct report_finding){.rule = rules[r->kind],
		.has_confidence = true,
		.confidence = r->confidence,
		.path = r->path,
		.line = r->line,
		.column = r->column,
		.end_line = r->end_line,
		.end_column = r->end_column,
		.object = &r->object,
		.message = m->o->migration.n ? r->why
					     : str_fmt(m->c.a, "uses %s %.*s",
						       catalog_object_word(r->object.kind), STRF(name)),
		.secondary = r->secondary};
	if (r->migration < m->en->migrations.n)
		out->migration = &m->en->migrations.v[r->migration].shown;
}

static void list(struct impact *m, struct report *rep)
{
	const struct check_environment *en = m->en;
	struct report_finding *v =
		ARENA_ARRAY(m->c.a, struct report_finding, en->uses.refs.n + en->facts.n + 1);
	size_t n = 0;
	/* A renamed column is also one that writers leave out: of names only the uses count. */
	for (size_t i = 0; i < en->uses.refs.n; i++)
		if (m->o->migration.n || en->uses.refs.v[i].kind == USE_BREAKS)
			describe(m, &en->uses.refs.v[i], &v[n++]);
	for (size_t i = 0; i < en->facts.n; i++)
		v[n++] = (struct report_finding){.rule = en->facts.v[i].rule,
			.path = en->facts.v[i].path,
			.line = en->facts.v[i].line,
			.message = en->facts.v[i].why};
	rep->findings = v;
	rep->nfindings = n;
}

static void print_text(struct sb *b, const struct report *rep)
{
	for (size_t i = 0; i < rep->nfindings; i++) {
		const struct report_finding *f = &rep->findings[i];
		sb_clean(b, f->path);
		sb_fmt(b, ":%d:%d: ", f->line, f->column ? f->column : 1);
		sb_clean(b, f->message);
		if (f->has_confidence)
			sb_fmt(b, " (%s)", mention_confidence_word(f->confidence));
		sb_addz(b, f->secondary ? " [no running code]\n" : "\n");
	}
	sb_fmt(b, "%zu reference%s in %zu of %zu files", rep->nfindings, rep->nfindings == 1 ? "" : "s",
		rep->candidates, rep->files);
	report_left_out(b, rep);
	sb_char(b, '\n');
}

static void print_json(struct sb *b, struct impact *m, const struct report *rep)
{
	struct json_out w = json_out(b);
	cmd_json_head(&w, "impact");
	json_put_str(&w, "commit", repo_hex(m->c.a, m->c.head.commit));
	json_open(&w, "references", '[');
	for (size_t i = 0; i < rep->nfindings; i++)
		report_json_finding(&w, m->c.a, &rep->findings[i]);
	json_close(&w, ']');
	report_json_coverage(&w, m->c.a, rep);
	json_put_int(&w, "elapsed_ms", cmd_elapsed_ms(m->c.r));
	json_close(&w, '}');
	sb_char(b, '\n');
}

static void print(struct impact *m)
{
	struct check *c = &m->c;
	struct sb b = sb_new(c->a, 256 * 1024 * 1024);
	struct report rep = {.files = c->files,
		.candidates = c->candidates,
		.statements = c->statements,
		.decided = c->decided,
		.undecided = c->undecided,
		.left_out = c->left_out,
		.unread = c->unread.v,
		.nunread = c->unread.n};
	list(m, &rep);
	if (c->r->format == OUTPUT_JSON)
		print_json(&b, m, &rep);
	else
		print_text(&b, &rep);
	cmd_print(c->r, sb_str(&b));
}

static int usage(const struct run *r, const struct impact_opts *o, struct err *e)
{
	int modes = (r->argc > 0) + (o->migration.n > 0) + o->unresolved;
	if (modes == 1)
		return 0;
	err_set(e, ERR_USAGE, "impact takes names, or --migration ID, or --unresolved");
	err_hint(e, "For example: schemagate impact orders.shipped_at");
	return ERR_USAGE;
}

static int impact_main(struct run *r, struct err *e)
{
	const struct impact_opts *o = r->opts;
	struct impact m = {.o = o};
	struct check_environment en;
	int rc = usage(r, o, e);
	if (rc)
		return rc;
	m.check = (struct check_opts){.head = o->rev,
		.base = o->rev.n ? o->rev : STR("HEAD"),
		.assume = STR("base"),
		.also = o->also};
	m.c = (struct check){.r = r, .a = r->a, .o = &m.check, .envs = &en, .nenvs = 1};
	m.en = &en;
	m.c.unresolved = o->unresolved;
	rc = check_trees(&m.c, e);
	if (!rc)
		rc = check_assumed(&m.c, &en, e);
	if (!rc)
		rc = o->migration.n ? prepare_migration(&m, e) : prepare_names(&m, e);
	if (!rc) {
		en.facts.n = 0;
		rc = check_code(&m.c, e);
	}
	if (!rc)
		print(&m);
	return rc;
}

const struct cmd cmd_impact = {
	.name = "impact",
	.summary = "list the code that uses a table, a column or what a migration touches",
	.synopsis = "NAME... | --migration ID | --unresolved [--rev REV] [--also REPO[@REV]]...",
	.about = "NAME is TABLE, COLUMN, TABLE.COLUMN or SCHEMA.TABLE.COLUMN as the migrations make it. The "
		 "migrations are\n"
		 "replayed, the object is renamed, and every statement and mapping that would break is "
		 "listed: no "
		 "words are\n"
		 "matched. --unresolved lists statements that fit neither before nor after: another "
		 "database's, or "
		 "wrong.",
	.opts_size = sizeof(struct impact_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = impact_main,
};
