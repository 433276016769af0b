#!/usr/bin/env bash
# Knex's own migrator and we take turns.
set -u
. "$(dirname "$0")/js.sh" Knex
turns knex migrations "postgresql mysql sqlite" knex_migrations knex_migrations_lock
finish
