#include "migrate/format_code.h"
#include "migrate/format_ddl.h"
#include "migrate/formats/bun.h"
#include "migrate/formats/bun_model.h"

/*
 * bun's Go migrations: what is given to Register() as up. Beside SQL that is handed over, with names filled
 * in (bun.Ident), its builders are read where they name a table:
 * NewAddColumn().Table("orders").ColumnExpr("note text"). A table that is made of a struct of another place,
 * or of a model alone, is a gap.
 */

enum { MAX_LINKS = 60 };

struct link {
	struct str name;
	uint32_t arguments;
};

struct chain {
	VEC(struct link) links; /* from the call that begins with New on */
	uint32_t node;
};

/* db.NewAddColumn().Table("x").Exec(ctx): its links, when the outermost call runs it. */
static bool chain_of(struct goose_reader *r, uint32_t call, struct chain *out)
{
	const struct syntax *t = r->t;
	VEC(struct link) back = {0};
	*out = (struct chain){.node = call};
	for (uint32_t n = call; back.n < MAX_LINKS && syntax_is(t, n, "call_expression");) {
		uint32_t f = syntax_field(t, n, "function");
		if (f == UINT32_MAX || !syntax_is(t, f, "selector_expression"))
			break;
		struct link *l = VEC_PUSH(r->a, &back);
		*l = (struct link){
			syntax_text(t, syntax_field(t, f, "field")), syntax_field(t, n, "arguments")};
		if (str_starts(l->name, STR("New")))
			break;
		n = syntax_field(t, f, "operand");
	}
	if (!back.n || !str_starts(back.v[back.n - 1].name, STR("New")))
		return false;
	while (back.n)
		*VEC_PUSH(r->a, &out->links) = back.v[--back.n];
	return true;
}

static const struct link *link_named(const struct chain *c, const char *name)
{
	for (size_t i = 0; i < c->links.n; i++)
		if (str_eq(c->links.v[i].name, str_of(name)))
			return &c->links.v[i];
	return NULL;
}

/* -- SQL with '?' -- */

struct filling {
	struct goose_reader *r;
	const struct goose_env *env;
	const struct format_ddl *d;
	uint32_t at;
};

/* bun.Ident("orders"), bun.Name("x"), bun.Safe("now()"), "text", 1, true */
static bool argument(const struct filling *x, uint32_t node, struct str *out)
{
	const struct syntax *t = x->r->t;
	struct literal l;
	bool call = syntax_is(t, node, "call_expression");
	struct str f = call ? syntax_text(t, syntax_field(t, node, "function")) : STR_NONE;
	bool name = str_eq(f, STR("bun.Ident")) || str_eq(f, STR("bun.Name")),
	     safe = str_eq(f, STR("bun.Safe"));
	if (call && !name && !safe)
		return false;
	if (call)
		node = format_code_argument(t, syntax_field(t, node, "arguments"), 0);
	if (node != UINT32_MAX && (syntax_is(t, node, "int_literal") || syntax_is(t, node, "true") ||
					  syntax_is(t, node, "false"))) {
		*out = syntax_text(t, node);
		return true;
	}
	if (node == UINT32_MAX || !format_goose_value(x->r, x->env, node, x->at, &l))
		return false;
	*out = safe ? l.text : name ? format_ddl_name(x->d, l.text) : format_ddl_text(x->d, l.text);
	return true;
}

/* The text with each '?' filled in by the arguments from the k-th on. */
static bool filled(const struct filling *x, struct str text, uint32_t list, size_t k, struct str *out)
{
	struct str part;
	*out = STR_NONE;
	for (size_t at; (at = str_chr(text, '?')) != SIZE_MAX; k++) {
		uint32_t node = format_code_argument(x->r->t, list, k);
		if (node == UINT32_MAX || !argument(x, node, &part))
			return false;
		*out = str_fmt(x->r->a, "%.*s%.*s%.*s", STRF(*out), STRF(str_sub(text, 0, at)), STRF(part));
		text = str_sub(text, at + 1, text.n);
	}
	*out = out->n ? str_fmt(x->r->a, "%.*s%.*s", STRF(*out), STRF(text)) : text;
	return true;
}

