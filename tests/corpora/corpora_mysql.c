/*
 * Our boundaries against a MariaDB server and against the authors of its tests. text holds the packets that
 * mysqltest would send (mysqltest.py). All of a file's packets are put into one text twice and split by us:
 * with the client's DELIMITER, and with semicolons alone, as a server in multi-statement mode gets them. Its
 * parser decides:
 *   - a packet that it prepares is one statement, so it must be one piece;
 *   - one that it prepares only in pieces must be cut into pieces that it prepares;
 *   - one that it refuses either way has no boundary.
 * DDL is then run for real, followed in the same packet by a marker: the server must find the statement's end
 * where ours is.
 */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "tests/corpora/corpora.h"

enum { ER_PARSE = 1064, SECONDS = 20 };

struct packet {
	int line;
	struct str text;
	size_t from, to; /* in the text that is split */
};

struct side {
	struct arena *a;
	const char *file;
	struct corpora_tally *t;
	MYSQL *db;
	size_t lost; /* up to here we are in a body that the server has refused */
	VEC(struct packet) packets;
};

static MYSQL *connected(bool root)
{
	const char *url = getenv("SCHEMAGATE_TEST_MYSQL"), *socket = url ? strstr(url, "socket=") : NULL;
	MYSQL *db = mysql_init(NULL);
	unsigned int seconds = SECONDS;
	mysql_options(db, MYSQL_OPT_READ_TIMEOUT, &seconds);
	if (!socket || !mysql_real_connect(db, NULL, root ? "root" : "corpora", NULL, root ? NULL : "test", 0,
			       socket + 7, CLIENT_MULTI_STATEMENTS)) {
		fprintf(stderr, "corpora: no MariaDB server: %s\n", mysql_error(db));
		exit(2);
	}
	return db;
}

static void drain(MYSQL *db)
{
	do {
		MYSQL_RES *r = mysql_store_result(db);
		if (r)
			mysql_free_result(r);
	} while (mysql_next_result(db) == 0);
}

static void run(MYSQL *db, const char *sql)
{
	if (mysql_query(db, sql) == 0)
		drain(db);
}

/* An empty database and an account that may do no harm elsewhere. */
static void fresh(struct side *s)
{
	MYSQL *root = connected(true);
	run(root, "CREATE USER IF NOT EXISTS corpora@localhost");
	run(root, "GRANT ALL ON `test%`.* TO corpora@localhost");
	run(root, "GRANT ALL ON `mysqltest%`.* TO corpora@localhost");
	run(root, "DROP DATABASE IF EXISTS test");
	run(root, "CREATE DATABASE test");
	mysql_close(root);
	s->db = connected(false);
	run(s->db, "SET max_statement_time = 5, lock_wait_timeout = 1, innodb_lock_wait_timeout = 1");
}

/* Whether the server's parser takes the text as one statement: what else it has against it comes later. */
static bool parses(struct side *s, struct str text)
{
	MYSQL_STMT *st = mysql_stmt_init(s->db);
	bool ok = st && (mysql_stmt_prepare(st, text.p, text.n) == 0 || mysql_stmt_errno(st) != ER_PARSE);
	bool gone = st && (mysql_stmt_errno(st) == 2006 || mysql_stmt_errno(st) == 2013);
	if (st)
		mysql_stmt_close(st);
	if (gone) {
		mysql_close(s->db);
		fresh(s);
	}
	return ok;
}

static void read_packets(struct side *s, struct str text)
{
	while (text.n) {
		struct str head = str_cut(&text, '\n'), line = str_cut(&head, ' ');
		uint64_t n = 0, at = 0;
		if (!str_u64(line, &at) || !str_u64(str_cut(&head, ' '), &n) || n > text.n)
			break;
		*VEC_PUSH(s->a, &s->packets) = (struct packet){.line = (int)at, .text = str_sub(text, 0, n)};
		text = str_sub(text, n + 1, text.n);
	}
}

/* All packets in one text. */
static struct str joined(struct side *s, const char *before, const char *between)
{
	struct sb b = sb_new(s->a, 256 << 20);
	sb_addz(&b, before);
	for (size_t i = 0; i < s->packets.n; i++) {
		struct packet *p = &s->packets.v[i];
		p->from = sb_str(&b).n;
		sb_add(&b, p->text);
		p->to = sb_str(&b).n;
		sb_addz(&b, between);
	}
	return sb_str(&b);
}

/* Without what may follow a statement: blanks and comments to the end of the packet. */
static bool ends_with_packet(struct str all, const struct sql_statement *st, const struct packet *p)
{
	size_t end = st->at + st->text.n;
	struct sql_statements rest = {0};
	struct arena *a = arena_new("rest of a packet");
	sql_split(a, DIALECT_MYSQL, str_sub(all, end, p->to), &rest);
	bool none = end <= p->to && rest.n == 0;
	arena_free(a);
	return none;
}

