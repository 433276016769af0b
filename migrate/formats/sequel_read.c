#include "migrate/formats/sequel.h"

enum { MAX_DEPTH = 20, MAX_EACH = 200 };

static void read_block(struct sequel *q, uint32_t body);

static uint32_t argument(const struct sequel *q, const struct rails_call *c, size_t k)
{
	return format_rails_argument(&q->r, c, k);
}

static void unknown(struct sequel *q, uint32_t node, const char *what)
{
	format_rails_unknown(&q->r, node, what);
}

static void drop_tables(struct sequel *q, const struct rails_call *c)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	for (size_t k = 0; argument(q, c, k) != UINT32_MAX; k++)
		if (format_sequel_name(q, argument(q, c, k), &t.name))
			format_ddl_drop_table(&q->r.d, t, str_ends(c->method, STR("?")));
		else
			unknown(q, c->node, "a table whose name is computed");
}

static void rename_table(struct sequel *q, const struct rails_call *c)
{
	struct format_ddl_table t = {STR_NONE, STR_NONE};
	struct str to;
	if (format_sequel_name(q, argument(q, c, 0), &t.name) &&
		format_sequel_name(q, argument(q, c, 1), &to))
		format_ddl_rename_table(&q->r.d, t, to);
	else
		unknown(q, c->node, "a table whose name is computed");
}

/* create_enum(:status, %w[a b]), add_enum_value(:status, "c"): the extension pg_enum. */
static void enumeration(struct sequel *q, const struct rails_call *c)
{
	struct names_list labels = {0};
	struct str name, list = STR_NONE;
	bool add = str_eq(c->method, STR("add_enum_value")), drop = str_eq(c->method, STR("drop_enum"));
	if (!format_sequel_name(q, argument(q, c, 0), &name) ||
		(!drop && !format_sequel_names(q, argument(q, c, 1), &labels))) {
		unknown(q, c->node, "a type whose values are computed");
		return;
	}
	for (size_t i = 0; i < labels.n; i++)
		list = str_fmt(q->r.a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&q->r.d, labels.v[i])));
	name = format_ddl_name(&q->r.d, name);
	format_ddl_sql(
		&q->r.d, drop  ? str_fmt(q->r.a, "DROP TYPE %.*s", STRF(name))
			 : add ? str_fmt(q->r.a, "ALTER TYPE %.*s ADD VALUE %.*s", STRF(name), STRF(list))
			       : str_fmt(q->r.a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(name), STRF(list)));
}

/* %i[a b].each { |t| alter_table(t) { ... } } */
static bool each(struct sequel *q, const struct rails_call *c)
{
	struct names_list names = {0};
	uint32_t receiver = syntax_field(q->r.t, c->node, "receiver"), block = c->block;
	uint32_t list = block == UINT32_MAX ? block : syntax_field(q->r.t, block, "parameters");
	uint32_t name = list == UINT32_MAX ? list : syntax_child_of(q->r.t, list, "identifier");
	if (str_starts(c->method, STR("each")) && block != UINT32_MAX &&
		(name == UINT32_MAX || !format_rails_names(&q->r, receiver, &names))) {
		read_block(q, format_sequel_body(q, block)); /* what its variables name is computed */
		return true;
	}
	if (!str_eq(c->method, STR("each")) || name == UINT32_MAX || q->r.depth > MAX_DEPTH ||
		names.n > MAX_EACH)
		return false;
	q->r.depth += MAX_DEPTH / 2; /* two within each other at most */
	for (size_t i = 0; i < names.n; i++) {
		*VEC_PUSH(q->r.a, &q->bound) = (struct sequel_bound){syntax_text(q->r.t, name), names.v[i]};
		read_block(q, format_sequel_body(q, block));
		q->bound.n--;
	}
	q->r.depth -= MAX_DEPTH / 2;
	return true;
}

/* What only moves rows, or is of the session. */
static bool is_harmless(const struct sequel *q, const struct rails_call *c)
{
	static const char *const names[] = {
		"extension", "from", "copy_into", "log_info", "puts", "set_column_comment", NULL};
	struct str text = syntax_text(q->r.t, c->node);
	return (!c->receiver.n && str_one_of(c->method, names)) || str_starts(text, STR("from(")) ||
	       str_starts(text, STR("self[")) || str_starts(text, STR("DB[")) || str_starts(text, STR("db["));
}

