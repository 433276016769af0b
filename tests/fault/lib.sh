# Sourced by tests/fault/*.t: a repository of three migrations, a database per engine, and the invariants (RELIABILITY 4.1)
# checked from outside with sqlite3, psql and mariadb alone. Sets: gate, fault, work.
set -u
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-$top/build}
gate=$BUILD/schemagate
fault=$BUILD/schemagate-fault
shim=$BUILD/tests/fault/kill.so
export LC_ALL=C GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
work=$(mktemp -d "${TMPDIR:-/tmp}/schemagate-fault.XXXXXX")
trap 'rm -rf "$work"' EXIT
count=0 bad=0
ok() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		bad=$((bad + 1))
		echo "not ok $count - $2"
		[ -f "$work/log" ] && sed 's/^/# /' "$work/log" | head -n 30
	fi
}
finish() {
	echo "1..$count"
	[ "$bad" -eq 0 ]
	exit $?
}
skip_all() { # WHY
	echo "ok 1 - # SKIP $1"
	echo "1..1"
	exit 0
}

# Debian's psql is a wrapper that takes longer than the question.
psql_bin=$(ls -d /usr/lib/postgresql/*/bin/psql 2>/dev/null | sort -V | tail -n 1)
psql() { "${psql_bin:-psql}" "$@"; }
[ -n "$psql_bin" ] || unset -f psql

# --- one engine -------------------------------------------------------------------------------------------------------
# use ENGINE: sqlite, postgresql or mysql. Sets engine, url; false when there is no server.
use() {
	engine=$1
	case $engine in
	sqlite) url=sqlite:$work/case.db ;;
	postgresql)
		[ -n "${SCHEMAGATE_TEST_PG:-}" ] && [ -f "$BUILD/lib/engine-postgresql.so" ] || return 1
		pg_host=$(printf '%s' "$SCHEMAGATE_TEST_PG" | sed -n 's/.*host=\([^&]*\).*/\1/p')
		pg_name=fault_$$
		psql -qAtX -h "$pg_host" -U postgres -d postgres -c "CREATE DATABASE $pg_name" >/dev/null || return 1
		url="postgresql://postgres@/$pg_name?host=$pg_host"
		;;
	mysql)
		[ -n "${SCHEMAGATE_TEST_MYSQL:-}" ] && [ -f "$BUILD/lib/engine-mysql.so" ] || return 1
		my_sock=$(printf '%s' "$SCHEMAGATE_TEST_MYSQL" | sed -n 's/.*socket=\([^&]*\).*/\1/p')
		my_name=fault_$$
		url="mysql://root@localhost/$my_name?socket=$my_sock"
		;;
	esac
	export FAULT_URL=$url
	make_repo
}
done_with() { # drop what use() made on a server
	case $engine in
	postgresql) psql -qAtX -h "$pg_host" -U postgres -d postgres -c "DROP DATABASE IF EXISTS $pg_name WITH (FORCE)" >/dev/null 2>&1 ;;
	mysql) mariadb --no-defaults -S "$my_sock" -u root -e "DROP DATABASE IF EXISTS $my_name" >/dev/null 2>&1 ;;
	esac
}
sql() { # SQL on stdin or as argument; one value a line
	case $engine in
	sqlite) sqlite3 -batch "$work/case.db" "${1:-$(cat)}" ;;
	postgresql) psql -qAtX -h "$pg_host" -U postgres -d "$pg_name" -v ON_ERROR_STOP=1 -c "${1:-$(cat)}" ;;
	mysql) mariadb --no-defaults -S "$my_sock" -u root -N -B -D "$my_name" -e "${1:-$(cat)}" ;;
	esac
}
reset_db() { # an empty database with the marker, no snapshots
	rm -rf "$work/snap"
	case $engine in
	sqlite)
		rm -f "$work"/case.db*
		sql "CREATE TABLE settings (v TEXT); INSERT INTO settings VALUES ('test'); CREATE TABLE log (v TEXT);"
		;;
	postgresql)
		sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()" >/dev/null
		sql "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE settings (v text); INSERT INTO settings VALUES ('test'); CREATE TABLE log (v text)"
		;;
	mysql)
		mariadb --no-defaults -S "$my_sock" -u root -e "DROP DATABASE IF EXISTS $my_name; CREATE DATABASE $my_name"
		sql "CREATE TABLE settings (v text); INSERT INTO settings VALUES ('test'); CREATE TABLE log (v text)"
		;;
	esac
}

