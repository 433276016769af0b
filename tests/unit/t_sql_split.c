/* Statement splitting: each row of the pitfalls table, piece by piece, with flags and lines. */
#include "parse/sql_split.h"
#include "tests/unit/tap.h"

#include "base/sb.h"

#define PG DIALECT_POSTGRESQL
#define MY DIALECT_MYSQL
#define LITE DIALECT_SQLITE

struct row {
	enum dialect d;
	const char *name, *sql;
	const char *want; /* "line:flags:text" of each piece, joined by " # " */
};

/* The flags as letters: N no transaction, T transaction control, C copy data, B broken, M meta, D ddl, A
 * data. */
static struct str render(struct arena *a, const struct sql_statements *s)
{
	struct sb b = sb_new(a, 1 << 20);
	for (size_t i = 0; i < s->n; i++) {
		sb_fmt(&b, "%s%d:", i ? " # " : "", s->v[i].line);
		for (unsigned k = 0; k < 7; k++)
			if (s->v[i].flags & 1U << k)
				sb_char(&b, "NTCBMDA"[k]);
		sb_char(&b, ':');
		sb_add(&b, s->v[i].text);
		if (s->v[i].flags & SQL_COPY_DATA)
			sb_fmt(&b, "<%.*s>", STRF(s->v[i].copy_data));
	}
	return sb_str(&b);
}

