#!/usr/bin/env bash
# Each fuzz target over its fixtures, over every input that once was a finding (tests/fuzz/cases), and over mutations of them.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagate.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
n=0
for source in "$top"/tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	name=${name#fuzz_}
	n=$((n + 1))
	"$top/tests/fuzz/seeds.py" "$name" "$work/$name" || echo "# no fixtures"
	files=("$work/$name")
	[ -d "$top/tests/fuzz/cases/$name" ] && files+=("$top/tests/fuzz/cases/$name")
	if "$BUILD/tests/fuzz/$name" -runs="${FUZZ_RUNS:-300}" -dict="$top/tests/fuzz/sql.dict" "${files[@]}" >"$work/log" 2>&1; then
		echo "ok $n - $name: $(tail -n 1 "$work/log")"
	else
		echo "not ok $n - $name"
		tail -n 20 "$work/log" | sed 's/^/# /'
	fi
done
echo "1..$n"
