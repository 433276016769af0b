#include <string.h>

#include "schemas/ddl_mysql.h"

size_t ddl_mysql_column_at(const struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->columns.n; i++)
		if (str_ieq(r->columns.v[i].name, name))
			return i;
	return SIZE_MAX;
}

struct column *ddl_mysql_find_column(const struct relation *r, struct str name)
{
	size_t i = ddl_mysql_column_at(r, name);
	return i == SIZE_MAX ? NULL : &r->columns.v[i];
}

/* Attributes with one value that say nothing about the catalog: COMMENT 'x', COLLATE = y. */
static bool ignored(struct my *m)
{
	static const char *const with_value[] = {"comment", "collate", "column_format", "storage", "srid",
		"ref_system_id", "engine_attribute", "secondary_engine_attribute", NULL};
	static const char *const alone[] = {"visible", "binary", "compressed", "persistent", "stored",
		"virtual", "enforced", "with system versioning", "without system versioning", "not enforced"};
	if (ddl_mysql_any(m, with_value)) {
		m->i++;
		ddl_mysql_eat_punct(m, '=');
		ddl_mysql_next(m);
		return true;
	}
	if (ddl_mysql_eat(m, "character set") || ddl_mysql_eat(m, "charset")) {
		ddl_mysql_eat_punct(m, '=');
		ddl_mysql_next(m);
		return true;
	}
	for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
		if (ddl_mysql_eat(m, alone[i]))
			return true;
	return false;
}

/* [GENERATED ALWAYS] AS (expression), or AS ROW START of a versioned table. *done when it was one. */
static bool generated(struct my *m, struct my_column *c, bool *done)
{
	*done = ddl_mysql_eat(m, "generated always as") || ddl_mysql_eat(m, "as");
	if (!*done)
		return true;
	if (ddl_mysql_eat(m, "row start") || ddl_mysql_eat(m, "row end")) {
		c->column.generated = STR("row version");
		return true;
	}
	return ddl_mysql_expression(m, &c->column.generated);
}

static bool on_update(struct my *m, bool *done)
{
	struct str ignore;
	struct my_type t = {0};
	*done = ddl_mysql_eat(m, "on update");
	return !*done || ddl_mysql_default(m, &t, &ignore);
}

static bool check(struct my *m, struct my_column *c, bool *done)
{
	struct str name = STR_NONE;
	*done = ddl_mysql_is(m, "check") || ddl_mysql_is(m, "constraint");
	if (!*done)
		return true;
	if (ddl_mysql_eat(m, "constraint") && !ddl_mysql_is(m, "check") && !ddl_mysql_is(m, "references") &&
		!ddl_mysql_name(m, &name))
		return false;
	if (ddl_mysql_is(m, "references")) {
		c->foreign.name = name;
		return true;
	}
	c->check_name = name;
	if (!ddl_mysql_eat(m, "check"))
		return ddl_mysql_unexpected(m);
	return ddl_mysql_expression(m, &c->check);
}

/* NULL, NOT NULL, keys, AUTO_INCREMENT and INVISIBLE. */
static bool flag(struct my *m, struct my_column *c)
{
	if (ddl_mysql_eat(m, "invisible")) {
		c->column.invisible = true;
	} else if (ddl_mysql_eat(m, "not null")) {
		c->column.not_null = true;
	} else if (ddl_mysql_eat(m, "null")) {
		c->column.not_null = false;
	} else if (ddl_mysql_eat(m, "auto_increment")) {
		c->column.identity = c->column.not_null = true;
	} else if (ddl_mysql_eat(m, "serial default value")) {
		c->column.identity = c->column.not_null = c->unique = true;
	} else if (ddl_mysql_eat(m, "primary key") || ddl_mysql_eat(m, "key")) {
		c->primary = true;
	} else if (ddl_mysql_eat(m, "unique")) {
		c->unique = true;
		ddl_mysql_eat(m, "key");
	} else {
		return false;
	}
	return true;
}

/* One attribute; *more is false when the cursor is at none. */
static bool attribute(struct my *m, const struct my_type *t, struct my_column *c, bool *more)
{
	bool done = false;
	*more = true;
	if (flag(m, c) || ddl_mysql_charset(m, &c->column.char_bytes))
		return true;
	if (ddl_mysql_eat(m, "default"))
		return ddl_mysql_default(m, t, &c->column.def);
	if (!generated(m, c, &done) || (!done && !on_update(m, &done)) || (!done && !check(m, c, &done)))
		return false;
	if (done || ignored(m))
		return true;
	if (ddl_mysql_eat(m, "references")) {
		c->references = true;
		return ddl_mysql_references(m, &c->foreign);
	}
	*more = false;
	return true;
}

