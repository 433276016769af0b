#!/usr/bin/env bash
# EF Core's version table.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables_efcore"
