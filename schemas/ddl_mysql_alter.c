#include <string.h>

#include "schemas/ddl_mysql_alter.h"

/* A list of its own with the same elements, so that a failing ALTER leaves the table as it was. */
#define OWN(a, vec)                                                                                          \
	do {                                                                                                 \
		void *own = arena_alloc((a), (vec)->n + 1, sizeof *(vec)->v);                                \
		if ((vec)->n)                                                                                \
			memcpy(own, (vec)->v, (vec)->n * sizeof *(vec)->v);                                  \
		(vec)->v = own;                                                                              \
		(vec)->cap = (vec)->n + 1;                                                                   \
	} while (0)

static bool no_column(struct my *m, const struct relation *r, struct str name, bool missing_ok)
{
	return missing_ok || r->columns_unknown || ddl_mysql_no_column(m, r, name);
}

static bool add_column(struct my *m, struct relation *r, bool unless)
{
	struct my_column c;
	struct str name;
	if (!ddl_mysql_name(m, &name) || !ddl_mysql_column(m, name, &c))
		return false;
	if (ddl_mysql_find_column(r, name))
		return unless || ddl_mysql_fail(m, "column \"%.*s\" of \"%.*s\" exists already", STRF(name),
					 STRF(r->name));
	return ddl_mysql_put_column(m, r, &c, SIZE_MAX);
}

static bool add(struct my *m, struct my_alter *x)
{
	if (ddl_mysql_is_key(m))
		return ddl_mysql_key(m, &x->work);
	if (ddl_mysql_is(m, "partition") || ddl_mysql_eat(m, "system versioning") ||
		ddl_mysql_is(m, "period")) {
		ddl_mysql_skip_item(m);
		return true;
	}
	ddl_mysql_eat(m, "column");
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_eat_punct(m, '('))
		return add_column(m, &x->work, unless);
	do {
		bool ok = ddl_mysql_is_key(m) ? ddl_mysql_key(m, &x->work) : add_column(m, &x->work, unless);
		if (!ok)
			return false;
	} while (ddl_mysql_eat_punct(m, ','));
	return ddl_mysql_eat_punct(m, ')') || ddl_mysql_unexpected(m);
}

/* A check of the table, not the column's own, that names the column. */
static const struct constraint *check_on(const struct relation *r, struct str column)
{
	for (size_t i = 0; i < r->constraints.n; i++) {
		const struct constraint *k = &r->constraints.v[i];
		if (k->kind == CONSTRAINT_CHECK && !ddl_mysql_is_own_check(k, column) &&
			ddl_mysql_names_column(k->definition, column))
			return k;
	}
	return NULL;
}

/* The column leaves the indexes it is in; an index without columns goes with it. */
static void leave_indexes(struct my *m, struct relation *r, struct str name)
{
	for (size_t i = r->indexes.n; i-- > 0;) {
		struct index *x = &r->indexes.v[i];
		struct names left = {0};
		if (!catalog_names_have(DIALECT_MYSQL, x->columns, name))
			continue;
		for (size_t k = 0; k < x->columns.n; k++)
			if (!str_ieq(x->columns.v[k], name))
				catalog_names_add(m->a, &left, x->columns.v[k]);
		struct constraint *k = x->unique ? catalog_constraint(r, x->name) : NULL;
		x->columns = left;
		if (k)
			k->columns = left;
		if (!left.n)
			ddl_mysql_drop_index(r, x->name);
	}
}

static bool drop_column(struct my *m, struct relation *r, struct str name, bool missing_ok)
{
	struct column *c = ddl_mysql_find_column(r, name);
	if (!c)
		return no_column(m, r, name, missing_ok);
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_FOREIGN &&
			catalog_names_have(DIALECT_MYSQL, r->constraints.v[i].columns, name))
			return ddl_mysql_fail(m, "column \"%.*s\" is needed by the foreign key \"%.*s\"",
				STRF(name), STRF(r->constraints.v[i].name));
	if (check_on(r, name))
		return ddl_mysql_fail(m, "column \"%.*s\" is needed by the check \"%.*s\"", STRF(name),
			STRF(check_on(r, name)->name));
	leave_indexes(m, r, name);
	struct constraint *own = ddl_mysql_own_check(r, name);
	if (own)
		ddl_mysql_drop_constraint(r, own);
	catalog_drop_column(r, ddl_mysql_find_column(r, name));
	return true;
}