# --- three migrations, each with DDL and a row in log that tells how often it ran ---------------------------------------
make_repo() {
	repo=$work/repo.$engine
	rm -rf "$repo"
	mkdir -p "$repo/migrations"
	printf '[source "app"]\n\tpath = migrations\n\tformat = plain\n[environment "test"]\n\turl = env:FAULT_URL\n\tsnapshotDir = %s\n[guard "test.marker"]\n\tquery = SELECT v FROM settings\n\texpect = test\n' \
		"$work/snap" >"$repo/schemagate.conf"
	local serial='id int primary key'
	printf 'CREATE TABLE a (%s, x int);\nINSERT INTO a (id, x) VALUES (1, 10), (2, 20);\nINSERT INTO log (v) VALUES (%s);\n' \
		"$serial" "'0001'" >"$repo/migrations/0001_a.sql"
	printf 'ALTER TABLE a ADD COLUMN y int;\nINSERT INTO log (v) VALUES (%s);\nUPDATE a SET y = x + 1;\nCREATE INDEX a_y ON a (y);\n' \
		"'0002'" >"$repo/migrations/0002_y.sql"
	if [ "$engine" = postgresql ]; then
		printf 'CREATE INDEX CONCURRENTLY a_x ON a (x);\nINSERT INTO log (v) VALUES (%s);\nCREATE VIEW av AS SELECT x, y FROM a;\n' \
			"'0003'" >"$repo/migrations/0003_v.sql"
	else
		printf 'CREATE VIEW av AS SELECT x, y FROM a;\nINSERT INTO log (v) VALUES (%s);\nCREATE INDEX a_x ON a (x);\n' \
			"'0003'" >"$repo/migrations/0003_v.sql"
	fi
	git -C "$repo" init -q -b main .
	git -C "$repo" add -A
	git -C "$repo" -c user.name=t -c user.email=t@t commit -qm one
}

