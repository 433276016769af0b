#!/usr/bin/env bash
# The PostgreSQL DDL reader on a real project's migrations, against a real server. usage:
#   tests/servers.sh run tests/field/catalog_diff.sh [--supabase] [--goose] FILE...
# Plays the files in the order given on both and prints what differs; exit 0 when nothing does. Both go on after a statement
# that fails (what they say of it is printed), so BEGIN and COMMIT lines are taken out. --supabase: both start from what
# Supabase provides; extensions that this machine does not have are left out for both. --goose: only the Up sections.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$top/build}
dump=$build/tests/tools/catalog_dump
supabase= goose=
while :; do
	case ${1:-} in
	--supabase) supabase=--supabase ;;
	--goose) goose=1 ;;
	*) break ;;
	esac
	shift
done
[ $# -gt 0 ] && [ -n "${SCHEMAGATE_TEST_PG:-}" ] || {
	sed -n '2,7s/^# \{0,1\}//p' "$0" >&2
	exit 2
}
work=$(mktemp -d)
db=field_$$
psql "$SCHEMAGATE_TEST_PG" -Xqc "CREATE DATABASE $db" || exit 1
trap 'psql "$SCHEMAGATE_TEST_PG" -Xqc "DROP DATABASE $db"; rm -rf "$work"' EXIT
url=${SCHEMAGATE_TEST_PG/\/schemagate\?//$db?}
run() { psql "$url" -Xq "$@" 2>&1 >/dev/null | grep ERROR; }
if [ -n "$supabase" ]; then
	"$dump" supabase-sql >"$work/base.sql"
	run -f "$work/base.sql"
	for role in anon authenticated service_role authenticator supabase_admin supabase_auth_admin supabase_storage_admin; do
		psql "$url" -Xqc "CREATE ROLE $role" 2>/dev/null
	done
	run -c "ALTER DATABASE $db SET search_path = \"\$user\", public, extensions"
	run -c "CREATE PUBLICATION supabase_realtime"
fi
here=$(psql "$url" -XAtc "SELECT string_agg(name, '|') FROM pg_available_extensions")
i=0
for f in "$@"; do
	i=$((i + 1))
	to=$work/$(printf '%04d' $i)_$(basename "$f")
	if [ -n "$goose" ]; then sed -n '/-- +goose Up/,/-- +goose Down/p' "$f"; else cat "$f"; fi |
		sed -E "/^[[:space:]]*(BEGIN|COMMIT)( TRANSACTION)?;[[:space:]]*\$/Id; /CREATE EXTENSION/I{/[ \"]($here)[ \";]/I!s/.*//}" >"$to"
	run -f "$to"
done
"$dump" replay postgresql $supabase "$work"/[0-9]*.sql >"$work/reader" 2>"$work/notes"
"$dump" inspect "$url" >"$work/server" || exit 1
for f in server reader; do grep -v -e ' of extension ' -e '^extension ' "$work/$f" >"$work/$f.own"; done
sed "s|$work/[0-9]*_|# |" "$work/notes"
echo "$i files, $(wc -l <"$work/server.own") lines of catalog, $(wc -l <"$work/notes") notes"
"$dump" drift "$url" postgresql $supabase "$work"/[0-9]*.sql 2>/dev/null | sed 's/^/drift: /' # as the product would say it
diff "$work/reader.own" "$work/server.own"
