#include "tests/db/contract.h"

#include "base/sb.h"

static void one_statement(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	contract_do(c, c->s, STR("CREATE TABLE ct_a (id INTEGER PRIMARY KEY, v VARCHAR(200))"));
	int rc = c->g->exec(
		c->s, STR("INSERT INTO ct_a VALUES (1, 'x'); INSERT INTO ct_a VALUES (2, 'y')"), &e);
	OK(rc == ERR_DB, "%s: two statements in one message are refused", name);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_a")), STR("0"), "%s: and none of them ran",
		name);
	rc = c->g->exec(c->s, STR("SELECT 1\nFROM ct_nowhere"), &e);
	OK(rc == ERR_DB && e.native[0] && e.what.n, "%s: a missing table: %.*s", name,
		STRF(contract_said(c, &e)));
	rc = c->g->exec(c->s, STR("SELECT 1\n, FROM ct_a WHERE"), &e);
	OK(rc == ERR_DB && e.line == 2, "%s: a syntax error has its line (%d)", name, e.line);
	struct str nul = {"INSERT INTO ct_a VALUES (3, 'z')\0 junk", 37};
	rc = c->g->exec(c->s, nul, &e);
	OK(rc == ERR_INPUT, "%s: a NUL byte is refused", name);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_a")), STR("0"),
		"%s: and what stood before it did not run", name);
	rc = c->g->query(c->s, BY_DIALECT(c, "SELECT $1::text", "SELECT ?", "SELECT ?"),
		&(struct str){"a\0b", 3}, 1, NULL, NULL, &e);
	OK(c->d == DIALECT_POSTGRESQL ? rc == ERR_INPUT : rc == 0 || rc == ERR_INPUT,
		"%s: a NUL byte in an argument is not cut silently", name);
}

struct seen {
	struct contract *c;
	struct str v[4];
	int n;
	size_t rows, stop_at;
};

static int see(void *ctx, const struct str *v, int n, struct err *e)
{
	struct seen *x = ctx;
	x->n = n;
	for (int i = 0; i < n && i < 4; i++)
		x->v[i] = v[i].p ? str_dup(x->c->a, v[i]) : STR_NONE;
	if (++x->rows == x->stop_at)
		return err_set(e, ERR_INPUT, "enough");
	return 0;
}

static void arguments(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct seen x = {.c = c};
	struct str odd = STR("it's \"a\" \\ back; -- no\n\xc3\xa9 \xf0\x9f\x90\x98 $1 ? %s");
	struct str args[] = {odd, STR_NONE, STR("")};
	int rc = c->g->query(c->s,
		BY_DIALECT(c, "SELECT $1::text, $2::text, $3::text, 7", "SELECT ?, ?, ?, 7",
			"SELECT ?, ?, ?, 7"),
		args, 3, see, &x, &e);
	OK(rc == 0 && x.rows == 1 && x.n == 4, "%s: a query with arguments: %.*s", name,
		STRF(contract_said(c, &e)));
	IS(x.v[0], odd, "%s: any text comes back as it went", name);
	OK(!x.v[1].p, "%s: NULL is NULL", name);
	OK(x.v[2].p && x.v[2].n == 0, "%s: an empty text is no NULL", name);
	IS(x.v[3], STR("7"), "%s: numbers come as text", name);
	rc = c->g->query(c->s, BY_DIALECT(c, "SELECT $1::text, $2::text", "SELECT ?, ?", "SELECT ?, ?"), args,
		1, see, &x, &e);
	OK(rc == ERR_DB, "%s: too few arguments are an error", name);
	rc = c->g->query(c->s, STR("SELECT 1 WHERE 1 = 0"), NULL, 0, see, &(struct seen){.c = c}, &e);
	OK(rc == 0, "%s: no rows are no error", name);
}

