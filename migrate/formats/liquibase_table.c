#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "migrate/formats/liquibase.h"

/* DATABASECHANGELOG and DATABASECHANGELOGLOCK: FORMATS-A 6.4 to 6.7. */

static const char *const columns[] = {"id", "author", "filename", "dateexecuted", "orderexecuted", "exectype",
	"md5sum", "description", "comments", "tag", "liquibase", "contexts", "labels", "deployment_id", NULL};
static const char *const lock_columns[] = {"id", "locked", "lockgranted", "lockedby", NULL};
static const char *const now[] = {"now()", "now()", "datetime('now')"};

/* Names without quotes: small letters in PostgreSQL, capitals elsewhere. */
static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	bool pg = g->dialect == DIALECT_POSTGRESQL;
	struct source as = *src;
	if (pg)
		as.table = str_lower(a, src->table);
	return format_table(g, s, a, &as, pg ? STR("databasechangelog") : STR("DATABASECHANGELOG"),
		"Liquibase", columns, t, e);
}

static int look_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	bool pg = g->dialect == DIALECT_POSTGRESQL;
	const struct liquibase_project *p = src->own;
	struct source as = *src;
	as.table = p ? p->lock_table : STR_NONE;
	if (pg)
		as.table = str_lower(a, as.table);
	return format_table(g, s, a, &as, pg ? STR("databasechangeloglock") : STR("DATABASECHANGELOGLOCK"),
		"Liquibase's lock", lock_columns, t, e);
}

/* -- reading -- */

struct row {
	struct str key; /* the identity in small letters: the tool compares without regard to case */
	size_t at;
};

struct reading {
	struct arena *a;
	const struct table *t;
	const struct migrations *files;
	struct row *keys; /* of the files, sorted */
	struct history *out;
	struct names_list seen;
	size_t marked;
	struct str first_marked;
};

static int by_key(const void *x, const void *y)
{
	return str_cmp(((const struct row *)x)->key, ((const struct row *)y)->key);
}

static const struct migration *file_of(const struct reading *r, struct str key)
{
	struct row want = {.key = key};
	const struct row *found =
		r->files->n ? bsearch(&want, r->keys, r->files->n, sizeof *r->keys, by_key) : NULL;
	return found ? &r->files->v[found->at] : NULL;
}

static bool accepts(const struct liquibase_change *c, struct str sum)
{
	for (size_t i = 0; i < c->valid_sums.n; i++) {
		struct str v = c->valid_sums.v[i];
		size_t colon = str_chr(v, ':');
		struct str rest = colon == SIZE_MAX ? v : str_sub(v, colon + 1, v.n);
		if (str_ieq(v, sum) || str_ieq(rest, STR("any")) || str_ieq(rest, STR("all")) ||
			str_eq(rest, STR("*")))
			return true;
	}
	return false;
}

/* "N:HEX" of MD5; the first version wrote it without its number (FORMATS-A 6.5). */
static bool is_sum(struct str s)
{
	size_t digits = 0, hex = 0;
	while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	if (digits && digits < 3 && digits < s.n && s.p[digits] == ':')
		s = str_sub(s, digits + 1, s.n);
	while (hex < s.n && strchr("0123456789abcdefABCDEF", s.p[hex]))
		hex++;
	return s.n == 32 && hex == 32;
}

/* A sum is compared by the rules of its own version. One of a version that is not known here is not compared,
 * but what is no sum at all was not written by the tool, and counts as another one.
 */
static struct str sum_of(const struct reading *r, const struct migration *m, struct str sum)
{
	const struct liquibase_change *c = m->own;
	bool nine = str_starts(sum, STR("9:")), eight = str_starts(sum, STR("8:"));
	if (!m->tool_checksum.n || (!nine && !eight && is_sum(sum)))
		return STR_NONE;
	if (accepts(c, sum) || (eight && str_ieq(sum, format_liquibase_old_sum(r->a, c))))
		return m->tool_checksum;
	return str_dup(r->a, sum);
}

