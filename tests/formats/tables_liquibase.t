#!/usr/bin/env bash
# Version table and lock of Liquibase.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables_liquibase"