static void gap(struct goose_reader *r, uint32_t node, const char *what)
{
	format_gap(r->a, r->m, format_code_line(r->t, node), str_of(what));
}

/* Exec(ctx, "ALTER TABLE ? ...", bun.Ident("x")), NewRaw("...", ...) */
static void raw(const struct filling *x, uint32_t call, uint32_t list, size_t first)
{
	struct literal l;
	struct str sql;
	for (size_t k = first; k < first + 2; k++) {
		uint32_t node = format_code_argument(x->r->t, list, k);
		if (node == UINT32_MAX || !format_goose_value(x->r, x->env, node, x->at, &l))
			continue;
		if (filled(x, l.text, list, k + 1, &sql)) {
			format_ddl_sql(x->d, sql);
			return;
		}
		if (format_code_only_data(x->r->a, x->r->s->dialect, str_trim(l.text)))
			return;
	}
	gap(x->r, call, "SQL that is computed when the Go migration runs");
}

/* -- builders -- */

/* .Table("orders"), .TableExpr("orders"), .ModelTableExpr("orders") */
static bool table_of(const struct filling *x, const struct chain *c, struct format_ddl_table *out)
{
	static const char *const names[] = {"Table", "TableExpr", "ModelTableExpr"};
	struct literal l;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct link *k = link_named(c, names[i]);
		uint32_t node = k ? format_code_argument(x->r->t, k->arguments, 0) : UINT32_MAX;
		if (node == UINT32_MAX || !format_goose_value(x->r, x->env, node, x->at, &l))
			continue;
		size_t dot = str_chr(l.text, '.');
		*out = (struct format_ddl_table){str_sub(l.text, 0, dot == SIZE_MAX ? 0 : dot),
			str_sub(l.text, dot == SIZE_MAX ? 0 : dot + 1, l.text.n)};
		return out->name.n && str_chr(l.text, ' ') == SIZE_MAX && str_chr(l.text, '?') == SIZE_MAX;
	}
	return false;
}

/* .Model((*Order)(nil)): the struct, where the file has it. */
static bool model_of(
	const struct filling *x, const struct chain *c, struct format_ddl_create *out, bool *whole)
{
	const struct link *k = link_named(c, "Model");
	uint32_t node = k ? format_code_argument(x->r->t, k->arguments, 0) : UINT32_MAX;
	struct str name;
	if (!format_goose_may_look(x->r, x->r->t->n))
		return false;
	uint32_t type = node == UINT32_MAX ? node : format_bun_struct(x->r->t, node, &name);
	if (type == UINT32_MAX)
		return false;
	*whole = format_bun_model(x->d, x->r->t, type, name, out);
	return out->table.name.n > 0;
}

static bool create_table(const struct filling *x, const struct chain *c, struct format_ddl_table t)
{
	struct format_ddl_create made;
	bool whole;
	if (!model_of(x, c, &made, &whole))
		return false;
	if (t.name.n)
		made.table = t;
	made.if_not_exists = link_named(c, "IfNotExists") != NULL;
	format_ddl_create_table(x->d, &made);
	return whole;
}

static bool add_column(const struct filling *x, const struct chain *c, struct format_ddl_table t)
{
	const struct link *k = link_named(c, "ColumnExpr");
	uint32_t node = k ? format_code_argument(x->r->t, k->arguments, 0) : UINT32_MAX;
	struct literal l;
	struct str sql;
	if (node == UINT32_MAX || !format_goose_value(x->r, x->env, node, x->at, &l) ||
		!filled(x, l.text, k->arguments, 1, &sql))
		return false;
	format_ddl_sql(x->d,
		str_fmt(x->r->a, "ALTER TABLE %.*s ADD COLUMN %s%.*s", STRF(format_ddl_table_name(x->d, t)),
			link_named(c, "IfNotExists") ? "IF NOT EXISTS " : "", STRF(sql)));
	return true;
}

