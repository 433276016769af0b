#include "migrate/format_ddl.h"

#include "base/sb.h"

enum { MAX_SQL = 4 * 1024 * 1024 }; /* of one statement made here */

static struct str quoted(struct arena *a, struct str s, char mark, bool backslash)
{
	struct sb b = sb_new(a, MAX_SQL);
	sb_char(&b, mark);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == mark || (backslash && s.p[i] == '\\'))
			sb_char(&b, s.p[i]);
		sb_char(&b, s.p[i]);
	}
	sb_char(&b, mark);
	return sb_str(&b);
}

struct str format_ddl_name(const struct format_ddl *d, struct str name)
{
	return quoted(d->a, format_ddl_named(d, name), d->s->dialect == DIALECT_MYSQL ? '`' : '"', false);
}

struct str format_ddl_table_name(const struct format_ddl *d, struct format_ddl_table t)
{
	struct str name = format_ddl_name(d, t.name);
	if (!t.schema.n)
		return name;
	return str_fmt(d->a, "%.*s.%.*s", STRF(format_ddl_name(d, t.schema)), STRF(name));
}

struct str format_ddl_list(const struct format_ddl *d, const struct names_list *names)
{
	struct sb b = sb_new(d->a, MAX_SQL);
	sb_char(&b, '(');
	for (size_t i = 0; i < names->n; i++) {
		sb_addz(&b, i ? ", " : "");
		sb_add(&b, format_ddl_name(d, names->v[i]));
	}
	sb_char(&b, ')');
	return sb_str(&b);
}

struct str format_ddl_text(const struct format_ddl *d, struct str value)
{
	return quoted(d->a, value, '\'', d->s->dialect == DIALECT_MYSQL);
}

int format_ddl_line(const struct format_ddl *d)
{
	size_t n = d->out->n, from = 0;
	int line = 1;
	if (n && d->out->v[n - 1].at <= d->at) { /* count from the statement before */
		from = d->out->v[n - 1].at;
		line = d->out->v[n - 1].line;
	}
	return line + str_line(str_sub(d->raw, from, d->at), d->at - from) - 1;
}

void format_ddl_sql(const struct format_ddl *d, struct str sql)
{
	size_t old = d->out->n;
	if (d->s->names_only)
		return;
	int line = format_ddl_line(d);
	sql_split(d->a, d->s->dialect, sql, d->out);
	for (size_t i = old; i < d->out->n; i++) {
		d->out->v[i].at = d->at;
		d->out->v[i].line = line;
	}
}

static struct str optional(struct arena *a, const char *before, struct str s)
{
	return s.n ? str_fmt(a, "%s%.*s", before, STRF(s)) : STR_NONE;
}

struct str format_ddl_column(const struct format_ddl *d, const struct format_ddl_column *c)
{
	return str_fmt(d->a, "%.*s %.*s%.*s%s%s%s%.*s", STRF(format_ddl_name(d, c->name)), STRF(c->type),
		STRF(optional(d->a, " ", c->extra)), c->primary ? " PRIMARY KEY" : "",
		c->not_null ? " NOT NULL" : "", c->unique ? " UNIQUE" : "",
		STRF(optional(d->a, " DEFAULT ", c->def)));
}

struct str format_ddl_foreign_key(const struct format_ddl *d, const struct format_ddl_key *k)
{
	struct str name =
		k->name.n ? str_fmt(d->a, "CONSTRAINT %.*s ", STRF(format_ddl_name(d, k->name))) : STR_NONE;
	struct str columns = k->target_columns.n ? format_ddl_list(d, &k->target_columns) : STR_NONE;
	return str_fmt(d->a, "%.*sFOREIGN KEY %.*s REFERENCES %.*s%.*s%.*s", STRF(name),
		STRF(format_ddl_list(d, &k->columns)), STRF(format_ddl_table_name(d, k->target)),
		STRF(optional(d->a, " ", columns)), STRF(optional(d->a, " ", k->actions)));
}

