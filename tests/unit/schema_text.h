/*
 * Catalogs for tests from one line: "orders(id int!, total numeric, kind st); enum st(a b); fn f(int,int);
 * fn late=orders(int), which returns orders; fn sums=TABLE[id int, n int](int); unique orders(id slug);
 * extension pg_trgm". "!" is NOT NULL, "=" has a default. Everything is in public (main in SQLite).
 */
#ifndef TESTS_UNIT_SCHEMA_TEXT_H
#define TESTS_UNIT_SCHEMA_TEXT_H

#include "schemas/catalog.h"

static inline void schema_text_words(struct arena *a, struct str s, char sep, struct names *out)
{
	while (s.n) {
		struct str w = str_trim(str_cut(&s, sep));
		if (w.n)
			catalog_names_add(a, out, w);
	}
}

static inline void schema_text_table(
	struct catalog *c, struct str schema, struct str name, struct str columns)
{
	struct relation *r = catalog_add_relation(c, schema, name, RELATION_TABLE);
	struct names list = {0};
	schema_text_words(c->a, columns, ',', &list);
	for (size_t i = 0; i < list.n; i++) {
		struct column *col = VEC_PUSH(c->a, &r->columns);
		struct str type = list.v[i];
		col->name = str_cut(&type, ' ');
		if (str_ends(type, STR("=")))
			col->def = STR("1"), type.n--;
		if (str_ends(type, STR("!")))
			col->not_null = true, type.n--;
		col->type = type;
	}
}

static inline void schema_text_item(struct catalog *c, struct str schema, struct str item)
{
	struct str body = str_trim(item), head = str_trim(str_cut(&body, '('));
	if (body.n)
		body.n--;
	struct str kind = str_cut(&head, ' ');
	if (!head.n) {
		schema_text_table(c, schema, kind, body);
	} else if (str_eq(kind, STR("enum"))) {
		struct type *t = VEC_PUSH(c->a, &c->types);
		t->schema = schema;
		t->name = head;
		t->kind = TYPE_ENUM;
		schema_text_words(c->a, body, ' ', &t->labels);
	} else if (str_eq(kind, STR("fn"))) {
		struct function *f = VEC_PUSH(c->a, &c->functions);
		struct names args = {0};
		schema_text_words(c->a, body, ',', &args);
		f->schema = schema;
		f->name = str_cut(&head, '=');
		f->returns = head;
		if (str_starts(head, STR("TABLE[")))
			f->returns = str_fmt(c->a, "TABLE(%.*s)", STRF(str_sub(head, 6, head.n - 1)));
		f->args = body;
		f->nargs = (int)args.n;
	} else if (str_eq(kind, STR("extension"))) {
		VEC_PUSH(c->a, &c->extensions)->name = head;
	} else if (str_eq(kind, STR("unique"))) {
		struct index *x = VEC_PUSH(c->a, &catalog_relation(c, schema, head)->indexes);
		x->name = head;
		x->unique = true;
		schema_text_words(c->a, body, ' ', &x->columns);
	}
}

static inline struct catalog *schema_text(struct arena *a, enum dialect d, const char *text)
{
	struct catalog *c = catalog_new(a, d);
	struct str s = str_of(text), schema = d == DIALECT_SQLITE ? STR("main") : STR("public");
	if (d == DIALECT_MYSQL)
		schema = STR("");
	while (s.n) {
		struct str item = str_trim(str_cut(&s, ';'));
		if (item.n)
			schema_text_item(c, schema, item);
	}
	return c;
}

#endif