static bool call(struct sequel *q, const struct rails_call *c)
{
	struct sequel_table t;
	if (each(q, c) || is_harmless(q, c))
		return true;
	if (c->block != UINT32_MAX &&
		(str_eq(c->method, STR("transaction")) || str_starts(c->method, STR("with_")))) {
		read_block(q, format_sequel_body(q, c->block)); /* what is around it is of the session */
		return true;
	}
	if (c->receiver.n && !str_eq(c->receiver, STR("self")) && !str_eq(c->receiver, STR("DB")))
		return false;
	if (str_eq(c->method, STR("create_table")) || str_eq(c->method, STR("create_table?")) ||
		str_eq(c->method, STR("create_table!"))) {
		format_sequel_create(q, c);
	} else if (str_eq(c->method, STR("alter_table"))) {
		if (format_sequel_open(q, c, &t))
			format_sequel_lines(q, &t, c->block);
	} else if (str_eq(c->method, STR("drop_table")) || str_eq(c->method, STR("drop_table?"))) {
		drop_tables(q, c);
	} else if (str_eq(c->method, STR("rename_table"))) {
		rename_table(q, c);
	} else if (str_eq(c->method, STR("run")) || str_eq(c->method, STR("execute"))) {
		format_rails_execute(&q->r, c);
	} else if (str_ends(c->method, STR("_enum")) || str_eq(c->method, STR("add_enum_value"))) {
		enumeration(q, c);
	} else {
		return format_sequel_plain(q, c);
	}
	return true;
}

/* An assignment whose text calls nothing that changes a schema. */
static bool only_assigns(const struct sequel *q, uint32_t node)
{
	static const char *const words[] = {
		"create_", "alter_", "drop_", "add_", "rename_", "run ", "run(", NULL};
	struct str text = syntax_text(q->r.t, node);
	bool plain = syntax_is(q->r.t, node, "assignment");
	for (size_t i = 0; words[i]; i++)
		plain = plain && str_find(text, str_of(words[i]), 0) == SIZE_MAX;
	return plain;
}

/* if database_type == :postgres, if self.class.name.match?(/mysql/i): the branch of this dialect; -1 it asks
 * for something else. */
static int is_dialect(const struct sequel *q, uint32_t condition)
{
	static const char *const of[] = {"postgres", "mysql", "sqlite"};
	struct str text = condition == UINT32_MAX ? STR_NONE : syntax_text(q->r.t, condition);
	bool asks = str_find(text, STR("database_type"), 0) != SIZE_MAX ||
		    str_find(text, STR("adapter_scheme"), 0) != SIZE_MAX ||
		    str_find(text, STR("class.name"), 0) != SIZE_MAX;
	if (!asks || str_find(text, STR("&&"), 0) != SIZE_MAX)
		return -1;
	bool same = str_find(text, str_of(of[q->r.s->dialect]), 0) != SIZE_MAX;
	return same != (str_find(text, STR("!="), 0) != SIZE_MAX);
}

static bool branch(struct sequel *q, uint32_t node)
{
	for (int i = 0; i < MAX_DEPTH && (syntax_is(q->r.t, node, "if") || syntax_is(q->r.t, node, "elsif"));
		i++) {
		int yes = is_dialect(q, syntax_field(q->r.t, node, "condition"));
		if (yes < 0)
			return false;
		if (yes) {
			read_block(q, syntax_field(q->r.t, node, "consequence"));
			return true;
		}
		node = syntax_field(q->r.t, node, "alternative");
		if (node == UINT32_MAX)
			return true;
	}
	if (!syntax_is(q->r.t, node, "else"))
		return false;
	read_block(q, node);
	return true;
}

static void statement(struct sequel *q, uint32_t node)
{
	struct rails_call c;
	q->r.d.at = q->r.t->nodes[node].from;
	if (format_sequel_is_nothing(q, node) || only_assigns(q, node) || branch(q, node))
		return;
	uint32_t inner = format_sequel_guarded(q, node);
	if (!format_rails_call(&q->r, inner, &c) || !call(q, &c))
		unknown(q, node, "code whose effect on the schema is not known");
}

