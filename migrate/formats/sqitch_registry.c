#include "migrate/formats/sqitch.h"
#include "migrate/table.h"

static const char *const change_columns[] = {
	"change_id", "script_hash", "change", "project", "committed_at", "planner_email", NULL};

struct str format_sqitch_home(const struct source *src)
{
	return src->table.n ? src->table : STR("sqitch");
}

static int no_sqlite(const struct engine *g, struct err *e)
{
	if (g->dialect != DIALECT_SQLITE)
		return 0;
	err_set(e, ERR_CONFIG,
		"the registry that Sqitch keeps for SQLite is a file of its own, which is not opened");
	err_hint(e, "Give the state with --state, or let Sqitch itself deploy there.");
	return ERR_CONFIG;
}

static struct str qualified(
	struct arena *a, const struct engine *g, const struct source *src, const char *table)
{
	return str_fmt(a, "%.*s.%s", STRF(g->quote(a, format_sqitch_home(src))), table);
}

int format_sqitch_look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	if (no_sqlite(g, e))
		return (int)e->code;
	return table_expect(g, s, a, format_sqitch_home(src), STR("changes"), "Sqitch", change_columns, t, e);
}

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	struct history *out;
	size_t next; /* the file after the last one found: rows come in the order of the plan as a rule */
};

static const struct migration *deployed(struct reading *r, struct str change_id)
{
	for (size_t i = 0; i < r->files->n; i++) {
		size_t at = (r->next + i) % r->files->n; /* ids are unique: where the search begins is free */
		if (!str_eq(((const struct sqitch_change *)r->files->v[at].own)->id, change_id))
			continue;
		r->next = at + 1;
		return &r->files->v[at];
	}
	return NULL;
}

static void note_unknown(struct reading *r, struct str id, struct str name)
{
	for (size_t i = 0; i < r->files->n; i++) {
		const struct migration *m = &r->files->v[i];
		if (!str_eq(((const struct sqitch_change *)m->own)->name, name))
			continue;
		struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP_STOPS,
			str_fmt(r->a, "\"%.*s\" is deployed as %.*s, but the plan makes it another change",
				STRF(name), STRF(str_sub(id, 0, 12))),
			STR("An entry of the plan at or before it was edited: restore the plan as it was "
			    "deployed."));
		n->path = m->path;
		return;
	}
}

/* change_id, change, script_hash, committed_at */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	if (table_text(r->t, "change", cols[1], e) || table_text(r->t, "script_hash", cols[2], e))
		return (int)e->code;
	const struct migration *m = deployed(r, cols[0]);
	struct applied *p = VEC_PUSH(r->a, r->out);
	*p = (struct applied){.id = m ? m->id : str_dup(r->a, cols[0]), .at = str_dup(r->a, cols[3])};
	if (!m)
		note_unknown(r, cols[0], cols[1]);
	else if (cols[2].n)
		p->tool_checksum = format_same_sum(r->a, SHA_1, m->raw, cols[2]) ? m->tool_checksum
										 : str_dup(r->a, cols[2]);
	return 0;
}

static const struct sqitch_change *any_change(const struct migrations *files)
{
	return files->n ? files->v[0].own : NULL;
}

static bool is_applied(const struct history *h, struct str id)
{
	for (size_t i = 0; i < h->n; i++)
		if (str_eq(h->v[i].id, id))
			return true;
	return false;
}

/* Sqitch refuses to deploy a change beside one that it conflicts with. */
static void note_conflicts(struct arena *a, const struct migrations *files, struct history *out)
{
	for (size_t i = 0; i < files->n; i++) {
		const struct migration *m = &files->v[i];
		const struct sqitch_change *c = m->own;
		for (size_t k = 0; k < c->conflicts.n; k++) {
			if (is_applied(out, m->id) || !is_applied(out, c->conflicts.v[k]))
				continue;
			struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
				str_fmt(a, "\"%.*s\" conflicts with \"%.*s\", which is deployed", STRF(m->id),
					STRF(c->conflicts.v[k])),
				STR("Revert that one first, or take the conflict out of the plan."));
			n->id = m->id;
			n->path = m->path;
		}
	}
}

