/* Which texts are parsed where the lexer finds a language's strings: whatever may hold SQL, or what a reader
 * looks at, is. */
#include "gitcheck/collect_internal.h"
#include "parse/literal.h"
#include "tests/unit/tap.h"

static const struct {
	const char *text;
	bool needs;
} cases[] = {
	/* statements, wherever they stand */
	{"db.query('SELECT id FROM orders')", true}, {"db.query(`select id from orders`)", true},
	{"x = <p>don't</p>; y = <p>{q('select id from orders where a = 1')}</p>", true},
	{"const q = `INSERT INTO orders VALUES (1)`", true}, {"db.query('update orders set a = 1')", true},
	{"db.query('delete from orders')", true}, {"q = \"TRUNCATE orders\"", true},
	{"`${`select 1 from orders`}`", true},
	/* pieces */
	{"q += ' WHERE shipped_at IS NULL'", true}, {"w.push('a.shipped_at = ?')", true},
	{"q(`EXISTS (SELECT 1)`)", true}, {"q(BASE + ', shipped_at')", true},
	{"q(base + ' order by shipped_at')", true}, {"q(`${base} order by shipped_at`)", true},
	{"q(`${base}, shipped_at`)", true}, {"q(`${schema}.orders`)", true}, {"q(`max(${column})`)", true},
	{"q(`${SELECT_ORDERS} ${ORDER}`)", true},
	/* lists of names that another file's statement may take */
	{"export const columns = 'id, shipped_at'", true},
	{"export const columns = ['id', 'shipped_at']", true},
	{"export const columns = [\n  // these\n  'id',\n  'shipped_at',\n]", true},
	{"export const columns = ['id', // key\n  'shipped_at']", true},
	{"export const columns = { orders: ['id', 'shipped_at'] }", true},
	{"export const columns = [ID, 'id', 'shipped_at']", true},
	/* what readers look at */
	{"supabase.from('orders').select('id')", true}, {"client.rpc('f')", true},
	{"export const orders = pgTable('orders', {})", true},
	/* none of it */
	{"const a = 'table-info', b = `${a} (table)`", false}, {"", false},
	{"import { Select } from 'ui/select'\nexport const a = 1", false},
	{"export { from } from 'rxjs'", false},
	{"const a = <select onChange={f}><option>from here</option></select>", false},
	{"const a = { select: { id: true }, from: 1 }", false},
	{"db.select().from(orders)", true}, /* as supabase-js would have it */
	{"qb.select('id'); return x.fromJSON(y)", false},
	{"const a = Array.from('abc'), b = Buffer.from(x)", false},
	{"throw new Error(`Page ${id} not found`)", false}, {"const a = `${n} files`", false},
	{"const a = `${n}px`, b = `${n} (${m})`", false}, {"const id = 'person_' + id", false},
	{"log('hello ' + name + ', you are welcome')", false}, {"const c = `flex ${a} items-center`", false},
	{"f(['id', 'name'])", false}, {"z.enum(['draft', 'sent'])", false},
	{"function f() { return ['id', 'name'] }", false},
	{"const f = () => { const a = ['id', 'name']; }", false}, {"type State = 'draft' | 'sent'", false},
	{"const a = { id: 'x', name: 'y' }", false}, {"trpc.orders.useQuery()", false},
	{"const t = `a`; const u = `b", true}, /* a template that does not end */
};

