/*
 * The MySQL DDL reader: what is noted, and where. With "print FILE..." it plays the files and prints the
 * catalog as lines that tests/db/ddl_mysql.t compares with a server's information_schema.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/sb.h"
#include "schemas/replay.h"
#include "tests/unit/tap.h"

static struct str joined(struct arena *a, struct names l)
{
	struct sb b = sb_new(a, 1 << 16);
	for (size_t i = 0; i < l.n; i++) {
		sb_addz(&b, i ? "," : "");
		sb_add(&b, l.v[i]);
	}
	return sb_str(&b);
}

static void print_table(struct arena *a, const struct relation *r)
{
	bool view = r->kind == RELATION_VIEW;
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		if (view)
			printf("view|%.*s|%zu|%.*s|%.*s\n", STRF(r->name), i + 1, STRF(c->name),
				STRF(c->type));
		else
			printf("column|%.*s|%zu|%.*s|%.*s|%s|%.*s|%s|%s\n", STRF(r->name), i + 1,
				STRF(c->name), STRF(c->type), c->not_null ? "NO" : "YES", STRF(c->def),
				c->identity ? "auto" : "", c->generated.n ? "generated" : "");
	}
	if (r->columns_unknown)
		printf("unknown|%.*s\n", STRF(r->name));
	for (size_t i = 0; i < r->indexes.n; i++)
		printf("index|%.*s|%.*s|%d|%.*s|%.*s\n", STRF(r->name), STRF(r->indexes.v[i].name),
			r->indexes.v[i].unique, STRF(joined(a, r->indexes.v[i].columns)),
			STRF(r->indexes.v[i].method));
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		printf("constraint|%.*s|%.*s|%s|%.*s|%.*s|%.*s\n", STRF(r->name), STRF(k->name),
			catalog_constraint_word(k->kind), STRF(joined(a, k->columns)), STRF(k->ref_table),
			STRF(joined(a, k->ref_columns)));
	}
	for (size_t i = 0; i < r->triggers.n; i++)
		printf("trigger|%.*s|%.*s|%.*s|%.*s\n", STRF(r->name), STRF(r->triggers.v[i].name),
			STRF(r->triggers.v[i].timing), STRF(r->triggers.v[i].events));
}

static struct str slurp(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	enum { MOST = 1 << 20 };
	char *p = arena_alloc(a, MOST, 1);
	if (!f) {
		perror(path);
		exit(2);
	}
	size_t n = fread(p, 1, MOST, f);
	fclose(f);
	return (struct str){p, n};
}

static int print(struct arena *a, int n, char **paths)
{
	struct err e = err_new(a);
	struct replay *r;
	struct catalog *c;
	size_t notes;
	if (replay_open(&r, a, DIALECT_MYSQL, NULL, NULL, &e))
		return 2;
	for (int i = 0; i < n; i++) {
		struct sql_statements up = {0};
		sql_split(a, DIALECT_MYSQL, slurp(a, paths[i]), &up);
		if (replay_run(r, str_of(paths[i]), &up, &e))
			return 2;
	}
	const struct replay_note *note = replay_notes(r, &notes);
	for (size_t i = 0; i < notes; i++)
		fprintf(stderr, "%s %.*s:%d: %.*s\n",
			note[i].kind == REPLAY_FAILED ? "failed" : "unanalysable", STRF(note[i].path),
			note[i].line, STRF(note[i].what));
	if (replay_catalog(r, a, &c, &e))
		return 2;
	for (size_t i = 0; i < c->relations.n; i++)
		print_table(a, &c->relations.v[i]);
	for (size_t i = 0; i < c->functions.n; i++)
		printf("routine|%.*s|%s|%.*s|%.*s\n", STRF(c->functions.v[i].name),
			c->functions.v[i].procedure ? "PROCEDURE" : "FUNCTION", STRF(c->functions.v[i].args),
			STRF(c->functions.v[i].returns));
	for (size_t i = 0; i < c->sequences.n; i++)
		printf("sequence|%.*s\n", STRF(c->sequences.v[i].name));
	return 0;
}

/* What the reader says about a text: kinds and lines of its notes, then tables and columns. */
static struct str play(struct arena *a, const char *sql)
{
	struct err e = err_new(a);
	struct replay *r;
	struct catalog *c;
	struct sql_statements up = {0};
	struct sb b = sb_new(a, 1 << 16);
	size_t n;
	sql_split(a, DIALECT_MYSQL, str_of(sql), &up);
	if (replay_open(&r, a, DIALECT_MYSQL, NULL, NULL, &e) || replay_run(r, STR("x.sql"), &up, &e) ||
		replay_catalog(r, a, &c, &e))
		return STR("error");
	const struct replay_note *note = replay_notes(r, &n);
	for (size_t i = 0; i < n; i++)
		sb_fmt(&b, "%s%d ", note[i].kind == REPLAY_FAILED ? "failed" : "unknown", note[i].line);
	if (c->complete && n && note[0].kind == REPLAY_UNANALYSABLE)
		sb_addz(&b, "but complete ");
	for (size_t i = 0; i < c->relations.n; i++) {
		const struct relation *t = &c->relations.v[i];
		sb_fmt(&b, "%s%.*s%s%.*s(", i ? " " : "", STRF(t->schema), t->schema.n ? "." : "",
			STRF(t->name));
		for (size_t k = 0; k < t->columns.n; k++)
			sb_fmt(&b, "%s%.*s", k ? "," : "", STRF(t->columns.v[k].name));
		sb_addz(&b, t->columns_unknown ? ",*)" : ")");
	}
	return sb_str(&b);
}

