#!/usr/bin/env bash
# Constants of other files: the table's name stands in one file, the statement in another. What the rules of the language
# find blocks; a name that two files give, or that is given twice, stays unknown.
set -u
. "$(dirname "$0")/lib.sh"

repo constants
put migrations/0001_start.sql 'CREATE TABLE orders (id bigint PRIMARY KEY, total integer NOT NULL);'
commit start
branch topic
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;'

# Go: the package's folder, and a package that is imported
put go/store/names.go <<'GO'
package store

const (
	orderTable string = "orders"
	twice             = "orders"
)
GO
put go/store/more.go <<'GO'
package store

var twice = "parcels"
GO
put go/store/orders.go <<'GO'
package store

import "example.com/shop/go/tables"

func (s *Store) Late() { s.db.Query("SELECT shipped_at FROM " + orderTable) }

func (s *Store) Others(limit string) {
	s.db.Query(fmt.Sprintf("UPDATE %s SET shipped_at = now()", tables.Orders))
}

func (s *Store) Unknown() { s.db.Query("SELECT shipped_at FROM " + twice) }

func (s *Store) Shadowed(orderTable string) { s.db.Query("SELECT shipped_at FROM " + orderTable) }
GO
put go/tables/tables.go <<'GO'
package tables

const Orders = "orders"
GO
# Java: a class's constant, a static import, an interface's
put java/shop/Tables.java <<'JAVA'
package shop;
public final class Tables {
    public static final String ORDERS = "orders";
    public static final String LATE = "SELECT id, " + column() + " FROM orders";
}
JAVA
put java/shop/Columns.java <<'JAVA'
package shop;
interface Columns {
    String ALL = "id, shipped_at";
    String ALL_OF_ORDERS = "id, shipped_at";
}
JAVA
put java/shop/dao/OrderDao.java <<'JAVA'
package shop.dao;
import static shop.Tables.ORDERS;
class OrderDao implements Columns {
    void a() { jdbc.query("SELECT shipped_at FROM " + Tables.ORDERS); }
    void b() { jdbc.query("SELECT shipped_at " + "FROM " + ORDERS); }
    void c() { jdbc.query("SELECT " + ALL + " FROM orders /* shipped_at */"); }
    void d() { jdbc.query("WITH x AS (" + Tables.LATE + ") SELECT shipped_at FROM x"); }
}
JAVA
# Kotlin: an object, and the top of another file of the folder
put kotlin/Names.kt <<'KT'
const val ORDER_TABLE = "orders"
object Names { const val ORDERS = "orders" }
KT
put kotlin/Dao.kt <<'KT'
class Dao(private val jdbc: Jdbc) {
    fun a() = jdbc.query("SELECT shipped_at FROM $ORDER_TABLE")
    fun b() = jdbc.query("SELECT shipped_at FROM ${Names.ORDERS}")
}
KT
# Python: from, a module, another name for it
put python/shop/tables.py <<'PY'
ORDERS = "orders"
class Tables:
    LATE = "orders"
PY
put python/shop/queries.py <<'PY'
from .tables import ORDERS, Tables
from shop import tables as t
from shop.tables import (
    ORDERS as OTHER,
)

def a(db):
    db.execute(f"SELECT shipped_at FROM {ORDERS}")

def b(db):
    db.execute("SELECT shipped_at FROM " + t.ORDERS)

def c(db):
    db.execute("SELECT shipped_at FROM %s" % OTHER)

def d(db):
    db.execute(f"SELECT shipped_at FROM {Tables.LATE}")
PY
# TypeScript: a relative import, an enum behind an index, a builder's table
put ts/db/names.ts <<'TS'
export const ORDERS = 'orders' as const;
export enum TableName {
  Orders = "orders",
}
TS
put ts/db/index.ts "export * from './names';"
put ts/dao/orders.ts <<'TS'
import { Knex } from "knex";
import { ORDERS } from '../db/names';
import { TableName } from "@app/db";
export const a = () => db.query(`SELECT shipped_at FROM ${ORDERS}`);
export const b = (knex: Knex) => knex(TableName.Orders).select("shipped_at");
TS
# a list of columns: the file with the statement names none of them
put go/store/columns.go <<'GO'
package store

const orderColumns = "id, shipped_at"
GO
put go/store/all.go <<'GO'
package store

