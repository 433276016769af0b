#!/usr/bin/env bash
# ActiveRecord's own migrator against our reading: state, order, and what its migrations leave on three databases.
set -u
. "$(dirname "$0")/../lib.sh"
ruby -e 'require "active_record"; require "pg"; require "mysql2"; require "sqlite3"' 2>/dev/null || {
	skip "Rails" "ActiveRecord is not installed: it was NOT run"
	finish
}
theirs() { ruby "$here/rails.rb" "$url" "$here/rails/db/migrate" "$@" 2>&1; }
for dialect in sqlite postgresql mysql; do
	database $dialect a || { skip "Rails, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$here/rails" | cut -d' ' -f1-2)" "rails db/migrate" "$dialect: recognised"
	is "$(theirs migrate 20240102000000)" 2 "$dialect: it runs two"
	is "$(states "$here/rails" db/migrate)" "applied applied pending pending " "$dialect: we see two applied"
	is "$(theirs status | cut -d' ' -f2 | tr '\n' ' ')" "up up down down " "$dialect: as its own status says"
	is "$(theirs migrate)" 4 "$dialect: it runs the others"
	is "$(states "$here/rails" db/migrate)" "applied applied applied applied " "$dialect: we see all applied"
	is "$(replayed_and_live "$here/rails" $dialect)" "" "$dialect: our reading of the files is what stands there"
	is "$("$tool" back "$here/rails" db/migrate "$url" 1 2>&1)" "" "$dialect: we take the last row away"
	is "$(theirs status | tail -n 1)" "20240104000000 down" "$dialect: its status says so"
	drop_database $dialect a
	project=$here/rails
	half() { theirs migrate 20240102000000; }
	rest() { theirs migrate; }
	left() { theirs status | grep -c down; }
	both_ways rails db/migrate 4 2 'migrate "$1"'
done

# Tables that it copies in SQLite, migration by migration.
dialect=sqlite
for version in 20240101000000 20240102000000 20240103000000 20240104000000; do
	database sqlite c
	rm -rf "$tmp/copies" && cp -r "$here/rails-copies" "$tmp/copies"
	for f in "$tmp/copies/db/migrate"/*; do
		k=${f##*/}
		[ "${k%%_*}" -gt $version ] && rm -f "$f"
	done
	ruby "$here/rails.rb" "$url" "$tmp/copies/db/migrate" migrate >/dev/null 2>&1
	is "$(replayed_and_live "$tmp/copies" sqlite)" "" "copies up to $version: our reading is what stands there"
	drop_database sqlite c
done
finish