# --- the truth, asked from outside --------------------------------------------------------------------------------------
has_relation() { # NAME
	sql "SELECT $(rel "$1")"
}
# One line: which effects stand, migration by migration, and how often the history says applied ("1 1/1 ..."). Two questions
# to the database: the second one only when there is a history.
facts() {
	local first second
	case $engine in
	sqlite) first="SELECT $(rel a), $(rel a_y), $(rel av), $(rel a_x), $(rel schemagate_history), (SELECT count(*) FROM pragma_table_info('a') WHERE name = 'y')" ;;
	postgresql) first="SELECT $(rel a), $(rel a_y), $(rel av), $(rel a_x), $(rel schemagate_history), (SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('a') AND attname = 'y' AND NOT attisdropped)" ;;
	mysql) first="SELECT $(rel a), $(rel a_y), $(rel av), $(rel a_x), $(rel schemagate_history), (SELECT count(*) FROM information_schema.columns WHERE table_schema = '$my_name' AND table_name = 'a' AND column_name = 'y')" ;;
	esac
	first="$first, (SELECT count(*) FROM log WHERE v = '0001'), (SELECT count(*) FROM log WHERE v = '0002'), (SELECT count(*) FROM log WHERE v = '0003')"
	read -r a ay av ax h y l1 l2 l3 <<<"$(sql "$first" | tr '|\t' '  ')"
	e1="$a $l1" e2="$y $l2 $ay" e3="$av $l3 $ax"
	r1=0 r2=0 r3=0 s1=0 s2=0 s3=0
	if [ "$h" = 1 ]; then
		second=
		for event in applied started; do
			for id in 0001 0002 0003; do
				second="$second, (SELECT count(*) FROM schemagate_history WHERE event = '$event' AND id = '$id')"
			done
		done
		read -r r1 r2 r3 s1 s2 s3 <<<"$(sql "SELECT ${second#,}" | tr '|\t' '  ')"
	fi
	echo "$e1/$r1 $e2/$r2 $e3/$r3"
}
rel() { # NAME: a subselect that counts the tables, views and indexes of that name
	case $engine in
	sqlite) echo "(SELECT count(*) FROM sqlite_master WHERE name = '$1')" ;;
	postgresql) echo "(SELECT count(*) FROM pg_class WHERE relname = '$1')" ;;
	mysql) echo "((SELECT count(*) FROM information_schema.tables WHERE table_schema = '$my_name' AND table_name = '$1') + (SELECT count(DISTINCT index_name) FROM information_schema.statistics WHERE table_schema = '$my_name' AND index_name = '$1'))" ;;
	esac
}
# I1: effect present <=> record present. A migration that runs statement by statement may stand in parts while its history
# says "started"; it may never be recorded as applied in parts, and no statement's data may be there twice.
check_truth() { # prints what is wrong
	facts >"$work/facts"
	one() { # NAME FULL EFFECT RECORD ATOMIC STARTED
		case $4 in 0 | 1) ;; *) echo "$1 is recorded $4 times" ;; esac
		case " $3 " in *" 2 "* | *" 3 "*) echo "$1 ran more than once: $3" ;; esac
		[ "$4" = 1 ] && [ "$3" != "$2" ] && echo "$1 is recorded, but its effects are $3"
		if [ "$4" = 0 ] && [ "${3//[ 0]/}" != "" ]; then
			[ "$5" = parts ] && [ "$6" != 0 ] || echo "$1 has effects ($3) without a record"
		fi
	}
	local m12=tx m3=tx
	[ "$engine" = mysql ] && m12=parts m3=parts
	[ "$engine" = postgresql ] && m3=parts
	one 0001 "1 1" "$e1" "$r1" $m12 "$s1"
	one 0002 "1 1 1" "$e2" "$r2" $m12 "$s2"
	one 0003 "1 1 1" "$e3" "$r3" $m3 "$s3"
}
# I8, I12: nothing applied without a snapshot that verifies; nothing half written is listed.
check_snapshots() {
	local f name size sum applied
	for f in "$work"/snap/*.json; do
		[ -f "$f" ] || continue
		name=${f%.json}.dump
		[ -f "$name" ] || { echo "$(basename "$f") has no file"; continue; }
		sum=$(sed -n 's/.*"sha256":"\([0-9a-f]*\)".*/\1/p' "$f")
		[ "$(sha256sum <"$name" | cut -d' ' -f1)" = "$sum" ] || echo "$(basename "$name") does not have its checksum"
		[ "$(stat -c %a "$name")" = 600 ] || echo "$(basename "$name") can be read by others"
	done
	if [ "$h" = 1 ]; then
		for name in $(sql "SELECT DISTINCT snapshot FROM schemagate_history WHERE event = 'applied'"); do
			[ -f "$work/snap/$name.json" ] || echo "applied behind snapshot $name, which is not there"
		done
	fi
}
# I7: nothing of ours is left behind in the server.
check_ghosts() {
	local n i
	for i in $(seq 50); do
		case $engine in
		sqlite) return ;;
		postgresql) n=$(sql "SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'schemagate/%') + (SELECT count(*) FROM pg_prepared_xacts)") ;;
		mysql) n=$(sql "SELECT count(*) FROM information_schema.processlist WHERE db = '$my_name' AND id <> connection_id()") ;;
		esac
		[ "$n" = 0 ] && break
		sleep 0.1
	done
	[ "$n" = 0 ] || echo "$n sessions are left in the server"
}
check_all() { # what is wrong now, in $work/log; 0 = nothing
	{
		check_truth
		check_snapshots
		check_ghosts
	} >"$work/wrong" 2>&1
	cp "$work/wrong" "$work/log"
	[ -s "$work/wrong" ] && { cat "$work/facts" >>"$work/log"; cat "$work/out" >>"$work/log" 2>/dev/null; return 1; }
	return 0
}
FULL_FACTS="1 1/1 1 1 1/1 1 1 1/1"
apply() { # [PROGRAM] [ARG...]: in the repository; output in $work/out
	# The subshell waits itself, so that its word about a killed program goes into the file.
	(
		cd "$repo" && "$@" apply --env test -q
		exit $?
	) >"$work/out" 2>&1 </dev/null
	status=$?
	return $status
}
# I5: one more run converges, everything exactly once.
check_converges() {
	apply "$gate"
	local rc=$?
	check_all || return 1
	[ "$rc" -eq 0 ] && [ "$(cat "$work/facts")" = "$FULL_FACTS" ] && return 0
	{
		echo "the next run ended with $rc, facts $(cat "$work/facts")"
		cat "$work/out"
	} >"$work/log"
	return 1
}
# I4: what status says is what stands.
check_status() {
	(cd "$repo" && "$gate" status --env test --format json) >"$work/status" 2>"$work/out" || { echo "status failed" >"$work/log"; cat "$work/out" >>"$work/log"; return 1; }
	local id word n i=0
	facts >"$work/facts"
	for id in 0001 0002 0003; do
		i=$((i + 1))
		word=$(sed 's/{/\n{/g' "$work/status" | sed -n "s/.*\"id\":\"$id\".*\"state\":\"\([a-z-]*\)\".*/\1/p")
		eval "n=\$r$i"
		case $word/$n in
		applied/1 | pending/0 | failed/0) ;;
		*) echo "status says $id is $word, the history holds $n rows" >"$work/log"; return 1 ;;
		esac
	done
}
