# Sourced by tests/db/apply_*.t: a repository of plain migrations and a fresh database of one engine, and what apply says.
set -u
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-$top/build}
gate=$BUILD/schemagate
export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
tmp=$(mktemp -d "${TMPDIR:-/tmp}/schemagate-apply.XXXXXX")
n=0
psql_bin=$(ls -d /usr/lib/postgresql/*/bin/psql 2>/dev/null | sort -V | tail -n 1)
leave() {
	[ -n "${pg_host:-}" ] && pg postgres "DROP DATABASE IF EXISTS $name WITH (FORCE)" >/dev/null 2>&1
	[ -n "${my_sock:-}" ] && my "DROP DATABASE IF EXISTS $name" >/dev/null 2>&1
	rm -rf "$tmp"
}
trap leave EXIT
name=ap_$$
case ${SCHEMAGATE_TEST_PG:-} in *host=*) pg_host=${SCHEMAGATE_TEST_PG##*host=} pg_host=${pg_host%%&*} ;; esac
case ${SCHEMAGATE_TEST_MYSQL:-} in *socket=*) my_sock=${SCHEMAGATE_TEST_MYSQL##*socket=} my_sock=${my_sock%%&*} ;; esac
[ -f "$BUILD/lib/engine-postgresql.so" ] || unset pg_host
[ -f "$BUILD/lib/engine-mysql.so" ] || unset my_sock
pg() { # DATABASE SQL
	"${psql_bin:-psql}" -qAtX -h "$pg_host" -U postgres -d "$1" -v ON_ERROR_STOP=1 -c "$2" 2>&1
}
my() { mariadb --no-defaults -S "$my_sock" -u root -N -B ${2:+-D "$2"} -e "$1" 2>&1; }

check() { # STATUS NAME
	n=$((n + 1))
	if [ "$1" -eq 0 ]; then echo "ok $n - $engine: $2"; else
		echo "not ok $n - $engine: $2"
		head -c 3000 "$tmp/out" "$tmp/err" 2>/dev/null | sed 's/^/# /'
	fi
}
# use ENGINE: false when there is no such server.
use() {
	engine=$1
	case $engine in
	sqlite) url=sqlite:$tmp/app.db ;;
	postgresql) [ -n "${pg_host:-}" ] || return 1 && url="postgresql://postgres@/$name?host=$pg_host" ;;
	mysql) [ -n "${my_sock:-}" ] || return 1 && url="mysql://root@localhost/$name?socket=$my_sock" ;;
	esac
	export APPLY_URL=$url
}
# fresh [LINE...]: an empty database with the marker, an empty repository, more lines for the environment's section.
fresh() {
	case $engine in
	sqlite) rm -f "$tmp"/app.db* && : >"$tmp/app.db" ;;
	postgresql)
		pg postgres "DROP DATABASE IF EXISTS $name WITH (FORCE)" >/dev/null && pg postgres "CREATE DATABASE $name"
		;;
	mysql) my "DROP DATABASE IF EXISTS $name; CREATE DATABASE $name" ;;
	esac
	sql "CREATE TABLE marker (v varchar(40))"
	sql "INSERT INTO marker VALUES ('test')"
	rm -rf "$tmp/repo" "$tmp/snap"
	mkdir -p "$tmp/repo/migrations" && cd "$tmp/repo" && git init -q -b main . || exit 1
	printf '[source "app"]\n\tpath = migrations\n\tformat = plain\n\tdialect = %s\n[guard "test.marker"]\n\tquery = SELECT v FROM marker\n\texpect = test\n[environment "test"]\n\turl = env:APPLY_URL\n\tsnapshotDir = %s\n' "$engine" "$tmp/snap" >schemagate.conf
	printf '\t%s\n' "${@:-snapshot = none}" >>schemagate.conf
}
file() { # NAME TEXT
	printf '%s\n' "$2" >"migrations/$1"
}
commit() { git add -A && git -c user.name=t -c user.email=t@t commit -qm one; }
sql() { # one value a line
	case $engine in
	sqlite) sqlite3 -batch "$tmp/app.db" "$1" ;;
	postgresql) pg "$name" "$1" ;;
	mysql) my "$1" "$name" ;;
	esac
}
# json WANT NAME COMMAND...: exit status, valid document, no line 0.
json() {
	local want=$1 what=$2 rc
	shift 2
	"$gate" --format json "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	rc=$?
	[ $rc -eq "$want" ] || echo "exit status $rc, not $want" >>"$tmp/err"
	[ $rc -eq "$want" ] && /usr/bin/python3 "$top/tests/validate.py" "$top/schemas/json/$1.schema.json" "$tmp/out" >>"$tmp/err" 2>&1
	check $? "$what"
}
has() { # NAME TEXT: the last document holds it
	grep -qF -- "$2" "$tmp/out"
	check $? "$1"
}
is() { # NAME SQL VALUE
	local got
	got=$(sql "$2")
	[ "$got" = "$3" ] || echo "$got, not $3" >"$tmp/err"
	[ "$got" = "$3" ]
	check $? "$1"
}
applied() { # NAME IDS...: exactly these are recorded as applied
	local what=$1
	shift
	is "$what" "SELECT id FROM schemagate_history WHERE event = 'applied' ORDER BY seq" "$(printf '%s\n' "$@")"
}
done_testing() { echo "1..$n"; }
