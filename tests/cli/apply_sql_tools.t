#!/usr/bin/env bash
# plan, apply, status and verify through the records of the tools whose migrations are SQL files, on every engine. What the tools
# themselves say of such records is tested in tests/formats/tools.
set -u
. "$(dirname "$0")/lib.sh"
S=${SCHEMAGATE_TEST_SERVERS:-} db=apply_sql_$$
pg() { psql -XqAt -h "$S/pg" -U postgres -d "${2:-$db}" -c "$1" 2>/dev/null; }
my() { mariadb --no-defaults -N -S "$S/mysql/s" -u root "${2:-$db}" -e "$1" 2>/dev/null; }
trap '[ -z "$S" ] || { pg "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres; my "DROP DATABASE IF EXISTS $db" mysql; }; rm -rf "$tmp"' EXIT

A='CREATE TABLE a (id INTEGER PRIMARY KEY, x INTEGER);' B='ALTER TABLE a ADD COLUMN y INTEGER;'
golang() {
	put go.mod 'require github.com/golang-migrate/migrate/v4 v4.19.1'
	put m/1_a.up.sql "$A" && put m/1_a.down.sql 'DROP TABLE a;' && put m/2_b.up.sql "$B"
	rows='SELECT version FROM schema_migrations' want=2
}
dbmate() {
	put m/001_a.sql "-- migrate:up
$A
-- migrate:down
DROP TABLE a;" && put m/002_b.sql "-- migrate:up transaction:false
$B
-- migrate:down"
	rows='SELECT count(*), min(version), max(version) FROM schema_migrations' want='2|001|002'
}
sqlx() {
	put Cargo.toml '[dependencies]
sqlx = "0.8"'
	put m/1_a.sql "$A" && put m/2_b.sql "-- no-transaction
$B"
	rows='SELECT count(*), min(description), max(description) FROM _sqlx_migrations WHERE success' want='2|a|b'
}
diesel() {
	put Cargo.toml '[dependencies]
diesel = "2"'
	put m/2024-01-01-000000_a/up.sql "$A" && put m/2024-01-02-000000_b/up.sql "$B"
	rows='SELECT count(*), min(version), max(version) FROM __diesel_schema_migrations' want='2|20240101000000|20240102000000'
}
refinery() {
	put Cargo.toml '[dependencies]
refinery = "0.9"'
	put m/V1__a.sql "$A" && put m/V2__b.sql "$B"
	rows='SELECT count(*), min(name), max(name) FROM refinery_schema_history' want='2|a|b'
}
sqlmigrate() {
	put m/1-a.sql "-- +migrate Up
$A" && put m/2-b.sql "-- +migrate Up notransaction
$B"
	rows='SELECT count(*), min(id), max(id) FROM gorp_migrations' want='2|1-a.sql|2-b.sql'
}
graphile() {
	local one two
	one=sha1:$(printf '%s\n' "$A" | sha1sum | cut -c1-40)
	two=sha1:$(printf '%s\n%s\n' "$one" "$B" | sha1sum | cut -c1-40)
	put .gmrc '{}' && put m/current.sql 'CREATE TABLE later (id int);'
	put m/committed/000001.sql "--! Previous: -
--! Hash: $one

$A" && put m/committed/000002-b.sql "--! Previous: $one
--! Hash: $two

$B"
	rows='SELECT count(*), min(filename), max(filename) FROM graphile_migrate.migrations' want='2|000001.sql|000002.sql'
}
yoyo() {
	put m/1.a.sql "-- depends:
$A" && put m/1.a.rollback.sql 'DROP TABLE a;' && put m/2.b.py "from yoyo import step
__depends__ = {'1.a'}
__transactional__ = False
step('${B%;}', None)"
	rows='SELECT count(*), min(migration_id), max(migration_id) FROM _yoyo_migration' want='2|1.a|2.b'
}
atlas() {
	put m/1_a.sql "$A" && put m/2_b.sql "-- atlas:txmode none

$B"
	(cd m && /usr/bin/python3 -c "
import base64, hashlib
h, t, lines = hashlib.sha256(), hashlib.sha256(), ''
b64 = lambda x: base64.b64encode(x.digest()).decode()
for n in ('1_a.sql', '2_b.sql'):
    h.update(n.encode() + open(n, 'rb').read())
    t.update((n + b64(h)).encode())
    lines += n + ' h1:' + b64(h) + '\n'
print('h1:' + b64(t) + '\n' + lines, end='')" >atlas.sum)
	rows='SELECT count(*), min(version), max(version) FROM atlas_schema_revisions WHERE applied = total' want='2|1|2'
	[ "$engine" != postgresql ] || rows=${rows/FROM /FROM atlas_schema_revisions.}
}
fresh() { # ENGINE: an empty database; sets URL
	case $1 in
	sqlite) rm -f ../s.db && : >../s.db && export URL=sqlite:$tmp/s.db ;;
	postgresql)
		[ -n "$S" ] && pg "DROP DATABASE IF EXISTS $db WITH (FORCE)" postgres && pg "CREATE DATABASE $db" postgres || return 1
		export URL="postgresql://postgres@/$db?host=$S/pg"
		;;
	mysql)
		[ -n "$S" ] && my "DROP DATABASE IF EXISTS $db; CREATE DATABASE $db" mysql || return 1
		export URL="mysql://root@localhost/$db?socket=$S/mysql/s"
		;;
	esac
}
ask() { # ENGINE SQL: the first row
	case $1 in
	sqlite) /usr/bin/python3 -c 'import sqlite3, sys; print("|".join(map(str, sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())))' ../s.db "$2" ;;
	postgresql) pg "$2" ;;
	mysql) my "$2" | tr '\t' '|' ;;
	esac
}
E='--env production'
for engine in sqlite postgresql mysql; do
	for tool in golang dbmate sqlx diesel refinery sqlmigrate yoyo graphile atlas; do
		[ $tool = graphile ] && [ $engine != postgresql ] && continue
		repo "$tool"
		what="$tool, $engine"
		if ! fresh $engine; then
			skip "$what" "no server"
			continue
		fi
		$tool
		one_source m "$engine"
		commit
		json 0 "$what: apply" apply $E
		[ "$(ask $engine "$rows")" = "$want" ]
		ok $? "$what: the tool's rows"
		[ "$(ask $engine 'SELECT count(y) FROM a')" = 0 ]
		ok $? "$what: both ran"
		json 0 "$what: again" apply $E
		has "$what: nothing is pending" '"outcome":"nothing-pending"'
		json 0 "$what: verify" verify $E --deep
		has "$what: healthy" '"healthy":true'
	done
