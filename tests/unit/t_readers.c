/* What the readers find in source files: one line per mention, with the text at its position. */
#include "base/sb.h"
#include "gitcheck/mention.h"
#include "parse/worker.h"
#include "tests/unit/tap.h"

static struct arena *a;
static struct worker *worker;
static struct err e;

struct row {
	enum language language;
	enum dialect dialect;
	const char *source, *want;
};

static const struct row rows[] = {
	/* supabase-js */
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"const { data } = await supabase.from('orders').select('id, when:created_at, "
		"*').eq('status', s)"
		".order(\"total\", { ascending: true }).single()",
		"table orders [orders] likely\n"
		"column orders.id [id] likely\n"
		"column orders.created_at [created_at] likely\n"
		"column orders.status [status] likely\n"
		"column orders.total [total] likely\n"},
	{LANGUAGE_TSX, DIALECT_POSTGRESQL,
		"db.from('a').select(`x::text, data->k->>v, b(y, c!inner(z)), al:d!fk_d(w), ...e(q), count, "
		"n.sum()`)",
		"table a [a] likely\n"
		"column a.x [x] likely\n"
		"column a.data [data] likely\n"
		"table b in a [b] likely\n"
		"column b.y in a [y] likely\n"
		"table c in b [c] likely\n"
		"column c.z in b [z] likely\n"
		"table d in a [d] likely\n"
		"column d.w in a [w] likely\n"
		"table e in a [e] likely\n"
		"column e.q in a [q] likely\n"
		"column a.n [n] likely\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"supabase.schema('app').from('t').upsert([{ a: 1, 'b': 2 }], { onConflict: 'a, b' })",
		"table app.t [t] likely\n"
		"column app.t.a [a] likely\n"
		"column app.t.b [b] likely\n"
		"table app.t [upsert] likely writes a b\n"
		"column app.t.a [a] likely\n"
		"column app.t.b [b] likely\n"
		"unique app.t(a b) ['a, b'] likely\n"},
	{LANGUAGE_JAVASCRIPT, DIALECT_POSTGRESQL,
		"client.from('t').insert({ a, ...rest });\n"
		"client.from('t').update({ 'c': 1 }).match({ id: 1 }).or('x.eq.1,and(y.gt.2,not.z.is.null)')",
		"table t [t] likely\n"
		"column t.a [a] likely\n"
		"table t [t] likely\n"
		"column t.c [c] likely\n"
		"column t.id [id] likely\n"
		"column t.x [x] likely\n"
		"column t.x = 1 [1] likely\n"
		"column t.y [y] likely\n"
		"column t.z [z] likely\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"supabase.storage.from('bucket').upload('x'); Array.from('abc'); query.from('x');\n"
		"supabase.rpc('match_docs', { q: 1 }); supabase.from(name).select('x')",
		"function match_docs [match_docs] likely\n"
		"unread [supabase.from(name).select('x')]\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"sb.from('t').select('id').eq('b.name', 1).order('x', { referencedTable: 'b' })"
		".insert(rows.map((r) => ({ k: r.k })))",
		"table t [t] likely\n"
		"column t.id [id] likely\n"
		"column b.name in t [name] likely\n"
		"column b.x in t [x] likely\n"
		"column t.k [k] likely\n"
		"table t [insert] likely writes k\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"const q = db.from('t'); q.select('a').eq('b', 1);\n"
		"let r = supabase.from('u').select('a'); if (x) r = r.eq('c', 1); const s = r.order('d'); "
		"s.limit(1);\n"
		"function other(q) { q.select('z') } const n = xs.filter('y')",
		"table t [t] likely\n"
		"column t.a [a] likely\n"
		"column t.b [b] likely\n"
		"table u [u] likely\n"
		"column u.a [a] likely\n"
		"column u.c [c] likely\n"
		"column u.d [d] likely\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"const orders = () => supabase.from('orders');\n"
		"class R { q = 1; a() { this.q = supabase.from('t').select('a') } b() { this.q.eq('b', 1) } "
		"}\n"
		"const rows = await orders().select('id'); orders().insert({ k: 1 })",
		"table orders [orders] likely\n"
		"column orders.id [id] likely\n"
		"column orders.k [k] likely\n"
		"table orders [insert] likely writes k\n"
		"table t [t] likely\n"
		"column t.a [a] likely\n"
		"column t.b [b] likely\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"const { from } = supabase; const T = 'orders'; from(T).select('a'); from(range).pipe(b);\n"
		"const { client: db } = useClient(); db.from(T).select('b');\n"
		"const row: any = { c: 1 }; row.d = 2; db.from(T).insert(row)",
		"table orders [orders] likely\n"
		"column orders.a [a] likely\n"
		"table orders [orders] likely\n"
		"column orders.b [b] likely\n"
		"table orders [orders] likely\n"
		"column orders.c [c] likely\n"
		"column orders.d [d] likely\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"supabase.from(TABLES.orders).select('shipped_at').eq('a', 1)",
		"unread [supabase.from(TABLES.orders).select('shipped_at').eq('a', 1)]\n"},
	/* Drizzle */
	{LANGUAGE_TYPESCRIPT, DIALECT_SQLITE,
		"const stamps = { createdAt: integer('created_at', { mode: 'timestamp' }).default(sql`now`) "
		"};\n"
		"export const user = sqliteTable('user', {\n"
		"  id: integer('id').primaryKey(), email: text().notNull(), firstName: text(),\n"
		"  tags: helper(), page: customThing('page_id'), ...stamps, ...foreign\n"
		"}, (t) => ({ u: uniqueIndex('u').on(t.email) }));\n"
		"const other = pgTable('other', { id: serial('id') })",
		"table user [user] certain\n"
		"column user.id [id] certain\n"
		"column user.email [email] likely\n"
		"column user.firstName [firstName] likely\n"
		"column user.first_name [firstName] likely\n"
		"column user.page_id [page_id] certain\n"
		"column user.created_at [created_at] certain\n"
		"table user [...foreign] likely\n"
		"fragment [...foreign]\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"export const mood = pgEnum('mood', ['sad', 'ok']);\n"
		"const s = pgSchema('auth');\n"
		"export const users = s.table('users', (t) => ({ id: t.uuid('uid'), mood: mood('mood') }));\n"
		"export const v = pgView('v', { n: integer('n') }).as(sql`select 1`)",
		"type mood [mood] certain\n"
		"enum_value mood.sad [sad] likely\n"
		"enum_value mood.ok [ok] likely\n"
		"table auth.users [users] certain\n"
		"column auth.users.uid [uid] certain\n"
		"column auth.users.mood [mood] certain\n"
		"view v [v] certain\n"
		"column v.n [n] certain\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"import { timestamp } from 'drizzle-orm/pg-core';\n"
		"export const stamps = { createdAt: timestamp('created_at').notNull(), n: 1, updatedAt: "
		"timestamp() "
		"};\n"
		"const other = { a: f('b'), c: { d: text } };",
		"fragment [created_at]\n"
		"fragment [updatedAt]\n"
		"fragment [updatedAt]\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"import { eq, inArray } from 'drizzle-orm';\n"
		"db.select().from(orders).where(and(eq(orders.status, 'a'), inArray(s.orderItems.kind, "
		"['b'])));\n"
		"db.insert(orders).values({ status: x ? 'c' : 'd', n: 1 }).returning(); new Set().set({ e: "
		"'f' })",
		"column orders.status = a [a] likely\n"
		"column orderItems.kind = b [b] likely\n"
		"column order_items.kind = b [b] likely\n"
		"column orders.status = c [c] likely\n"
		"column orders.status = d [d] likely\n"},
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"sb.from('t').select('a').eq('b', 'c').in('d', ['e', f]).filter('g', 'eq', "
		"'h').or('i.in.(j,k)');\n"
		"sb.from('t').insert({ l: 'm' })",
		"table t [t] likely\n"
		"column t.a [a] likely\n"
		"column t.b [b] likely\n"
		"column t.b = c [c] likely\n"
		"column t.d [d] likely\n"
		"column t.d = e [e] likely\n"
		"column t.g [g] likely\n"
		"column t.g = h [h] likely\n"
		"column t.i [i] likely\n"
		"column t.i = j [j] likely\n"
		"column t.i = k [k] likely\n"
		"table t [t] likely\n"
		"column t.l [l] likely\n"
		"column t.l = m [m] likely\n"
		"table t [insert] likely writes l\n"},
	/* Doctrine */
	{LANGUAGE_PHP, DIALECT_POSTGRESQL,
		"<?php\nuse Doctrine\\ORM\\Mapping as ORM;\n"
		"#[ORM\\Entity(repositoryClass: R::class)]\n#[ORM\\Table(name: 'app_order', schema: 's')]\n"
		"class Order {\n"
		"  #[ORM\\Id, ORM\\Column(type: 'integer')]\n  private int $id;\n"
		"  #[ORM\\Column(name: 'shipped', options: ['default' => 'name: x'])]\n  private "
		"$shippedAt;\n"
		"  #[ORM\\ManyToOne(targetEntity: User::class)]\n  private User $owner;\n"
		"  #[ORM\\ManyToOne]\n  #[ORM\\JoinColumn(name: \"buyer\", nullable: false)]\n  private User "
		"$b;\n"
		"  #[ORM\\OneToOne(mappedBy: 'order')]\n  private $invoice;\n"
		"  private $plain;\n"
		"  public function __construct(#[ORM\\Column] private string $fullName) {}\n"
		"}\n",
		"table s.app_order [app_order] certain\n"
		"column s.app_order.id [id] likely\n"
		"column s.app_order.shipped [shipped] certain\n"
		"column s.app_order.owner_id [owner] likely\n"
		"column s.app_order.buyer [buyer] certain\n"
		"column s.app_order.full_name [fullName] likely\n"
		"column s.app_order.fullName [fullName] likely\n"},
	{LANGUAGE_PHP, DIALECT_MYSQL,
		"<?php\nuse Doctrine\\ORM\\Mapping as ORM;\n"
		"/**\n * An entry.\n * @ORM\\Entity\n * @ORM\\Table(\n *  name=\"`entry`\",\n *  "
		"indexes={@ORM\\Index(name=\"i\", columns={\"x\"})}\n * )\n */\n"
		"class Entry {\n"
		"  /**\n   * @var string\n   * @ORM\\Column(name=\"page_url\", type=\"text\")\n   */\n  "
		"private $url;\n"
		"  /** @ORM\\Column(type=\"text\") */\n  private $titleText;\n"
		"  /**\n   * @ORM\\ManyToMany(targetEntity=\"Tag\")\n   * "
		"@ORM\\JoinTable(name=\"entry_tag\",\n"
		"   *   joinColumns={@ORM\\JoinColumn(name=\"entry_id\")},\n"
		"   *   inverseJoinColumns={@ORM\\JoinColumn(name=\"tag_id\")})\n   */\n  private $tags;\n"
		"}\nclass NotMapped { /** @ORM\\Column */ private $x; }\n",
		"table entry [entry] certain\n"
		"column entry.page_url [page_url] certain\n"
		"column entry.title_text [titleText] likely\n"
		"column entry.titleText [titleText] likely\n"
		"table entry_tag [entry_tag] certain\n"
		"column entry_tag.entry_id [entry_id] certain\n"
		"column entry_tag.tag_id [tag_id] certain\n"
		"fragment [x]\n"}, /* for a table of another file that derives from it, if any */
	/* SQL */
	{LANGUAGE_TYPESCRIPT, DIALECT_POSTGRESQL,
		"const q = 'SELECT id FROM orders'; const r = `UPDATE orders SET ${set}`; log('from here to "
		"there')",
		"sql ['SELECT id FROM orders'] certain\n"
		"sql [`UPDATE orders SET ${set}`] likely\n"},
	{LANGUAGE_SQL, DIALECT_POSTGRESQL,
		"-- name: GetOrder :one\nSELECT * FROM orders WHERE id = $1;\n\\set x 1\n\n"
		"CREATE TABLE t (a int);\nINSERT INTO u (a)\nVALUES (1);\nINSERT INTO t VALUES (2);",
		"sql [SELECT * FROM orders WHERE id = $1] certain\n"
		"sql [INSERT INTO u (a)\nVALUES (1)] certain\n"
		"sql [INSERT INTO t VALUES (2)] possible\n"}, /* the file's own table */
};

