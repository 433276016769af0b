#!/usr/bin/env bash
# A source whose files lie in several folders: what a change does in one of them is seen, though the folder that
# the source is called after stays as it is.
set -u
. "$(dirname "$0")/lib.sh"
at=src/main/resources/db/migration

repo folders
put $at/common/V1__orders.sql 'CREATE TABLE orders (id int PRIMARY KEY);'
put $at/hsql/V2__customers.sql 'CREATE TABLE customers (id int PRIMARY KEY);'
put $at/postgres/V2__customers.sql 'CREATE TABLE customers (id int PRIMARY KEY);'
commit
branch topic
put $at/common/V3__note.sql 'ALTER TABLE orders ADD COLUMN note text;'
put src/main/java/Orders.java 'class Orders { String q = "SELECT note FROM orders"; }'
commit
json 1 "judged" check --assume base --base main
has "a file in what databases have in common is pending" '"rule":"needs-pending","level":"block","confidence":"certain","path":"src/main/java/Orders.java"'
hasnt "and is read" 'no source reads'

branch gone
git rm -q $at/common/V3__note.sql
commit
json 1 "judged" check --assume base --base topic
has "a file that goes there is missing" '"rule":"missing","level":"block"'

git checkout -q topic
branch edited
put $at/common/V1__orders.sql 'CREATE TABLE orders (id bigint PRIMARY KEY);'
commit
json 1 "judged" check --assume base --base topic
has "and one that is edited there is changed" '"rule":"changed","level":"block"'

git checkout -q topic
branch kept
put $at/postgres/.gitkeep ''
put $at/postgres/.gitignore '*.bak'
commit
run 0 "files of Git's own habits beside the migrations" check --assume base --base topic
hasnt "are no migrations that cannot be read" 'no tool reads alike'
finish