static void read_block(struct sequel *q, uint32_t body)
{
	if (body == UINT32_MAX)
		return;
	if (++q->r.depth > 2 * MAX_DEPTH)
		unknown(q, body, "nested too deep to be read");
	else
		for (uint32_t n = syntax_child(q->r.t, body); n != UINT32_MAX; n = syntax_sibling(q->r.t, n))
			if (!syntax_is(q->r.t, n, "then") && !syntax_is(q->r.t, n, "else"))
				statement(q, n);
	q->r.depth--;
}

/* revert do add_column :t, :c, String end: up() is the way back of what stands there. */
static bool reverted_lines(struct sequel *q, struct format_ddl_table t, uint32_t body)
{
	struct rails_call c;
	struct str name;
	bool known = body != UINT32_MAX;
	for (uint32_t n = known ? syntax_child(q->r.t, body) : body; n != UINT32_MAX;
		n = syntax_sibling(q->r.t, n)) {
		if (format_sequel_is_nothing(q, n))
			continue;
		if (format_rails_call(&q->r, n, &c) &&
			(str_eq(c.method, STR("add_column")) || str_eq(c.method, STR("add_foreign_key"))) &&
			format_sequel_name(q, argument(q, &c, 0), &name))
			format_ddl_drop_column(&q->r.d, t, name, false);
		else
			known = false;
	}
	return known;
}

static void reverted(struct sequel *q, uint32_t body)
{
	struct rails_call c;
	struct sequel_table t;
	struct str name;
	for (uint32_t n = body == UINT32_MAX ? body : syntax_child(q->r.t, body); n != UINT32_MAX;
		n = syntax_sibling(q->r.t, n)) {
		q->r.d.at = q->r.t->nodes[n].from;
		if (format_sequel_is_nothing(q, n))
			continue;
		bool known =
			format_rails_call(&q->r, n, &c) && !c.receiver.n && format_sequel_open(q, &c, &t);
		if (known && str_eq(c.method, STR("create_table")))
			format_ddl_drop_table(&q->r.d, t.making.table, false);
		else if (known && str_eq(c.method, STR("add_column")) &&
			 format_sequel_name(q, argument(q, &c, 1), &name))
			format_ddl_drop_column(&q->r.d, t.making.table, name, false);
		else if (!known || !str_eq(c.method, STR("alter_table")) ||
			 !reverted_lines(q, t.making.table, format_sequel_body(q, c.block)))
			unknown(q, n, "a change that is taken back in a way that is not read");
	}
}

/* up do ... end, change do ... end, no_transaction */
static void read_migration(struct sequel *q, uint32_t body)
{
	struct rails_call c;
	bool found = false;
	for (uint32_t n = body == UINT32_MAX ? body : syntax_child(q->r.t, body); n != UINT32_MAX;
		n = syntax_sibling(q->r.t, n)) {
		if (!format_rails_call(&q->r, n, &c) || c.receiver.n)
			continue;
		if (str_eq(c.method, STR("no_transaction")))
			q->r.m->in_tx = false;
		bool back = str_eq(c.method, STR("revert"));
		if (!back && !str_eq(c.method, STR("up")) && !str_eq(c.method, STR("change")))
			continue;
		found = true;
		if (back)
			reverted(q, format_sequel_body(q, c.block));
		else
			read_block(q, format_sequel_body(q, c.block));
	}
	if (!found)
		unknown(q, 0, "there is no up or change in the migration");
}

int format_sequel_read(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	const struct syntax *t;
	struct rails_call c;
	m->opaque = false;
	if (format_code_parse(a, w, LANGUAGE_RUBY, m, &t, e))
		return (int)e->code;
	if (!t)
		return 0;
	struct rails_scope scope = {0};
	struct sequel q = {.r = format_rails_start(a, s, m, NULL, &scope)};
	q.r.t = t;
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, "call") && format_rails_call(&q.r, i, &c) &&
			(str_eq(c.receiver, STR("Sequel")) || str_eq(c.receiver, STR("ROM::SQL"))) &&
			str_eq(c.method, STR("migration"))) {
			read_migration(&q, format_sequel_body(&q, c.block));
			return 0;
		}
	unknown(&q, 0, "there is no Sequel.migration in the file");
	return 0;
}
