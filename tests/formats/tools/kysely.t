#!/usr/bin/env bash
# Kysely's own migrator and we take turns.
set -u
. "$(dirname "$0")/js.sh" Kysely
turns kysely migrations "postgresql mysql sqlite" kysely_migration kysely_migration_lock
finish
