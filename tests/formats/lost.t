#!/usr/bin/env bash
# A version table that is gone, and rows that are, where our own history says that the migrations were applied: for tools of every
# shape (a row each, one mark, states in a row, two tables, links, programs), on every engine.
set -u
. "$(dirname "$0")/../cli/lib.sh"
build=${BUILD:-$top/build}
S=${SCHEMAGATE_TEST_SERVERS:-} db=lost_$$ engine=
pg() { psql -XqAt -h "$S/pg" -U postgres -d "${2:-$db}" -c "$1" 2>/dev/null; }
my() { mariadb --no-defaults -u root -S "${SCHEMAGATE_TEST_MYSQL#*socket=}" -N "${@:2}" -e "$1" 2>/dev/null; }
gone() {
	case $engine in
	sqlite) rm -f "$tmp/s.db" ;;
	postgresql) pg "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres ;;
	mysql) my "DROP DATABASE IF EXISTS $db" ;;
	esac
}
trap 'gone; rm -rf "$tmp"' EXIT
fresh() { # an empty database; sets URL. Fails when there is no such server
	gone
	case $engine in
	sqlite) : >"$tmp/s.db" && export URL=sqlite:$tmp/s.db ;;
	postgresql) [ -n "$S" ] && pg "CREATE DATABASE $db" postgres && export URL="postgresql://postgres@/$db?host=$S/pg" ;;
	mysql) [ -n "${SCHEMAGATE_TEST_MYSQL:-}" ] && my "CREATE DATABASE $db" && export URL=${SCHEMAGATE_TEST_MYSQL/\/schemagate\?//$db?} ;;
	esac
}
sql() {
	case $engine in
	postgresql) pg "$1" ;;
	mysql) my "$1" "$db" ;;
	*) /usr/bin/python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2]): print("|".join(map(str, row)))' "$tmp/s.db" "$1" ;;
	esac
}
E='--env production'
# The newest migration is taken out of the tool's table: FORMAT TABLE STATEMENT; the projects make tables a, b and c, or nothing.
tools='golang-migrate schema_migrations UPDATE schema_migrations SET version = 2
dbmate schema_migrations DELETE FROM schema_migrations WHERE version = '\''003'\''
goose goose_db_version DELETE FROM goose_db_version WHERE version_id = 3
prisma _prisma_migrations DELETE FROM _prisma_migrations WHERE migration_name LIKE '\''%c'\''
flyway flyway_schema_history DELETE FROM flyway_schema_history WHERE installed_rank = 3
liquibase databasechangelog DELETE FROM databasechangelog WHERE orderexecuted = 3
sqlx _sqlx_migrations DELETE FROM _sqlx_migrations WHERE version = 3
alembic alembic_version UPDATE alembic_version SET version_num = '\''bbb'\''
django django_migrations DELETE FROM django_migrations WHERE name = '\''0003_c'\'''
asked() { # EXIT NAME: the commands that decide, and nothing is run
	local c
	for c in "plan $E" "apply $E" "check --base HEAD --head HEAD $E"; do
		json "$1" "$what: $2: ${c%% *}" $c
		[ $# -lt 3 ] || has "$what: $2: ${c%% *} says why" "$3"
	done
}
lost() { # FORMAT TABLE STATEMENT
	what="$engine, $1"
	repo lost && "$build/tests/formats/project" write "$1" .
	one_source "$("$build/tests/formats/project" list $engine | sed -n "s/^$1 //p" | head -n 1)" $engine "format = $1"
	commit
	case $1 in
	alembic | django)
		for t in a b c; do sql "CREATE TABLE $t (id int)"; done
		json 0 "$what: adopted" baseline $E --reason first
		;;
	*) json 0 "$what: applied" apply $E ;;
	esac
	sql "DROP TABLE $2"
	asked 1 "the table is gone" 'version table is gone: our own history has 3 of its migrations as applied here'
	run 0 "$what: status" --format json status $E
	has "$what: status says so too" 'version table is gone'
	json 0 "$what: adopted again" baseline $E --reason 'the table was dropped'
	json 0 "$what: all is well" plan $E
	has "$what: and nothing to do" '"steps":[]'
	sql "$3"
	asked 1 "a row is lost" 'has lost its row'
	last=$(/usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["environments"][0]["pending"][0]["id"])' "$tmp/out")
	json 0 "$what: put back" repair $E --mark-applied "$last" --reason 'by hand'
	json 0 "$what: all is well again" plan $E
	sql "$3"
	case $1 in alembic | django) return ;; esac # their third migration does nothing: it cannot be told
	sql 'DROP TABLE c'
	json 0 "$what: the tool took it back" plan $E
	has "$what: it is pending" "\"id\":\"$last\""
	run 0 "$what: which status tells" --format json status $E
	has "$what: as what it is" 'no longer has its row'
	json 0 "$what: settled" repair $E --mark-rolled-back "$last" --reason 'taken back by the tool'
	run 0 "$what: status" --format json status $E
	hasnt "$what: is quiet" 'no longer has its row'
	json 0 "$what: apply" apply $E
	json 0 "$what: verify" verify $E --deep
}
for engine in sqlite postgresql mysql; do
	while read -r format table statement; do
		fresh || { skip "$engine, $format" "no server"; continue; }
		[ "$engine $format" = 'mysql liquibase' ] && table=${table^^} statement=${statement/databasechangelog/DATABASECHANGELOG}
		lost "$format" "$table" "$statement" </dev/null
	done <<<"$tools"
	gone
done
finish
