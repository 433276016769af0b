#include "migrate/formats/alembic.h"

enum { MAX_DEPTH = 20 }; /* of blocks inside each other */

static void read_block(struct format_python *r, uint32_t block, struct str receiver, struct str table);

static void execute(struct format_python *r, const struct format_python_call *c)
{
	struct format_python_call inner;
	struct literal lit;
	uint32_t node = format_python_positional(r, c->arguments, 0);
	if (format_python_call(r, node, &inner) && str_eq(inner.name, STR("text")))
		node = format_python_positional(r, inner.arguments, 0);
	if (node != UINT32_MAX && literal_at(r->a, LANGUAGE_PYTHON, r->t, node, &lit) && !lit.holes) {
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
		return;
	}
	/* users.update().where(...): rows, not the schema */
	struct str text = node == UINT32_MAX ? STR_NONE : syntax_text(r->t, node);
	static const char *const data[] = {
		".update()", ".insert()", ".delete()", "sa.select(", "sa.update(", "sa.insert("};
	for (size_t i = 0; i < sizeof data / sizeof *data; i++)
		if (str_find(text, str_of(data[i]), 0) != SIZE_MAX)
			return;
	format_python_unknown(r, c->node, "SQL that is computed when the migration runs");
}

/* postgresql.ENUM(...).create(op.get_bind()) */
static bool enum_call(struct format_python *r, const struct format_python_call *c)
{
	struct format_python_call type;
	struct str name;
	uint32_t function = syntax_field(r->t, c->node, "function");
	uint32_t object = function == UINT32_MAX ? function : syntax_field(r->t, function, "object");
	if (!format_python_call(r, object, &type) || !str_ieq(type.name, STR("enum")))
		return false;
	if (str_eq(c->name, STR("create")) && format_alembic_type(r, object, true, &name))
		return true;
	if (!str_eq(c->name, STR("drop")) || !format_alembic_type(r, object, false, &name))
		return false;
	format_ddl_sql(&r->d, str_fmt(r->a, "DROP TYPE %.*s", STRF(name)));
	return true;
}

static bool is_harmless(struct str name)
{
	static const char *const names[] = {"bulk_insert", "create_table_comment", "drop_table_comment",
		"print", "get_bind", "info", "debug", "warning", NULL};
	for (size_t i = 0; names[i]; i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static void read_call(
	struct format_python *r, const struct format_python_call *c, struct str receiver, struct str batch)
{
	struct str one, two;
	r->d.at = r->t->nodes[c->node].from;
	struct str object =
		str_sub(c->function, 0, c->function.n > c->name.n ? c->function.n - c->name.n - 1 : 0);
	bool ours = str_eq(object, receiver) || str_eq(object, STR("op"));
	if (ours && format_alembic_operation(r, c, batch))
		return;
	if (str_eq(c->name, STR("execute"))) {
		execute(r, c);
	} else if (ours && str_eq(c->name, STR("create_table"))) {
		format_alembic_create_table(r, c);
	} else if (ours && str_eq(c->name, STR("drop_table")) &&
		   format_python_string(r, format_python_argument(r, c->arguments, 0, "table_name"), &one)) {
		format_ddl_drop_table(&r->d, format_alembic_named(r, c, one),
			format_python_is(r, format_python_keyword(r, c->arguments, "if_exists"), "True"));
	} else if (ours && str_eq(c->name, STR("rename_table")) &&
		   format_python_string(
			   r, format_python_argument(r, c->arguments, 0, "old_table_name"), &one) &&
		   format_python_string(
			   r, format_python_argument(r, c->arguments, 1, "new_table_name"), &two)) {
		format_ddl_rename_table(&r->d, format_alembic_named(r, c, one), two);
	} else if (!is_harmless(c->name) && !enum_call(r, c)) {
		format_python_unknown(r, c->node, "code whose effect on the schema is not known");
	}
}

/* with op.batch_alter_table("t") as batch_op: ..., with op.get_context().autocommit_block(): ... */
static void read_with(struct format_python *r, uint32_t node)
{
	struct format_python_call c;
	uint32_t body = syntax_field(r->t, node, "body");
	for (uint32_t i = node; i < body && i < r->t->n; i++) {
		struct str table, alias = STR("batch_op");
		if (!syntax_is(r->t, i, "call") || !format_python_call(r, i, &c))
			continue;
		if (str_eq(c.name, STR("autocommit_block"))) {
			r->m->in_tx = false;
			read_block(r, body, STR("op"), STR_NONE);
			return;
		}
		if (str_eq(c.name, STR("batch_alter_table")) &&
			format_python_string(
				r, format_python_argument(r, c.arguments, 0, "table_name"), &table)) {
			for (uint32_t k = i; k < body; k++)
				if (syntax_is(r->t, k, "as_pattern_target"))
					alias = syntax_text(r->t, k);
			read_block(r, body, alias, table);
			return;
		}
	}
	format_python_unknown(r, node, "code that may or may not run");
}

/* "users = sa.table(...)", "bind = op.get_bind()": values for later calls. */
static bool is_value(struct format_python *r, uint32_t assignment)
{
	struct format_python_call c;
	uint32_t right = syntax_field(r->t, assignment, "right");
	if (right == UINT32_MAX)
		return false;
	if (!syntax_is(r->t, right, "call"))
		return true;
	if (!format_python_call(r, right, &c))
		return false;
	static const char *const makers[] = {
		"get_bind", "table", "Table", "MetaData", "enum", "Session", "text", "column", NULL};
	for (size_t i = 0; makers[i]; i++)
		if (str_ieq(c.name, str_of(makers[i])))
			return true;
	return false;
}

static void read_block(struct format_python *r, uint32_t block, struct str receiver, struct str table)
{
	if (block == UINT32_MAX)
		return;
	if (r->depth >= MAX_DEPTH) {
		format_python_unknown(r, block, "blocks inside each other, deeper than is read");
		return;
	}
	r->depth++;
	for (uint32_t s = syntax_child(r->t, block); s != UINT32_MAX; s = syntax_sibling(r->t, s)) {
		struct format_python_call c;
		uint32_t e = syntax_is(r->t, s, "expression_statement") ? syntax_child(r->t, s) : s;
		if (syntax_is(r->t, e, "comment") || syntax_is(r->t, e, "string") ||
			syntax_is(r->t, e, "pass_statement"))
			continue;
		if (syntax_is(r->t, e, "call") && format_python_call(r, e, &c))
			read_call(r, &c, receiver, table);
		else if (syntax_is(r->t, e, "with_statement"))
			read_with(r, e);
		else if (!syntax_is(r->t, e, "assignment") || !is_value(r, e))
			format_python_unknown(r, e, "code that may or may not run");
	}
	r->depth--;
}

/* Without a parser the links are still needed: the assignments by their lines. */
static struct str assigned_line(struct str text, const char *name)
{
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		if (!str_starts(line, str_of(name)))
			continue;
		size_t equals = str_chr(line, '=');
		if (equals != SIZE_MAX)
			return str_trim(str_sub(line, equals + 1, line.n));
	}
	return STR_NONE;
}

static void quoted_words(struct arena *a, struct str text, struct names_list *out)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\'' && text.p[i] != '"')
			continue;
		size_t end = i + 1;
		while (end < text.n && text.p[end] != text.p[i])
			end++;
		*VEC_PUSH(a, out) = str_dup(a, str_sub(text, i + 1, end));
		i = end;
	}
}