int format_sqitch_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .t = &t, .files = files, .out = out};
	const struct sqitch_change *first = any_change(files);
	*out = (struct history){0};
	if (format_sqitch_look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists || !first)
		return 0;
	struct str sql = str_fmt(a,
		"SELECT change_id, %.*s, script_hash, committed_at FROM %.*s WHERE project = ? "
		"ORDER BY committed_at, change_id",
		STRF(g->quote(a, STR("change"))), STRF(t.sql));
	struct table_read q = {.t = &t, .sql = sql, .args = &first->project, .nargs = 1};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	note_conflicts(a, files, out);
	return 0;
}

struct writing {
	const struct engine *g;
	struct session *s;
	struct arena *a;
	const struct source *src;
	const struct sqitch_change *c;
};

static int put(struct writing *w, const char *table, const char *columns, const struct str *args, int nargs,
	struct err *e)
{
	struct str marks = STR_NONE;
	for (int i = 0; i < nargs; i++)
		marks = str_fmt(w->a, "%.*s%s?", STRF(marks), i ? ", " : "");
	bool mysql = w->g->dialect == DIALECT_MYSQL;
	bool timed = str_find(str_of(columns), STR("committer_name"), 0) != SIZE_MAX;
	struct str sql = str_fmt(w->a, "INSERT INTO %.*s (%s%s) VALUES (%.*s%s)",
		STRF(qualified(w->a, w->g, w->src, table)), columns, timed && mysql ? ", committed_at" : "",
		STRF(marks), timed && mysql ? ", utc_timestamp(6)" : "");
	return table_query(w->g, w->s, w->a, sql, args, nargs, NULL, NULL, e);
}

/* MySQL's datetime takes no zone. */
static struct str planned_at(const struct writing *w, struct str date)
{
	if (w->g->dialect == DIALECT_POSTGRESQL)
		return date;
	return str_fmt(w->a, "%.*s %.*s", STRF(str_sub(date, 0, 10)), STRF(str_sub(date, 11, 19)));
}

/* An array in PostgreSQL, else the texts with a separator between them. */
static struct str array(const struct writing *w, const struct names_list *l, const char *separator)
{
	bool pg = w->g->dialect == DIALECT_POSTGRESQL;
	struct str out = pg ? STR("{") : STR("");
	for (size_t i = 0; i < l->n; i++) /* names of a plan hold neither quotes nor blanks */
		out = str_fmt(w->a, "%.*s%s%s%.*s%s", STRF(out), i ? pg ? "," : separator : "",
			pg ? "\"" : "", STRF(l->v[i]), pg ? "\"" : "");
	return pg ? str_fmt(w->a, "%.*s}", STRF(out)) : out;
}

static int take_id(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	struct writing *w = ((void **)ctx)[0];
	struct str *out = ((void **)ctx)[1];
	*out = ncols ? str_dup(w->a, cols[0]) : STR_NONE;
	return 0;
}

/* The deployed change that a dependency means: "change", "change@tag", "project:change". */
static int resolve(struct writing *w, struct str name, struct str *id, struct err *e)
{
	size_t colon = str_chr(name, ':');
	struct str project = colon == SIZE_MAX ? w->c->project : str_sub(name, 0, colon);
	struct str rest = colon == SIZE_MAX ? name : str_sub(name, colon + 1, name.n);
	struct str args[] = {project, str_sub(rest, 0, str_chr(rest, '@'))};
	void *ctx[] = {w, id};
	*id = STR_NONE;
	struct str sql = str_fmt(w->a,
		"SELECT change_id FROM %.*s WHERE project = ? AND (%.*s = ?) ORDER BY committed_at",
		STRF(qualified(w->a, w->g, w->src, "changes")), STRF(w->g->quote(w->a, STR("change"))));
	int rc = table_query(w->g, w->s, w->a, sql, args, 2, take_id, ctx, e);
	if (!rc && !id->n)
		rc = err_set(e, ERR_APPLY, "it requires \"%.*s\", which is not deployed", STRF(name));
	return rc;
}

