#include "schemas/delta.h"

#include "base/sb.h"
#include "schemas/catalog_print.h"
#include "schemas/delta_internal.h"
#include "tests/unit/tap.h"

static struct arena *a;

static struct relation *table(struct catalog *c, const char *name)
{
	return catalog_add_relation(c, STR("public"), str_of(name), RELATION_TABLE);
}

static struct column *column(struct catalog *c, struct relation *r, const char *name, const char *type)
{
	struct column *col = VEC_PUSH(c->a, &r->columns);
	col->name = str_of(name);
	col->type = str_of(type);
	return col;
}

/* orders (id integer, total numeric, note text), type st (a, b), function f(integer), a view. */
static struct catalog *base(void)
{
	struct catalog *c = catalog_new(a, DIALECT_POSTGRESQL);
	struct relation *r = table(c, "orders");
	column(c, r, "id", "integer")->not_null = true;
	column(c, r, "total", "numeric(10,2)");
	column(c, r, "note", "text");
	struct type *t = VEC_PUSH(a, &c->types);
	*t = (struct type){.schema = STR("public"), .name = STR("st")};
	catalog_names_add(a, &t->labels, STR("a"));
	catalog_names_add(a, &t->labels, STR("b"));
	*VEC_PUSH(a, &c->functions) = (struct function){.schema = STR("public"),
		.name = STR("f"),
		.args = STR("integer"),
		.nargs = 1,
		.returns = STR("text"),
		.body = 7};
	struct relation *v = catalog_add_relation(c, STR("public"), STR("v"), RELATION_VIEW);
	column(c, v, "id", "integer");
	v->definition = STR("SELECT orders.id FROM orders");
	return c;
}

static struct str changes(const struct catalog *before, const struct catalog *after)
{
	struct delta d;
	struct sb b = sb_new(a, 1024 * 1024);
	delta_of(a, before, after, &d);
	catalog_print_delta_text(a, &b, after, &d);
	return sb_str(&b);
}

static struct relation *orders(struct catalog *c)
{
	return catalog_relation(c, STR_NONE, STR("orders"));
}

static void columns(void)
{
	struct catalog *b = base(), *s = base();
	IS(changes(b, s), STR(""), "equal catalogs have no difference");
	column(s, orders(s), "new", "text");
	IS(changes(b, s), STR("+ column orders.new\n"), "a column more");
	IS(changes(s, b), STR("- column orders.new\n"), "a column less");
	orders(s)->columns.v[3].not_null = true;
	IS(changes(b, s), STR("+ column orders.new\n! column orders.new: not null without default\n"),
		"one that INSERT must name");
	orders(s)->columns.v[3].def = STR("''::text");
	IS(changes(b, s), STR("+ column orders.new\n"), "a default makes it harmless");
	s = base();
	orders(s)->columns.v[1].type = STR("numeric(8,2)");
	IS(changes(b, s), STR("! column orders.total: type numeric(10,2) -> numeric(8,2)\n"),
		"a narrower type");
	IS(changes(s, b), STR("~ column orders.total: type numeric(8,2) -> numeric(10,2)\n"), "a wider type");
	s = base();
	orders(s)->columns.v[2].not_null = true;
	IS(changes(b, s), STR("! column orders.note: not null without default\n"), "NOT NULL");
	IS(changes(s, b), STR("~ column orders.note: may be null\n"), "its end");
	s = base();
	orders(s)->columns.v[2].generated = STR("upper(x)");
	IS(changes(b, s), STR("! column orders.note: generated, may not be written\n"), "generated");
	s = base();
	orders(s)->columns_unknown = true;
	catalog_drop_column(orders(s), &orders(s)->columns.v[2]);
	IS(changes(b, s), STR(""), "of unknown columns nothing is said");
}

