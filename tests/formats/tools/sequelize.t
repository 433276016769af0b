#!/usr/bin/env bash
# Umzug, as sequelize-cli sets it up, and we take turns.
set -u
. "$(dirname "$0")/js.sh" Sequelize
turns sequelize migrations "postgresql mysql sqlite" SequelizeMeta
finish
