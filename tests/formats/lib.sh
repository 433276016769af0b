# For tests with real tools: TAP, npm packages pinned by a lock file, databases of their own. Sourced.
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=${BUILD:-$top/build}
tool=$build/tests/formats/tool
here=$(cd "$(dirname "$0")" && pwd)
n=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

is() { # GOT WANT NAME
	n=$((n + 1))
	if [ "$1" = "$2" ]; then
		echo "ok $n - $3"
	else
		failed=$((failed + 1))
		echo "not ok $n - $3"
		printf 'got:\n%s\nwant:\n%s\n' "$1" "$2" | sed 's/^/# /'
	fi
}
skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}
finish() {
	echo "1..$n"
	[ "$failed" -eq 0 ]
	exit
}
# Install the packages of NAME/package-lock.json once; sets $npm to the folder. Fails when npm or its registry is not there.
packages() { # NAME
	npm=$top/build/tests/formats/$1
	command -v npm >/dev/null && command -v node >/dev/null || return 1
	[ -f "$npm/installed" ] && [ ! "$here/$1/package-lock.json" -nt "$npm/installed" ] && return 0
	mkdir -p "$npm"
	cp "$here/$1/package.json" "$here/$1/package-lock.json" "$here/$1/.npmrc" "$npm"
	(cd "$npm" && npm ci --ignore-scripts --no-audit --no-fund >npm.log 2>&1 && touch installed)
}
# A new database; sets $url. Fails when there is no such server.
database() { # DIALECT NAME
	local db=formats_$$_$2
	case $1 in
	sqlite)
		url=sqlite:$tmp/$db.db
		: >"$tmp/$db.db"
		;;
	postgresql)
		[ -n "${SCHEMAGATE_TEST_PG:-}" ] || return 1
		psql -qAtX "$SCHEMAGATE_TEST_PG" -c "CREATE DATABASE $db" || return 1
		url=${SCHEMAGATE_TEST_PG/\/schemagate\?//$db?}
		;;
	mysql)
		[ -n "${SCHEMAGATE_TEST_MYSQL:-}" ] || return 1
		mariadb --no-defaults -u root -S "${SCHEMAGATE_TEST_MYSQL#*socket=}" -e "CREATE DATABASE $db" || return 1
		url=${SCHEMAGATE_TEST_MYSQL/\/schemagate\?//$db?}
		;;
	esac
}
drop_database() { # DIALECT NAME
	local db=formats_$$_$2
	case $1 in
	postgresql) psql -qAtX "$SCHEMAGATE_TEST_PG" -c "DROP DATABASE $db" ;;
	mysql) mariadb --no-defaults -u root -S "${SCHEMAGATE_TEST_MYSQL#*socket=}" -e "DROP DATABASE $db" ;;
	esac
}
copy_database() { # FROM TO: a copy of a database of this test, of $dialect; sets $url
	local from=formats_$$_$1 to=formats_$$_$2
	database $dialect "$2" || return 1
	case $dialect in
	sqlite) cp "$tmp/$from.db" "$tmp/$to.db" ;;
	postgresql)
		psql -qAtX "$SCHEMAGATE_TEST_PG" -c "DROP DATABASE $to" -c "CREATE DATABASE $to TEMPLATE $from"
		;;
	mysql)
		local socket=${SCHEMAGATE_TEST_MYSQL#*socket=}
		mariadb-dump --no-defaults -u root -S "$socket" "$from" | mariadb --no-defaults -u root -S "$socket" "$to"
		;;
	esac
}
sql() { # SQL: run on the database that was made last; needs $dialect. Rows as the client prints them, without a head
	case $dialect in
	sqlite) sqlite3 "${url#sqlite:}" "$1" ;;
	postgresql) psql -qAtX "$url" -c "$1" ;;
	mysql)
		local db=${url%%\?*}
		mariadb --no-defaults -u root -S "${url#*socket=}" -N "${db##*/}" -e "$1"
		;;
	esac
}
states() { # PROJECT PATH: the states of the migrations, in order
	"$tool" status "$1" "$2" "$url" 2>&1 | sed 's/.* //' | tr '\n' ' '
}
# What replaying a project's migrations gives, and what stands in the database: both as sorted lines, version tables left out.
replayed_and_live() { # PROJECT: writes $tmp/replayed and $tmp/live
	local repo=$tmp/repo
	rm -rf "$repo"
	cp -r "$1" "$repo"
	rm -f "$repo/schemagate.conf"
	printf '[environment "test"]\n\turl = env:FORMATS_URL\n' >"$repo/schemagate.conf"
	(cd "$repo" && rm -rf .git && git init -q && git add -A -f && git -c user.name=t -c user.email=t@example.com commit -qm all)
	FORMATS_URL=$url "$build/schemagate" -C "$repo" --format json schema --dialect "$2" >"$tmp/replayed.json" 2>"$tmp/said"
	FORMATS_URL=$url "$build/schemagate" -C "$repo" --format json --env test schema >"$tmp/live.json" 2>>"$tmp/said"
	"$top/tests/formats/lines.py" "$tmp/replayed.json" >"$tmp/replayed"
	"$top/tests/formats/lines.py" "$tmp/live.json" >"$tmp/live"
	diff "$tmp/replayed" "$tmp/live"
}
# -- apply itself, which starts the tool's own command --