static void keys(void)
{
	struct catalog *b = base(), *s = base();
	struct constraint k = {.kind = CONSTRAINT_UNIQUE, .name = STR("orders_note_key")};
	struct index x = {.name = STR("orders_note_key"), .unique = true};
	catalog_names_add(a, &k.columns, STR("note"));
	x.columns = k.columns;
	*VEC_PUSH(a, &orders(s)->constraints) = k;
	*VEC_PUSH(a, &orders(s)->indexes) = x;
	IS(changes(b, s),
		STR("+ index orders_note_key of orders\n+ unique orders (note)\n! unique orders (note): "
		    "unique\n"
		    "+ constraint orders_note_key of orders\n"
		    "! constraint orders_note_key of orders: unique (note)\n"),
		"a unique constraint is an index, a set and a tightening");
	IS(changes(s, b),
		STR("- index orders_note_key of orders\n- unique orders (note)\n"
		    "- constraint orders_note_key of orders\n"),
		"and gone again");
	struct catalog *renamed = catalog_clone(a, s);
	orders(renamed)->constraints.v[0].name = orders(renamed)->indexes.v[0].name = STR("other");
	IS(changes(s, renamed),
		STR("- index orders_note_key of orders\n+ index other of orders\n"
		    "- constraint orders_note_key of orders\n+ constraint other of orders\n"),
		"a new name for it tightens nothing");
	struct catalog *partial = base();
	x.predicate = STR("total > 0");
	*VEC_PUSH(a, &orders(partial)->indexes) = x;
	IS(changes(b, partial),
		STR("+ index orders_note_key of orders\n! index orders_note_key of orders: unique, "
		    "partial\n+ unique orders (note): partial\n"),
		"a partial index is a unique set of a part");
	IS(changes(s, partial),
		STR("~ index orders_note_key of orders: definition\n- unique orders (note)\n"
		    "- constraint orders_note_key of orders\n"),
		"one instead of a whole set brings no set");
}

static void other_objects(void)
{
	struct catalog *b = base(), *s = base();
	catalog_names_add(a, &s->types.v[0].labels, STR("c"));
	IS(changes(b, s), STR("+ enum_value st.c\n"), "a label");
	s = base();
	s->functions.v[0].body = 8;
	IS(changes(b, s), STR("~ function f(integer): body\n"), "another body");
	s->functions.v[0].body = 0;
	IS(changes(b, s), STR(""), "a body that is not known");
	s->functions.v[0].args = STR("integer, text");
	IS(changes(b, s), STR("- function f(integer)\n+ function f(integer, text)\n"), "another overload");
	s = base();
	catalog_relation(s, STR_NONE, STR("v"))->definition = STR("SELECT (orders.id)::bigint FROM orders");
	IS(changes(b, s), STR(""), "a view's text but for casts");
	catalog_relation(s, STR_NONE, STR("v"))->definition =
		STR("SELECT orders.id FROM orders WHERE id > 1");
	IS(changes(b, s), STR("~ view v: query\n"), "another query");
	catalog_relation(s, STR_NONE, STR("v"))->definition = STR("CREATE VIEW v AS SELECT 1");
	IS(changes(b, s), STR(""), "a statement and a server's print are not compared");
	s = base();
	catalog_drop_relation(s, orders(s));
	IS(changes(b, s),
		STR("- table orders\n- column orders.id\n- column orders.note\n- column orders.total\n"),
		"a table");
	s = base();
	orders(s)->row_security = true;
	catalog_add_schema(s, STR("app"));
	*VEC_PUSH(a, &s->extensions) = (struct extension){.name = STR("citext"), .schema = STR("public")};
	*VEC_PUSH(a, &s->sequences) = (struct sequence){.schema = STR("public"), .name = STR("q")};
	IS(changes(b, s),
		STR("+ schema app\n! table orders: row level security\n+ sequence q\n+ extension citext\n"),
		"the rest");
}

