#!/usr/bin/env bash
# The decision, from the outside: what blocks, what does not, with places.
set -u
. "$(dirname "$0")/lib.sh"

# start NAME: one applied migration on main, then a branch.
start() {
	repo "$1"
	put migrations/0001_start.sql <<'SQL'
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, total INTEGER NOT NULL);
SQL
	put src/app.js 'export const all = db.prepare("SELECT id, total FROM orders").all();'
	put README.md 'a shop'
	commit start
	branch topic
}
A="check --assume base --base main"

# -- a deleted migration that is a program is no code of the deployed tree --
go_migration() { # FILE SQL
	put "$1" "$(printf 'package m\nfunc init() { goose.AddMigration(up, down) }\nfunc up(tx *sql.Tx) error { _, err := tx.Exec("%s"); return err }' "$2")"
}
start deleted
go_migration migrations/tables/1_old.go 'CREATE TABLE old (id int)'
go_migration migrations/tables/2_fill.go 'INSERT INTO old VALUES (1)'
put src/fill.go 'package m; const q = "INSERT INTO old VALUES (1)"'
commit && git branch -f main && git rm -q migrations/tables/2_fill.go src/fill.go
go_migration migrations/tables/3_drop.go 'DROP TABLE old'
commit
json 1 "a change deletes a migration and drops what that filled" $A --code main
has "the file is missing" 'this change deletes its file'
[ "$(grep -o "\"rule\":\"breaks-code\"" "$tmp/out" | wc -l)" = 1 ]
ok $? "and no code that the drop breaks"
has "code beside it is" '"rule":"breaks-code"'

# -- Rails: the dump stands for migrations that are gone --
if [ -f "${gate%/*}/lib/grammar-ruby.so" ]; then
	repo dump
	put config/database.yml 'adapter: postgresql'
	put db/migrate/20240101000000_add_total.rb <<'RB'
class AddTotal < ActiveRecord::Migration[7.1]
  def change
    add_column :orders, :total, :integer
  end
end
RB
	put db/schema.rb <<'RB'
ActiveRecord::Schema[7.1].define(version: 2024_01_01_000000) do
  create_table "orders", force: :cascade do |t|
    t.string "customer", null: false
    t.integer "total"
    t.index ["customer"], name: "index_orders_on_customer"
  end
end
RB
	commit && git checkout -q -b work
	put db/migrate/20240201000000_ship.rb <<'RB'
class Ship < ActiveRecord::Migration[7.1]
  def change
    remove_column :orders, :customer
    add_column :orders, :shipped_at, :datetime
  end
end
RB
	put lib/a.rb 'A = "SELECT shipped_at FROM orders WHERE total = 1"'
	put lib/b.rb 'B = "SELECT customer FROM orders"'
	commit
	json 1 "the table is in the dump alone" $A
	has "a column of it is needed" 'column orders.shipped_at does not exist yet'
	has "a column of it is removed" 'column orders.customer is removed'
	sed -i 's/2024_01_01/2023_01_01/' db/schema.rb
	sed -i '/"total"/d' db/schema.rb
	git commit -qam old && git branch -f main
	put db/migrate/20240301000000_drop.rb <<'RB'
class Drop < ActiveRecord::Migration[7.1]
  def change
    remove_column :orders, :total
  end
end
RB
	commit
	json 1 "a dump that is behind: the later migrations are played on top" $A
	has "their column is there, and goes" 'column orders.total is removed'
else
	skip "Rails: the dump" "no grammar of Ruby"
fi

# -- a folder that moves --
start moved
mkdir db && git mv migrations db/migrations
put db/migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit
json 0 "the folder moves, with one more in it" $A
has "what was applied is" '"applied":1,"pending":[{"source":"","id":"0002"'
put db/migrations/0001_orders.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT);'
commit
json 1 "it moves and is edited" $A
has "then the old file is missing" 'this change deletes its file'

# -- code needs a pending migration --
start needs
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put src/app.js <<'JS'
export const all = db.prepare("SELECT id, total FROM orders").all();
export const open = db.prepare("SELECT id FROM orders WHERE shipped_at IS NULL").all();
JS
commit
json 1 "code needs a pending column" $A
finding "at its line and column" needs-pending block src/app.js 2 61 column orders shipped_at
has "names the migration" '"migration":{"source":"","id":"0002","path":"migrations/0002_ship.sql"}'
has "names the environment" '"environment":"assumed"'
has "pending is listed" '"pending":[{"source":"","id":"0002","path":"migrations/0002_ship.sql","checksum":"sha256:'
has "truth is named" '"source_of_truth":"assumed"'
run 1 "as text" $A
has "place, message and rule" 'src/app.js:2:61: block: column orders.shipped_at does not exist yet [needs-pending]'
has "migration" 'migration: 0002 (migrations/0002_ship.sql)'
has "what to do" 'to do: Apply the migration first'
run 1 "no configuration: base is assumed" check --base main
git checkout -q main && git merge -q topic && branch later && put src/more.js '// nothing' && commit
json 0 "once it is on the base, the code is fine" check --assume base --base main
has "nothing pending" '"pending":[]'
json 0 "--code judges another revision's code" check --assume base --base main~1 --head main --code main~1

# -- the good everyday case: a migration alone --
start alone
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit
json 0 "a migration alone passes" $A
has "and is clean" '"clean":true'
git commit -q --allow-empty -m more
json 0 "nothing pending against itself" check --assume base --base topic
has "nothing was scanned" '"files":0'