# A copy of $project in $tmp/gated under the gate: ARGUMENTS are what theirs() is called with, "$1" the version to go up to; none
# for a tool whose migrations apply runs itself.
gated() { # FORMAT PATH ARGUMENTS
	local repo=$tmp/gated
	rm -rf "$repo" && cp -r "$project" "$repo" && rm -f "$repo/schemagate.conf"
	{
		echo '#!/bin/bash'
		declare -p url dialect project here tmp path 2>/dev/null
		declare -p js npm 2>/dev/null
		declare -f theirs
		echo "theirs $3"
	} >"$tmp/wrapper"
	chmod +x "$tmp/wrapper"
	{
		printf '[source "app"]\n\tpath = %s\n\tformat = %s\n\tdialect = %s\n' "$2" "$1" "$dialect"
		[ -z "$3" ] || printf '\tcommand = %s {version}\n\tcommandUrl = GATED_URL\n' "$tmp/wrapper"
		printf '[environment "test"]\n\turl = env:FORMATS_URL\n\tguard = none\n\tsnapshot = none\n'
	} >"$repo/schemagate.conf"
	(cd "$repo" && git init -q && git add -A -f && git -c user.name=t -c user.email=t@example.com commit -qm all)
}
gate() { FORMATS_URL=$url "$build/schemagate" -C "$tmp/gated" --format json "$@" --env test >"$tmp/gate.json" 2>"$tmp/gate.err"; }
# "STATE" of each migration as status says it, or with an argument the id of that one, from 1 on.
gate_states() {
	gate status
	/usr/bin/python3 -c '
import json, sys
m = [x for x in json.load(open(sys.argv[1]))["environments"][0]["migrations"]]
print(m[int(sys.argv[2]) - 1]["id"] if len(sys.argv) > 2 else " ".join(x["state"] for x in m))' "$tmp/gate.json" "$@"
}
gate_apply() { # NAME ARGUMENT...: one claim
	local name=$1 got
	shift
	gate apply "$@"
	got=$?
	is "$got" 0 "$name"
	[ $got -eq 0 ] || head -c 2000 "$tmp/gate.json" "$tmp/gate.err" | sed 's/^/# /'
}
# Each applies half, the other the rest. half(), rest() let the tool run its first migrations, the others; left() prints how many it
# would still run. The first HALF are those that half() runs.
both_ways() { # FORMAT PATH TOTAL HALF ARGUMENTS
	local what="$1, $dialect" all mixed last
	all=$(printf 'applied %.0s' $(seq "$3")) mixed="$(printf 'applied %.0s' $(seq "$4"))$(printf 'pending %.0s' $(seq $(($3 - $4))))"
	database $dialect g && db=formats_$$_g && gated "$1" "$2" "$5"
	half >"$tmp/out" 2>&1
	is "$(gate_states)" "${mixed% }" "$what: it has run $4, and status says so"
	is "$(left)" $(($3 - $4)) "$what: it says the same"
	gate_apply "$what: apply does the rest by its command"
	is "$(gate_states)" "${all% }" "$what: status sees all applied"
	is "$(left)" 0 "$what: and it has nothing to do"
	gate_apply "$what: nor has apply"
	is "$(grep -c nothing-pending "$tmp/gate.json")" 1 "$what: and says so"
	drop_database $dialect g
	database $dialect h && db=formats_$$_h && gated "$1" "$2" "$5"
	last=$(gate_states "$4")
	gate_apply "$what: apply does the first $4" --to "$last"
	is "$(left)" $(($3 - $4)) "$what: it would run just the others"
	rest >"$tmp/out" 2>&1
	is "$(gate_states)" "${all% }" "$what: it does, and status sees all applied"
	is "$(left)" 0 "$what: nothing is left for it"
	gate verify --deep
	is "$?" 0 "$what: verify is content"
	drop_database $dialect h
}
