#!/usr/bin/env bash
# [check] shadow: statements prepared in scratch databases of a real PostgreSQL and MariaDB, which are another server than the
# environment's. What is claimed of the answers is what the databases say; that nothing is left behind is looked up in them.
set -u
. "$(dirname "$0")/lib.sh"
if [ -z "${SCHEMAGATE_TEST_SERVERS:-}" ]; then
	skip "shadow" "no test server (run through tests/servers.sh)"
	echo "1..$n"
	exit 0
fi
S=$SCHEMAGATE_TEST_SERVERS db=shadow_cli_$$
env -u SCHEMAGATE_TEST_PG -u SCHEMAGATE_TEST_MYSQL "$top/tests/servers.sh" start >"$tmp/servers" || exit 1
(. "$tmp/servers" && echo "$SCHEMAGATE_TEST_SERVERS") >"$tmp/second"
T=$(cat "$tmp/second")
pg() { psql -XqAt -h "$1/pg" -U postgres -d "${3:-schemagate}" -c "$2" 2>/dev/null; }
my() { mariadb --no-defaults -N -S "$1/mysql/s" -u root "${3:-mysql}" -e "$2" 2>/dev/null; }
trap 'pg "$S" "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres; my "$S" "DROP DATABASE IF EXISTS $db"; "$top/tests/servers.sh" stop "$T"; rm -rf "$tmp"' EXIT
pg "$S" "CREATE DATABASE $db" postgres
my "$S" "CREATE DATABASE $db"
export PG_URL="postgresql://postgres@/$db?host=$S/pg" MY_URL="mysql://root@localhost/$db?socket=$S/mysql/s"
export PG_SHADOW="postgresql://postgres@/schemagate?host=$T/pg" MY_SHADOW="mysql://root@localhost/schemagate?socket=$T/mysql/s"
# left: names of scratch databases on the shadow's server and on the environment's.
left() {
	for server in "$T" "$S"; do
		pg "$server" "SELECT datname FROM pg_database WHERE datname LIKE 'schemagate%shadow%'"
		my "$server" "SHOW DATABASES LIKE 'schemagate%shadow%'"
	done
}
clean() { # NAME
	left >"$tmp/out" && [ ! -s "$tmp/out" ]
	ok $? "$1: no scratch database is left"
}
# project NAME URL-VARIABLE SHADOW-VARIABLE: a repository on main with its configuration, nothing committed yet.
project() {
	repo "$1"
	put schemagate.conf "[source \"app\"]
	path = migrations
	dialect = $4
[environment \"production\"]
	url = env:$2
	guard = none
[check]
	shadow = env:$3"
}
# use NAME RULE PATH:LINE OBJECT CODE: certain, about that object, with the server's own code.
use() {
	grep -q "\"rule\":\"$2\",\"level\":\"block\",\"confidence\":\"certain\",\"path\":\"${3%:*}\",\"line\":${3#*:},[^{}]*\"object\":{[^{}]*\"name\":\"$4\"[^{}]*}.*($5)" "$tmp/out"
	ok $? "$1"
}
counts() { has "$1" "\"counts\":{\"block\":$2,\"warn\":$3,\"note\":$4}"; }

# -- PostgreSQL --
project pg PG_URL PG_SHADOW postgresql
put migrations/0001_a.sql "CREATE TYPE state AS ENUM ('open', 'shut');
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users, state state NOT NULL, old text, total int);
CREATE VIEW open_orders AS SELECT id, total FROM orders WHERE state = 'open';"
put src/app.ts 'export const all = () => db.query("SELECT id FROM orders");'
commit && branch topic
put migrations/0002_b.sql "DO \$\$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN ' || 'shipped_at timestamptz'; END \$\$;
ALTER TABLE orders DROP COLUMN old;
CREATE UNIQUE INDEX users_name ON users (name);
CREATE FUNCTION due(o orders) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE users ADD COLUMN total int;"
put migrations/0003_c.sql "ALTER TYPE state ADD VALUE 'lost';"
put src/app.ts <<'EOF'
export const a = () => db.query("SELECT o.id, o.shipped_at FROM orders o WHERE o.id = :order.id");
export const b = () => db.query("SELECT old FROM orders WHERE id = ? AND total IN ?");
export const c = () => db.query("INSERT INTO users (id, name) VALUES (:id, :name) ON CONFLICT (name) DO NOTHING");
export const d = () => db.query("SELECT shipped_at FROM nowhere");
export const e = () => db.query("SELECT due(o) FROM orders o");
export const f = () => db.query("SELECT id FROM orders WHERE state = 'lost'");
export const g = () => db.query("SELECT total FROM orders o JOIN users u ON u.id = o.user_id");
export const h = () => db.query("SELECT id FROM orders WHERE total = :n AND state::text = :n");
export const i = () => db.query("DELETE FROM orders WHERE id = @id AND total > @least");
export const j = () => db.query("SELECT id, total FROM open_orders");
export const k = () => db.query("SELECT shipped_at FROM orders LIMIT ?; SELECT old FROM orders");
export const l = () => db.query("INSERT INTO users (id, name) VALUES (1, 'shipped_at') ON CONFLICT (id) DO NOTHING");
export const m = (id) => sql`SELECT shipped_at FROM orders WHERE id = ${id} LIMIT 1`;
export const n = (table) => sql`SELECT total FROM ${table}, orders`;
EOF
commit
answers() {
	use "$1: a column that only DO adds, by the server's words" needs-pending src/app.ts:1 shipped_at 42703
	has "$1: which are told" 'PostgreSQL: column o.shipped_at does not exist (42703)'
	use "$1: a dropped column, a list in one parameter" breaks-code src/app.ts:2 old 42703
	use "$1: the index behind ON CONFLICT, by the planner" needs-pending src/app.ts:3 "" 42P10
	use "$1: a function" needs-pending src/app.ts:5 due 42883
	use "$1: a label" needs-pending src/app.ts:6 lost 22P02
	use "$1: a name that becomes ambiguous" breaks-code src/app.ts:7 total 42702
	use "$1: the first of two statements" needs-pending src/app.ts:11 shipped_at 42703
	use "$1: the second of them" breaks-code src/app.ts:11 old 42703
	hasnt "$1: DO is settled" '"rule":"unanalysable"'
	grep -q '"level":"block","confidence":"likely","path":"src/app.ts","line":13,.*(42703)' "$tmp/out"
	ok $? "$1: a value that only run time knows: likely, in the server's words"
	counts "$1: nothing else" 9 1 0
	has "$1: all decided but what lacks a table" '"undecided":1,'
	clean "$1"
}
json 1 "pg, assumed" check --base main --assume base
answers "pg, assumed"
git checkout -q main && run 0 "pg: apply the first" apply --env production && git checkout -q topic
json 1 "pg, live" check --base main
has "pg, live: from the database" '"source_of_truth":"database"'
answers "pg, live"

