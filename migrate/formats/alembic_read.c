#include "migrate/formats/alembic.h"

static void execute(struct format_python *r, const struct format_python_call *c)
{
	struct format_python_call inner;
	struct literal lit;
	struct str text;
	uint32_t node = format_python_positional(r, c->arguments, 0);
	if (format_python_call(r, node, &inner) && str_eq(inner.name, STR("text")))
		node = format_python_positional(r, inner.arguments, 0);
	bool bound = node != UINT32_MAX && syntax_is(r->t, node, "identifier") &&
		     format_python_bound(r, syntax_text(r->t, node));
	if (node != UINT32_MAX && !bound && literal_at(r->a, LANGUAGE_PYTHON, r->t, node, &lit) && !lit.holes)
		format_code_statements(r->a, r->s, r->m, &lit, &r->m->up);
	else if (format_python_text(r, node, &text))
		format_ddl_sql(&r->d, text);
	else if (!format_alembic_only_rows(r, node))
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
	struct alembic_flow *f = r->own;
	f->asked = str_eq(c->name, STR("create"));
	bool made = f->asked && format_alembic_type(r, object, true, &name);
	f->asked = false;
	if (made)
		return true;
	if (!str_eq(c->name, STR("drop")) || !format_alembic_type(r, object, false, &name))
		return false;
	bool surely = format_python_is(r, format_python_keyword(r, c->arguments, "checkfirst"), "False");
	format_ddl_sql(&r->d, str_fmt(r->a, "DROP TYPE %s%.*s", surely ? "" : "IF EXISTS ", STRF(name)));
	return true;
}

/* alembic-postgresql-enum: op.sync_enum_values("public", "mood", ["a", "b"], [("table", "column")], ...)
 * makes the type anew and turns the columns. */
static bool sync_enum(struct format_python *r, const struct format_python_call *c)
{
	struct str schema, name, list = STR_NONE;
	struct names_list labels = {0};
	if (!str_eq(c->name, STR("sync_enum_values")) ||
		!format_python_string(
			r, format_python_argument(r, c->arguments, 0, "enum_schema"), &schema) ||
		!format_python_string(r, format_python_argument(r, c->arguments, 1, "enum_name"), &name) ||
		!format_python_strings(r, format_python_argument(r, c->arguments, 2, "new_values"), &labels))
		return false;
	for (size_t i = 0; i < labels.n; i++)
		list = str_fmt(r->a, "%.*s%s%.*s", STRF(list), i ? ", " : "",
			STRF(format_ddl_text(&r->d, labels.v[i])));
	struct str type = format_ddl_table_name(&r->d, (struct format_ddl_table){schema, name});
	struct str old = str_fmt(r->a, "%.*s_old", STRF(name));
	struct str was = format_ddl_table_name(&r->d, (struct format_ddl_table){schema, old});
	format_ddl_sql(&r->d, str_fmt(r->a, "ALTER TYPE %.*s RENAME TO %.*s", STRF(type),
				      STRF(format_ddl_name(&r->d, old))));
	format_ddl_sql(&r->d, str_fmt(r->a, "CREATE TYPE %.*s AS ENUM (%.*s)", STRF(type), STRF(list)));
	uint32_t all =
		format_alembic_named_value(r, format_python_argument(r, c->arguments, 3, "affected_columns"));
	for (size_t k = 0; all != UINT32_MAX && k < 100; k++) {
		struct format_ddl_table t = {0};
		struct str column;
		struct format_python_call one;
		uint32_t e = format_python_element(r, all, k);
		if (e == UINT32_MAX)
			break;
		bool call = format_python_call(r, e, &one);
		uint32_t table = call ? format_python_keyword(r, one.arguments, "table_name")
				      : format_python_element(r, e, 0);
		uint32_t part = call ? format_python_keyword(r, one.arguments, "column_name")
				     : format_python_element(r, e, 1);
		if (call)
			(void)format_python_string(
				r, format_python_keyword(r, one.arguments, "table_schema"), &t.schema);
		if (!format_python_string(r, table, &t.name) || !format_python_string(r, part, &column))
			return false;
		struct str quoted = format_ddl_name(&r->d, column);
		format_ddl_sql(&r->d,
			str_fmt(r->a, "ALTER TABLE %.*s ALTER COLUMN %.*s TYPE %.*s USING %.*s::text::%.*s",
				STRF(format_ddl_table_name(&r->d, t)), STRF(quoted), STRF(type), STRF(quoted),
				STRF(type)));
	}
	format_ddl_sql(&r->d, str_fmt(r->a, "DROP TYPE %.*s", STRF(was)));
	return true;
}

