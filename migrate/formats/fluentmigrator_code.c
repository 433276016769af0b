#include "migrate/formats/fluentmigrator.h"

enum {
	MAX_LINKS = 2000,
	MAX_GAPS = 20,
	MAX_EXTENSIONS = 500,
	MAX_FILES = 400,
	MAX_FOLDERS = 60,
	MAX_DEPTH = 4
};

void format_fluentmigrator_unknown(struct fluentmigrator *r, const char *what)
{
	if (r->m->gaps.n < MAX_GAPS)
		format_code_unknown(r->a, r->m, format_code_line(r->t, r->statement), str_of(what));
	r->m->opaque = true;
}

/* -- chains -- */

static void values_of(struct arena *a, const struct syntax *t, uint32_t list, struct fluentmigrator_link *out)
{
	for (uint32_t n = list == UINT32_MAX ? list : syntax_child(t, list); n != UINT32_MAX;
		n = syntax_sibling(t, n)) {
		if (!syntax_is(t, n, "argument"))
			continue;
		uint32_t label = syntax_field(t, n, "name"), v = syntax_child(t, n);
		for (; v != UINT32_MAX && (v == label || syntax_is(t, v, ":") || syntax_is(t, v, "comment"));
			v = syntax_sibling(t, v))
			;
		if (v != UINT32_MAX)
			*VEC_PUSH(a, &out->values) = (struct fluentmigrator_value){t, v};
	}
}

static struct str plain_name(const struct syntax *t, uint32_t node)
{
	return syntax_is(t, node, "generic_name") ? syntax_text(t, syntax_child(t, node))
						  : syntax_text(t, node);
}

/* From its end to its root. */
static bool chain_back(
	struct arena *a, const struct syntax *t, uint32_t node, struct fluentmigrator_chain *out)
{
	*out = (struct fluentmigrator_chain){0};
	while (out->n < MAX_LINKS && node != UINT32_MAX) {
		struct fluentmigrator_link l = {0};
		uint32_t name = node;
		if (syntax_is(t, node, "this_expression") || syntax_is(t, node, "this") ||
			syntax_is(t, node, "base"))
			return out->n > 0;
		if (syntax_is(t, node, "invocation_expression")) {
			l.called = true;
			values_of(a, t, syntax_field(t, node, "arguments"), &l);
			name = syntax_field(t, node, "function");
		}
		bool member = name != UINT32_MAX && syntax_is(t, name, "member_access_expression");
		node = member ? syntax_field(t, name, "expression") : UINT32_MAX;
		name = member ? syntax_field(t, name, "name") : name;
		if (name == UINT32_MAX ||
			(!syntax_is(t, name, "identifier") && !syntax_is(t, name, "generic_name")))
			return false;
		l.name = plain_name(t, name);
		*VEC_PUSH(a, out) = l;
	}
	return out->n > 0 && node == UINT32_MAX;
}

static bool chain_of(struct arena *a, const struct syntax *t, uint32_t node, struct fluentmigrator_chain *out)
{
	if (!chain_back(a, t, node, out))
		return false;
	for (size_t i = 0; i < out->n / 2; i++) {
		struct fluentmigrator_link x = out->v[i];
		out->v[i] = out->v[out->n - 1 - i];
		out->v[out->n - 1 - i] = x;
	}
	return true;
}

bool format_fluentmigrator_chain(struct fluentmigrator *r, uint32_t node, struct fluentmigrator_chain *out)
{
	return chain_of(r->a, r->t, node, out);
}

/* -- values -- */

/* nameof(Order.Note) is "Note". */
static bool text_of(struct arena *a, struct fluentmigrator_value v, struct str *out)
{
	struct literal lit;
	struct fluentmigrator_chain c;
	*out = STR_NONE;
	if (literal_at(a, LANGUAGE_CSHARP, v.t, v.node, &lit)) {
		*out = lit.text;
		return !lit.holes;
	}
	if (!chain_of(a, v.t, v.node, &c) || c.n != 1 || !str_eq(c.v[0].name, STR("nameof")) ||
		c.v[0].values.n != 1)
		return false;
	*out = syntax_text(v.t, c.v[0].values.v[0].node);
	size_t dot = str_rchr(*out, '.');
	*out = dot == SIZE_MAX ? *out : str_sub(*out, dot + 1, out->n);
	return out->n > 0;
}

bool format_fluentmigrator_text(
	struct fluentmigrator *r, const struct fluentmigrator_link *l, size_t k, struct str *out)
{
	*out = STR_NONE;
	return k < l->values.n && text_of(r->a, l->values.v[k], out);
}

struct str format_fluentmigrator_source(const struct fluentmigrator_link *l, size_t k)
{
	return k < l->values.n ? syntax_text(l->values.v[k].t, l->values.v[k].node) : STR_NONE;
}

