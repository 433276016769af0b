#!/usr/bin/env bash
# snapshot = schema and snapshot = tables: what is in them, that it is read back and verified, and when the whole is taken.
. "$(dirname "$0")/apply_lib.sh"
# start MODE FILE-TEXT: orders <- items, other, a history with one row, then the migration
start() {
	fresh "snapshot = $1"
	sql "CREATE TABLE orders (id integer PRIMARY KEY, v varchar(40))"
	sql "CREATE TABLE items (id integer PRIMARY KEY, o integer REFERENCES orders (id) ON DELETE CASCADE, v varchar(40))"
	[ $engine = mysql ] && sql "ALTER TABLE items ADD FOREIGN KEY (o) REFERENCES orders (id)"
	sql "CREATE TABLE other (id integer PRIMARY KEY, v varchar(40))"
	sql "CREATE TABLE \`Odd name\` (id integer)" 2>/dev/null >/dev/null
	[ $engine = postgresql ] && sql 'CREATE TABLE "Odd name" (id integer)'
	sql "INSERT INTO orders VALUES (1, 'row-of-orders')"
	sql "INSERT INTO items VALUES (1, 1, 'row-of-items')"
	sql "INSERT INTO other VALUES (1, 'row-of-other')"
	file 0001_x.sql "$2"
	commit
}
dump() { ls "$tmp"/snap/*.dump; }
text() { # what the snapshot holds, as text
	case $engine in
	sqlite) sqlite3 -batch "$(dump)" .dump ;;
	postgresql) "${psql_bin%psql}pg_restore" -f - "$(dump)" ;;
	mysql) cat "$(dump)" ;;
	esac
}
holds() { # NAME WANT TEXT: how many items of the snapshot have it
	local got
	got=$(text | grep -ci -- "$3")
	[ "$got" -gt 0 ] && got=yes || got=no
	[ $got = "$2" ] || text | head -c 2000 >"$tmp/err"
	[ $got = "$2" ]
	check $? "$1"
}
mode() { # NAME MODE: apply's document, the list and the manifest agree
	has "$1" "\"snapshot\":{\"name\":\"$(basename "$(dump)" .dump)\",\"mode\":\"$2\""
	json 0 "$1: list" snapshot list
	has "$1: the list says so" "\"mode\":\"$2\""
	json 0 "$1: verify" snapshot verify "$(basename "$(dump)" .dump)"
}
for e in sqlite postgresql mysql; do
	use $e || continue
	start schema 'UPDATE orders SET v = NULL;'
	json 0 "schema: apply" apply
	mode "schema: the mode" schema
	holds "schema: all tables" yes 'CREATE TABLE .*other'
	holds "schema: one with blanks" yes 'CREATE TABLE .*odd name'
	holds "schema: no rows" no 'row-of-'
	size=$(stat -c %s "$(dump)")
	head -c $((size / 2)) "$(dump)" >"$tmp/half" && cat "$tmp/half" >"$(dump)"
	json 3 "schema: cut in half it is damaged" snapshot verify "$(basename "$(dump)" .dump)"

	start tables $'DELETE FROM ORDERS WHERE id = 2;\nALTER TABLE "Odd name" ADD COLUMN b integer;'
	[ $e = mysql ] && file 0001_x.sql $'DELETE FROM orders WHERE id = 2;\nALTER TABLE `Odd name` ADD COLUMN b integer;' && commit
	json 0 "tables: apply" apply
	if [ $e = sqlite ]; then
		mode "tables: the whole file" full
	else
		mode "tables: the mode" tables
		holds "tables: the one that is named" yes row-of-orders
		holds "tables: the one whose rows follow it" yes row-of-items
		holds "tables: not the others" no row-of-other
		holds "tables: a name with blanks" yes 'CREATE TABLE .*odd name'
		grep -q '"tables":\["[^]]*items"' "$tmp"/snap/*.json
		check $? "tables: the manifest names them"
	fi

	start tables 'CREATE TABLE fresh (id integer);'
	json 0 "tables: a migration that touches none of them" apply
	mode "nothing is touched: the schema alone" schema
	holds "nothing is touched: no rows" no 'row-of-'

	start tables 'CREATE TABLE fresh (id integer);'
	json 0 "snapshot create has no plan" snapshot create
	mode_of=$(sed -n 's/.*"mode":"\([a-z]*\)".*/\1/p' "$tmp/out")
	[ "$mode_of" = full ]
	check $? "it takes the whole"
done
for e in postgresql mysql; do
	use $e || continue
	start tables 'DELETE FROM other;'
	if [ $e = postgresql ]; then
		sql "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM items; RETURN OLD; END'; CREATE TRIGGER tr AFTER DELETE ON other FOR EACH ROW EXECUTE FUNCTION t()"
	else
		sql "CREATE TRIGGER tr AFTER DELETE ON other FOR EACH ROW DELETE FROM items"
	fi
	json 0 "a table with a trigger" apply
	mode "a table with a trigger: the whole" full
	holds "what the trigger takes is saved" yes row-of-items
done
if use postgresql; then
	start tables "DO \$\$ BEGIN EXECUTE 'DELETE FROM ' || 'ite' || 'ms'; END \$\$;"
	json 0 "a statement that is made at run time" apply
	mode "a statement that is made at run time: the whole" full
	start tables 'SELECT hidden();'
	sql "CREATE FUNCTION hidden() RETURNS int LANGUAGE sql AS 'DELETE FROM items RETURNING 1'"
	json 0 "a function that writes" apply
	mode "a function that writes: the whole" full
	start tables "CREATE FUNCTION quiet() RETURNS int LANGUAGE sql AS 'SELECT 1'; DELETE FROM other;"
	json 0 "a function that is only made" apply
	mode "a function that is only made: the tables" tables
	start tables 'DELETE FROM part;'
	sql "CREATE TABLE part (id integer, v text) PARTITION BY LIST (id); CREATE TABLE p1 PARTITION OF part FOR VALUES IN (1); INSERT INTO part VALUES (1, 'row-of-part')"
	json 0 "a partitioned table" apply
	mode "a partitioned table: the mode" tables
	holds "its partitions' rows" yes row-of-part
	start tables 'DELETE FROM v;'
	sql "CREATE VIEW v AS SELECT * FROM items"
	json 0 "a view that takes writes" apply
	mode "a view that takes writes: the mode" tables
	holds "the rows behind it" yes row-of-items
	start tables 'DROP SCHEMA s CASCADE;'
	sql "CREATE SCHEMA s; CREATE TABLE s.deep (v text); INSERT INTO s.deep VALUES ('row-of-deep')"
	json 0 "a schema that is dropped" apply
	mode "a schema that is dropped: the mode" tables
	holds "the rows in it" yes row-of-deep
fi
done_testing
