#!/usr/bin/env bash
# Yii's own migrator against our reading: state, order, and what its migrations leave. SCHEMAGATE_TEST_YII names the folder of Yii's framework (Yii.php),
# which neither Debian nor npm has.
set -u
. "$(dirname "$0")/../lib.sh"
[ -f "${SCHEMAGATE_TEST_YII:-}/Yii.php" ] || {
	skip "Yii" "SCHEMAGATE_TEST_YII does not name its sources: it was NOT run"
	finish
}
project=$here/yii path=migrations
theirs() { php "$here/yii.php" "$SCHEMAGATE_TEST_YII" "$url" "$project/$path" "$@" 2>&1; }
for dialect in postgresql mysql; do
	database $dialect a || { skip "Yii, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "yii $path" "$dialect: recognised"
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
