#!/usr/bin/env bash
# TypeORM's own migrator and we take turns.
set -u
. "$(dirname "$0")/js.sh" TypeORM
turns typeorm migrations "postgresql mysql sqlite" migrations
finish
