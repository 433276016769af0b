#!/usr/bin/env bash
# What readers find in code of real idioms. Every file of readers/block must block, every one of readers/undecided be a
# warning that it could not be judged, and none of readers/green be named at all.
set -u
. "$(dirname "$0")/lib.sh"
cases=$top/tests/cli/readers

repo readers
put migrations/0001_start.sql <<'SQL'
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, total integer NOT NULL, status order_status);
CREATE TABLE books (id bigint PRIMARY KEY, title text, note text);
SQL
commit start
branch topic
put migrations/0002_ship.sql <<'SQL'
ALTER TABLE orders ADD COLUMN shipped_at timestamptz, ADD COLUMN note text, ADD COLUMN title text;
CREATE TABLE parcels (id bigint PRIMARY KEY, code text);
ALTER TYPE order_status ADD VALUE 'archived';
SQL
mkdir -p src && cp -R "$cases/block" "$cases/undecided" "$cases/green" src/ || exit 1
commit
json 1 "a tree of real idioms" check --assume base --base main
cp "$tmp/out" "$tmp/document"
/usr/bin/python3 - "$tmp/document" >"$tmp/seen" <<'PY'
import json, sys
seen = {}
document = json.load(open(sys.argv[1]))
for f in document["findings"]:
    if f["path"].startswith("src/"):
        seen.setdefault(f["path"], set()).add("undecided" if f["rule"] == "undecided" else f["level"])
for u in document["coverage"]["unread"]:
    seen.setdefault(u["path"], set()).add("unread")
for path in sorted(seen):
    print(path, ",".join(sorted(seen[path])))
PY
for f in src/block/* src/undecided/* src/green/*; do
	got=$(sed -n "s|^$f ||p" "$tmp/seen")
	want=${f#src/}
	want=${want%%/*}
	case $want:$got in
	block:block* | undecided:undecided | green:) ok 0 "$f: $want" ;;
	*)
		echo "got: ${got:-nothing}" >"$tmp/out"
		ok 1 "$f: $want"
		;;
	esac
done

# -- scripts without an extension, by their first line --
git checkout -q main && git checkout -q -B script
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;'
put bin/report <<'PY'
#!/usr/bin/env python3
def run(cur):
    sql = "SELECT id FROM orders"
    sql += " WHERE shipped_at IS NULL"
    cur.execute(sql)
PY
put bin/notes 'SELECT shipped_at FROM orders'
chmod +x bin/report
commit
json 1 "a script is read by its first line" check --assume base --base main
finding "at its place" needs-pending block bin/report 4 20 column orders shipped_at
hasnt "a text that is no program is none" '"path":"bin/notes"'

# -- other encodings: the same code in UTF-16 is read, at its own line; what is neither is said to be unread --
start() {
	git checkout -q main && git checkout -q -B "$1"
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;'
	mkdir -p src
}
recode() { # ENCODING FROM TO
	/usr/bin/python3 -c 'import sys
e, f, t = sys.argv[1:]
open(t, "wb").write(open(f, "rb").read().decode().encode(e))' "$@"
}
for encoding in utf-16 utf-16-le utf-16-be; do
	start "$encoding"
	printf '\n// na\303\257ve\nexport const q = () => db.query("SELECT shipped_at FROM orders");\n' >"$tmp/code.ts"
	recode "$encoding" "$tmp/code.ts" src/orders.ts
	commit
	json 1 "source in $encoding" check --assume base --base main
	finding "at its line and column" needs-pending block src/orders.ts 3 41 column orders shipped_at
	has "nothing of it is unread" '"unread":[]'
done
start latin
printf '<?php // na\357ve\n$r = $db->query("SELECT shipped_at FROM orders");\n' >src/orders.php
commit
json 1 "source in Latin-1 is read as far as it is ASCII" check --assume base --base main
finding "at its line" needs-pending block src/orders.php 2 25 column orders shipped_at
has "and said to be so" '{"path":"src/orders.php","why":"it is not UTF-8'
start nul
printf '// \0\nexport const q = () => db.query("SELECT shipped_at FROM orders");\n' >src/orders.ts
commit
json 1 "a NUL byte hides nothing" check --assume base --base main
has "and is named" '{"path":"src/orders.ts","why":"it holds NUL bytes'
for encoding in utf-16 utf-16-le utf-16-be; do
	start "migration-$encoding"
	recode "$encoding" migrations/0002_ship.sql "$tmp/other.sql" && cp "$tmp/other.sql" migrations/0002_ship.sql
	commit
	json 1 "a migration in $encoding is no pass" check --assume base --base main
	has "it is unreadable" '"rule":"unreadable","level":"block"'
done
finish
