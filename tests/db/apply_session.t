#!/usr/bin/env bash
# What a migration does to the session and the transaction it shares with its own record, and to the guard's marker.
. "$(dirname "$0")/apply_lib.sh"
two='CREATE TABLE c (id int);'
use_case() { # NAME TEXT-OF-0002: 0001 = CREATE TABLE a, 0003 = CREATE TABLE c
	fresh
	file 0001_a.sql 'CREATE TABLE a (id int);'
	file 0002_b.sql "$2"
	file 0003_c.sql "$two"
	commit
	case=$1
}
refused() { # NAME TEXT LINE RULE: plan and apply say no, at the line, and nothing is written
	use_case "$1" "$2"
	json 1 "$1: plan says no" plan
	has "$1: at its place" "\"rule\":\"$4\",\"source\":\"app\",\"id\":\"0002\",\"path\":\"migrations/0002_b.sql\",\"line\":$3,"
	json 1 "$1: apply says no" apply
	is "$1: nothing is written" "$tables" "marker"
}
runs() { # NAME TEXT: all three are applied
	use_case "$1" "$2"
	json 0 "$1: apply" apply
	applied "$1: all is recorded" 0001 0002 0003
	json 0 "$1: apply again: nothing" apply
}
set_tables() { # the statement that lists the tables
	case $engine in
	sqlite) tables="SELECT name FROM sqlite_master ORDER BY name" ;;
	postgresql) tables="SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname" ;;
	mysql) tables="SELECT table_name FROM information_schema.tables WHERE table_schema = '$name' ORDER BY table_name" ;;
	esac
}
for e in sqlite postgresql mysql; do
	use $e || continue
	set_tables

	# Transaction control.
	refused "ROLLBACK in a file" $'CREATE TABLE b (id int);\nBEGIN;\nINSERT INTO b VALUES (1);\nROLLBACK;' 4 transaction-control
	refused "a BEGIN that stays open" $'BEGIN;\nINSERT INTO marker VALUES (1);' 1 transaction-control
	runs "BEGIN ... COMMIT around the file" $'BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;'
	runs "two transactions in a file" $'BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\nBEGIN;\nINSERT INTO b VALUES (1);\nCOMMIT;'
	[ $e = mysql ] || runs "a savepoint" $'CREATE TABLE b (id int);\nSAVEPOINT s;\nINSERT INTO b VALUES (1);\nROLLBACK TO SAVEPOINT s;\nRELEASE SAVEPOINT s;'
	use_case "a failure behind a COMMIT" $'BEGIN;\nCREATE TABLE b (id int);\nCOMMIT;\nBEGIN;\nCREATE TABLE b (id int);\nCOMMIT;'
	json 6 "$case: apply fails part way" apply
	has "$case: at its place" '"path":"migrations/0002_b.sql","line":5'
	has "$case: says what stands" 'of 0002 the first'
	grep -q '"error":{[^{}]*"detail":"[^"]*of 0002 the first' "$tmp/out"
	check $? "$case: the error says it too"
	if [ $e = sqlite ]; then
		refused "a COMMIT without BEGIN" $'CREATE TABLE b (id int);\nCOMMIT;\nCREATE TABLE b2 (id int);' 2 transaction-control
	else
		runs "a COMMIT without BEGIN" $'CREATE TABLE b (id int);\nCOMMIT;\nCREATE TABLE b2 (id int);'
	fi

	# What a procedure does that only the database knows: an earlier run made it.
	if [ $e = postgresql ]; then
		case="a call of an earlier run's procedure"
		fresh
		file 0001_a.sql "CREATE PROCEDURE add_times(INOUT n int, of_table text, late text DEFAULT 'late_at') LANGUAGE plpgsql AS \$\$
BEGIN
  EXECUTE 'ALTER TABLE ' || of_table || ' ADD COLUMN made_at timestamptz, ADD COLUMN ' || late || ' timestamptz';
END \$\$;
CREATE TABLE b (id int); CALL add_times(1, 'b');"
		commit
		json 0 "$case: the first run" apply
		file 0002_b.sql "DROP TABLE b; CREATE TABLE b (id int); CALL add_times(1, 'b');"
		file 0003_c.sql "CREATE TABLE c (id int); CALL add_times(n => 1, of_table => 'c');"
		commit
		json 0 "$case: the probes know what it makes" apply
		applied "$case: all is recorded" 0001 0002 0003
	fi

	# The marker is asked again before each migration.
	use_case "the marker's table is dropped" 'DROP TABLE marker;'
	json 6 "$case: the next migration is not begun" apply
	has "$case: CRITICAL" '"message":"CRITICAL: this is not \"test\": marker \"marker\" does not hold'
	has "$case: the file that did it" '"path":"migrations/0002_b.sql","line":null'
	applied "$case: what was applied before stands" 0001 0002
	use_case "the marker's value is changed" "UPDATE marker SET v = 'production';"
	json 6 "$case: the next migration is not begun" apply
	json 4 "$case: and no other run begins" apply
	for q in "SELECT v, v FROM marker" "SELECT 'test' UNION ALL SELECT 'test'" "SELECT v FROM marker WHERE v = 'x'"; do
		use_case "marker query $q" 'CREATE TABLE b (id int);'
		sed -i "s/query = .*/query = $q/" schemagate.conf && commit
		json 4 "$case: refused" apply
		is "$case: nothing is written" "$tables" "marker"
	done
