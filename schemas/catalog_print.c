#include "schemas/catalog_print.h"

#include <stdlib.h>
#include <string.h>

static int relation_order(const void *a, const void *b)
{
	const struct relation *x = *(const struct relation *const *)a,
			      *y = *(const struct relation *const *)b;
	int c = str_cmp(x->schema, y->schema);
	return c ? c : str_cmp(x->name, y->name);
}

const struct relation **catalog_print_sorted(struct arena *a, const struct catalog *c)
{
	const struct relation **v = ARENA_ARRAY(a, const struct relation *, c->relations.n);
	for (size_t i = 0; i < c->relations.n; i++)
		v[i] = &c->relations.v[i];
	if (c->relations.n)
		qsort(v, c->relations.n, sizeof *v, relation_order);
	return v;
}

/* Constraints, indexes, triggers and policies begin with their name. */
static int name_order(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void *catalog_print_by_name(struct arena *a, const void *v, size_t n, size_t size)
{
	void *copy = arena_alloc(a, n, size);
	if (n) {
		memcpy(copy, v, n * size);
		qsort(copy, n, size, name_order);
	}
	return copy;
}

/* Names and expressions may hold line ends: in a listing of one object a line they would begin another one,
 * which somebody else wrote. */
static void end_line(struct sb *b, size_t from)
{
	for (size_t i = from; i < b->n; i++)
		if (b->p[i] == '\n')
			b->p[i] = ' ';
	sb_char(b, '\n');
}

static void put_names(struct sb *b, struct names l)
{
	sb_char(b, '(');
	for (size_t i = 0; i < l.n; i++)
		sb_fmt(b, "%s%.*s", i ? ", " : "", STRF(l.v[i]));
	sb_char(b, ')');
}

static void qualified(struct sb *b, struct str schema, struct str name)
{
	if (schema.n)
		sb_fmt(b, "%.*s.", STRF(schema));
	sb_add(b, name);
}

static void column(struct sb *b, const struct column *c)
{
	size_t from = b->n;
	sb_fmt(b, "    %.*s", STRF(c->name));
	if (c->type.n)
		sb_fmt(b, " %.*s", STRF(c->type));
	if (c->not_null)
		sb_addz(b, " not null");
	if (c->identity)
		sb_addz(b, " identity");
	if (c->def.n)
		sb_fmt(b, " default %.*s", STRF(c->def));
	if (c->generated.n)
		sb_fmt(b, " generated as %.*s", STRF(c->generated));
	end_line(b, from);
}

static void constraint(struct sb *b, const struct constraint *k)
{
	static const char *const words[] = {"primary key", "unique", "foreign key", "check", "exclude"};
	size_t from = b->n;
	sb_fmt(b, "    constraint %.*s%s%s", STRF(k->name), k->name.n ? " " : "", words[k->kind]);
	if (k->kind != CONSTRAINT_CHECK) {
		sb_char(b, ' ');
		put_names(b, k->columns);
	}
	if (k->kind == CONSTRAINT_FOREIGN) {
		sb_addz(b, " references ");
		qualified(b, k->ref_schema, k->ref_table);
		sb_char(b, ' ');
		put_names(b, k->ref_columns);
	}
	if (k->kind == CONSTRAINT_CHECK)
		sb_fmt(b, " %.*s", STRF(k->definition));
	sb_addz(b, k->not_valid ? " not valid" : "");
	end_line(b, from);
}

static void index(struct sb *b, const struct index *x)
{
	size_t from = b->n;
	sb_fmt(b, "    %sindex %.*s ", x->primary ? "primary " : x->unique ? "unique " : "", STRF(x->name));
	if (x->method.n)
		sb_fmt(b, "using %.*s ", STRF(x->method));
	put_names(b, x->columns);
	if (x->include.n) {
		sb_addz(b, " include ");
		put_names(b, x->include);
	}
	if (x->predicate.n)
		sb_fmt(b, " where %.*s", STRF(x->predicate));
	sb_addz(b, x->invalid ? " invalid" : "");
	end_line(b, from);
}

static void relation(struct arena *a, struct sb *b, const struct relation *r)
{
	static const char *const words[] = {
		"table", "view", "materialized view", "foreign table", "partitioned table"};
	size_t from = b->n;
	sb_fmt(b, "%s ", words[r->kind]);
	qualified(b, r->schema, r->name);
	if (r->parent.n) {
		sb_addz(b, " of ");
		qualified(b, r->parent_schema, r->parent);
	}
	sb_addz(b, r->row_security ? " row security" : "");
	end_line(b, from);
	for (size_t i = 0; i < r->columns.n; i++)
		column(b, &r->columns.v[i]);
	if (r->columns_unknown)
		sb_addz(b, "    ... other columns\n");
	struct constraint *k = BY_NAME(a, &r->constraints);
	for (size_t i = 0; i < r->constraints.n; i++)
		constraint(b, &k[i]);
	struct index *x = BY_NAME(a, &r->indexes);
	for (size_t i = 0; i < r->indexes.n; i++)
		index(b, &x[i]);
	struct trigger *t = BY_NAME(a, &r->triggers);
	for (size_t i = 0; i < r->triggers.n; i++) {
		from = b->n;
		sb_fmt(b, "    trigger %.*s %.*s %.*s %.*s", STRF(t[i].name), STRF(t[i].timing),
			STRF(t[i].events), STRF(t[i].function));
		end_line(b, from);
	}
	struct policy *p = BY_NAME(a, &r->policies);
	for (size_t i = 0; i < r->policies.n; i++) {
		from = b->n;
		sb_fmt(b, "    policy %.*s %.*s%s", STRF(p[i].name), STRF(p[i].command),
			p[i].restrictive ? " restrictive" : "");
		end_line(b, from);
	}
}

static void type(struct sb *b, const struct type *t)
{
	static const char *const words[] = {"enum", "domain", "composite", "range", "base"};
	sb_addz(b, "type ");
	qualified(b, t->schema, t->name);
	sb_fmt(b, " %s", words[t->kind]);
	for (size_t i = 0; i < t->labels.n; i++)
		sb_fmt(b, "%s'%.*s'", i ? ", " : " ", STRF(t->labels.v[i]));
	for (size_t i = 0; i < t->fields.n; i++)
		sb_fmt(b, "%s%.*s %.*s", i ? ", " : " ", STRF(t->fields.v[i].name),
			STRF(t->fields.v[i].type));
	if (t->base.n)
		sb_fmt(b, " %.*s", STRF(t->base));
	if (t->not_null)
		sb_addz(b, " not null");
	if (t->extension.n)
		sb_fmt(b, " of extension %.*s", STRF(t->extension));
}

static void lines(struct sb *b, struct names *l)
{
	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, str_order);
	for (size_t i = 0; i < l->n; i++) {
		size_t from = b->n;
		sb_add(b, l->v[i]);
		end_line(b, from);
	}
	l->n = 0;
}