/* The other languages whose strings the lexer finds. */
static const struct {
	enum language language;
	const char *text;
	bool needs;
} others[] = {
	{LANGUAGE_KOTLIN, "val q = \"\"\"\n  SELECT id\n  FROM orders\n\"\"\"", true},
	{LANGUAGE_KOTLIN, "q.append(\" WHERE shipped_at IS NULL\")", true},
	{LANGUAGE_KOTLIN, "q(\"$base order by shipped_at\")", true},
	{LANGUAGE_KOTLIN, "val columns = listOf(\"id\", \"shipped_at\")", false},
	{LANGUAGE_KOTLIN, "val columns = \"id, shipped_at\"", true},
	{LANGUAGE_KOTLIN, "fun f(event: Event) { log.info(\"no event ${event.id}\") }", false},
	{LANGUAGE_JAVA, "String q = \"SELECT id \" +\n  \"FROM orders\";", true},
	{LANGUAGE_JAVA, "String q = \"\"\"\n  update orders\n  set a = 1\"\"\";", true},
	{LANGUAGE_JAVA, "String w = base + \" and o.shipped_at = ?\";", true},
	{LANGUAGE_JAVA, "throw new IllegalStateException(\"no event\");", false},
	{LANGUAGE_DART, "db.rawQuery('SELECT id '\n  'FROM orders');", true},
	{LANGUAGE_DART, "db.delete(t, where: 'shipped_at = ?');", true},
	{LANGUAGE_DART, "await db.rawQuery('select id from $table');", true},
	{LANGUAGE_DART, "print('no event ${event.id}');", false},
	{LANGUAGE_CSHARP, "var q = @\"\n SELECT id FROM \"\"orders\"\"\";", true},
	{LANGUAGE_CSHARP, "var q = $\"{Base} WHERE shipped_at = @p\";", true},
	{LANGUAGE_CSHARP, "var q = $\"no event {e.Id}\";", false},
	{LANGUAGE_GO, "q := `\nSELECT id\nFROM orders`", true},
	{LANGUAGE_GO, "q += \" AND shipped_at IS NULL\"", true},
	{LANGUAGE_GO, "q := fmt.Sprintf(\"%s WHERE shipped_at = $1\", base)", true},
	{LANGUAGE_GO, "b.WriteString(\"shipped_at = ?\")", true},
	{LANGUAGE_GO, "const columns = \"id, shipped_at\"", true},
	{LANGUAGE_GO, "var columns = []string{\"id\", \"shipped_at\"}", true},
	{LANGUAGE_GO, "var columns = []string{\n\t\"id\",\n\t\"shipped_at\",\n}", true},
	{LANGUAGE_GO, "q := fmt.Sprintf(queryLate, tableOrders)", true},
	{LANGUAGE_GO, "q := queryLate + whereOpen", true},
	{LANGUAGE_GO, "s := fmt.Sprintf(\n\t\"no event %s\", id)", false},
	{LANGUAGE_GO, "n := first + second", false},
	{LANGUAGE_GO, "x := base + \"orders.\" + name", true},
	{LANGUAGE_GO, "return fmt.Errorf(\"no event %s: %w\", id, err)", false},
	{LANGUAGE_GO, "type Order struct {\n\tShippedAt string `json:\"shipped_at\"`\n}", false},
	{LANGUAGE_GO, "c := '\"'; log.Print(\"an order\")", false},
};

static void test_others(struct arena *a)
{
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct literals strings = {0};
		struct code_file f = {.path = STR("a"),
			.bytes = str_of(others[i].text),
			.language = others[i].language,
			.strings = &strings};
		literal_lex(a, f.language, f.bytes, &strings);
		OK(collect_needs_tree(&f, 1u << DIALECT_POSTGRESQL, false) == others[i].needs, "%s: %s: %s",
			language_name(f.language), others[i].needs ? "parsed" : "not parsed", others[i].text);
	}
}

static void test_component(struct arena *a)
{
	static const struct {
		const char *text;
		bool needs;
	} scripts[] = {{"const columns = ['id', 'shipped_at']", false},
		{"export default { props: ['id', 'shipped_at'] }", false},
		{"export const columns = ['id', 'shipped_at']", true},
		{"const q = 'SELECT id FROM orders'", true}};
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct literals strings = {0};
		struct code_file f = {.path = STR("a.vue"),
			.bytes = str_of(scripts[i].text),
			.language = LANGUAGE_TYPESCRIPT,
			.strings = &strings};
		literal_lex(a, f.language, f.bytes, &strings);
		OK(collect_needs_tree(&f, 1u << DIALECT_POSTGRESQL, true) == scripts[i].needs,
			"%s in a component: %s", scripts[i].needs ? "parsed" : "not parsed", scripts[i].text);
	}
}

int main(void)
{
	struct arena *a = arena_new("test");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct literals strings = {0};
		struct code_file f = {.path = STR("a.tsx"),
			.bytes = str_of(cases[i].text),
			.language = LANGUAGE_TSX,
			.strings = &strings};
		literal_lex(a, f.language, f.bytes, &strings);
		OK(collect_needs_tree(&f, 1u << DIALECT_POSTGRESQL, false) == cases[i].needs, "%s: %s",
			cases[i].needs ? "parsed" : "not parsed", cases[i].text);
	}
	test_others(a);
	struct literals none = {0};
	struct code_file rpc = {.bytes = STR("client.rpc('f')"), .language = LANGUAGE_TSX, .strings = &none};
	OK(!collect_needs_tree(&rpc, 1u << DIALECT_SQLITE, false),
		"what is PostgreSQL's alone is not looked for in SQLite's");
	test_component(a);
	arena_free(a);
	return tap_done();
}
