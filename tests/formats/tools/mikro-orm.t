#!/usr/bin/env bash
# MikroORM's own migrator and we take turns.
set -u
. "$(dirname "$0")/js.sh" MikroORM
turns mikro-orm migrations "postgresql mysql sqlite" mikro_orm_migrations
finish
