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
finish
