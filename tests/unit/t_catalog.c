#include "schemas/catalog.h"

#include "base/sb.h"
#include "schemas/catalog_print.h"
#include "tests/unit/tap.h"

static struct arena *a;

static struct relation *table(struct catalog *c, const char *schema, const char *name, const char *columns)
{
	struct relation *r = catalog_add_relation(c, str_of(schema), str_of(name), RELATION_TABLE);
	struct str list = str_of(columns);
	while (list.n) {
		struct column *col = VEC_PUSH(c->a, &r->columns);
		col->name = str_cut(&list, ' ');
		col->type = STR("text");
	}
	return r;
}

static struct names list(const char *words)
{
	struct names l = {0};
	struct str s = str_of(words);
	while (s.n)
		catalog_names_add(a, &l, str_cut(&s, ' '));
	return l;
}

static void finding(void)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	catalog_add_schema(c, STR("app"));
	table(c, "public", "orders", "id total");
	table(c, "app", "orders", "id");
	table(c, "app", "Users", "id Name");
	IS(catalog_relation(c, STR_NONE, STR("orders"))->schema, STR("public"),
		"the first schema of the path");
	IS(catalog_relation(c, STR("app"), STR("orders"))->schema, STR("app"), "a qualified name");
	OK(!catalog_relation(c, STR_NONE, STR("Users")), "another schema is not in the path");
	OK(!catalog_relation(c, STR("app"), STR("users")), "PostgreSQL compares names with case");
	catalog_names_add(a, &c->search_path, STR("app"));
	OK(catalog_relation(c, STR_NONE, STR("Users")) != NULL, "unless it is");
	IS(catalog_create_schema(c), STR("public"), "where CREATE goes");
	struct relation *r = catalog_relation(c, STR_NONE, STR("orders"));
	catalog_rename_relation(c, r, STR("public"), STR("sales"));
	IS(catalog_relation(c, STR_NONE, STR("orders"))->schema, STR("app"),
		"after a rename the next one is found");
	OK(catalog_relation(c, STR_NONE, STR("sales")) != NULL, "under its new name");
	catalog_drop_relation(c, catalog_relation(c, STR_NONE, STR("sales")));
	OK(!catalog_relation(c, STR_NONE, STR("sales")), "dropped");
	OK(catalog_relation(c, STR("app"), STR("Users")) != NULL, "the others are still found");
}

static void other_dialects(void)
{
	struct catalog *s = catalog_new(a, DIALECT_SQLITE);
	struct relation *r = table(s, "main", "Orders", "Id");
	OK(catalog_relation(s, STR_NONE, STR("oRDERS")) == r, "SQLite folds case");
	OK(catalog_column(s, r, STR("ID")) != NULL, "of columns too");
	struct catalog *m = catalog_new(a, DIALECT_MYSQL);
	table(m, "", "Orders", "id");
	table(m, "", "orders", "id");
	IS(catalog_relation(m, STR_NONE, STR("orders"))->name, STR("orders"),
		"MySQL: the exact spelling wins");
	IS(catalog_relation(m, STR_NONE, STR("ORDERS"))->name.n ? STR("some") : STR_NONE, STR("some"),
		"any other finds one of them");
}

static void unique_sets(void)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	struct relation *r = table(c, "public", "t", "a b c");
	*VEC_PUSH(a, &r->indexes) = (struct index){.name = STR("x"), .unique = true, .columns = list("a b")};
	*VEC_PUSH(a, &r->indexes) = (struct index){
		.name = STR("y"), .unique = true, .columns = list("c"), .predicate = STR("a > 0")};
	OK(catalog_has_unique(c, r, list("b a")), "a set has no order");
	OK(!catalog_has_unique(c, r, list("a")), "a part of it is none");
	OK(!catalog_has_unique(c, r, list("c")), "a partial index is none");
	r->indexes.v[0].invalid = true;
	OK(!catalog_has_unique(c, r, list("a b")), "an invalid one is none");
	*VEC_PUSH(a, &r->constraints) =
		(struct constraint){.kind = CONSTRAINT_PRIMARY, .name = STR("pk"), .columns = list("c")};
	OK(catalog_has_unique(c, r, list("c")), "a primary key is one");
}

static bool has(
	const struct catalog *c, enum object_kind k, const char *schema, const char *tbl, const char *name)
{
	struct object_id id = {
		.kind = k, .schema = str_of(schema), .table = str_of(tbl), .name = str_of(name)};
	return catalog_has(c, &id);
}