static void describe(struct sb *b, struct str source, const struct mention *m)
{
	if (m->kind == MENTION_SQL) {
		sb_fmt(b, "sql [%.*s] %s\n", STRF(str_sub(source, m->from, m->to)),
			mention_confidence_word(m->at_most));
		return;
	}
	if (m->kind == MENTION_FRAGMENT) {
		sb_fmt(b, "%s [%.*s]", m->open ? "open" : "fragment", STRF(str_sub(source, m->from, m->to)));
		for (size_t i = 0; i < m->columns.n; i++)
			sb_fmt(b, " %.*s", STRF(m->columns.v[i]));
		sb_char(b, '\n');
		return;
	}
	if (m->kind == MENTION_UNREAD) {
		sb_fmt(b, "unread [%.*s]\n", STRF(str_sub(source, m->from, m->to)));
		return;
	}
	const struct object_id *o = &m->object;
	sb_fmt(b, "%s ", catalog_object_word(o->kind));
	if (o->schema.n)
		sb_fmt(b, "%.*s.", STRF(o->schema));
	bool on_table = o->kind == OBJECT_COLUMN || o->kind == OBJECT_UNIQUE || o->kind == OBJECT_ENUM_VALUE;
	sb_fmt(b, "%.*s", STRF(on_table ? o->table : o->name));
	if (o->kind == OBJECT_COLUMN || o->kind == OBJECT_ENUM_VALUE)
		sb_fmt(b, ".%.*s", STRF(o->name));
	for (size_t i = 0; i < o->columns.n; i++)
		sb_fmt(b, "%s%.*s", i ? " " : "(", STRF(o->columns.v[i]));
	if (o->columns.n)
		sb_addz(b, ")");
	if (m->embedded_in.n)
		sb_fmt(b, " in %.*s", STRF(m->embedded_in));
	if (m->label.n)
		sb_fmt(b, " = %.*s", STRF(m->label));
	sb_fmt(b, " [%.*s] %s", STRF(str_sub(source, m->from, m->to)), mention_confidence_word(m->at_most));
	if (m->writes)
		sb_addz(b, " writes");
	for (size_t i = 0; i < m->columns.n; i++)
		sb_fmt(b, " %.*s", STRF(m->columns.v[i]));
	sb_char(b, '\n');
}

