#!/usr/bin/env bash
# FluentMigrator's version table.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables_fluentmigrator"
