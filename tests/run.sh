#!/usr/bin/env bash
# usage: tests/run.sh PROGRAM...: run each, read its TAP, print a line for each and at the end "N passed, N failed".
# A program fails as a whole (one failure) when it dies, prints no plan, or prints another number of tests than planned.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
logs=${BUILD:-$top/build}/tests/logs
mkdir -p "$logs"
passed=0 failed=0 skipped=0
for program in "$@"; do
	case $program in /*) ;; *) program=$PWD/$program ;; esac
	name=$(basename "$program")
	log=$logs/$name.log
	start=$(date +%s%N)
	under=
	# VALGRIND: the command to run compiled tests under; scripts start what they test themselves.
	[ -n "${VALGRIND:-}" ] && case $program in */tests/unit/*) under=$VALGRIND ;; esac
	(cd "$top" && $under "$program") >"$log" 2>&1 </dev/null
	status=$?
	ms=$((($(date +%s%N) - start) / 1000000))
	ok=$(grep -c '^ok ' "$log")
	bad=$(grep -c '^not ok ' "$log")
	skip=$(grep -ci '^ok .*# skip' "$log")
	plan=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$log" | tail -n 1)
	why=
	if [ -z "$plan" ]; then
		why="no plan"
	elif [ "$plan" -ne $((ok + bad)) ]; then
		why="planned $plan, ran $((ok + bad))"
	elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
		why="exit status $status"
	fi
	[ -n "$why" ] && bad=$((bad + 1))
	passed=$((passed + ok - skip))
	skipped=$((skipped + skip))
	failed=$((failed + bad))
	if [ "$bad" -eq 0 ]; then
		printf 'ok      %-28s %4d tests %6d ms\n' "$name" "$ok" "$ms"
	else
		printf 'FAILED  %-28s %4d of %d %s (%s)\n' "$name" "$bad" "$((ok + bad))" "$why" "$log"
		grep -A4 '^not ok ' "$log" | head -n 60
		[ -n "$why" ] && tail -n 20 "$log"
	fi
	grep -i '^ok .*# skip' "$log" | sed 's/^/        /'
done
if [ "$skipped" -gt 0 ]; then
	echo "$passed passed, $failed failed, $skipped skipped"
else
	echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