static const struct {
	const char *sql, *want;
} rows[] = {
	{"CREATE TABLE t (a int, b int);\nALTER TABLE t DROP b", "t(a)"},
	{"INSERT INTO t VALUES (1); START TRANSACTION; SET @a = 1; GRANT ALL ON *.* TO x; USE db", ""},
	{"CREATE TABLE t (a int);\n\nALTER TABLE t\nADD b int,\nFROBNICATE c;", "unknown5 t(a)"},
	{"CREATE TABLE t (a frob)", "unknown1 "},
	{"CREATE TABLE t (a int,\nb int whatever)", "unknown2 "},
	{"CREATE TABLE t", "unknown1 "},
	{"ALTER TABLE nowhere ADD a int", "failed1 "},
	{"CREATE TABLE t (a int); ALTER TABLE t ADD b int, DROP c", "failed1 t(a)"},
	{"CREATE TABLE t (a int); CREATE TABLE t (b int)", "failed1 t(a)"},
	{"CALL p();\nEXECUTE s; PREPARE s FROM 'x'", "unknown1 unknown2 "},
	{"CREATE TABLE t (a int); SET @s = (SELECT IF((SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS WHERE "
	 "table_schema = "
	 "DATABASE() AND table_name = 't' AND column_name = 'b') > 0, 'SELECT 1', CONCAT('ALTER TABLE ', "
	 "'t', ' ADD b int')));"
	 "PREPARE s FROM @s; EXECUTE s; EXECUTE s;",
		"failed1 t(a,b)"},
	{"CREATE TABLE t (a int); SELECT COUNT(*) INTO @n FROM information_schema.tables WHERE table_name IN "
	 "('t', 'u');"
	 "SET @s = IF(@n = 1, 'DROP TABLE t', 'x'), @t := IF(@n IS NULL, 'x', 'CREATE TABLE u (a int)'); "
	 "PREPARE a FROM @s;"
	 "EXECUTE a; PREPARE b FROM @t; EXECUTE b",
		"u(a)"},
	{"CREATE TABLE t (a int); SET @n = (SELECT COUNT(*) FROM t); SET @s = IF(@n, 'DROP TABLE t', 'SELECT "
	 "1');\n"
	 "PREPARE s FROM @s;\nEXECUTE s",
		"unknown3 t(a)"},
	{"SET @s = 'EXECUTE s'; PREPARE s FROM @s; EXECUTE s", "unknown1 "},
	{"CREATE TABLE t (a int);\nDELIMITER //\n"
	 "CREATE PROCEDURE p(n int) BEGIN SET @s = CONCAT('UPDATE t SET a = ', n); PREPARE s FROM @s; "
	 "EXECUTE s; "
	 "DEALLOCATE PREPARE s; CALL p(n - 1); END//\n"
	 "CREATE PROCEDURE q() BEGIN IF (SELECT a FROM t) THEN CALL p(3); END IF; END//\n"
	 "CREATE PROCEDURE r() BEGIN IF (SELECT a FROM t) THEN SET @s = 'UPDATE t SET a = 1'; IF (SELECT a "
	 "FROM t) THEN "
	 "SET @s = 'DROP TABLE t'; END IF; PREPARE s FROM @s; EXECUTE s; END IF; END//\n"
	 "CREATE PROCEDURE u() BEGIN IF (SELECT a FROM t) THEN SELECT 'DROP TABLE t' INTO @s FROM t; PREPARE "
	 "s FROM @s; "
	 "EXECUTE s; END IF; END//\nDELIMITER ;\n"
	 "CALL p(1); CALL q(); DROP PROCEDURE p; DROP PROCEDURE q;\nCALL r();\nCALL u()",
		"unknown9 unknown10 t(a)"},
	/* behind what could not be read the schema that was read is asked, and that is told */
	{"CREATE TABLE t (a int); CALL nowhere();\n"
	 "SET @n = (SELECT count(*) FROM information_schema.columns WHERE table_name = 't' AND column_name = "
	 "'b');\n"
	 "SET @s = IF(@n = 0, 'ALTER TABLE t ADD b int', 'SELECT 1'); PREPARE s FROM @s;\nEXECUTE s;\n"
	 "PREPARE x FROM 'ALTER TABLE t ADD c int'; EXECUTE x",
		"unknown1 unknown4 t(a,b,c)"},
	/* which of two is run hangs on rows, but neither changes more than rows */
	{"CREATE TABLE r (i int); SET @s = (SELECT IF((SELECT count(*) FROM r WHERE i = 1) > 0,\n"
	 "'SELECT 1', ' UPDATE r SET i = 2')); PREPARE s FROM @s; EXECUTE s;\n"
	 "SET @n = (SELECT max(i) FROM r); SET @s = CONCAT('DELETE FROM r WHERE i = ', @n);\n"
	 "PREPARE s FROM @s; EXECUTE s; EXECUTE IMMEDIATE CONCAT('INSERT INTO r VALUES (', @n, ')');\n"
	 "SET @s = CASE WHEN (SELECT count(*) FROM information_schema.columns WHERE table_name = 'r') = 1\n"
	 "THEN 'ALTER TABLE r ADD j int' ELSE 'SELECT 1' END; PREPARE s FROM @s; EXECUTE s;\n"
	 "SET @s = CASE @n WHEN 1 THEN 'SELECT 1' WHEN 2 THEN 'DELETE FROM r' ELSE 'SELECT 2' END;\n"
	 "PREPARE s FROM @s; EXECUTE s; DROP TABLE r",
		""},
	{"CREATE TABLE r (i int); SET @s = (SELECT IF((SELECT count(*) FROM r) > 0,\n"
	 "'SELECT 1', 'DROP TABLE r')); PREPARE s FROM @s;\nEXECUTE s;\n"
	 "SET @s = CASE (SELECT i FROM r) WHEN 1 THEN 'SELECT 1' END; PREPARE s FROM @s; EXECUTE s",
		"unknown3 unknown4 r(i)"},
	{"CREATE TABLE t (a int);\nDELIMITER //\nCREATE PROCEDURE p(IN n varchar(9), IN c int) BEGIN DECLARE "
	 "k INT DEFAULT 0; "
	 "IF c > 1 THEN SET k = 1; ELSEIF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE "
	 "table_name = n) "
	 "THEN DROP TABLE t; END IF; IF k = 1 THEN SET @q = CONCAT('ALTER TABLE ', n, ' ADD b', c, ' int'); "
	 "PREPARE x FROM @q; "
	 "EXECUTE x; END IF; END//\nDELIMITER ;\nCALL p('t', 2); CALL p('t', 1);\nCALL p('u', NULL); DROP "
	 "PROCEDURE p",
		""},
	{"CREATE TABLE t (a int);\nDELIMITER //\nCREATE PROCEDURE p() BEGIN IF (SELECT a FROM t) THEN DROP "
	 "TABLE t; END IF; "
	 "END//\nCREATE PROCEDURE q() BEGIN INSERT INTO t VALUES (1); END//\nDELIMITER ;\nCALL p();\nCALL "
	 "q();\n"
	 "DROP PROCEDURE p; DROP PROCEDURE q;",
		"unknown6 t(a)"},
	{"CREATE TABLE t (a int", "unknown1 "},
	{"source x.sql", "unknown1 "},
	{"SELECT 'x", "unknown1 "},
	{"CREATE TABLE t (a int) COMMENT 'x", "unknown1 "},
	{"CREATE TABLE t (a int primary key);\nALTER TABLE t ADD b int primary key", "failed2 t(a)"},
	{"CREATE TABLE t (a int primary key, b int primary key)", "failed1 "},
	{"CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CONSTRAINT C CHECK (a < 9))", "failed1 "},
	{"CREATE TABLE t (a int CHECK (a > 0), CONSTRAINT a CHECK (a < 9))", "failed1 "},
	{"CREATE TABLE t (CONSTRAINT c CHECK (1 > 0), a int CONSTRAINT c CHECK (a > 0))", "failed1 "},
	{"USE shop; CREATE TABLE t (a int); CREATE TABLE other.t (b int)", "failed1 shop.t(a)"},
	{"CREATE DATABASE other; CREATE TABLE other.t (b int); DROP DATABASE other", ""},
	{"CREATE TABLE t (a int); ALTER TABLE `app`.`t` ADD b int", "t(a,b)"},
	{"CREATE TABLE t (a int); CREATE DATABASE app; ALTER TABLE app.t ADD b int", "failed1 t(a)"},
	{"USE shop; CREATE TABLE t (a int); ALTER TABLE app.t ADD b int", "failed1 shop.t(a)"},
	{"CREATE TABLE t (a int); ALTER TABLE app.nowhere ADD b int", "failed1 t(a)"},
	{"CREATE VIEW v AS SELECT a, b + 1 FROM nowhere", "v(a,b + 1)"},
	{"CREATE VIEW v AS SELECT * FROM (SELECT 1) x", "v(1)"},
	{"CREATE VIEW v (a, b) AS SELECT * FROM nowhere", "v(a,b)"},
	{"CREATE TABLE t AS VALUES ROW(1, 2)", "t(,*)"},
	{"CREATE TABLE t (a int);\nDROP TABLE x, t", "failed2 "},
	{"CREATE TEMPORARY TABLE t (a int); ALTER TABLE t ADD b int; DROP TABLE t", ""},
	{"CREATE TABLE t (a int); DELETE FROM t; FROBNICATE", "unknown1 t(a)"},
	{"CREATE TABLE T (A int); ALTER TABLE T ADD COLUMN a int", "failed1 T(A)"},
	{"CREATE TABLE t (a serial primary key);\nALTER TABLE t DROP INDEX a", "failed2 t(a)"},
	{"CREATE TABLE t (a int unique, primary key (a));\nALTER TABLE t DROP INDEX a", "t(a)"},
	{"CREATE DEFINER=`a`@`%` TRIGGER x BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = 1; END",
		"failed1 "},
};

