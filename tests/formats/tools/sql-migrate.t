#!/usr/bin/env bash
# sql-migrate and we take turns on one database, on three servers.
set -u
. "$(dirname "$0")/../lib.sh"
if ! command -v sql-migrate >/dev/null 2>&1; then
	skip "sql-migrate" "sql-migrate is not installed: it was NOT run"
	finish
fi
whole=$tmp/p path=migrations
cp -r "$here/sql-migrate" "$whole"

configure() { # the address as its drivers write it
	case $dialect in
	sqlite) kind=sqlite3 source=${url#sqlite:} ;;
	postgresql) kind=postgres source="host=${url#*host=} dbname=$db user=postgres sslmode=disable" ;;
	mysql) kind=mysql source="root@unix(${SCHEMAGATE_TEST_MYSQL#*socket=})/$db?parseTime=true" ;;
	esac
	printf 'development:\n  dialect: %s\n  datasource: %s\n  dir: migrations\n' "$kind" "$source" >"$whole/dbconfig.yml"
}
theirs() { (cd "$whole" && sql-migrate "$@" 2>&1); }
pending() { theirs status | grep -c '| no '; }
ours() { "$tool" "$1" "$whole" $path "$url" "$2" 2>&1; }

for dialect in sqlite postgresql mysql; do
	if ! database $dialect a; then
		skip "sql-migrate, $dialect" "no server"
		continue
	fi
	db=formats_$$_a
	configure
	what="sql-migrate, $dialect"
	is "$("$tool" recognise "$whole" | cut -d' ' -f1-3)" "sql-migrate migrations $dialect" "$what: recognised"
	is "$(theirs up -limit=1)" "Applied 1 migration" "$what: it applies the first"
	is "$(states "$whole" $path)" "applied pending pending " "$what: we see one applied"
	is "$(ours run 2)" "" "$what: we run and record the others"
	is "$(states "$whole" $path)" "applied applied applied " "$what: we see all applied"
	is "$(pending)" 0 "$what: it sees all applied too"
	is "$(theirs up)" "Applied 0 migrations" "$what: it has nothing to do"
	is "$(theirs down -limit=1)" "Applied 1 migration" "$what: it takes the last one back"
	is "$(states "$whole" $path)" "applied applied pending " "$what: so we see"
	drop_database $dialect a
	database $dialect b
	db=formats_$$_b
	configure
	is "$(ours run 2)" "" "$what: we begin, with its table made by us"
	is "$(pending)" 1 "$what: it sees two"
	is "$(theirs up)" "Applied 1 migration" "$what: it applies just the last"
	is "$(states "$whole" $path)" "applied applied applied " "$what: we see all applied"
	is "$(ours back 1)" "" "$what: we take the last row away"
	is "$(pending)" 1 "$what: it is pending for it"
	drop_database $dialect b
	project=$whole
	half() { configure && theirs up -limit=1; }
	rest() { configure && theirs up; }
	left() { configure && pending; }
	both_ways sql-migrate $path 3 1 ""
done
finish
