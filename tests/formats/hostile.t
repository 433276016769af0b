#!/usr/bin/env bash
# Version tables that nobody honest left behind, for every format on every engine there is a server for: the engines side by side,
# their reports one behind the other.
set -u
program=${BUILD:-$(dirname "$0")/../../build}/tests/formats/hostile
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
engines="sqlite postgresql mysql"
for engine in $engines; do
	{
		"$program" $engine >"$tmp/$engine"
		echo $? >"$tmp/$engine.status"
	} &
done
wait
n=0 status=0
for engine in $engines; do
	sed "/^1\\.\\./d" "$tmp/$engine" | awk -v n=$n '/^(not )?ok / { sub(/ok [0-9]+/, "ok " ++n) } { print }'
	n=$((n + $(grep -cE '^(not )?ok ' "$tmp/$engine")))
	[ "$(cat "$tmp/$engine.status")" -eq 0 ] || status=1
done
echo "1..$n"
exit $status
