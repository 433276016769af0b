#include "migrate/plan.h"

/* The first words of a statement, upper-cased and blank-separated, comments left out: enough to tell its
 * kind. */
static struct str head_of(char *buf, size_t cap, struct str s)
{
	size_t n = 0;
	bool blank = false;
	for (size_t i = 0; i < s.n && n + 2 < cap; i++) {
		char c = s.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
			    (c >= '0' && c <= '9');
		if (!word) {
			blank = true;
			continue;
		}
		if (blank && n)
			buf[n++] = ' ';
		blank = false;
		buf[n++] = (char)(c >= 'a' ? c - 32 : c);
	}
	buf[n++] = ' ';
	return (struct str){buf, n};
}

struct lock_rule {
	const char *head, *also; /* the statement begins with head and holds also (NULL = nothing more) */
	const char *lock;
};

/* First match wins. The weakest form that is certain from the text is named. */
static const struct lock_rule postgresql[] = {
	{"CREATE INDEX CONCURRENTLY ", NULL, "SHARE UPDATE EXCLUSIVE"},
	{"CREATE UNIQUE INDEX CONCURRENTLY ", NULL, "SHARE UPDATE EXCLUSIVE"},
	{"CREATE INDEX ", NULL, "SHARE"},
	{"CREATE UNIQUE INDEX ", NULL, "SHARE"},
	{"DROP INDEX CONCURRENTLY ", NULL, "SHARE UPDATE EXCLUSIVE"},
	{"REINDEX ", " CONCURRENTLY ", "SHARE UPDATE EXCLUSIVE"},
	{"REINDEX ", NULL, "SHARE, and ACCESS EXCLUSIVE on the index"},
	{"ALTER TABLE ", " VALIDATE CONSTRAINT ", "SHARE UPDATE EXCLUSIVE"},
	{"ALTER TABLE ", " FOREIGN KEY ", "SHARE ROW EXCLUSIVE"},
	{"ALTER TABLE ", NULL, "ACCESS EXCLUSIVE"},
	{"DROP TABLE ", NULL, "ACCESS EXCLUSIVE"},
	{"DROP INDEX ", NULL, "ACCESS EXCLUSIVE"},
	{"DROP VIEW ", NULL, "ACCESS EXCLUSIVE"},
	{"TRUNCATE ", NULL, "ACCESS EXCLUSIVE"},
	{"CLUSTER ", NULL, "ACCESS EXCLUSIVE"},
	{"VACUUM FULL ", NULL, "ACCESS EXCLUSIVE"},
	{"VACUUM ", NULL, "SHARE UPDATE EXCLUSIVE"},
	{"ANALYZE ", NULL, "SHARE UPDATE EXCLUSIVE"},
	{"REFRESH MATERIALIZED VIEW CONCURRENTLY ", NULL, "EXCLUSIVE"},
	{"REFRESH MATERIALIZED VIEW ", NULL, "ACCESS EXCLUSIVE"},
	{"CREATE TRIGGER ", NULL, "SHARE ROW EXCLUSIVE"},
	{"CREATE POLICY ", NULL, "ACCESS EXCLUSIVE"},
	{"ALTER POLICY ", NULL, "ACCESS EXCLUSIVE"},
	{"DROP POLICY ", NULL, "ACCESS EXCLUSIVE"},
	{"DROP TRIGGER ", NULL, "ACCESS EXCLUSIVE"},
	{"CREATE TABLE ", " REFERENCES ", "SHARE ROW EXCLUSIVE on the referenced table"},
	{"INSERT ", NULL, "ROW EXCLUSIVE"},
	{"UPDATE ", NULL, "ROW EXCLUSIVE"},
	{"DELETE ", NULL, "ROW EXCLUSIVE"},
	{NULL, NULL, NULL},
};

static const struct lock_rule mysql[] = {
	{"ALTER TABLE ", " ALGORITHM INSTANT ", "exclusive metadata lock, for an instant"},
	{"ALTER TABLE ", NULL, "exclusive metadata lock"},
	{"DROP TABLE ", NULL, "exclusive metadata lock"},
	{"RENAME TABLE ", NULL, "exclusive metadata lock"},
	{"TRUNCATE ", NULL, "exclusive metadata lock"},
	{"CREATE INDEX ", NULL, "exclusive metadata lock at its start and end"},
	{"CREATE UNIQUE INDEX ", NULL, "exclusive metadata lock at its start and end"},
	{"DROP INDEX ", NULL, "exclusive metadata lock"},
	{"CREATE TRIGGER ", NULL, "exclusive metadata lock"},
	{"INSERT ", NULL, "row locks"},
	{"UPDATE ", NULL, "row locks"},
	{"DELETE ", NULL, "row locks"},
	{NULL, NULL, NULL},
};

static const struct lock_rule sqlite[] = {
	{"PRAGMA ", NULL, NULL},
	{"SELECT ", NULL, NULL},
	{"", NULL, "the write lock of the database"},
	{NULL, NULL, NULL},
};

struct str plan_lock(enum dialect d, struct str statement)
{
	static const struct lock_rule *const tables[] = {postgresql, mysql, sqlite};
	char buf[4096];
	struct str head = head_of(buf, sizeof buf, statement);
	for (const struct lock_rule *r = tables[d]; r->head; r++) {
		bool also = !r->also || str_find(head, str_of(r->also), 0) != SIZE_MAX;
		if (str_starts(head, str_of(r->head)) && also)
			return str_of(r->lock);
	}
	return STR_NONE;
}
