#!/usr/bin/env bash
# Ecto's own migrator against our reading: state, order, and what its migrations leave. Neither Debian nor npm has Ecto: it runs
# where SCHEMAGATE_TEST_ECTO names a folder with the compiled libraries, NAME/ebin each (ecto_sql, ecto, postgrex, myxql,
# db_connection, decimal, telemetry, jason).
set -u
. "$(dirname "$0")/../lib.sh"
if [ ! -d "${SCHEMAGATE_TEST_ECTO:-}" ] || ! command -v elixir >/dev/null; then
	skip "Ecto" "SCHEMAGATE_TEST_ECTO names no compiled libraries, or there is no elixir: it was NOT run"
	finish
fi
paths=$(printf -- '-pa %s ' "$SCHEMAGATE_TEST_ECTO"/*/ebin)
folder=priv/repo/migrations
theirs() { elixir $paths "$here/ecto.exs" $adapter "$db" "$socket" "$whole/$folder" "$@" 2>&1 | tail -n 20; }
ours() { "$tool" "$1" "$whole" $folder "$url" "$2" 2>&1; }
for dialect in postgresql mysql; do
	what="Ecto, $dialect" whole=$here/ecto/$dialect
	case $dialect in
	postgresql) adapter=Postgres driver=postgrex ;;
	mysql) adapter=MyXQL driver=myxql ;;
	esac
	if [ ! -d "$SCHEMAGATE_TEST_ECTO/$driver/ebin" ] || ! database $dialect a; then
		skip "$what" "no server, or no $driver"
		continue
	fi
	db=formats_$$_a socket=${url#*host=}
	[ $dialect = mysql ] && socket=${url#*socket=}
	is "$("$tool" recognise "$whole" | cut -d' ' -f1-3)" "ecto $folder $dialect" "$what: recognised"
	is "$("$tool" list "$whole" $folder | grep -vc ' fine ')" 0 "$what: all of it is read"
	is "$(theirs up 2)" 2 "$what: it runs two"
	is "$(states "$whole" $folder)" "applied applied pending pending " "$what: we see two applied"
	is "$(theirs pending)" 2 "$what: as it does"
	is "$(theirs up 0)" 2 "$what: it runs the others"
	is "$(states "$whole" $folder)" "applied applied applied applied " "$what: we see all applied"
	is "$(replayed_and_live "$whole" $dialect)" "" "$what: our reading of the files is what stands there"
	is "$(ours back 1)" "" "$what: we take the last row away"
	is "$(theirs pending)" 1 "$what: it is pending for it"
	drop_database $dialect a
	database $dialect b
	db=formats_$$_b
	is "$(ours run 2)" "" "$what: what we read of two can be run, and is recorded in a table that we make"
	is "$(theirs pending)" 2 "$what: it would run just the others"
	is "$(theirs up 0)" 2 "$what: and does"
	is "$(states "$whole" $folder)" "applied applied applied applied " "$what: we see all applied"
	is "$(replayed_and_live "$whole" $dialect)" "" "$what: and nothing differs"
	drop_database $dialect b
done
finish
