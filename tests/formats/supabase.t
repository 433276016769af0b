#!/usr/bin/env bash
# The Supabase CLI and ours take turns on one database, and cut files into the same statements. Its package has 142 MB, so it is
# used when it is there or SCHEMAGATE_TEST_SUPABASE is set, as `make check-formats` does.
set -u
. "$(dirname "$0")/lib.sh"
if [ -z "${SCHEMAGATE_TEST_SUPABASE:-}" ] && [ ! -f "$top/build/tests/formats/npm-supabase/installed" ]; then
	skip "Supabase CLI" "142 MB: the CLI was NOT run; make check-formats runs it"
	finish
fi
if ! packages npm-supabase; then
	skip "Supabase CLI" "npm could not be reached: the CLI was NOT run"
	finish
fi
if ! database postgresql cli; then
	skip "Supabase CLI" "no server"
	finish
fi
node "$here/proxy.cjs" "${url#*host=}/.s.PGSQL.5432" >"$tmp/port" &
proxy=$!
trap 'kill $proxy; wait 2>/dev/null; rm -rf "$tmp"' EXIT
for _ in $(seq 100); do
	[ -s "$tmp/port" ] && break
	sleep 0.1
done

cli() { # PROJECT COMMAND...
	local project=$1
	shift
	db=${url#*@/} db=${db%%\?*}
	(cd "$project" && HOME=$tmp SUPABASE_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 timeout 120 "$npm/node_modules/@supabase/cli-linux-x64/bin/supabase" "$@" \
		--db-url "postgresql://postgres:x@127.0.0.1:$(cat "$tmp/port")/$db?sslmode=disable" 2>&1)
}
copy() { # N: a project with the first N migrations
	rm -rf "$tmp/p"
	cp -r "$here/supabase" "$tmp/p"
	(cd "$tmp/p/supabase/migrations" && ls | tail -n +$(($1 + 1)) | xargs -r rm)
}
applied_by_cli() { grep -c '^Applying migration'; }
path=supabase/migrations
whole=$here/supabase

copy 1
is "$(cli "$tmp/p" migration up --yes | applied_by_cli)" 1 "it runs the first"
is "$(states "$whole" $path)" "applied pending pending " "we see one applied, unchanged"
is "$("$tool" statements "$whole" $path "$url" 2>&1)" "20240101000000 same" "with the statements that we would record"
is "$("$tool" run "$whole" $path "$url" 2 2>&1)" "" "we run and record the others"
is "$(states "$whole" $path)" "applied applied applied " "we see all applied"
copy 3
is "$(cli "$tmp/p" migration up --yes | applied_by_cli)" 0 "it has nothing to do"
is "$(cli "$tmp/p" migration list | grep -c '`2024')" 3 "its list knows them all"
drop_database postgresql cli

database postgresql again
is "$("$tool" run "$whole" $path "$url" 2 2>&1)" "" "we begin, with its table made by us"
is "$(cli "$tmp/p" migration up --yes | applied_by_cli)" 1 "it runs just the last"
is "$(states "$whole" $path)" "applied applied applied " "we see all applied"
is "$("$tool" back "$whole" $path "$url" 1 2>&1; states "$whole" $path)" "applied applied pending " "we take the last row away"
psql -qAtX "$url" -c 'DELETE FROM supabase_migrations.schema_migrations'

cp -r "$here/supabase-split" "$tmp/v"
versions=$(cd "$tmp/v/$path" && ls | sed 's/_.*//')
cli "$tmp/v" migration repair --status applied --yes $versions >/dev/null
is "$("$tool" statements "$here/supabase-split" $path "$url" 2>&1)" "$(for v in $versions; do echo "$v same"; done)" \
	"it cuts hard files as we do"
drop_database postgresql again
finish
