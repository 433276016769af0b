#!/usr/bin/env bash
# Flyway's table with the kinds of rows that it writes (FORMATS-A 5.3): applied, failed, deleted, baseline, repeatable, edited. The
# tool itself does not run here.
set -u
. "$(dirname "$0")/lib.sh"
path=src/main/resources/db/migration project=$tmp/p
row() { # RANK VERSION DESCRIPTION TYPE CHECKSUM SUCCESS
	sql "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success) VALUES ($1, $2, '$3', '$4', 'x', $5, 'me', 1, $6)"
}
for dialect in sqlite postgresql mysql; do
	rm -rf "$project"
	cp -r "$here/flyway" "$project"
	database $dialect a || { skip "Flyway, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-2)" "flyway $path" "$dialect: recognised"
	is "$("$tool" list "$project" $path | cut -d' ' -f1 | tr '\n' ' ')" "1 1.2 1.10 R__view " "$dialect: in its order"
	is "$("$tool" run "$project" $path "$url" 4 2>&1)" "" "$dialect: we run and record all"
	is "$(sql "SELECT installed_rank, version, description, type, script, checksum FROM flyway_schema_history ORDER BY 1" | tr '\t' '|' | sed 's/NULL//')" \
		"1|1|First one|SQL|V1__First_one.sql|$(printf 'CREATE TABLE a (id int);' | gzip -c | tail -c8 | od -An -tdI -N4 | tr -d ' ')
2|1.2|second|SQL|V1_2__second.sql|$(printf 'CREATE TABLE b (id int);' | gzip -c | tail -c8 | od -An -tdI -N4 | tr -d ' ')
3|1.10|third|SQL|V1_10__third.sql|$(printf 'CREATE TABLE c (id int);' | gzip -c | tail -c8 | od -An -tdI -N4 | tr -d ' ')
4||view it|SQL|R__view_it.sql|$(printf 'CREATE VIEW w AS SELECT id FROM a;' | gzip -c | tail -c8 | od -An -tdI -N4 | tr -d ' ')" "$dialect: rows as Flyway writes them"
	is "$(states "$project" $path)" "applied applied applied applied " "$dialect: we see all applied"
	sed -i 's/$/\r/' "$project/$path/V1__First_one.sql"
	is "$(states "$project" $path)" "applied applied applied applied " "$dialect: line ends do not count"
	echo "-- x" >>"$project/$path/V1__First_one.sql"
	echo "-- x" >>"$project/$path/R__view_it.sql"
	is "$(states "$project" $path)" "changed applied applied pending " "$dialect: an edited version is changed, a repeatable one pending"
	row 5 "'1.10'" third DELETE 0 true
	is "$(states "$project" $path)" "changed applied pending pending " "$dialect: a deleted one is pending again"
	row 6 "'1.10'" third SQL 1 false
	is "$(states "$project" $path)" "changed applied failed pending " "$dialect: a failure is the last word"
	sql "DELETE FROM flyway_schema_history"
	row 1 "'1.2'" '<< Flyway Baseline >>' BASELINE NULL true
	is "$(states "$project" $path)" "applied applied pending pending " "$dialect: all up to a baseline count as applied"
	# placeholders: what runs, and what a repeatable's checksum is over
	sql "DELETE FROM flyway_schema_history"
	rm "$project/$path"/*
	printf 'spring.flyway.placeholders.table=filled\n' >>"$project/src/main/resources/application.properties"
	echo 'CREATE TABLE ${table} (id int);' >"$project/$path/V1__one.sql"
	echo 'CREATE VIEW v AS SELECT id FROM ${table};' >"$project/$path/R__two.sql"
	is "$("$tool" run "$project" $path "$url" 2 2>&1)" "" "$dialect: scripts with placeholders run"
	is "$(sql 'SELECT count(*) FROM filled')" 0 "$dialect: filled in"
	is "$(states "$project" $path)" "applied applied " "$dialect: and are applied"
	raw=$(printf 'CREATE VIEW v AS SELECT id FROM ${table};' | gzip -c | tail -c8 | od -An -tdI -N4 | tr -d ' ')
	sql "UPDATE flyway_schema_history SET checksum = $raw WHERE version IS NULL"
	is "$(states "$project" $path)" "applied applied " "$dialect: so is one with the checksum of the file as it stands"
	sql "UPDATE flyway_schema_history SET checksum = 1 WHERE version IS NULL"
	is "$(states "$project" $path)" "applied pending " "$dialect: one that ran with another value runs again"
	sed -i '/placeholders/d' "$project/src/main/resources/application.properties"
	is "$(states "$project" $path)" "applied applied " "$dialect: without its value nothing is said of it"
	drop_database $dialect a
done
finish
