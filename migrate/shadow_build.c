/* What is put into the scratch databases: the schema of a live one, or the applied files, and then the
 * pending ones as their tools would run them. */
#include "migrate/shadow_internal.h"
#include "schemas/delta.h"

/* One file's statements, or the text of a schema. */
struct piece {
	const struct migration *m; /* NULL = schema's text */
	const struct sql_statements *up;
	bool in_tx;
};

static bool holds(const struct sql_statements *up, unsigned flags)
{
	for (size_t i = 0; i < up->n; i++)
		if (up->v[i].flags & flags)
			return true;
	return false;
}

static struct piece piece_of(const struct shadow *s, const struct migration *m)
{
	bool one = m->in_tx && !m->manages_tx && (s->g->caps & ENGINE_DDL_TX) != 0;
	return (struct piece){m, &m->up, one && !holds(&m->up, SQL_NO_TX | SQL_TX_CONTROL)};
}

static int nothing(void *ctx, const struct str *cols, int n, struct err *e)
{
	(void)ctx, (void)cols, (void)n, (void)e;
	return 0;
}

/* line: of the statement; the error may know the one inside it. */
static struct shadow_fault fault_of(
	struct shadow *s, const struct migration *m, int line, const struct err *e)
{
	return (struct shadow_fault){
		m, line + (e->line > 0 ? e->line - 1 : 0), str_dup(s->a, str_of(e->native)), e->what};
}

/* Did the server refuse the statement, or is it gone? In the latter case *e stays. */
static int refused(
	struct shadow *s, struct session *db, struct piece p, int line, struct shadow_fault *f, struct err *e)
{
	struct err mine = err_new(e->a);
	bool tx = s->g->open_tx(db);
	int rc = tx ? s->g->end(db, false, &mine) : 0;
	if (!rc)
		rc = s->g->query(db, STR("SELECT 1"), NULL, 0, nothing, NULL, &mine);
	if (rc)
		return (int)e->code;
	*f = fault_of(s, p.m, line, e);
	err_drop(e, (int)e->code);
	return 0;
}

static int run_one(struct shadow *s, struct session *db, const struct sql_statement *st, struct err *e)
{
	if (st->flags & (SQL_META_COMMAND | SQL_BROKEN))
		return err_set(e, ERR_DB,
			st->flags & SQL_BROKEN ? "a quote or comment in it does not end"
					       : "it is a command of a client program");
	if (st->flags & SQL_COPY_DATA && s->g->copy_in)
		return s->g->copy_in(db, st->text, st->copy_data, e);
	return s->g->exec(db, st->text, e);
}

/* Whether a file may leave something set in its session: each finds one as new, as with the tools that
 * connect for each, and most need no trip to the server for that. */
static bool touches_session(const struct sql_statements *up)
{
	static const char *const harmless[] = {
		"create ", "alter ", "drop ", "comment ", "insert ", "update ", "delete ", "truncate ", NULL};
	for (size_t i = 0; i < up->n; i++) {
		struct str text = up->v[i].text;
		bool fine = false;
		for (const char *const *h = harmless; *h && !fine; h++)
			fine = str_ieq(str_sub(text, 0, str_of(*h).n), str_of(*h));
		if (!fine || str_ieq(str_sub(text, 0, 11), STR("create temp")) ||
			str_find(text, STR("set_config"), 0) != SIZE_MAX)
			return true;
	}
	return false;
}

static int fresh(struct shadow *s, enum shadow_side side, struct err *e)
{
	struct session *db = s->session[side];
	int rc = s->g->reset ? s->g->reset(db, e) : s->g->home(db, e);
	if (!rc && s->g->dialect == DIALECT_POSTGRESQL)
		rc = s->g->query(db,
			STR("SELECT pg_catalog.set_config('synchronous_commit', 'off', false), CASE WHEN $1 "
			    "<> '' "
			    "THEN pg_catalog.set_config('search_path', $1, false) END"),
			&s->search_path, 1, NULL, NULL, e);
	return rc;
}

/* -- many statements in one trip, where the engine can -- */

static bool fits_one_trip(const struct shadow *s, const struct sql_statements *up)
{
	return s->g->ask && !holds(up, SQL_COPY_DATA | SQL_META_COMMAND | SQL_BROKEN);
}

