#!/usr/bin/env bash
# Migrations that fail, wait, are stopped or lose their server: the exit status, what stands, what status says, and the way on.
. "$(dirname "$0")/lib.sh"
migration() { # NAME: the text on stdin becomes the repository's next migration
	cat >"$repo/migrations/$1"
	git -C "$repo" add -A
	git -C "$repo" -c user.name=t -c user.email=t@t commit -qm "$1"
}
fresh() { # the three migrations applied, and the repository back at them
	git -C "$repo" reset -q --hard "$first"
	reset_db
	apply "$gate"
}
ends() { # STATUS TEXT NAME: the last apply ended so and says so
	cp "$work/out" "$work/log"
	echo "exit status $status" >>"$work/log"
	[ "$status" -eq "$1" ] && grep -q -- "$2" "$work/out"
	ok $? "$engine: $3: exit $1"
}
says() { # ID STATE NAME: status
	(cd "$repo" && "$gate" status --env test --format json) >"$work/log" 2>&1
	sed 's/{/\n{/g' "$work/log" | grep -q "\"id\":\"$1\".*\"state\":\"$2\""
	ok $? "$engine: $3: status says $2"
}
count() { # NAME WANT TEXT
	[ "$(has_relation "$1")" = "$2" ]
	ok $? "$engine: $3"
}

# until_runs TEXT: a session of the server runs a statement that begins so; at most half a minute.
until_runs() {
	local i n
	for i in $(seq 300); do
		case $engine in
		postgresql) n=$(sql "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() AND query LIKE '%$1%'") ;;
		mysql) n=$(sql "SELECT count(*) FROM information_schema.processlist WHERE db = '$my_name' AND id <> connection_id() AND info LIKE '%$1%'") ;;
		esac
		[ "${n:-0}" -gt 0 ] && return
		sleep 0.1
	done
}

# Another session holds a lock on table a.
until_held() {
	local i
	for i in $(seq 300); do
		case $engine in
		postgresql) [ "$(sql "SELECT count(*) FROM pg_locks WHERE relation = 'a'::regclass AND mode = 'AccessShareLock' AND pid <> pg_backend_pid()")" -gt 0 ] && return ;;
		mysql) [ "$(sql "SET lock_wait_timeout = 1; LOCK TABLES a WRITE; SELECT 1" 2>&1 | grep -c 1205)" = 1 ] && return ;;
		esac
		sleep 0.1
	done
}