# -- plan and apply: what is deployed, against what the plan leaves --
git checkout -q main
run 0 "pg: the first is deployed" deployed --env production --commit HEAD
branch drop
put migrations/0002_b.sql "DO \$\$ BEGIN EXECUTE 'ALTER TABLE orders RENAME ' || 'COLUMN id TO key'; END \$\$;" && commit
run 1 "pg: a plan that breaks what is deployed" --format json plan --env production
has "plan: in the server's words" 'PostgreSQL: column \"id\" does not exist (42703)'
has "plan: it blocks" '"rule":"breaks-code","level":"block","confidence":"certain"'
clean "plan"
run 1 "pg: apply stops there" apply --env production
pg "$S" "SELECT id FROM orders" "$db" >/dev/null
ok $? "apply: the column is still there"
clean "apply"
put migrations/0002_b.sql "ALTER TABLE users ADD COLUMN age int;
ALTER TABLE orders DROP COLUMN id;" && commit
run 1 "pg: a plan that a copy of the schema refuses" --format json plan --env production
has "refused: at its line" '"rule":"unanalysable","level":"block","confidence":null,'
has "refused: in the server's words" 'cannot drop column id of table orders because other objects depend on it (2BP01)'
put migrations/0002_b.sql "DO \$\$ BEGIN RAISE 'no such row'; END \$\$;" && commit
run 0 "pg: a refusal that may be of rows only warns" --format json plan --env production
has "of rows: told" 'no such row (P0001)'
PG_SHADOW=$PG_URL run 4 "pg: a plan with a shadow on the environment's server" plan --env production
git checkout -q topic