static bool drop_index(struct my *m, struct relation *r, struct str name, bool missing_ok)
{
	if (!ddl_mysql_find_index(r, name))
		return missing_ok || ddl_mysql_fail(m, "index \"%.*s\" of \"%.*s\" is not in the catalog",
					     STRF(name), STRF(r->name));
	ddl_mysql_drop_index(r, name);
	return true;
}

/* One of the kinds (bit mask of enum constraint_kind). */
static bool drop_constraint(struct my *m, struct relation *r, unsigned kinds)
{
	struct str name;
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &name))
		return false;
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct constraint *k = &r->constraints.v[i];
		if (!(kinds & 1U << k->kind) || !str_ieq(k->name, name))
			continue;
		if (k->kind == CONSTRAINT_UNIQUE || k->kind == CONSTRAINT_PRIMARY)
			ddl_mysql_drop_index(r, k->name);
		else
			ddl_mysql_drop_constraint(r, k);
		return true;
	}
	return missing_ok || ddl_mysql_fail(m, "constraint \"%.*s\" of \"%.*s\" is not in the catalog",
				     STRF(name), STRF(r->name));
}

static bool drop(struct my *m, struct my_alter *x)
{
	struct str name = STR("PRIMARY");
	if (ddl_mysql_eat(m, "primary key"))
		return drop_index(m, &x->work, name, false);
	if (ddl_mysql_eat(m, "foreign key"))
		return drop_constraint(m, &x->work, 1U << CONSTRAINT_FOREIGN);
	if (ddl_mysql_eat(m, "constraint"))
		return drop_constraint(m, &x->work, ~0U);
	if (ddl_mysql_eat(m, "check"))
		return drop_constraint(m, &x->work, 1U << CONSTRAINT_CHECK);
	if (ddl_mysql_is(m, "partition") || ddl_mysql_eat(m, "system versioning") ||
		ddl_mysql_eat(m, "period for")) {
		ddl_mysql_skip_item(m);
		return true;
	}
	bool index = ddl_mysql_eat(m, "index") || ddl_mysql_eat(m, "key");
	if (!index)
		ddl_mysql_eat(m, "column");
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &name))
		return false;
	if (index)
		return drop_index(m, &x->work, name, missing_ok);
	if (!ddl_mysql_eat(m, "restrict"))
		ddl_mysql_eat(m, "cascade");
	return drop_column(m, &x->work, name, missing_ok);
}

/* MODIFY name definition, CHANGE name new definition. */
static bool change(struct my *m, struct my_alter *x, bool renames)
{
	struct str from, to;
	struct my_column c;
	ddl_mysql_eat(m, "column");
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &from))
		return false;
	to = from;
	if (renames && !ddl_mysql_name(m, &to))
		return false;
	if (!ddl_mysql_column(m, to, &c))
		return false;
	size_t at = ddl_mysql_column_at(&x->work, from);
	if (at == SIZE_MAX)
		return no_column(m, &x->work, from, missing_ok);
	struct constraint *own = ddl_mysql_own_check(&x->work, from);
	if (own) /* the column brings a new one; RENAME COLUMN leaves it its name (MariaDB 10.11) */
		ddl_mysql_drop_constraint(&x->work, own);
	if (renames)
		c.column.name = ddl_mysql_rename_column(m, x, from, to);
	return ddl_mysql_put_column(m, &x->work, &c, at);
}