static void smaller_objects(struct arena *a, struct sb *b, const struct catalog *c)
{
	struct names l = {0};
	for (size_t i = 0; i < c->types.n; i++) {
		struct sb one = sb_new(a, 64 * 1024);
		type(&one, &c->types.v[i]);
		catalog_names_add(a, &l, sb_str(&one));
	}
	lines(b, &l);
	for (size_t i = 0; i < c->functions.n; i++) {
		const struct function *f = &c->functions.v[i];
		catalog_names_add(a, &l,
			str_fmt(a, "%s %.*s%s%.*s(%.*s)%s%.*s%s%.*s", f->procedure ? "procedure" : "function",
				STRF(f->schema), f->schema.n ? "." : "", STRF(f->name), STRF(f->args),
				f->returns.n ? " returns " : "", STRF(f->returns),
				f->extension.n ? " of extension " : "", STRF(f->extension)));
	}
	lines(b, &l);
	for (size_t i = 0; i < c->sequences.n; i++) {
		const struct sequence *s = &c->sequences.v[i];
		catalog_names_add(a, &l,
			str_fmt(a, "sequence %.*s%s%.*s%s%.*s%s%.*s", STRF(s->schema), s->schema.n ? "." : "",
				STRF(s->name), s->owner_table.n ? " of " : "", STRF(s->owner_table),
				s->owner_table.n ? "." : "", STRF(s->owner_column)));
	}
	lines(b, &l);
}

void catalog_print_text(struct arena *a, struct sb *b, const struct catalog *c)
{
	const struct relation **v = catalog_print_sorted(a, c);
	struct names l = {0};
	for (size_t i = 0; i < c->schemas.n; i++)
		if (c->schemas.v[i].n)
			catalog_names_add(a, &l, str_fmt(a, "schema %.*s", STRF(c->schemas.v[i])));
	lines(b, &l);
	for (size_t i = 0; i < c->extensions.n; i++)
		catalog_names_add(a, &l,
			str_fmt(a, "extension %.*s in %.*s", STRF(c->extensions.v[i].name),
				STRF(c->extensions.v[i].schema)));
	lines(b, &l);
	for (size_t i = 0; i < c->relations.n; i++)
		relation(a, b, v[i]);
	smaller_objects(a, b, c);
	if (!c->complete)
		sb_addz(b, "incomplete: some statements could not be read\n");
}

void catalog_print_delta_text(
	struct arena *a, struct sb *b, const struct catalog *after, const struct delta *d)
{
	static const char marks[] = {'+', '-', '!', '~'};
	for (size_t i = 0; i < d->n; i++) {
		const struct delta_item *x = &d->v[i];
		struct str name = catalog_object_text(a, after, &x->object);
		bool on = x->object.kind == OBJECT_CONSTRAINT || x->object.kind == OBJECT_INDEX ||
			  x->object.kind == OBJECT_TRIGGER || x->object.kind == OBJECT_POLICY;
		size_t from = b->n;
		sb_fmt(b, "%c %s %.*s", marks[x->kind], catalog_object_word(x->object.kind), STRF(name));
		if (on)
			sb_fmt(b, " of %.*s", STRF(x->object.table));
		if (x->what.n)
			sb_fmt(b, ": %.*s", STRF(x->what));
		end_line(b, from);
	}
}
