#!/usr/bin/env bash
# baseline and repair through the record of every tool there is: the tool's own table holds what was decided (ours is taken away
# to see that), and ours holds why. On SQLite, PostgreSQL and MySQL, each with the tools
# that know it.
set -u
. "$(dirname "$0")/../cli/lib.sh"
build=${BUILD:-$top/build}
S=${SCHEMAGATE_TEST_SERVERS:-} db=adopt_tools_$$ engine=
pg() { psql -XqAt -h "$S/pg" -U postgres -d "${2:-$db}" -c "$1" 2>/dev/null; }
my() { mariadb --no-defaults -u root -S "${SCHEMAGATE_TEST_MYSQL#*socket=}" -N "${@:2}" -e "$1" 2>/dev/null; }
# use ENGINE: sets $engine and URL; fails when there is no such server.
use() {
	engine=$1
	case $1 in
	sqlite) export URL=sqlite:$tmp/s.db ;;
	postgresql)
		[ -n "$S" ] && pg 'SELECT 1' postgres >/dev/null || return 1
		export URL="postgresql://postgres@/$db?host=$S/pg"
		;;
	mysql)
		[ -n "${SCHEMAGATE_TEST_MYSQL:-}" ] && my 'SELECT 1' >/dev/null || return 1
		export URL=${SCHEMAGATE_TEST_MYSQL/\/schemagate\?//$db?}
		;;
	esac
}
gone() {
	case $engine in
	sqlite) rm -f "$tmp/s.db" ;;
	postgresql) pg "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres ;;
	mysql) my "DROP DATABASE IF EXISTS $db" ;;
	esac
}
trap 'gone; rm -rf "$tmp"' EXIT
sql() {
	case $engine in
	postgresql) pg "$1" ;;
	mysql) my "$1" "$db" ;;
	*) /usr/bin/python3 -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2]): print("|".join(map(str, row)))' "$tmp/s.db" "$1" ;;
	esac
}
fresh() {
	gone
	case $engine in
	sqlite) : >"$tmp/s.db" ;;
	postgresql) pg "CREATE DATABASE $db" postgres ;;
	mysql) my "CREATE DATABASE $db" ;;
	esac
	for table in a b c; do sql "CREATE TABLE $table (id int)"; done
}
E='--env production'
# "ID STATE" of each migration, from the last document.
states() { /usr/bin/python3 -c '
import json, sys
for m in json.load(open(sys.argv[1]))["environments"][0]["migrations"]: print(m["state"], m["id"])' "$tmp/out"; }
without_ours() { sql 'ALTER TABLE schemagate_history RENAME TO kept'; }
with_ours() { sql 'ALTER TABLE kept RENAME TO schemagate_history'; }
serves() { # FORMAT: this engine
	[ $engine = postgresql ] || case $1 in supabase | graphile-migrate | node-pg-migrate) return 1 ;; esac
}
adopt() { # FORMAT PATH
	repo tool && fresh
	"$build/tests/formats/project" write "$1" .
	one_source "$2" "$engine" "format = $1"
	commit
	local last
	run 0 "$engine: $1: baseline" --format json baseline $E --reason 'it was there before us'
	run 0 "$engine: $1: status" --format json status
	[ "$(states | cut -d' ' -f1 | sort | uniq -c | tr -s ' ')" = ' 3 applied' ]
	ok $? "$engine: $1: three are applied"
	last=$(states | tail -n 1 | cut -d' ' -f2-)
	[ "$(sql "SELECT count(*) FROM schemagate_history WHERE event = 'baseline' AND note LIKE '%it was there before us%'")" = 3 ]
	ok $? "$engine: $1: why is kept with each"
	if [ "$1" != plain ]; then
		without_ours
		run 0 "$engine: $1: status by the tool's own table" --format json status
		[ "$(states | cut -d' ' -f1 | sort | uniq -c | tr -s ' ')" = ' 3 applied' ]
		ok $? "$engine: $1: the tool's own table holds them"
		with_ours
	fi
	git rm -rq . && "$build/tests/formats/project" write "$1" . two && git checkout -q HEAD -- schemagate.conf && commit two
	run 0 "$engine: $1: one file is gone" --format json status
	if [ "$1" = yii ]; then # extensions and other folders have rows in the same table
		has "$engine: $1: its row is told" '1 row of migration is of no file in this folder'
		return
	fi
	if ! states | grep -q '^missing '; then
		ok 1 "$engine: $1: its row is missing a file"
		return
	fi
	last=$(states | sed -n 's/^missing //p')
	if [ "$1" = alembic ]; then # its table holds nothing of what came before
		run 5 "$engine: $1: forget it" --format json repair $E --forget "$last" --reason 'the branch was dropped'
		has "$engine: $1: is refused, with the way out" 'alembic stamp --purge REVISION'
		return
	fi
	run 0 "$engine: $1: forget it" --format json repair $E --forget "$last" --reason 'the branch was dropped'
	[ "$(sql "SELECT count(*) FROM schemagate_history WHERE event = 'repaired' AND note LIKE '%the branch was dropped%'")" = 1 ]
	ok $? "$engine: $1: why is kept"
	[ "$1" = plain ] || without_ours
	run 0 "$engine: $1: status" --format json status
	[ "$(states | cut -d' ' -f1 | sort | uniq -c | tr -s ' ')" = ' 2 applied' ]
	ok $? "$engine: $1: the tool's own table has forgotten it"
	[ "$1" = plain ] || with_ours
	made_by_hand "$1"
	edited "$1" "$last"
}
# The file is back, and what it does was done by hand.
made_by_hand() { # FORMAT; sets $last
	git rm -rq . && "$build/tests/formats/project" write "$1" . && git checkout -q HEAD -- schemagate.conf && commit three
	run 0 "$engine: $1: it is back" --format json status
	last=$(states | sed -n 's/^pending //p') # where a row is all there is, it was called by the row
	run 0 "$engine: $1: mark it applied" --format json repair $E --mark-applied "$last" --force --reason 'made by hand at night'
	[ "$(sql "SELECT count(*) FROM schemagate_history WHERE event = 'repaired' AND note LIKE '%made by hand at night%'")" = 1 ]
	ok $? "$engine: $1: why is kept with that"
	[ "$1" = plain ] || without_ours
	run 0 "$engine: $1: status" --format json status
	[ "$(states | cut -d' ' -f1 | sort | uniq -c | tr -s ' ')" = ' 3 applied' ]
	ok $? "$engine: $1: the tool's own table has it again"
	[ "$1" = plain ] || with_ours
}
# Its file says something else now, and is right.
edited() { # FORMAT ID
	local path
	path=$(/usr/bin/python3 -c '
import json, sys
for m in json.load(open(sys.argv[1]))["environments"][0]["migrations"]:
    if m["id"] == sys.argv[2]: print(m["path"])' "$tmp/out" "$2")
	case $1:$path in
	atlas:* | graphile-migrate:* | liquibase*) return ;; # sums of all files, and of what stands in one
	*.sql) echo 'CREATE TABLE more (id int);' >>"$path" ;;
	*.py | *.rb | *.exs) echo '# more' >>"$path" ;;
	*) echo '// more' >>"$path" ;;
	esac
	commit edited
	run 0 "$engine: $1: an edited file" --format json status
	if ! states | grep -q '^changed '; then
		echo "# $1 $path: $(states | tr '\n' ' ')"
		return
	fi
	run 0 "$engine: $1: accept it" --format json repair $E --accept-changed "$2" --reason 'a comment alone'
	[ "$(sql "SELECT count(*) FROM schemagate_history WHERE note LIKE '%a comment alone%'")" = 1 ]
	ok $? "$engine: $1: why is kept with that, too"
	run 0 "$engine: $1: status" --format json status
	[ "$(states | cut -d' ' -f1 | sort | uniq -c | tr -s ' ')" = ' 3 applied' ]
	ok $? "$engine: $1: it is as applied"
}
for at in sqlite postgresql mysql; do
	use $at || { skip "adopting on $at" "no server"; continue; }
	"$build/tests/formats/project" list $at >"$tmp/tools"
	while read -r format path; do
		serves "$format" && adopt "$format" "$path"
	done <"$tmp/tools"
	gone
done
finish
