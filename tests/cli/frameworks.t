#!/usr/bin/env bash
# References through frameworks: each folder of frameworks/ is a small project in a framework's idiom, judged against
# migrations that add columns and a table. What is found must be what its file "expect" lists, line for line:
#   PATH:LINE:COLUMN LEVEL KIND TABLE.NAME
set -u
. "$(dirname "$0")/lib.sh"
cases=$top/tests/cli/frameworks

repo frameworks
put migrations/0001_start.sql <<'SQL'
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, note text, shipped_at timestamptz);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, total integer NOT NULL);
CREATE TABLE shop_order (id bigint PRIMARY KEY, total integer NOT NULL);
CREATE TABLE late_report_lines (id bigint PRIMARY KEY);
CREATE TABLE boxes (id bigint PRIMARY KEY);
CREATE SCHEMA depot;
CREATE TABLE depot.crates (id bigint PRIMARY KEY);
SQL
commit start
branch topic
put migrations/0002_ship.sql <<'SQL'
ALTER TABLE orders ADD COLUMN shipped_at timestamptz, ADD COLUMN note text, ADD COLUMN carrier_id bigint;
ALTER TABLE shop_order ADD COLUMN shipped_at timestamptz, ADD COLUMN carrier_id bigint;
ALTER TABLE orders ADD CONSTRAINT orders_buyer_total UNIQUE (customer_id, total);
ALTER TABLE late_report_lines ADD COLUMN kind text;
ALTER TABLE boxes ADD COLUMN deleted_at timestamptz;
ALTER TABLE depot.crates ADD COLUMN seal text;
CREATE TABLE depot.cranes (id bigint PRIMARY KEY);
CREATE FUNCTION late_orders(day integer) RETURNS SETOF integer LANGUAGE sql AS 'SELECT 1';
CREATE UNIQUE INDEX customers_live ON customers (name) WHERE note IS NULL;
CREATE TABLE parcels (id bigint PRIMARY KEY, code text);
CREATE TABLE shop_customer_labels (id bigint PRIMARY KEY, customer_id bigint, tag_id bigint);
CREATE TABLE shop_customer_others (id bigint PRIMARY KEY, customer_id bigint, tag_id bigint);
SQL
for d in "$cases"/*/; do
	mkdir -p src && cp -R "$d" src/ || exit 1
done
rm -f src/*/expect
commit
json 1 "a tree of frameworks" check --assume base --base main
/usr/bin/python3 - "$tmp/out" >"$tmp/seen" <<'PY'
import json, sys
document = json.load(open(sys.argv[1]))
for f in document["findings"]:
    o = f.get("object") or {"kind": "-"}
    print("%s:%s:%s %s %s %s.%s" % (f["path"], f["line"], f.get("column") or 0, f["level"] if f["rule"] == "needs-pending"
          else f["rule"], o["kind"], o.get("table") or "", o.get("name") or ",".join(o.get("columns", []))))
PY

# -- a migration that is not read leaves no name of a framework undecided --
put migrations/0003_unread.sql "DO \$\$ BEGIN EXECUTE 'CREATE TABLE ' || current_user || ' (id int)'; END \$\$;"
commit
json 1 "a tree of frameworks beside a migration that is not read" check --assume base --base main
/usr/bin/python3 - "$tmp/out" >"$tmp/again" <<'PY'
import json, sys
for f in json.load(open(sys.argv[1]))["findings"]:
    if f["rule"] == "needs-pending":
        print("%s:%s:%s %s" % (f["path"], f["line"], f["column"], f["object"]["name"] or ",".join(f["object"].get("columns", []))))
PY
grep ' \(block\|warn\|note\) ' "$tmp/seen" | sed 's/^\([^ ]*\) .* [^ ]*\.\([^ .]*\)$/\1 \2/' | sort >"$tmp/whole"
sort "$tmp/again" | comm -23 "$tmp/whole" - >"$tmp/lost"
[ -s "$tmp/whole" ] && [ ! -s "$tmp/lost" ]
ok $? "finds all the same"
sed 's/^/# lost: /' "$tmp/lost"
git reset -q --hard HEAD~1

# -- a query file that is none: said, with its place, and no verdict --
if [ -n "${VALGRIND:-}" ]; then
	skip "a query file that is none" "valgrind starts the program from another folder"