void format_ddl_create_table(const struct format_ddl *d, const struct format_ddl_create *c)
{
	struct sb b = sb_new(d->a, MAX_SQL);
	sb_fmt(&b, "CREATE TABLE %s%.*s (", c->if_not_exists ? "IF NOT EXISTS " : "",
		STRF(format_ddl_table_name(d, c->table)));
	for (size_t i = 0; i < c->columns.n; i++) {
		sb_addz(&b, i ? ", " : "");
		sb_add(&b, format_ddl_column(d, &c->columns.v[i]));
	}
	for (size_t i = 0; i < c->clauses.n; i++) {
		sb_addz(&b, i || c->columns.n ? ", " : "");
		sb_add(&b, c->clauses.v[i]);
	}
	sb_char(&b, ')');
	format_ddl_sql(d, sb_str(&b));
}

/* ALTER TABLE t and the rest. */
static void alter(const struct format_ddl *d, struct format_ddl_table t, struct str rest)
{
	format_ddl_sql(
		d, str_fmt(d->a, "ALTER TABLE %.*s %.*s", STRF(format_ddl_table_name(d, t)), STRF(rest)));
}

void format_ddl_drop_table(const struct format_ddl *d, struct format_ddl_table t, bool if_exists)
{
	format_ddl_sql(d, str_fmt(d->a, "DROP TABLE %s%.*s", if_exists ? "IF EXISTS " : "",
				  STRF(format_ddl_table_name(d, t))));
}

void format_ddl_rename_table(const struct format_ddl *d, struct format_ddl_table t, struct str to)
{
	alter(d, t, str_fmt(d->a, "RENAME TO %.*s", STRF(format_ddl_name(d, to))));
}

/* Where the column goes; the others have no words for it. */
struct str format_ddl_place(const struct format_ddl *d, const struct format_ddl_column *c)
{
	if (d->s->dialect != DIALECT_MYSQL)
		return STR_NONE;
	return c->first     ? STR(" FIRST")
	       : c->after.n ? str_fmt(d->a, " AFTER %.*s", STRF(format_ddl_name(d, c->after)))
			    : STR_NONE;
}

void format_ddl_add_column(const struct format_ddl *d, struct format_ddl_table t,
	const struct format_ddl_column *c, bool if_not_exists)
{
	alter(d, t,
		str_fmt(d->a, "ADD COLUMN %s%.*s%.*s", if_not_exists ? "IF NOT EXISTS " : "",
			STRF(format_ddl_column(d, c)), STRF(format_ddl_place(d, c))));
}

void format_ddl_drop_column(
	const struct format_ddl *d, struct format_ddl_table t, struct str name, bool if_exists)
{
	alter(d, t,
		str_fmt(d->a, "DROP COLUMN %s%.*s", if_exists ? "IF EXISTS " : "",
			STRF(format_ddl_name(d, name))));
}

void format_ddl_rename_column(
	const struct format_ddl *d, struct format_ddl_table t, struct str from, struct str to)
{
	alter(d, t,
		str_fmt(d->a, "RENAME COLUMN %.*s TO %.*s", STRF(format_ddl_name(d, from)),
			STRF(format_ddl_name(d, to))));
}

bool format_ddl_change_column(
	const struct format_ddl *d, struct format_ddl_table t, const struct format_ddl_column *c)
{
	if (d->s->dialect == DIALECT_SQLITE)
		return false;
	if (d->s->dialect == DIALECT_MYSQL) {
		alter(d, t,
			str_fmt(d->a, "MODIFY COLUMN %.*s%.*s", STRF(format_ddl_column(d, c)),
				STRF(format_ddl_place(d, c))));
		return true;
	}
	alter(d, t,
		str_fmt(d->a, "ALTER COLUMN %.*s TYPE %.*s", STRF(format_ddl_name(d, c->name)),
			STRF(c->type)));
	return format_ddl_change_null(d, t, c->name, c->not_null) &&
	       format_ddl_change_default(d, t, c->name, c->def);
}

bool format_ddl_change_null(
	const struct format_ddl *d, struct format_ddl_table t, struct str column, bool not_null)
{
	if (d->s->dialect != DIALECT_POSTGRESQL)
		return false;
	alter(d, t,
		str_fmt(d->a, "ALTER COLUMN %.*s %s NOT NULL", STRF(format_ddl_name(d, column)),
			not_null ? "SET" : "DROP"));
	return true;
}

