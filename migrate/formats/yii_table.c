/* Yii's operations as SQL (yii\db\QueryBuilder and those of each database). */
#include "migrate/formats/yii.h"

#define NOT_KNOWN "a change of a table that is computed when the migration runs"

static void unknown(struct doctrine_reader *r, const char *what)
{
	r->changes++;
	format_doctrine_unknown(r, what);
}

static void send(struct doctrine_reader *r, struct str sql)
{
	struct doctrine_value v = format_doctrine_of_text(format_yii_sql(r, sql));
	format_doctrine_send(r, &v);
}

static bool text_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	*out = v.text;
	return format_doctrine_known(&v) && v.text.n;
}

static bool table_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct str written;
	if (!text_of(r, call, k, &written))
		return false;
	*out = format_yii_table(r, written);
	return true;
}

static bool name_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct str written;
	if (!text_of(r, call, k, &written))
		return false;
	*out = format_yii_column_name(r, written);
	return true;
}

static bool comma(struct doctrine_reader *r, struct str *list, struct str name)
{
	*list = str_fmt(
		r->a, "%.*s%s%.*s", STRF(*list), list->n ? ", " : "", STRF(format_yii_column_name(r, name)));
	return format_doctrine_step(r);
}

/* 'a, b', ['a', 'b'], new Expression('lower(a)') */
static bool columns_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	*out = STR_NONE;
	if (format_doctrine_known(&v)) {
		if (v.raw || str_chr(v.text, '(') != SIZE_MAX) {
			*out = v.text;
			return v.text.n > 0;
		}
		for (struct str rest = v.text; rest.n;)
			comma(r, out, str_trim(str_cut(&rest, ',')));
		return out->n > 0;
	}
	if (v.kind != DOCTRINE_ARRAY)
		return false;
	for (size_t i = 0; i < v.array->n; i++)
		if (!format_doctrine_known(&v.array->v[i].value) || !comma(r, out, v.array->v[i].value.text))
			return false;
	return out->n > 0;
}

static bool type_of(struct doctrine_reader *r, uint32_t call, size_t k, struct str *out)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	return format_yii_type(r, &v, out);
}

/* -- tables -- */

static bool add_part(struct doctrine_reader *r, const struct doctrine_pair *p, struct str *body)
{
	bool clause = !p->key.p || format_digits(p->key);
	struct str part = p->value.text;
	bool known = clause ? format_doctrine_known(&p->value) : format_yii_type(r, &p->value, &part);
	if (part.n)
		*body = str_fmt(r->a, "%.*s%s%.*s%s%.*s", STRF(*body), body->n ? ", " : "",
			STRF(clause ? STR_NONE : format_yii_column_name(r, p->key)), clause ? "" : " ",
			STRF(part));
	return known;
}

static bool create_table(struct doctrine_reader *r, uint32_t call)
{
	struct str table, body = STR_NONE;
	struct doctrine_value columns = format_doctrine_argument(r, call, 1);
	struct doctrine_value options = format_doctrine_argument(r, call, 2);
	bool whole = true;
	if (!table_of(r, call, 0, &table) || columns.kind != DOCTRINE_ARRAY)
		return false;
	for (size_t i = 0; i < columns.array->n && format_doctrine_step(r); i++)
		whole = add_part(r, &columns.array->v[i], &body) && whole;
	bool more = format_doctrine_known(&options) && options.text.n;
	if (body.n)
		send(r, str_fmt(r->a, "CREATE TABLE %.*s (%.*s)%s%.*s", STRF(table), STRF(body),
				more ? " " : "", STRF(more ? options.text : STR_NONE)));
	return whole && body.n;
}

static bool drop_table(struct doctrine_reader *r, uint32_t call)
{
	struct str table;
	bool known = table_of(r, call, 0, &table);
	if (known)
		send(r, str_fmt(r->a, "DROP TABLE %.*s", STRF(table)));
	return known;
}