done

# The tool itself is at work: its lock is held by another session.
if [ -n "$S" ]; then
	repo locked && fresh postgresql && golang
	put schemagate.conf '[environment "production"]
	url = env:URL
	guard = none
	snapshot = none'
	commit
	sum=$(/usr/bin/python3 -c "import zlib; print(zlib.crc32(b'public\0schema_migrations\0/$db') * 1486364155 % 2**32)")
	psql -XqAt -h "$S/pg" -U postgres -d "$db" -c "SET application_name = 'migrate'" -c "SELECT pg_advisory_lock($sum)" -c 'SELECT pg_sleep(60)' >/dev/null 2>&1 &
	holder=$!
	for _ in $(seq 50); do
		[ "$(pg "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")" = 1 ] && break
		sleep 0.1
	done
	json 3 "a tool at work" apply $E
	has "it is named" 'golang-migrate itself is at work on this database'
	has "and its session" '(migrate)'
	[ "$(ask postgresql "SELECT count(*) FROM pg_class WHERE relname = 'a'")" = 0 ]
	ok $? "nothing was applied"
	kill $holder 2>/dev/null
	pg "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migrate'" >/dev/null
	wait $holder 2>/dev/null
	json 0 "it has finished: apply" apply $E
fi

# A lock that is a row: yoyo's.
repo row && fresh sqlite && yoyo
put schemagate.conf '[environment "production"]
	url = env:URL
	guard = none
	snapshot = none'
commit
ask sqlite 'CREATE TABLE yoyo_lock (locked INT DEFAULT 1, ctime TIMESTAMP, pid INT NOT NULL, PRIMARY KEY (locked))' 2>/dev/null
/usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute("INSERT INTO yoyo_lock (pid) VALUES (4711)")' ../s.db
json 3 "yoyo at work" apply $E
has "its process is named" 'Process 4711'
has "and the way out" 'yoyo break-lock'
/usr/bin/python3 -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1], isolation_level=None).execute("DELETE FROM yoyo_lock")' ../s.db
json 0 "the row is gone: apply" apply $E
[ "$(ask sqlite 'SELECT count(*) FROM yoyo_lock')" = 0 ]
ok $? "our own row is gone too"
# What only the tool can run, and what it fills in.
put m/3.c.py "from yoyo import step
step(lambda connection: None)"
commit
json 1 "a step that is a function" apply $E
has "is left to yoyo" '"line":2'
has "with its command" 'command = yoyo apply --batch'
finish
