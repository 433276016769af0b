#include "schemas/replay_copy_internal.h"

#include "schemas/inspect_text.h"

#define MARK_END " */"

enum { MAX_LINES = 2000, MAX_TEMP_NAME = 50 };

/* -- marks -- */

struct str replay_copy_mark(struct arena *a, const struct replay_copy_line *line)
{
	struct str out = str_fmt(a, "%s%.*s", REPLAY_COPY, STRF(line->what));
	for (size_t i = 0; i < REPLAY_COPY_PARTS; i++)
		out = str_fmt(a, "%.*s %zu:%.*s", STRF(out), line->v[i].n, STRF(line->v[i]));
	return str_fmt(a, "%.*s%s", STRF(out), MARK_END);
}

static bool read_mark(struct str mark, struct replay_copy_line *line)
{
	struct str rest = str_sub(mark, sizeof REPLAY_COPY - 1, mark.n);
	line->what = str_cut(&rest, ' ');
	for (size_t i = 0; i < REPLAY_COPY_PARTS; i++) {
		uint64_t n;
		if (!str_u64(str_cut(&rest, ':'), &n) || n >= rest.n)
			return false;
		line->v[i] = str_sub(rest, 0, (size_t)n);
		rest = str_sub(rest, (size_t)n + 1, rest.n);
	}
	return true;
}

bool replay_copy_take(struct replay_copy *c, struct str mark)
{
	struct replay_copy_line line;
	if (!read_mark(mark, &line))
		return false;
	if (str_eq(line.what, STR("table"))) {
		c->open = true;
		c->tool = line.v[0];
		c->table = line.v[1];
		c->lines.n = 0;
		return false;
	}
	if (str_eq(line.what, STR("end"))) {
		bool was = c->open;
		c->open = false;
		return was;
	}
	if (c->open && c->lines.n < MAX_LINES)
		*VEC_PUSH(c->a, &c->lines) = line;
	return false;
}

static bool same_columns(const struct names *x, const struct names *y)
{
	bool same = x->n == y->n;
	for (size_t i = 0; same && i < x->n; i++)
		same = str_ieq(x->v[i], y->v[i]);
	return same;
}

/* The names of keys, which PRAGMAs do not tell: CONSTRAINT n UNIQUE (a) within the definition; with a
 * column's own, its name is the part's first word. */
static void take_name(struct replay_copying *x, struct str part, size_t at)
{
	struct names columns = {0}, list = {0};
	struct str rest, first = STR_NONE;
	size_t from = 0, end = at + 10;
	struct str name = inspect_text_word(x->a, part, &end);
	size_t word_end = end;
	struct str word = inspect_text_word(x->a, part, &word_end);
	enum constraint_kind kind = str_ieq(word, STR("UNIQUE"))    ? CONSTRAINT_UNIQUE
				    : str_ieq(word, STR("PRIMARY")) ? CONSTRAINT_PRIMARY
								    : CONSTRAINT_FOREIGN;
	if (at) {
		first = inspect_text_word(x->a, part, &from);
		catalog_names_add(x->a, &columns, first);
	} else {
		inspect_text_parts(x->a, str_sub(part, word_end, part.n), &list, &rest);
		for (size_t i = 0; i < list.n; i++) {
			from = 0;
			catalog_names_add(x->a, &columns, inspect_text_word(x->a, list.v[i], &from));
		}
	}
	for (size_t i = 0; i < x->keys.n; i++) {
		struct constraint *k = &x->keys.v[i].k;
		if (!k->name.n && k->kind == kind && same_columns(&k->columns, &columns)) {
			k->name = name;
			return;
		}
	}
}

static void take_names(struct replay_copying *x, struct str definition)
{
	struct names parts;
	struct str rest;
	inspect_text_parts(x->a, definition, &parts, &rest);
	for (size_t i = 0; i < parts.n; i++)
		for (size_t at = 0; (at = inspect_text_keyword(parts.v[i], "CONSTRAINT", at)) != SIZE_MAX;
			at++)
			take_name(x, parts.v[i], at);
}

