#!/usr/bin/env bash
# node-pg-migrate's own migrator and we take turns.
set -u
. "$(dirname "$0")/js.sh" node-pg-migrate
turns node-pg-migrate migrations "postgresql" pgmigrations
finish
