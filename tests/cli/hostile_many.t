#!/usr/bin/env bash
# More of everything than anybody has: in bounded time and memory, and each finding names the one that does it.
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

# plant BRANCH FROM EXPRESSION: many files, without a work tree
plant() { python3 "$top/tests/cli/hostile_tree.py" "$@" || exit 1; }
orders='("migrations/000000_a.sql", "CREATE TABLE orders (id integer PRIMARY KEY);"), ("schemagate.conf", "[source \"app\"]\n\tpath = migrations\n\tformat = plain\n\tdialect = postgresql\n")'

repo files
plant main - "[$orders]"
plant topic main '[("migrations/000001_b.sql", "ALTER TABLE orders ADD COLUMN late integer;")] + [("src/%d/f%d.js" % (i // 1000, i), "db.query(\"SELECT late, %d FROM orders\")" % i) for i in range(30000)]'
bounded 130 20 1 "30,000 files that each need the migration" $A
has "all of them are judged" "30000 of 30000 files name a change"
has "a thousand are listed, the others counted" "29000 more places"

repo defaults
plant main - "[$orders]"
plant topic main '(("migrations/%06d_d.sql" % i, "ALTER TABLE orders ALTER COLUMN id SET DEFAULT %d;" % i) for i in range(1, 20000))'
bounded 130 12 0 "20,000 migrations that change a default" $A
plant topic main '[("migrations/000001_d.sql", "\n".join("ALTER TABLE orders ALTER COLUMN id SET DEFAULT %d;" % i for i in range(30000)))]'
bounded 100 12 0 "30,000 of them in one file" $A
plant topic main '[("migrations/000001_d.sql", "\n".join("INSERT INTO orders VALUES (%d);" % i for i in range(200000)))]'
bounded 100 10 0 "200,000 INSERTs" $A

# Each environment's rows, and what the one before does not have, are looked up, not searched for.
repo promotion
plant main - '[("schemagate.conf", "[source \"app\"]\n\tpath = migrations\n\tformat = plain\n\tdialect = postgresql\n" + "".join("[environment \"%s\"]\n\turl = env:X\n%s" % e for e in (("dev", ""), ("production", "\tafter = dev\n"))))] + [("migrations/%06d_t.sql" % i, "INSERT INTO t VALUES (%d);" % i) for i in range(30000)]'
for e in "dev 1" "production 30000"; do
	python3 -c 'import json, sys
print(json.dumps({"version": 1, "environment": sys.argv[1], "applied": [{"id": "%06d" % i} for i in range(int(sys.argv[2]))]}))' ${e% *} ${e#* } >"$tmp/${e% *}.json"
done
bounded 260 6 0 "30,000 that skipped an environment" check --base main --state "$tmp/dev.json" --state "$tmp/production.json"
has "each is told" "29999 warnings"

repo circle
plant main - '[("db/changelog/db.changelog-master.xml", "<databaseChangeLog><include file=\"db/changelog/sub/c0.xml\"/></databaseChangeLog>"), ("db/changelog/sub/c0.xml", "<databaseChangeLog/>")]'
plant topic main '[("db/changelog/sub/c%d.xml" % i, "<databaseChangeLog>" + "<include file=\"db/changelog/sub/c%d.xml\"/>" % (i + 1) * 3 + "</databaseChangeLog>") for i in range(30)] + [("db/changelog/sub/c30.xml", "<databaseChangeLog><changeSet id=\"1\" author=\"a\"><sql>CREATE TABLE t (a integer)</sql></changeSet></databaseChangeLog>")]'
bounded 60 5 1 "change logs that include the next three times, thirty deep" $A
has "are told" "change logs include each other without end"
plant topic main '[("db/changelog/db.changelog-master.xml", "<databaseChangeLog><includeAll path=\"db/changelog\"/></databaseChangeLog>")] + [("db/changelog/%d.sql" % i, "--liquibase formatted sql\n--changeset a:%d\nCREATE TABLE t%d (a integer);" % (i, i)) for i in range(1000)]'
bounded 60 8 1 "a change log among those that it includes" $A
has "is told once" "change logs include each other without end"

repo folders
plant main - '[("prisma/schema.prisma", "datasource db {\n  provider = \"postgresql\"\n  url = env(\"X\")\n}\n"), ("prisma/migrations/migration_lock.toml", "provider = \"postgresql\"\n"), ("prisma/migrations/2020_a/migration.sql", "CREATE TABLE t (a integer);")]'
plant topic main '(("prisma/migrations/2021%06d_t/migration.sql" % i, "INSERT INTO t VALUES (%d);" % i) for i in range(3000))'
bounded 100 8 0 "3,000 migrations in folders of their own" $A
finish
