#!/usr/bin/env bash
# Laravel's own migrator against our reading: state, order, and what its migrations leave on three databases.
set -u
. "$(dirname "$0")/../lib.sh"
php -r 'require "Illuminate/Database/autoload.php"; require "Illuminate/Filesystem/autoload.php"; require "Illuminate/Events/autoload.php";' >/dev/null 2>&1 || {
	skip "Laravel" "Illuminate is not installed: it was NOT run"
	finish
}
project=$here/laravel path=database/migrations
theirs() { php -d error_reporting=0 "$here/laravel.php" "$url" "$project/$path" "$@" 2>&1; }
for dialect in sqlite postgresql mysql; do
	database $dialect a || { skip "Laravel, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "laravel $path" "$dialect: recognised"
	is "$(theirs migrate 2)" 2 "$dialect: it runs two"
	is "$(states "$project" $path)" "applied applied pending " "$dialect: we see two applied"
	is "$(theirs migrate 9)" 3 "$dialect: it runs the other"
	is "$(states "$project" $path)" "applied applied applied " "$dialect: we see all applied"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	is "$("$tool" back "$project" $path "$url" 1 2>&1)" "" "$dialect: we take the last row away"
	is "$(theirs status | cut -d' ' -f2 | tr '\n' ' ')" "ran ran pending " "$dialect: its status says so"
	drop_database $dialect a
	half() { theirs migrate 2; }
	rest() { theirs migrate 9; }
	left() { theirs status | grep -c pending; }
	both_ways laravel $path 3 2 'migrate "$(ls "$project/$path" | grep -n "^$1" | cut -d: -f1)"'
done
finish