static struct str mentions_of(const struct row *r)
{
	struct str source = str_of(r->source);
	struct literals strings = {0};
	struct mentions found = {0};
	struct syntax *t = NULL;
	struct worker_answer answer = {0};
	struct sb b = sb_new(a, 1 << 16);
	if (r->language != LANGUAGE_SQL) {
		if (worker_syntax(worker, a, r->language, source, &t, &answer, &e) || !t)
			return STR("no syntax tree");
		literal_collect(a, r->language, t, &strings);
		literal_assemble(a, r->language, t, &strings);
	}
	struct code_file f = {.path = STR("x"),
		.bytes = source,
		.language = r->language,
		.syntax = t,
		.strings = &strings,
		.dialect = r->dialect};
	for (size_t i = 0; readers[i]; i++)
		readers[i]->read(a, &f, &found);
	for (size_t i = 0; i < found.n; i++)
		describe(&b, source, &found.v[i]);
	return sb_str(&b);
}

int main(void)
{
	a = arena_new("test");
	e = err_new(a);
	worker = worker_new(a);
	if (!worker_has_grammar(worker, LANGUAGE_TYPESCRIPT) || !worker_has_grammar(worker, LANGUAGE_PHP)) {
		printf("1..0 # SKIP built without grammars\n");
		return 0;
	}
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(mentions_of(&rows[i]), str_of(rows[i].want), "row %zu", i);
	arena_free(a);
	return tap_done();
}