/* Rails takes over a check with a name and a foreign key, Alembic all but a check without a name. */
static bool is_kept(const struct replay_copying *x, const struct constraint *k)
{
	if (k->kind == CONSTRAINT_CHECK)
		return k->name.n > 0;
	return !x->rails || k->kind != CONSTRAINT_UNIQUE;
}

static void read_table(struct replay_copying *x, const struct relation *r)
{
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		struct str type = replay_copy_type(x->a, x->c->tool, c->type);
		if (!type.n && !x->rails)
			x->wrong = str_fmt(x->a, "the tool cannot copy the column \"%.*s\" of type \"%.*s\"",
				STRF(c->name), STRF(c->type));
		*VEC_PUSH(x->a, &x->columns) = (struct copied_column){.was = c->name,
			.name = c->name,
			.type = type,
			.def = c->def.n ? replay_copy_default(x->a, x->c->tool, c->type, c->def) : STR_NONE,
			.generated = c->generated,
			.not_null = c->not_null};
	}
	for (size_t i = 0; i < r->constraints.n; i++)
		*VEC_PUSH(x->a, &x->keys) = (struct copied_key){.k = r->constraints.v[i]};
	take_names(x, r->definition);
	for (size_t i = 0; i < x->keys.n; i++)
		x->keys.v[i].gone = !is_kept(x, &x->keys.v[i].k);
	for (size_t i = 0; i < r->indexes.n; i++)
		if (!str_starts(r->indexes.v[i].name, STR("sqlite_")))
			*VEC_PUSH(x->a, &x->indexes) =
				(struct copied_index){.name = r->indexes.v[i].name, .was = &r->indexes.v[i]};
}

/* -- changes -- */

static void missing(struct replay_copying *x, const char *what, struct str name)
{
	if (!x->wrong.n)
		x->wrong = str_fmt(
			x->a, "table \"%.*s\" has no %s \"%.*s\"", STRF(x->c->table), what, STRF(name));
}

/* Where a new column goes: behind one that is there, or before one. */
static size_t place_of(const struct replay_copying *x, struct str before, struct str after)
{
	size_t i = 0;
	struct str name = before.n ? before : after;
	while (name.n && i < x->columns.n && !str_ieq(x->columns.v[i].was, name))
		i++;
	if (!name.n || i == x->columns.n)
		return x->columns.n;
	if (before.n)
		return i;
	for (i++; i < x->columns.n && x->columns.v[i].sql.n;)
		i++; /* those that were put there before it */
	return i;
}

static void add_column(struct replay_copying *x, const struct replay_copy_line *l)
{
	size_t at = place_of(x, l->v[2], l->v[3]);
	VEC_PUSH(x->a, &x->columns);
	memmove(x->columns.v + at + 1, x->columns.v + at, (x->columns.n - 1 - at) * sizeof *x->columns.v);
	x->columns.v[at] = (struct copied_column){.was = l->v[0], .name = l->v[0], .sql = l->v[1]};
}

static void change_column(struct replay_copying *x, const struct replay_copy_line *l)
{
	struct copied_column *c = replay_copy_column(x, l->v[0]);
	if (!c)
		missing(x, "column", l->v[0]);
	else if (str_eq(l->what, STR("drop")))
		c->gone = true;
	else if (str_eq(l->what, STR("rename")))
		c->name = l->v[1];
	else if (str_eq(l->what, STR("type")))
		c->type = l->v[1];
	else if (str_eq(l->what, STR("retype")))
		c->type = replay_copy_retype(x->a, l->v[1], c->type);
	else if (str_eq(l->what, STR("null")))
		c->not_null = str_eq(l->v[1], STR("no"));
	else if (str_eq(l->what, STR("default")))
		c->def = l->v[1];
	else
		c->sql = l->v[1]; /* replace */
}