/* ALTER [COLUMN] name SET DEFAULT | DROP DEFAULT; what ALTER INDEX and ALTER CHECK switch is not kept. */
static bool alter_column(struct my *m, struct relation *r)
{
	struct str name;
	if (ddl_mysql_is(m, "index") || ddl_mysql_is(m, "key") || ddl_mysql_is(m, "check") ||
		ddl_mysql_is(m, "constraint")) {
		ddl_mysql_skip_item(m);
		return true;
	}
	ddl_mysql_eat(m, "column");
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &name))
		return false;
	struct column *c = ddl_mysql_find_column(r, name);
	struct str def = STR_NONE;
	if (ddl_mysql_eat(m, "set default")) {
		struct my_type t = ddl_mysql_type_of(c ? c->type : STR_NONE);
		if (!ddl_mysql_default(m, &t, &def))
			return false;
	} else if (ddl_mysql_eat(m, "set visible") || ddl_mysql_eat(m, "set invisible")) {
		return true;
	} else if (!ddl_mysql_eat(m, "drop default")) {
		return ddl_mysql_unexpected(m);
	}
	if (!c)
		return no_column(m, r, name, missing_ok);
	c->def = def;
	return true;
}

static bool rename_index(struct my *m, struct relation *r)
{
	struct str from, to;
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &from))
		return false;
	if (!ddl_mysql_eat(m, "to"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_name(m, &to))
		return false;
	struct index *x = ddl_mysql_find_index(r, from);
	if (!x)
		return missing_ok || ddl_mysql_fail(m, "index \"%.*s\" of \"%.*s\" is not in the catalog",
					     STRF(from), STRF(r->name));
	struct constraint *k = ddl_mysql_find_constraint(r, from, CONSTRAINT_UNIQUE);
	if (k && x->unique)
		k->name = to;
	x->name = to;
	x->implicit = false; /* somebody wants it (MariaDB 10.11 keeps it then) */
	return true;
}

static bool rename_action(struct my *m, struct my_alter *x)
{
	struct str from, to;
	if (ddl_mysql_eat(m, "index") || ddl_mysql_eat(m, "key"))
		return rename_index(m, &x->work);
	if (!ddl_mysql_eat(m, "column")) {
		if (!ddl_mysql_eat(m, "to") && !ddl_mysql_eat(m, "as"))
			ddl_mysql_eat_punct(m, '=');
		return ddl_mysql_qualified(m, &x->to);
	}
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &from))
		return false;
	if (!ddl_mysql_eat(m, "to"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_name(m, &to))
		return false;
	if (!ddl_mysql_find_column(&x->work, from))
		return no_column(m, &x->work, from, missing_ok);
	(void)ddl_mysql_rename_column(m, x, from, to);
	return true;
}

/* Actions without an effect on the catalog: table options, locks, algorithms, partitions. */
static bool ignored(struct my *m)
{
	static const char *const options[] = {"algorithm", "lock", "engine", "type", "auto_increment",
		"avg_row_length", "charset", "character", "collate", "checksum", "comment", "compression",
		"connection", "convert", "data", "default", "delay_key_write", "disable", "discard", "enable",
		"encrypted", "encryption", "encryption_key_id", "force", "ietf_quotes", "import",
		"insert_method", "key_block_size", "max_rows", "min_rows", "pack_keys", "page_checksum",
		"page_compressed", "page_compression_level", "password", "remove", "row_format",
		"secondary_engine", "sequence", "stats_auto_recalc", "stats_persistent", "stats_sample_pages",
		"storage", "table_checksum", "tablespace", "transactional", "union", "with", "without",
		"autoextend_size", "secondary_load", "secondary_unload", NULL};
	static const char *const partitions[] = {"partition", "coalesce", "reorganize", "exchange",
		"truncate", "analyze", "check", "optimize", "rebuild", "repair", NULL};
	if (ddl_mysql_any(m, options)) {
		ddl_mysql_skip_item(m);
		return true;
	}
	if (ddl_mysql_eat(m, "order by")) { /* its commas separate columns */
		m->i = m->n - 1;
		return true;
	}
	if (!ddl_mysql_any(m, partitions))
		return false;
	m->i = m->n - 1;
	return true;
}

