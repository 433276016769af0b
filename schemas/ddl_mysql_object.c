#include "base/sb.h"
#include "schemas/ddl_mysql.h"

static struct str rest(struct my *m)
{
	size_t from = m->i;
	m->i = m->n - 1;
	return ddl_mysql_text(m, from);
}

static struct relation *trigger_of(const struct my *m, struct my_name n, size_t *at)
{
	struct str schema = ddl_mysql_schema(m, n);
	for (size_t i = 0; i < m->c->relations.n; i++)
		for (size_t k = 0; k < m->c->relations.v[i].triggers.n; k++)
			if (str_eq(m->c->relations.v[i].triggers.v[k].name, n.name) &&
				str_eq(m->c->relations.v[i].schema, schema)) {
				*at = k;
				return &m->c->relations.v[i];
			}
	return NULL;
}

bool ddl_mysql_create_trigger(struct my *m, bool or_replace)
{
	struct my_name n, table;
	size_t at = 0;
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	struct trigger t = {
		.name = n.name, .timing = ddl_mysql_eat(m, "before") ? STR("BEFORE") : STR("AFTER")};
	if (str_eq(t.timing, STR("AFTER")) && !ddl_mysql_eat(m, "after"))
		return ddl_mysql_unexpected(m);
	t.events = ddl_mysql_is(m, "insert")   ? STR("INSERT")
		   : ddl_mysql_is(m, "update") ? STR("UPDATE")
					       : STR("DELETE");
	ddl_mysql_next(m);
	if (!ddl_mysql_eat(m, "on"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_qualified(m, &table))
		return false;
	if (!ddl_mysql_eat(m, "for each row"))
		return ddl_mysql_unexpected(m);
	if (ddl_mysql_eat(m, "follows") || ddl_mysql_eat(m, "precedes"))
		ddl_mysql_next(m);
	t.definition = rest(m);
	struct relation *old = trigger_of(m, n, &at);
	if (old && unless)
		return true;
	if (old && !or_replace)
		return ddl_mysql_fail(m, "trigger \"%.*s\" exists already", STRF(n.name));
	struct relation *r = ddl_mysql_table(m, table, false);
	if (!r)
		return false;
	if (old)
		CATALOG_REMOVE(&old->triggers, at);
	*VEC_PUSH(m->a, &r->triggers) = t;
	return true;
}

/* (IN a int, OUT b varchar(10), ...) */
static bool parameters(struct my *m, struct function *f)
{
	struct sb args = sb_new(m->a, 1 << 16);
	if (!ddl_mysql_eat_punct(m, '('))
		return ddl_mysql_unexpected(m);
	while (!ddl_mysql_eat_punct(m, ')')) {
		struct str name;
		struct my_type t;
		if (!ddl_mysql_eat(m, "in") && !ddl_mysql_eat(m, "out"))
			ddl_mysql_eat(m, "inout");
		if (!ddl_mysql_name(m, &name) || !ddl_mysql_type(m, &t))
			return false;
		catalog_names_add(m->a, &f->params, name);
		ddl_mysql_skip_item(m); /* a collation, MariaDB's default value */
		sb_addz(&args, f->nargs++ ? "," : "");
		sb_add(&args, t.text);
		if (!ddl_mysql_eat_punct(m, ',') && !ddl_mysql_is_punct(m, ')'))
			return ddl_mysql_unexpected(m);
	}
	f->args = sb_str(&args);
	return true;
}

static void characteristics(struct my *m)
{
	static const char *const words[] = {"language sql", "not deterministic", "deterministic",
		"contains sql", "no sql", "reads sql data", "modifies sql data", "sql security definer",
		"sql security invoker"};
	for (bool more = true; more;) {
		more = false;
		if (ddl_mysql_eat(m, "comment")) {
			ddl_mysql_next(m);
			more = true;
		}
		if (ddl_mysql_eat(m, "collate") || ddl_mysql_eat(m, "character set") ||
			ddl_mysql_eat(m, "charset")) {
			ddl_mysql_next(m);
			more = true;
		}
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			more = ddl_mysql_eat(m, words[i]) || more;
	}
}

struct function *ddl_mysql_routine(const struct my *m, struct str schema, struct str name, bool procedure)
{
	for (size_t i = 0; i < m->c->functions.n; i++) {
		struct function *f = &m->c->functions.v[i];
		if (f->procedure == procedure && str_ieq(f->name, name) && str_eq(f->schema, schema))
			return f;
	}
	return NULL;
}

static bool routine_head(struct my *m, struct function *f)
{
	struct my_type t;
	if (!f->procedure && ddl_mysql_is(m, "returns")) { /* a loadable function has no parameters written */
		f->variadic = true;
	} else if (!parameters(m, f)) {
		return false;
	}
	if (f->procedure)
		return true;
	if (!ddl_mysql_eat(m, "returns"))
		return ddl_mysql_unexpected(m);
	if (f->variadic)
		f->returns = str_lower(m->a, ddl_mysql_next(m).text);
	else if (!ddl_mysql_type(m, &t))
		return false;
	else
		f->returns = t.text;
	return true;
}

bool ddl_mysql_create_routine(struct my *m, bool procedure, bool or_replace)
{
	struct my_name n;
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	struct function f = {.schema = ddl_mysql_schema(m, n), .name = n.name, .procedure = procedure};
	if (!routine_head(m, &f))
		return false;
	characteristics(m);
	struct str body = rest(m);
	f.body = str_hash(body);
	if (!procedure)
		f.params = (struct names){0};
	else if (ddl_mysql_changes(body))
		f.code = body;
	else if (!f.params.n) /* read, and without effect on the schema */
		catalog_names_add(m->a, &f.params, STR_NONE);
	struct function *old = ddl_mysql_routine(m, f.schema, f.name, procedure);
	if (old && unless)
		return true;
	if (old && !or_replace)
		return ddl_mysql_fail(m, "routine \"%.*s\" exists already", STRF(n.name));
	if (!old)
		old = VEC_PUSH(m->a, &m->c->functions);
	*old = f;
	return true;
}

bool ddl_mysql_create_sequence(struct my *m, bool or_replace)
{
	struct my_name n;
	bool unless = ddl_mysql_if_not_exists(m);
	if (!ddl_mysql_qualified(m, &n))
		return false;
	if (catalog_sequence(m->c, n.schema, n.name))
		return unless || or_replace ||
		       ddl_mysql_fail(m, "sequence \"%.*s\" exists already", STRF(n.name));
	struct sequence *s = VEC_PUSH(m->a, &m->c->sequences);
	*s = (struct sequence){.schema = ddl_mysql_schema(m, n), .name = n.name};
	return true;
}

static void drop_schema(struct my *m, struct str name)
{
	struct catalog *c = m->c;
	for (size_t i = c->relations.n; i-- > 0;)
		if (str_eq(c->relations.v[i].schema, name))
			catalog_drop_relation(c, &c->relations.v[i]);
	for (size_t i = c->functions.n; i-- > 0;)
		if (str_eq(c->functions.v[i].schema, name))
			CATALOG_REMOVE(&c->functions, i);
	for (size_t i = c->sequences.n; i-- > 0;)
		if (str_eq(c->sequences.v[i].schema, name))
			CATALOG_REMOVE(&c->sequences, i);
	for (size_t i = c->schemas.n; i-- > 0;)
		if (str_eq(c->schemas.v[i], name))
			CATALOG_REMOVE(&c->schemas, i);
}

bool ddl_mysql_database(struct my *m, bool create)
{
	struct str name;
	bool fine = create ? ddl_mysql_if_not_exists(m) : ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &name))
		return false;
	bool there = catalog_has_schema(m->c, name);
	if (create && there)
		return fine || ddl_mysql_fail(m, "database \"%.*s\" exists already", STRF(name));
	if (!create && !there)
		return fine || ddl_mysql_fail(m, "database \"%.*s\" is not in the catalog", STRF(name));
	if (create)
		catalog_add_schema(m->c, name);
	else
		drop_schema(m, name);
	return true;
}

