#!/usr/bin/env bash
# Atlas' version table.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables_atlas"
