#!/usr/bin/env bash
# Constants in code that a migration makes possible, or takes away: labels of an enum, and what a CHECK lists. Files of values/ are
# judged against such a migration; what is found must be what values.expect lists.
set -u
. "$(dirname "$0")/lib.sh"

repo values
put migrations/0001_start.sql <<'SQL'
CREATE TYPE order_status AS ENUM ('open', 'paid');
CREATE TABLE orders (id bigint PRIMARY KEY, status order_status NOT NULL, state text NOT NULL CHECK (state IN ('new', 'sent', 'gone')));
CREATE TABLE customers (id bigint PRIMARY KEY, status text, state text);
SQL
commit start
branch topic
put migrations/0002_archive.sql <<'SQL'
ALTER TYPE order_status ADD VALUE 'archived';
ALTER TABLE orders DROP CONSTRAINT orders_state_check;
ALTER TABLE orders ADD CONSTRAINT orders_state_check CHECK (state IN ('new', 'sent', 'archived'));
SQL
mkdir -p src && cp "$top"/tests/cli/values/* src/ || exit 1
commit
json 1 "code with constants of both" check --assume base --base main
/usr/bin/python3 - "$tmp/out" >"$tmp/seen" <<'PY'
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]:
    o = f.get("object") or {"kind": "-", "name": ""}
    print("%s:%s:%s %s %s %s" % (f["path"], f["line"], f.get("column") or 0, f["rule"], f["level"], o["name"]))
PY
sed 's|^src/||' "$tmp/seen" | sort >"$tmp/got"
if [ "${WRITE:-}" ]; then cp "$tmp/got" "$top/tests/cli/values.expect"; fi
diff "$top/tests/cli/values.expect" "$tmp/got" >"$tmp/out" 2>"$tmp/err"
ok $? "each constant that is written, and each label, and nothing else"

# -- the list goes: what it refused is needed to be gone; an unreadable CHECK says nothing --
put migrations/0002_archive.sql 'ALTER TABLE orders DROP CONSTRAINT orders_state_check;'
put src/orders.py "cur.execute(\"UPDATE orders SET state = 'orders_state_check'\")"
rm -f src/*.ts src/*.js src/models.py src/schema.prisma
commit
json 1 "a CHECK that is dropped" check --assume base --base main
has "lets in what it refused" "value 'orders_state_check' of column orders.state is not allowed yet"
put migrations/0002_archive.sql "ALTER TABLE orders ADD CONSTRAINT other CHECK (state IN ('new', 'sent', 'gone') AND id > 1);"
put src/orders.py "cur.execute(\"UPDATE orders SET state = 'new'\")"
commit
json 0 "a CHECK that says more is not read" check --assume base --base main
finish
