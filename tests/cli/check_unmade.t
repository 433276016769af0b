#!/usr/bin/env bash
# Tables that migrations alter and that none of them makes: the schema began elsewhere.
set -u
. "$(dirname "$0")/lib.sh"

start() { # NAME DIALECT
	repo "$1"
	put schemagate.conf "[source \"app\"]
	path = migrations
	dialect = $2"
	put migrations/0001_start.sql 'CREATE TABLE customers (id int PRIMARY KEY);'
	commit
	branch topic
}
for d in postgresql mysql sqlite; do
	start "unmade-$d" "$d"
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamp;'
	put migrations/0003_drop.sql 'ALTER TABLE orders DROP COLUMN total;'
	put migrations/0004_other.sql 'CREATE TABLE parcels (id int);'
	put src/late.sql "SELECT shipped_at FROM orders;"
	put src/sum.sql "SELECT total FROM orders;"
	put src/all.sql "SELECT id, note FROM orders WHERE customer = 3;"
	commit
	json 1 "$d: judged" check --assume base --base main
	has "$d: a column that is added is needed" 'column orders.shipped_at does not exist yet'
	hasnt "$d: what may have been there is not" 'src/all.sql'
	hasnt "$d: the table is not new" 'table orders does not exist yet'
	has "$d: that the table is not known is said" '"rule":"unanalysable"'
	[ "$d" = sqlite ] || has "$d: a column that is dropped was there" 'column orders.total is removed'
done

# A table that goes was there, and so was a column that goes if there is one.
for d in postgresql mysql; do
	start "unmade-gone-$d" "$d"
	put migrations/0002_drop.sql 'DROP TABLE orders;'
	[ "$d" = postgresql ] && put migrations/0003_drop.sql 'ALTER TABLE lines DROP COLUMN IF EXISTS total;'
	commit
	put src/sum.sql "SELECT total FROM orders;"
	put src/lines.sql "SELECT total, note FROM lines;"
	commit
	json 1 "gone, $d: judged" check --assume base --base main
	has "gone, $d: the table" 'table orders is removed'
	[ "$d" != postgresql ] || has "gone, $d: the column" 'column lines.total is removed'
	hasnt "gone, $d: no other" 'lines.note'
done

# A column beside those that are added may be there as well.
start unmade-known postgresql
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamp;
CREATE INDEX late ON orders (total, shipped_at);
ALTER TABLE orders RENAME COLUMN customer TO client;'
put src/a.sql "SELECT o.total, o.note, o.shipped_at FROM orders o JOIN customers c ON c.id = o.client;"
put src/b.sql "INSERT INTO orders (customer, total) VALUES (1, 2);"
commit
json 1 "known: judged" check --assume base --base main
has "known: the new name is needed" 'column orders.client does not exist yet'
has "known: the old name goes" 'column orders.customer is removed'
hasnt "known: the index's column was there" 'orders.total'

# Where something is not known, a list of names that a table may have is not its columns.
start unmade-list postgresql
put migrations/0002_a.sql "DO \$\$ BEGIN EXECUTE 'CREATE TABLE ' || current_user || ' (id int)'; END \$\$;
ALTER TABLE customers ADD COLUMN name text; ALTER TABLE orders ADD COLUMN name text;"
put settings.py "VALIDATORS = [
    {
        'NAME': 'django.contrib.auth.MinimumLengthValidator',
    },
]
FIELDS = ('id', 'name', 'muscles')
CUSTOMERS = ('id', 'name')"
commit
json 0 "list: judged" check --assume base --base main
hasnt "list: names of other things" '"line":3'
hasnt "list: names that are no columns" '"line":6'
has "list: columns" '"line":7'

# A schema that no migration makes is there as well.
start unmade-schema postgresql
git checkout -q main
put migrations/0001_b.sql 'CREATE TABLE _app.orders (id int PRIMARY KEY);'
commit && git checkout -q topic && git rebase -q main
put migrations/0002_ship.sql 'ALTER TABLE _app.orders ADD COLUMN shipped_at timestamp;'
put src/a.sql "SELECT shipped_at FROM _app.orders;"
commit
json 1 "schema: judged" check --assume base --base main
has "schema: a column of its table is needed" 'column _app.orders.shipped_at does not exist yet'

# A column that may have been there: code that base has already is not held up by it.
start unmade-there postgresql
git checkout -q main
put src/a.sql "SELECT note FROM orders;"
commit && git checkout -q topic && git rebase -q main
put migrations/0002_a.sql 'ALTER TABLE orders ADD COLUMN IF NOT EXISTS note text;'
commit
json 0 "there: judged" check --assume base --base main
has "there: a warning" '"level":"warn","confidence":"likely","path":"src/a.sql"'

# A table that a later one of the same change makes is made, if not where it is first used.
start unmade-later postgresql
put migrations/0002_a.sql 'ALTER TABLE orders ADD COLUMN a int;'
put migrations/0003_b.sql 'CREATE TABLE orders (id int, b int);'
put src/a.sql "SELECT b FROM orders;"
commit
json 0 "later: judged" check --assume base --base main
has "later: its use warns" 'a migration that waits uses it before it is made'
finish