static int bad_type(const struct reading *r, struct str type, struct str id, struct err *e)
{
	err_set(e, ERR_DB, "changeset %.*s has execution type \"%.*s\" in table \"%.*s\"",
		STRF(str_sub(id, 0, 200)), STRF(str_sub(type, 0, 40)), STRF(r->t->name));
	err_hint(e, "Liquibase writes EXECUTED, RERAN and MARK_RAN. Find out who wrote this row.");
	return ERR_DB;
}

/* id, author, filename, exectype, md5sum, dateexecuted; in the order they were run */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	(void)ncols;
	for (int i = 0; i < 4; i++)
		if (format_cell(cols[i], r->t, e))
			return (int)e->code;
	if (cols[4].p && format_cell(cols[4], r->t, e))
		return (int)e->code;
	struct str file = format_liquibase_path(r->a, cols[2]);
	struct str id = str_fmt(r->a, "%.*s::%.*s::%.*s", STRF(file), STRF(cols[0]), STRF(cols[1]));
	const struct migration *m = file_of(r, str_lower(r->a, id));
	bool mark = str_eq(cols[3], STR("MARK_RAN"));
	if (!mark && !str_eq(cols[3], STR("EXECUTED")) && !str_eq(cols[3], STR("RERAN")))
		return bad_type(r, cols[3], id, e);
	if (mark && !r->marked++)
		r->first_marked = id;
	*VEC_PUSH(r->a, &r->seen) = str_lower(r->a, id);
	*VEC_PUSH(r->a, r->out) = (struct applied){.id = m ? m->id : id,
		.at = cols[5].p ? str_dup(r->a, str_sub(cols[5], 0, 100)) : STR_NONE,
		.tool_checksum = m && cols[4].n ? sum_of(r, m, cols[4]) : STR_NONE};
	return 0;
}

static int check_twice(struct reading *r, struct err *e)
{
	if (r->seen.n)
		qsort(r->seen.v, r->seen.n, sizeof *r->seen.v, str_order);
	for (size_t i = 1; i < r->seen.n; i++) {
		if (!str_eq(r->seen.v[i - 1], r->seen.v[i]))
			continue;
		err_set(e, ERR_DB, "changeset %.*s stands twice in version table \"%.*s\"",
			STRF(str_sub(r->seen.v[i], 0, 200)), STRF(r->t->name));
		err_hint(e, "Liquibase writes one row for each. Find out which is right before anything is "
			    "applied.");
		return ERR_DB;
	}
	return 0;
}

static void note_marked(struct reading *r)
{
	if (!r->marked)
		return;
	struct source_note *n = format_note(r->a, &r->out->notes, SOURCE_TRAP,
		str_fmt(r->a,
			"%zu changeset%s recorded as MARK_RAN, which means not executed, the first is %.*s",
			r->marked, r->marked == 1 ? " is" : "s are", STRF(r->first_marked)),
		STR("What they make may be missing: compare with the database, schemagate verify --deep."));
	n->id = r->first_marked;
}

int format_liquibase_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {.a = a, .t = &t, .files = files, .out = out};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	r.keys = ARENA_ARRAY(a, struct row, files->n + 1);
	for (size_t i = 0; i < files->n; i++)
		r.keys[i] = (struct row){str_lower(a, files->v[i].id), i};
	if (files->n)
		qsort(r.keys, files->n, sizeof *r.keys, by_key);
	struct str sql = str_fmt(a,
		"SELECT id, author, filename, exectype, md5sum, dateexecuted FROM %.*s ORDER BY "
		"orderexecuted, "
		"dateexecuted",
		STRF(t.sql));
	if (table_query(g, s, a, sql, NULL, 0, read_row, &r, e) || check_twice(&r, e))
		return (int)e->code;
	note_marked(&r);
	return 0;
}

/* -- writing -- */