# -- qualified resolution --
start qualified
put migrations/0002_name.sql 'ALTER TABLE orders ADD COLUMN name TEXT;'
put src/app.js <<'JS'
export const users = db.prepare("SELECT name FROM users").all();
export const alias = db.prepare("SELECT u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id").all();
JS
commit
json 0 "a pending orders.name does not block users.name" $A
put src/app.js <<'JS'
export const q = db.prepare("SELECT u.id, o.name FROM users u JOIN orders o ON o.user_id = u.id").all();
JS
commit
json 1 "an alias of the table does" $A
finding "at the name" needs-pending block src/app.js 1 45 column orders name

# -- a new table, its columns collapsed --
start table
put migrations/0002_t.sql 'CREATE TABLE parcels (id INTEGER PRIMARY KEY, code TEXT, weight INTEGER);'
put src/app.js 'export const p = db.prepare("SELECT id, code, weight FROM parcels").all();'
commit
json 1 "a new table" $A
finding "the table" needs-pending block src/app.js 1 59 table parcels parcels
has "one finding, not one for each column" '"counts":{"block":1,"warn":0,"note":0}'

# -- rename and drop --
start rename
put migrations/0002_r.sql 'ALTER TABLE orders RENAME COLUMN total TO amount;'
commit
json 1 "a rename breaks code that has the old name" $A
finding "the old name" breaks-code block src/app.js 1 43 column orders total
put src/app.js 'export const all = db.prepare("SELECT id, amount FROM orders").all();'
commit
json 1 "and code with the new name needs it" $A
finding "the new name" needs-pending block src/app.js 1 43 column orders amount

# -- tightens writes --
start tighten
put src/app.js 'export const add = (u, t) => db.prepare("INSERT INTO orders (user_id, total) VALUES (?, ?)").run(u, t);'
commit && git checkout -q main && git merge -q topic && git checkout -q topic
put migrations/0002_t.sql <<'SQL'
CREATE TABLE orders_new (id INTEGER PRIMARY KEY AUTOINCREMENT, user_id INTEGER NOT NULL, total INTEGER NOT NULL, currency TEXT NOT NULL);
INSERT INTO orders_new SELECT id, user_id, total, 'EUR' FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
SQL
commit
json 1 "a column that INSERTs leave out becomes mandatory" $A
finding "at the INSERT" tightens-writes block src/app.js 1 54 column orders currency

