#!/usr/bin/env bash
# Phinx's own migrator against our reading: state, order, and what its migrations leave. SCHEMAGATE_TEST_PHINX names the folder src/Phinx of its sources,
# which neither Debian nor npm has.
set -u
. "$(dirname "$0")/../lib.sh"
[ -f "${SCHEMAGATE_TEST_PHINX:-}/Migration/Manager.php" ] && php -r 'require "Symfony/Component/Console/autoload.php";' >/dev/null 2>&1 || {
	skip "Phinx" "SCHEMAGATE_TEST_PHINX does not name its sources: it was NOT run"
	finish
}
project=$here/phinx path=db/migrations
theirs() { php "$here/phinx.php" "$SCHEMAGATE_TEST_PHINX" "$url" "$project/$path" "$@" 2>&1; }
for dialect in postgresql mysql; do
	database $dialect a || { skip "Phinx, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "phinx $path" "$dialect: recognised"
	is "$(theirs migrate 2)" 2 "$dialect: it runs two"
	is "$(states "$project" $path)" "applied applied pending " "$dialect: we see two applied"
	is "$(theirs migrate 3)" 3 "$dialect: it runs the other"
	is "$(states "$project" $path)" "applied applied applied " "$dialect: we see all applied"
	is "$(replayed_and_live "$project" $dialect)" "" "$dialect: our reading of the files is what stands there"
	is "$("$tool" back "$project" $path "$url" 1 2>&1)" "" "$dialect: we take the last row away"
	is "$(theirs status | cut -d' ' -f2 | tr '\n' ' ')" "ran ran pending " "$dialect: its status says so"
	drop_database $dialect a
done
finish
