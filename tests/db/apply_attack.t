#!/usr/bin/env bash
# Hostile and broken surroundings of apply: addresses with secrets, servers that do not take writes, histories that are not
# ours, files of unusual size, a disk that is full. One clear message, the right exit status, nothing lost.
. "$(dirname "$0")/apply_lib.sh"
one='CREATE TABLE a (id int);'
simple() { # [LINE...]
	fresh "$@"
	file 0001_a.sql "$one"
	commit
}
# leaks NAME TEXT...: none of the texts is in what any command says about this address
secret() { # NAME URL EXIT TEXT...
	local what=$1 want=$3 bad=0 c f
	export APPLY_URL=$2
	shift 3
	for c in "status" "plan" "apply" "verify" "schema" "snapshot create" "status --settings"; do
		for f in text json; do
			# shellcheck disable=SC2086
			"$gate" --format $f -v $c --env test >"$tmp/out" 2>"$tmp/err" </dev/null
			rc=$?
			for t in "$@"; do
				grep -qF -- "$t" "$tmp/out" "$tmp/err" && bad=1 && echo "$c --format $f says $t" >>"$tmp/err"
			done
			case $c in status*settings) ;; *) [ $rc -eq "$want" ] || { bad=1; echo "$c: exit status $rc, not $want" >>"$tmp/err"; } ;; esac
			[ $bad = 0 ] || break 2
		done
	done
	check $bad "$what"
	export APPLY_URL=$url
}
raw='p@s:s/w%o#r?d &é"x'"'" enc='p%40s%3As%2Fw%25o%23r%3Fd%20%26%C3%A9%22x%27'
if use postgresql; then
	simple
	pg postgres "DROP ROLE IF EXISTS ap_pw" >/dev/null
	pg postgres "CREATE ROLE ap_pw LOGIN PASSWORD 'right' IN ROLE pw_users" >/dev/null
	secret "a wrong password in the address" "postgresql://ap_pw:$enc@/$name?host=$pg_host" 3 "$raw" "$enc" 'p@s' 'p%40s'
	secret "a wrong password among the parameters" "postgresql:///$name?host=$pg_host&user=ap_pw&password=$enc" 3 "$raw" "$enc" 'p@s' 'p%40s'
	secret "a parameter that libpq does not know" "postgresql://ap_pw:$enc@/$name?host=$pg_host&nonsense=1" 2 "$raw" "$enc" 'p@s' 'p%40s'
	secret "key=value words instead of an address" "host=$pg_host dbname=$name user=ap_pw password='p@s'" 2 'p@s'
	secret "a broken address" "postgresql://ap_pw:p@s:s/w%o#r?d@[/x" 2 'p@s' 's/w'
	secret "a host that is not there" "postgresql://ap_pw:$enc@localhost:1/$name" 3 "$raw" "$enc" 'p@s' 'p%40s'
	secret "a host without a name" "postgresql://ap_pw:$enc@nowhere.invalid/$name" 3 "$raw" "$enc" 'p@s' 'p%40s'
	printf '%s:*:*:ap_pw:%s\n' "$pg_host" 'file\:s3cret' >"$tmp/pgpass" && chmod 600 "$tmp/pgpass"
	PGPASSFILE=$tmp/pgpass secret "a wrong password in .pgpass" "postgresql://ap_pw@/$name?host=$pg_host" 3 's3cret'
	PGPASSWORD=env-s3cret secret "a wrong password in PGPASSWORD" "postgresql://ap_pw@/$name?host=$pg_host" 3 's3cret'
	pg postgres "DROP ROLE ap_pw" >/dev/null
	simple
	pg postgres "ALTER DATABASE $name SET default_transaction_read_only = on" >/dev/null
	json 4 "a database that is read only by default: refused" apply
	has "it says why" 'default_transaction_read_only is on'
	is "nothing is written" "SELECT to_regclass('a') IS NULL AND to_regclass('schemagate_history') IS NULL" t
