#include <string.h>

#include "schemas/ddl_mysql.h"

bool ddl_mysql_is_key(const struct my *m)
{
	static const char *const starts[] = {"primary", "unique", "key", "index", "fulltext", "spatial",
		"foreign", "constraint", "check", NULL};
	return ddl_mysql_any(m, starts);
}

struct index *ddl_mysql_find_index(const struct relation *r, struct str name)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		if (str_ieq(r->indexes.v[i].name, name))
			return &r->indexes.v[i];
	return NULL;
}

struct constraint *ddl_mysql_find_constraint(
	const struct relation *r, struct str name, enum constraint_kind kind)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == kind && str_ieq(r->constraints.v[i].name, name))
			return &r->constraints.v[i];
	return NULL;
}

bool ddl_mysql_names_column(struct str text, struct str column)
{
	struct sql_lexer lx = sql_lex(DIALECT_MYSQL, text);
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		bool quoted = t.kind == SQL_QUOTED && t.text.n == column.n + 2;
		if ((t.kind == SQL_WORD && str_ieq(t.text, column)) ||
			(quoted && str_ieq(str_sub(t.text, 1, t.text.n - 1), column)))
			return true;
	}
	return false;
}

bool ddl_mysql_is_own_check(const struct constraint *k, struct str column)
{
	struct str head = STR("json_valid(`"), d = k->definition;
	bool json = d.n == head.n + column.n + 2 && str_starts(d, head) &&
		    str_ieq(str_sub(d, head.n, head.n + column.n), column) &&
		    !str_starts(k->name, STR("CONSTRAINT_"));
	return k->kind == CONSTRAINT_CHECK &&
	       (json || (str_ieq(k->name, column) && ddl_mysql_names_column(d, column)));
}

struct constraint *ddl_mysql_own_check(const struct relation *r, struct str column)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (ddl_mysql_is_own_check(&r->constraints.v[i], column))
			return &r->constraints.v[i];
	return NULL;
}

void ddl_mysql_drop_constraint(struct relation *r, struct constraint *k)
{
	size_t i = (size_t)(k - r->constraints.v);
	CATALOG_REMOVE(&r->constraints, i);
}

void ddl_mysql_drop_index(struct relation *r, struct str name)
{
	struct index *x = ddl_mysql_find_index(r, name);
	if (!x)
		return;
	struct constraint *k =
		ddl_mysql_find_constraint(r, name, x->primary ? CONSTRAINT_PRIMARY : CONSTRAINT_UNIQUE);
	if (k)
		ddl_mysql_drop_constraint(r, k);
	size_t i = (size_t)(x - r->indexes.v);
	CATALOG_REMOVE(&r->indexes, i);
}

/* Whether index columns start with these, in this order: enough for a foreign key. */
static bool starts_with(struct names index, struct names columns)
{
	if (index.n < columns.n)
		return false;
	for (size_t i = 0; i < columns.n; i++)
		if (!str_ieq(index.v[i], columns.v[i]))
			return false;
	return true;
}

/* An index made only for a foreign key goes as soon as one that was asked for covers it. */
static void drop_covered(struct relation *r, struct names columns)
{
	for (size_t i = r->indexes.n; i-- > 0;)
		if (r->indexes.v[i].implicit && starts_with(columns, r->indexes.v[i].columns))
			CATALOG_REMOVE(&r->indexes, i);
}

void ddl_mysql_add_index(struct my *m, struct relation *r, struct str name, struct names columns, bool unique,
	const char *method, bool implicit)
{
	if (!implicit && strcmp(method, "BTREE") == 0)
		drop_covered(r, columns);
	struct index *x = VEC_PUSH(m->a, &r->indexes);
	*x = (struct index){.name = name, .unique = unique, .columns = columns, .method = str_of(method)};
	x->implicit = implicit;
	if (unique && x->method.p[0] == 'B')
		x->method = ddl_mysql_waiting_method(m);
	m->prefixes.n = 0;
	if (unique) {
		struct constraint *k = VEC_PUSH(m->a, &r->constraints);
		*k = (struct constraint){.name = name, .kind = CONSTRAINT_UNIQUE, .columns = columns};
	}
}

void ddl_mysql_add_primary(struct my *m, struct relation *r, struct names columns)
{
	drop_covered(r, columns);
	struct index *x = VEC_PUSH(m->a, &r->indexes);
	*x = (struct index){.name = STR("PRIMARY"), .unique = true, .primary = true, .columns = columns};
	x->method = STR("BTREE");
	struct constraint *k = VEC_PUSH(m->a, &r->constraints);
	*k = (struct constraint){.name = STR("PRIMARY"), .kind = CONSTRAINT_PRIMARY, .columns = columns};
}