# -- what is no code --
start nocode
put migrations/0002_ship.sql <<'SQL'
ALTER TABLE orders ADD COLUMN shipped_at TEXT;
UPDATE orders SET shipped_at = '2020' WHERE shipped_at IS NULL;
SQL
put migrations/0002_ship.down.sql 'UPDATE orders SET shipped_at = NULL; ALTER TABLE orders DROP COLUMN shipped_at;'
put src/app.js <<'JS'
// db.prepare("SELECT shipped_at FROM orders")
/* db.prepare("SELECT shipped_at FROM orders") */
export const a = "shipped_at of the orders is shown from tomorrow on";
JS
commit
json 0 "comments, prose and migrations are no code" $A
has "no finding at all" '"findings":[]'
put tests/app.test.js 'test("x", () => db.prepare("SELECT shipped_at FROM orders").all());'
put docs/guide.md 'SELECT shipped_at FROM orders'
put supabase/seed.sql 'UPDATE orders SET shipped_at = 1;'
commit
json 0 "tests and seeds do not block" $A
finding "but are notes" needs-pending note tests/app.test.js 1 36 column orders shipped_at
finding "a seed too" needs-pending note supabase/seed.sql 1 19 column orders shipped_at
put src/gen.js <<'JS'
// Code generated by tool. DO NOT EDIT.
export const a = db.prepare("SELECT shipped_at FROM orders").all();
JS
commit
json 0 "generated code does not block" $A
has "but warns of what it calls generated itself" '"rule":"needs-pending","level":"warn"'
has "and says why" 'a note if base had this file as generated, too'
git rm -q src/gen.js
mkdir -p vendor/x && put vendor/x/a.js 'export const a = db.prepare("SELECT shipped_at FROM orders").all();'
commit
json 0 "code put under vendor/ does not block" $A
finding "but warns" needs-pending warn vendor/x/a.js 1 37 column orders shipped_at
git rm -q vendor/x/a.js && commit
git checkout -q main && put vendor/x/a.js '// nothing' && put src/gen.js '// Code generated by tool. DO NOT EDIT.' && commit
git checkout -q topic && git merge -q main && put vendor/x/a.js 'export const a = db.prepare("SELECT shipped_at FROM orders").all();'
printf '%s\n' '// Code generated by tool. DO NOT EDIT.' 'export const a = db.prepare("SELECT shipped_at FROM orders").all();' >src/gen.js
commit
json 0 "what base had as vendored or generated stays so" $A
finding "a note" needs-pending note vendor/x/a.js 1 37 column orders shipped_at
finding "by its mark too" needs-pending note src/gen.js 2 37 column orders shipped_at
put src/own.js 'export const a = db.prepare("SELECT shipped_at FROM orders").all();'
put .gitattributes 'src/own.js linguist-generated'
commit
json 1 "a change cannot declare its own code generated" $A
git rm -q src/own.js
put lib/old/x.js 'export const a = db.prepare("SELECT shipped_at FROM orders").all();'
put schemagate.conf '[check]
	exclude = lib/**'
commit
json 1 "nor exclude it" $A
says "head's configuration is not in force yet" 'not in the base commit'
json 0 "--config does" --config schemagate.conf $A

# -- English that is SQL --
start prose
put migrations/0002_p.sql 'CREATE TABLE parcels (id INTEGER PRIMARY KEY, code TEXT);'
put src/app.js <<'JS'
export const label = t("Delete from parcels");
export const other = { title: "Update parcels and set the code of users" };
JS
commit
json 0 "a label does not block" $A
finding "but is a warning" needs-pending warn src/app.js 1 37 table parcels parcels
has "that says why" 'the text may be English'
hasnt "a sentence that is no SQL is nothing" '"rule":"undecided"'
put src/app.js 'db.exec("Delete from parcels");'
commit
json 1 "the same text given to a database" $A
put src/app.js 'export const q = ["delete from parcels"];'
commit
json 1 "small letters are SQL" $A
put src/app.js 'export const q = ["DELETE FROM parcels"];'
commit
json 1 "and capitals" $A

# -- a change in number alone --
start places
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put src/app.js 'export const a = db.prepare("INSERT INTO orders VALUES (1, 2, 3, ?)");'
commit
json 1 "an INSERT without a list that brings one value more" $A
finding "at the table" needs-pending block src/app.js 1 42 column orders shipped_at

# -- files among the migrations that the tool does not take --
start strays
put migrations/0002_ship.SQL 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put migrations/more/x.sql 'CREATE TABLE x (id INTEGER);'
put migrations/ship_again.sql 'CREATE TABLE y (id INTEGER);'
commit
json 0 "files that are no migrations do not block" $A
has "a suffix in capitals is named" '"path":"migrations/0002_ship.SQL"'
has "and why" 'its suffix is not written .sql'
has "a folder too deep" 'it lies in a folder that the tool does not read'
has "a name without a number" 'its name is none that the tool reads'
git checkout -q main && git merge -q topic && branch after && put src/x.js '// x' && commit
json 0 "no news once base has them" $A
has "and nothing is said" '"findings":[]'

# -- history against files --
start changed
put migrations/0001_start.sql 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT);'
commit
json 1 "an edited migration" $A
has "is changed" '"rule":"changed","level":"block"'
git checkout -q main -- . && sed -i 's/$/\r/' migrations/0001_start.sql && commit
json 0 "other line ends are no edit" $A
git rm -q migrations/0001_start.sql && put migrations/0003_x.sql 'CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT);' && commit
json 1 "a deleted migration" $A
has "is missing" '"rule":"missing","level":"block"'

start elsewhere
git checkout -q main && put migrations/0002_other.sql 'CREATE TABLE other (id INTEGER PRIMARY KEY);' && commit && git checkout -q topic
put src/b.js '// b' && commit
json 0 "a migration that the base has got since is another branch's" $A
has "missing, but no block" '"rule":"missing","level":"warn"'

start twins
put migrations/0002_a.sql 'CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT);'
put migrations/0002_b.sql 'CREATE TABLE b (id INTEGER PRIMARY KEY AUTOINCREMENT);'
commit
json 1 "one version twice" $A
has "duplicate-version" '"rule":"duplicate-version","level":"block"'

start order
put migrations/0005_e.sql 'CREATE TABLE e (id INTEGER PRIMARY KEY AUTOINCREMENT);' && commit && git checkout -q main && git merge -q topic && branch late
put migrations/0003_c.sql 'CREATE TABLE c (id INTEGER PRIMARY KEY AUTOINCREMENT);' && commit
json 0 "a pending migration before an applied one, which this format refuses aloud" $A
has "out-of-order" '"rule":"out-of-order","level":"warn"'

start second
put assets/migrations/sqlite/0001_a.sql 'CREATE TABLE stock (id INTEGER PRIMARY KEY AUTOINCREMENT, size TEXT);'
put src/stock.js 'export const q = "SELECT id, size FROM stock";'
commit && git checkout -q main && git merge -q topic && branch another
put assets/migrations/mysql/0001_a.sql 'CREATE TABLE stock (id INT AUTO_INCREMENT PRIMARY KEY, size TEXT) ENGINE=InnoDB;'
commit
json 0 "a second kind of database is added: the code runs on the first" $A
put assets/migrations/mysql/0002_b.sql 'CREATE TABLE shelf (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'
put src/shelf.js 'export const q = "SELECT id FROM shelf";'
commit
json 1 "but what no kind has is needed" $A

# -- a client with a database of its own: the server's migrations are another matter --
repo halves
put client/migrations/0001_a.sql 'CREATE TABLE records (id INTEGER PRIMARY KEY AUTOINCREMENT, tag TEXT);'
put client/src/store.js 'export const q = "SELECT tag FROM records";'
put server/mysql/0001_a.sql 'CREATE TABLE users (id INT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'
put server/src/users.js 'export const q = "SELECT id FROM users";'
commit && branch topic
put server/mysql/0002_b.sql 'CREATE TABLE records (id INT AUTO_INCREMENT PRIMARY KEY, tag TEXT) ENGINE=InnoDB;'
commit
json 0 "the client's own database has the table" $A
has "which is said" 'another database has it'
put server/src/records.js 'export const q = "SELECT id FROM records";'
commit
json 1 "code beside the server's migrations needs it" $A
hasnt "the client's does not" '"level":"block","confidence":"certain","path":"client/src/store.js"'

start skipped
journal() { printf '{"version":"7","dialect":"sqlite","entries":[%s]}' "$1"; }
entry() { printf '{"idx":%d,"version":"6","when":%d,"tag":"%s","breakpoints":true}' "$1" "$2" "$3"; }
git rm -q -r migrations
put drizzle/0000_a.sql 'CREATE TABLE `d` (`id` integer PRIMARY KEY NOT NULL);'
put drizzle/meta/_journal.json "$(journal "$(entry 0 2000 0000_a)")"
commit && git checkout -q main && git merge -q topic && branch late
put drizzle/0001_b.sql 'CREATE TABLE `e` (`id` integer PRIMARY KEY NOT NULL);'
put drizzle/meta/_journal.json "$(journal "$(entry 0 2000 0000_a),$(entry 1 1000 0001_b)")"
commit
json 1 "a migration that Drizzle would skip silently" $A
has "out-of-order" '"rule":"out-of-order","level":"block"'

start edits
put migrations/0002_h.sql "DELETE FROM schemagate_history WHERE id = '0001';"
commit
json 0 "a migration that writes a version table" $A
has "history-edited" '"rule":"history-edited","level":"warn"'
has "at its line" '"path":"migrations/0002_h.sql","line":1'

start syntax
put migrations/0002_s.sql 'CREATE TABLE s (id INTEGER PRIMARY KEY AUTOINCREMENT);

FROBNICATE THE orders;'
commit
json 0 "syntax that nobody knows" $A
has "unanalysable" '"rule":"unanalysable","level":"warn"'
has "at its line" '"path":"migrations/0002_s.sql","line":3'
has "and not clean" '"clean":false'
git checkout -q main && put schemagate.conf '[check]
	unanalysable = block' && commit && git checkout -q topic && git rebase -q main
json 1 "policy makes it block" $A
put schemagate.conf '[check]
	unanalysable = warn'
commit
json 1 "and the change cannot loosen that" $A
has "policy-changed" '"rule":"policy-changed","level":"warn"'

# -- where the head is --
start trees
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit
put src/new.js 'export const a = db.prepare("SELECT shipped_at FROM orders").all();'
json 0 "an untracked file is not in the commit" $A
json 1 "--worktree has it" $A --worktree
finding "from disk" needs-pending block src/new.js 1 37 column orders shipped_at
has "head is no commit" '"head":null'
json 0 "--index has not" $A --index
git add src/new.js
json 1 "until it is staged" $A --index
put .gitignore 'src/new.js' && git rm -q --cached src/new.js
json 0 "an ignored file never counts" $A --worktree
json 2 "--worktree and --head exclude each other" $A --worktree --head main

# -- state files --
start state
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put src/app.js 'export const open = db.prepare("SELECT id FROM orders WHERE shipped_at IS NULL").all();'
commit
put "$tmp/s1.json" '{"version":1,"environment":"production","applied":[{"source":"","id":"0001"}]}'
put "$tmp/s2.json" '{"version":1,"environment":"staging","applied":[{"source":"","id":"0001"},{"source":"","id":"0002"}]}'
json 1 "--state: not applied there" check --base main --state "$tmp/s1.json"
has "the environment" '"environment":"production"'
has "the truth" '"source_of_truth":"state"'
json 0 "--state: applied there" check --base main --state "$tmp/s2.json"
json 1 "two states, one of them behind" check --base main --state "$tmp/s1.json" --state "$tmp/s2.json"
json 0 "--env chooses" --env staging check --base main --state "$tmp/s1.json" --state "$tmp/s2.json"
json 2 "an environment that nobody knows" --env nowhere check --base main --state "$tmp/s1.json"
put "$tmp/s3.json" '{"version":1,"environment":"production","applied":[{"source":"","id":"0001","checksum":"sha256:0000000000000000000000000000000000000000000000000000000000000000"},{"id":"0007"}]}'
json 1 "a checksum that differs" check --base main --state "$tmp/s3.json"
has "is changed" '"rule":"changed","level":"block"'
has "an unknown id is missing" '"rule":"missing","level":"warn"'
put "$tmp/s4.json" '{"version":1,"environment":"production","applied":[{"id":"0001"},{"id":"0002","failed":true}]}'
json 1 "a failed one" check --base main --state "$tmp/s4.json"
has "is failed" '"rule":"failed","level":"block"'
put "$tmp/s5.json" '{"version":2}'
json 2 "a state file of another version" check --base main --state "$tmp/s5.json"
put "$tmp/s5.json" '{"version":1.5,"environment":"production","applied":[]}'
json 2 "a state file of half a version" check --base main --state "$tmp/s5.json"
put "$tmp/s5.json" '{"version":1,"environment":"production","applied":[{"id":"0001"},{"id":"0002"},{"id":"0001","failed":true}]}'
json 2 "a state file that says two things of one migration" check --base main --state "$tmp/s5.json"
says "names it" '"applied" holds "0001" twice'
for sum in sha256:00 sha256: md5:00 ""; do
	put "$tmp/s5.json" "{\"version\":1,\"environment\":\"production\",\"applied\":[{\"id\":\"0001\",\"checksum\":\"$sum\"}]}"
	json 2 "a checksum that is none: $sum" check --base main --state "$tmp/s5.json"
done
put "$tmp/s6.json" '{"version":1,'
json 2 "a state file that is no JSON" check --base main --state "$tmp/s6.json"
json 2 "a state file that is not there" check --base main --state "$tmp/none.json"

# -- deployed code --
start deployed
commit && old=$(git rev-parse main)
put migrations/0002_d.sql 'ALTER TABLE orders RENAME COLUMN total TO amount;'
put src/app.js '// gone'
commit
put "$tmp/d.json" "{\"version\":1,\"environment\":\"production\",\"applied\":[{\"id\":\"0001\"}],\"deployed\":[\"$old\"]}"
json 0 "what only a deployed commit uses" check --base main --state "$tmp/d.json"
finding "is a warning" breaks-code warn src/app.js 1 43 column orders total
put "$tmp/d2.json" '{"version":1,"environment":"production","applied":[{"id":"0001"}],"deployed":["0123456789012345678901234567890123456789"]}'
json 0 "a deployed commit that is not here" check --base main --state "$tmp/d2.json"
has "is said" 'not in this clone'

# -- another repository's code --
start also
put migrations/0002_r.sql 'ALTER TABLE orders RENAME COLUMN total TO amount;'
put src/app.js '// nothing'
commit
repo service && put api/main.go 'package main
const q = "SELECT total FROM orders"' && commit && cd "$tmp/also" || exit 1
json 1 "--also" $A --also "$tmp/service"
has "with the repository's name" '"path":"service:api/main.go","line":2'
json 2 "--also with an unknown revision" $A --also "$tmp/service@nowhere"

# -- undecided --
start undecided
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put src/app.js 'export const f = (t) => db.prepare("SELECT shipped_at FROM orders WHERE ) (" + t).all();'
commit
json 0 "a statement that cannot be judged" $A
has "is a warning" '"rule":"undecided","level":"warn"'
has "not clean" '"clean":false'

# -- an edit of what base has, where no tool keeps a checksum --
repo edited
goose='-- +goose Up
CREATE TABLE orders (id INTEGER PRIMARY KEY);
-- +goose Down
DROP TABLE orders;'
put migrations/00001_a.sql "$goose"
put migrations/00002_b.sql '-- +goose Up
CREATE TABLE parcels (id INTEGER PRIMARY KEY);'
commit start
branch topic
put migrations/00001_a.sql "-- why: shops need orders
$goose"
commit
json 0 "an edit that leaves the statements as they were" $A
has "is a warning" '"rule":"changed","level":"warn"'
has "that says so" 'was edited after it was applied: its statements are the same'
put migrations/00001_a.sql "${goose/PRIMARY KEY/PRIMARY KEY, total INTEGER}"
commit
json 1 "another column is not" $A
has "but an edit" '"rule":"changed","level":"block"'
repo edited-liquibase
log() {
	printf '<databaseChangeLog><changeSet id="1" author="a">%s%s</changeSet><changeSet id="2" author="a">%s%s</changeSet></databaseChangeLog>' \
		"$1" '<createTable tableName="orders"><column name="id" type="int"/></createTable>' "$1" '<sql>update orders set id = 1</sql>'
}
put db/changelog/db.changelog-master.xml "$(log '')"
commit start
branch topic
put db/changelog/db.changelog-master.xml "$(log '<preConditions onFail="MARK_RAN"><not><tableExists tableName="others"/></not></preConditions>')"
commit
json 0 "a precondition, which Liquibase's checksums leave out" $A
hasnt "does not block" '"rule":"changed","level":"block"'
repo edited-plain
put migrations/0001_a.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY);'
commit start
branch topic
put migrations/0001_a.sql '-- why: shops need orders
CREATE TABLE orders (id INTEGER PRIMARY KEY);'
commit
json 1 "where the gate itself keeps the checksum, any edit counts" $A

# -- two services with a database each: their tables of the same name are two tables --
repo services
put services/api/migrations/0001_a.sql 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, old TEXT);'
put services/mail/migrations/0001_a.sql 'CREATE TABLE users (id INTEGER PRIMARY KEY, nick TEXT, old TEXT);
CREATE TABLE mails (id INTEGER PRIMARY KEY);'
put services/api/app.js 'db.prepare("SELECT name, old FROM users WHERE id = ?");'
put services/mail/app.js 'db.prepare("SELECT nick, old FROM users");'
commit
branch topic
put services/mail/migrations/0002_b.sql 'ALTER TABLE users ADD COLUMN email TEXT;'
put services/mail/app.js 'db.prepare("SELECT email FROM users WHERE nick = ?");'
commit
json 1 "two services with a table of the same name" $A
finding "what the second needs" needs-pending block services/mail/app.js 1 20 column users email
json 0 "impact of a table that both have" impact users
has "of the first" '"path":"services/api/app.js"'
has "of the second" '"path":"services/mail/app.js"'
put services/mail/migrations/0002_b.sql 'ALTER TABLE users DROP COLUMN old;'
put services/mail/app.js 'db.prepare("SELECT nick FROM users");'
commit
json 0 "what one drops, its own code uses no more" $A --code topic
hasnt "the other's column is another one" '"level":"block"'
put services/api/app.js 'db.prepare("SELECT old, nick FROM users");'
commit
json 0 "code that is nearer to a database with that column" $A --code topic
put tools/report.js 'db.prepare("SELECT nick, old FROM users");'
commit
json 1 "code that only the database it is removed from fits" $A --code topic
finding "still uses it" breaks-code block tools/report.js 1 26 column users old

# -- a kind of database gets what another kind has: code between them ran on that one --
repo kinds
put db/pg/0001_a.sql 'CREATE TABLE jobs (id SERIAL PRIMARY KEY, note TEXT, plan JSONB);'
put db/lite/0001_a.sql 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT);'
put app/jobs.js 'db.prepare("SELECT note FROM jobs WHERE id = ?");'
put schemagate.conf "[source \"pg\"]
	path = db/pg
	dialect = postgresql
[source \"lite\"]
	path = db/lite
	dialect = sqlite"
commit
branch topic
put db/lite/0002_b.sql 'CREATE TABLE jobs (id INTEGER PRIMARY KEY, note TEXT);'
commit
json 0 "one kind of database gets a table that another has" $A
has "what base's code asks of it is a warning" 'another database has it, and its migrations are no farther'
put app/jobs.js 'db.prepare("SELECT note, id FROM jobs");'
commit
json 1 "code of the change must find it in both" $A

# -- SQL in a folder of migrations that is no source's --
start unclaimed
put services/billing/migrations/add_invoices.sql '-- by hand
create table invoices (id integer primary key);'
put services/billing/migrations/add_more.sql 'CREATE TABLE more (id integer);'
put services/billing/migrations/0_back.down.sql 'DROP TABLE invoices;'
put services/billing/migrations/fill.sql 'INSERT INTO invoices VALUES (1);'
put tests/migrations/sample.sql 'CREATE TABLE sample (id integer);'
put notes/tables.sql 'CREATE TABLE elsewhere (id integer);'
commit
json 0 "migrations that no source reads" $A
finding_file() { grep -qE "\"rule\":\"lint/tool-trap\",\"level\":\"warn\",[^{}]*\"path\":\"$1\"" "$tmp/out"; }
finding_file services/billing/migrations/add_invoices.sql
ok $? "are told"
hasnt "once for a folder" 'add_more.sql'
hasnt "not what changes no schema" 'fill.sql'
hasnt "not the way back" 'back.down.sql'
hasnt "not samples" 'sample.sql'
hasnt "not SQL elsewhere" 'notes/tables.sql'
has "the folder is named" 'path = services/billing/migrations.'

# -- an object that is used without end: the first thousand places are listed, the rest is counted --
start many
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put src/a.js "$(yes 'db.prepare("SELECT shipped_at FROM orders")' | head -n 900)"
put src/b.js "$(yes 'db.prepare("SELECT shipped_at FROM orders")' | head -n 300)"
put src/c.test.js "$(yes 'db.prepare("SELECT shipped_at FROM orders")' | head -n 10)"
commit
json 1 "an object that is used without end" $A
has "a thousand of its places are listed, and those of tests beside" '"counts":{"block":1000,"warn":0,"note":10}'
has "the rest is counted" '"left_out":200'
has "in the order of the files" '"path":"src/b.js","line":100,'
hasnt "and no further" '"path":"src/b.js","line":101,'
run 1 "as text" $A
has "text counts them too" '200 more places of the same objects are not listed'
json 0 "impact lists as many" impact orders.shipped_at
has "and counts the rest" '"left_out":200'

# -- single-file components: the script is TypeScript, the rest is not --
repo components
put supabase/migrations/20240101000000_a.sql 'CREATE TABLE public.orders (id bigint PRIMARY KEY);'
commit
branch topic
put supabase/migrations/20240102000000_b.sql 'ALTER TABLE public.orders ADD COLUMN shipped_at timestamptz;'
put src/prose.vue <<'VUE'
<!-- <script>supabase.from('orders').select('shipped_at')</script> -->
<template><p>supabase.from('orders').select('shipped_at')</p></template>
<script>
// supabase.from('orders').select('shipped_at')
</script>
VUE
commit
json 0 "markup and comments of a component are no code" $A
put src/page.vue <<'VUE'
<template><p>it's here</p></template>
<script setup lang="ts" generic="T extends Map<K, V>">
await supabase.from('orders').select('id, shipped_at');
</script>
VUE
put src/page.svelte <<'SVELTE'
<script>
  supabase.from('orders').update({ shipped_at: null });
</script>
<p>don't</p>
SVELTE
put src/page.astro <<'ASTRO'
---
const { data } = await supabase.from('orders').select('shipped_at');
---
<p>{data}</p>
ASTRO
put src/sql.vue <<'VUE'
<script>
db.query(`SELECT shipped_at FROM orders`);
</script>
VUE
commit
json 1 "the scripts of components are read" $A
finding "Vue" needs-pending block src/page.vue 3 43 column orders shipped_at
finding "Svelte" needs-pending block src/page.svelte 2 36 column orders shipped_at
finding "Astro" needs-pending block src/page.astro 2 56 column orders shipped_at
finding "SQL in a script" needs-pending block src/sql.vue 2 18 column orders shipped_at

# -- no environment is configured --
start stranger
run 0 "the first run" check --base main
says "says what it takes for the truth" 'no environment is configured: the migrations at base are taken as applied'
says "and where to name one" "it is read from base commit $(git rev-parse main | cut -c1-12)"
put schemagate.conf '[environment "production"]
	url = env:APP_URL'
run 2 "one that only the work tree has" check --base main --env production
says "is to be committed" 'in the work tree has [environment "production"]: commit it'
run 0 "and without it" check --base main --assume base
! grep -q environment "$tmp/err"
ok $? "what was asked for needs no note"

# -- scripts in one string --
start script
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
put src/app.js 'db.exec("BEGIN; UPDATE orders SET total = 1; COMMIT;");'
commit
json 0 "a transaction in one string" $A
put src/app.js 'db.exec("BEGIN; UPDATE orders SET total = 1; UPDATE orders SET shipped_at = 2; COMMIT;");'
commit
json 1 "is read behind its BEGIN" $A
finding "at the column" needs-pending block src/app.js 1 64 column orders shipped_at
put src/app.js 'ui.say("Begin; the orders are shipped_at once from here");'
commit
json 0 "prose that begins so is none" $A
has "nor a warning" '"clean":true'

# -- what MySQL alone takes --
repo mysql
put migrations/0001_a.sql 'CREATE TABLE `orders` (`id` BIGINT AUTO_INCREMENT PRIMARY KEY, `total` INT, `status` ENUM("open")) ENGINE=InnoDB;'
commit && branch topic
put migrations/0002_b.sql 'ALTER TABLE `orders` ADD COLUMN `shipped_at` DATETIME NULL, MODIFY COLUMN `status` ENUM("open","lost");
CREATE TABLE `parcels` (`id` BIGINT AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;'
needs() { # STATEMENT: it blocks
	put src/app.js "db.query(\"$1\");" && commit
	json 1 "$1" $A
	has "is what blocks" '"rule":"needs-pending","level":"block"'
}
needs 'INSERT orders VALUES (?, ?, ?, ?)'
needs 'INSERT IGNORE shop.orders (id, shipped_at) VALUES (?, ?)'
needs 'REPLACE orders SET shipped_at = ?'
needs "INSERT INTO orders (id, status) SELECT id, 'lost' FROM orders"
needs "INSERT INTO orders SELECT DISTINCT 1, (2 + 3), 'lost', NULL"
needs 'DESCRIBE parcels'
needs 'SHOW FULL COLUMNS FROM parcels'
needs 'SHOW CREATE TABLE parcels'
put src/app.js "db.query(\"INSERT INTO orders (id, status) SELECT id, 'open' FROM orders WHERE 'lost' <> total\");"
commit
json 0 "a label that is there" $A
put src/app.js 't("Insert the orders and their values, then show what parcels hold"); t("describe the parcels");'
commit
json 0 "words alone are none" $A
has "nor a warning" '"findings":[]'
put src/app.js 't("describe parcels");'
commit
json 0 "what may be English" $A
has "is a warning" '"level":"warn"'

# -- rows of a type: composite fields, JSON read as a table's row --
repo rows
put migrations/0001_a.sql "CREATE TYPE addr AS (street text, city text);
CREATE TABLE orders (id bigint PRIMARY KEY, home addr, status text DEFAULT 'x'::text);"
commit && branch topic
put migrations/0002_b.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;
ALTER TYPE addr ADD ATTRIBUTE zip text;'
needs 'SELECT (home).zip FROM orders'
has "says which field" 'field zip of type addr does not exist yet'
needs 'UPDATE orders SET home.zip = 1'
needs "SELECT (\$1::addr).zip"
needs "SELECT (\$1::orders).shipped_at"
needs 'SELECT (jsonb_populate_record(NULL::orders, x)).shipped_at FROM (SELECT 1 AS x) y'
needs 'SELECT shipped_at FROM json_populate_record(NULL::orders, $1)'
finding "at the column" needs-pending block src/app.js 1 18 column orders shipped_at
needs 'SELECT r.shipped_at FROM jsonb_populate_recordset(NULL::public.orders, $1) r'
put src/app.js "db.query('SELECT r.id, (home).city FROM jsonb_populate_recordset(NULL::orders, \$1) r');
db.query('SELECT city, zip FROM json_populate_record(NULL::addr, \$1), (SELECT 1 AS shipped_at) s');"
commit
json 0 "what is there already does not block" $A
has "nor warn" '"findings":[]'

# -- Prisma: an example of a schema beside the one that the migrations are of --
repo prisma-examples
put db/prisma/migrations/migration_lock.toml 'provider = "postgresql"'
put db/prisma/migrations/20240101000000_a/migration.sql 'CREATE TABLE "User" ("id" int PRIMARY KEY);'
put db/prisma/schema.prisma 'generator client {
  provider = "prisma-client-js"
}
datasource db {
  provider = "postgresql"
}
model User {
  id Int @id
}'
put src/examples/shop.prisma 'model Role {
  id Int @id
}'
commit && branch topic
put db/prisma/migrations/20240201000000_b/migration.sql 'CREATE TABLE "Role" ("id" int PRIMARY KEY);'
commit
json 0 "an example that has a model of the new table's name" $A
has "warns" '"confidence":"possible","path":"src/examples/shop.prisma"'
printf 'model Role {\n  id Int @id\n}\n' >>db/prisma/schema.prisma
commit
json 1 "the schema itself" $A
has "blocks" '"confidence":"certain","path":"db/prisma/schema.prisma"'

# -- base has the code already: what is only likely warns --
start flagged
put src/pick.js 'let table = "users";
if (flags.next) { table = "orders"; }
db.query(`SELECT shipped_at FROM ${table} WHERE id = 1`);'
commit flagged && git branch -f main
put migrations/0002_b.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit
json 0 "a migration alone, and a table that a flag picks" $A
finding "a warning" needs-pending warn src/pick.js 3 18 column orders shipped_at
put src/pick.js "$(cat src/pick.js)
// touched"
commit
json 1 "the change touches the code" $A
start certain
put src/pick.js 'db.query("SELECT shipped_at FROM orders WHERE id = 1");'
commit sure && git branch -f main
put migrations/0002_b.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
commit
json 1 "what is certain blocks" $A

# -- a unique set that comes with a column which the statement needs is said by it --
start upsert
put migrations/0002_b.sql 'ALTER TABLE users ADD COLUMN email TEXT;
CREATE UNIQUE INDEX users_email ON users (email, name);
CREATE UNIQUE INDEX orders_total ON orders (total, user_id);'
put src/upsert.js 'db.query("INSERT INTO users (name, email) VALUES (?, ?) ON CONFLICT (name, email) DO NOTHING");
db.query("INSERT INTO orders (user_id, total) VALUES (1, 2) ON CONFLICT (total, user_id) DO NOTHING");'
commit
json 1 "upserts" $A
finding "the column" needs-pending block src/upsert.js 1 36 column users email
hasnt "not its unique set" '"kind":"unique","schema":"main","table":"users"'
has "a set alone" '"kind":"unique","schema":"main","table":"orders"'

# -- impact --
cd "$tmp/qualified" || exit 1
json 0 "impact of a column" impact users.name
hasnt "not of another table's" '"table":"orders"'
json 0 "impact of a table" impact orders
json 0 "impact of a migration" impact --migration 0002
finding "what it adds" needs-pending note src/app.js 1 45 column orders name
json 2 "impact of nothing" impact
json 2 "impact of an unknown name" impact nothing.at.all
for name in . orders. .total orders..total a.b.c.orders; do
	json 2 "impact of no name: $name" impact "$name"
done
json 0 "impact --unresolved" impact --unresolved

# -- Flyway's callbacks: what they make is found as what the migrations do --
repo callbacks
put src/main/resources/db/migration/V1__start.sql 'CREATE TABLE orders (id int PRIMARY KEY);'
put src/main/resources/db/migration/afterMigrate__01_totals.sql 'CREATE OR REPLACE VIEW totals AS SELECT id FROM orders;'
commit start
branch topic
put src/main/resources/db/migration/afterMigrate__02_late.sql 'CREATE OR REPLACE VIEW late AS SELECT id FROM orders;'
put src/main/resources/db/migration/afterMigrate__03_grants.sql 'GRANT SELECT ON orders TO PUBLIC;'
put src/main/resources/db/migration/afterClean.sql 'CREATE TABLE cleaned (id int);'
commit
json 0 "callbacks" check --assume base --base main
has "one of another command is named" '"rule":"unanalysable","level":"warn","confidence":null,"path":"src/main/resources/db/migration/afterClean.sql"'
hasnt "none of a migrate is" '"path":"src/main/resources/db/migration/afterM'
put src/a.py 'db.execute("SELECT id FROM late")
db.execute("SELECT id FROM totals")'
commit
json 1 "code that needs a view of a new callback" check --assume base --base main
finding "is stopped" needs-pending block src/a.py 1 28 view late late
has "and the callback is named" '"migration":{"source":"","id":"afterMigrate__02_late","path":"src/main/resources/db/migration/afterMigrate__02_late.sql"}'
hasnt "what base's callback made is there" '"name":"totals"'
branch wider
put src/main/resources/db/migration/V2__paid.sql 'DROP VIEW IF EXISTS totals; ALTER TABLE orders ADD paid bool;'
put src/main/resources/db/migration/afterMigrate__01_totals.sql 'DROP VIEW IF EXISTS totals; CREATE VIEW totals AS SELECT id, paid AS settled FROM orders;'
put src/a.py 'db.execute("SELECT settled FROM totals")'
commit
json 1 "a callback that makes a view anew over a pending column" check --assume base --base topic
finding "the column of the view is needed" needs-pending block src/a.py 1 20 column totals settled
put src/main/resources/db/migration/beforeMigrate.sql 'DROP VIEW IF EXISTS totals;'
git rm -q src/main/resources/db/migration/afterMigrate__01_totals.sql
put src/a.py 'db.execute("SELECT id FROM totals")'
commit
json 1 "a view that a callback drops and none makes anew" check --assume base --base main
finding "breaks the code" breaks-code block src/a.py 1 28 view totals totals
run 0 "the catalog after a migration" schema --dialect postgresql --at 1
hasnt "holds nothing of later ones" 'paid'
has "and what runs behind it" 'late'

# -- a table that no file makes and that a pending one makes anew: it was there already --
repo remade
put migrations/0001_start.sql 'CREATE TABLE users (id int PRIMARY KEY);'
put src/app.js 'db.query("DELETE FROM orders WHERE id = $1")'
commit start
branch topic
put migrations/0002_remake.sql 'ALTER TABLE orders RENAME TO orders_old;
CREATE TABLE orders (id int PRIMARY KEY, name text);
DROP TABLE orders_old;
CREATE TABLE parcels (id int PRIMARY KEY);'
put src/new.js 'db.query("DELETE FROM parcels WHERE id = $1")'
commit
json 1 "a table made anew" check --assume base --base main
hasnt "the code that used it before is not stopped" '"level":"block","confidence":"certain","path":"src/app.js"'
finding "a new one is new" needs-pending block src/new.js 1 23 table parcels parcels
finish