bool format_ddl_change_default(
	const struct format_ddl *d, struct format_ddl_table t, struct str column, struct str def)
{
	if (d->s->dialect == DIALECT_SQLITE)
		return false;
	alter(d, t,
		str_fmt(d->a, "ALTER COLUMN %.*s %s%.*s", STRF(format_ddl_name(d, column)),
			def.n ? "SET DEFAULT " : "DROP DEFAULT", STRF(def)));
	return true;
}

static struct str joined(const struct format_ddl *d, const struct names_list *l)
{
	struct sb b = sb_new(d->a, MAX_SQL);
	for (size_t i = 0; i < l->n; i++) {
		sb_addz(&b, i ? ", " : "");
		sb_add(&b, l->v[i]);
	}
	return sb_str(&b);
}

void format_ddl_create_index(const struct format_ddl *d, const struct format_ddl_index *i)
{
	struct str columns = i->expressions.n ? str_fmt(d->a, "(%.*s)", STRF(joined(d, &i->expressions)))
					      : format_ddl_list(d, &i->columns);
	struct str method = optional(d->a, "USING ", i->method);
	struct str include =
		i->include.n ? optional(d->a, " INCLUDE ", format_ddl_list(d, &i->include)) : STR_NONE;
	bool mysql = d->s->dialect == DIALECT_MYSQL; /* USING stands before ON there */
	format_ddl_sql(
		d, str_fmt(d->a, "CREATE %sINDEX %s%.*s %.*s ON %.*s %.*s %.*s%.*s%s%.*s",
			   i->unique ? "UNIQUE " : "", i->if_not_exists ? "IF NOT EXISTS " : "",
			   STRF(format_ddl_name(d, i->name)), STRF(mysql ? method : STR_NONE),
			   STRF(format_ddl_table_name(d, i->table)), STRF(mysql ? STR_NONE : method),
			   STRF(columns), STRF(include), i->nulls_not_distinct ? " NULLS NOT DISTINCT" : "",
			   STRF(optional(d->a, " WHERE ", i->predicate))));
}

void format_ddl_drop_index(
	const struct format_ddl *d, struct format_ddl_table t, struct str name, bool if_exists)
{
	const char *maybe = if_exists ? "IF EXISTS " : "";
	struct format_ddl_table index = {t.schema, name};
	if (d->s->dialect == DIALECT_MYSQL)
		format_ddl_sql(d, str_fmt(d->a, "DROP INDEX %s%.*s ON %.*s", maybe,
					  STRF(format_ddl_name(d, name)), STRF(format_ddl_table_name(d, t))));
	else
		format_ddl_sql(
			d, str_fmt(d->a, "DROP INDEX %s%.*s", maybe, STRF(format_ddl_table_name(d, index))));
}

bool format_ddl_add_constraint(const struct format_ddl *d, struct format_ddl_table t, struct str clause)
{
	if (d->s->dialect == DIALECT_SQLITE)
		return false;
	alter(d, t, str_fmt(d->a, "ADD %.*s", STRF(clause)));
	return true;
}

bool format_ddl_drop_constraint(const struct format_ddl *d, struct format_ddl_table t,
	enum format_ddl_constraint kind, struct str name)
{
	static const char *const mysql[] = {"FOREIGN KEY", "INDEX", "CONSTRAINT", "PRIMARY KEY"};
	if (d->s->dialect == DIALECT_SQLITE)
		return false;
	struct str quoted_name = format_ddl_name(d, name);
	if (d->s->dialect == DIALECT_POSTGRESQL)
		alter(d, t, str_fmt(d->a, "DROP CONSTRAINT %.*s", STRF(quoted_name)));
	else if (kind == FORMAT_DDL_PRIMARY)
		alter(d, t, STR("DROP PRIMARY KEY"));
	else
		alter(d, t, str_fmt(d->a, "DROP %s %.*s", mysql[kind], STRF(quoted_name)));
	return true;
}
