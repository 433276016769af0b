#!/usr/bin/env bash
# verify names each tool's known trap, in the state in which it shows. SQLite; the tables as the tools make them.
set -u
. "$(dirname "$0")/lib.sh"
sql() { /usr/bin/python3 -c 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.executescript(sys.argv[2])' "$tmp/s.db" "$1"; }
start() { # REPOSITORY: of one source "m"; the database is new
	repo "$1"
	rm -f "$tmp/s.db" && : >"$tmp/s.db"
	export URL=sqlite:$tmp/s.db
	one_source "$2" sqlite
}
A='CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER);' B='CREATE TABLE b (id INTEGER);' C='CREATE TABLE c (id INTEGER);'

# Drizzle: what is older than the newest row never runs.
start drizzle drizzle
journal() { # "WHEN TAG"...
	local out= i=0 entry
	for entry in "$@"; do
		out="$out${out:+,}{\"idx\":$i,\"version\":\"6\",\"when\":${entry% *},\"tag\":\"${entry#* }\",\"breakpoints\":true}"
		i=$((i + 1))
	done
	put drizzle/meta/_journal.json "{\"version\":\"7\",\"dialect\":\"sqlite\",\"entries\":[$out]}"
}
journal "1000 0000_a" "3000 0001_c"
put drizzle/0000_a.sql "$A" && put drizzle/0001_c.sql "$C"
commit
run 0 "drizzle: two are applied" apply --env production
journal "1000 0000_a" "2000 0001_b" "3000 0001_c"
put drizzle/0001_b.sql "$B" && commit
"$gate" verify --env production >"$tmp/out" 2>"$tmp/err"
has "one that was merged late is named" '1 migration below an applied one, the first is 0001_b: Drizzle skips it silently and for ever'
put drizzle/0000_a.sql "$A -- edited" && commit
run 1 "an edited one" verify --env production
has "is not looked at by Drizzle" 'the first is 0000_a: Drizzle compares no hash of what has run'

# golang-migrate: its mark covers what never ran.
start golang m
put go.mod 'require github.com/golang-migrate/migrate/v4 v4.19.1'
put m/1_a.up.sql "$A" && put m/3_c.up.sql "$C" && put m/1_a.down.sql 'DROP TABLE a;' && commit
run 0 "golang-migrate: two are applied" apply --env production
put m/2_b.up.sql "$B" && commit
run 1 "one below its mark" verify --env production
has "has no record" 'no record shows that version 2 ran: the tool counts whatever is below'
has "and its object is missing" 'table b is not there'
put m/1_a.up.sql "$A -- edited" && commit
run 1 "an edited one" verify --env production
has "is not seen by a tool without checksums" 'golang-migrate keeps no checksum, and takes the edited file for what has run'

# Prisma: deploy looks at no checksum.
start prisma prisma/migrations
put prisma/migrations/migration_lock.toml 'provider = "sqlite"'
put prisma/migrations/20240101000000_a/migration.sql "$A" && commit
run 0 "prisma: one is applied" apply --env production
put prisma/migrations/20240101000000_a/migration.sql "$A $B" && commit
run 1 "an edited one" verify --env production
has "goes unchecked" 'the first is 20240101000000_a: prisma migrate deploy looks at no checksum'

# Flyway: its CRC-32 leaves out where lines end.
start flyway m
put m/V1__a.sql "CREATE TABLE a (id INTEGER); -- one
CREATE TABLE b (id INTEGER);" && put m/V2__c.sql "$C" && commit
run 0 "flyway: two are applied" apply --env production
put m/V1__a.sql "CREATE TABLE a (id INTEGER); -- oneCREATE TABLE b (id INTEGER);" && commit
run 1 "a line that was joined to a comment" verify --env production
has "is an edit that Flyway is blind to" 'the first is 1: Flyway sees no difference, because its own checksum is the same for both texts'
put m/V1__a.sql "CREATE TABLE a (id INTEGER, y INTEGER);" && commit
run 1 "another edit" verify --env production
hasnt "is one that it sees" 'Flyway sees no difference'

# Supabase: what was made in the dashboard has no file.
S=${SCHEMAGATE_TEST_SERVERS:-} db=traps_$$
pg() { psql -XqAt -h "$S/pg" -U postgres -d "${2:-$db}" -c "$1" >/dev/null 2>&1; }
if [ -n "$S" ] && pg "CREATE DATABASE $db" postgres; then
	trap 'pg "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres; rm -rf "$tmp"' EXIT
	start supabase supabase/migrations
	sed -i 's/dialect = sqlite/dialect = postgresql/' schemagate.conf
	export URL="postgresql://postgres@/$db?host=$S/pg"
	put supabase/config.toml 'project_id = "x"'
	put supabase/migrations/20240101000000_a.sql "$A" && commit
	run 0 "supabase: one is applied" apply --env production
	pg "INSERT INTO supabase_migrations.schema_migrations (version, name, statements) VALUES ('20240102000000', 'made', '{create table d (id int)}')"
	run 1 "a version that no file has" verify --env production
	has "is told where it comes from" 'the first is 20240102000000: made in the dashboard, through an API or from another branch'
	put supabase/migrations/20240101000000_a.sql "$A $B" && commit
	run 1 "an edited file" verify --env production
	has "goes unnoticed" 'supabase db push compares no contents'
else
	skip "supabase" "no server"
fi

# Rails: the environment in its metadata is that of the last run.
start rails db/migrate
put db/migrate/20240101000000_a.rb 'class A < ActiveRecord::Migration[7.1]
  def change
    create_table(:a)
  end
end' && commit
sql "CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY); INSERT INTO schema_migrations VALUES ('20240101000000');
CREATE TABLE ar_internal_metadata (key varchar NOT NULL PRIMARY KEY, value varchar, created_at datetime(6) NOT NULL, updated_at datetime(6) NOT NULL);
INSERT INTO ar_internal_metadata VALUES ('environment', 'production', 1, 1); CREATE TABLE a (id integer PRIMARY KEY AUTOINCREMENT NOT NULL);"
sed -i 's/\tguard = none//' schemagate.conf
put schemagate.conf "$(cat schemagate.conf)
[guard \"production.rails\"]
	query = SELECT value FROM ar_internal_metadata WHERE key = 'environment'
	expect = production" && commit
run 0 "rails: its own marker holds" verify --env production
has "and proves nothing" 'marker "rails" asks ar_internal_metadata, which every run of Rails overwrites'
finish
