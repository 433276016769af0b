#!/usr/bin/env bash
# Bad and unusual input: one clear message, the right exit status, never a pass that was not looked at.
set -u
. "$(dirname "$0")/lib.sh"
A="check --assume base --base main"

start() {
	repo "$1"
	put migrations/0001_start.sql 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, total INTEGER NOT NULL);'
	put src/app.js 'export const all = db.prepare("SELECT id, total FROM orders").all();'
	commit start
	branch topic
}
needs() {
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
	put src/app.js 'export const open = db.prepare("SELECT id FROM orders WHERE shipped_at IS NULL").all();'
	commit needs
}

# -- the repository --
mkdir "$tmp/none" && cd "$tmp/none" || exit 1
json 3 "not a repository" check
says "said so" 'this folder is not inside a git repository'
repo empty
json 2 "a repository without a commit" check --base main
start plain
needs
json 2 "an unknown revision" check --base nowhere
says "named with its option" '--base: there is no revision "nowhere"'
json 2 "an unknown head" check --base main --head 0123456789
json 2 "no base can be told" check
says "with a hint" '--base main'
json 2 "a word too many" check main
repo nomigrations
put src/app.js 'x' && commit
json 3 "no migrations" check --base main
says "said so" 'no migrations were found'

# -- a dump fills the tables that it makes --
start dump
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;
CREATE TABLE parcels (id INTEGER);'
put tools/demo.sql 'DROP TABLE IF EXISTS orders;
CREATE TABLE orders (id INTEGER, total INTEGER REFERENCES t ON UPDATE CASCADE, shipped_at TEXT);
INSERT INTO orders (id, shipped_at) VALUES (1, NULL);'
commit
json 0 "its own table is no need" $A
finding "but told" needs-pending warn tools/demo.sql 3 25 column orders shipped_at
put tools/demo.sql 'CREATE TABLE orders (id INTEGER, total INTEGER, shipped_at TEXT);
INSERT INTO parcels (id) SELECT id FROM orders;'
commit
json 1 "another table is" $A
put tools/demo.sql 'CREATE TABLE IF NOT EXISTS orders (id INTEGER, total INTEGER, shipped_at TEXT);
INSERT INTO orders (id, shipped_at) VALUES (1, NULL);'
commit
json 1 "so is one that may have been there" $A
put tools/demo.sql 'INSERT INTO orders (id, shipped_at) VALUES (1, NULL);
CREATE TABLE orders (id INTEGER, total INTEGER, shipped_at TEXT);'
commit
json 1 "and one that is made behind it" $A

# -- clones --
cd "$tmp/plain" && git config uploadpack.allowFilter true && git checkout -q topic || exit 1
git clone -q --depth 1 --no-single-branch -b topic "file://$tmp/plain" "$tmp/shallow" 2>/dev/null && cd "$tmp/shallow" || exit 1
git remote set-head origin main
json 3 "a shallow clone without a common commit" check
says "history incomplete" 'history incomplete'
json 1 "a shallow clone with a named base" check --assume base --base origin/main
git clone -q -b topic "$tmp/plain" "$tmp/clone" 2>/dev/null && cd "$tmp/clone" && git remote set-head origin main || exit 1
json 1 "a clone: the base is the merge base with origin's default branch" check
has "said so" '"base_how":"merge base with origin/main"'
git clone -q --no-checkout --filter=blob:none -b topic "file://$tmp/plain" "$tmp/partial" 2>/dev/null && cd "$tmp/partial" || exit 1
json 3 "a partial clone" check --assume base --base origin/main
says "says what is missing" 'is not in this clone'
cd "$tmp/plain" && git worktree add -q "$tmp/linked" main && git clone -q --bare . "$tmp/bare.git"
cd "$tmp/linked" && json 1 "a linked worktree" $A --head topic
cd "$tmp/bare.git" && json 1 "a bare repository" $A --head topic
json 3 "a bare repository has no work tree" $A --worktree
git clone -q -b topic "$tmp/plain" "$tmp/sparse" 2>/dev/null && cd "$tmp/sparse" && git sparse-checkout set --cone src 2>/dev/null || exit 1
json 1 "a sparse checkout" check --assume base --base origin/main
json 1 "a sparse checkout, its work tree" check --assume base --base origin/main --worktree
if git init -q --object-format=sha256 "$tmp/sha" 2>/dev/null; then
	cd "$tmp/sha" && json 3 "SHA-256 object ids" check
	says "said so" 'SHA-256'
