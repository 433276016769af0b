#!/usr/bin/env bash
# The PostgreSQL DDL reader against a server: both play tests/db/ddl_postgresql.sql (or $1), the same statements fail, and what stands at
# the end is the same, object by object (the objects inside extensions apart, of which the reader knows the common ones).
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$top/build}
dump=$build/tests/tools/catalog_dump
sql=${1:-$top/tests/db/ddl_postgresql.sql}
if [ -z "${SCHEMAGATE_TEST_PG:-}" ] || [ ! -e "$build/lib/engine-postgresql.so" ]; then
	echo "ok 1 # SKIP no server or no engine"
	echo "1..1"
	exit 0
fi
work=$(mktemp -d)
db=ddl_$$
psql "$SCHEMAGATE_TEST_PG" -Xqc "CREATE DATABASE $db" || exit 1
trap 'psql "$SCHEMAGATE_TEST_PG" -Xqc "DROP DATABASE $db"; rm -rf "$work"' EXIT
url=${SCHEMAGATE_TEST_PG/\/schemagate\?//$db?}
n=0
same() { # WHAT A B
	n=$((n + 1))
	if diff "$2" "$3" >"$work/diff"; then echo "ok $n - $1"; else
		echo "not ok $n - $1"
		sed 's/^/# /' "$work/diff" | head -n 40
	fi
}
psql "$url" -Xq -f "$sql" 2>&1 >/dev/null | sed -n -E 's/^psql:[^:]*:([0-9]+): ERROR: .*/\1/p' >"$work/server.lines"
"$dump" replay postgresql "$sql" >"$work/reader" 2>"$work/notes"
sed -E 's/^[^:]*:([0-9]+): .*/\1/' "$work/notes" >"$work/reader.lines"
"$dump" inspect "$url" >"$work/server"
for f in server reader; do grep -v ' of extension ' "$work/$f" >"$work/$f.own"; done
[ "$(wc -l <"$work/server.own")" -gt "${LEAST:-400}" ] && echo "ok 1 - the server has a catalog" || echo "not ok 1 - the server has a catalog"
n=1
same "the same statements fail" "$work/server.lines" "$work/reader.lines"
same "the same catalog stands" "$work/server.own" "$work/reader.own"
"$dump" drift "$url" postgresql "$sql" 2>/dev/null >"$work/drift"
same "no drift between the files and the server" /dev/null "$work/drift"
echo "1..$n"