bool ddl_mysql_use(struct my *m)
{
	struct str name;
	if (!ddl_mysql_name(m, &name))
		return false;
	m->c->search_path = (struct names){0};
	if (m->c->database.n && str_eq(name, m->c->database)) {
		catalog_names_add(m->a, &m->c->search_path, STR(""));
		return true;
	}
	catalog_add_schema(m->c, name); /* it exists, or the server would have refused */
	catalog_names_add(m->a, &m->c->search_path, name);
	return true;
}

enum dropped {
	DROPPED_TABLE,
	DROPPED_VIEW,
	DROPPED_SEQUENCE,
	DROPPED_PROCEDURE,
	DROPPED_FUNCTION,
	DROPPED_TRIGGER
};

/* A foreign key of another table to this one. */
static const struct constraint *referrer(const struct my *m, const struct relation *r, struct str *table)
{
	for (size_t i = 0; i < m->c->relations.n; i++) {
		const struct relation *other = &m->c->relations.v[i];
		for (size_t k = 0; other != r && k < other->constraints.n; k++) {
			const struct constraint *f = &other->constraints.v[k];
			*table = other->name;
			if (f->kind == CONSTRAINT_FOREIGN && str_eq(f->ref_table, r->name) &&
				str_eq(f->ref_schema, r->schema))
				return f;
		}
	}
	return NULL;
}