bool format_fluentmigrator_texts(
	struct fluentmigrator *r, const struct fluentmigrator_link *l, struct names_list *out)
{
	*out = (struct names_list){0};
	for (size_t i = 0; i < l->values.n; i++) {
		const struct syntax *t = l->values.v[i].t;
		uint32_t list = l->values.v[i].node;
		struct str one;
		if (text_of(r->a, l->values.v[i], &one)) {
			*VEC_PUSH(r->a, out) = one;
			continue;
		}
		if (syntax_is(t, list, "implicit_array_creation_expression") ||
			syntax_is(t, list, "array_creation_expression"))
			list = syntax_child_of(t, list, "initializer_expression");
		else if (!syntax_is(t, list, "collection_expression"))
			return false;
		for (uint32_t n = list == UINT32_MAX ? list : syntax_child(t, list); n != UINT32_MAX;
			n = syntax_sibling(t, n)) {
			if (syntax_text(t, n).n < 2)
				continue;
			if (!text_of(r->a, (struct fluentmigrator_value){t, n}, &one))
				return false;
			*VEC_PUSH(r->a, out) = one;
		}
	}
	return out->n > 0;
}

/* -- methods of the project's own -- */

bool format_fluentmigrator_knows(struct str name)
{
	static const char *const starts[] = {"As", "With", NULL};
	static const char *const words[] = {"Create", "Alter", "Delete", "Rename", "Execute", "Insert",
		"Update", "Schema", "IfDatabase", "Table", "Column", "Columns", "Index", "ForeignKey",
		"UniqueConstraint", "PrimaryKey", "Sequence", "InSchema", "OnTable", "FromTable", "ToTable",
		"OnColumn", "OnColumns", "AddColumn", "AlterColumn", "WithColumn", "Nullable", "NotNullable",
		"Identity", "Unique", "Indexed", "Computed", "To", "ToSchema", "OnDelete", "OnUpdate",
		"OnDeleteOrUpdate", "ForeignColumn", "ForeignColumns", "PrimaryColumn", "PrimaryColumns",
		"ReferencedBy", "SetExistingRowsTo", "Ascending", "Descending", "Clustered", "NonClustered",
		"IfExists", "IfNotExists", "Sql", "Script", "EmbeddedScript", "IntoTable", "Row", "Rows",
		"AllRows", "Set", "Where", "Exists", "DefaultConstraint", "Constraint", "Delegate", "Include",
		"Filter", "FromView", NULL};
	static const char *const with[] = {"WithColumn", "WithDefault", "WithDefaultValue", "WithDescription",
		"WithColumnDescription", "WithColumnAdditionalDescription",
		"WithColumnAdditionalDescriptions", "WithOptions", "WithSchema", "WithConnection", NULL};
	static const char *const as[] = {"AsAnsiString", "AsBinary", "AsBoolean", "AsByte", "AsCurrency",
		"AsDate", "AsDateTime", "AsDateTime2", "AsDateTimeOffset", "AsDecimal", "AsDouble",
		"AsFixedLengthString", "AsFixedLengthAnsiString", "AsFloat", "AsGuid", "AsInt16", "AsInt32",
		"AsInt64", "AsString", "AsTime", "AsXml", "AsCustom", NULL};
	if (str_starts(name, str_of(starts[0])))
		return str_one_of(name, as);
	return str_starts(name, str_of(starts[1])) ? str_one_of(name, with) : str_one_of(name, words);
}

static void learn(struct fluentmigrator *r, const struct syntax *t)
{
	for (uint32_t i = 0; i < t->n && r->project->extensions.n < MAX_EXTENSIONS; i++) {
		if (!syntax_is(t, i, "method_declaration"))
			continue;
		uint32_t list = syntax_field(t, i, "parameters");
		uint32_t first = list == UINT32_MAX ? list : syntax_child_of(t, list, "parameter");
		if (first != UINT32_MAX && str_starts(syntax_text(t, first), STR("this ")))
			*VEC_PUSH(r->a, &r->project->extensions) = (struct fluentmigrator_extension){
				plain_name(t, syntax_field(t, i, "name")), t, i};
	}
}