# -- the server of an environment is refused, by whatever address it is reached --
PG_SHADOW=$PG_URL json 4 "the environment's own database" check --base main
PG_SHADOW="postgres://postgres@/postgres?host=$S/./pg" json 4 "another database of its server, by another path" check --base main --assume base
has "it is named" 'the shadow is on the server of environment \"production\"'
clean "refused"
sed '/guard = none/d' schemagate.conf >"$tmp/marked" && printf '[guard "production.marker"]\n\tquery = SELECT name FROM marker\n\texpect = production\n' >>"$tmp/marked"
pg "$T" "CREATE TABLE marker AS SELECT 'production'::text AS name"
PG_URL="postgres://postgres@127.0.0.1:1/x" json 4 "a database in which an environment's marker holds" --config "$tmp/marked" check --base main --assume base
has "the marker is named" 'its marker \"marker\" holds there'
pg "$T" "UPDATE marker SET name = 'shadow'"
PG_URL="postgres://postgres@127.0.0.1:1/x" json 1 "one in which it does not" --config "$tmp/marked" check --base main --assume base
pg "$T" "DROP TABLE marker"

# -- what the shadow cannot do is said, and the files' answers stand --
PG_SHADOW="postgres://postgres:secret-word@127.0.0.1:1/x" json 1 "a shadow that is not there" check --base main --assume base
has "not there: said at its line" '"rule":"undecided","level":"warn","confidence":null,"path":"schemagate.conf","line":8'
use_static() { grep -q "\"rule\":\"needs-pending\",\"level\":\"block\"" "$tmp/out"; }
use_static
ok $? "not there: what the files tell blocks"
! grep -q secret-word "$tmp/out" "$tmp/err"
ok $? "no password in any output"
PG_SHADOW= json 1 "an address that is not set" check --base main --assume base
has "not set: said" '[check] shadow: environment variable \"PG_SHADOW\" is not set or empty'
put migrations/0004_bad.sql "ALTER TABLE orders ADD COLUMN fine int;

ALTER TABLE orders DROP COLUMN no_such_column;" && commit
json 1 "a pending migration that does not run" check --base main --assume base
has "does not run: at its line" '"rule":"unanalysable","level":"warn","confidence":null,"path":"migrations/0004_bad.sql","line":3'
has "does not run: in the server's words" 'column \"no_such_column\" of relation \"orders\" does not exist (42703)'
use_static
ok $? "does not run: what the files tell blocks"
clean "does not run"
git reset -q --hard HEAD~1

# -- a static answer that the databases deny is taken back --
git checkout -q main && branch deny
put migrations/0002_b.sql "DO \$\$ BEGIN EXECUTE 'CREATE ' || 'VIEW late AS SELECT id AS late_id FROM orders'; END \$\$;
ALTER TABLE orders ADD COLUMN late_id int;"
put src/app.ts 'export const a = () => db.query("SELECT late_id FROM orders, orders2");
export const b = () => db.query("SELECT late_id FROM (SELECT 1 AS late_id) orders WHERE late_id = :x");'
commit
json 0 "valid in neither, and valid in both" check --base main --assume base
counts "no finding" 0 0 0

# -- killed and stopped --
put migrations/0002_b.sql "SELECT pg_sleep(4);
ALTER TABLE orders ADD COLUMN late_id int;" && commit
waiting() { # until the migration sleeps in S1
	for _ in $(seq 100); do
		[ "$(pg "$T" "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND datname LIKE 'schemagate%_s1'")" = 1 ] && return 0
		sleep 0.1
	done
	return 1
}
"$gate" check --base main --assume base >/dev/null 2>&1 &
pid=$!
waiting && kill -TERM $pid
wait $pid 2>/dev/null
[ $? -eq 143 ]
ok $? "SIGTERM ends it as a signal does"
clean "SIGTERM"
"$gate" check --base main --assume base >/dev/null 2>&1 &
pid=$!
waiting && kill -KILL $pid
wait $pid 2>/dev/null
[ "$(left | grep -c .)" -eq 2 ]
ok $? "SIGKILL leaves both"
left >"$tmp/stale"
# It goes on once there is a database of that name.
put migrations/0002_b.sql "ALTER TABLE orders ADD COLUMN late_id int;
DO \$\$ BEGIN FOR i IN 1..600 LOOP EXIT WHEN EXISTS (SELECT FROM pg_database WHERE datname = 'go_on'); PERFORM pg_sleep(0.1); END LOOP; END \$\$;" && commit
sleep 1.5
"$gate" check --base main --assume base >/dev/null 2>&1 &
pid=$!
waiting
left >"$tmp/out"
[ "$(grep -c . "$tmp/out")" -eq 2 ] && ! grep -qFf "$tmp/stale" "$tmp/out"
ok $? "the next run drops them"
put migrations/0002_b.sql "ALTER TABLE orders ADD COLUMN late_id int;" && commit
json 0 "a run beside another one" check --base main --assume base
[ "$(left | grep -c .)" -eq 2 ]
ok $? "leaves the other one's databases alone"
pg "$T" "CREATE DATABASE go_on"
wait $pid
ok $? "which ends as if alone"
clean "both have ended"