static bool rename_table(struct doctrine_reader *r, uint32_t call)
{
	struct str table, to;
	bool known = table_of(r, call, 0, &table) && text_of(r, call, 1, &to);
	if (known)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s RENAME TO %.*s", STRF(table),
				STRF(format_yii_column_name(r, to))));
	return known;
}

/* -- columns -- */

static bool add_column(struct doctrine_reader *r, uint32_t call)
{
	struct str table, column, type;
	bool named = table_of(r, call, 0, &table) && name_of(r, call, 1, &column);
	bool known = type_of(r, call, 2, &type);
	if (named && type.n)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s ADD COLUMN %.*s %.*s", STRF(table), STRF(column),
				STRF(type)));
	return named && known;
}

static bool drop_column(struct doctrine_reader *r, uint32_t call)
{
	struct str table, column;
	bool known = table_of(r, call, 0, &table) && name_of(r, call, 1, &column);
	if (known)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s DROP COLUMN %.*s", STRF(table), STRF(column)));
	return known;
}

static bool rename_column(struct doctrine_reader *r, uint32_t call)
{
	struct str table, column, to;
	bool known = table_of(r, call, 0, &table) && name_of(r, call, 1, &column) && name_of(r, call, 2, &to);
	if (known)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s RENAME COLUMN %.*s TO %.*s", STRF(table),
				STRF(column), STRF(to)));
	return known;
}

/* Behind a blank, without regard to case; what it matches goes. */
static bool take(
	struct doctrine_reader *r, struct str *type, const char *words, bool with_value, struct str *value)
{
	struct str low = str_lower(r->a, *type);
	size_t at = str_find(low, str_of(words), 0), n = str_of(words).n;
	if (at == SIZE_MAX)
		return false;
	size_t end = at + n;
	if (with_value) {
		while (end < type->n && type->p[end] == ' ')
			end++;
		size_t from = end;
		bool quote = end < type->n && (type->p[end] == '\'' || type->p[end] == '"');
		end += quote;
		while (end < type->n && str_is_word(type->p[end]))
			end++;
		end += quote && end < type->n;
		*value = str_sub(*type, from, end);
	}
	*type = str_fmt(r->a, "%.*s%.*s", STRF(str_sub(*type, 0, at)), STRF(str_sub(*type, end, type->n)));
	return true;
}

/* PostgreSQL's says all of it in parts: what is not told goes. */
static void alter_postgresql(struct doctrine_reader *r, struct str table, struct str column, struct str type)
{
	struct str low = str_lower(r->a, type), def = STR_NONE, all;
	if (str_starts(low, STR("drop ")) || str_starts(low, STR("set ")) || str_starts(low, STR("reset "))) {
		send(r, str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s %.*s", STRF(table), STRF(column),
				STRF(type)));
		return;
	}
	bool has = take(r, &type, " default ", true, &def);
	bool not_null = take(r, &type, " not null", false, NULL);
	if (!not_null)
		take(r, &type, " null", false, NULL);
	bool unique = take(r, &type, " unique", false, NULL);
	all = str_fmt(r->a,
		"ALTER COLUMN %.*s TYPE %.*s, ALTER COLUMN %.*s %s%.*s, ALTER COLUMN %.*s %s NOT NULL",
		STRF(column), STRF(type), STRF(column), has ? "SET DEFAULT " : "DROP DEFAULT", STRF(def),
		STRF(column), not_null ? "SET" : "DROP");
	send(r, str_fmt(r->a, "ALTER TABLE %.*s %.*s%s%.*s%s", STRF(table), STRF(all),
			unique ? ", ADD UNIQUE (" : "", STRF(unique ? column : STR_NONE), unique ? ")" : ""));
}

static bool alter_column(struct doctrine_reader *r, uint32_t call)
{
	struct str table, column, type;
	bool named = table_of(r, call, 0, &table) && name_of(r, call, 1, &column);
	bool known = type_of(r, call, 2, &type);
	if (!named || !type.n || r->s->dialect == DIALECT_SQLITE)
		return false;
	if (r->s->dialect == DIALECT_MYSQL)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s CHANGE %.*s %.*s %.*s", STRF(table), STRF(column),
				STRF(column), STRF(type)));
	else
		alter_postgresql(r, table, column, type);
	return known;
}