static int put_dependencies(struct writing *w, struct err *e)
{
	const struct sqitch_change *c = w->c;
	int rc = 0;
	for (size_t i = 0; !rc && i < c->requires.n; i++) {
		struct str id;
		rc = resolve(w, c->requires.v[i], &id, e);
		struct str args[] = {c->id, STR("require"), c->requires.v[i], id};
		if (!rc)
			rc = put(w, "dependencies", "change_id, type, dependency, dependency_id", args, 4, e);
	}
	for (size_t i = 0; !rc && i < c->conflicts.n; i++) {
		struct str args[] = {c->id, STR("conflict"), c->conflicts.v[i], STR_NONE};
		rc = put(w, "dependencies", "change_id, type, dependency, dependency_id", args, 4, e);
	}
	return rc;
}

static int put_tags(struct writing *w, struct names_list *names, struct err *e)
{
	const struct sqitch_change *c = w->c;
	int rc = 0;
	for (size_t i = 0; !rc && i < c->tags.n; i++) {
		const struct sqitch_tag *t = &c->tags.v[i];
		struct str args[] = {t->id, t->name, c->project, c->id, t->note.n ? t->note : STR(""),
			STR(SQITCH_COMMITTER), STR(SQITCH_COMMITTER_EMAIL), planned_at(w, t->date),
			t->planner, t->email};
		*VEC_PUSH(w->a, names) = t->name;
		rc = put(w, "tags",
			"tag_id, tag, project, change_id, note, committer_name, committer_email, planned_at, "
			"planner_name, planner_email",
			args, 10, e);
	}
	return rc;
}

static int put_event(struct writing *w, const char *event, const struct names_list *tags, struct err *e)
{
	const struct sqitch_change *c = w->c;
	struct str args[] = {str_of(event), c->id, c->name, c->project, c->note.n ? c->note : STR(""),
		array(w, &c->requires, ","), array(w, &c->conflicts, ","), array(w, tags, " "),
		STR(SQITCH_COMMITTER), STR(SQITCH_COMMITTER_EMAIL), planned_at(w, c->date), c->planner,
		c->email};
	struct str columns = str_fmt(w->a,
		"event, change_id, %.*s, project, note, requires, conflicts, tags, committer_name, "
		"committer_email, "
		"planned_at, planner_name, planner_email",
		STRF(w->g->quote(w->a, STR("change"))));
	return put(w, "events", str_z(w->a, columns), args, 13, e);
}

static int put_project(struct writing *w, const struct sqitch_change *c, struct err *e)
{
	struct str found = STR_NONE;
	void *ctx[] = {w, &found};
	struct str sql = str_fmt(w->a, "SELECT project FROM %.*s WHERE project = ?",
		STRF(qualified(w->a, w->g, w->src, "projects")));
	int rc = table_query(w->g, w->s, w->a, sql, &c->project, 1, take_id, ctx, e);
	if (rc || found.n)
		return rc;
	bool mysql = w->g->dialect == DIALECT_MYSQL;
	struct str args[] = {
		c->project, c->uri.n ? c->uri : STR_NONE, STR(SQITCH_COMMITTER), STR(SQITCH_COMMITTER_EMAIL)};
	sql = str_fmt(w->a,
		"INSERT INTO %.*s (project, uri, creator_name, creator_email%s) VALUES (?, ?, ?, ?%s)",
		STRF(qualified(w->a, w->g, w->src, "projects")), mysql ? ", created_at" : "",
		mysql ? ", utc_timestamp(6)" : "");
	return table_query(w->g, w->s, w->a, sql, args, 4, NULL, NULL, e);
}

int format_sqitch_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	const struct sqitch_change *c = m->own;
	struct writing w = {g, s, a, src, c};
	struct names_list tags = {0};
	(void)duration_ms;
	int rc = no_sqlite(g, e);
	if (!rc)
		rc = put_project(&w, c, e);
	struct str columns = str_fmt(a,
		"change_id, script_hash, %.*s, project, note, committer_name, committer_email, planned_at, "
		"planner_name, planner_email",
		STRF(g->quote(a, STR("change"))));
	struct str args[] = {c->id, c->script_hash.n ? c->script_hash : STR_NONE, c->name, c->project,
		c->note.n ? c->note : STR(""), STR(SQITCH_COMMITTER), STR(SQITCH_COMMITTER_EMAIL),
		planned_at(&w, c->date), c->planner, c->email};
	if (!rc)
		rc = put(&w, "changes", str_z(a, columns), args, 10, e);
	if (!rc)
		rc = put_dependencies(&w, e);
	if (!rc)
		rc = put_tags(&w, &tags, e);
	return rc ? rc : put_event(&w, "deploy", &tags, e);
}

