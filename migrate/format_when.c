#include "migrate/format_when.h"

#include "schemas/replay_column.h"
#include "schemas/replay_condition.h"
#include "schemas/replay_copy.h"
#include "schemas/replay_flow.h"
#include "schemas/replay_remake.h"

enum { MAX_CONDITION = 3000 };

struct str format_when_constant(bool holds)
{
	return holds ? STR("yes") : STR("no");
}

bool format_when_is(struct str condition, bool holds)
{
	return str_eq(condition, format_when_constant(holds));
}

static bool can_hold(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '"' || name.p[i] == '*' || (unsigned char)name.p[i] < 0x20)
			return false;
	return name.n && name.n < 300;
}

static struct str object(struct arena *a, const char *kind, struct str table, struct str part)
{
	size_t dot = str_chr(table, '.');
	struct str schema = dot == SIZE_MAX ? STR_NONE : str_sub(table, 0, dot);
	struct str name = dot == SIZE_MAX ? table : str_sub(table, dot + 1, table.n);
	if (!can_hold(name) || (schema.n && !can_hold(schema)) || (part.n && !can_hold(part)))
		return STR_NONE;
	struct str out = str_fmt(a, "%s \"%.*s\" \"%.*s\"", kind, STRF(schema), STRF(name));
	return part.n ? str_fmt(a, "%.*s \"%.*s\"", STRF(out), STRF(part)) : out;
}

struct str format_when_table(struct arena *a, struct str table)
{
	return object(a, "table", table, STR_NONE);
}

struct str format_when_column(struct arena *a, struct str table, struct str column)
{
	return column.n ? object(a, "column", table, column) : STR_NONE;
}

struct str format_when_index(struct arena *a, struct str table, struct str index)
{
	return index.n ? object(a, "index", table, index) : STR_NONE;
}

struct str format_when_foreign(struct arena *a, struct str table, struct str key)
{
	return key.n ? object(a, "foreign", table, key) : STR_NONE;
}

struct str format_when_indexed(struct arena *a, struct str table, const struct names_list *columns)
{
	struct str list = STR_NONE;
	for (size_t i = 0; i < columns->n; i++) {
		if (!can_hold(columns->v[i]) || str_chr(columns->v[i], ',') != SIZE_MAX)
			return STR_NONE;
		list = str_fmt(a, "%.*s%s%.*s", STRF(list), i ? "," : "", STRF(columns->v[i]));
	}
	return list.n ? object(a, "indexed", table, list) : STR_NONE;
}

struct str format_when_part(struct arena *a, const char *kind, struct str table, struct str part)
{
	return part.n ? object(a, kind, table, part) : STR_NONE;
}

struct str format_when_unknown(void)
{
	return STR("unknown");
}

struct str format_when_type(struct arena *a, struct str type)
{
	return object(a, "type", type, STR_NONE);
}

struct str format_when_extension(struct arena *a, struct str name)
{
	return can_hold(name) ? str_fmt(a, "extension \"%.*s\"", STRF(name)) : STR_NONE;
}

struct str format_when_not(struct arena *a, struct str condition)
{
	if (format_when_is(condition, true) || format_when_is(condition, false))
		return format_when_constant(format_when_is(condition, false));
	return condition.n ? str_fmt(a, "not %.*s", STRF(condition)) : STR_NONE;
}

/* decides: the constant that one side alone decides by. */
static struct str both(struct arena *a, const char *how, bool decides, struct str x, struct str y)
{
	if (format_when_is(x, decides) || format_when_is(y, decides))
		return format_when_constant(decides);
	if (format_when_is(x, !decides))
		return y;
	if (format_when_is(y, !decides))
		return x;
	if (!x.n || !y.n || x.n + y.n > MAX_CONDITION)
		return STR_NONE;
	return str_fmt(a, "%s ( %.*s %.*s )", how, STRF(x), STRF(y));
}

struct str format_when_all(struct arena *a, struct str x, struct str y)
{
	return both(a, "and", false, x, y);
}

struct str format_when_any(struct arena *a, struct str x, struct str y)
{
	return both(a, "or", true, x, y);
}

/* -- marks -- */

/* Whether a mark changes a table: what stands around it is not left out as if only rows were moved. */
static bool is_change(struct str mark)
{
	return str_starts(mark, STR(REPLAY_COLUMN)) || str_starts(mark, STR(REPLAY_COPY)) ||
	       str_starts(mark, STR(REPLAY_REMAKE));
}

void format_when_mark(const struct format_ddl *d, struct str text)
{
	if (d->s->names_only)
		return;
	unsigned flags = is_change(text) ? SQL_ONLY_IF : SQL_ONLY_IF | SQL_DATA;
	int line = format_ddl_line(d); /* asks the list that is now added to */
	*VEC_PUSH(d->a, d->out) =
		(struct sql_statement){.text = text, .at = d->at, .line = line, .flags = flags};
}

void format_when_copy(const struct format_ddl *d, const char *what, struct str x, struct str y)
{
	struct replay_copy_line line = {str_of(what), {x, y, STR_NONE, STR_NONE}};
	format_when_mark(d, replay_copy_mark(d->a, &line));
}

static struct str with_end(const struct format_ddl *d, const char *head, struct str what)
{
	return str_fmt(d->a, "%s%.*s%s", head, STRF(what), REPLAY_CONDITION_END);
}

size_t format_when_open(const struct format_ddl *d, struct str condition)
{
	size_t before = 0;
	for (size_t i = 0; i < d->out->n; i++)
		before +=
			(d->out->v[i].flags & SQL_ONLY_IF) && str_starts(d->out->v[i].text, STR(REPLAY_WHEN));
	format_when_mark(d, with_end(d, REPLAY_WHEN, condition));
	return before;
}

void format_when_again(const struct format_ddl *d, size_t number)
{
	format_when_mark(d, with_end(d, REPLAY_AGAIN, str_fmt(d->a, "%zu", number)));
}

void format_when_otherwise(const struct format_ddl *d)
{
	format_when_mark(d, STR(REPLAY_OTHERWISE));
}

void format_when_end(const struct format_ddl *d)
{
	format_when_mark(d, STR(REPLAY_END_WHEN));
}

void format_when_stop(const struct format_ddl *d)
{
	format_when_mark(d, STR(REPLAY_STOP));
}
