#!/usr/bin/env bash
# make demo: the whole job on a small real repository and a SQLite database. Every command is printed before it runs, so that
# a reader can repeat it. usage: contrib/demo.sh PATH-OF-SCHEMAGATE [FOLDER]
set -u
gate=$(realpath "$1")
top=${2:-$(mktemp -d)}
mkdir -p "$top"
cd "$top" || exit 2
[ -z "$(ls -A .)" ] || { echo "demo: $top is not empty" >&2; exit 2; }
keep=${2:+yes}
cleanup() { [ -n "${keep:-}" ] || rm -rf "$top"; }
trap cleanup EXIT
export PATH="$(dirname "$gate"):$PATH" XDG_STATE_HOME="$top/state"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@example.org
export GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@example.org
bold='' plain=''
[ -t 1 ] && bold=$(printf '\033[1m') plain=$(printf '\033[0m')

say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain"; }
quiet() { "$@" >/dev/null || { echo "demo: $* failed" >&2; exit 1; }; }
# expect STATUS COMMAND...: print the command, run it, and stop the demo when it ends otherwise.
expect() {
	local want=$1
	shift
	printf '%s$ %s%s\n' "$bold" "$*" "$plain"
	"$@"
	local got=$?
	printf '(exit %d)\n' "$got"
	[ "$got" -eq "$want" ] || { echo "demo: expected exit $want, got $got" >&2; exit 1; }
}

say "A shop: a git repository with one migration, code, and a production database (SQLite)."
quiet git init -q -b main shop
cd shop
mkdir -p migrations src
cat >migrations/0001_create_orders.sql <<'SQL'
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer TEXT NOT NULL,
    total INTEGER NOT NULL
);
SQL
cat >src/orders.js <<'JS'
export function openOrders(db) {
  return db.prepare("SELECT id, customer, total FROM orders").all();
}
JS
cat >schemagate.conf <<'CONF'
[source "app"]
    path = migrations
[environment "production"]
    url = sqlite:../production.db
[guard "production.marker"]
    query = "SELECT value FROM app_settings WHERE key = 'environment'"
    expect = production
CONF
sqlite3 ../production.db "CREATE TABLE app_settings (key TEXT PRIMARY KEY, value TEXT);
	INSERT INTO app_settings VALUES ('environment', 'production');"
quiet git add -A
quiet git commit -q -m "orders"
expect 0 schemagate apply --env production

say "A branch adds a column and, in the same change, code that reads it."
quiet git checkout -q -b shipping
cat >migrations/0002_add_shipped_at.sql <<'SQL'
ALTER TABLE orders ADD COLUMN shipped_at TEXT;
SQL
cat >src/orders.js <<'JS'
export function openOrders(db) {
  return db.prepare("SELECT id, customer, total FROM orders WHERE shipped_at IS NULL").all();
}
JS
quiet git add -A
quiet git commit -q -m "ship orders"

say "Merging it now would break production: the gate blocks."
expect 1 schemagate check --base main --head shipping

say "Apply the migration first: guard, lock, snapshot, one transaction, record, probe."
expect 0 schemagate plan --env production
expect 0 schemagate apply --env production
expect 0 schemagate snapshot list --env production

say "The same check now passes, and the branch may be merged."
expect 0 schemagate check --base main --head shipping
expect 0 schemagate status

say "Somebody edits the migration after it was applied: that is seen too."
printf 'ALTER TABLE orders ADD COLUMN shipped_by TEXT;\n' >>migrations/0002_add_shipped_at.sql
quiet git commit -q -a -m "one more column"
expect 1 schemagate check --base main --head shipping

say "That was the gate. In your own repository: schemagate check"