/* CONVERT TO a set whose characters take more bytes: a text keeps its number of characters, so that its type
 * is the next one (MariaDB 10.11). */
static void widen(struct column *c, unsigned char was, unsigned char is)
{
	static const char *const texts[] = {"tinytext", "text", "mediumtext", "longtext"};
	for (size_t i = 0; was && is > was && i < 3; i++)
		if (str_eq(c->type, str_of(texts[i]))) {
			c->type = str_of(texts[i + 1]);
			return;
		}
}

/* CONVERT TO is for the columns, too. */
static bool charset(struct my *m, struct relation *r)
{
	unsigned char before = r->char_bytes;
	size_t from = m->i;
	bool convert = ddl_mysql_eat(m, "convert to");
	if (!ddl_mysql_charset(m, &r->char_bytes)) {
		m->i = from;
		return false;
	}
	for (size_t i = 0; convert && i < r->columns.n; i++) {
		struct column *c = &r->columns.v[i];
		widen(c, c->char_bytes ? c->char_bytes : before, r->char_bytes);
		c->char_bytes = 0;
	}
	while (ddl_mysql_charset(m, &r->char_bytes))
		;
	return true;
}

static bool action(struct my *m, struct my_alter *x)
{
	if (charset(m, &x->work))
		return true;
	if (ddl_mysql_eat(m, "add"))
		return add(m, x);
	if (ddl_mysql_eat(m, "drop"))
		return drop(m, x);
	if (ddl_mysql_eat(m, "modify"))
		return change(m, x, false);
	if (ddl_mysql_eat(m, "change"))
		return change(m, x, true);
	if (ddl_mysql_eat(m, "alter"))
		return alter_column(m, &x->work);
	if (ddl_mysql_eat(m, "rename"))
		return rename_action(m, x);
	return ignored(m) || ddl_mysql_unexpected(m);
}

static bool actions(struct my *m, struct my_alter *x)
{
	if (ddl_mysql_eat(m, "wait"))
		ddl_mysql_next(m);
	else
		ddl_mysql_eat(m, "nowait");
	if (ddl_mysql_at_end(m))
		return true;
	do {
		if (!action(m, x))
			return false;
		/* options and a partition clause may follow without a comma */
		while (!ddl_mysql_at_end(m) && !ddl_mysql_is_punct(m, ','))
			if (!ignored(m))
				return ddl_mysql_unexpected(m);
	} while (ddl_mysql_eat_punct(m, ','));
	return ddl_mysql_at_end(m) || ddl_mysql_unexpected(m);
}

bool ddl_mysql_alter_table(struct my *m)
{
	enum { WIDE = 200, COPY_COST = 100 }; /* of ddl_spend(): each copy of a wide table's columns stays */
	struct my_name n;
	struct my_alter x = {0};
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	struct relation *r = ddl_mysql_table(m, n, missing_ok);
	if (!r)
		return missing_ok || ddl_mysql_is_temp(m, n);
	if (r->columns.n > WIDE && !ddl_spend(m->d, COPY_COST * (r->columns.n - WIDE)))
		return ddl_mysql_unknown(m, "so many changes of \"%.*s\" are not followed", STRF(r->name));
	x.work = *r;
	OWN(m->a, &x.work.columns);
	OWN(m->a, &x.work.indexes);
	OWN(m->a, &x.work.constraints);
	if (!actions(m, &x) || !ddl_mysql_settle_names(m, &x) || !ddl_mysql_settle(m, &x.work))
		return false;
	*r = x.work;
	ddl_mysql_rename_elsewhere(m, &x);
	if (x.to.name.n)
		ddl_mysql_rename_table(m, r, x.to);
	return true;
}