void ddl_mysql_add_check(struct my *m, struct relation *r, struct str name, struct str expression)
{
	struct constraint *k = VEC_PUSH(m->a, &r->constraints);
	*k = (struct constraint){.name = name, .kind = CONSTRAINT_CHECK, .definition = expression};
}

/* TABLE_ibfk_N, one above the highest there is. */
static struct str foreign_name(struct my *m, const struct relation *r)
{
	struct str prefix = str_fmt(m->a, "%.*s_ibfk_", STRF(r->name));
	uint64_t highest = 0, n;
	for (size_t i = 0; i < r->constraints.n; i++) {
		struct str name = r->constraints.v[i].name;
		if (r->constraints.v[i].kind == CONSTRAINT_FOREIGN && str_starts(name, prefix) &&
			str_u64(str_sub(name, prefix.n, name.n), &n) && n > highest)
			highest = n;
	}
	return str_fmt(m->a, "%.*s%llu", STRF(prefix), (unsigned long long)highest + 1);
}

void ddl_mysql_add_foreign(struct my *m, struct relation *r, struct constraint k, struct str index_name)
{
	struct str index = k.name.n ? k.name : index_name;
	bool covered = false;
	k.kind = CONSTRAINT_FOREIGN;
	if (!k.name.n)
		k.name = foreign_name(m, r);
	for (size_t i = 0; i < r->indexes.n; i++) {
		const struct index *x = &r->indexes.v[i];
		/* of two that were made for foreign keys on the same columns the later one stays */
		covered = covered || (ddl_mysql_is_tree(r, x) && starts_with(x->columns, k.columns) &&
					     !(x->implicit && x->columns.n == k.columns.n));
	}
	if (!covered) {
		drop_covered(r, k.columns);
		ddl_mysql_add_index(m, r, index, k.columns, false, "BTREE", true);
	}
	*VEC_PUSH(m->a, &r->constraints) = k;
}

bool ddl_mysql_references(struct my *m, struct constraint *k)
{
	struct my_name n;
	if (!ddl_mysql_qualified(m, &n))
		return false;
	k->ref_schema = ddl_mysql_schema(m, n);
	k->ref_table = n.name;
	if (ddl_mysql_is_punct(m, '(') && !ddl_mysql_names(m, &k->ref_columns))
		return false;
	for (;;) {
		if (ddl_mysql_eat(m, "match")) {
			ddl_mysql_next(m);
		} else if (ddl_mysql_eat(m, "on delete") ||
			   (!ddl_mysql_is_at(m, 2, "current_timestamp") && ddl_mysql_eat(m, "on update"))) {
			if (!ddl_mysql_eat(m, "set null") && !ddl_mysql_eat(m, "set default") &&
				!ddl_mysql_eat(m, "no action") && !ddl_mysql_eat(m, "restrict") &&
				!ddl_mysql_eat(m, "cascade"))
				return ddl_mysql_unexpected(m);
		} else {
			return true;
		}
	}
}

bool ddl_mysql_parts(struct my *m, struct names *out)
{
	if (!ddl_mysql_eat_punct(m, '('))
		return ddl_mysql_unexpected(m);
	m->prefixes = (struct names){0};
	m->hash = false;
	do {
		struct str part, prefix = STR_NONE;
		if (ddl_mysql_is_punct(m, '(')) {
			if (!ddl_mysql_expression(m, &part))
				return false;
			part = str_fmt(m->a, "(%.*s)", STRF(part));
		} else {
			if (!ddl_mysql_name(m, &part))
				return false;
			if (ddl_mysql_is_punct(m, '(')) {
				prefix = m->t[m->i + 1].text;
				ddl_mysql_skip_group(m);
			}
		}
		catalog_names_add(m->tmp, &m->prefixes, prefix);
		if (!ddl_mysql_eat(m, "asc"))
			ddl_mysql_eat(m, "desc");
		catalog_names_add(m->a, out, part);
	} while (ddl_mysql_eat_punct(m, ','));
	return ddl_mysql_eat_punct(m, ')') || ddl_mysql_unexpected(m);
}

void ddl_mysql_index_options(struct my *m)
{
	static const char *const with_value[] = {"using", "type", "comment", "key_block_size",
		"engine_attribute", "secondary_engine_attribute", "clustering", NULL};
	for (;;) {
		if (ddl_mysql_any(m, with_value)) {
			bool method = ddl_mysql_is(m, "using") || ddl_mysql_is(m, "type");
			m->i++;
			ddl_mysql_eat_punct(m, '=');
			m->hash = m->hash || (method && ddl_mysql_is(m, "hash"));
			ddl_mysql_next(m);
		} else if (ddl_mysql_eat(m, "with parser")) {
			ddl_mysql_next(m);
		} else if (!ddl_mysql_eat(m, "visible") && !ddl_mysql_eat(m, "invisible") &&
			   !ddl_mysql_eat(m, "ignored") && !ddl_mysql_eat(m, "not ignored")) {
			return;
		}
	}
}