fi
if [ "$(id -u)" -eq 0 ]; then
	cp -r "$tmp/plain" "$tmp/foreign" && chown -R 12345 "$tmp/foreign" && cd "$tmp/foreign" || exit 1
	json 3 "another user's repository" $A
	says "says how to trust it" 'safe.directory'
	git config --global --add safe.directory "$tmp/foreign"
	json 1 "trusted by its path" $A
	git config --global --unset-all safe.directory && git config --global --add safe.directory '*'
	json 1 "trusted by *" $A
	rm -f "$HOME/.gitconfig"
else
	skip "another user's repository" "needs root"
fi

# -- migration files --
start utf8
printf 'CREATE TABLE caf\351 (id INTEGER PRIMARY KEY AUTOINCREMENT);\n' >migrations/0002_l.sql && commit
json 1 "a migration that is not UTF-8" $A
has "unreadable" '"rule":"unreadable","level":"block"'
start nul
printf 'CREATE TABLE n (id INTEGER);\0DROP TABLE orders;\n' >migrations/0002_n.sql && commit
json 1 "a NUL byte in a migration" $A
has "unreadable" '"rule":"unreadable","level":"block"'
start zero
: >migrations/0002_e.sql && commit
json 0 "an empty migration" $A
start link
ln -s 0001_start.sql migrations/0002_l.sql && commit
json 1 "a migration that is a link" $A
has "unreadable" '"rule":"unreadable","level":"block"'
start big
head -c 52428800 /dev/zero | tr '\0' '-' >migrations/0002_b.sql && commit
json 0 "a migration of 50 MB, all of it a comment" $A
has "is pending" '"path":"migrations/0002_b.sql"'
start bigcode
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
head -c 52428800 /dev/zero | tr '\0' ' ' >src/big.js
echo 'db.prepare("SELECT shipped_at FROM orders")' >>src/big.js
printf 'shipped_at\0orders' >src/image.js && commit
json 0 "a source file of 50 MB" $A
has "is unread" '"unread":[{"path":"src/big.js","why":"larger than'
has "so that the check is not clean" '"clean":false'
start bundle
minified() { # TEXT: in a line of 60 KB
	printf '%s;%s\n' "$(head -c 60000 /dev/zero | tr '\0' 'x')" "$1"
}
git checkout -q main
for f in public/dist/lib.js src/page.js vendor/quiet.js; do minified 'db.prepare("SELECT id FROM orders")' | put $f; done
commit bundles
git checkout -q topic && git rebase -q main
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
for f in public/dist/lib.js src/page.js vendor/new.js; do minified 'db.prepare("SELECT shipped_at FROM orders")' | put $f; done
commit
json 1 "minified code" $A
has "of others: is read without syntax, and said to be" '"unread":[{"path":"public/dist/lib.js","why":"minified'
has "and what its strings need is a note" '"level":"note","confidence":"likely","path":"public/dist/lib.js"'
has "of the project: blocks" '"level":"block","confidence":"certain","path":"src/page.js"'
has "that the change calls vendored: is parsed" '"level":"warn","confidence":"certain","path":"vendor/new.js"'
start bidi
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TEXT;'
printf 'db.prepare("SELECT shipped_at FROM orders")\n' >"src/$(printf '\342\200\256')x.js"
printf 'db.prepare("SELECT shipped_at FROM orders")\n' >"src/$(printf '\377')y.js"
commit
json 1 "file names that are not UTF-8" $A
has "are given in base64 too" '"path_base64":"c3Jj'
run 1 "and as text" $A
has "bidi marks are shown" 'src/U+202Ex.js:1:20: block'
has "broken bytes are shown" 'src/\xFFy.js:1:20: block'

