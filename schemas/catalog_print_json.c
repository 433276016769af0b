/* The JSON of `schema` (DESIGN: CONTRACT); its schema is schemas/json/schema.schema.json. */
#include <stdlib.h>

#include "schemas/catalog_print.h"

/* Absent text is null, so that "" stays a value of its own. */
static void put_text(struct json_out *w, const char *key, struct str v)
{
	if (v.n)
		json_put_str(w, key, v);
	else
		json_put_null(w, key);
}

static void put_names(struct json_out *w, const char *key, struct names l)
{
	json_open(w, key, '[');
	for (size_t i = 0; i < l.n; i++)
		json_put_str(w, NULL, l.v[i]);
	json_close(w, ']');
}

static void column(struct json_out *w, const struct column *c)
{
	json_open(w, NULL, '{');
	json_put_str(w, "name", c->name);
	json_put_str(w, "type", c->type);
	json_put_bool(w, "nullable", !c->not_null);
	put_text(w, "default", c->def);
	put_text(w, "generated", c->generated);
	json_put_bool(w, "identity", c->identity);
	json_close(w, '}');
}

static void constraint(struct json_out *w, const struct constraint *k)
{
	json_open(w, NULL, '{');
	json_put_str(w, "name", k->name);
	json_put_str(w, "kind", str_of(catalog_constraint_word(k->kind)));
	put_names(w, "columns", k->columns);
	if (k->kind == CONSTRAINT_FOREIGN) {
		json_open(w, "references", '{');
		json_put_str(w, "schema", k->ref_schema);
		json_put_str(w, "table", k->ref_table);
		put_names(w, "columns", k->ref_columns);
		json_close(w, '}');
	}
	put_text(w, "definition", k->definition);
	json_put_bool(w, "validated", !k->not_valid);
	json_close(w, '}');
}

static void index(struct json_out *w, const struct index *x)
{
	json_open(w, NULL, '{');
	json_put_str(w, "name", x->name);
	json_put_bool(w, "unique", x->unique);
	json_put_bool(w, "primary", x->primary);
	put_text(w, "method", x->method);
	put_names(w, "columns", x->columns);
	put_names(w, "include", x->include);
	put_text(w, "predicate", x->predicate);
	json_put_bool(w, "valid", !x->invalid);
	json_close(w, '}');
}

static void relation(struct arena *a, struct json_out *w, const struct relation *r)
{
	json_open(w, NULL, '{');
	json_put_str(w, "schema", r->schema);
	json_put_str(w, "name", r->name);
	json_put_str(w, "kind", str_of(catalog_relation_word(r->kind)));
	json_put_bool(w, "columns_known", !r->columns_unknown);
	json_put_bool(w, "row_security", r->row_security);
	if (r->parent.n) {
		json_open(w, "parent", '{');
		json_put_str(w, "schema", r->parent_schema);
		json_put_str(w, "name", r->parent);
		json_close(w, '}');
	}
	json_open(w, "columns", '[');
	for (size_t i = 0; i < r->columns.n; i++)
		column(w, &r->columns.v[i]);
	json_close(w, ']');
	json_open(w, "constraints", '[');
	struct constraint *k = BY_NAME(a, &r->constraints);
	for (size_t i = 0; i < r->constraints.n; i++)
		constraint(w, &k[i]);
	json_close(w, ']');
	json_open(w, "indexes", '[');
	struct index *x = BY_NAME(a, &r->indexes);
	for (size_t i = 0; i < r->indexes.n; i++)
		index(w, &x[i]);
	json_close(w, ']');
	json_close(w, '}');
}

struct entry {
	struct str schema, name, args;
	const void *item;
};

static int entry_order(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int c = str_cmp(x->schema, y->schema);
	c = c ? c : str_cmp(x->name, y->name);
	return c ? c : str_cmp(x->args, y->args);
}

static void open_item(struct json_out *w, const struct entry *x)
{
	json_open(w, NULL, '{');
	json_put_str(w, "schema", x->schema);
	json_put_str(w, "name", x->name);
}

static void type(struct json_out *w, const struct entry *x)
{
	static const char *const words[] = {"enum", "domain", "composite", "range", "other"};
	const struct type *t = x->item;
	open_item(w, x);
	json_put_str(w, "kind", str_of(words[t->kind]));
	if (t->kind == TYPE_ENUM)
		put_names(w, "labels", t->labels);
	if (t->kind == TYPE_COMPOSITE) {
		json_open(w, "fields", '[');
		for (size_t i = 0; i < t->fields.n; i++)
			column(w, &t->fields.v[i]);
		json_close(w, ']');
	}
	put_text(w, "base", t->base);
	put_text(w, "extension", t->extension);
	json_close(w, '}');
}

static void function(struct json_out *w, const struct entry *x)
{
	const struct function *f = x->item;
	open_item(w, x);
	json_put_str(w, "args", f->args);
	put_text(w, "returns", f->returns);
	json_put_bool(w, "procedure", f->procedure);
	json_put_bool(w, "variadic", f->variadic);
	json_put_int(w, "defaults", f->ndefaults);
	put_text(w, "extension", f->extension);
	json_close(w, '}');
}

static void sequence(struct json_out *w, const struct entry *x)
{
	const struct sequence *s = x->item;
	open_item(w, x);
	put_text(w, "table", s->owner_table);
	put_text(w, "column", s->owner_column);
	json_close(w, '}');
}

