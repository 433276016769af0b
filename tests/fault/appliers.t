#!/usr/bin/env bash
# Several appliers at once (RELIABILITY F9): each migration exactly once, nobody fails; and one of them killed (F10).
. "$(dirname "$0")/lib.sh"
rounds=1 crowds=4
[ -n "${FULL:-}" ] && rounds=10 crowds="2 4 8"
for name in sqlite postgresql mysql; do
	if ! use $name; then
		ok 0 "$name: # SKIP no server or no engine"
		continue
	fi
	for many in $crowds; do
		wrong=0
		for _ in $(seq $rounds); do
			reset_db
			pids=
			for i in $(seq $many); do
				(cd "$repo" && exec "$gate" apply --env test -q) >"$work/out.$i" 2>&1 </dev/null &
				pids="$pids $!"
			done
			for pid in $pids; do
				wait "$pid" || { wrong=$((wrong + 1)); cat "$work"/out.* >"$work/out"; }
			done
			check_all && [ "$(cat "$work/facts")" = "$FULL_FACTS" ] || wrong=$((wrong + 1))
		done
		[ "$wrong" -eq 0 ]
		ok $? "$name: $many appliers at once, $rounds times: each migration once"
	done
	wrong=0
	for turn in $(seq $((rounds * 2))); do
		reset_db
		(cd "$repo" && SCHEMAGATE_CRASH_AT=statement:$((1 + turn % 5)) "$fault" apply --env test -q; exit 0) >/dev/null 2>&1 </dev/null &
		first=$!
		(cd "$repo" && exec "$gate" apply --env test -q) >"$work/out" 2>&1 </dev/null
		rc=$?
		wait $first
		check_all && check_converges && [ "$rc" -eq 0 ] || wrong=$((wrong + 1))
	done
	[ "$wrong" -eq 0 ]
	ok $? "$name: one applier killed beside another, $((rounds * 2)) times"
	done_with
done
finish