/* The strings of all .Column(...) links. */
static bool columns_of(const struct filling *x, const struct chain *c, struct names_list *out)
{
	struct literal l;
	for (size_t i = 0; i < c->links.n; i++) {
		if (!str_eq(c->links.v[i].name, STR("Column")))
			continue;
		uint32_t node;
		for (size_t k = 0;
			(node = format_code_argument(x->r->t, c->links.v[i].arguments, k)) != UINT32_MAX;
			k++) {
			if (!format_goose_value(x->r, x->env, node, x->at, &l))
				return false;
			*VEC_PUSH(x->r->a, out) = l.text;
		}
	}
	return out->n > 0;
}

static bool drop_column(const struct filling *x, const struct chain *c, struct format_ddl_table t)
{
	struct names_list columns = {0};
	if (!columns_of(x, c, &columns))
		return false;
	for (size_t i = 0; i < columns.n; i++)
		format_ddl_drop_column(x->d, t, columns.v[i], false);
	return true;
}

static bool index_name(const struct filling *x, const struct chain *c, struct str *out)
{
	const struct link *k = link_named(c, "Index");
	uint32_t node = k ? format_code_argument(x->r->t, k->arguments, 0) : UINT32_MAX;
	struct literal l;
	if (node == UINT32_MAX || !format_goose_value(x->r, x->env, node, x->at, &l))
		return false;
	*out = l.text;
	return out->n > 0;
}

static bool create_index(const struct filling *x, const struct chain *c, struct format_ddl_table t)
{
	struct format_ddl_index i = {.table = t, .unique = link_named(c, "Unique") != NULL};
	i.if_not_exists = link_named(c, "IfNotExists") != NULL;
	if (link_named(c, "ColumnExpr") || link_named(c, "Where") || link_named(c, "WhereOr") ||
		!index_name(x, c, &i.name) || !columns_of(x, c, &i.columns))
		return false;
	format_ddl_create_index(x->d, &i);
	return true;
}

static bool drop_index(const struct filling *x, const struct chain *c, struct format_ddl_table t)
{
	struct str name;
	if (!index_name(x, c, &name))
		return false;
	format_ddl_drop_index(x->d, t, name, link_named(c, "IfExists") != NULL);
	return true;
}

static bool drop_table(const struct filling *x, const struct chain *c, struct format_ddl_table t)
{
	format_ddl_drop_table(x->d, t, link_named(c, "IfExists") != NULL);
	return true;
}

static void build(const struct filling *x, const struct chain *c)
{
	static const struct {
		const char *name;
		bool (*run)(const struct filling *, const struct chain *, struct format_ddl_table);
		bool table;
	} kinds[] = {{"NewCreateTable", create_table, false}, {"NewAddColumn", add_column, true},
		{"NewDropColumn", drop_column, true}, {"NewCreateIndex", create_index, true},
		{"NewDropIndex", drop_index, false}, {"NewDropTable", drop_table, true}};
	static const char *const rows[] = {"NewSelect", "NewInsert", "NewUpdate", "NewDelete", "NewMerge",
		"NewValues", "NewTruncateTable", NULL};
	struct str name = c->links.v[0].name;
	struct format_ddl_table t = {.schema = STR_NONE};
	if (str_eq(name, STR("NewRaw"))) {
		raw(x, c->node, c->links.v[0].arguments, 0);
		return;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(name, str_of(kinds[i].name))) {
			struct format_ddl_create made;
			bool whole, known = table_of(x, c, &t);
			if (!known && model_of(x, c, &made, &whole)) {
				t = made.table;
				known = true;
			}
			if ((!known && kinds[i].table) || !kinds[i].run(x, c, t))
				gap(x->r, c->node, "a change of a table that only a model names");
			return;
		}
	if (!str_one_of(name, rows))
		gap(x->r, c->node, "a statement of bun's that is not read");
}

