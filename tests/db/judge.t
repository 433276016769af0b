#!/usr/bin/env bash
# What check says of statements in code, against what the databases themselves say before and after the migration.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
gate=${BUILD:-$top/build}/schemagate
if [ -z "${SCHEMAGATE_TEST_SERVERS:-}" ]; then
	echo "ok 1 - # SKIP no test servers (run through tests/servers.sh)"
	echo 1..1
	exit 0
fi
s=$SCHEMAGATE_TEST_SERVERS
n=0 bad=0
# judge FILE COMMAND...: its lines, numbered on from those before
judge() {
	local out
	out=$(/usr/bin/python3 "$top/tests/db/judge.py" "$gate" "$@") || bad=1
	[ -n "$out" ] || echo "not ok $((n + 1)) - $1 says nothing"
	printf '%s\n' "$out" | awk -v n="$n" '/^(not )?ok / { n++; sub(/ok [0-9]+/, "ok " n) } !/^1\.\./ { print }'
	n=$((n + $(printf '%s\n' "$out" | grep -cE '^(not )?ok ')))
}
judge "$top/tests/db/judge_postgresql.judge" psql -X -q -v ON_ERROR_STOP=1 -h "$s/pg" -U postgres -d {}
judge "$top/tests/db/judge_mysql.judge" mariadb --no-defaults --local-infile -S "$s/mysql/s" -u root -N {}
if command -v sqlite3 >/dev/null; then
	judge "$top/tests/db/judge_sqlite.judge" sqlite3 -bail {}
else
	n=$((n + 1)) && echo "ok $n - SQLite # SKIP the sqlite3 program is not installed"
fi
echo "1..$n"
exit $bad