int format_sqitch_lost(struct arena *a, const struct migrations *files, struct migration *m, struct err *e)
{
	const struct sqitch_change *any = any_change(files);
	struct sqitch_change *c = ARENA_NEW(a, struct sqitch_change);
	if (!any) {
		err_set(e, ERR_APPLY, "the plan holds no change, and its project is not known");
		err_hint(e, "Restore the plan first.");
		return ERR_APPLY;
	}
	*c = (struct sqitch_change){.id = m->id, .project = any->project};
	m->own = c;
	return 0;
}

/* Of a change that the plan does not hold any more, the registry alone knows the rest. */
static int put_lost_event(struct writing *w, struct err *e)
{
	struct str columns =
		str_fmt(w->a, "change_id, %.*s, project, note, planned_at, planner_name, planner_email",
			STRF(w->g->quote(w->a, STR("change"))));
	bool mysql = w->g->dialect == DIALECT_MYSQL;
	const char *none = mysql ? "''" : "'{}'";
	struct str sql = str_fmt(w->a,
		"INSERT INTO %.*s (event, %.*s, requires, conflicts, tags, committer_name, "
		"committer_email%s) "
		"SELECT 'revert', %.*s, %s, %s, %s, '" SQITCH_COMMITTER "', '" SQITCH_COMMITTER_EMAIL
		"'%s FROM %.*s WHERE "
		"change_id = ? AND project = ?",
		STRF(qualified(w->a, w->g, w->src, "events")), STRF(columns), mysql ? ", committed_at" : "",
		STRF(columns), none, none, none, mysql ? ", utc_timestamp(6)" : "",
		STRF(qualified(w->a, w->g, w->src, "changes")));
	struct str args[] = {w->c->id, w->c->project};
	return table_query(w->g, w->s, w->a, sql, args, 2, NULL, NULL, e);
}

int format_sqitch_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	static const char *const from[] = {"dependencies", "tags", "changes"};
	const struct sqitch_change *c = m->own;
	struct writing w = {g, s, a, src, c};
	struct names_list tags = {0};
	int rc = no_sqlite(g, e);
	if (!rc && !c->name.n)
		rc = put_lost_event(&w, e);
	for (size_t i = 0; !rc && i < sizeof from / sizeof *from; i++) {
		struct str sql = str_fmt(
			a, "DELETE FROM %.*s WHERE change_id = ?", STRF(qualified(a, g, src, from[i])));
		rc = table_query(g, s, a, sql, &c->id, 1, NULL, NULL, e);
	}
	for (size_t i = 0; i < c->tags.n; i++)
		*VEC_PUSH(a, &tags) = c->tags.v[i].name;
	return rc || !c->name.n ? rc : put_event(&w, "revert", &tags, e);
}

static int take_true(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	*(bool *)ctx = ncols && (str_eq(cols[0], STR("t")) || str_eq(cols[0], STR("1")));
	return 0;
}

/* FORMATS-A 7.6: an advisory lock in PostgreSQL, a named one in MySQL. */
int format_sqitch_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	bool take, struct err *e)
{
	static const char *const sql[2][2] = {
		{"SELECT pg_advisory_unlock(75474063)", "SELECT pg_try_advisory_lock(75474063)"},
		{"SELECT RELEASE_LOCK(CONCAT('sqitch working on ', DATABASE()))",
			"SELECT GET_LOCK(CONCAT('sqitch working on ', DATABASE()), 0)"}};
	bool got = false;
	(void)src;
	if (g->dialect == DIALECT_SQLITE)
		return 0;
	int rc = table_query(
		g, s, a, str_of(sql[g->dialect == DIALECT_MYSQL][take]), NULL, 0, take_true, &got, e);
	if (rc || got || !take)
		return rc;
	err_set(e, ERR_LOCKED, "Sqitch itself is at work on this database");
	err_hint(e, "Wait for it to end, then run apply again.");
	return ERR_LOCKED;
}