static struct str first_line(struct str text)
{
	return str_sub(text, 0, str_chr(text, '\n') == SIZE_MAX ? text.n : str_chr(text, '\n'));
}

static bool starts(struct str text, const char *word)
{
	return text.n > strlen(word) && str_ieq(str_sub(text, 0, strlen(word)), str_of(word));
}

/* What later statements depend on: DDL, and the session's modes. */
static bool wanted(const struct sql_statement *st)
{
	struct str low = str_sub(st->text, 0, 400);
	return ((st->flags & SQL_DDL) &&
		       (starts(low, "create") || starts(low, "alter") || starts(low, "drop")) &&
		       str_find(low, STR("atabase"), 0) == SIZE_MAX) ||
	       starts(low, "set names") || starts(low, "set sql_mode") || starts(low, "set @@sql_mode") ||
	       starts(low, "set session sql_mode") || starts(low, "set character") ||
	       starts(low, "set local sql_mode") || starts(low, "set @@session.sql_mode");
}

/* The statement and a marker in one packet. */
static void for_real(struct side *s, const struct sql_statement *st, int line)
{
	struct str both = str_fmt(s->a, "%.*s;SELECT 20261126", STRF(st->text));
	bool marked = false, failed = mysql_real_query(s->db, both.p, both.n) != 0;
	/* ALTER TABLE ... CHECK PARTITION gives rows; an error in them ends the packet. */
	failed = failed || mysql_field_count(s->db) > 0;
	if (failed)
		drain(s->db);
	while (!failed) {
		MYSQL_RES *r = mysql_store_result(s->db);
		MYSQL_ROW row = r ? mysql_fetch_row(r) : NULL;
		marked = row && row[0] && strcmp(row[0], "20261126") == 0;
		if (r)
			mysql_free_result(r);
		int more = mysql_next_result(s->db);
		failed = more > 0;
		if (more)
			break;
	}
	if (!failed && !marked)
		corpora_differs(s->t, s->file, line, "the marker behind it is not run", first_line(st->text));
}

static void judge(
	struct side *s, struct str all, const struct packet *p, const struct sql_statement *v, size_t n)
{
	bool whole = parses(s, p->text), pieces = n > 0, one = n == 1 && ends_with_packet(all, v, p);
	for (size_t i = 0; !one && i < n; i++)
		pieces = pieces && v[i].at + v[i].text.n <= p->to && parses(s, v[i].text);
	s->t->statements++;
	if (!whole && n && v[n - 1].at + v[n - 1].text.n > p->to)
		s->lost = v[n - 1].at +
			  v[n - 1].text.n; /* the server stops at it, so that nothing behind has a boundary */
	else if (p->from < s->lost)
		whole = false;
	if (one ? whole : !whole && pieces)
		s->t->agreed++;
	else if (!whole)
		s->t->refused++;
	else
		corpora_differs(s->t, s->file, p->line,
			n > 1 ? "one statement to the server, cut" : "it goes on behind its end",
			first_line(p->text));
	if (one && whole && wanted(v))
		for_real(s, v, p->line);
}

/* The pieces that begin in each packet. */
static void each(struct side *s, struct str all)
{
	struct sql_statements ours = {0};
	s->lost = 0;
	sql_split(s->a, DIALECT_MYSQL, all, &ours);
	for (size_t i = 0, k = 0; i < s->packets.n; i++) {
		const struct packet *p = &s->packets.v[i];
		while (k < ours.n && ours.v[k].at < p->from)
			k++;
		size_t first = k;
		while (k < ours.n && ours.v[k].at < p->to)
			k++;
		struct sql_statements none = {0};
		sql_split(s->a, DIALECT_MYSQL, p->text, &none);
		if (!none.n)
			continue; /* a comment */
		judge(s, all, p, ours.n ? ours.v + first : NULL, k - first);
	}
}

void corpora_mysql(struct arena *a, const char *file, struct str text, struct corpora_tally *t)
{
	static const char *const marks[] = {"//", "$$", "||", "@@@", "~~~"};
	struct side s = {.a = a, .file = file, .t = t};
	size_t mark = 0;
	read_packets(&s, text);
	if (!s.packets.n)
		return;
	while (mark + 1 < sizeof marks / sizeof *marks && str_find(text, str_of(marks[mark]), 0) != SIZE_MAX)
		mark++;
	fresh(&s);
	each(&s,
		joined(&s, str_fmt(a, "DELIMITER %s\n", marks[mark]).p, str_fmt(a, "\n%s\n", marks[mark]).p));
	mysql_close(s.db);
	fresh(&s);
	each(&s, joined(&s, "", "\n;\n"));
	mysql_close(s.db);
}
