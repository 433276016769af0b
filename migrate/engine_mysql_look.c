/* A few objects of the live catalog, in one question with a part for each kind that is asked about. */
#include "base/sb.h"
#include "migrate/engine_mysql.h"
#include "schemas/catalog.h"

enum { MANY = 1000 }; /* names; above, the whole database is asked about */
enum part { PART_RELATION, PART_COLUMN, PART_INDEX, PART_TRIGGER, NPARTS };

/* Columns: which part, relation, name or kind. Followed by a condition on the last column named here. */
static const struct {
	const char *sql, *schema, *table;
} parts_sql[] = {
	{"SELECT 0, TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES", "TABLE_SCHEMA", "TABLE_NAME"},
	{"SELECT 1, TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS", "TABLE_SCHEMA", "TABLE_NAME"},
	{"SELECT 2, TABLE_NAME, INDEX_NAME FROM information_schema.STATISTICS", "TABLE_SCHEMA", "TABLE_NAME"},
	{"SELECT 3, EVENT_OBJECT_TABLE, TRIGGER_NAME FROM information_schema.TRIGGERS", "TRIGGER_SCHEMA",
		"EVENT_OBJECT_TABLE"},
};

static enum part part_of(enum object_kind k)
{
	return k == OBJECT_COLUMN    ? PART_COLUMN
	       : k == OBJECT_INDEX   ? PART_INDEX
	       : k == OBJECT_TRIGGER ? PART_TRIGGER
				     : PART_RELATION;
}

/* Names follow each other in a delta: only the one before is compared. */
static void gather(struct arena *a, const struct engine_objects *of, bool *parts, struct names *names)
{
	parts[PART_RELATION] = true;
	for (size_t i = 0; i < of->n; i++) {
		const struct object_id *id = of->v[i];
		struct str name = id->table.n ? id->table : id->name;
		parts[part_of(id->kind)] = true;
		if (!names->n || !str_eq(names->v[names->n - 1], name))
			catalog_names_add(a, names, name);
	}
}

/* With "= ?" the server opens that table alone; with IN it walks through the names of the database. */
static void put_condition(struct sb *b, size_t part, size_t nnames)
{
	sb_fmt(b, " WHERE %s = DATABASE()", parts_sql[part].schema);
	if (nnames == 1)
		sb_fmt(b, " AND %s = ?", parts_sql[part].table);
	else if (nnames)
		sb_fmt(b, " AND %s IN (?", parts_sql[part].table);
	for (size_t i = 1; i < nnames; i++)
		sb_addz(b, ", ?");
	if (nnames > 1)
		sb_char(b, ')');
}

struct looking {
	struct arena *a;
	struct catalog *c;
};

static int look_row(void *ctx, const struct str *v, int n, struct err *e)
{
	(void)n, (void)e;
	const struct looking *x = ctx;
	struct str name = str_dup(x->a, v[2]);
	struct relation *r = catalog_relation(x->c, STR(""), v[1]);
	switch (v[0].p[0]) {
	case '0':
		if (!str_eq(name, STR("SEQUENCE")))
			catalog_add_relation(x->c, STR(""), str_dup(x->a, v[1]),
				str_ends(name, STR("VIEW")) ? RELATION_VIEW : RELATION_TABLE);
		break;
	case '1':
		if (r)
			VEC_PUSH(x->a, &r->columns)->name = name;
		break;
	case '2': /* once for each of its columns */
		if (r && !catalog_index(r, name))
			VEC_PUSH(x->a, &r->indexes)->name = name;
		break;
	default:
		if (r)
			VEC_PUSH(x->a, &r->triggers)->name = name;
	}
	return 0;
}

int engine_mysql_look(struct session *s, struct arena *a, const struct engine_objects *of,
	struct catalog **out, struct err *e)
{
	struct looking x = {a, catalog_new(a, DIALECT_MYSQL)};
	bool parts[NPARTS] = {false};
	struct names names = {0};
	struct sb b = sb_new(a, 64 * 1024);
	*out = x.c;
	gather(a, of, parts, &names);
	if (!names.n)
		return 0;
	size_t n = names.n > MANY ? 0 : names.n, nargs = 0;
	struct str *args = ARENA_ARRAY(a, struct str, NPARTS * n + 1);
	for (size_t p = 0; p < NPARTS; p++) {
		if (!parts[p])
			continue;
		sb_fmt(&b, "%s%s", b.n ? " UNION ALL " : "", parts_sql[p].sql);
		put_condition(&b, p, n);
		for (size_t i = 0; i < n; i++)
			args[nargs++] = names.v[i];
	}
	sb_addz(&b, " ORDER BY 1");
	return engine_mysql_query(s, sb_str(&b), args, (int)nargs, look_row, &x, e);
}
