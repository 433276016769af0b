#!/usr/bin/env bash
# Version tables of the tools whose migrations are programs.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables_code"