static void drop_named(struct replay_copying *x, struct str name)
{
	for (size_t i = 0; i < x->keys.n; i++)
		if (!x->keys.v[i].gone && str_ieq(x->keys.v[i].k.name, name)) {
			x->keys.v[i].gone = true;
			return;
		}
	missing(x, "constraint", name);
}

static void drop_foreign(struct replay_copying *x, struct str column, struct str target)
{
	for (size_t i = 0; i < x->keys.n; i++) {
		struct copied_key *k = &x->keys.v[i];
		if (!k->gone && k->k.kind == CONSTRAINT_FOREIGN &&
			(!column.n || (k->k.columns.n == 1 && str_ieq(k->k.columns.v[0], column))) &&
			(!target.n || str_ieq(k->k.ref_table, target))) {
			k->gone = true;
			return;
		}
	}
	missing(x, "foreign key to", target.n ? target : column);
}

static void drop_index(struct replay_copying *x, struct str name)
{
	for (size_t i = 0; i < x->indexes.n; i++)
		if (!x->indexes.v[i].gone && str_ieq(x->indexes.v[i].name, name)) {
			x->indexes.v[i].gone = true;
			return;
		}
	missing(x, "index", name);
}

static void add_key(struct replay_copying *x, const struct replay_copy_line *l)
{
	bool primary = str_eq(l->what, STR("primary"));
	for (size_t i = 0; primary && i < x->keys.n; i++)
		x->keys.v[i].gone = x->keys.v[i].gone || x->keys.v[i].k.kind == CONSTRAINT_PRIMARY;
	struct copied_key *k = VEC_PUSH(x->a, &x->keys);
	*k = (struct copied_key){
		.k = {.name = l->v[0], .kind = primary ? CONSTRAINT_PRIMARY : CONSTRAINT_CHECK},
		.sql = l->v[1]};
}

/* SQLAlchemy's tokens in a naming convention; empty where one is not known. */
static struct str token(const struct replay_copying *x, const struct constraint *k, struct str t)
{
	struct str all = STR("");
	bool under = str_eq(t, STR("column_0_N_name"));
	if (str_eq(t, STR("table_name")))
		return x->c->table;
	if (str_eq(t, STR("referred_table_name")))
		return k->ref_table;
	if (str_eq(t, STR("column_0_name")))
		return k->columns.n ? k->columns.v[0] : STR_NONE;
	for (size_t i = 0; (under || str_eq(t, STR("column_0N_name"))) && i < k->columns.n; i++)
		all = str_fmt(x->a, "%.*s%s%.*s", STRF(all), i && under ? "_" : "", STRF(k->columns.v[i]));
	return all;
}

static void apply_convention(struct replay_copying *x, struct str kind, struct str pattern)
{
	static const char *const kinds[] = {"pk", "uq", "fk", "ck"};
	for (size_t i = 0; i < x->keys.n; i++) {
		struct constraint *k = &x->keys.v[i].k;
		struct str rest = pattern, name = STR("");
		bool read = true;
		if (k->name.n || x->keys.v[i].sql.n || !str_eq(kind, str_of(kinds[k->kind])))
			continue;
		while (rest.n && read) {
			struct str head = str_cut(&rest, '%'), is = STR("");
			if (rest.n) {
				str_cut(&rest, '(');
				is = token(x, k, str_cut(&rest, ')'));
				read = is.n > 0 && rest.n > 0;
				rest = str_sub(rest, rest.n ? 1 : 0, rest.n); /* the "s" */
			}
			name = str_fmt(x->a, "%.*s%.*s%.*s", STRF(name), STRF(head), STRF(is));
		}
		if (read)
			k->name = name;
	}
}

