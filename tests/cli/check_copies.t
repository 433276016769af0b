#!/usr/bin/env bash
# C#: classes of one name in several projects of a solution, of which one is the entity.
set -u
. "$(dirname "$0")/lib.sh"

class() { # NAMESPACE
	printf 'namespace %s;\n\npublic class Order\n{\n    public int Id { get; set; }\n    public string Note { get; set; }\n}\n' "$1"
}
repo copies
put schemagate.conf '[source "app"]
	path = Shop.Data.Sql/Scripts
	dialect = postgresql'
put Shop.Data.Sql/Scripts/0001_start.sql 'CREATE TABLE "Orders" ("Id" int PRIMARY KEY);'
commit
branch topic
put Shop.Data.Sql/Scripts/0002_note.sql 'ALTER TABLE "Orders" ADD COLUMN "Note" text;'
put Shop.Data/Models/Order.cs "$(class Shop.Data.Models)"
put Shop.Client/Models/Order.cs "$(class Shop.Client.Models)"
commit
json 1 "judged" check --assume base --base main
has "the class beside the migrations blocks" '"level":"block","confidence":"likely","path":"Shop.Data/Models/Order.cs"'
has "its copy elsewhere warns" '"level":"warn","confidence":"possible","path":"Shop.Client/Models/Order.cs"'

# Where none is nearer than another, each may be the one.
git mv -q Shop.Data/Models Shop.Server/Models 2>/dev/null || { mkdir -p Shop.Server && git mv Shop.Data/Models Shop.Server/Models; }
commit
json 1 "judged again" check --assume base --base main
has "both block" '"level":"block","confidence":"likely","path":"Shop.Client/Models/Order.cs"'
has "both" '"level":"block","confidence":"likely","path":"Shop.Server/Models/Order.cs"'


# Code of another database, which has the tables in a way that no migration here tells.
repo foreign
put migrations/0001_start.sql 'CREATE TABLE orders (id int PRIMARY KEY);'
put store-spanner/src/batch.rs 'fn f() { q("SELECT id FROM batches"); }'
put src/price_oracle/batch.rs 'fn f() { }'
commit
branch topic
put migrations/0002_batches.sql 'CREATE TABLE batches (id int PRIMARY KEY);'
put src/price_oracle/batch.rs 'fn f() { q("SELECT id FROM batches"); }'
commit
json 1 "judged" check --assume base --base main
has "code for another database warns" '"level":"warn","confidence":"possible","path":"store-spanner/src/batch.rs"'
has "an oracle may be anything" '"level":"block","confidence":"certain","path":"src/price_oracle/batch.rs"'

finish