fi
# Servers that are not what the address says: a certificate that has expired, is another host's or nobody's; a standby.
tls=${SCHEMAGATE_TEST_SERVERS:-/nowhere}/tls
if use postgresql && command -v openssl >/dev/null && { [ -f "$tls/good.pem" ] || "$top/tests/servers.sh" tls "$SCHEMAGATE_TEST_SERVERS"; }; then
	port=$(cat "$tls/port")
	at() { "${psql_bin:-psql}" -qAtX -h "$tls" -p "$port" -U postgres -d postgres -c "$1" >/dev/null; }
	at "DROP ROLE IF EXISTS ap_tls" && at "CREATE ROLE ap_tls LOGIN PASSWORD '${raw//\'/\'\'}'"
	simple 'guard = none' 'snapshot = none'
	sed -i '/guard "/,/expect/d' schemagate.conf && commit
	good="sslmode=verify-full&sslrootcert=$tls/good.pem"
	secret "a certificate that has expired" "postgresql://ap_tls:$enc@localhost:$port/postgres?sslmode=verify-full&sslrootcert=$tls/old.pem" 3 "$raw" "$enc" 'p@s' 'p%40s'
	export APPLY_URL="postgresql://ap_tls:$enc@localhost:$port/postgres?sslmode=verify-full&sslrootcert=$tls/old.pem"
	json 3 "a certificate that has expired: plan" plan
	has "it says so" 'certificate verify failed'
	has "and what to do" 'that has not expired. Name its authority'
	export APPLY_URL="postgresql://ap_tls:$enc@/postgres?host=localhost,localhost&port=1,$port&sslmode=verify-full&sslrootcert=$tls/old.pem"
	json 3 "an address that nobody answers, and one that is refused" plan
	has "says why the second is" 'certificate verify failed'
	cat "$tls/good.pem" >"$tls/data/server.crt" && at "SELECT pg_reload_conf()" && sleep 0.5
	export APPLY_URL="postgresql://ap_tls:$enc@localhost:$port/postgres?$good"
	json 0 "a certificate that holds" plan
	secret "a certificate of another host" "postgresql://ap_tls:$enc@127.0.0.1:$port/postgres?$good" 3 "$raw" "$enc" 'p@s' 'p%40s'
	secret "an authority that did not sign it" "postgresql://ap_tls:$enc@localhost:$port/postgres?sslmode=verify-full&sslrootcert=$tls/old.pem.none" 3 "$raw" "$enc" 'p@s' 'p%40s'
	at "ALTER ROLE ap_tls VALID UNTIL '2000-01-01'"
	secret "a password that has expired" "postgresql://ap_tls:$enc@localhost:$port/postgres?$good" 3 "$raw" "$enc" 'p@s' 'p%40s'
	at "DROP ROLE ap_tls"
fi
if use postgresql && { [ -S "$SCHEMAGATE_TEST_SERVERS/standby/.s.PGSQL.5432" ] || "$top/tests/servers.sh" standby "$SCHEMAGATE_TEST_SERVERS"; }; then
	simple 'guard = none' 'snapshot = none'
	sed -i '/guard "/,/expect/d' schemagate.conf && commit
	export APPLY_URL="postgresql://postgres@/postgres?host=$SCHEMAGATE_TEST_SERVERS/standby"
	json 4 "a hot standby: refused" apply
	has "it says so" 'the server is a hot standby'
	has "and what to do" 'Connect to the primary.'
fi
if use mysql; then
	simple
	my "DROP USER IF EXISTS ap_pw@localhost; CREATE USER ap_pw@localhost IDENTIFIED BY 'right'"
	secret "a wrong password in the address" "mysql://ap_pw:$enc@localhost/$name?socket=$my_sock" 3 "$raw" "$enc" 'p@s' 'p%40s'
	secret "a host that is not there" "mysql://ap_pw:$enc@127.0.0.1:1/$name" 3 "$raw" "$enc" 'p@s' 'p%40s'
	secret "no database in the address" "mysql://ap_pw:$enc@127.0.0.1:1" 2 "$raw" "$enc" 'p@s' 'p%40s'
	my "DROP USER ap_pw@localhost"
	simple
	my "SET GLOBAL read_only = 1"
	json 4 "read_only = 1: refused, though this account could write" apply
	has "it says why" 'read_only is on'
	my "SET GLOBAL read_only = 0"
	is "nothing is written" "SELECT count(*) FROM information_schema.tables WHERE table_schema = '$name'" 1
fi

