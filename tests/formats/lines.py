#!/usr/bin/env python3
"""A catalog as sorted lines: what `schemagate schema --format json` prints, without version tables of migration tools."""
import json, sys

SKIP = {"schema_migrations", "ar_internal_metadata", "migrations", "django_migrations", "alembic_version", "knex_migrations",
        "knex_migrations_lock", "pgmigrations", "SequelizeMeta", "kysely_migration", "kysely_migration_lock", "mikro_orm_migrations",
        "schemagate_history", "_prisma_migrations", "typeorm_metadata", "sqlite_sequence", "__EFMigrationsHistory", "migration", "phinxlog", "_yoyo_migration", "_yoyo_log", "_yoyo_version", "yoyo_lock",
        "databasechangelog", "databasechangeloglock", "DATABASECHANGELOG", "DATABASECHANGELOGLOCK"}


def bare(c):
    """A check without the letters' case and the outer parentheses, which MariaDB drops."""
    text = c.get("definition")
    if c["kind"] == "check" and text and text.startswith("(") and text.endswith(")") and ")" not in text[:-1]:
        c = dict(c, definition=text[1:-1].lower())
    elif c["kind"] == "check" and text:
        c = dict(c, definition=text.lower())
    return c


def main():
    catalog = json.load(open(sys.argv[1]))
    lines = []
    for table in catalog.get("tables", []):
        if table["name"] in SKIP or table["schema"] == "graphile_migrate":
            continue
        name = table["name"]
        lines.append(f"{table['kind']} {name}")
        for c in table.get("columns", []):
            default = None if table["kind"] == "view" or c["default"] == "NULL" else c["default"]
            null = "" if table["kind"] == "view" else "null" if c["nullable"] else "not null"
            lines.append(f"{name}.{c['name']} {c['type']} {null} default={default}"
                         f" generated={c['generated']} identity={c['identity']}")
        for c in table.get("constraints", []):
            lines.append(f"{name} constraint {json.dumps(bare(c), sort_keys=True)}".replace("`", ""))
        for i in table.get("indexes", []):
            lines.append(f"{name} index {json.dumps(i, sort_keys=True)}")
    for kind in ("types", "sequences", "functions", "triggers", "extensions"):
        for o in catalog.get(kind, []):
            if not any(o.get("name", "").startswith(s) for s in SKIP):
                lines.append(f"{kind} {json.dumps(o, sort_keys=True)}")
    print("\n".join(sorted(lines)))


if __name__ == "__main__":
    main()
