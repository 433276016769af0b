#!/usr/bin/env bash
# The lock of the migration tool itself: apply stops at one that is held, holds it while it works, gives it back; and what the
# tool's table says is shown by status, plan and verify. golang-migrate, on PostgreSQL and MariaDB.
. "$(dirname "${BASH_SOURCE[0]}")/../fault/lib.sh"

say() { ok "$1" "$engine: $2"; }
json() { # WANT NAME COMMAND ARGUMENT...
	local want=$1 name=$2
	shift 2
	"$gate" "$@" --format json >"$work/out" 2>"$work/err" </dev/null
	local got=$?
	cat "$work/out" "$work/err" >"$work/log"
	[ $got -eq "$want" ] || echo "exit status $got, not $want" >>"$work/log"
	[ $got -eq "$want" ] && /usr/bin/python3 -W ignore "$top/tests/validate.py" "$top/schemas/json/$1.schema.json" "$work/out" >>"$work/log" 2>&1
	say $? "$name"
}
has() { grep -qF -- "$2" "$work/out"; say $? "$1"; }
is() { [ "$2" = "$3" ] || printf 'got:  %s\nwant: %s\n' "$2" "$3" >"$work/log"; [ "$2" = "$3" ]; say $? "$1"; }

# The number of the lock, as the tool makes it.
number() { /usr/bin/python3 -c 'import sys, zlib; print(zlib.crc32(sys.argv[1].encode("latin-1").replace(b"|", b"\0")) * 1486364155 % 2**32)' "$1"; }
hold() { # in a session of its own, until "let"
	case $engine in
	postgresql) mkfifo "$work/held" && psql -qAtX -h "$pg_host" -U postgres -d "$pg_name" <"$work/held" >"$work/holder" 2>&1 & ;;
	mysql) mkfifo "$work/held" && mariadb --no-defaults -S "$my_sock" -u root -N -B -n -D "$my_name" <"$work/held" >"$work/holder" 2>&1 & ;;
	esac
	holder=$!
	while [ ! -p "$work/held" ]; do sleep 0.01; done
	exec 8>"$work/held"
	case $engine in
	postgresql) echo "SELECT 'held' || pg_advisory_lock($n1);" >&8 ;;
	mysql) echo "SELECT CONCAT('held', GET_LOCK('$n1', 5));" >&8 ;;
	esac
	for _ in $(seq 200); do grep -q held "$work/holder" && break; sleep 0.05; done
}
let() {
	exec 8>&-
	wait $holder
	rm -f "$work/held"
}
held() { # a query: how many such locks are held
	case $engine in
	postgresql) echo "SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND objid = $n1" ;;
	mysql) echo "SELECT IS_USED_LOCK('$n1') IS NOT NULL AS n" ;;
	esac
}

locks() {
	reset_db
	case $engine in
	postgresql) n1=$(number "public|schema_migrations|$pg_name") ;;
	mysql) n1=$(number "$my_name:schema_migrations") ;;
	esac
	rm -rf "$work/lock" && mkdir -p "$work/lock/migrations" && cd "$work/lock" && git init -q -b main .
	printf '[source "app"]\n\tpath = migrations\n\tformat = golang-migrate\n\tdialect = %s\n[environment "test"]\n\turl = env:FAULT_URL\n\tsnapshot = none\n[guard "test.marker"]\n\tquery = SELECT v FROM settings\n\texpect = test\n' "$engine" >schemagate.conf
	echo 'CREATE TABLE a (id int primary key);' >migrations/000001_a.up.sql
	echo "CREATE TABLE seen AS $(held);" >migrations/000002_seen.up.sql
	echo 'DROP TABLE a;' >migrations/000001_a.down.sql
	git add -A && git -c user.name=t -c user.email=t@t commit -qm one
	hold
	json 3 "the tool is at work: exit 3" apply
	has "is told so" '"code":"locked"'
	has "by name" golang-migrate
	is "and nothing is written" "$(has_relation schemagate_history)$(has_relation a)" 00
	json 3 "nor does baseline" baseline --reason x --force
	let
	json 0 "it has finished" apply
	is "the lock was ours meanwhile" "$(sql 'SELECT n FROM seen')" 1
	is "and is given back" "$(sql "$(held)")" 0
	sql "UPDATE schema_migrations SET dirty = $([ "$engine" = postgresql ] && echo true || echo 1)"
	json 0 "status of a dirty table" status
	has "its note" '"notes":[{"rule":"lint/tool-trap","level":"block","source":"app"'
	"$gate" status >"$work/out"
	has "as text" 'test: blocked lint/tool-trap: '
	json 1 "plan: blocked" plan
	json 1 "verify: fails" verify
	has "by the tool's table" '{"name":"tool","state":"fails"'
}

for e in postgresql mysql; do
	if ! use "$e"; then
		engine=$e
		ok 0 "$e # SKIP no server"
		continue
	fi
	locks
	cd / && done_with
done
finish
