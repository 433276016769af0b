#!/usr/bin/env bash
# Version tables and our own history on every engine there is a server for.
exec "${BUILD:-$(dirname "$0")/../../build}/tests/formats/tables"