func (s *Store) All() { s.db.Query("SELECT " + orderColumns + " FROM orders") }
GO
put java/shop/dao/AllDao.java <<'JAVA'
package shop.dao;
class AllDao {
    void a() { jdbc.query("SELECT " + shop.Columns.ALL_OF_ORDERS + " FROM orders"); }
}
JAVA
# PHP, C#
put php/Tables.php "<?php class Tables { const ORDERS = 'orders'; }"
put php/Dao.php <<'PHP'
<?php
$db->query('SELECT shipped_at FROM ' . Tables::ORDERS);
PHP
put php/includes/constants.php "<?php
define('ORDERS_TABLE', 'orders');
define( \"OTHERS_TABLE\" , \"parcels\" );
define('LATE_TABLE', \$prefix . 'orders');"
put php/defined.php <<'PHP'
<?php
$db->query('SELECT shipped_at FROM ' . ORDERS_TABLE . ' WHERE id = ' . $id);
$db->query("UPDATE " . ORDERS_TABLE . "
	SET shipped_at = NULL");
$db->query('SELECT shipped_at FROM ' . OTHERS_TABLE);
$db->query('SELECT shipped_at FROM ' . LATE_TABLE);
PHP
put cs/Tables.cs 'static class Tables { public const string Orders = "orders"; }'
put cs/Dao.cs <<'CS'
class Dao { void A() { db.Query($"SELECT shipped_at FROM {Tables.Orders}"); } }
CS
commit
json 1 "constants of other files" check --assume base --base main
/usr/bin/python3 - "$tmp/out" >"$tmp/seen" <<'PY'
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]:
    if f["rule"] == "needs-pending":
        print("%s:%s:%s %s" % (f["path"], f["line"], f["column"], f["level"]))
PY
sort >"$tmp/want" <<'WANT'
cs/Dao.cs:1:42 block
go/store/all.go:3:48 block
go/store/orders.go:5:45 block
go/store/orders.go:8:40 block
java/shop/dao/AllDao.java:3:39 block
java/shop/dao/OrderDao.java:4:35 block
java/shop/dao/OrderDao.java:5:35 block
java/shop/dao/OrderDao.java:6:39 block
kotlin/Dao.kt:2:34 block
kotlin/Dao.kt:3:34 block
php/Dao.php:2:20 block
php/defined.php:2:20 block
php/defined.php:4:6 block
python/shop/queries.py:11:24 block
python/shop/queries.py:14:24 block
python/shop/queries.py:17:25 block
python/shop/queries.py:8:25 block
ts/dao/orders.ts:4:41 block
ts/dao/orders.ts:5:65 block
WANT
sort "$tmp/seen" | diff "$tmp/want" - >"$tmp/out"
ok $? "each is found at its place, and nothing else"

# -- a constant that changes changes the answer, though the file that names it stays --
json 1 "asked again, from what was kept" check --assume base --base main
git checkout -q main && git checkout -q -B second
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;'
put python/names.py 'ORDERS = "parcels"'
put python/dao.py <<'PY'
from .names import ORDERS

def a(db):
    db.execute("SELECT shipped_at FROM " + ORDERS)
PY
commit
json 0 "another table's column" check --assume base --base main
put python/names.py 'ORDERS = "orders"'
commit
json 1 "now it is the table's" check --assume base --base main
finding "where it is read" needs-pending block python/dao.py 4 24 column orders shipped_at
put box/dao.go 'package box

func a(db *sql.DB) {
	db.Query("SELECT shipped_at FROM " + boxes)
}'
put box/names.go 'package box

const boxes = "parcels"'
git rm -q python/names.py && commit
json 0 "a file that went, and a package's constant" check --assume base --base main
put box/names.go 'package box

const crates = "parcels"'
put box/more.go 'package box

const boxes = "orders"'
commit
json 1 "that comes from another file of it now" check --assume base --base main
finding "where it is read" needs-pending block box/dao.go 4 19 column orders shipped_at
put python/names.py 'ORDERS = "orders"'
commit
json 1 "and a file that came back" check --assume base --base main
finding "is found, too" needs-pending block python/dao.py 4 24 column orders shipped_at

# the table's name in one file, the statement in another, and both put together in a third, which has no word of them
git checkout -q main && git checkout -q -B filled
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at timestamptz;
CREATE TABLE ship_labels (id bigint PRIMARY KEY);'
put filled/const.go 'package filled

const (
	tableOrders    = "orders"
	tableShipLabel = "ship_labels"
	tableBuyers    = "buyers"
)'
put filled/queries.go 'package filled

const (
	queryFmtSelectLate = `
		SELECT id, shipped_at
		FROM %s;`
	queryFmtCount = `SELECT count(*) FROM %s`
)'
put filled/provider.go 'package filled

func New() Provider {
	return Provider{
		late:   fmt.Sprintf(queryFmtSelectLate, tableOrders),
		labels: fmt.Sprintf(queryFmtCount, tableShipLabel),
		others: fmt.Sprintf(queryFmtSelectLate, tableBuyers),
		buyers: fmt.Sprintf(queryFmtCount, tableBuyers),
	}
}'
commit
json 1 "a statement and its table from two other files" check --assume base --base main
finding "with a column" needs-pending block filled/provider.go 5 23 column orders shipped_at
finding "and a new table" needs-pending block filled/provider.go 6 38 table ship_labels ship_labels
hasnt "another table's column is none" '"path":"filled/provider.go","line":7'
hasnt "nor is another table" '"path":"filled/provider.go","line":8'
git checkout -q second

# as many files as are not looked into, and then fewer: what was kept of the first answer is not right any more
for i in $(seq 300); do echo 'package box' >"box/a$i.go"; done
git rm -q python/dao.py && commit
json 0 "a package of more files than are looked into" check --assume base --base main
git rm -q 'box/a*.go' && commit
json 1 "and of fewer again" check --assume base --base main
# a name that stands everywhere in its file is looked for a bounded number of times
{
	printf 'package box\n\n/* %s */\n\nfunc b(db *sql.DB) {\n' "$(printf 'a %.0s' $(seq 200000))"
	for i in $(seq 300); do echo "	db.Query(\"SELECT shipped_at FROM \" + a.B$i)"; done
	echo '}'
} >box/wide.go
commit
begun=$SECONDS
json 1 "a file that names one package a hundred thousand times" check --assume base --base main
[ $((SECONDS - begun)) -lt 10 ]
ok $? "in bounded time"

finish
