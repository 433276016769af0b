#!/usr/bin/env bash
# How often status waits for PostgreSQL: once with the session's settings and the look for the tables, once for the rows, whatever
# the number of sources and rows.
set -u
. "$(dirname "$0")/lib.sh"
if ! database postgresql trips; then
	skip "trips to PostgreSQL" "no server"
	finish
fi
repo=$tmp/repo
mkdir -p "$repo/one" "$repo/two/db/migrate" "$repo/three" "$tmp/proxy"
for i in 1 2 3; do
	printf -- '-- +goose Up\nCREATE TABLE a%s (id int);\n' $i >"$repo/one/0000${i}_a.sql"
	printf 'class B%s < ActiveRecord::Migration[6.1]\nend\n' $i >"$repo/two/db/migrate/2024010${i}000000_b.rb"
	printf -- '-- +migrate Up\nCREATE TABLE c%s (id int);\n' $i >"$repo/three/${i}_c.sql"
done
"$tool" run "$repo" one "$url" 2 && "$tool" run "$repo" two/db/migrate "$url" 2 && "$tool" run "$repo" three "$url" 2
conf() { # SOURCES...: a repository with these alone
	: >"$repo/schemagate.conf"
	for s in "$@"; do printf '[source "%s"]\n\tpath = %s\n' "${s%%/*}" "$s" >>"$repo/schemagate.conf"; done
	printf '[environment "p"]\n\turl = env:TRIPS_URL\n\tguard = none\n\tsnapshot = none\n' >>"$repo/schemagate.conf"
	(cd "$repo" && rm -rf .git && git init -q -b main && git add -A -f && git -c user.name=t -c user.email=t@example.com commit -qm all)
}
real=${url##*host=}
trips() { # COMMAND...: what the server saw of it
	rm -f "$tmp/proxy/.s.PGSQL.5432"
	TRIPS_URL=${url/"$real"/$tmp/proxy} python3 "$(dirname "$0")/trips.py" "$real" "$tmp/proxy" "$build/schemagate" -C "$repo" "$@" 2>&1
}
applied() { TRIPS_URL=$url "$build/schemagate" -C "$repo" status 2>&1 | grep -c ' applied'; }
conf one
is "$(applied) $(trips status)" "2 2" "goose: two trips"
conf two/db/migrate
is "$(applied) $(trips status)" "2 2" "Rails, which looks at two tables: two trips"
mkdir -p "$repo/four" "$repo/five"
printf '[DEFAULT]\nsources = four\n' >"$repo/yoyo.ini"
for i in 1 2 3; do
	printf 'CREATE TABLE d%s (id int);\n' $i >"$repo/four/000$i.d.sql"
	printf 'exports.up = async (knex) => { await knex.raw("CREATE TABLE e%s (id int)"); };\n' $i >"$repo/five/00${i}_e.js"
done
"$tool" run "$repo" four "$url" 2 && "$tool" run "$repo" five "$url" 2
conf four
is "$(applied) $(trips status)" "2 2" "yoyo, which looks at three tables: two trips"
conf five
is "$(applied) $(trips status)" "2 2" "Knex, whose lock has a table of its own: two trips"
rm -rf "$repo/four" "$repo/five" "$repo/yoyo.ini"
conf one two/db/migrate three
is "$(applied) $(trips status)" "6 2" "three sources: two trips"
TRIPS_URL=$url "$build/schemagate" -C "$repo" baseline --env p --to three:3_c.sql --force --reason test >"$tmp/said" 2>&1
is "$? $(applied) $(trips status)" "0 7 2" "with a history of our own beside theirs: two trips"
psql -qAtX "$url" -c "INSERT INTO goose_db_version (version_id, is_applied) SELECT i, true FROM generate_series(4, 20000) i" \
	-c "INSERT INTO gorp_migrations SELECT repeat('x', 900) || i FROM generate_series(4, 30000) i"
is "$(trips status)" 3 "an answer of more than 16 MiB is not kept: a third"
psql -qAtX "$url" -c "DROP TABLE gorp_migrations" -c "CREATE VIEW gorp_migrations AS SELECT ''::text AS id, now() AS applied_at"
is "$(TRIPS_URL=$url "$build/schemagate" -C "$repo" status 2>&1 >/dev/null | head -n 1)" \
	'schemagate: environment "p": history of source "three": version table "gorp_migrations" is a view, not a table' \
	"a failure is that of the source that met it"
drop_database postgresql trips
finish
