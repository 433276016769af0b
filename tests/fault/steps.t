#!/usr/bin/env bash
# apply killed at each of its named steps (RELIABILITY F4), three migrations, on each engine: what stands is what the history
# says, status says the same, and one more run converges with each statement run exactly once.
# FULL=1: every step; else a sample.
. "$(dirname "$0")/lib.sh"
for name in sqlite postgresql mysql; do
	if ! use $name; then
		ok 0 "$name: # SKIP no server or no engine"
		continue
	fi
	reset_db
	rm -f "$work/steps"
	SCHEMAGATE_CRASH_LOG=$work/steps apply "$fault"
	ok $? "$name: a run without faults"
	total=$(wc -l <"$work/steps")
	every=1
	if [ -z "${FULL:-}" ]; then
		case $name in sqlite) every=4 ;; *) every=16 ;; esac
	fi
	n=$((every > 1 ? $$ % every : 0)) killed=0 wrong=0 seen=0
	declare -A turn=()
	while read -r step; do
		n=$((n + 1)) seen=$((seen + 1))
		turn[$step]=$((${turn[$step]:-0} + 1))
		[ $((n % every)) -eq 0 ] || [ $seen -eq "$total" ] || continue
		at=$step:${turn[$step]}
		reset_db
		SCHEMAGATE_CRASH_AT=$at apply "$fault"
		[ $? -eq 137 ] && killed=$((killed + 1)) || { ok 1 "$name: dies at $at"; continue; }
		check_all && check_status && check_converges || { ok 1 "$name: killed at $at"; wrong=$((wrong + 1)); }
	done <"$work/steps"
	[ "$wrong" -eq 0 ] && [ "$killed" -ge 3 ]
	ok $? "$name: killed at $killed of $total steps, $wrong violations"
	unset turn
	done_with
done
finish