static int create_lock(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const kinds[] = {"boolean NOT NULL, LOCKGRANTED timestamp",
		"boolean NOT NULL, LOCKGRANTED datetime", "boolean NOT NULL, LOCKGRANTED TEXT"};
	if (look_lock(g, s, a, src, t, e))
		return (int)e->code;
	int rc = t->exists ? 0
			   : g->exec(s,
				     str_fmt(a,
					     "CREATE TABLE %.*s (ID int NOT NULL, LOCKED %s, LOCKEDBY "
					     "varchar(255), PRIMARY KEY (ID))",
					     STRF(t->sql), kinds[g->dialect]),
				     e);
	if (!rc)
		rc = g->exec(s,
			str_fmt(a,
				"INSERT INTO %.*s (ID, LOCKED) SELECT 1, false WHERE NOT EXISTS (SELECT 1 "
				"FROM %.*s WHERE ID = 1)",
				STRF(t->sql), STRF(t->sql)),
			e);
	return rc ? err_ctx(e, "could not create Liquibase's lock table") : 0;
}

int format_liquibase_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const time[] = {"timestamp", "datetime", "TEXT"};
	struct table t, lock;
	if (look(g, s, a, src, &t, e) || create_lock(g, s, a, src, &lock, e))
		return (int)e->code;
	if (t.exists)
		return 0;
	int rc = g->exec(s,
		str_fmt(a,
			"CREATE TABLE %.*s (ID varchar(255) NOT NULL, AUTHOR varchar(255) NOT NULL, FILENAME "
			"varchar(255) NOT NULL, DATEEXECUTED %s NOT NULL, ORDEREXECUTED int NOT NULL, "
			"EXECTYPE "
			"varchar(10) NOT NULL, MD5SUM varchar(35), DESCRIPTION varchar(255), COMMENTS "
			"varchar(255), "
			"TAG varchar(255), LIQUIBASE varchar(20), CONTEXTS varchar(255), LABELS "
			"varchar(255), "
			"DEPLOYMENT_ID varchar(10))",
			STRF(t.sql), time[g->dialect]),
		e);
	return rc ? err_ctx(e, "could not create Liquibase's table") : 0;
}

static struct str or_null(struct str s)
{
	return s.n ? s : STR_NONE;
}

/* The last ten digits of the milliseconds since 1970, as the tool makes them. */
static struct str deployment(struct arena *a)
{
	long long ms = (long long)time(NULL) * 1000;
	return str_fmt(a, "%010lld", ms % 10000000000);
}

static int is_there(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)cols;
	(void)ncols;
	(void)e;
	*(bool *)ctx = true;
	return 0;
}

int format_liquibase_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	const struct liquibase_change *c = m->own;
	struct table t;
	struct str order = STR_NONE;
	bool again = false;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e) ||
		format_ask(g, s, a,
			str_z(a, str_fmt(a, "SELECT COALESCE(MAX(orderexecuted), 0) + 1 FROM %.*s",
					 STRF(t.sql))),
			&order, e))
		return (int)e->code;
	struct str key[] = {c->id, c->author, c->file};
	struct str sum = or_null(m->tool_checksum), id = deployment(a);
	int rc = table_query(g, s, a,
		str_fmt(a, "SELECT 1 FROM %.*s WHERE id = ? AND author = ? AND filename = ?", STRF(t.sql)),
		key, 3, is_there, &again, e);
	if (rc)
		return rc;
	if (again) {
		struct str args[] = {sum, id, c->id, c->author, c->file};
		return table_query(g, s, a,
			str_fmt(a,
				"UPDATE %.*s SET dateexecuted = %s, orderexecuted = %.*s, exectype = "
				"'RERAN', md5sum = ?, "
				"deployment_id = ? WHERE id = ? AND author = ? AND filename = ?",
				STRF(t.sql), now[g->dialect], STRF(order)),
			args, 5, NULL, NULL, e);
	}
	struct str args[] = {c->id, c->author, c->file, sum,
		str_sub(c->comments.n ? c->comments : STR(""), 0, 250), or_null(c->contexts),
		or_null(c->labels), id};
	return table_query(g, s, a,
		str_fmt(a,
			"INSERT INTO %.*s (id, author, filename, dateexecuted, orderexecuted, exectype, "
			"md5sum, description, "
			"comments, contexts, labels, liquibase, deployment_id) VALUES (?, ?, ?, %s, %.*s, "
			"'EXECUTED', ?, 'sql', "
			"?, ?, ?, 'schemagate', ?)",
			STRF(t.sql), now[g->dialect], STRF(order)),
		args, 8, NULL, NULL, e);
}

