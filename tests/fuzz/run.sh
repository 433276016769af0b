#!/usr/bin/env bash
# usage: tests/fuzz/run.sh NAME...: run each libFuzzer program for FUZZ_TIME seconds at low priority, one after the other, from
# the tests' own fixtures, the kept findings and what earlier runs found worth keeping. A finding is a file
# $BUILD/findings/NAME-*: mend it, then keep it as tests/fuzz/cases/NAME/WHAT.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:?}
mkdir -p "$build/findings" "$build/tests/logs"
passed=0 failed=0
for name in "$@"; do
	seeds=$build/seeds/$name corpus=$build/corpus/$name log=$build/tests/logs/fuzz_$name.log
	rm -rf "$seeds" && mkdir -p "$corpus" && "$top/tests/fuzz/seeds.py" "$name" "$seeds" || exit 2
	dirs=("$corpus" "$seeds")
	[ -d "$top/tests/fuzz/cases/$name" ] && dirs+=("$top/tests/fuzz/cases/$name")
	options=(-max_total_time="${FUZZ_TIME:-600}" -timeout=20 -rss_limit_mb=3000 -print_final_stats=1)
	case $name in
	format | yaml | json | code) options+=(-max_len=8192) ;;
	*) options+=(-max_len=3000) ;;
	esac
	case $name in split_* | ends_* | ddl_* | judge_* | fragment | format) options+=(-dict="$top/tests/fuzz/sql.dict") ;; esac
	if (cd "$build" && nice -n 15 "$build/tests/libfuzzer/$name" "${options[@]}" \
		-artifact_prefix="$build/findings/$name-" "${dirs[@]}") >"$log" 2>&1; then
		passed=$((passed + 1))
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
		cover=$(sed -n 's/.*DONE[[:space:]]*cov: \([0-9]*\).*/\1/p' "$log")
		printf 'ok      %-18s %9s runs %6s edges %5s s\n' "$name" "$runs" "$cover" "${FUZZ_TIME:-600}"
	else
		failed=$((failed + 1))
		printf 'FAILED  %-18s %s\n' "$name" "$log"
		grep -aE '^fuzz:|ERROR: |SUMMARY|runtime error|Test unit written' "$log" | head -n 6
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
