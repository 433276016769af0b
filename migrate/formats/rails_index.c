/* Indexes, within a table's block and on their own. */
#include "base/sb.h"
#include "migrate/formats/rails.h"

void format_rails_put_index(struct rails *r, struct rails_table *t, const struct format_ddl_index *i)
{
	if (t->create)
		*VEC_PUSH(r->a, &t->indexes) = *i;
	else
		format_rails_make_index(r, t->name, i);
}

/* An option that is one value for all columns, or a hash of values by column. */
static bool of_column(
	const struct rails *r, uint32_t list, const char *option, struct str column, struct str *out)
{
	uint32_t node = format_rails_option(r, list, option);
	if (node != UINT32_MAX && syntax_is(r->t, node, "hash"))
		node = format_rails_option(r, node, str_z(r->a, column));
	if (node != UINT32_MAX && syntax_is(r->t, node, "integer")) {
		*out = syntax_text(r->t, node);
		return true;
	}
	return format_rails_name(r, node, out);
}

/* Each column with its operator class, length and order, where it has any: SQL. */
static void dress_columns(const struct rails *r, uint32_t list, struct format_ddl_index *i)
{
	enum dialect d = r->s->dialect;
	struct names_list out = {0};
	bool dressed = false;
	for (size_t k = 0; k < i->columns.n; k++) {
		struct str name = i->columns.v[k], sql = format_ddl_name(&r->d, name), more;
		size_t before = sql.n;
		if (d == DIALECT_POSTGRESQL && of_column(r, list, "opclass", name, &more))
			sql = str_fmt(r->a, "%.*s %.*s", STRF(sql), STRF(more));
		if (d == DIALECT_MYSQL && of_column(r, list, "length", name, &more))
			sql = str_fmt(r->a, "%.*s(%.*s)", STRF(sql), STRF(more));
		if (of_column(r, list, "order", name, &more))
			sql = str_fmt(r->a, "%.*s %.*s", STRF(sql), STRF(more));
		dressed = dressed || sql.n > before;
		*VEC_PUSH(r->a, &out) = sql;
	}
	if (dressed)
		i->expressions = out;
}

/* Options that stand in an index's hash or among a call's arguments. */
void format_rails_index_options(struct rails *r, uint32_t list, struct format_ddl_index *i)
{
	struct str text;
	dress_columns(r, list, i);
	i->unique = format_rails_is(r, format_rails_option(r, list, "unique"), "true");
	i->if_not_exists = format_rails_is(r, format_rails_option(r, list, "if_not_exists"), "true");
	if (format_rails_name(r, format_rails_option(r, list, "name"), &text))
		i->name = text;
	if (format_rails_name(r, format_rails_option(r, list, "using"), &text))
		i->method = text;
	if (r->s->dialect != DIALECT_MYSQL &&
		format_rails_name(r, format_rails_option(r, list, "where"), &text))
		i->predicate = text;
}

/* What stands behind the columns of an index and is not for every database. */
static bool rest_options(struct rails *r, uint32_t list, struct format_ddl_index *i)
{
	struct str type;
	enum dialect d = r->s->dialect;
	uint32_t include = format_rails_option(r, list, "include");
	if (include != UINT32_MAX && d == DIALECT_POSTGRESQL && !format_rails_names(r, include, &i->include))
		return false;
	if (d == DIALECT_MYSQL && format_rails_name(r, format_rails_option(r, list, "type"), &type))
		return false; /* FULLTEXT, SPATIAL */
	i->nulls_not_distinct =
		d == DIALECT_POSTGRESQL &&
		format_rails_is(r, format_rails_option(r, list, "nulls_not_distinct"), "true");
	return true;
}

/* A string with anything but letters in it is SQL; Rails derives the name from its words. */
static bool is_expression(const struct rails *r, const struct names_list *columns)
{
	for (size_t i = 0; columns->n == 1 && i < columns->v[0].n; i++)
		if (!str_is_word(columns->v[0].p[i]))
			return r->release >= 50;
	return false;
}

static struct str words_of(const struct rails *r, struct str sql)
{
	struct sb b = sb_new(r->a, 4096);
	for (size_t i = 0; i < sql.n; i++)
		if (str_is_word(sql.p[i]))
			sb_char(&b, sql.p[i]);
		else if (i && str_is_word(sql.p[i - 1]))
			sb_char(&b, '_');
	struct str out = sb_str(&b);
	return sql.n && !str_is_word(sql.p[sql.n - 1]) && out.n && out.p[out.n - 1] == '_'
		       ? str_sub(out, 0, out.n - 1)
		       : out;
}

void format_rails_table_index(
	struct rails *r, struct rails_table *t, uint32_t node, uint32_t list, struct names_list columns)
{
	struct format_ddl_index i = {.table = format_rails_named(t->name), .columns = columns};
	if (is_expression(r, &columns)) {
		struct names_list words = {0};
		*VEC_PUSH(r->a, &words) = words_of(r, columns.v[0]);
		i.name = format_rails_index_name(r, t->name, &words);
		i.expressions = columns;
		i.columns = (struct names_list){0};
	} else {
		i.name = format_rails_index_name(r, t->name, &columns);
	}
	format_rails_index_options(r, list, &i);
	if (!rest_options(r, list, &i))
		format_rails_unknown(r, node, "an index with options that are not read");
	format_rails_put_index(r, t, &i);
}

void format_rails_index(struct rails *r, struct rails_table *t, const struct rails_call *c, size_t first)
{
	struct names_list columns = {0};
	if (format_rails_names(r, format_rails_argument(r, c, first), &columns))
		format_rails_table_index(r, t, c->node, c->arguments, columns);
	else
		format_rails_unknown(r, c->node, "an index whose columns are computed");
}