/* MySQL takes parent and child in one statement, MariaDB only the child first. */
static bool is_listed(const struct my *m, struct str name)
{
	for (size_t i = m->i; i < m->n; i++)
		if ((m->t[i].kind == SQL_WORD || m->t[i].kind == SQL_QUOTED) &&
			str_eq(sql_lex_value(m->tmp, DIALECT_MYSQL, m->t[i]), name))
			return true;
	return false;
}

static bool is_held(struct my *m, struct my_name n)
{
	struct str table = STR_NONE;
	const struct relation *r = catalog_relation(m->c, n.schema, n.name);
	const struct constraint *f = r && r->kind != RELATION_VIEW ? referrer(m, r, &table) : NULL;
	if (!f || m->keys_unchecked || is_listed(m, table))
		return false;
	ddl_mysql_fail(m, "table \"%.*s\" is needed by the foreign key \"%.*s\" of \"%.*s\"", STRF(n.name),
		STRF(f->name), STRF(table));
	return true;
}

/* False when there is no such object. */
static bool drop_one(struct my *m, enum dropped kind, struct my_name n)
{
	size_t at = 0;
	struct relation *r = NULL;
	if (kind == DROPPED_TABLE || kind == DROPPED_VIEW) {
		r = catalog_relation(m->c, n.schema, n.name);
		if (!r || (r->kind == RELATION_VIEW) != (kind == DROPPED_VIEW))
			return false;
		ddl_mysql_drop_relation(m, r);
	} else if (kind == DROPPED_SEQUENCE) {
		struct sequence *s = catalog_sequence(m->c, n.schema, n.name);
		if (!s)
			return false;
		at = (size_t)(s - m->c->sequences.v);
		CATALOG_REMOVE(&m->c->sequences, at);
	} else if (kind == DROPPED_TRIGGER) {
		r = trigger_of(m, n, &at);
		if (!r)
			return false;
		CATALOG_REMOVE(&r->triggers, at);
	} else {
		struct function *f =
			ddl_mysql_routine(m, ddl_mysql_schema(m, n), n.name, kind == DROPPED_PROCEDURE);
		if (!f)
			return false;
		at = (size_t)(f - m->c->functions.v);
		CATALOG_REMOVE(&m->c->functions, at);
	}
	return true;
}

