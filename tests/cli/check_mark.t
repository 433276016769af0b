#!/usr/bin/env bash
# A tool that keeps nothing but its newest version: files that came too late, and dirty versions.
set -u
. "$(dirname "$0")/lib.sh"

run_in() { # DATABASE SQL
	/usr/bin/python3 - "$1" "$2" <<'PY'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.executescript(sys.argv[2])
c.commit()
PY
}
start() {
	repo "$1"
	put go.mod 'require github.com/golang-migrate/migrate/v4 v4.19.1'
	put db/000001_a.up.sql 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);'
	put db/000003_c.up.sql 'CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT);'
	put schemagate.conf '[environment "production"]
	url = sqlite:../mark.db
	guard = none'
	commit start
	branch topic
	rm -f ../mark.db
	run_in ../mark.db "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);
		CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT);
		CREATE TABLE schema_migrations (version uint64, dirty bool);
		INSERT INTO schema_migrations VALUES ($2, ${3-0});"
}
C="check --base main"

start fine 3
json 0 "everything is applied" $C
has "by the mark" '"applied":2,"pending":[]'

start late 3
put db/000002_b.up.sql 'CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);'
put app.js 'db.prepare("SELECT id FROM b").all();'
commit
json 1 "a file below the mark never runs" $C
has "which is said of it" '"rule":"out-of-order","level":"block"'
has "at its file" '"path":"db/000002_b.up.sql"'
has "and the code that needs it is seen" '"rule":"needs-pending"'

start ahead 4
put db/000004_d.up.sql 'CREATE TABLE d (id INTEGER PRIMARY KEY AUTOINCREMENT);'
commit
json 0 "a file that is applied before its merge is none of these" $C
has "but applied" '"applied":3,"pending":[]'
run_in ../mark.db "UPDATE schema_migrations SET version = 5"
put db/000005_e.up.sql 'CREATE TABLE e (id INTEGER PRIMARY KEY AUTOINCREMENT);'
commit
json 0 "nor are two of them" $C

start dirty 3 1
json 1 "a dirty version blocks" $C
has "as failed" '"rule":"failed","level":"block"'
has "and as what stops the tool" '"rule":"lint/tool-trap","level":"block"'

start rows 3
run_in ../mark.db "INSERT INTO schema_migrations VALUES (1, 0)"
json 3 "two rows are not believed" $C
has "and the reason is given" 'has more than one row'
finish
