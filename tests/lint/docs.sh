#!/usr/bin/env bash
# The formats of migrate/formats.c against the documents: each has a row in docs/formats.md and each row a format; README.md says how many
# tools they are (plain files are no tool).
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2
known=$(grep -o '&format_[a-z_0-9]*' migrate/formats.c | cut -c2- | while read -r f; do
	awk -v f="const struct format $f = {" '$0 == f { on = 1 } on && /\.name = "/ { split($0, p, "\""); print p[2]; exit }' migrate/formats/*.c
done | sort)
rows=$(sed -n 's/^| \*\*\([^*]*\)\*\*.*/\1/p' docs/formats.md | sort -u)
diff <(echo "$known") <(echo "$rows") >/dev/null || {
	echo "migrate/formats.c (<) and the table of docs/formats.md (>) differ:"
	diff <(echo "$known") <(echo "$rows") | grep '^[<>]'
	faults=1
}
n=$(echo "$known" | grep -cvx plain)
said=$(tr '\n' ' ' <README.md | grep -o 'docs/formats.md) lists [^ ,]*' | sed 's/.* //')
[ "$said" = "$n" ] || { echo "README.md says that docs/formats.md lists ${said:-no} tools, they are $n"; faults=1; }
exit ${faults:-0}
