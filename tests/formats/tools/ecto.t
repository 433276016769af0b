#!/usr/bin/env bash
# Ecto's own migrator against our reading: state, order, and what its migrations leave. Neither Debian nor npm has Ecto: it runs
# where SCHEMAGATE_TEST_ECTO names a folder with the compiled libraries, NAME/ebin each (ecto_sql, ecto, postgrex, db_connection,
# decimal, telemetry, jason).
set -u
. "$(dirname "$0")/../lib.sh"
if [ ! -d "${SCHEMAGATE_TEST_ECTO:-}" ] || ! command -v elixir >/dev/null; then
	skip "Ecto" "SCHEMAGATE_TEST_ECTO names no compiled libraries, or there is no elixir: it was NOT run"
	finish
fi
paths=$(printf -- '-pa %s ' "$SCHEMAGATE_TEST_ECTO"/*/ebin)
folder=priv/repo/migrations
theirs() { elixir $paths "$here/ecto.exs" "$db" "${url#*host=}" "$here/ecto/$folder" "$@" 2>&1 | tail -n 20; }
database postgresql a || {
	skip "Ecto" "no server"
	finish
}
db=formats_$$_a
is "$("$tool" recognise "$here/ecto" | cut -d' ' -f1-3)" "ecto $folder postgresql" "recognised"
is "$("$tool" list "$here/ecto" $folder | grep -vc ' fine ')" 0 "all of it is read"
is "$(theirs up 2)" 2 "it runs two"
is "$(states "$here/ecto" $folder)" "applied applied pending pending " "we see two applied"
is "$(theirs pending)" 2 "as it does"
is "$(theirs up 0)" 2 "it runs the others"
is "$(states "$here/ecto" $folder)" "applied applied applied applied " "we see all applied"
is "$(replayed_and_live "$here/ecto" postgresql)" "" "our reading of the files is what stands there"
is "$("$tool" back "$here/ecto" $folder "$url" 1 2>&1)" "" "we take the last row away"
is "$(theirs pending)" 1 "it is pending for it"
drop_database postgresql a
database postgresql b
db=formats_$$_b
is "$("$tool" run "$here/ecto" $folder "$url" 2 2>&1)" "" "what we read of two can be run, and is recorded in a table that we make"
is "$(theirs pending)" 2 "it would run just the others"
is "$(theirs up 0)" 2 "and does"
is "$(states "$here/ecto" $folder)" "applied applied applied applied " "we see all applied"
is "$(replayed_and_live "$here/ecto" postgresql)" "" "and nothing differs"
drop_database postgresql b
finish