/* A file in its transaction. What follows a refusal is refused for that, and the COMMIT rolls back. */
static int run_at_once(
	struct shadow *s, struct session *db, struct piece p, struct shadow_fault *f, struct err *e)
{
	struct arena *a = arena_new("a migration's statements");
	size_t n = p.up->n + 2;
	struct engine_asked *v = ARENA_ARRAY(a, struct engine_asked, n);
	int line = 1;
	v[0].sql = STR("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
	for (size_t i = 0; i < p.up->n; i++)
		v[i + 1].sql = p.up->v[i].text;
	v[n - 1].sql = STR("COMMIT");
	int rc = s->g->ask(db, a, v, n, e);
	for (size_t i = 0; !rc && i < n; i++) {
		line = i && i <= p.up->n ? p.up->v[i - 1].line : line;
		if (!v[i].rc)
			continue;
		*f = fault_of(s, p.m, line, &v[i].err);
		f->said = str_dup(s->a, f->said);
		break;
	}
	arena_free(a);
	return rc;
}

/* Run a piece; the first statement that is refused ends it. f->said is then not empty. */
static int run_piece(
	struct shadow *s, enum shadow_side side, struct piece p, struct shadow_fault *f, struct err *e)
{
	struct session *db = s->session[side];
	*f = (struct shadow_fault){0};
	int rc = s->touched ? fresh(s, side, e) : 0;
	s->touched = touches_session(p.up);
	if (!rc)
		rc = shadow_may_go_on(s, e);
	if (!rc && p.in_tx && fits_one_trip(s, p.up))
		return run_at_once(s, db, p, f, e);
	if (!rc && p.in_tx)
		rc = s->g->begin(db, e);
	for (size_t i = 0; !rc && i < p.up->n; i++) {
		const struct sql_statement *st = &p.up->v[i];
		rc = shadow_may_go_on(s, e);
		if (rc)
			return rc;
		rc = run_one(s, db, st, e);
		if (rc)
			return refused(s, db, p, st->line, f, e);
	}
	/* Deferred constraints speak at the end; so does a transaction that the file itself left open. */
	if (!rc && (p.in_tx || s->g->open_tx(db))) {
		rc = p.in_tx ? s->g->end(db, true, e) : s->g->exec(db, STR("COMMIT"), e);
		if (rc)
			return refused(s, db, p, p.up->n ? p.up->v[p.up->n - 1].line : 1, f, e);
	}
	return rc;
}

static void note(struct shadow_built *out, const struct shadow_fault *f)
{
	if (f->said.n && out->nfaults++ == 0)
		out->fault = *f;
}

/* What a dump holds beside the objects that statements name: without it they are prepared all the same. */
static bool is_beside(struct str statement)
{
	static const char *const beginnings[] = {"SET ", "COMMENT ON ", "CREATE POLICY ",
		"CREATE EVENT TRIGGER ", "ALTER DEFAULT PRIVILEGES ", "/*!40", NULL};
	for (const char *const *b = beginnings; *b; b++)
		if (str_starts(statement, str_of(*b)))
			return true;
	return false;
}

/* One after the other, each by itself: for an engine that takes one a trip. */
static int run_schema_slowly(struct shadow *s, enum shadow_side side, const struct sql_statements *all,
	struct shadow_built *out, struct err *e)
{
	struct piece p = {NULL, all, false};
	int rc = 0;
	for (size_t i = 0; !rc && i < all->n; i++) {
		struct shadow_fault f = {0};
		rc = shadow_may_go_on(s, e);
		if (rc)
			return rc;
		if (run_one(s, s->session[side], &all->v[i], e))
			rc = refused(s, s->session[side], p, all->v[i].line, &f, e);
		if (!rc && side == SHADOW_S0 && !is_beside(all->v[i].text))
			note(out, &f);
	}
	return rc;
}

static int run_schema_part(
	struct shadow *s, const struct sql_statement *st, size_t n, struct shadow_built *out, struct err *e)
{
	struct arena *a = arena_new("a schema's statements");
	struct engine_asked *v = ARENA_ARRAY(a, struct engine_asked, n);
	for (size_t i = 0; i < n; i++)
		v[i].sql = st[i].text;
	int rc = s->g->ask(s->session[SHADOW_S0], a, v, n, e);
	for (size_t i = 0; !rc && i < n; i++) {
		if (!v[i].rc || is_beside(st[i].text))
			continue;
		struct shadow_fault f = fault_of(s, NULL, st[i].line, &v[i].err);
		f.said = str_dup(s->a, f.said);
		note(out, &f);
	}
	arena_free(a);
	return rc;
}

/* The statements of a dump are independent enough: one that is refused (a role, an extension that is not
 * there) does not stop the others. */
static int run_schema(
	struct shadow *s, enum shadow_side side, struct str text, struct shadow_built *out, struct err *e)
{
	enum { PART = 256 };
	struct sql_statements all = {0};
	size_t kept = 0;
	int rc = 0;
	sql_split(s->a, s->g->dialect, text, &all);
	for (size_t i = 0; i < all.n; i++) /* \restrict, which psql alone knows */
		if (!(all.v[i].flags & SQL_META_COMMAND))
			all.v[kept++] = all.v[i];
	all.n = kept;
	if (!fits_one_trip(s, &all))
		return run_schema_slowly(s, side, &all, out, e);
	for (size_t at = 0; !rc && at < all.n; at += PART) {
		rc = shadow_may_go_on(s, e);
		if (!rc)
			rc = run_schema_part(s, all.v + at, all.n - at < PART ? all.n - at : PART, out, e);
	}
	return rc;
}

/* The schema as it is applied. An old file that does not run any more is noted, and the next ones are tried.
 */
static int fill(struct shadow *s, enum shadow_side side, const struct shadow_parts *p,
	struct shadow_built *out, struct err *e)
{
	struct shadow_fault f;
	int rc = shadow_connect(s, side, false, e);
	s->touched = true;
	if (!rc && p->schema.n)
		rc = fresh(s, side, e);
	if (!rc && p->schema.n)
		return run_schema(s, side, p->schema, out, e);
	for (size_t i = 0; !rc && i < p->napplied; i++) {
		rc = run_piece(s, side, piece_of(s, p->applied[i]), &f, e);
		if (!rc && side == SHADOW_S0)
			note(out, &f);
	}
	return rc;
}

static int copy(struct shadow *s, const struct shadow_parts *p, struct shadow_built *out, struct err *e)
{
	int rc = 0;
	if (s->g->dialect != DIALECT_POSTGRESQL) {
		rc = shadow_make(s, SHADOW_S1, STR_NONE, e);
		return rc ? rc : fill(s, SHADOW_S1, p, out, e);
	}
	shadow_disconnect(s, SHADOW_S0); /* a template has no sessions */
	rc = shadow_make(s, SHADOW_S1, s->name[SHADOW_S0], e);
	s->touched = true;
	return rc ? rc : shadow_connect(s, SHADOW_S1, false, e);
}

/* A MySQL account that may make S1 may write into S0 as well, and so may a migration that looks for it: with
 * what it puts there nothing would be needed any more. */
static int same_still(struct shadow *s, const struct catalog *before, struct err *e)
{
	struct catalog *now;
	struct delta d = {0};
	int rc = shadow_inspect(s, SHADOW_S0, s->a, &now, e);
	if (rc)
		return rc;
	delta_of(s->a, before, now, &d);
	if (!d.n)
		return 0;
	err_set(e, ERR_DB, "a pending migration has changed another scratch database");
	err_detail(e, "It is the one that has the schema without it, so nothing can be told from the two.");
	return ERR_DB;
}

static int run_pending(
	struct shadow *s, const struct shadow_parts *p, struct shadow_built *out, struct err *e)
{
	struct catalog *before = NULL;
	bool guarded = s->g->dialect != DIALECT_POSTGRESQL; /* its databases cannot see each other */
	int rc = guarded ? shadow_inspect(s, SHADOW_S0, s->a, &before, e) : 0;
	for (size_t i = 0; !rc && i < p->npending; i++) {
		rc = run_piece(s, SHADOW_S1, piece_of(s, p->pending[i]), &out->refused, e);
		if (!rc && out->refused.said.n)
			return 0;
	}
	if (!rc && guarded)
		rc = same_still(s, before, e);
	out->built = !rc;
	return rc;
}

int shadow_build(struct shadow *s, const struct shadow_parts *p, struct shadow_built *out, struct err *e)
{
	*out = (struct shadow_built){0};
	s->search_path = p->search_path;
	int rc = shadow_make(s, SHADOW_S0, STR_NONE, e);
	if (!rc)
		rc = fill(s, SHADOW_S0, p, out, e);
	if (!rc)
		rc = copy(s, p, out, e);
	if (!rc)
		rc = run_pending(s, p, out, e);
	/* MariaDB refuses to prepare what writes in a session that may not; it runs nothing of it anyway. */
	bool read_only = s->g->dialect == DIALECT_POSTGRESQL;
	if (!rc)
		rc = shadow_connect(s, SHADOW_S0, read_only, e);
	if (!rc)
		rc = shadow_connect(s, SHADOW_S1, read_only, e);
	return rc;
}