done

if use postgresql; then
	set_tables
	refused "SET TRANSACTION READ ONLY" $'CREATE TABLE b (id int);\nSET TRANSACTION READ ONLY;' 2 transaction-control
	runs "default_transaction_read_only" $'CREATE TABLE b (id int);\nSET default_transaction_read_only = on;'
	runs "SET SESSION CHARACTERISTICS" $'CREATE TABLE b (id int);\nSET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;'
	runs "search_path" $'CREATE SCHEMA s;\nSET search_path = s;\nCREATE TABLE b (id int);'
	is "search_path: b is in s" "SELECT to_regclass('s.b') IS NOT NULL, to_regclass('public.c') IS NOT NULL" 't|t'
	runs "search_path in a file with transactions of its own" $'CREATE SCHEMA s;\nBEGIN;\nSET search_path = s;\nCREATE TABLE b (id int);\nCREATE TABLE b2 (id int);\nCOMMIT;\nCREATE TABLE b3 (id int);'
	is "its later statements follow it, the next file does not" "SELECT to_regclass('s.b') IS NOT NULL, to_regclass('s.b2') IS NOT NULL, to_regclass('s.b3') IS NOT NULL, to_regclass('public.c') IS NOT NULL" 't|t|t|t'
	runs "search_path statement by statement" $'CREATE SCHEMA s;\nSET search_path = s;\nCREATE TABLE b (id int);\nCREATE INDEX CONCURRENTLY b_id ON b (id);'
	is "the index is in s" "SELECT to_regclass('s.b_id') IS NOT NULL" t
	runs "statement_timeout" $'CREATE TABLE b (id int);\nSET statement_timeout = 1;'
	runs "lock_timeout" $'CREATE TABLE b (id int);\nSET lock_timeout = 1;'
	pg "$name" "DROP ROLE IF EXISTS ap_other" >/dev/null
	pg "$name" "CREATE ROLE ap_other" >/dev/null
	runs "SET ROLE" $'CREATE TABLE b (id int);\nSET ROLE ap_other;'
	runs "SET SESSION AUTHORIZATION" $'CREATE TABLE b (id int);\nSET SESSION AUTHORIZATION ap_other;'
	is "the next file's table is ours again" "SELECT relowner::regrole FROM pg_class WHERE relname = 'c'" postgres
	runs "SET ROLE statement by statement" $'CREATE TABLE b (id int);\nCREATE INDEX CONCURRENTLY b_id ON b (id);\nSET ROLE ap_other;'
	runs "standard_conforming_strings" $'CREATE TABLE b (id int);\nSET standard_conforming_strings = off;\nSET bytea_output = escape;'
	runs "the guard's session ends meanwhile" $'CREATE TABLE b (id int);\nSELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE \'%/guard\';'
	use_case "read only behind a function" $'CREATE TABLE b (id int);\nSELECT set_config(\'transaction_read_only\', \'on\', false);'
	json 6 "$case: apply fails" apply
	has "$case: the hint is about the file" '"hint":"A statement of migrations/0002_b.sql left the session'
	applied "$case: what stands" 0001
	is "$case: nothing of it" "SELECT to_regclass('b')" ''
	pg "$name" "DROP OWNED BY ap_other; DROP ROLE ap_other" >/dev/null
fi
if use mysql; then
	set_tables
	my "DROP DATABASE IF EXISTS ${name}_z"
	refused "USE of another database" $'CREATE DATABASE '"${name}"$'_z;\nUSE '"${name}"$'_z;\nCREATE TABLE b (id int);' 2 other-database
	is "USE: no such database was made" "SELECT count(*) FROM information_schema.schemata WHERE schema_name = '${name}_z'" 0
	runs "USE of our own database" "USE $name; CREATE TABLE b (id int);"
	runs "names qualified with our own database" "CREATE TABLE $name.b (id int); ALTER TABLE \`$name\`.b ADD COLUMN x int;"
	runs "SET SESSION TRANSACTION READ ONLY" $'CREATE TABLE b (id int);\nSET SESSION TRANSACTION READ ONLY;'
	runs "autocommit" $'CREATE TABLE b (id int);\nSET autocommit = 0;\nINSERT INTO b VALUES (1);\nCOMMIT;'
	is "autocommit: the row" "SELECT count(*) FROM b" 1
	runs "sql_mode" $'CREATE TABLE b (id int);\nSET sql_mode = \'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,ORACLE\';\nCREATE TABLE b2 (id int);'
	runs "SET NAMES" $'CREATE TABLE b (id int);\nSET NAMES latin1;\nCREATE TABLE b2 (id int);'
	my "DROP DATABASE IF EXISTS ${name}_z"
fi
if use sqlite; then
	runs "query_only" $'CREATE TABLE b (id int);\nPRAGMA query_only = 1;'
	runs "a temporary table of our history's name" $'CREATE TABLE b (id int);\nCREATE TEMP TABLE other (id int);'
fi
done_testing