# A history that is not ours, or not as we left it.
for e in sqlite postgresql mysql; do
	use $e || continue
	simple
	sql "CREATE TABLE schemagate_history (version varchar(20))"
	json 3 "a table of another shape: not read" apply
	has "it says what is there" 'Found: version'
	is "nothing is written" "SELECT count(*) FROM schemagate_history" 0
	json 3 "status says so too" status
	simple
	sql "CREATE VIEW schemagate_history AS SELECT 1 AS seq"
	json 3 "a view in its place: not read" apply
	has "it says what it is" 'is a view, not a table'
	simple
	json 0 "a first run" apply
	file 0002_b.sql 'CREATE TABLE b (id int);'
	commit
	sql "UPDATE schemagate_history SET actor = 'me' WHERE seq = 2"
	json 3 "an edited row: nothing is applied" apply
	has "which row" 'changed by another hand: row 2'
	simple
	json 0 "a first run" apply
	file 0002_b.sql 'CREATE TABLE b (id int);'
	commit
	sql "INSERT INTO schemagate_history SELECT 4, run, event, source, id, path, checksum, canonical, actor, commit_id, recorded_at, snapshot, note, duration_ms, statement, prev, hash FROM schemagate_history WHERE seq = 2"
	json 3 "a row from nowhere: nothing is applied" apply
	sql "DELETE FROM schemagate_history WHERE seq = 4"
	big=SELECT
	case $e in
	sqlite) big="UPDATE schemagate_history SET note = printf('%.10000000c', 'x') WHERE seq = 2" ;;
	postgresql) big="UPDATE schemagate_history SET note = repeat('x', 10000000) WHERE seq = 2" ;;
	mysql) big="ALTER TABLE schemagate_history MODIFY note longtext NOT NULL; UPDATE schemagate_history SET note = repeat('x', 10000000) WHERE seq = 2" ;;
	esac
	sql "$big"
	json 3 "a row of 10 MB: nothing is applied" apply
	[ "$(stat -c %s "$tmp/out")" -lt 100000 ]
	check $? "and it is not repeated"
	simple
	json 0 "a first run" apply
	git rm -q migrations/0001_a.sql && mkdir -p migrations && file 0002_b.sql 'CREATE TABLE b (id int);' && commit
	json 1 "a row whose file is gone: blocked" apply
	has "it says which" '"rule":"missing","source":"app","id":"0001"'

	# A migration of 50 MB.
	fresh
	python3 -c "
import sys
w = sys.stdout.write
w('CREATE TABLE big (id int, t varchar(200));\n')
row = \"('\" + 'x' * 180 + \"')\"
for i in range(260):
    w('INSERT INTO big (t) VALUES ' + ',\n'.join([row] * 1000) + ';\n')
" >migrations/0001_big.sql
	commit
	"$gate" --format json apply >"$tmp/out" 2>"$tmp/err"
	rc=$?
	case $rc in
	0) is "a file of 50 MB: applied whole" "SELECT count(*) FROM big" 260000 ;;
	*)
		[ $rc = 1 ] && grep -q '"path":"migrations/0001_big.sql"' "$tmp/out"
		check $? "a file of 50 MB: refused by name"
		;;
	esac

	# No room for the snapshot.
	simple 'snapshot = full'
	sql "CREATE TABLE filler (t varchar(200))"
	case $e in
	sqlite) sql "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO filler SELECT hex(randomblob(90)) FROM n" ;;
	postgresql) sql "INSERT INTO filler SELECT md5(i::text) || md5(i::text || 'x') || md5(i::text || 'y') || md5(i::text || 'z') FROM generate_series(1, 60000) i" ;;
	mysql) sql "INSERT INTO filler SELECT concat(md5(seq), md5(seq + 1), md5(seq + 2)) FROM seq_1_to_60000" ;;
	esac
	(
		ulimit -f 1024 # KiB
		trap '' XFSZ
		exec "$gate" --format json apply
	) >"$tmp/out" 2>"$tmp/err" </dev/null
	[ $? -eq 3 ]
	check $? "a snapshot that does not fit: nothing is begun"
	grep -q '"hint":"[A-Z]' "$tmp/out"
	check $? "it says what to do"
	[ -z "$(ls -A "$tmp/snap" 2>/dev/null)" ]
	check $? "no half of it is left: $(ls "$tmp/snap" 2>/dev/null)"
	json 0 "with room: applied" apply
done
if use postgresql; then
	simple
	json 0 "a first run" apply
	pg "$name" "DROP ROLE IF EXISTS ap_rls" >/dev/null
	pg "$name" "CREATE ROLE ap_rls LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO ap_rls; ALTER TABLE schemagate_history ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON schemagate_history USING (seq < 2)" >/dev/null
	APPLY_URL=${url/postgres@/ap_rls@} json 3 "row security hides rows: not read" apply
	has "it says so" 'row security'
	pg "$name" "DROP OWNED BY ap_rls; DROP ROLE ap_rls" >/dev/null
fi
if use sqlite; then
	fresh
	file 0001_a.sql "$one"
	file 0002_b.sql $'CREATE TABLE b (t text);\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) INSERT INTO b SELECT hex(randomblob(90)) FROM n;'
	commit
	(
		ulimit -f 1024
		trap '' XFSZ
		exec "$gate" --format json apply
	) >"$tmp/out" 2>"$tmp/err" </dev/null
	[ $? -eq 6 ] && grep -q '"path":"migrations/0002_b.sql","line":2' "$tmp/out"
	check $? "no room for the rows: fails at the statement"
	[ "$(sqlite3 -batch "$tmp/app.db" "PRAGMA integrity_check; SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name)")" = $'ok\na marker schemagate_history' ]
	check $? "the database is whole, with what came before"
	json 0 "with room: applied" apply
	printf 'not a database, but long enough to look at: %0200d' 0 >"$tmp/app.db"
	json 3 "a file that is no database" apply
fi
done_testing
