#!/usr/bin/env bash
# Prisma Migrate's table with the rows that its engine wrote (FORMATS-B 1): applied, failed, resolved, edited. The tool itself runs in
# tools/prisma.t.
set -u
. "$(dirname "$0")/lib.sh"
path=prisma/migrations project=$tmp/p
sum=537129faaa4be351bd58fa07b80cf56476785f89e597a6820328d2c49ac6ae05 # of the first file, as Prisma computed it
row() { # ID SUM FINISHED NAME LOGS ROLLED_BACK
	sql "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count) VALUES ('$1', '$2', $3, '$4', $5, $6, '2026-11-22 03:12:0$1', 1)"
}
now="'2026-11-22 03:12:09'"
for dialect in sqlite postgresql mysql; do
	rm -rf "$project"
	cp -r "$here/prisma" "$project"
	sed -i "s/postgresql/$dialect/" "$project/$path/migration_lock.toml"
	database $dialect a || { skip "Prisma, $dialect" "no server"; continue; }
	is "$("$tool" recognise "$project" | cut -d' ' -f1-3)" "prisma $path $dialect" "$dialect: recognised"
	is "$(states "$project" $path)" "pending pending " "$dialect: no table, nothing applied"
	is "$("$tool" run "$project" $path "$url" 1 2>&1)" "" "$dialect: we run and record the first"
	is "$(sql "SELECT checksum, migration_name, applied_steps_count, logs IS NULL, rolled_back_at IS NULL, finished_at IS NOT NULL, length(id) FROM _prisma_migrations" | tr '\t' '|' | sed 's/|t/|1/g')" \
		"$sum|20240101000000_init|1|1|1|1|36" "$dialect: its row is as Prisma's own"
	is "$(states "$project" $path)" "applied pending " "$dialect: we see it applied"
	sed -i 's/$/\r/' "$project/$path/20240101000000_init/migration.sql"
	is "$(states "$project" $path)" "applied pending " "$dialect: other line ends are no change"
	echo "-- x" >>"$project/$path/20240101000000_init/migration.sql"
	is "$(states "$project" $path)" "changed pending " "$dialect: an edit is, although Prisma does not look"
	row 1 $sum NULL 20240102000000_more "'boom'" NULL
	is "$(states "$project" $path)" "changed failed " "$dialect: a start without an end has failed"
	sql "UPDATE _prisma_migrations SET rolled_back_at = $now WHERE id = '1'"
	is "$(states "$project" $path)" "changed pending " "$dialect: resolved as rolled back, it is pending"
	row 2 "$(sha256sum <"$project/$path/20240102000000_more/migration.sql" | cut -d' ' -f1)" "$now" 20240102000000_more "''" NULL
	is "$(states "$project" $path)" "changed applied " "$dialect: resolved as applied"
	is "$("$tool" back "$project" $path "$url" 1 2>&1)" "" "$dialect: we take it back"
	is "$(states "$project" $path)" "changed pending " "$dialect: and it is pending"
	is "$(sql "SELECT id FROM _prisma_migrations WHERE migration_name = '20240102000000_more'")" 1 "$dialect: of its rows the failed one stays"
	drop_database $dialect a
done
finish