static int look_in(
	struct fluentmigrator *r, struct str dir, int depth, size_t *files, size_t *folders, struct err *e)
{
	const struct files *f = r->project->f;
	struct names_list all;
	if (++*folders > MAX_FOLDERS || f->list(f->ctx, r->a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n && *files < MAX_FILES; i++) {
		struct migration m = {0};
		struct str path = format_path(r->a, dir, format_entry(all.v[i]));
		const struct syntax *t;
		bool found;
		if (format_is_folder(all.v[i])) {
			struct str inner = format_path(r->a, dir, str_sub(all.v[i], 0, all.v[i].n - 1));
			if (depth < MAX_DEPTH && look_in(r, inner, depth + 1, files, folders, e))
				return (int)e->code;
			continue;
		}
		if (!str_ends(all.v[i], STR(".cs")))
			continue;
		++*files;
		if (format_read_config(f, r->a, path, &m.raw, &found, e))
			return (int)e->code;
		if (str_find(m.raw, STR("(this I"), 0) == SIZE_MAX ||
			str_find(m.raw, STR("FluentMigrator"), 0) == SIZE_MAX)
			continue;
		if (format_code_parse(r->a, r->project->w, LANGUAGE_CSHARP, &m, &t, e))
			return (int)e->code;
		if (t)
			learn(r, t);
	}
	return 0;
}

/* They stand among the migrations, below them, or beside their folder. */
static int look(struct fluentmigrator *r, struct err *e)
{
	size_t files = 0, folders = 0;
	if (r->project->looked)
		return 0;
	r->project->looked = true;
	if (look_in(r, r->s->path, 0, &files, &folders, e))
		return (int)e->code;
	files = 0;
	return r->s->path.n ? look_in(r, str_dirname(r->s->path), MAX_DEPTH - 1, &files, &folders, e) : 0;
}

/* What it returns: "=> x.Y()", or the last "return x.Y();". */
static uint32_t returned(const struct syntax *t, uint32_t method)
{
	uint32_t body = syntax_field(t, method, "body"), out = UINT32_MAX;
	if (body == UINT32_MAX)
		return UINT32_MAX;
	if (syntax_is(t, body, "arrow_expression_clause"))
		body = syntax_child(t, body);
	for (uint32_t n = syntax_child(t, body); n != UINT32_MAX; n = syntax_sibling(t, n))
		if (syntax_is(t, n, "return_statement") ||
			(syntax_is(t, body, "arrow_expression_clause") && !syntax_is(t, n, "=>")))
			out = syntax_is(t, n, "return_statement") ? syntax_sibling(t, syntax_child(t, n)) : n;
	if (out == UINT32_MAX && syntax_is(t, body, "=>"))
		out = syntax_sibling(t, body);
	return out;
}

/* A parameter's name stands for what the call gives. */
static void give(struct fluentmigrator *r, const struct fluentmigrator_extension *x,
	const struct fluentmigrator_link *call, struct fluentmigrator_link *l)
{
	VEC(struct fluentmigrator_value) values = {0};
	for (size_t i = 0; i < l->values.n; i++) {
		struct fluentmigrator_value v = l->values.v[i];
		uint32_t list = syntax_field(x->t, x->method, "parameters");
		size_t k = 0;
		for (uint32_t n = syntax_child(x->t, list); n != UINT32_MAX; n = syntax_sibling(x->t, n)) {
			if (!syntax_is(x->t, n, "parameter"))
				continue;
			bool same = str_eq(
				syntax_text(x->t, syntax_field(x->t, n, "name")), syntax_text(v.t, v.node));
			if (same && k && k - 1 < call->values.n)
				v = call->values.v[k - 1];
			k++;
		}
		*VEC_PUSH(r->a, &values) = v;
	}
	l->values.v = values.v, l->values.n = values.n, l->values.cap = values.cap;
}

static bool stands_for(
	struct fluentmigrator *r, const struct fluentmigrator_link *call, struct fluentmigrator_chain *out)
{
	for (size_t i = 0; i < r->project->extensions.n; i++) {
		const struct fluentmigrator_extension *x = &r->project->extensions.v[i];
		if (!str_eq(x->name, call->name))
			continue;
		uint32_t list = syntax_field(x->t, x->method, "parameters");
		struct str self = syntax_text(
			x->t, syntax_field(x->t, syntax_child_of(x->t, list, "parameter"), "name"));
		uint32_t value = returned(x->t, x->method);
		if (value == UINT32_MAX || !chain_of(r->a, x->t, value, out) || out->n < 2 ||
			!str_eq(out->v[0].name, self))
			continue;
		for (size_t k = 1; k < out->n; k++)
			give(r, x, call, &out->v[k]);
		return true;
	}
	return false;
}

int format_fluentmigrator_extend(struct fluentmigrator *r, struct fluentmigrator_chain *c, struct err *e)
{
	struct fluentmigrator_chain out = {0}, in;
	bool any = false;
	for (size_t i = 0; i < c->n; i++) {
		if (i && c->v[i].called && !format_fluentmigrator_knows(c->v[i].name) &&
			r->links < MAX_LINKS) {
			if (look(r, e))
				return (int)e->code;
			if (stands_for(r, &c->v[i], &in)) {
				any = true;
				r->links += in.n;
				for (size_t k = 1; k < in.n; k++)
					*VEC_PUSH(r->a, &out) = in.v[k];
				continue;
			}
		}
		*VEC_PUSH(r->a, &out) = c->v[i];
	}
	*c = out;
	return any ? format_fluentmigrator_extend(r, c, e) : 0; /* ends: r->links is bounded */
}
