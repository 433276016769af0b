#!/usr/bin/env bash
# usage: coverage.sh BUILD FILE.c...: every branch of each file must have been taken both ways (gcov); says which was not.
set -u
build=$1
shift
faults=0
for file in "$@"; do
	object=$build/${file%.c}
	[ -f "$object.gcda" ] || { echo "$file: was not run"; faults=1; continue; }
	out=$(gcov -b -c -t -o "$(dirname "$object")" "$object.gcda" 2>/dev/null)
	taken=$(printf '%s\n' "$out" | grep -c '^branch .*taken [1-9]')
	never=$(printf '%s\n' "$out" | grep -cE '^branch .*(taken 0|never executed)')
	echo "$file: $taken of $((taken + never)) branches"
	[ $((taken + never)) -gt 0 ] || { echo "$file: gcov saw no branch"; faults=1; }
	if [ "$never" -ne 0 ]; then
		faults=1
		printf '%s\n' "$out" | awk '/^ *[0-9#=-]+\*?: *[0-9]+:/ {line = $0} /^branch .*(taken 0|never executed)/ {print "  not taken at" line}' | sort -u | head -n 20
	fi
done
exit $faults
