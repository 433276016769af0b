#!/usr/bin/env bash
# More pending migrations than anybody has: in bounded time and memory, and each finding names the one that does it.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"

repo many
put migrations/000000_a.sql 'CREATE TABLE a (x integer);'
put src/app.js 'db.prepare("SELECT c004001 FROM t004001"); db.prepare("SELECT x, late FROM a")'
commit start
branch topic
for i in $(seq -f %06g 1 5000); do
	echo "CREATE TABLE t$i (c$i integer);" >"migrations/${i}_t.sql"
done
put migrations/002000_t.sql 'ALTER TABLE a ADD COLUMN LATE integer;'
commit many
bounded 160 20 1 "5,000 pending migrations" $A
has "the one that makes a table is named" "migration: 004001"
has "and the one that adds a column" "migration: 002000"
finish