else
	mkdir -p "$tmp/own/lib" && cp "$gate" "$tmp/own/schemagate" && ln -s "${gate%/*}"/lib/*.so "$tmp/own/lib/" && cp "${gate%/*}/lib/worker" "$tmp/own/lib/"
	cp -R "${gate%/*}/lib/queries" "$tmp/own/lib/"
	printf ';; needs django\n\n(class_definition name: (nonsense) @entity.name)\n' >"$tmp/own/lib/queries/python/zz.scm"
	whole=$gate
	gate=$tmp/own/schemagate
	json 3 "a broken query file is no pass" check --assume base --base main
	has "and is named" 'lib/queries/python/zz.scm:3: no query (the grammar has no such node)'
	printf '((class_definition) @entity (#like? @entity "x"))\n' >"$tmp/own/lib/queries/python/zz.scm"
	json 3 "so is a predicate that nobody knows" check --assume base --base main
	printf '((identifier) @_a (#match? @_a "(a*)*b"))\n(class_definition name: (identifier) @table.name)\n' >"$tmp/own/lib/queries/python/zz.scm"
	json 1 "a file of one's own is run" check --assume base --base main
	gate=$whole
fi
for d in "$cases"/*/; do
	name=${d%/}
	name=${name##*/}
	sed -n "s|^src/$name/||p" "$tmp/seen" | sort >"$tmp/got"
	if [ "${WRITE:-}" ]; then cp "$tmp/got" "$d/expect"; fi
	diff "$d/expect" "$tmp/got" >"$tmp/out" 2>"$tmp/err"
	ok $? "$name: what its code needs is found, and nothing else"
done

# -- an attribute by its variable's name: blocks where its column comes with it, and neither when it goes nor in code that was there --
git checkout -q -b attributes main
put app/ship.rb 'class Ship
  def call(order, late_order)
    order.weight
    late_order.weight
    order.total
  end
end'
put app/models/order.rb 'class Order < ApplicationRecord
end'
put migrations/0002_weight.sql 'ALTER TABLE orders ADD COLUMN weight integer; ALTER TABLE orders DROP COLUMN total;'
commit
json 1 "a new attribute" check --assume base --base main
finding "is needed, by all of its variable's name" needs-pending block app/ship.rb 3 11 column orders weight
finding "is perhaps, by its end" needs-pending warn app/ship.rb 4 16 column orders weight
finding "one that goes perhaps as well" breaks-code warn app/ship.rb 5 11 column orders total
git checkout -q -b attributes-there main
put app/ship.rb 'def call(order) = order.weight'
commit
git checkout -q -b attributes-later
put migrations/0002_weight.sql 'ALTER TABLE orders ADD COLUMN weight integer;'
commit
json 0 "in code that was there before" check --assume base --base attributes-there

# -- a column that goes, in the code that runs: breaks, unless the code defines something of its name --
git checkout -q -b goes main
put app/total.rb 'def total_of(order) = order.total'
commit
git checkout -q -b gone
put app/total.rb 'def total_of(order) = 0'
put migrations/0002_total.sql 'ALTER TABLE orders DROP COLUMN total;'
commit
json 1 "an attribute of the code that runs" check --assume base --base goes --code goes
finding "breaks" breaks-code block app/total.rb 1 29 column orders total
git checkout -q goes
put app/order.rb 'class Order
  delegate :lines, :total, to: :bill
end'
commit
json 0 "one that is a method, too" check --assume base --base goes --head gone --code goes
finding "breaks perhaps" breaks-code warn app/total.rb 1 29 column orders total
git checkout -q gone

# -- a column that goes where a method of the class, or of what it includes, takes its place --
git checkout -q -b replaced main
put app/models/order.rb 'class Order < ApplicationRecord
  include Totals
end'
put app/models/concerns/totals.rb 'module Totals
  extend ActiveSupport::Concern
  def late?
    total? || other.total?
  end
end'
commit
git checkout -q -b replacing
put app/models/concerns/totals.rb 'module Totals
  extend ActiveSupport::Concern
  def total?
    lines.any?
  end
end'
put migrations/0002_total.sql 'ALTER TABLE orders DROP COLUMN total;'
commit
json 0 "a method in its place" check --assume base --base replaced
! grep -q '"rule":"breaks-code"' "$tmp/out"
ok $? "is none of its uses"
json 1 "the code before" check --assume base --base replaced --code replaced
finding "uses it" breaks-code block app/models/concerns/totals.rb 4 5 column orders total
[ "$(grep -o '"rule":"breaks-code"' "$tmp/out" | wc -l)" = 1 ]
ok $? "but for another class's"

# -- columns that a class asks for by another word --
git checkout -q -b implied main
put migrations/0002_implied.sql 'ALTER TABLE orders ADD COLUMN deleted_at timestamptz, ADD COLUMN discarded_at timestamptz, ADD COLUMN password_digest text;
ALTER TABLE customers ADD COLUMN deleted_at timestamptz;'
put app/Models/Order.php '<?php
namespace App\Models;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\SoftDeletes;
class Order extends Model {
    use HasFactory, SoftDeletes;
}'
put app/models/order.rb 'class Order < ApplicationRecord
  acts_as_paranoid
  include Discard::Model
  has_secure_password validations: false
end'
put models/customer.js 'const { DataTypes } = require("sequelize");
module.exports = (sequelize) => sequelize.define("Customer", {
  name: DataTypes.TEXT,
}, { tableName: "customers", paranoid: true, underscored: true });'
commit
json 1 "columns by another word" check --assume base --base main
finding "a trait of Laravel's" needs-pending block app/Models/Order.php 6 21 column orders deleted_at
finding "a macro of a library for Rails" needs-pending block app/models/order.rb 2 3 column orders deleted_at
finding "a module of one" needs-pending block app/models/order.rb 3 11 column orders discarded_at
finding "a macro of Rails'" needs-pending block app/models/order.rb 4 3 column orders password_digest
finding "an option of Sequelize's" needs-pending block models/customer.js 4 30 column customers deleted_at
[ "$(grep -o '"rule":"needs-pending"' "$tmp/out" | wc -l)" = 5 ]
ok $? "and nothing else"

# -- most tables in a schema beside the search path: what has no schema in code is there --
git checkout -q -b housed main
put migrations/0002_house.sql 'CREATE SCHEMA house; CREATE TABLE house.rooms (id bigint); CREATE TABLE house.doors (id bigint);
CREATE TABLE house.keys (id bigint); CREATE TABLE house.stairs (id bigint); CREATE TABLE house.roofs (id bigint); CREATE TABLE house.lofts (id bigint);'
commit
git checkout -q -b house
put migrations/0003_area.sql 'ALTER TABLE house.rooms ADD COLUMN area integer; ALTER TABLE house.roofs ADD COLUMN slope integer;'
put lib/room.ex 'defmodule House.Room do
  use Ecto.Schema
  schema "rooms" do
    field :area, :integer
  end
end'
put lib/roofs.py 'cursor.execute("SELECT slope FROM roofs")'
commit
json 1 "tables in a schema of their own" check --assume base --base housed
finding "a mapping without it" needs-pending block lib/room.ex 4 12 column rooms area
finding "a statement without it" needs-pending block lib/roofs.py 1 24 column roofs slope

# -- a class that comes to have a base's columns: said where the change is --
git checkout -q -b heirs main
put shop/mixins.py 'from sqlalchemy.orm import Mapped


class Shipped:
    shipped_at: Mapped[str | None]'
commit
git checkout -q -b heirs-new
put shop/orders.py 'from sqlalchemy.orm import Mapped
from shop.mixins import Shipped


class Order(Shipped):
    __tablename__ = "orders"'
put migrations/0002_ship.sql 'ALTER TABLE orders ADD COLUMN shipped_at text;'
commit
json 1 "a base that is taken" check --assume base --base heirs
finding "is needed by the class that takes it" needs-pending block shop/orders.py 5 13 column orders shipped_at

# -- a set that stops being unique breaks the code that runs; one that another index has, too, does not --
git checkout -q -b conflicts main
put migrations/0002_key.sql 'ALTER TABLE orders ADD CONSTRAINT orders_key UNIQUE (customer_id, total);'
put app/put.rb 'class Put
  def call(rows) = Order.upsert_all(rows, unique_by: %i[total customer_id])
end'
put app/models/order.rb 'class Order < ApplicationRecord
end'
commit
git checkout -q -b conflicts-gone
put app/put.rb 'class Put
  def call(rows) = Order.insert_all(rows)
end'
put migrations/0003_key.sql 'ALTER TABLE orders DROP CONSTRAINT orders_key;'
commit
json 1 "the target of an upsert in the code that runs" check --assume base --base conflicts --code conflicts
finding "breaks where the set is no longer unique" breaks-code block app/put.rb 2 57 unique orders ''
put migrations/0003_key.sql 'ALTER TABLE orders DROP CONSTRAINT orders_key; CREATE UNIQUE INDEX other ON orders (total, customer_id);'
commit
json 0 "a set that another index makes unique" check --assume base --base conflicts --code conflicts
finish