# -- tools and configuration --
start two
put other/00001_x.sql '-- +goose Up
CREATE TABLE g (id SERIAL PRIMARY KEY, at TIMESTAMPTZ);
-- +goose Down
DROP TABLE g;'
commit
json 0 "two tools in one repository" $A
has "both are read" '"path":"other/00001_x.sql"'
start conf
needs
git checkout -q main && put schemagate.conf '[check]
	colour = red' && commit && git checkout -q topic
json 2 "an unknown key in the configuration" check --base main
says "with file and line" 'schemagate.conf:2:'
git checkout -q main && put schemagate.conf '[source "app"]
	path = migrations
	format = supabase
	dialect = mysql' && commit && git checkout -q topic
json 2 "a tool and a database that it does not serve" check --base main
says "with file and line" 'schemagate.conf:1:'
says "and which two they are" 'Supabase CLI does not serve mysql'
git checkout -q main && put schemagate.conf '[source "app"]
	path = migrations
[environment "staging"]
	url = sqlite:../staging.db
[environment "production"]
	url = sqlite:../nowhere.db
	after = staging' && commit && git checkout -q topic
json 3 "databases that cannot be reached" check --base main
has "undecided" '"verdict":"undecided"'
has "not reached" '"name":"production","reached":false'
says "said why" 'nowhere.db'
: >"$tmp/staging.db" && sqlite3 "$tmp/staging.db" 'CREATE TABLE t (x)' 2>/dev/null
json 3 "one of them required and not there" check --base main
put "$tmp/prod.json" '{"version":1,"environment":"production","applied":[{"source":"app","id":"0001"}]}'
json 1 "a block is proved though another environment is not reached" check --base main --state "$tmp/prod.json" --env production
put "$tmp/typo.json" '{"version":1,"environment":"prodution","applied":[]}'
json 1 "a state of an environment that is not configured" check --base main --state "$tmp/typo.json" --env prodution
says "is told from those that are" 'the configuration has no environment "prodution"'
put "$tmp/unknown.json" '{"version":1,"environment":"production","applied":[{"source":"api","id":"0001"}]}'
json 2 "a state that names an unknown source" check --base main --state "$tmp/unknown.json"
for wrong in '"id":"0001","failed":"yes"' '"id":"0001","checksum":5' '"id":"0001","source":5' '"id":1'; do
	put "$tmp/type.json" "{\"version\":1,\"environment\":\"production\",\"applied\":[{$wrong}]}"
	json 2 "a state with a member of another type: $wrong" check --base main --state "$tmp/type.json" --env production
done
awk 'BEGIN { printf "{\"version\":1,\"environment\":\"production\",\"applied\":[{\"id\":\"0001\"}"
	for (i = 0; i < 100000; i++) printf ",{\"id\":\"x%d\"}", i; print "]}" }' >"$tmp/long.json"
(ulimit -t 60 && exec "$gate" check --base main --state "$tmp/long.json" --env production) >"$tmp/out" 2>"$tmp/err"
[ $? -eq 1 ] && grep -q 'blocked: 1 block, 100000 warnings' "$tmp/out"
ok $? "a state of 100,000 unknown ids, in bounded time"
put "$tmp/type.json" '{"version":1,"environment":"production","applied":[{"id":"0001"}],"deployed":"abc"}'
json 2 "a state whose deployed is no list" check --base main --state "$tmp/type.json" --env production
git checkout -q main && put schemagate.conf '[environment "one"]
	url = sqlite:../nowhere.db
	required = yes
[environment "two"]
	url = env:SG_TEST_NOT_SET
	required = yes' && commit && git checkout -q topic
put "$tmp/two.json" '{"version":1,"environment":"two","applied":[{"id":"0001"}]}'
json 1 "the proved block wins" check --base main --state "$tmp/two.json"
json 3 "an address that is not set" check --base main --env two
says "names the variable" 'SG_TEST_NOT_SET'