static void large(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct sb b = sb_new(c->a, 4 * 1024 * 1024);
	for (int i = 0; i < 200000; i++)
		sb_addz(&b, "0123456789");
	struct str big = sb_str(&b);
	struct seen x = {.c = c};
	int rc = c->g->query(
		c->s, BY_DIALECT(c, "SELECT $1::text", "SELECT ?", "SELECT ?"), &big, 1, see, &x, &e);
	OK(rc == 0 && str_eq(x.v[0], big), "%s: two million bytes come back whole", name);
	struct sb wide = sb_new(c->a, 4096);
	sb_addz(&wide, "SELECT 1");
	for (int i = 0; i < 300; i++)
		sb_addz(&wide, ", 1");
	rc = c->g->query(c->s, sb_str(&wide), NULL, 0, see, &x, &e);
	OK(rc == 0 && x.n == 301, "%s: 301 columns", name);
}

static void stopping(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	for (int i = 10; i < 20; i++)
		contract_do(c, c->s, str_fmt(c->a, "INSERT INTO ct_a VALUES (%d, NULL)", i));
	struct seen x = {.c = c, .stop_at = 3};
	int rc = c->g->query(c->s, STR("SELECT id, v FROM ct_a ORDER BY id"), NULL, 0, see, &x, &e);
	OK(rc == ERR_INPUT && str_eq(e.what, STR("enough")), "%s: the callback's refusal is the answer",
		name);
	OK(x.rows == 3, "%s: it is not asked again (%zu rows)", name, x.rows);
	IS(contract_value(c, c->s, STR("SELECT count(*) FROM ct_a")), STR("10"), "%s: the session goes on",
		name);
}

static void copying(struct contract *c)
{
	struct err e = err_new(c->a);
	if (!c->g->copy_in) {
		OK(c->d != DIALECT_POSTGRESQL, "%s: has no COPY", c->g->name);
		return;
	}
	int rc = c->g->copy_in(c->s, STR("COPY ct_a (id, v) FROM stdin"), STR("100\ta\\tb\n101\t\\N"), &e);
	OK(rc == 0, "%s: COPY with its lines: %.*s", c->g->name, STRF(contract_said(c, &e)));
	IS(contract_value(c, c->s, STR("SELECT v FROM ct_a WHERE id = 100")), STR("a\tb"),
		"%s: a copied value", c->g->name);
	IS(contract_value(c, c->s, STR("SELECT v FROM ct_a WHERE id = 101")), STR("NULL"),
		"%s: a copied NULL", c->g->name);
	rc = c->g->copy_in(c->s, STR("COPY ct_a (id, v) FROM stdin"), STR("nonsense\n"), &e);
	OK(rc == ERR_DB && e.native[0], "%s: bad lines: %.*s", c->g->name, STRF(contract_said(c, &e)));
	rc = c->g->exec(c->s, STR("COPY ct_a FROM stdin"), &e);
	OK(rc == ERR_DB, "%s: COPY without lines is an error", c->g->name);
	rc = c->g->exec(c->s, STR("COPY ct_a TO stdout"), &e);
	OK(rc == ERR_DB, "%s: COPY to nowhere is an error", c->g->name);
	IS(contract_value(c, c->s, STR("SELECT 1")), STR("1"), "%s: the session goes on", c->g->name);
}

static void identity(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct engine_identity id = {0}, again = {0};
	int rc = c->g->identity(c->s, c->a, &id, &e);
	OK(rc == 0 && id.server.n && id.database.n && id.version.n, "%s: %.*s, database %.*s, version %.*s",
		name, STRF(id.server), STRF(id.database), STRF(id.version));
	OK(id.writable && id.why_not.n == 0 && !id.pooler, "%s: writable, no pooler", name);
	struct session *ro = contract_open(c, (struct engine_opts){.read_only = true});
	rc = ro ? c->g->identity(ro, c->a, &again, &e) : 1;
	OK(rc == 0 && str_eq(id.server, again.server) && str_eq(id.database, again.database),
		"%s: another session sees the same", name);
	OK(again.writable, "%s: our own read-only mode is not the server's", name);
	if (ro)
		c->g->close(ro);
	IS(c->g->quote(c->a, BY_DIALECT(c, "a\"b", "a`b", "a\"b")),
		BY_DIALECT(c, "\"a\"\"b\"", "`a``b`", "\"a\"\"b\""), "%s: quoting", name);
}

void contract_statements(struct contract *c)
{
	one_statement(c);
	arguments(c);
	large(c);
	stopping(c);
	copying(c);
	identity(c);
	contract_do(c, c->s, STR("DROP TABLE ct_a"));
}