static void extension(struct json_out *w, const struct entry *x)
{
	const struct extension *e = x->item;
	json_open(w, NULL, '{');
	json_put_str(w, "name", e->name);
	json_put_str(w, "schema", e->schema);
	json_close(w, '}');
}

static void list(struct json_out *w, const char *key, struct entry *v, size_t n,
	void (*put)(struct json_out *w, const struct entry *x))
{
	if (n)
		qsort(v, n, sizeof *v, entry_order);
	json_open(w, key, '[');
	for (size_t i = 0; i < n; i++)
		put(w, &v[i]);
	json_close(w, ']');
}

static void small_objects(struct arena *a, struct json_out *w, const struct catalog *c)
{
	struct entry *v = ARENA_ARRAY(a, struct entry, c->types.n);
	for (size_t i = 0; i < c->types.n; i++)
		v[i] = (struct entry){c->types.v[i].schema, c->types.v[i].name, STR_NONE, &c->types.v[i]};
	list(w, "types", v, c->types.n, type);
	v = ARENA_ARRAY(a, struct entry, c->functions.n);
	for (size_t i = 0; i < c->functions.n; i++)
		v[i] = (struct entry){c->functions.v[i].schema, c->functions.v[i].name,
			c->functions.v[i].args, &c->functions.v[i]};
	list(w, "functions", v, c->functions.n, function);
	v = ARENA_ARRAY(a, struct entry, c->sequences.n);
	for (size_t i = 0; i < c->sequences.n; i++)
		v[i] = (struct entry){
			c->sequences.v[i].schema, c->sequences.v[i].name, STR_NONE, &c->sequences.v[i]};
	list(w, "sequences", v, c->sequences.n, sequence);
	v = ARENA_ARRAY(a, struct entry, c->extensions.n);
	for (size_t i = 0; i < c->extensions.n; i++)
		v[i] = (struct entry){STR_NONE, c->extensions.v[i].name, STR_NONE, &c->extensions.v[i]};
	list(w, "extensions", v, c->extensions.n, extension);
}

static void open_on(struct json_out *w, const struct relation *r, struct str name)
{
	json_open(w, NULL, '{');
	json_put_str(w, "schema", r->schema);
	json_put_str(w, "table", r->name);
	json_put_str(w, "name", name);
}

static void triggers(struct arena *a, struct json_out *w, const struct relation *r)
{
	const struct trigger *sorted = BY_NAME(a, &r->triggers);
	for (size_t i = 0; i < r->triggers.n; i++) {
		const struct trigger *t = &sorted[i];
		open_on(w, r, t->name);
		json_put_str(w, "timing", t->timing);
		json_put_str(w, "events", t->events);
		put_text(w, "function", t->function);
		json_close(w, '}');
	}
}

static void policies(struct arena *a, struct json_out *w, const struct relation *r)
{
	const struct policy *sorted = BY_NAME(a, &r->policies);
	for (size_t i = 0; i < r->policies.n; i++) {
		const struct policy *k = &sorted[i];
		open_on(w, r, k->name);
		json_put_str(w, "command", k->command);
		json_put_bool(w, "permissive", !k->restrictive);
		json_close(w, '}');
	}
}

void catalog_print_json(struct arena *a, struct json_out *w, const struct catalog *c)
{
	const struct relation **v = catalog_print_sorted(a, c);
	size_t n = c->relations.n;
	struct names schemas = {0};
	for (size_t i = 0; i < c->schemas.n; i++)
		if (c->schemas.v[i].n)
			catalog_names_add(a, &schemas, c->schemas.v[i]);
	if (schemas.n)
		qsort(schemas.v, schemas.n, sizeof *schemas.v, str_order);
	json_put_str(w, "dialect", str_of(dialect_name(c->dialect)));
	json_put_bool(w, "complete", c->complete);
	put_names(w, "schemas", schemas);
	json_open(w, "tables", '[');
	for (size_t i = 0; i < n; i++)
		relation(a, w, v[i]);
	json_close(w, ']');
	small_objects(a, w, c);
	json_open(w, "triggers", '[');
	for (size_t i = 0; i < n; i++)
		triggers(a, w, v[i]);
	json_close(w, ']');
	json_open(w, "policies", '[');
	for (size_t i = 0; i < n; i++)
		policies(a, w, v[i]);
	json_close(w, ']');
}

void catalog_print_object_json(struct json_out *w, const char *key, const struct object_id *id)
{
	json_open(w, key, '{');
	json_put_str(w, "kind", str_of(catalog_object_word(id->kind)));
	if (id->schema.n)
		json_put_str(w, "schema", id->schema);
	if (id->table.n)
		json_put_str(w, "table", id->table);
	json_put_str(w, "name", id->name);
	if (id->kind == OBJECT_UNIQUE)
		put_names(w, "columns", id->columns);
	if (id->kind == OBJECT_FUNCTION)
		json_put_str(w, "args", id->args);
	json_close(w, '}');
}

void catalog_print_delta_json(struct json_out *w, const struct delta *d)
{
	static const char *const words[] = {"added", "removed", "tightened", "changed"};
	json_open(w, "changes", '[');
	for (size_t i = 0; i < d->n; i++) {
		json_open(w, NULL, '{');
		json_put_str(w, "change", str_of(words[d->v[i].kind]));
		catalog_print_object_json(w, "object", &d->v[i].object);
		put_text(w, "what", d->v[i].what);
		json_close(w, '}');
	}
	json_close(w, ']');
}