static void types(void)
{
	static const struct {
		const char *from, *to;
		bool widens;
	} rows[] = {{"integer", "bigint", true}, {"bigint", "integer", false},
		{"character varying(10)", "character varying(20)", true},
		{"character varying(20)", "character varying(10)", false},
		{"character varying(20)", "character varying", true},
		{"character varying", "character varying(20)", false},
		{"character varying(20)", "text", true}, {"text", "character varying(20)", false},
		{"text", "uuid", false}, {"uuid", "text", true}, {"text", "text[]", false},
		{"integer[]", "bigint[]", true}, {"numeric(10,2)", "numeric", true},
		{"numeric", "numeric(10,2)", false}, {"numeric(10,2)", "numeric(10,3)", false},
		{"numeric(10,2)", "numeric(11,3)", true}, {"real", "double precision", true},
		{"double precision", "real", false}, {"integer", "numeric", true},
		{"integer", "numeric(3,0)", false}, {"public.st", "text", true}, {"text", "public.st", false},
		{"jsonb", "json", false}, {"timestamp with time zone", "date", false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		OK(delta_type_widens(DIALECT_POSTGRESQL, str_of(rows[i].from), str_of(rows[i].to)) ==
				rows[i].widens,
			"%s -> %s %s", rows[i].from, rows[i].to,
			rows[i].widens ? "widens" : "does not widen");
	static const struct {
		const char *from, *to;
		bool widens;
	} mysql[] = {{"int(11)", "bigint(20)", true}, {"int unsigned", "int", false},
		{"int unsigned", "bigint", true}, {"int", "int unsigned", false}, {"tinytext", "text", true},
		{"longtext", "text", false}, {"varchar(10)", "longtext", true},
		{"enum('a','b')", "enum('a')", false}, {"enum('a','b')", "enum('b','c','a')", true}};
	for (size_t i = 0; i < sizeof mysql / sizeof *mysql; i++)
		OK(delta_type_widens(DIALECT_MYSQL, str_of(mysql[i].from), str_of(mysql[i].to)) ==
				mysql[i].widens,
			"MySQL: %s -> %s %s", mysql[i].from, mysql[i].to,
			mysql[i].widens ? "widens" : "does not widen");
	OK(delta_type_widens(DIALECT_SQLITE, STR("TEXT"), STR("INTEGER")),
		"SQLite refuses no value for its type");
}

static void texts(void)
{
	static const struct {
		const char *x, *y;
		bool same;
	} rows[] = {{"a > 0", "(a > (0)::numeric)", true}, {"'x'", "'x'::character varying(10)", true},
		{"'x y'", "'xy'", false}, {"now()", "NOW()", true}, {"'A'", "'a'", false}, {"", "a", false},
		{"'{}'::text[]", "'{}'", true}, {"a::timestamp with time zone", "a", true},
		{"a + b", "a - b", false},
		{"s = ANY (ARRAY['a'::text, 'b'::text])",
			"((s)::text = ANY ((ARRAY['a'::character varying, "
			"'b'::character varying])::text[]))",
			true},
		{"'it''s'", "'it''s'::text", true}, {"'it''s'", "'its'", false},
		{"x::public.\"Mood\"", "x", true}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		OK(delta_text_same(str_of(rows[i].x), str_of(rows[i].y)) == rows[i].same, "%s | %s: %s",
			rows[i].x, rows[i].y, rows[i].same ? "same" : "not the same");
}

static void attributing(void)
{
	struct catalog *s0 = base(), *s1 = base(), *s2, *s3;
	column(s1, orders(s1), "fresh", "text");
	s2 = catalog_clone(a, s1);
	orders(s2)->columns.v[3].not_null = true;
	s3 = catalog_clone(a, s2);
	orders(s3)->columns.v[3].name = STR("final");
	struct delta step[3], total;
	delta_of(a, s0, s1, &step[0]);
	delta_of(a, s1, s2, &step[1]);
	delta_of(a, s0, s2, &total);
	delta_attribute(&total, step, 2);
	OK(total.n == 2 && total.v[0].migration == 0 && total.v[1].migration == 1,
		"added by the first, tightened by the second");
	delta_of(a, s2, s3, &step[2]);
	delta_of(a, s0, s3, &total);
	delta_attribute(&total, step, 3);
	bool all = true;
	for (size_t i = 0; i < total.n; i++)
		all &= total.v[i].migration == 2;
	OK(all && total.n == 2, "what only the last step named is its own");
}

static void scanning(void)
{
	struct catalog *b = base(), *s = base();
	struct names l;
	struct delta d;
	struct relation *r = table(s, "Items");
	column(s, r, "id", "integer");
	column(s, orders(s), "Shipped", "text");
	column(s, orders(s), "demanded", "text")->not_null = true;
	catalog_names_add(a, &s->types.v[0].labels, STR("In-Progress"));
	delta_of(a, b, s, &d);
	delta_names(a, &d, &l);
	struct sb out = sb_new(a, 1000);
	for (size_t i = 0; i < l.n; i++)
		sb_fmt(&out, "%.*s ", STRF(l.v[i]));
	IS(sb_str(&out), STR("items shipped demanded orders in-progress "),
		"names once, in lower case; columns of a new table are not needed");
}

static struct str listed(const struct names *l)
{
	struct sb out = sb_new(a, 1000);
	for (size_t i = 0; i < l->n; i++)
		sb_fmt(&out, "%.*s ", STRF(l->v[i]));
	return sb_str(&out);
}

static void wording(void)
{
	struct catalog *b = base(), *s = base();
	struct delta d;
	struct delta_words w;
	column(s, table(s, "shop_parcels"), "code", "text");
	column(s, table(s, "shop_parcel_tags"), "tag", "integer");
	column(s, orders(s), "carrier_id", "integer");
	delta_of(a, b, s, &d);
	delta_words(a, &d, &w);
	IS(listed(&w.names),
		STR("shop_parcel_tags shop_parcel_tag shop_parcels shop_parcel carrier_id carrier "),
		"names, classes and relations");
	IS(listed(&w.resized), STR("orders "), "tables that get a column");
	OK(!w.claimed.n, "no unique set of a table that stays");
	IS(listed(&w.tails), STR("parcel_tag tags tag parcel "),
		"a class of an application, and a property of one");
	IS(listed(&w.prefixes), STR("shop shop_parcel "), "which a file names, too");
}

static void wording_sets(void)
{
	struct catalog *b = base(), *s = base();
	struct delta d;
	struct delta_words w;
	struct relation *r = orders(s);
	struct index *x = VEC_PUSH(a, &r->indexes);
	*x = (struct index){.name = STR("orders_key"), .unique = true};
	catalog_names_add(a, &x->columns, STR("id"));
	catalog_names_add(a, &x->columns, STR("status"));
	struct constraint *k = VEC_PUSH(a, &r->constraints);
	*k = (struct constraint){
		.kind = CONSTRAINT_FOREIGN, .name = STR("orders_fk"), .definition = STR("x")};
	delta_of(a, b, s, &d);
	delta_words(a, &d, &w);
	IS(listed(&w.names), STR("orders_key orders_fk "), "keys by their names");
	IS(listed(&w.claimed), STR("orders order "), "the table of a unique set, and its class");
	OK(str_find(listed(&w.claims), STR("on_conflict "), 0) != SIZE_MAX, "with what asks for one: %.*s",
		STRF(listed(&w.claims)));
	IS(listed(&w.keys), STR("status "), "or its longest column");
	OK(!delta_words_none(&w), "there is something to look for");
}

/* What is longer or does another thing inside is a difference, and nothing to look for in code. */
static void wording_unseen(void)
{
	struct catalog *b = base(), *s = base();
	struct delta d;
	struct delta_words w;
	column(b, orders(b), "code", "character varying(10)");
	column(s, orders(s), "code", "text");
	s->functions.v[0].body = 8;
	delta_of(a, b, s, &d);
	delta_words(a, &d, &w);
	OK(d.n == 2 && delta_words_none(&w) && !w.resized.n, "a longer text and a function's body");
	orders(s)->columns.v[0].type = STR("bigint");
	orders(b)->columns.v[0].type = STR("integer");
	delta_of(a, b, s, &d);
	delta_words(a, &d, &w);
	IS(listed(&w.names), STR("id "), "a number's size, on which functions depend");
	orders(s)->columns.v[3].type = STR("character varying(5)");
	delta_of(a, b, s, &d);
	delta_words(a, &d, &w);
	OK(str_find(listed(&w.names), STR("code "), 0) != SIZE_MAX, "a shorter text");
}

static void sharing(void)
{
	struct catalog *b = base(), *s = base();
	struct delta d, out[3];
	const struct str texts[] = {STR("ALTER TABLE orders ADD COLUMN Paid integer"), STR("-- nothing"),
		STR("SELECT make('unpaid')")};
	column(s, orders(s), "paid", "integer");
	column(s, orders(s), "made", "integer");
	delta_of(a, b, s, &d);
	delta_share(a, &d, texts, 3, out);
	OK(out[0].n == 1 && str_eq(out[0].v[0].object.name, STR("paid")), "to the one whose text names it");
	OK(!out[1].n && out[2].n == 1 && str_eq(out[2].v[0].object.name, STR("made")),
		"else to the last one");
	delta_share(a, &d, texts, 1, out);
	OK(out[0].n == 2, "all to one that is alone");
}

static void large(void)
{
	struct catalog *b = catalog_new(a, DIALECT_POSTGRESQL);
	for (int i = 0; i < 1000; i++) {
		struct relation *r = table(b, str_fmt(a, "table_%d", i).p);
		for (int k = 0; k < 30; k++)
			column(b, r, str_fmt(a, "column_%d", k).p, "text");
	}
	struct catalog *s = catalog_clone(a, b);
	column(s, catalog_relation(s, STR_NONE, STR("table_77")), "one_more", "text");
	IS(changes(b, s), STR("+ column table_77.one_more\n"), "one column in 30,000");
}

int main(void)
{
	a = arena_new("test");
	columns();
	keys();
	other_objects();
	types();
	texts();
	attributing();
	scanning();
	wording();
	wording_sets();
	wording_unseen();
	sharing();
	large();
	arena_free(a);
	return tap_done();
}