static const struct row rows[] = {
	{PG, "plain", "select 1;\nselect 2", "1:A:select 1 # 2:A:select 2"},
	{PG, "empty", "", ""},
	{PG, "only comments and semicolons", "-- x\n;;/* y */ ;", ""},
	{PG, "leading comment cut", "-- x\n\nCREATE TABLE t(); -- y\n", "3:D:CREATE TABLE t()"},
	{PG, "byte order mark", "\xef\xbb\xbfselect 1;", "1:A:select 1"},
	{PG, "crlf", "select 1;\r\nselect 2;\r\n", "1:A:select 1 # 2:A:select 2"},
	{PG, "dollar quote", "DO $$ begin; end $$; select 1", "1::DO $$ begin; end $$ # 1:A:select 1"},
	{PG, "tagged dollar quote", "select $a$ ; $b$ ; $a $a$;", "1:A:select $a$ ; $b$ ; $a $a$"},
	{PG, "dollar in a name is no quote", "select a$b$;select $1", "1:A:select a$b$ # 1:A:select $1"},
	{PG, "unterminated dollar quote", "select $a$ ; x", "1:BA:select $a$ ; x"},
	{PG, "unicode strings", "select U&'a;\\' , U&\"b;\"; x", "1:A:select U&'a;\\' , U&\"b;\" # 1::x"},
	{PG, "quoted name", "select \"a;\"\"b\";select 2", "1:A:select \"a;\"\"b\" # 1:A:select 2"},
	{PG, "rule with two actions", "CREATE RULE r AS ON INSERT TO t DO (a; b); select 1",
		"1:D:CREATE RULE r AS ON INSERT TO t DO (a; b) # 1:A:select 1"},
	{PG, "nested comment", "/* a /* b; */ ; */ select 1;", "1:A:select 1"},
	{PG, "unterminated comment", "select 1; /* /* ; */", "1:A:select 1 # 1:B:/* /* ; */"},
	{PG, "escape string", "select E'\\'; ', '\\'; select 2", "1:A:select E'\\'; ', '\\' # 1:A:select 2"},
	{PG, "continued escape string", "select E'a'\n'\\';'; select 2",
		"1:A:select E'a'\n'\\';' # 2:A:select 2"},
	{PG, "minus minus", "select 1--2;\n;select 3", "1:A:select 1 # 2:A:select 3"},
	{PG, "begin atomic",
		"CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC select 1; select case when true "
		"then 2 end; END; select 3",
		"1:D:CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC select 1; select case when true "
		"then 2 "
		"end; END # 1:A:select 3"},
	{PG, "begin is no block elsewhere", "BEGIN; select 1; END;", "1:T:BEGIN # 1:A:select 1 # 1:T:END"},
	{PG, "copy data", "COPY t (a, b) FROM stdin;\n1\t;'\n\\.\nselect 1;",
		"1:CA:COPY t (a, b) FROM stdin<1\t;'\n> # 4:A:select 1"},
	{PG, "copy data crlf", "copy t from stdin with (format csv);\r\n1\r\n\\.\r\nselect 1;",
		"1:CA:copy t from stdin with (format csv)<1\r\n> # 4:A:select 1"},
	{PG, "copy data without end", "COPY t FROM stdin;\n1\n", "1:CBA:COPY t FROM stdin<1\n>"},
	{PG, "copy to", "COPY (select x from stdin) TO stdout; select 1",
		"1:A:COPY (select x from stdin) TO stdout # 1:A:select 1"},
	{PG, "psql lines", "\\connect x\nselect 1;\n\\restrict abc\n\\unrestrict abc\n",
		"1:M:\\connect x # 2:A:select 1"},
	{PG, "psql line in a statement", "select 1 \\gset\nselect 2;",
		"1:A:select 1 # 1:M:\\gset # 2:A:select 2"},
	{PG, "psql separator", "select 1\\; select 2;", "1:A:select 1 # 1:M:\\; # 1:A:select 2"},
	{PG, "jsonb operators", "select a ?| b, c->>'x;' ; x", "1:A:select a ?| b, c->>'x;' # 1::x"},

	{PG, "vacuum", "VACUUM (FULL) t", "1:NA:VACUUM (FULL) t"},
	{PG, "analyze", "ANALYZE t", "1:A:ANALYZE t"},
	{PG, "cluster", "CLUSTER; CLUSTER VERBOSE; CLUSTER t USING i",
		"1:NA:CLUSTER # 1:NA:CLUSTER VERBOSE # 1:A:CLUSTER t USING i"},
	{PG, "reindex",
		"REINDEX SCHEMA s; REINDEX TABLE t; REINDEX TABLE CONCURRENTLY t; REINDEX (CONCURRENTLY) "
		"INDEX "
		"i; REINDEX (CONCURRENTLY off) INDEX i; REINDEX DATABASE d; REINDEX SYSTEM d",
		"1:NA:REINDEX SCHEMA s # 1:A:REINDEX TABLE t # 1:NA:REINDEX TABLE CONCURRENTLY t # "
		"1:NA:REINDEX "
		"(CONCURRENTLY) INDEX i # 1:A:REINDEX (CONCURRENTLY off) INDEX i # 1:NA:REINDEX DATABASE d # "
		"1:NA:REINDEX SYSTEM d"},
	{PG, "index",
		"CREATE UNIQUE INDEX CONCURRENTLY i ON t (a); CREATE INDEX i ON t (concurrently); DROP INDEX "
		"CONCURRENTLY IF EXISTS i; REFRESH MATERIALIZED VIEW CONCURRENTLY v",
		"1:ND:CREATE UNIQUE INDEX CONCURRENTLY i ON t (a) # 1:D:CREATE INDEX i ON t (concurrently) # "
		"1:ND:DROP "
		"INDEX CONCURRENTLY IF EXISTS i # 1:A:REFRESH MATERIALIZED VIEW CONCURRENTLY v"},
	{PG, "detach", "ALTER TABLE a DETACH PARTITION b CONCURRENTLY; ALTER TABLE a DETACH PARTITION b",
		"1:ND:ALTER TABLE a DETACH PARTITION b CONCURRENTLY # 1:D:ALTER TABLE a DETACH PARTITION b"},
	{PG, "database",
		"CREATE DATABASE d; DROP DATABASE d; ALTER DATABASE d SET TABLESPACE x; ALTER DATABASE d SET "
		"a=1",
		"1:ND:CREATE DATABASE d # 1:ND:DROP DATABASE d # 1:ND:ALTER DATABASE d SET TABLESPACE x # "
		"1:D:ALTER "
		"DATABASE d SET a=1"},
	{PG, "tablespace, system, discard",
		"CREATE TABLESPACE t LOCATION ''; DROP TABLESPACE t; ALTER SYSTEM SET a=1; "
		"DISCARD ALL; DISCARD PLANS; ALTER TABLESPACE t RENAME TO u",
		"1:ND:CREATE TABLESPACE t LOCATION '' # 1:ND:DROP TABLESPACE t # 1:ND:ALTER SYSTEM SET a=1 # "
		"1:NA:DISCARD ALL # 1:A:DISCARD PLANS # 1:D:ALTER TABLESPACE t RENAME TO u"},
	{PG, "prepared",
		"COMMIT PREPARED 'x'; ROLLBACK PREPARED 'x'; PREPARE TRANSACTION 'x'; PREPARE p AS SELECT 1",
		"1:NT:COMMIT PREPARED 'x' # 1:NT:ROLLBACK PREPARED 'x' # 1:T:PREPARE TRANSACTION 'x' # "
		"1::PREPARE p AS "
		"SELECT 1"},
	{PG, "subscription",
		"CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p; CREATE SUBSCRIPTION s CONNECTION '' "
		"PUBLICATION p WITH (connect = false); DROP SUBSCRIPTION s; ALTER SUBSCRIPTION s REFRESH "
		"PUBLICATION; ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false); ALTER "
		"SUBSCRIPTION s DISABLE",
		"1:ND:CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p # 1:D:CREATE SUBSCRIPTION s "
		"CONNECTION '' "
		"PUBLICATION p WITH (connect = false) # 1:ND:DROP SUBSCRIPTION s # 1:ND:ALTER SUBSCRIPTION s "
		"REFRESH "
		"PUBLICATION # 1:D:ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false) # 1:D:ALTER "
		"SUBSCRIPTION s DISABLE"},
	{PG, "transaction control",
		"START TRANSACTION; SAVEPOINT a; ROLLBACK TO SAVEPOINT a; ROLLBACK WORK TO a; "
		"ROLLBACK; ABORT; RELEASE a",
		"1:T:START TRANSACTION # 1:A:SAVEPOINT a # 1::ROLLBACK TO SAVEPOINT a # 1::ROLLBACK WORK TO "
		"a # "
		"1:T:ROLLBACK # 1:T:ABORT # 1:A:RELEASE a"},
	{PG, "parenthesised select", "(select 1) union (select 2);", "1:A:(select 1) union (select 2)"},

	{MY, "backslash", "select 'a\\';b';select \"c\\\";\"", "1:A:select 'a\\';b' # 1:A:select \"c\\\";\""},
	{MY, "minus minus needs a blank", "select 1--2; select 3 -- x;\n;#y;\nselect 4--",
		"1:A:select 1--2 # 1:A:select 3 # 3:A:select 4"},
	{MY, "comments do not nest", "/* a /* b */ select 1;", "1:A:select 1"},
	{MY, "executable comment", "/*!40101 SET NAMES utf8 */;\nselect 1 /*!50000 , 2 */;",
		"1:A:/*!40101 SET NAMES utf8 */ # 2:A:select 1 /*!50000 , 2 */"},
	{MY, "semicolon in an executable comment", "select 1 /*! ; */ ; select 2",
		"1:A:select 1 /*! ; */ # 1:A:select 2"},
	{MY, "mariadb comment", "/*M!100100 select 1 */; /*M!999999\\- enable the sandbox mode */ select 2;",
		"1:A:/*M!100100 select 1 */ # 1:A:select 2"},
	{MY, "unterminated executable comment", "/*!50000 select 1;", "1:BA:/*!50000 select 1;"},
	{MY, "backtick", "select `a;``b`; select 2", "1:A:select `a;``b` # 1:A:select 2"},
	{MY, "delimiter", "DELIMITER $$\nCREATE PROCEDURE p() BEGIN select 1; END$$\nDELIMITER ;\nselect 2;",
		"2:D:CREATE PROCEDURE p() BEGIN select 1; END # 4:A:select 2"},
	{MY, "delimiter //",
		"select 1;\ndelimiter //\nselect 2//select 3 // select 4/2//\ndelimiter ;\nselect 5;",
		"1:A:select 1 # 3:A:select 2 # 3:A:select 3 # 3:A:select 4/2 # 5:A:select 5"},
	{MY, "delimiter in quotes", "delimiter //\nselect '//' //", "2:A:select '//'"},
	{MY, "several statements before a delimiter", "delimiter //\nselect 1; select 2; //",
		"2:A:select 1 # 2:A:select 2"},
	{MY, "missing semicolon before delimiter", "select 1\nDELIMITER ;;\nselect 2;;",
		"1:A:select 1 # 3:A:select 2"},
	{MY, "column named delimiter", "CREATE TABLE t (\n  delimiter varchar(1),\n  a int);",
		"1:D:CREATE TABLE t (\n  delimiter varchar(1),\n  a int)"},
	{MY, "mysqldump trigger",
		"DELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT "
		"ON x FOR EACH ROW BEGIN set @a=1; END */;;\nDELIMITER ;\nselect 1;",
		"2:D:/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR "
		"EACH ROW "
		"BEGIN set @a=1; END */ # 4:A:select 1"},
	{MY, "procedure without delimiter",
		"CREATE DEFINER=`r`@`%` PROCEDURE p(IN a INT) COMMENT 'x' BEGIN DECLARE c CURSOR FOR SELECT "
		"1; DECLARE EXIT "
		"HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; IF a > 1 THEN SELECT IF(a, 1, 2); ELSEIF a "
		"THEN SET a = "
		"CASE a WHEN 1 THEN IF(a,2,3) ELSE 4 END; ELSE l: LOOP LEAVE l; END LOOP l; END IF; CASE a "
		"WHEN 1 THEN "
		"SELECT 1; END CASE; WHILE a DO SET a = 0; END WHILE; REPEAT SET a = REPEAT('x', 2); UNTIL a "
		"END "
		"REPEAT; END; SELECT 2;",
		"1:D:CREATE DEFINER=`r`@`%` PROCEDURE p(IN a INT) COMMENT 'x' BEGIN DECLARE c CURSOR FOR "
		"SELECT 1; DECLARE EXIT "
		"HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; IF a > 1 THEN SELECT IF(a, 1, 2); ELSEIF a "
		"THEN SET a = "
		"CASE a WHEN 1 THEN IF(a,2,3) ELSE 4 END; ELSE l: LOOP LEAVE l; END LOOP l; END IF; CASE a "
		"WHEN 1 THEN "
		"SELECT 1; END CASE; WHILE a DO SET a = 0; END WHILE; REPEAT SET a = REPEAT('x', 2); UNTIL a "
		"END "
		"REPEAT; END # 1:A:SELECT 2"},
	{MY, "plain bodies",
		"CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN IF(a, CASE a WHEN 1 THEN 2 END, "
		"3); "
		"CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW SET NEW.a = 1; select 1",
		"1:D:CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN IF(a, CASE a WHEN 1 THEN 2 "
		"END, 3) # "
		"1:D:CREATE TRIGGER t BEFORE UPDATE ON x FOR EACH ROW SET NEW.a = 1 # 1:A:select 1"},
	{MY, "trigger whose body is an if",
		"CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW FOLLOWS u IF NEW.a THEN SET @b=1; END "
		"IF; select 1",
		"1:D:CREATE TRIGGER t AFTER INSERT ON x FOR EACH ROW FOLLOWS u IF NEW.a THEN SET @b=1; END "
		"IF # "
		"1:A:select 1"},
	{MY, "if not exists is no block", "CREATE PROCEDURE IF NOT EXISTS p() SELECT 1; select 2",
		"1:D:CREATE PROCEDURE IF NOT EXISTS p() SELECT 1 # 1:A:select 2"},
	{MY, "event", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN select 1; END; select 2",
		"1:D:CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN select 1; END # 1:A:select 2"},
	{MY, "labelled body", "CREATE PROCEDURE p() top:BEGIN lp:LOOP LEAVE lp; END LOOP; END; select 2",
		"1:D:CREATE PROCEDURE p() top:BEGIN lp:LOOP LEAVE lp; END LOOP; END # 1:A:select 2"},
	{MY, "blocks where a statement stands",
		"if a then select 1; end if; case when b then select 2; end case; for i in 1..3 do select 3; "
		"end "
		"for; l: loop select 4; end loop; l:while c do select 5; end while; repeat set @a = 1; until "
		"@a end "
		"repeat; l: begin not atomic select 6; end; select 7",
		"1::if a then select 1; end if # 1::case when b then select 2; end case # 1::for i in 1..3 "
		"do "
		"select 3; end for # 1::l: loop select 4; end loop # 1::l:while c do select 5; end while # "
		"1::repeat set @a = 1; until @a end repeat # 1::l: begin not atomic select 6; end # "
		"1:A:select 7"},
	{MY, "a block inside of a routine",
		"create procedure p() begin not atomic if 1 then select 1; end if; end; x",
		"1:D:create procedure p() begin not atomic if 1 then select 1; end if; end # 1::x"},
	{MY, "SET STATEMENT",
		"set statement a = 1 for create procedure p() begin select 1; end; set statement b = 1 "
		"for select 1; x",
		"1:D:set statement a = 1 for create procedure p() begin select 1; end # 1:A:set statement b "
		"= 1 for "
		"select 1 # 1::x"},
	{MY, "END that ends no block",
		"create procedure p(end int) begin backup stage end; xa end 'x'; select start, end from t; "
		"end; x",
		"1:D:create procedure p(end int) begin backup stage end; xa end 'x'; select start, end from "
		"t; end # "
		"1::x"},
	{MY, "words that begin no body",
		"create procedure a.load() begin select 1; end; set @a := repeat('x', 2); "
		"select :if; create procedure p() show grants for x; x",
		"1:D:create procedure a.load() begin select 1; end # 1:A:set @a := repeat('x', 2) # "
		"1:A:select :if # "
		"1:D:create procedure p() show grants for x # 1::x"},
	{MY, "a body behind a type",
		"create function f() returns char begin return 1; end; create function g(a char "
		"binary) returns char set 'x' begin return 1; end; x",
		"1:D:create function f() returns char begin return 1; end # 1:D:create function g(a char "
		"binary) "
		"returns char set 'x' begin return 1; end # 1::x"},
	{MY, "sql_mode kept in a variable of the session",
		"SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES'; select \"a\"\"b\"; SET "
		"SQL_MODE=@OLD_SQL_MODE; "
		"select \"\\\"; b\"",
		"1:A:SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES' # 1:A:select \"a\"\"b\" # 1:A:SET "
		"SQL_MODE=@OLD_SQL_MODE # 1:A:select \"\\\"; b\""},
	{MY, "Oracle mode: the delimiter ends a body",
		"set sql_mode = oracle;\ndelimiter /\ncreate procedure p as a int; begin null; exception "
		"when x then "
		"null; end;\n/\nselect 1; select 2/\n",
		"1:A:set sql_mode = oracle # 3:D:create procedure p as a int; begin null; exception when x "
		"then null; "
		"end # 5:A:select 1 # 5:A:select 2"},
	{MY, "anonymous block", "BEGIN NOT ATOMIC select 1; END; BEGIN; select 2",
		"1::BEGIN NOT ATOMIC select 1; END # 1:T:BEGIN # 1:A:select 2"},
	{MY, "unfinished body", "CREATE PROCEDURE p() BEGIN select 1;",
		"1:BD:CREATE PROCEDURE p() BEGIN select 1;"},
	{MY, "client lines", "source x.sql\nselect 1\\G\nuse db;",
		"1:M:source x.sql # 2:A:select 1 # 2:M:\\G # 3::use db"},
	{MY, "transactions", "START TRANSACTION; COMMIT; SET autocommit=0; XA BEGIN 'a'; ROLLBACK TO a",
		"1:T:START TRANSACTION # 1:T:COMMIT # 1:TA:SET autocommit=0 # 1:T:XA BEGIN 'a' # 1::ROLLBACK "
		"TO a"},
	{MY, "doubled quotes", "select 'a'';b', 'c'';' ; x", "1:A:select 'a'';b', 'c'';' # 1::x"},

	{LITE, "trigger",
		"CREATE TRIGGER t AFTER INSERT ON a WHEN CASE 1 WHEN 1 THEN 1 END BEGIN select case when 1 "
		"then 2 end; "
		"update b set end = new.end; END; select 1",
		"1:D:CREATE TRIGGER t AFTER INSERT ON a WHEN CASE 1 WHEN 1 THEN 1 END BEGIN select case when "
		"1 then 2 end; "
		"update b set end = new.end; END # 1:A:select 1"},
	{LITE, "temporary trigger at the end", "create temp trigger t after insert on a begin select 1; end",
		"1:D:create temp trigger t after insert on a begin select 1; end"},
	{LITE, "unfinished trigger", "create trigger t after insert on a begin select 1;",
		"1:BD:create trigger t after insert on a begin select 1;"},
	{LITE, "brackets and backticks", "select [a;b], `c;d`, \"e;f\"; x",
		"1:A:select [a;b], `c;d`, \"e;f\" # 1::x"},
	{LITE, "no backslash escapes", "select '\\'; select 2", "1:A:select '\\' # 1:A:select 2"},
	{LITE, "dot line", ".mode csv\nselect 1;\n.quit", "1:M:.mode csv # 2:A:select 1 # 3:M:.quit"},
	{LITE, "comment open to the end", "select 1; /* x", "1:A:select 1"},
	{LITE, "no transaction",
		"VACUUM; PRAGMA foreign_keys=OFF; PRAGMA main.journal_mode(wal); PRAGMA foreign_keys; ATTACH "
		"'x' "
		"AS y; DETACH y; PRAGMA table_info(t)",
		"1:NA:VACUUM # 1:NA:PRAGMA foreign_keys=OFF # 1:NA:PRAGMA main.journal_mode(wal) # "
		"1:A:PRAGMA foreign_keys # "
		"1:N:ATTACH 'x' AS y # 1:N:DETACH y # 1:A:PRAGMA table_info(t)"},
	{LITE, "transactions", "BEGIN IMMEDIATE; END TRANSACTION; ROLLBACK TRANSACTION TO x",
		"1:T:BEGIN IMMEDIATE # 1:T:END TRANSACTION # 1::ROLLBACK TRANSACTION TO x"},
};

int main(void)
{
	struct arena *a = arena_new("t_sql_split");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sql_statements out = {0}, again = {0};
		sql_split(a, rows[i].d, str_of(rows[i].sql), &out);
		IS(render(a, &out), str_of(rows[i].want), "%s: %s", dialect_name(rows[i].d), rows[i].name);
		bool one = true;
		for (size_t k = 0; k < out.n; k++) {
			if (out.v[k].flags & (SQL_ANSI_QUOTES | SQL_NO_BACKSLASH_ESCAPES))
				continue; /* read in another mode when it is alone */
			again.n = 0;
			sql_split(a, rows[i].d, out.v[k].text, &again);
			one = one && again.n == 1 && str_eq(again.v[0].text, out.v[k].text);
		}
		OK(one, "%s: %s: each piece splits to itself", dialect_name(rows[i].d), rows[i].name);
	}
	arena_free(a);
	return tap_done();
}
