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