/* Nothing reads past its tokens, whatever the text ends in. */
static void cut(struct arena *a)
{
	static const char text[] =
		"CREATE OR REPLACE ALGORITHM=MERGE DEFINER=a@b VIEW v (a) AS SELECT x.a b, * FROM (y);"
		"CREATE TABLE t (a int(3) unsigned default -1 check (a > 0) references r (a) on delete set "
		"null, b enum('x','y') default (f(1)), constraint c foreign key i (a) references r (a), key "
		"k "
		"using btree (a(3) desc), d int as (a + 1) stored) partition by hash (a);"
		"ALTER TABLE t ADD COLUMN IF NOT EXISTS (q int first), CHANGE a z int after b, ALTER z SET "
		"DEFAULT now(6), RENAME INDEX k TO kk, DROP FOREIGN KEY c, ORDER BY z, b;"
		"CREATE FUNCTION f(a int, b varchar(3)) RETURNS int COMMENT 'x' RETURN 1;"
		"SET @s = IF((SELECT COUNT(*) FROM information_schema.columns c WHERE c.table_name NOT IN "
		"('a') OR "
		"x LIKE '%' LIMIT 1) >= 1, CONCAT('a', 'b' 'c'), NULL); SELECT a, EXISTS (SELECT 1) INTO @a, "
		"@b;"
		"EXECUTE IMMEDIATE @s; CALL p(1, (2));";
	size_t notes = 0;
	for (size_t n = 0; n < sizeof text; n++) {
		struct arena_mark mark = arena_mark(a);
		char *z = str_z(a, str_sub(STR(text), 0, n));
		notes += str_starts(play(a, z), STR("unknown"));
		arena_rewind(a, mark);
	}
	OK(notes > 300, "%zu cut texts are noted", notes);
}

