#!/usr/bin/env bash
# What called procedures make of the schema, the MySQL DDL reader against MariaDB.
cd "$(dirname "$0")" && UNREAD=0 exec ./ddl_mysql.t "$PWD/ddl_mysql_body.sql"
