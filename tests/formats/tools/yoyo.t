#!/usr/bin/env bash
# yoyo and we take turns on one database, on three servers.
set -u
. "$(dirname "$0")/../lib.sh"
python=/usr/bin/python3
$python -c 'import yoyo, psycopg2, pymysql' 2>/dev/null || {
	skip "yoyo" "python3-yoyo is not installed: it was NOT run"
	finish
}
whole=$here/yoyo folder=migrations
address() { # as yoyo writes it
	case $dialect in
	sqlite) echo "sqlite:///${url#sqlite:}" ;;
	postgresql) echo "postgresql://postgres@/$db?host=${url#*host=}" ;;
	mysql) echo "mysql://root@/$db?unix_socket=${SCHEMAGATE_TEST_MYSQL#*socket=}" ;;
	esac
}
theirs() { (cd "$whole" && $python -m yoyo "$1" --batch -d "$(address)" "${@:2}" ./$folder 2>&1); }
listed() { theirs list | grep -c "^$1 "; } # A: applied, U: not
ours() { "$tool" "$1" "$whole" $folder "$url" "$2" 2>&1; }
rows() { # SQL: from any database
	case $dialect in
	sqlite) $python -c 'import sqlite3, sys; print(*[r[0] for r in sqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2])])' "${url#sqlite:}" "$1" ;;
	postgresql) psql -qAtX "$url" -c "$1" ;;
	mysql) mariadb --no-defaults -BN -u root -S "${SCHEMAGATE_TEST_MYSQL#*socket=}" "$db" -e "$1" ;;
	esac
}
for dialect in sqlite postgresql mysql; do
	what="yoyo, $dialect"
	database $dialect a || { skip "$what" "no server"; continue; }
	db=formats_$$_a
	is "$("$tool" recognise "$whole" | cut -d' ' -f1-2)" "yoyo $folder" "$what: recognised"
	is "$("$tool" list "$whole" $folder "$url" | tr '\n' ' ')" "0001.users fine 2 0003.posts fine 2 0002.tags fine 2 0004.plain fine 2 no-tx " "$what: read, in its order"
	theirs apply -r 0003.posts >"$tmp/out" || sed 's/^/# /' "$tmp/out"
	is "$(states "$whole" $folder)" "applied applied pending pending " "$what: it runs two, we see two applied"
	is "$(listed A) $(listed U)" "2 2" "$what: as it does"
	is "$(ours run 2)" "" "$what: we run and record the others"
	is "$(states "$whole" $folder)" "applied applied applied applied " "$what: we see all applied"
	is "$(listed A) $(listed U)" "4 0" "$what: and so does it"
	is "$(theirs apply)" "" "$what: it has nothing to do"
	is "$(replayed_and_live "$whole" $dialect)" "" "$what: our reading of the files is what stands there"
	is "$(theirs rollback -r 0004.plain | tail -n 1)" "" "$what: it takes the last one back"
	is "$(states "$whole" $folder)" "applied applied applied pending " "$what: so we see"
	drop_database $dialect a
	database $dialect b
	db=formats_$$_b
	is "$(ours run 2)" "" "$what: we begin, with its tables made by us"
	is "$(listed A) $(listed U)" "2 2" "$what: it sees two applied"
	is "$(theirs apply)" "" "$what: it runs the others"
	is "$(states "$whole" $folder)" "applied applied applied applied " "$what: we see all applied"
	is "$(rows "SELECT count(*) FROM _yoyo_log WHERE operation = 'apply'")" 4 "$what: its log has them all"
	is "$(ours back 1)" "" "$what: we take the last row away"
	is "$(listed A) $(listed U)" "3 1" "$what: it is pending for it"
	rows "INSERT INTO yoyo_lock (locked, pid) VALUES (1, 4711)"
	is "$("$tool" lock "$whole" $folder "$url" 2>&1 | grep -c 'Process 4711')" 1 "$what: its lock is ours too"
	drop_database $dialect b
	project=$whole
	half() { theirs apply -r 0003.posts; }
	rest() { theirs apply; }
	left() { listed U; }
	both_ways yoyo $folder 4 2 ""
done
finish
