#!/usr/bin/env bash
# What SELECTs make of views and tables, the MySQL DDL reader against MariaDB.
cd "$(dirname "$0")" && UNREAD=0 exec ./ddl_mysql.t "$PWD/ddl_mysql_select.sql"
