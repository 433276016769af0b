#!/usr/bin/env bash
# The whole server killed in the middle of an apply and started again (RELIABILITY F7, F8): the outcome apply gave is true, what
# stands is what the history says, and one more run converges. Only with FULL=1: servers of its own, made durable first.
. "$(dirname "$0")/lib.sh"
[ -n "${FULL:-}" ] || skip_all "only in make check-fault"
eval "$(env -u SCHEMAGATE_TEST_PG -u SCHEMAGATE_TEST_MYSQL "$top/tests/servers.sh" start)"
trap '"$top/tests/servers.sh" stop "$SCHEMAGATE_TEST_SERVERS"; rm -rf "$work"' EXIT
servers=$SCHEMAGATE_TEST_SERVERS
as() { # USER COMMAND...: as servers.sh does
	local user=$1
	shift
	cd /
	[ "$(id -u)" -eq 0 ] && exec setpriv --reuid "$user" --regid "$user" --init-groups env HOME=/nonexistent "$@"
	exec "$@"
}
start_again() {
	local i
	case $engine in
	postgresql)
		(as postgres "$(dirname "$psql_bin")/postgres" -D "$servers/pg/data" -k "$servers/pg" -c listen_addresses= -c fsync=off \
			-c max_prepared_transactions=4 -c max_connections=60) >>"$servers/pg.log" 2>&1 </dev/null &
		echo $! >"$servers/pg.pid"
		;;
	mysql)
		(as mysql "$(ls /usr/sbin/mariadbd /usr/sbin/mysqld 2>/dev/null | head -n 1)" --no-defaults --datadir="$servers/mysql/data" \
			--socket="$servers/mysql/s" --skip-networking --pid-file="$servers/mysql/pid" --skip-log-bin \
			--innodb-flush-log-at-trx-commit=1 --innodb-use-native-aio=0 --innodb-log-file-size=16M) >>"$servers/mysql.log" 2>&1 </dev/null &
		echo $! >"$servers/mysql.pid"
		;;
	esac
	for i in $(seq 400); do
		sql 'SELECT 1' >/dev/null 2>&1 && return 0
		sleep 0.05
	done
	tail -n 20 "$servers/$engine.log" >"$work/log"
	return 1
}
kill_server() { # and its children, by their process ids
	local pid children
	case $engine in
	postgresql) pid=$(head -n 1 "$servers/pg/data/postmaster.pid") ;;
	mysql) pid=$(cat "$servers/mysql/pid") ;;
	esac
	children=$(cat "/proc/$pid/task/$pid/children" 2>/dev/null)
	kill -9 "$pid" $children 2>/dev/null
	while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
	[ "$engine" = mysql ] && rm -f "$servers/mysql/pid" "$servers/mysql/s"
}
for name in postgresql mysql; do
	if ! use $name; then
		ok 0 "$name: # SKIP no engine"
		continue
	fi
	case $name in
	postgresql) sql "ALTER DATABASE $pg_name SET synchronous_commit = on" ;;
	mysql) mariadb --no-defaults -S "$my_sock" -u root -e "SET GLOBAL innodb_flush_log_at_trx_commit = 1" ;;
	esac
	wrong=0 lived=0 turns=30
	for turn in $(seq $turns); do
		reset_db
		(
			cd "$repo" && "$gate" apply --env test -q
			echo $? >"$work/rc"
		) >"$work/out" 2>&1 </dev/null &
		job=$!
		sleep "0.$(printf %03d $((20 + turn * 8)))"
		kill_server 2>/dev/null
		wait $job
		rc=$(cat "$work/rc")
		start_again || { ok 1 "$name: the server starts again"; break; }
		check_all || { ok 1 "$name: killed in turn $turn, apply ended with $rc"; wrong=$((wrong + 1)); continue; }
		case $rc in
		0) lived=$((lived + 1)); [ "$(cat "$work/facts")" = "$FULL_FACTS" ] ;;
		5) [ "$r1$r2$r3" = 000 ] ;;
		3 | 6) true ;;
		*) false ;;
		esac || { cat "$work/facts" "$work/out" >"$work/log"; ok 1 "$name: exit $rc in turn $turn is true"; wrong=$((wrong + 1)); }
		check_status && check_converges || { ok 1 "$name: after turn $turn"; wrong=$((wrong + 1)); }
	done
	[ "$wrong" -eq 0 ] && [ "$lived" -lt "$turns" ]
	ok $? "$name: the server killed $turns times, $lived runs had ended before, $wrong violations"
done
finish