/* The names after DROP TABLE and so on: what is there goes, even when another name is missing. */
static bool drop_list(struct my *m, enum dropped kind, bool temporary)
{
	bool missing_ok = ddl_mysql_if_exists(m), ok = true;
	do {
		struct my_name n;
		if (!ddl_mysql_qualified(m, &n))
			return false;
		if (kind == DROPPED_TABLE && ddl_mysql_is_temp(m, n)) {
			struct names left = {0};
			for (size_t i = 0; i < m->temps.n; i++)
				if (!str_ieq(m->temps.v[i], n.name))
					catalog_names_add(m->a, &left, m->temps.v[i]);
			m->temps = left;
		} else if (kind == DROPPED_TABLE && !temporary && is_held(m, n)) {
			ok = false;
		} else if (!temporary && !drop_one(m, kind, n) && !missing_ok) {
			ok = ddl_mysql_fail(m, "\"%.*s\" is not in the catalog", STRF(n.name));
			if (kind == DROPPED_TABLE && !catalog_relation(m->c, n.schema, n.name))
				ddl_missing(m->d, n.schema, n.name, STR_NONE); /* it was there */
		}
	} while (ddl_mysql_eat_punct(m, ','));
	return ok;
}

static bool drop_index(struct my *m)
{
	struct my_name table;
	struct str name;
	bool missing_ok = ddl_mysql_if_exists(m);
	if (!ddl_mysql_name(m, &name))
		return false;
	if (!ddl_mysql_eat(m, "on"))
		return ddl_mysql_unexpected(m);
	if (!ddl_mysql_qualified(m, &table))
		return false;
	struct relation *r = ddl_mysql_table(m, table, missing_ok);
	if (!r)
		return missing_ok || ddl_mysql_is_temp(m, table);
	if (!ddl_mysql_find_index(r, name))
		return missing_ok || ddl_mysql_fail(m, "index \"%.*s\" of \"%.*s\" is not in the catalog",
					     STRF(name), STRF(r->name));
	ddl_mysql_drop_index(r, name);
	return true;
}

bool ddl_mysql_drop(struct my *m)
{
	bool temporary = ddl_mysql_eat(m, "temporary");
	static const char *const without_effect[] = {"user", "role", "event", "server", "tablespace", "undo",
		"logfile", "prepare", "package", "spatial", "resource", NULL};
	if (ddl_mysql_eat(m, "table") || ddl_mysql_eat(m, "tables"))
		return drop_list(m, DROPPED_TABLE, temporary);
	if (ddl_mysql_eat(m, "view"))
		return drop_list(m, DROPPED_VIEW, false);
	if (ddl_mysql_eat(m, "sequence"))
		return drop_list(m, DROPPED_SEQUENCE, temporary);
	if (ddl_mysql_eat(m, "procedure"))
		return drop_list(m, DROPPED_PROCEDURE, false);
	if (ddl_mysql_eat(m, "function"))
		return drop_list(m, DROPPED_FUNCTION, false);
	if (ddl_mysql_eat(m, "trigger"))
		return drop_list(m, DROPPED_TRIGGER, false);
	if (ddl_mysql_eat(m, "index"))
		return drop_index(m);
	if (ddl_mysql_eat(m, "database") || ddl_mysql_eat(m, "schema"))
		return ddl_mysql_database(m, false);
	return ddl_mysql_any(m, without_effect) || ddl_mysql_unexpected(m);
}

/* Pair by pair: later ones may use names of earlier ones. */
bool ddl_mysql_rename(struct my *m)
{
	if (ddl_mysql_eat(m, "user"))
		return true;
	if (!ddl_mysql_eat(m, "table") && !ddl_mysql_eat(m, "tables"))
		return ddl_mysql_unexpected(m);
	ddl_mysql_if_exists(m);
	do {
		struct my_name from, to;
		if (!ddl_mysql_qualified(m, &from))
			return false;
		if (!ddl_mysql_eat(m, "to"))
			return ddl_mysql_unexpected(m);
		if (!ddl_mysql_qualified(m, &to))
			return false;
		if (catalog_relation(m->c, to.schema, to.name))
			return ddl_mysql_fail(m, "table \"%.*s\" exists already", STRF(to.name));
		struct relation *r = ddl_mysql_table(m, from, false);
		if (!r && !ddl_mysql_is_temp(m, from))
			return false;
		if (r)
			ddl_mysql_rename_table(m, r, to);
	} while (ddl_mysql_eat_punct(m, ','));
	return ddl_mysql_at_end(m) || ddl_mysql_unexpected(m);
}
