#!/usr/bin/env bash
# BEGIN ... EXCEPTION: the PostgreSQL DDL reader against a server.
cd "$(dirname "$0")" && LEAST=20 exec ./ddl_postgresql.t "$PWD/ddl_postgresql_block.sql"
