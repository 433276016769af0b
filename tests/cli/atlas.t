#!/usr/bin/env bash
# Atlas: a sum that does not fit stops, and names the file; baseline and repair write rows as Atlas has them.
. "$(dirname "$0")/lib.sh"
command -v sqlite3 >/dev/null || { echo "1..0 # SKIP sqlite3 is not installed"; exit 0; }
sql() { sqlite3 -batch -cmd ".timeout 5000" "$tmp/app.db" "$1"; }
hash() { # as atlas migrate hash
	(cd m && /usr/bin/python3 -c "
import base64, glob, hashlib
h, t, lines = hashlib.sha256(), hashlib.sha256(), ''
b64 = lambda x: base64.b64encode(x.digest()).decode()
for n in sorted(glob.glob('*.sql')):
    h.update(n.encode() + open(n, 'rb').read())
    t.update((n + b64(h)).encode())
    lines += n + ' h1:' + b64(h) + '\\n'
print('h1:' + b64(t) + '\\n' + lines, end='')" >atlas.sum)
}
repo app
put m/1_a.sql 'CREATE TABLE a (id INTEGER PRIMARY KEY);'
put m/2_b.sql 'ALTER TABLE a ADD COLUMN x INTEGER;'
put schemagate.conf '[source "app"]
	path = m
	dialect = sqlite
[environment "production"]
	url = env:APP_URL
	guard = none
	snapshot = none'
hash
commit
export APP_URL=sqlite:$tmp/app.db
fresh() { rm -f "$tmp"/app.db*; sql "CREATE TABLE other (id INTEGER)"; }

fresh
put m/2_b.sql 'ALTER TABLE a ADD COLUMN y INTEGER;'
commit
run 1 "an edited file: apply is blocked" apply
has "the file is named" '"2_b.sql" is not what atlas.sum has it for (line 3)'
hash
commit
json 0 "hashed anew: apply" apply
put m/1_a.sql 'CREATE TABLE a (id INTEGER PRIMARY KEY, z INTEGER);'
hash
commit
run 0 "an applied file edited, and hashed: status" status
has "changed" "changed"
git checkout -q HEAD~1 -- m && git commit -qm back

fresh
sql "CREATE TABLE a (id INTEGER PRIMARY KEY, y INTEGER)"
json 0 "baseline" baseline --env production --reason adopted
[ "$(sql 'SELECT group_concat(version || type || applied || total) FROM atlas_schema_revisions')" = 1400,2400 ]
ok $? "rows as atlas migrate set writes them"

fresh
sql "CREATE TABLE a (id INTEGER PRIMARY KEY, y INTEGER)"
json 0 "again" baseline --env production --reason adopted
sql "DELETE FROM schemagate_history WHERE id = '2'; UPDATE atlas_schema_revisions SET type = 2, total = 2, applied = 1, error = 'no' WHERE version = '2'; DROP TABLE IF EXISTS schemagate_history"
run 0 "half a migration: status" status
has "says how far Atlas came" 'Atlas ran 1 of its 2 statements: no'
json 0 "repair" repair --env production --mark-applied 2 --reason 'done by hand'
[ "$(sql "SELECT type || applied || total || error FROM atlas_schema_revisions WHERE version = '2'")" = 211 ]
ok $? "its row is whole"
finish