# -- MariaDB --
project my MY_URL MY_SHADOW mysql
put migrations/0001_a.sql "CREATE TABLE orders (id bigint PRIMARY KEY, total int NOT NULL, old varchar(10));
CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20));
CREATE VIEW totals AS SELECT total FROM orders;
DELIMITER //
CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC BEGIN RETURN 2 * x; END//
CREATE TRIGGER orders_total BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.total = 1; END//
DELIMITER ;"
put src/app.ts 'export const all = () => db.query("SELECT id FROM orders");'
commit && branch topic
put migrations/0002_b.sql "ALTER TABLE orders ADD COLUMN shipped_at datetime, DROP COLUMN old;
CREATE FUNCTION due(x INT) RETURNS INT DETERMINISTIC RETURN x;
CREATE TABLE parcels (id int PRIMARY KEY);"
put src/app.ts <<'EOF'
export const a = () => db.query("SELECT id, shipped_at FROM orders WHERE id = ?");
export const b = () => db.query("SELECT `old` FROM orders WHERE id = :id AND total IN ?");
export const c = () => db.query("INSERT INTO users (id, name) VALUES (?, 'it\\'s shipped_at')");
export const d = () => db.query("SELECT shipped_at FROM nowhere");
export const e = () => db.query("SELECT due(id), twice(total) FROM orders");
export const f = () => db.query("SELECT id FROM parcels WHERE id = %s");
export const g = () => db.query("SELECT total FROM totals, orders");
export const h = () => db.query("UPDATE orders SET shipped_at = NOW() WHERE id = ?");
export const i = () => db.query("REPLACE INTO orders (id, total, old) VALUES (?, ?, ?)");
EOF
commit
my_answers() {
	use "$1: a column" needs-pending src/app.ts:1 shipped_at 1054
	has "$1: without the scratch database's name" "Unknown column 'shipped_at'"
	use "$1: a dropped column" breaks-code src/app.ts:2 old 1054
	use "$1: a function" needs-pending src/app.ts:5 due 1305
	use "$1: a write" needs-pending src/app.ts:8 shipped_at 1054
	use "$1: one that replaces" breaks-code src/app.ts:9 old 1054
	use "$1: a table" needs-pending src/app.ts:6 parcels 1146
	hasnt "$1: no name of a scratch database is shown" 'schemagate_shadow'
	counts "$1: nothing else" 6 0 0
	clean "$1"
}
json 1 "MariaDB, assumed" check --base main --assume base
my_answers "MariaDB, assumed"
git checkout -q main && run 0 "MariaDB: apply the first" apply --env production && git checkout -q topic
json 1 "MariaDB, live" check --base main
my_answers "MariaDB, live"
MY_SHADOW=$MY_URL json 4 "MariaDB: the environment's own server" check --base main
clean "MariaDB: refused"
put migrations/0002_b.sql "ALTER TABLE orders ADD COLUMN shipped_at datetime;
SELECT SLEEP(5);" && commit
"$gate" check --base main --assume base >/dev/null 2>&1 &
pid=$!
for _ in $(seq 100); do
	[ "$(my "$T" "SELECT count(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'")" = 1 ] && break
	sleep 0.1
done
kill -KILL $pid
wait $pid 2>/dev/null
[ "$(left | grep -c .)" -eq 2 ]
ok $? "MariaDB: SIGKILL leaves both"
put migrations/0002_b.sql "ALTER TABLE orders ADD COLUMN shipped_at datetime;" && commit
sleep 1
run 1 "MariaDB: the next run" check --base main --assume base
clean "MariaDB: the next run drops them"
put migrations/0002_b.sql "DELIMITER //
CREATE PROCEDURE sneak() BEGIN
SET @n = (SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'schemagate%_s0');
SET @q = CONCAT('ALTER TABLE ', @n, '.orders ADD COLUMN shipped_at datetime'); PREPARE s FROM @q; EXECUTE s;
END//
DELIMITER ;
CALL sneak();
ALTER TABLE orders ADD COLUMN shipped_at datetime;" && commit
json 1 "MariaDB: a migration that writes into S0" check --base main --assume base
has "MariaDB: it is seen" 'a pending migration has changed another scratch database'
use_static
ok $? "MariaDB: and what the files tell blocks"
clean "MariaDB: after it"
finish
