#!/usr/bin/env bash
# Version tables of the tools whose migrations are SQL files.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables_sql"