# -- a real database, read only --
start live
needs
git checkout -q main && put schemagate.conf '[environment "production"]
	url = sqlite:../live.db
	guard = none' && commit && git checkout -q topic && git rebase -q main
sqlite3 "$tmp/live.db" VACUUM
git checkout -q main && run 0 "apply the first" apply --env production && git checkout -q topic
json 1 "against the database" check --base main
has "from the database" '"source_of_truth":"database"'
before=$(sha256sum <"$tmp/live.db")
run 1 "once more" check --base main
[ "$before" = "$(sha256sum <"$tmp/live.db")" ]
ok $? "a check writes nothing"
run 0 "apply the second" apply --env production
json 0 "then it passes" check --base main
sqlite3 "$tmp/live.db" "CREATE TABLE marker (v TEXT); INSERT INTO marker VALUES ('staging')"
put "$tmp/guard.conf" '[environment "production"]
	url = sqlite:../live.db
[guard "production.marker"]
	query = SELECT v FROM marker
	expect = production'
json 1 "the marker of another environment" --config "$tmp/guard.conf" check --base main
has "is a mismatch" '"rule":"marker-mismatch","level":"block"'
sqlite3 "$tmp/live.db" 'ALTER TABLE orders DROP COLUMN total' 2>/dev/null
printf 'not a database, but long enough to be looked at as one, all hundred bytes of its header and more of it..' >"$tmp/live.db"
json 3 "a file that is no database" check --base main
# -- migrations of a database that is not read --
repo foreign
put clickhouse/migrations/1_a.up.sql 'CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a;'
put clickhouse/migrations/1_a.down.sql 'DROP TABLE t;'
commit start
json 3 "nothing but migrations for another database" check --base main
has "said so, and where" 'is left out: these migrations (golang-migrate) are for ClickHouse'
put db/migrations/1_a.up.sql 'CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);'
put db/migrations/1_a.down.sql 'DROP TABLE t;'
commit ours
json 0 "others beside them are judged" check --base main
has "what was left out is told" '"path":"clickhouse/migrations","why":"left out: '
branch clicks
put db/migrations/2_b.up.sql 'ALTER TABLE t ADD COLUMN clicked TEXT;'
put db/migrations/2_b.down.sql 'ALTER TABLE t DROP COLUMN clicked;'
put clickhouse/migrations/2_b.up.sql 'RENAME TABLE t TO u; INSERT INTO t SELECT a, clicked FROM old;'
put src/clicks.ts 'export const q = (id) => ch.query(`select clicked from t where id = {id:UUID} and at > {from:DateTime64(3)}`);'
commit
json 0 "a statement with the parameters of another database is not ours" check --base main
has "and its migrations are no code" '"findings":[]'
put src/clicks.ts 'export const q = (id) => ch.query(`select clicked from t where id = ${id}`);'
commit
json 1 "one without is" check --base main
git checkout -q main
json 0 "status tells it too" status
has "by its folder" '"left_out":[{"path":"clickhouse/migrations"'
run 0 "and as text" status
grep -q '^note: clickhouse/migrations: left out: ' "$tmp/out"
ok $? "in a line of its own"

# -- files that are called by a time --
repo times
put migrations/2026-08-17T00:00:00.000Z_a.sql 'CREATE TABLE t (a int);'
commit start
branch topic
put migrations/2026-08-18T00:00:00.000Z_b.sql 'ALTER TABLE t ADD COLUMN b int;'
put src/a.js 'db.query("SELECT b FROM t")'
commit
printf '[source "app"]\n\tpath = migrations\n\tformat = plain\n' >"$tmp/times.conf"
json 1 "a colon in a name is read" --config "$tmp/times.conf" check --assume base --base main
put migrations/.git::x_c.sql 'ALTER TABLE t ADD COLUMN c int;'
put migrations/C:1_d.sql 'ALTER TABLE t ADD COLUMN d int;'
commit
json 1 "a stream's or a drive's is not" --config "$tmp/times.conf" check --assume base --base main
hasnt "as a migration" '"c"'

finish