static void change(struct replay_copying *x, const struct replay_copy_line *l)
{
	if (str_eq(l->what, STR("add")))
		add_column(x, l);
	else if (str_eq(l->what, STR("constraint")) || str_eq(l->what, STR("primary")))
		add_key(x, l);
	else if (str_eq(l->what, STR("forget")))
		drop_named(x, l->v[0]);
	else if (str_eq(l->what, STR("unkey")))
		drop_foreign(x, l->v[0], l->v[1]);
	else if (str_eq(l->what, STR("index")))
		*VEC_PUSH(x->a, &x->indexes) = (struct copied_index){.name = l->v[0], .sql = l->v[1]};
	else if (str_eq(l->what, STR("unindex")))
		drop_index(x, l->v[0]);
	else if (str_eq(l->what, STR("convention")))
		apply_convention(x, l->v[0], l->v[1]);
	else if (!str_eq(l->what, STR("always")))
		change_column(x, l);
}

/* -- what they come to -- */

static void push(const struct replay_copying *x, struct sql_statements *out, struct str sql)
{
	if (sql.n)
		*VEC_PUSH(x->a, out) = (struct sql_statement){.text = sql, .flags = SQL_DDL};
}

/* Alembic, where nothing asks for a copy (SQLiteImpl.requires_recreate_in_batch). */
static bool is_plain(const struct replay_copying *x)
{
	for (size_t i = 0; i < x->c->lines.n; i++) {
		struct str what = x->c->lines.v[i].what;
		if (x->rails || !(str_eq(what, STR("add")) || str_eq(what, STR("index")) ||
					str_eq(what, STR("unindex")) || str_eq(what, STR("convention"))))
			return false;
	}
	return true;
}

static void write_plain(const struct replay_copying *x, struct sql_statements *out)
{
	struct str table = replay_copy_quote(x, x->c->table);
	for (size_t i = 0; i < x->c->lines.n; i++) {
		const struct replay_copy_line *l = &x->c->lines.v[i];
		if (str_eq(l->what, STR("add")))
			push(x, out,
				str_fmt(x->a, "ALTER TABLE %.*s ADD COLUMN %.*s", STRF(table),
					STRF(l->v[1])));
		else if (str_eq(l->what, STR("index")))
			push(x, out, l->v[1]);
		else if (str_eq(l->what, STR("unindex")))
			push(x, out, str_fmt(x->a, "DROP INDEX %.*s", STRF(replay_copy_quote(x, l->v[0]))));
	}
}

bool replay_copy_sql(const struct replay_copy *c, const struct relation *now, struct sql_statements *whole,
	struct sql_statements *after, struct str *wrong)
{
	struct replay_copying x = {.a = c->a, .c = c, .rails = str_starts(c->tool, STR("rails"))};
	if (is_plain(&x)) {
		write_plain(&x, after);
		return true;
	}
	*wrong = str_fmt(c->a, "no such table: %.*s", STRF(c->table));
	if (!now)
		return false;
	read_table(&x, now);
	for (size_t i = 0; i < c->lines.n; i++)
		change(&x, &c->lines.v[i]);
	*wrong = x.wrong;
	if (x.wrong.n)
		return false;
	struct str temp = str_fmt(c->a, "_alembic_tmp_%.*s", STRF(c->table));
	if (temp.n > MAX_TEMP_NAME)
		temp.n = MAX_TEMP_NAME;
	struct str made = replay_copy_table(&x, x.rails ? c->table : temp);
	if (!x.rails)
		push(&x, whole, made);
	push(&x, whole, str_fmt(c->a, "DROP TABLE %.*s", STRF(replay_copy_quote(&x, c->table))));
	push(&x, whole,
		x.rails ? made
			: str_fmt(c->a, "ALTER TABLE %.*s RENAME TO %.*s", STRF(replay_copy_quote(&x, temp)),
				  STRF(replay_copy_quote(&x, c->table))));
	for (size_t i = 0; i < x.indexes.n; i++)
		push(&x, after, x.indexes.v[i].gone ? STR_NONE : replay_copy_index(&x, &x.indexes.v[i]));
	return true;
}
