#!/usr/bin/env bash
# Drizzle's own migrator and ours take turns on one database, both releases, three databases.
set -u
. "$(dirname "$0")/lib.sh"

theirs() { # N: what Drizzle runs of the first N migrations
	node "$here/drizzle.cjs" "$npm" "$dialect" "$url" "$project/drizzle" "$1" 2>&1
}
half() { theirs 1; }
rest() { theirs 3; }
left() { # it has no list of what is pending: what it runs on a copy
	local url=$url
	copy_database "${db##*_}" copy && theirs 3
	drop_database $dialect copy
}
ours() { "$tool" run "$project" drizzle "$url" "$1" 2>&1; }

for line in old v1; do
	name=npm-drizzle
	[ $line = v1 ] && name=npm-drizzle-v1
	if ! packages $name; then
		skip "Drizzle $line" "npm could not be reached: Drizzle's own migrator was NOT run"
		continue
	fi
	for dialect in sqlite postgresql mysql; do
		project=$here/drizzle/$line/$dialect
		what="Drizzle $line, $dialect"
		if ! database $dialect a; then
			skip "$what" "no server"
			continue
		fi
		is "$("$tool" recognise "$project" | cut -d' ' -f1-3)" "drizzle drizzle $dialect" "$what: recognised"
		is "$(theirs 1)" 1 "$what: it runs the first"
		is "$(states "$project" drizzle)" "applied pending pending " "$what: we see one applied, unchanged"
		is "$(ours 2)" "" "$what: we run and record the others"
		is "$(states "$project" drizzle)" "applied applied applied " "$what: we see all applied"
		is "$(theirs 3)" 0 "$what: it has nothing to do"
		drop_database $dialect a
		database $dialect b
		is "$(ours 2)" "" "$what: we begin, with its table made by us"
		is "$(theirs 3)" 1 "$what: it runs just the last"
		is "$(states "$project" drizzle)" "applied applied applied " "$what: we see all applied"
		is "$("$tool" back "$project" drizzle "$url" 1 2>&1)" "" "$what: we take the last row away"
		is "$(states "$project" drizzle)" "applied applied pending " "$what: it is pending again"
		drop_database $dialect b
		both_ways drizzle drizzle 3 1 ""
	done
done
finish
