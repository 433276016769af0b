#!/usr/bin/env bash
# The columns of views: the PostgreSQL DDL reader against a server.
cd "$(dirname "$0")" && LEAST=300 exec ./ddl_postgresql.t "$PWD/ddl_postgresql_view.sql"