failing() {
	fresh
	printf 'CREATE TABLE f1 (id int primary key);\nINSERT INTO f1 (id) VALUES (1);\nCREATE TABLE a (id int primary key);\nCREATE TABLE f2 (id int primary key);\n' | migration 0004_f.sql
	apply "$gate"
	if [ "$engine" = mysql ]; then
		ends 6 "0004_f.sql:3: " "the third of four statements fails"
		grep -q 'of 0004 the first 2 of 4 statements stand' "$work/out"
		ok $? "mysql: it says what stands"
		count f1 1 "the first statement stands"
		says 0004 failed "after it"
		apply "$gate"
		ends 6 "0004_f.sql:3: " "again without a change"
		[ "$(sql 'SELECT count(*) FROM f1')" = 1 ]
		ok $? "mysql: what stands is not run again"
		sed -i 's/CREATE TABLE a /CREATE TABLE f3 /' "$repo/migrations/0004_f.sql"
		git -C "$repo" -c user.name=t -c user.email=t@t commit -qam corrected
		apply "$gate"
		ends 0 "" "corrected behind what stands"
		count f2 1 "the rest is there"
		says 0004 applied "then"
		fresh
		printf 'CREATE TABLE a (id int primary key);\n' | migration 0004_f.sql
		apply "$gate"
		ends 5 "0004_f.sql:1: " "the first statement fails"
		says 0004 pending "after it"
	else
		ends 5 "0004_f.sql:3: " "the third of four statements fails"
		count f1 0 "the database is as before"
		says 0004 pending "after it"
	fi
}
stopped() {
	[ "$engine" = sqlite ] && return
	fresh
	local sleep='SELECT pg_sleep(3)'
	[ "$engine" = mysql ] && sleep='SELECT SLEEP(3)'
	printf 'INSERT INTO log (v) VALUES (%s);\n%s;\nINSERT INTO log (v) VALUES (%s);\n' "'s1'" "$sleep" "'s2'" | migration 0004_s.sql
	(cd "$repo" && exec "$gate" apply --env test -q) >"$work/out" 2>&1 </dev/null &
	local pid=$!
	until_runs "${sleep#SELECT }"
	kill -TERM $pid
	wait $pid
	status=$?
	ends 5 "stopped by a signal" "SIGTERM inside the second statement"
	[ "$(sql "SELECT count(*) FROM log WHERE v LIKE 's%'")" = 0 ]
	ok $? "$engine: nothing of it stands"
	says 0004 pending "after it"
	apply "$gate"
	ends 0 "" "the next run"
}
waiting() {
	[ "$engine" = sqlite ] && return
	fresh
	sed -i 's/^\[environment "test"\]/&\n\tlockTimeout = 300ms/' "$repo/schemagate.conf"
	[ "$engine" = mysql ] && sed -i 's/lockTimeout = 300ms/lockTimeout = 1s/' "$repo/schemagate.conf"
	printf 'ALTER TABLE a ADD COLUMN w int;\n' | migration 0004_w.sql
	# Held until apply has said that it tries again.
	mkfifo "$work/hold"
	case $engine in
	postgresql) (psql -qAtX -h "$pg_host" -U postgres -d "$pg_name" <"$work/hold" >/dev/null) & ;;
	mysql) (mariadb --no-defaults --unbuffered -S "$my_sock" -u root -D "$my_name" <"$work/hold" >/dev/null) & ;;
	esac
	local holder=$! hold
	exec {hold}>"$work/hold"
	case $engine in
	postgresql) echo 'BEGIN; LOCK TABLE a IN ACCESS SHARE MODE;' >&$hold ;;
	mysql) echo 'LOCK TABLES a READ;' >&$hold ;;
	esac
	until_held
	(cd "$repo" && exec "$gate" apply --env test) >"$work/out" 2>&1 </dev/null {hold}>&- &
	local pid=$! i
	for i in $(seq 600); do
		grep -q "trying again" "$work/out" && break
		kill -0 $pid 2>/dev/null || break
		sleep 0.1
	done
	exec {hold}>&-
	wait $pid
	status=$?
	wait $holder
	rm "$work/hold"
	ends 0 "trying again" "a table locked for a while"
	says 0004 applied "after it"
}
terminated() {
	[ "$engine" = sqlite ] && return
	fresh
	local sleep='SELECT pg_sleep(20)'
	[ "$engine" = mysql ] && sleep='SELECT SLEEP(20)'
	printf 'INSERT INTO log (v) VALUES (%s);\n%s;\n' "'t1'" "$sleep" | migration 0004_t.sql
	(cd "$repo" && exec "$gate" apply --env test -q) >"$work/out" 2>&1 </dev/null &
	local pid=$! id
	until_runs "${sleep#SELECT }"
	case $engine in
	postgresql) sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep(20)%' AND pid <> pg_backend_pid()" >/dev/null ;;
	mysql) for id in $(sql "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(20)%'"); do sql "KILL $id"; done ;;
	esac
	wait $pid
	status=$?
	ends 5 "0004_t.sql:2" "the server ends the session"
	[ "$(sql "SELECT count(*) FROM log WHERE v = 't1'")" = 0 ]
	ok $? "$engine: nothing of it stands"
	says 0004 pending "after it"
}
postgresql_only() {
	fresh
	printf 'INSERT INTO a (id, x) VALUES (7, 10);\nCREATE UNIQUE INDEX CONCURRENTLY a_ux ON a (x);\n' | migration 0004_c.sql
	apply "$gate"
	ends 6 "0004_c.sql:2: " "CREATE UNIQUE INDEX CONCURRENTLY meets duplicates"
	grep -q 'Index "a_ux" of "a" is left behind invalid' "$work/out"
	ok $? "postgresql: the invalid index is named"
	says 0004 failed "after it"
	sql "DELETE FROM a WHERE id = 7" >/dev/null
	apply "$gate"
	ends 0 "" "after the duplicate is gone"
	[ "$(sql "SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_ux'::regclass")" = t ]
	ok $? "postgresql: the index is valid"
	fresh
	printf "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.q (id int);\nSET ROLE pg_read_all_data;\n" | migration 0004_q.sql
	apply "$gate"
	ends 0 "" "a file that leaves search_path and role behind"
	fresh
	printf 'CREATE TABLE c1 (id int, t text);\nCOPY c1 FROM stdin;\n1\ta;b\n2\t\\N\n\\.\nCREATE TABLE c2 (id int);\n' | migration 0004_copy.sql
	apply "$gate"
	ends 0 "" "COPY with its data"
	[ "$(sql 'SELECT count(*) FROM c1')" = 2 ]
	ok $? "postgresql: the rows are there"
	fresh
	printf "BEGIN;\nCREATE TABLE w1 (id int);\nCOMMIT;\n" | migration 0004_w.sql
	apply "$gate"
	ends 0 "" "BEGIN and COMMIT around the whole file"
	fresh
	printf "DO \$\$ BEGIN CREATE TABLE d1 (id int); COMMIT; END \$\$;\n" | migration 0004_d.sql
	apply "$gate"
	ends 5 "invalid transaction termination" "a DO block that commits"
	count d1 0 "nothing of it stands"
}
sqlite_only() {
	fresh
	printf 'CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT);\nCREATE TABLE k (id INTEGER PRIMARY KEY, p INTEGER NOT NULL REFERENCES p (id) ON DELETE CASCADE);\nINSERT INTO p VALUES (1, %s);\nINSERT INTO k VALUES (5, 1);\n' "'x'" | migration 0004_p.sql
	printf 'PRAGMA foreign_keys=OFF;\nCREATE TABLE np (id INTEGER PRIMARY KEY, n TEXT NOT NULL);\nINSERT INTO np SELECT id, n FROM p;\nDROP TABLE p;\nALTER TABLE np RENAME TO p;\nPRAGMA foreign_keys=ON;\n' | migration 0005_np.sql
	apply "$gate"
	ends 0 "" "the rebuild of a table others refer to"
	[ "$(sql 'SELECT count(*) FROM k')" = 1 ]
	ok $? "sqlite: its children are still there"
	printf 'PRAGMA foreign_keys=OFF;\nDELETE FROM p;\n' | migration 0006_orphans.sql
	apply "$gate"
	ends 5 "1 rows whose foreign key points nowhere" "one that leaves orphans"
	printf 'VACUUM;\nCREATE TABLE v (id INTEGER);\n' | migration 0006_orphans.sql
	apply "$gate"
	ends 0 "" "VACUUM, which takes no transaction"
}
for name in sqlite postgresql mysql; do
	if ! use $name; then
		ok 0 "$name: # SKIP no server or no engine"
		continue
	fi
	first=$(git -C "$repo" rev-parse HEAD)
	failing
	stopped
	waiting
	terminated
	[ $name = postgresql ] && postgresql_only
	[ $name = sqlite ] && sqlite_only
	done_with
done
finish