static void objects(void)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	struct relation *r = table(c, "public", "t", "a");
	*VEC_PUSH(a, &r->indexes) = (struct index){.name = STR("i"), .columns = list("a")};
	*VEC_PUSH(a, &r->triggers) = (struct trigger){.name = STR("tr")};
	*VEC_PUSH(a, &r->policies) = (struct policy){.name = STR("po")};
	*VEC_PUSH(a, &c->types) =
		(struct type){.schema = STR("public"), .name = STR("e"), .labels = list("x y")};
	*VEC_PUSH(a, &c->functions) =
		(struct function){.schema = STR("public"), .name = STR("f"), .args = STR("integer")};
	*VEC_PUSH(a, &c->sequences) = (struct sequence){.schema = STR("public"), .name = STR("s")};
	*VEC_PUSH(a, &c->extensions) = (struct extension){.name = STR("x")};
	OK(has(c, OBJECT_SCHEMA, "", "", "public") && !has(c, OBJECT_SCHEMA, "", "", "app"), "schema");
	OK(has(c, OBJECT_TABLE, "", "t", "t") && has(c, OBJECT_VIEW, "public", "t", "t"), "table or view");
	OK(has(c, OBJECT_COLUMN, "", "t", "a") && !has(c, OBJECT_COLUMN, "", "t", "b"), "column");
	OK(!has(c, OBJECT_COLUMN, "", "u", "a"), "column of no table");
	OK(has(c, OBJECT_INDEX, "", "t", "i") && has(c, OBJECT_INDEX, "", "", "i"),
		"index, with and without table");
	OK(!has(c, OBJECT_INDEX, "", "", "j"), "no such index");
	OK(has(c, OBJECT_TRIGGER, "", "t", "tr") && !has(c, OBJECT_TRIGGER, "", "t", "a"), "trigger");
	OK(has(c, OBJECT_POLICY, "", "t", "po") && !has(c, OBJECT_POLICY, "", "t", "tr"), "policy");
	OK(has(c, OBJECT_TYPE, "", "", "e") && has(c, OBJECT_ENUM_VALUE, "", "e", "y"), "type and label");
	OK(!has(c, OBJECT_ENUM_VALUE, "", "e", "z") && !has(c, OBJECT_ENUM_VALUE, "", "f", "x"),
		"no such label");
	OK(has(c, OBJECT_FUNCTION, "", "", "f") && has(c, OBJECT_SEQUENCE, "", "", "s"),
		"function, sequence");
	struct object_id other = {.kind = OBJECT_FUNCTION, .name = STR("f"), .args = STR("text")};
	OK(!catalog_has(c, &other), "an overload that is not there");
	OK(has(c, OBJECT_EXTENSION, "", "", "x") && !has(c, OBJECT_EXTENSION, "", "", "y"), "extension");
	r->columns_unknown = true;
	OK(has(c, OBJECT_COLUMN, "", "t", "anything"), "what cannot be known may be there");
	struct object_id id = {
		.kind = OBJECT_COLUMN, .schema = STR("public"), .table = STR("t"), .name = STR("a")};
	IS(catalog_object_text(a, c, &id), STR("t.a"), "a column for people");
	id.schema = STR("app");
	IS(catalog_object_text(a, c, &id), STR("app.t.a"), "with its schema");
	struct object_id set = {
		.kind = OBJECT_UNIQUE, .schema = STR("public"), .table = STR("t"), .columns = list("a b")};
	IS(catalog_object_text(a, c, &set), STR("t (a, b)"), "a unique set");
}

static struct str text_of(const struct catalog *c)
{
	struct sb b = sb_new(a, 1024 * 1024 * 16);
	catalog_print_text(a, &b, c);
	return sb_str(&b);
}

static void clones(void)
{
	struct arena *other = arena_new("short-lived");
	struct catalog *c = catalog_new(other, DIALECT_POSTGRESQL);
	struct relation *r = table(c, "public", "t", "a b");
	*VEC_PUSH(other, &r->constraints) = (struct constraint){.kind = CONSTRAINT_CHECK,
		.name = STR("k"),
		.columns = list("a"),
		.definition = str_fmt(other, "a > %d", 1)};
	struct catalog *copy = catalog_clone(a, c);
	struct str before = text_of(c);
	r->columns.v[0].name = STR("changed");
	arena_free(other);
	IS(text_of(copy), before, "a copy outlives its original and does not change with it");
	struct catalog *second = catalog_clone(a, copy);
	catalog_drop_column(second->relations.v, second->relations.v[0].columns.v);
	IS(text_of(copy), before, "a copy in the same arena is deep too");
}

/* A borrowed list is copied by the first append. */
static void name_lists(void)
{
	struct str two[] = {STR("x"), STR("y")};
	struct names borrowed = {two, 2, 0};
	catalog_names_add(a, &borrowed, STR("z"));
	OK(borrowed.n == 3 && borrowed.v != two, "a borrowed list moves");
	OK(catalog_names_have(DIALECT_MYSQL, borrowed, STR("Z")), "MySQL folds case");
	OK(!catalog_names_have(DIALECT_POSTGRESQL, borrowed, STR("Z")), "PostgreSQL does not");
	OK(catalog_names_same(DIALECT_POSTGRESQL, borrowed, list("x y z")),
		"the same names in the same order");
	OK(!catalog_names_same(DIALECT_POSTGRESQL, borrowed, list("x z y")), "in another order");
}

static void many(void)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	for (int i = 0; i < 5000; i++) {
		struct str name = str_fmt(a, "t%d", i);
		catalog_add_relation(c, STR("public"), name, RELATION_TABLE);
		if (i % 3 == 0)
			catalog_drop_relation(c, catalog_relation(c, STR_NONE, str_fmt(a, "t%d", i / 3)));
	}
	size_t found = 0;
	for (int i = 0; i < 5000; i++)
		found += catalog_relation(c, STR_NONE, str_fmt(a, "t%d", i)) != NULL;
	OK(found == c->relations.n && found == 5000 - 1667, "5,000 tables, a third dropped: %zu", found);
}

int main(void)
{
	a = arena_new("test");
	finding();
	other_dialects();
	unique_sets();
	objects();
	clones();
	name_lists();
	many();
	arena_free(a);
	return tap_done();
}
