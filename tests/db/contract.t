#!/usr/bin/env bash
# The contract of the engines on SQLite, PostgreSQL and MariaDB: databases of their own, removed afterwards.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$top/build}
work=$(mktemp -d "${TMPDIR:-/tmp}/contract.XXXXXX")
drop=
finish() {
	eval "$drop"
	rm -rf "$work"
}
trap finish EXIT
sqlite3 "$work/a.db" VACUUM && : >"$work/b.db"
set -- "sqlite:$work/a.db" "sqlite:$work/b.db"
if [ -n "${SCHEMAGATE_TEST_PG:-}" ]; then
	for db in ct_$$ ct_r_$$; do
		psql "$SCHEMAGATE_TEST_PG" -Xqc "CREATE DATABASE $db" || exit 1
		drop="$drop psql '$SCHEMAGATE_TEST_PG' -Xqc 'DROP DATABASE $db';"
		set -- "$@" "${SCHEMAGATE_TEST_PG/\/schemagate\?//$db?}"
	done
fi
if [ -n "${SCHEMAGATE_TEST_MYSQL:-}" ]; then
	client="mariadb --no-defaults -S $SCHEMAGATE_TEST_SERVERS/mysql/s -u root"
	for db in ct_$$ ct_r_$$; do
		$client -e "CREATE DATABASE $db" || exit 1
		drop="$drop $client -e 'DROP DATABASE $db';"
		set -- "$@" "${SCHEMAGATE_TEST_MYSQL/\/schemagate\?//$db?}"
	done
fi
"$build/tests/db/contract" "$work" "$@"
