#!/usr/bin/env bash
# check against real PostgreSQL and MariaDB servers: pending, applied, deployed, and databases that will not answer.
set -u
. "$(dirname "$0")/lib.sh"
if [ -z "${SCHEMAGATE_TEST_SERVERS:-}" ]; then
	skip "check on servers" "no test server (run through tests/servers.sh)"
	echo "1..$n"
	exit 0
fi
S=$SCHEMAGATE_TEST_SERVERS db=check_cli_$$
pg() { psql -XqAt -h "$S/pg" -U postgres -d "${2:-$db}" -c "$1" >/dev/null 2>&1; }
my() { mariadb --no-defaults -S "$S/mysql/s" -u root "${2:-$db}" -e "$1" >/dev/null 2>&1; }
pg "CREATE DATABASE $db" postgres
my "CREATE DATABASE $db" mysql
trap 'pg "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres; pg "DROP ROLE IF EXISTS $db" postgres; my "DROP DATABASE $db" mysql; rm -rf "$tmp"' EXIT
export PG_URL="postgresql://postgres@/$db?host=$S/pg" MY_URL="mysql://root@localhost/$db?socket=$S/mysql/s"

# shop NAME URL-VARIABLE: one migration on main and its configuration, a branch that needs one more.
shop() {
	repo "$1"
	put schemagate.conf "[source \"app\"]
	path = migrations
[environment \"production\"]
	url = env:$2
	guard = none"
	put migrations/0001_start.sql 'CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL);
CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT NOT NULL, total INTEGER NOT NULL);'
	put src/app.ts 'export const all = () => sql.query("SELECT id, total FROM orders");'
	commit && branch topic
	put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at TIMESTAMP NULL;'
	put src/app.ts "export const open = () => sql.query(\`SELECT o.id, u.name FROM orders o JOIN users u ON u.id = o.user_id
	WHERE o.shipped_at IS NULL AND o.total > \${least}\`);"
	commit
}
for kind in pg my; do
	if [ $kind = my ] && [ ! -f "$top/gitcheck/judge_mysql.c" ]; then
		skip "MySQL code" "no reader of MySQL statements in this build: NOT TESTED"
		continue
	fi
	case $kind in pg) url=PG_URL ;; *) url=MY_URL ;; esac
	shop "$kind" $url
	json 1 "$kind: nothing is applied, not even the history is there" check --base main
	has "$kind: both are pending" '"pending":[{"source":"app","id":"0001"'
	git checkout -q main && run 0 "$kind: apply the first" apply --env production && git checkout -q topic
	json 1 "$kind: the second is needed" check --base main
	has "$kind: at its place" '"path":"src/app.ts","line":2,"column":10'
	has "$kind: one applied" '"applied":1,"pending":[{"source":"app","id":"0002"'
	has "$kind: nothing else" '"counts":{"block":1,"warn":0,"note":0}'
	run 0 "$kind: apply the second" apply --env production
	json 0 "$kind: then it passes" check --base main
	run 0 "$kind: deploy" deployed --env production --commit HEAD
	branch drop
	put migrations/0003_drop.sql 'ALTER TABLE orders DROP COLUMN shipped_at;'
	put src/app.ts 'export const all = () => sql.query("SELECT id, total FROM orders");'
	commit
	json 0 "$kind: what is deployed still uses a column that goes" check --base topic
	has "$kind: a warning" '"rule":"breaks-code","level":"warn"'
	git checkout -q topic && branch edited && echo '-- more' >>migrations/0001_start.sql && commit
	json 1 "$kind: an edited migration" check --base main
	has "$kind: changed" '"rule":"changed","level":"block"'
	git checkout -q topic
	if [ $kind = pg ]; then pg "ALTER TABLE schemagate_history DROP COLUMN hash"; else my "ALTER TABLE schemagate_history DROP COLUMN hash"; fi
	json 3 "$kind: a history table of another shape" check --base main
	says "$kind: says what is wrong" 'schemagate_history'
done

# -- databases that will not answer --
cd "$tmp/pg" || exit 1
PG_URL="postgresql://postgres@/no_such_$db?host=$S/pg" json 3 "a database that is not there" check --base main
PG_URL="postgresql://postgres@/$db?host=$tmp" json 3 "a server that is not there" check --base main
pg "CREATE ROLE $db LOGIN PASSWORD 'right'"
PG_URL="postgresql://$db:secret-word@127.0.0.1:1/$db" json 3 "a closed port" check --base main
! grep -q secret-word "$tmp/out" "$tmp/err"
ok $? "no password in any output"
PG_URL="http://example.org/" json 3 "an address of no database" check --base main
MY_URL="mysql://nobody:secret-word@localhost/$db?socket=$S/mysql/s"
shop refused MY_URL && json 3 "a user that is refused" check --base main
! grep -q secret-word "$tmp/out" "$tmp/err"
ok $? "no password in any output"
finish
