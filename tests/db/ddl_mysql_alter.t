#!/usr/bin/env bash
# ALTER TABLE, views and types, the MySQL DDL reader against MariaDB.
cd "$(dirname "$0")" && UNREAD=0 exec ./ddl_mysql.t "$PWD/ddl_mysql_alter.sql"
