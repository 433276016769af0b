#!/usr/bin/env bash
# No function above 80 lines; the median under 20; files above 400 lines are listed (above 600 fails); base/ under 3,000.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2
command -v ctags >/dev/null || { echo "universal-ctags is needed: apt-get install universal-ctags"; exit 2; }
files=$(ls base/*.c parse/*.c schemas/*.c migrate/*.c migrate/formats/*.c gitcheck/*.c cmd/*.c 2>/dev/null)
ctags --languages=C --kinds-C=f --fields=+ne -f - $files | awk -F'\t' '
	{ s = e = 0; for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) s = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) }
	  len[n++] = e - s + 1; if (e - s + 1 > 80) { print $2 ":" s ": " $1 " has " e - s + 1 " lines, more than 80"; bad = 1 } }
	END { for (i = 1; i < n; i++) { v = len[i]; for (k = i - 1; k >= 0 && len[k] > v; k--) len[k + 1] = len[k]; len[k + 1] = v }
	      printf "%d functions, median %d lines\n", n, len[int(n / 2)]; if (len[int(n / 2)] >= 20) bad = 1; exit bad }' || faults=1
for f in $files; do
	n=$(wc -l <"$f")
	[ "$n" -gt 600 ] && { echo "$f has $n lines, more than 600"; faults=1; }
	[ "$n" -gt 400 ] && [ "$n" -le 600 ] && echo "note: $f has $n lines"
done
n=$(cat base/*.[ch] | wc -l)
[ "$n" -gt 3000 ] && { echo "base/ has $n lines, more than 3,000"; faults=1; }
exit ${faults:-0}
