#!/usr/bin/env bash
# Names made to be mistaken for something else: of tables and columns, of folders and files, of revisions and sources, with lines,
# escape sequences, marks of direction, commands of a runner and bytes that are no text. No command prints one as it is.
set -u
. "$(dirname "$0")/lib.sh"
esc=$(printf '\033[31m') nl='
' rtl=$(printf '\342\200\256') sep=$(printf '\342\200\250') raw=$(printf '\377') zero=$(printf '\342\200\213')
long=$(printf 'n%.0s' $(seq 230))

# plain NAME: both outputs are lines of plain text, and no line is a command of a runner.
plain() {
	local file bad=0
	for file in out err; do
		[ "$(tr -d '\n\t' <"$tmp/$file" | tr -d ' -~' | grep -c '[[:cntrl:]]')" -eq 0 ] || bad=1
		! grep -q "$raw" "$tmp/$file" || bad=1
		! grep -qE "$rtl|$sep|$zero" "$tmp/$file" || bad=1
		! grep -E '^[[:space:]]*::|##\[' "$tmp/$file" | grep -vqE '^::(stop-commands::[0-9a-f]{32}$|[0-9a-f]{32}::$|(error|warning|notice) title=)' || bad=1
	done
	ok $bad "$1: in plain text"
}
# every FORMATS WANT NAME ARGUMENT...
every() {
	local formats=$1 want=$2 name=$3 f
	shift 3
	for f in $formats; do
		run "$want" "$name, $f" --format $f "$@"
		plain "$name, $f"
		[ $f != json ] || python3 -c 'import json, sys; json.loads(open(sys.argv[1], "rb").read().decode())' "$tmp/out" 2>>"$tmp/err"
		ok $? "$name, $f: is whole"
	done
}
all="text github markdown sarif junit json"

repo names
one_source migrations sqlite
put migrations/0001_start.sql "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER NOT NULL);
CREATE TABLE \"a${esc}b\" (\"x${nl}::error::x\" INTEGER, \"${rtl}y\" TEXT DEFAULT '${esc}${rtl}');
CREATE TABLE \"${long}${long}${long}\" (id INTEGER);"
commit start
branch topic
put migrations/0002_ship.sql "ALTER TABLE orders ADD COLUMN \"s${esc}${rtl}${nl}::error::h\" TEXT;
ALTER TABLE orders ADD COLUMN shipped_at TEXT;
ALTER TABLE \"no${nl}##[error]such${sep}\" ADD COLUMN x TEXT;
DROP TABLE \"a${esc}b\";"
for f in "a${esc}" "b${nl}::error::" "c${rtl}" "d${raw}" "e${sep}" "f@me #1 <img src=x>\`|" "$long"; do
	put "src/$f/$f.js" "db.prepare('SELECT shipped_at FROM orders'); db.prepare('SELECT \"s${esc}${rtl}${nl}::error::h\" FROM orders');
db.prepare('SELECT \"x${nl}::error::x\" FROM \"a${esc}b\"');"
done
commit
export URL=sqlite:$tmp/names.db
every "$all" 1 check check --assume base --base main
[ "$(grep -o '"rule":"needs-pending"' "$tmp/out" | wc -l)" -ge 7 ]
ok $? "what is in such folders is found"
every "text json" 0 schema schema
every "text json" 0 "schema --diff" schema --diff main topic
every "text json" 0 impact impact orders
every "text json" 2 "impact of such a name" impact "a${esc}b"
: >"$tmp/names.db"
every "text json" 0 status status
every "text json" 0 plan plan --env production
for word in "${esc}x" "a${nl}::error::b" "$raw$rtl"; do
	every "text json" 2 "a revision of such a name" check --assume base --base "$word"
	every "text json" 2 "an environment of such a name" status --env "$word"
	run 2 "a rule of such a name" explain "$word"
	plain "a rule of such a name"
	run 2 "a command of such a name" "$word"
	plain "a command of such a name"
	run 2 "an option of such a name" check "--$word"
	plain "an option of such a name"
	run 2 "a folder of such a name" -C "$word" check
	plain "a folder of such a name"
	run 2 "settings of such a name" --config "$word" check
	plain "settings of such a name"
done

# -- among the migrations --
git checkout -q -B files main
for f in "0002_${esc}.sql" "0003_${nl}::error::.sql" "0004_${rtl}.sql" "0005_${raw}.sql" "0006_$long.sql" "0007_%0A::error::.sql"; do
	put "migrations/$f" 'ALTER TABLE orders ADD COLUMN c TEXT;'
done
commit
every "$all" 1 "files among the migrations" check --assume base --base main
every "text json" 0 "status of them" status
has "status of them: says why" "unreadable"
every "text json" 1 "plan of them" plan --env production
every "text json" 0 "schema of them" schema

# -- in the settings --
git checkout -q -B settings main
for line in "[source \"${esc}a\"]" "[sou${rtl}rce \"a\"]" "path = \"${esc}${rtl}\"" "$esc = x" "[guard \"production.${esc}\"]" "$raw" "path = $long$long$long$long"; do
	printf '[source "app"]\n\tpath = migrations\n%s\n' "$line" >"$tmp/odd.conf"
	"$gate" --config "$tmp/odd.conf" status >"$tmp/out" 2>"$tmp/err" </dev/null
	[ $? -eq 2 ]
	ok $? "such a line of the settings"
	plain "such a line of the settings"
done
finish