/* USING x; whether it is HASH. */
static bool index_type(struct my *m)
{
	if (!ddl_mysql_eat(m, "using") && !ddl_mysql_eat(m, "type"))
		return false;
	return sql_lex_is(ddl_mysql_next(m), "hash");
}

/* [name] [USING x] (parts) options; MariaDB also takes IF NOT EXISTS. *skip when it is there already. */
static bool index_body(
	struct my *m, const struct relation *r, struct str *name, struct names *parts, bool *skip)
{
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_is_punct(m, '(') && !ddl_mysql_is(m, "using") && !ddl_mysql_name(m, name))
		return false;
	bool hash = index_type(m);
	if (!ddl_mysql_parts(m, parts))
		return false;
	m->hash = hash;
	ddl_mysql_index_options(m);
	bool there = name->n && ddl_mysql_find_index(r, *name);
	*skip = there && unless;
	if (there && !unless)
		return ddl_mysql_fail(
			m, "index \"%.*s\" of \"%.*s\" exists already", STRF(*name), STRF(r->name));
	return true;
}

static bool foreign(struct my *m, struct relation *r, struct str name)
{
	struct constraint k = {.name = name};
	struct str index = STR_NONE;
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_is_punct(m, '(') && !ddl_mysql_name(m, &index))
		return false;
	if (!ddl_mysql_names(m, &k.columns))
		return false;
	if (!ddl_mysql_eat(m, "references"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_references(m, &k))
		return false;
	if (!k.name.n)
		k.name = index; /* the constraint is named after its index when that alone has a name */
	if (k.name.n && ddl_mysql_find_constraint(r, k.name, CONSTRAINT_FOREIGN))
		return unless || ddl_mysql_fail(m, "constraint \"%.*s\" exists already", STRF(k.name));
	ddl_mysql_add_foreign(m, r, k, index);
	return true;
}

static bool primary(struct my *m, struct relation *r)
{
	struct str name = STR_NONE;
	struct names parts = {0};
	bool skip = false;
	if (!index_body(m, r, &name, &parts, &skip))
		return false;
	if (ddl_mysql_find_index(r, STR("PRIMARY")))
		return ddl_mysql_fail(m, "\"%.*s\" has a primary key already", STRF(r->name));
	ddl_mysql_add_primary(m, r, parts);
	return true;
}

static bool index(struct my *m, struct relation *r, struct str symbol, bool unique, const char *method)
{
	struct str name = STR_NONE;
	struct names parts = {0};
	bool skip = false;
	if (!ddl_mysql_eat(m, "index"))
		ddl_mysql_eat(m, "key");
	if (!index_body(m, r, &name, &parts, &skip))
		return false;
	if (!skip)
		ddl_mysql_add_index(m, r, name.n ? name : symbol, parts, unique,
			unique && m->hash && m->makes_table ? "HASH" : method, false);
	return true;
}

bool ddl_mysql_key(struct my *m, struct relation *r)
{
	struct str symbol = STR_NONE, expression;
	if (ddl_mysql_eat(m, "constraint")) {
		bool unless = ddl_mysql_if_not_exists(m);
		if (!ddl_mysql_is_key(m) && !ddl_mysql_name(m, &symbol))
			return false;
		if (unless && ddl_mysql_find_constraint(r, symbol, CONSTRAINT_CHECK)) {
			ddl_mysql_skip_item(m);
			return true;
		}
	}
	if (ddl_mysql_eat(m, "primary key"))
		return primary(m, r);
	if (ddl_mysql_eat(m, "unique"))
		return index(m, r, symbol, true, "BTREE");
	if (ddl_mysql_eat(m, "foreign key"))
		return foreign(m, r, symbol);
	if (ddl_mysql_eat(m, "fulltext"))
		return index(m, r, symbol, false, "FULLTEXT");
	if (ddl_mysql_eat(m, "spatial"))
		return index(m, r, symbol, false, "SPATIAL");
	if (ddl_mysql_is(m, "key") || ddl_mysql_is(m, "index"))
		return index(m, r, symbol, false, "BTREE");
	if (!ddl_mysql_eat(m, "check"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_expression(m, &expression))
		return false;
	if (!ddl_mysql_eat(m, "not enforced"))
		ddl_mysql_eat(m, "enforced");
	if (symbol.n && ddl_mysql_find_constraint(r, symbol, CONSTRAINT_CHECK))
		return ddl_mysql_fail(m, "check constraint \"%.*s\" exists already", STRF(symbol));
	ddl_mysql_add_check(m, r, symbol, expression);
	return true;
}
