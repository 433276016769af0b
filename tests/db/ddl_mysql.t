#!/usr/bin/env bash
# The MySQL DDL reader against MariaDB: the same statements, then our catalog and information_schema line by line.
# Statements that fail on the server are part of the test: they must leave no trace in our catalog either.
# usage: tests/db/ddl_mysql.t [FILE.sql]...   (default: tests/db/ddl_mysql.sql)
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
reader=${BUILD:-$top/build}/tests/unit/t_ddl_mysql
[ $# -gt 0 ] || set -- "$top/tests/db/ddl_mysql.sql"
if [ -z "${SCHEMAGATE_TEST_SERVERS:-}" ]; then
	echo "ok 1 - MySQL DDL # SKIP no test server (run through tests/servers.sh)"
	echo 1..1
	exit 0
fi
db=ddl_reader_$$
client() { mariadb --no-defaults -S "$SCHEMAGATE_TEST_SERVERS/mysql/s" -u root -N -B -r "$@"; }
work=$(mktemp -d "${TMPDIR:-/tmp}/ddl_mysql.XXXXXX")
trap 'client -e "DROP DATABASE IF EXISTS $db"; rm -rf "$work"' EXIT
client -e "CREATE DATABASE $db CHARACTER SET utf8mb4"
cat "$@" | client --force "$db" >"$work/server.log" 2>&1
client "$db" >"$work/server" <<SQL
SELECT CONCAT_WS('|', 'column', c.TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE,
 IF(COLUMN_DEFAULT = 'NULL' OR COLUMN_DEFAULT IS NULL, '', COLUMN_DEFAULT), IF(EXTRA LIKE '%auto_increment%', 'auto', ''),
 IF(IS_GENERATED = 'ALWAYS', 'generated', ''))
 FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
 WHERE TABLE_SCHEMA = '$db' AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED');
SELECT CONCAT_WS('|', 'view', c.TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, REPLACE(COLUMN_TYPE, ' /* mariadb-5.3 */', ''))
 FROM information_schema.COLUMNS c JOIN information_schema.TABLES t USING (TABLE_SCHEMA, TABLE_NAME)
 WHERE TABLE_SCHEMA = '$db' AND TABLE_TYPE = 'VIEW';
SELECT CONCAT_WS('|', 'index', TABLE_NAME, INDEX_NAME, 1 - NON_UNIQUE, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX),
 INDEX_TYPE) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '$db' GROUP BY TABLE_NAME, INDEX_NAME;
SELECT CONCAT_WS('|', 'constraint', t.TABLE_NAME, t.CONSTRAINT_NAME, LOWER(REPLACE(CONSTRAINT_TYPE, ' ', '_')),
 IFNULL(GROUP_CONCAT(COLUMN_NAME ORDER BY ORDINAL_POSITION), ''), IFNULL(MAX(REFERENCED_TABLE_NAME), ''),
 IFNULL(GROUP_CONCAT(REFERENCED_COLUMN_NAME ORDER BY ORDINAL_POSITION), ''))
 FROM information_schema.TABLE_CONSTRAINTS t LEFT JOIN information_schema.KEY_COLUMN_USAGE k
 ON t.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND t.TABLE_NAME = k.TABLE_NAME AND t.CONSTRAINT_NAME = k.CONSTRAINT_NAME
 AND (CONSTRAINT_TYPE = 'FOREIGN KEY') = (REFERENCED_TABLE_NAME IS NOT NULL)
 WHERE t.CONSTRAINT_SCHEMA = '$db' GROUP BY t.TABLE_NAME, t.CONSTRAINT_NAME, CONSTRAINT_TYPE;
SELECT CONCAT_WS('|', 'trigger', EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION)
 FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = '$db';
SELECT CONCAT_WS('|', 'routine', ROUTINE_NAME, ROUTINE_TYPE, IFNULL((SELECT GROUP_CONCAT(DTD_IDENTIFIER ORDER BY
 ORDINAL_POSITION) FROM information_schema.PARAMETERS p WHERE p.SPECIFIC_SCHEMA = '$db' AND p.SPECIFIC_NAME = r.ROUTINE_NAME
 AND ORDINAL_POSITION > 0), ''), IFNULL(DTD_IDENTIFIER, '')) FROM information_schema.ROUTINES r WHERE ROUTINE_SCHEMA = '$db';
SELECT CONCAT_WS('|', 'sequence', TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_SCHEMA = '$db' AND TABLE_TYPE =
 'SEQUENCE';
SQL
"$reader" print "$@" >"$work/ours" 2>"$work/notes"
tests=0 bad=0
tap() { # STATUS NAME
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then echo "ok $tests - $2"; else echo "not ok $tests - $2" && bad=1; fi
}
# A view column that is an expression has a type on the server that we do not derive; unknown columns match anything.
grep '^view|.*|$' "$work/ours" | while IFS= read -r line; do
	grep -F "$line" "$work/server" | sed 's/[.[*^$\\]/\\&/g; s/^/^/; s/$/$/'
done >"$work/untyped"
sed -n 's/^unknown|\(.*\)$/\1/p' "$work/ours" >"$work/unknown"
for f in server ours; do
	sort -u "$work/$f" | grep -v '^unknown|' | sed 's/^\(view|[^|]*|[^|]*|[^|]*|\).*/\1/' >"$work/$f.lines"
done
while IFS= read -r v; do
	for f in server ours; do grep -v "^view|$v|" "$work/$f.lines" >"$work/t"; mv "$work/t" "$work/$f.lines"; done
done <"$work/unknown"
for kind in column view index constraint trigger routine sequence; do
	diff <(grep "^$kind|" "$work/server.lines") <(grep "^$kind|" "$work/ours.lines") >"$work/diff"
	tap $? "$(grep -c "^$kind|" "$work/server.lines") lines of kind $kind agree with the server"
	sed 's/^/# /' "$work/diff"
done
diff <(grep '^view|' "$work/server" | sort) <(grep '^view|' "$work/ours" | sort) | grep '^> ' | grep -v '|$' >"$work/diff"
[ ! -s "$work/diff" ]
tap $? "derived types of view columns agree with the server"
sed 's/^/# /' "$work/diff"
# Every statement the server refused is noted, and no other; UNREAD says how many of the notes are of syntax not known.
refused=$(grep -c '^ERROR' "$work/server.log") unread=$(grep -c '^unanalysable' "$work/notes")
[ "$(wc -l <"$work/notes")" -eq "$refused" ] && [ "$unread" -eq "${UNREAD:-1}" ]
tap $? "the $refused statements that the server refused are noted, $unread as not understood"
[ "$bad" -eq 0 ] || sed 's/^/# /' "$work/notes" "$work/server.log"
echo "1..$tests"
exit $bad
