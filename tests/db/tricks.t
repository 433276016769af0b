#!/usr/bin/env bash
# Engines against servers that are not what they seem: a standby, a pooler, a MySQL server out for our files, servers at a
# network address that have no TLS.
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
trap 'rm -rf "$work"' EXIT
[ -S "$SCHEMAGATE_TEST_SERVERS/standby/.s.PGSQL.5432" ] || "$top/tests/servers.sh" standby "$SCHEMAGATE_TEST_SERVERS"
ip=$(hostname -I 2>/dev/null | cut -d ' ' -f 1)
case $ip in 127.* | *:*) ip= ;; esac
# fake NAME ARGUMENTS...: it lives until we end, which closes its standard input
fake() {
	local name=$1
	shift
	mkfifo "$work/$name.in"
	/usr/bin/python3 "$top/tests/db/fake.py" "$@" <"$work/$name.in" >"$work/$name.log" 2>&1 &
	exec {keep}>"$work/$name.in"
	for _ in $(seq 100); do
		grep -q ready "$work/$name.log" && break
		sleep 0.05
	done
}
port() { sed -n 's/^ready //p' "$work/$1.log"; }
fake pooler pooler "$work/pg/.s.PGSQL.5432" "$SCHEMAGATE_TEST_SERVERS/pg/.s.PGSQL.5432"
fake thief thief "$work/thief" /etc/hostname
set --
if [ -n "$ip" ]; then
	fake pgclear plain "tcp:$ip" -
	fake myclear thief "tcp:$ip" /etc/hostname
	set -- no-tls "postgresql://u:secret@$ip:$(port pgclear)/x" no-tls "mysql://u:secret@$ip:$(port myclear)/x"
fi
"$build/tests/db/contract" "$work" standby "postgresql://postgres@/postgres?host=$SCHEMAGATE_TEST_SERVERS/standby" \
	pooler "postgresql://postgres@/schemagate?host=$work/pg" \
	thief "mysql://root@localhost/x?socket=$work/thief" "$@" >"$work/out"
status=$?
n=$(($(grep -c '^\(not \)\?ok' "$work/out") + 1))
grep -v '^1\.\.' "$work/out"
if grep -q STOLEN "$work/thief.log"; then echo "not ok $n - the server got the file"; else echo "ok $n - the server got no file"; fi
if [ -n "$ip" ]; then
	n=$((n + 1))
	if cat "$work"/*clear.log | grep -q SPOKE; then echo "not ok $n - something was sent in clear"; else echo "ok $n - nothing was sent in clear"; fi
	"$build/tests/db/contract" "$work" ${@/no-tls/no-tls-allowed} >"$work/out2"
	n=$((n + 1))
	if [ "$(cat "$work"/*clear.log | grep -c SPOKE)" -eq 2 ]; then echo "ok $n - but is when the configuration allows it"; else echo "not ok $n - the test itself does not bite"; fi
else
	n=$((n + 1))
	echo "ok $n - # SKIP no network address of this machine to try TLS with"
fi
sed 's/^/# /' "$work"/*.log
echo "1..$n"
exit $status