bool ddl_mysql_column(struct my *m, struct str name, struct my_column *out)
{
	struct my_type t;
	bool more = true;
	*out = (struct my_column){0};
	out->column.name = name;
	if (!ddl_mysql_type(m, &t))
		return false;
	out->column.type = t.text;
	out->column.char_bytes = t.char_bytes;
	if (t.serial)
		out->column.identity = out->column.not_null = out->unique = true;
	if (t.json) /* MariaDB's json is longtext with a check */
		out->check = str_fmt(m->a, "json_valid(`%.*s`)", STRF(name));
	while (more)
		if (!attribute(m, &t, out, &more))
			return false;
	out->first = ddl_mysql_eat(m, "first");
	if (!out->first && ddl_mysql_eat(m, "after") && !ddl_mysql_name(m, &out->after))
		return false;
	if (ddl_mysql_at_end(m) || ddl_mysql_is_punct(m, ',') || ddl_mysql_is_punct(m, ')'))
		return true;
	return ddl_mysql_unexpected(m);
}

/* Where the column goes when r does not hold it: SIZE_MAX with a note when AFTER names none. */
static size_t place(struct my *m, const struct relation *r, const struct my_column *c, size_t otherwise)
{
	if (c->first)
		return 0;
	if (!c->after.n)
		return otherwise;
	size_t i = ddl_mysql_column_at(r, c->after);
	if (i == SIZE_MAX)
		ddl_mysql_no_column(m, r, c->after);
	return i == SIZE_MAX ? i : i + 1;
}

static void keys(struct my *m, struct relation *r, struct my_column *c)
{
	struct names one = {0};
	struct constraint *own = ddl_mysql_own_check(r, c->column.name);
	catalog_names_add(m->a, &one, c->column.name);
	if (own)
		ddl_mysql_drop_constraint(r, own);
	if (c->primary)
		ddl_mysql_add_primary(m, r, one);
	/* MariaDB 10.11 makes one key of the two words (also of SERIAL PRIMARY KEY). A server that makes both
	 * has one more than is looked for. */
	m->prefixes.n = 0;
	if (c->unique && !c->primary)
		ddl_mysql_add_index(m, r, STR_NONE, one, true, "BTREE", false);
	if (c->check.n)
		ddl_mysql_add_check(m, r, c->check_name.n ? c->check_name : c->column.name, c->check);
	if (c->references) {
		c->foreign.columns = one;
		ddl_mysql_add_foreign(m, r, c->foreign, STR_NONE);
	}
}

bool ddl_mysql_put_column(struct my *m, struct relation *r, struct my_column *c, size_t at)
{
	enum { MOST_COLUMNS = 4096 }; /* MAX_FIELDS; of InnoDB 1,017 */
	struct index *primary = ddl_mysql_find_index(r, STR("PRIMARY"));
	if (at == SIZE_MAX && r->columns.n >= MOST_COLUMNS)
		return ddl_mysql_fail(m, "too many columns: \"%.*s\" has %d", STRF(r->name), MOST_COLUMNS);
	if (c->primary && primary)
		return ddl_mysql_fail(m, "\"%.*s\" has a primary key already", STRF(r->name));
	if (c->check_name.n && !str_ieq(c->check_name, c->column.name) &&
		ddl_mysql_find_constraint(r, c->check_name, CONSTRAINT_CHECK))
		return ddl_mysql_fail(m, "check constraint \"%.*s\" exists already", STRF(c->check_name));
	struct column kept = at == SIZE_MAX ? (struct column){0} : r->columns.v[at];
	if (at != SIZE_MAX)
		CATALOG_REMOVE(&r->columns, at);
	size_t to = place(m, r, c, at == SIZE_MAX ? r->columns.n : at);
	if (to == SIZE_MAX)
		return false;
	(void)VEC_PUSH(m->a, &r->columns);
	memmove(&r->columns.v[to + 1], &r->columns.v[to], (r->columns.n - 1 - to) * sizeof *r->columns.v);
	r->columns.v[to] = c->column;
	if (primary && kept.name.n && catalog_names_have(DIALECT_MYSQL, primary->columns, c->column.name))
		r->columns.v[to].not_null = true;
	keys(m, r, c);
	return true;
}