static bool links_by_line(struct arena *a, struct alembic_revision *out)
{
	struct names_list id = {0};
	quoted_words(a, assigned_line(out->m.raw, "revision"), &id);
	quoted_words(a, assigned_line(out->m.raw, "down_revision"), &out->down);
	quoted_words(a, assigned_line(out->m.raw, "depends_on"), &out->needs);
	quoted_words(a, assigned_line(out->m.raw, "branch_labels"), &out->labels);
	if (id.n)
		out->id = id.v[0];
	return id.n == 1;
}

/* The links as generated files have them; *found is false when it is no revision. False = unsure. */
static bool links_by_outline(struct arena *a, struct alembic_revision *out, bool *found)
{
	static const char *const names[] = {"revision", "down_revision", "depends_on", "branch_labels"};
	struct format_python_outline o = {.text = out->m.raw};
	struct names_list v[4] = {0};
	struct str value;
	bool seen[4] = {false}, several = false;
	while (format_python_next(&o))
		for (size_t i = 0; i < 4; i++) {
			if (o.indent.n || seen[i] || !format_python_outline_value(o.line, names[i], &value))
				continue;
			seen[i] = true;
			if (!format_python_outline_texts(a, value, &v[i], &several) ||
				(!i && (several || v[i].n != 1)))
				return false;
		}
	if (o.unsure)
		return false;
	*found = seen[0];
	out->id = seen[0] ? v[0].v[0] : STR_NONE;
	out->down = v[1];
	out->needs = v[2];
	out->labels = v[3];
	return true;
}

int format_alembic_read(struct arena *a, struct worker *w, const struct source *s,
	struct alembic_revision *out, bool *found, struct err *e)
{
	struct format_python r = {.a = a, .s = s, .m = &out->m};
	r.d = (struct format_ddl){.a = a, .s = s, .out = &out->m.up, .raw = out->m.raw};
	if (s->names_only && links_by_outline(a, out, found))
		return 0;
	if (format_code_parse(a, w, LANGUAGE_PYTHON, &out->m, &r.t, e))
		return (int)e->code;
	if (!r.t) {
		*found = links_by_line(a, out);
		return 0;
	}
	*found = format_python_string(&r, format_python_assigned(&r, 0, STR("revision")), &out->id);
	if (!*found)
		return 0;
	uint32_t down = format_python_assigned(&r, 0, STR("down_revision"));
	uint32_t needs = format_python_assigned(&r, 0, STR("depends_on"));
	if (down != UINT32_MAX && !format_python_is(&r, down, "None") &&
		!format_python_strings(&r, down, &out->down))
		format_python_unknown(&r, down, "a parent revision that is computed");
	if (needs != UINT32_MAX && !format_python_is(&r, needs, "None") &&
		!format_python_strings(&r, needs, &out->needs))
		format_python_unknown(&r, needs, "a dependency that is computed");
	uint32_t labels = format_python_assigned(&r, 0, STR("branch_labels"));
	if (labels != UINT32_MAX)
		(void)format_python_strings(&r, labels, &out->labels);
	uint32_t up = format_python_function(&r, 0, "upgrade");
	if (up == UINT32_MAX)
		format_python_unknown(&r, 0, "there is no function upgrade() in the file");
	else
		read_block(&r, syntax_field(r.t, up, "body"), STR("op"), STR_NONE);
	return 0;
}