/* -- keys and indexes -- */

static bool add_primary_key(struct doctrine_reader *r, uint32_t call)
{
	struct str name, table, columns;
	bool known = name_of(r, call, 0, &name) && table_of(r, call, 1, &table) &&
		     columns_of(r, call, 2, &columns);
	if (known && r->s->dialect != DIALECT_SQLITE)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s ADD CONSTRAINT %.*s PRIMARY KEY (%.*s)", STRF(table),
				STRF(name), STRF(columns)));
	return known && r->s->dialect != DIALECT_SQLITE;
}

/* try { $this->dropForeignKey(...); } catch (Exception $e) {}: where it is not there nothing comes of it. */
static size_t open_guard(struct doctrine_reader *r, uint32_t call, const char *kind)
{
	size_t n = r->frames.n;
	struct str name, table;
	if (r->guarded && text_of(r, call, 0, &name) && text_of(r, call, 1, &table))
		format_doctrine_push(
			r, format_when_part(r->a, kind, format_yii_name(r, table), format_yii_name(r, name)));
	return n;
}

static bool drop_constraint(struct doctrine_reader *r, uint32_t call, const char *mysql, bool named)
{
	struct str name, table;
	bool known = name_of(r, call, 0, &name) && table_of(r, call, 1, &table);
	bool my = r->s->dialect == DIALECT_MYSQL;
	if (known && r->s->dialect != DIALECT_SQLITE)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s DROP %s %.*s", STRF(table), my ? mysql : "CONSTRAINT",
				STRF(my && !named ? STR_NONE : name)));
	return known && r->s->dialect != DIALECT_SQLITE;
}

static bool drop_primary_key(struct doctrine_reader *r, uint32_t call)
{
	return drop_constraint(r, call, "PRIMARY KEY", false);
}

static bool drop_foreign_key(struct doctrine_reader *r, uint32_t call)
{
	size_t n = open_guard(r, call, "foreign");
	bool known = drop_constraint(r, call, "FOREIGN KEY", true);
	r->frames.n = n;
	return known;
}

static bool drop_unique(struct doctrine_reader *r, uint32_t call)
{
	return drop_constraint(r, call, "INDEX", true);
}

static bool drop_check(struct doctrine_reader *r, uint32_t call)
{
	return drop_constraint(r, call, "CONSTRAINT", true);
}

static struct str rule(struct doctrine_reader *r, uint32_t call, size_t k, const char *on, bool *known)
{
	struct doctrine_value v = format_doctrine_argument(r, call, k);
	if (v.kind == DOCTRINE_NULL)
		return STR_NONE;
	*known = *known && format_doctrine_known(&v);
	return str_fmt(r->a, " ON %s %.*s", on, STRF(v.text));
}

static bool add_foreign_key(struct doctrine_reader *r, uint32_t call)
{
	struct str name, table, columns, target, others;
	struct doctrine_value n = format_doctrine_argument(r, call, 0);
	bool named = n.kind != DOCTRINE_NULL;
	bool known = (!named || name_of(r, call, 0, &name)) && table_of(r, call, 1, &table) &&
		     columns_of(r, call, 2, &columns) && table_of(r, call, 3, &target) &&
		     columns_of(r, call, 4, &others) && r->s->dialect != DIALECT_SQLITE;
	struct str on_delete = rule(r, call, 5, "DELETE", &known),
		   on_update = rule(r, call, 6, "UPDATE", &known);
	if (known)
		send(r, str_fmt(r->a,
				"ALTER TABLE %.*s ADD%s%.*s FOREIGN KEY (%.*s) REFERENCES %.*s "
				"(%.*s)%.*s%.*s",
				STRF(table), named ? " CONSTRAINT " : "", STRF(named ? name : STR_NONE),
				STRF(columns), STRF(target), STRF(others), STRF(on_delete), STRF(on_update)));
	return known;
}

