#!/usr/bin/env bash
# Engines against servers that are not what they seem: a standby, a pooler, a MySQL server out for our files.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$top/build}
if [ -z "${SCHEMAGATE_TEST_SERVERS:-}" ]; then
	echo "ok 1 - # SKIP no test servers (run through tests/servers.sh)"
	echo 1..1
	exit 0
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/tricks.XXXXXX")
mkdir "$work/pg"
trap 'exec 8>&- 9>&-; rm -rf "$work"' EXIT
[ -S "$SCHEMAGATE_TEST_SERVERS/standby/.s.PGSQL.5432" ] || "$top/tests/servers.sh" standby "$SCHEMAGATE_TEST_SERVERS"
# fake NAME ARGUMENTS...: it lives until we close its standard input, descriptor $fd
fake() {
	local log=$work/$1.log
	mkfifo "$work/$1.in"
	/usr/bin/python3 "$top/tests/db/fake.py" "$@" <"$work/$1.in" >"$log" 2>&1 &
}
fake pooler "$work/pg/.s.PGSQL.5432" "$SCHEMAGATE_TEST_SERVERS/pg/.s.PGSQL.5432"
exec 8>"$work/pooler.in"
fake thief "$work/thief" /etc/hostname
exec 9>"$work/thief.in"
for _ in $(seq 100); do
	grep -q ready "$work/pooler.log" 2>/dev/null && grep -q ready "$work/thief.log" 2>/dev/null && break
	sleep 0.05
done
"$build/tests/db/contract" "$work" standby "postgresql://postgres@/postgres?host=$SCHEMAGATE_TEST_SERVERS/standby" \
	pooler "postgresql://postgres@/schemagate?host=$work/pg" \
	thief "mysql://root@localhost/x?socket=$work/thief" >"$work/out"
status=$?
n=$(($(grep -c '^\(not \)\?ok' "$work/out") + 1))
grep -v '^1\.\.' "$work/out"
if grep -q STOLEN "$work/thief.log"; then echo "not ok $n - the server got the file"; else echo "ok $n - the server got no file"; fi
sed 's/^/# /' "$work/thief.log" "$work/pooler.log"
echo "1..$n"
exit $status