static struct str repeated(struct arena *a, const char *head, const char *part, size_t n, const char *tail)
{
	struct sb b = sb_new(a, 1 << 20);
	sb_addz(&b, head);
	for (size_t i = 0; i < n; i++)
		sb_addz(&b, part);
	sb_addz(&b, tail);
	return sb_str(&b);
}

/* What runs at run time costs a bounded time and memory, and is noted where it was left. */
static void hostile(struct arena *a)
{
	struct str s = repeated(a, "PREPARE s FROM '/*", "x", 60000, "*/ DROP TABLE IF EXISTS z';\n");
	struct str got = play(a, repeated(a, s.p, "EXECUTE s;\n", 400, "").p);
	OK(str_find(got, STR("unknown401 "), 0) != SIZE_MAX && !str_starts(got, STR("unknown2 ")),
		"a long text that is run again and again");
	IS(play(a, repeated(a, "SET @s = '", "x", 70000, "';\nPREPARE s FROM @s;\nEXECUTE s").p),
		STR("unknown3 "), "a text that is too long");
	IS(play(a, repeated(a, "SET @s = ", "'CREATE TABLE a (b int) '", 5000,
			   ";\nPREPARE s FROM @s;\nEXECUTE s")
			   .p),
		STR("unknown3 "), "a text of many");
	IS(play(a, repeated(a, "SET @s = 'CREATE TABLE a (b int) ';\n", "SET @s = CONCAT(@s, @s);\n", 60,
			   "PREPARE s FROM @s;\nEXECUTE s")
			   .p),
		STR("unknown63 "), "one that doubles is not cut");
	IS(play(a, repeated(a, "SET @s = '", "EXECUTE s;", 3000, "'; PREPARE s FROM @s;\nEXECUTE s").p),
		STR("unknown2 "), "what runs itself is told once");
	IS(play(a, "PREPARE s FROM 'CREATE TABLE t (\n\n\na nothing)'; EXECUTE s"), STR("unknown4 "),
		"lines of a made text");
	s = repeated(a, "CREATE TABLE t (a int", ", b int", 1, ");\nSET @s = ");
	s = repeated(a, s.p, "EXISTS (SELECT 1 FROM information_schema.columns WHERE ", 20, "1 = 1");
	IS(play(a, repeated(a, s.p, ")", 20, "; PREPARE s FROM @s;\nEXECUTE s").p), STR("unknown3 t(a,b)"),
		"questions in each other");
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new("t_ddl_mysql");
	if (argc > 2 && strcmp(argv[1], "print") == 0) {
		int rc = print(a, argc - 2, argv + 2);
		arena_free(a);
		return rc;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(play(a, rows[i].sql), str_of(rows[i].want), "row %zu", i);
	cut(a);
	hostile(a);
	arena_free(a);
	return tap_done();
}