/* -- calls -- */

static bool runs(struct str method)
{
	static const char *const words[] = {"Exec", "ExecContext", "Scan", "Count", "Rows", "Exists", NULL};
	return str_one_of(method, words);
}

static bool call(struct goose_reader *r, const struct goose_env *env, uint32_t node)
{
	const struct syntax *t = r->t;
	uint32_t f = syntax_field(t, node, "function");
	struct str method = syntax_is(t, f, "selector_expression")
				    ? syntax_text(t, syntax_field(t, f, "field"))
				    : STR_NONE;
	struct format_ddl d = {
		.a = r->a, .s = r->s, .out = &r->m->up, .raw = r->m->raw, .at = t->nodes[node].from};
	struct filling x = {r, env, &d, node};
	struct chain c;
	if (runs(method) && chain_of(r, node, &c)) {
		build(&x, &c);
		return true;
	}
	if (!str_eq(method, STR("Exec")) && !str_eq(method, STR("ExecContext")))
		return str_starts(method, STR("Query")); /* asks, and changes nothing */
	raw(&x, node, syntax_field(t, node, "arguments"), 0);
	return true;
}

/* -- what is registered -- */

static uint32_t declared(const struct syntax *t, const char *kind, struct str name)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (syntax_is(t, i, kind) && str_eq(syntax_text(t, syntax_field(t, i, "name")), name))
			return i;
	return UINT32_MAX;
}

/* A function of the file, or "up := func(...) {...}". */
static uint32_t function_of(const struct syntax *t, uint32_t node)
{
	if (syntax_is(t, node, "func_literal"))
		return node;
	if (syntax_is(t, node, "selector_expression")) /* m.Up */
		return declared(t, "method_declaration", syntax_text(t, syntax_field(t, node, "field")));
	struct str name = syntax_text(t, node);
	uint32_t found = declared(t, "function_declaration", name);
	for (uint32_t i = 0; found == UINT32_MAX && i < t->n; i++) {
		if (!syntax_is(t, i, "short_var_declaration") ||
			!str_eq(syntax_text(t, syntax_field(t, i, "left")), name))
			continue;
		uint32_t right = syntax_field(t, i, "right");
		uint32_t first = right == UINT32_MAX ? right : syntax_child_of(t, right, "func_literal");
		found = first;
	}
	return found;
}

static uint32_t up_of(const struct syntax *t)
{
	for (uint32_t i = 0; i < t->n; i++) {
		uint32_t f = syntax_is(t, i, "call_expression") ? syntax_field(t, i, "function") : UINT32_MAX;
		if (f == UINT32_MAX || !syntax_is(t, f, "selector_expression"))
			continue;
		struct str method = syntax_text(t, syntax_field(t, f, "field"));
		uint32_t first = format_code_argument(t, syntax_field(t, i, "arguments"), 0);
		if ((str_eq(method, STR("Register")) || str_eq(method, STR("MustRegister"))) &&
			first != UINT32_MAX)
			return function_of(t, first);
	}
	return UINT32_MAX;
}

int format_bun_go(
	struct arena *a, struct worker *w, const struct source *s, struct migration *m, struct err *e)
{
	const struct syntax *t;
	if (format_code_parse(a, w, LANGUAGE_GO, m, &t, e))
		return (int)e->code;
	m->opaque = true; /* a program, which the project itself runs */
	if (!t)
		return 0;
	uint32_t up = up_of(t);
	struct goose_reader r = {.a = a, .t = t, .s = s, .m = m, .budget = 20000, .call = call};
	struct goose_env frame = {.frame = true, .function = up};
	if (up == UINT32_MAX)
		format_code_unknown(a, m, 1, STR("a Go migration whose function is not found"));
	else
		format_goose_code(&r, &frame, up);
	return 0;
}
