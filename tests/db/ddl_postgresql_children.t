#!/usr/bin/env bash
# Tables with parents: the PostgreSQL DDL reader against a server.
cd "$(dirname "$0")" && LEAST=100 exec ./ddl_postgresql.t "$PWD/ddl_postgresql_children.sql"
