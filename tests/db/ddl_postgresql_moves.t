#!/usr/bin/env bash
# What is moved and renamed under its users: the PostgreSQL DDL reader against a server.
cd "$(dirname "$0")" && LEAST=80 exec ./ddl_postgresql.t "$PWD/ddl_postgresql_moves.sql"