int format_liquibase_lost(struct arena *a, const struct migrations *files, struct migration *m, struct err *e)
{
	struct liquibase_change *c = ARENA_NEW(a, struct liquibase_change);
	size_t from = str_find(m->id, STR("::"), 0), to = str_rchr(m->id, ':');
	(void)files;
	if (from == SIZE_MAX || to < from + 3) {
		err_set(e, ERR_APPLY, "%.*s names no changeset", STRF(m->id));
		err_hint(e, "The id of a changeset is FILENAME::ID::AUTHOR.");
		return ERR_APPLY;
	}
	*c = (struct liquibase_change){.file = str_sub(m->id, 0, from),
		.id = str_sub(m->id, from + 2, to - 1),
		.author = str_sub(m->id, to + 1, m->id.n)};
	m->own = c;
	return 0;
}

int format_liquibase_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e)
{
	const struct liquibase_change *c = m->own;
	struct table t;
	/* the file's name as releases have written it */
	struct str key[] = {c->id, c->author, c->file, str_fmt(a, "classpath:%.*s", STRF(c->file)),
		str_fmt(a, "/%.*s", STRF(c->file))};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_query(g, s, a,
		str_fmt(a, "DELETE FROM %.*s WHERE id = ? AND author = ? AND filename IN (?, ?, ?)",
			STRF(t.sql)),
		key, 5, NULL, NULL, e);
}

/* -- the lock: a row -- */

struct holder {
	struct arena *a;
	struct str by, since;
	bool locked;
};

static int read_holder(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct holder *h = ctx;
	(void)ncols;
	(void)e;
	h->locked = str_eq(cols[0], STR("1"));
	h->by = str_dup(h->a, str_sub(cols[1], 0, 255));
	h->since = str_dup(h->a, str_sub(cols[2], 0, 40));
	return 0;
}

int format_liquibase_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e)
{
	struct table t;
	struct holder h = {.a = a};
	struct str me = str_fmt(a, "schemagate (process %ld)", (long)getpid());
	if (take ? create_lock(g, s, a, src, &t, e) : look_lock(g, s, a, src, &t, e))
		return (int)e->code;
	if (!take)
		return table_query(g, s, a,
			str_fmt(a,
				"UPDATE %.*s SET LOCKED = false, LOCKGRANTED = NULL, LOCKEDBY = NULL WHERE "
				"ID = 1 AND LOCKEDBY = ?",
				STRF(t.sql)),
			&me, 1, NULL, NULL, e);
	int rc = table_query(g, s, a,
		str_fmt(a,
			"UPDATE %.*s SET LOCKED = true, LOCKGRANTED = %s, LOCKEDBY = ? WHERE ID = 1 AND "
			"LOCKED = false",
			STRF(t.sql), now[g->dialect]),
		&me, 1, NULL, NULL, e);
	if (!rc)
		rc = table_query(g, s, a,
			str_fmt(a,
				"SELECT CASE WHEN LOCKED THEN 1 ELSE 0 END, LOCKEDBY, LOCKGRANTED FROM %.*s "
				"WHERE ID = 1",
				STRF(t.sql)),
			NULL, 0, read_holder, &h, e);
	if (rc || (h.locked && str_eq(h.by, me)))
		return rc;
	err_set(e, ERR_LOCKED, "Liquibase's lock is taken on this database");
	err_detail(e, "It is held by %.*s since %.*s.", STRF(h.by.n ? h.by : STR("nobody that is named")),
		STRF(h.since));
	err_hint(e, "Wait until that run has ended; if it was killed, liquibase release-locks frees the "
		    "lock. Then apply again.");
	return ERR_LOCKED;
}