static bool create_index(struct doctrine_reader *r, uint32_t call)
{
	struct str name, table, columns;
	struct doctrine_value unique = format_doctrine_argument(r, call, 3);
	struct str is_unique = format_doctrine_truth(r, &unique);
	bool pg = r->s->dialect == DIALECT_POSTGRESQL;
	bool method =
		pg && unique.kind == DOCTRINE_TEXT && !unique.number && !str_ieq(unique.text, STR("unique"));
	if (!name_of(r, call, 0, &name) || !table_of(r, call, 1, &table) ||
		!columns_of(r, call, 2, &columns) || !is_unique.n)
		return false;
	bool yes = format_when_is(is_unique, true) && !method;
	if (r->s->dialect == DIALECT_MYSQL)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s ADD %sINDEX %.*s (%.*s)", STRF(table),
				yes ? "UNIQUE " : "", STRF(name), STRF(columns)));
	else
		send(r, str_fmt(r->a, "CREATE %sINDEX %.*s ON %.*s %s%.*s (%.*s)", yes ? "UNIQUE " : "",
				STRF(name), STRF(table), method ? "USING " : "",
				STRF(method ? unique.text : STR_NONE), STRF(columns)));
	return true;
}

static bool drop_index(struct doctrine_reader *r, uint32_t call)
{
	struct str name, table;
	if (!name_of(r, call, 0, &name) || !table_of(r, call, 1, &table))
		return false;
	size_t n = open_guard(r, call, "index");
	if (r->s->dialect == DIALECT_MYSQL)
		send(r, str_fmt(r->a, "DROP INDEX %.*s ON %.*s", STRF(name), STRF(table)));
	else
		send(r, str_fmt(r->a, "DROP INDEX %.*s", STRF(name)));
	r->frames.n = n;
	return true;
}

static bool add_constraint(struct doctrine_reader *r, uint32_t call, const char *kind)
{
	struct str name, table, what;
	bool known =
		name_of(r, call, 0, &name) && table_of(r, call, 1, &table) && r->s->dialect != DIALECT_SQLITE;
	bool unique = str_eq(str_of(kind), STR("UNIQUE"));
	known = known && (unique ? columns_of(r, call, 2, &what) : text_of(r, call, 2, &what));
	if (known)
		send(r, str_fmt(r->a, "ALTER TABLE %.*s ADD CONSTRAINT %.*s %s (%.*s)", STRF(table),
				STRF(name), kind, STRF(what)));
	return known;
}

static bool add_check(struct doctrine_reader *r, uint32_t call)
{
	return add_constraint(r, call, "CHECK");
}

static bool add_unique(struct doctrine_reader *r, uint32_t call)
{
	return add_constraint(r, call, "UNIQUE");
}

static bool execute(struct doctrine_reader *r, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	if (v.kind == DOCTRINE_TEXT)
		v.text = format_yii_sql(r, v.text);
	format_doctrine_send(r, &v);
	return true;
}

static const struct {
	const char *method;
	bool (*read)(struct doctrine_reader *r, uint32_t call);
} operations[] = {{"createTable", create_table}, {"dropTable", drop_table}, {"renameTable", rename_table},
	{"addColumn", add_column}, {"dropColumn", drop_column}, {"renameColumn", rename_column},
	{"alterColumn", alter_column}, {"addPrimaryKey", add_primary_key},
	{"dropPrimaryKey", drop_primary_key}, {"addForeignKey", add_foreign_key},
	{"dropForeignKey", drop_foreign_key}, {"createIndex", create_index}, {"dropIndex", drop_index},
	{"addCheck", add_check}, {"dropCheck", drop_check}, {"addUnique", add_unique},
	{"dropUnique", drop_unique}, {"execute", execute}};

bool format_yii_operation(struct doctrine_reader *r, struct str name, uint32_t call)
{
	size_t at = r->at;
	for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
		if (!str_ieq(name, str_of(operations[i].method)))
			continue;
		bool known = operations[i].read(r, call);
		r->at = at;
		if (!known)
			unknown(r, NOT_KNOWN);
		return true;
	}
	return false;
}
