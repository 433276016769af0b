#!/usr/bin/env bash
# apply killed before the N-th write, send, recv, fsync, rename or unlink, and behind the last one (RELIABILITY F1, F4). A kill
# behind call N is a kill before call N + 1. FULL=1: every N; else a sample.
. "$(dirname "$0")/lib.sh"
nm -D "$gate" 2>/dev/null | grep -q __asan && skip_all "a preload object and the sanitizer do not mix"
for name in sqlite postgresql mysql; do
	if ! use $name; then
		ok 0 "$name: # SKIP no server or no engine"
		continue
	fi
	reset_db
	KILL_NAME=schemagate KILL_COUNT=$work/total LD_PRELOAD=$shim apply "$gate"
	ok $? "$name: a run without faults"
	total=$(cat "$work/total" 2>/dev/null || echo 0)
	[ "$total" -gt 20 ]
	ok $? "$name: calls are seen ($total)"
	every=1
	if [ -z "${FULL:-}" ]; then
		case $name in sqlite) every=12 ;; *) every=90 ;; esac
	elif [ $name = mysql ]; then
		every=3
	fi
	killed=0 wrong=0 n=$((every > 1 ? 1 + $$ % every : 1))
	while [ "$n" -le "$total" ]; do
		reset_db
		KILL_NAME=schemagate KILL_AT=$n KILL_WHEN=before LD_PRELOAD=$shim apply "$gate"
		# Replies of a server come in pieces: a run may have fewer calls than the one that was counted.
		[ $? -eq 137 ] && killed=$((killed + 1))
		check_all && check_status && check_converges || { ok 1 "$name: killed before call $n"; wrong=$((wrong + 1)); }
		n=$((n + every))
	done
	reset_db
	KILL_NAME=schemagate KILL_AT=$total KILL_WHEN=after LD_PRELOAD=$shim apply "$gate"
	check_all && check_status && check_converges
	ok $? "$name: killed behind the last call"
	[ "$wrong" -eq 0 ] && [ "$killed" -ge 2 ]
	ok $? "$name: killed before $killed of $total calls, $wrong violations"
	done_with
done
finish