static bool on_tables(struct format_python *r, const struct format_python_call *c)
{
	struct str one, two;
	if (str_eq(c->name, STR("create_table"))) {
		format_alembic_create_table(r, c);
		return true;
	}
	bool named = format_python_string(r, format_python_argument(r, c->arguments, 0, "table_name"), &one);
	if (str_eq(c->name, STR("drop_table")) && named) {
		format_ddl_drop_table(&r->d, format_alembic_named(r, c, one),
			format_python_is(r, format_python_keyword(r, c->arguments, "if_exists"), "True"));
		return true;
	}
	if (!str_eq(c->name, STR("rename_table")) ||
		!format_python_string(
			r, format_python_argument(r, c->arguments, 0, "old_table_name"), &one) ||
		!format_python_string(r, format_python_argument(r, c->arguments, 1, "new_table_name"), &two))
		return false;
	format_ddl_rename_table(&r->d, format_alembic_named(r, c, one), two);
	return true;
}

void format_alembic_call(struct format_python *r, const struct format_python_call *c)
{
	struct alembic_flow *f = r->own;
	r->d.at = r->t->nodes[c->node].from;
	struct str object =
		str_sub(c->function, 0, c->function.n > c->name.n ? c->function.n - c->name.n - 1 : 0);
	bool ours = str_eq(object, f->receiver) || str_eq(object, STR("op"));
	if (format_alembic_own(r, c) || (ours && format_alembic_operation(r, c, f->batch)) ||
		(ours && on_tables(r, c)))
		return;
	if (str_eq(c->name, STR("execute")) && object.n)
		execute(r, c);
	else if (!enum_call(r, c) && !sync_enum(r, c) && !format_alembic_entity(r, c) &&
		 format_alembic_touches(r, c->node))
		format_python_unknown(r, c->node, "code whose effect on the schema is not known");
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

/* down_revision = '' is None to Alembic (script/revision.py, tuple_rev_as_scalar). */
static void without_empty(struct alembic_revision *out)
{
	if (out->down.n == 1 && !out->down.v[0].n)
		out->down.n = 0;
}

static bool links_by_line(struct arena *a, struct alembic_revision *out)
{
	struct names_list id = {0};
	quoted_words(a, assigned_line(out->m.raw, "revision"), &id);
	quoted_words(a, assigned_line(out->m.raw, "down_revision"), &out->down);
	without_empty(out);
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
	without_empty(out);
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
	struct format_python_names names = {0};
	struct alembic_flow flow = {.receiver = STR("op"), .doubt = UINT32_MAX, .naming = out->naming};
	r.names = &names;
	r.own = &flow;
	format_alembic_learn(&r);
	*found = format_python_string(&r, format_python_assigned(&r, 0, STR("revision")), &out->id);
	if (!*found)
		return 0;
	uint32_t down = format_python_assigned(&r, 0, STR("down_revision"));
	uint32_t needs = format_python_assigned(&r, 0, STR("depends_on"));
	if (down != UINT32_MAX && !format_python_is(&r, down, "None") &&
		!format_python_strings(&r, down, &out->down))
		format_python_unknown(&r, down, "a parent revision that is computed");
	without_empty(out);
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
		format_alembic_upgrade(&r, up);
	return 0;
}
