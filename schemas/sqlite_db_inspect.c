/* An open SQLite database read into a catalog, and a catalog built into an empty database. PRAGMAs tell most
 * of it (sqlite.org/pragma.html); checks, generation expressions and predicates come from the stored text. */
#include "schemas/inspect_text.h"
#include "schemas/sqlite_db.h"

struct rows { /* the cells of a result, row by row */
	struct arena *a;
	VEC(struct str) cells;
	size_t n;
	int ncols;
};

static int keep_row(void *ctx, const struct str *cols, int n, struct err *e)
{
	(void)e;
	struct rows *r = ctx;
	r->ncols = n;
	r->n++;
	for (int i = 0; i < n; i++)
		*VEC_PUSH(r->a, &r->cells) = cols[i].p ? str_dup(r->a, cols[i]) : STR_NONE;
	return 0;
}

static int ask(struct sqlite_db *db, struct arena *a, const char *sql, const struct str *arg,
	struct rows *out, struct err *e)
{
	*out = (struct rows){.a = a};
	return sqlite_db_ask(db, str_of(sql), arg, arg ? 1 : 0, keep_row, out, e);
}

static struct str cell(const struct rows *r, size_t row, int col)
{
	return r->cells.v[row * (size_t)r->ncols + (size_t)col];
}

static bool truth(const struct rows *r, size_t row, int col)
{
	struct str s = cell(r, row, col);
	return s.n && !str_eq(s, STR("0"));
}

/* The part of the CREATE TABLE text that defines a column: it begins with the column's name. */
static struct str column_part(struct arena *a, const struct names *parts, struct str name)
{
	for (size_t i = 0; i < parts->n; i++) {
		size_t at = 0;
		if (str_ieq(inspect_text_word(a, parts->v[i], &at), name))
			return str_sub(parts->v[i], at, parts->v[i].n);
	}
	return STR_NONE;
}

static struct str generation(struct arena *a, const struct names *parts, struct str name, bool stored)
{
	struct str expr = STR_NONE, part = column_part(a, parts, name);
	size_t from = 0;
	if (!inspect_text_after(part, "AS", &from, &expr))
		return stored ? STR("stored") : STR("virtual");
	return expr;
}

/* cid, name, type, notnull, dflt_value, pk, hidden: 2 = virtual, 3 = stored, 1 = hidden in a virtual table */
enum { COL_NAME = 1, COL_TYPE, COL_NOT_NULL, COL_DEFAULT, COL_PK, COL_HIDDEN };

static void columns(struct arena *a, struct relation *r, const struct rows *x, const struct names *parts)
{
	for (size_t i = 0; i < x->n; i++) {
		struct str hidden = cell(x, i, COL_HIDDEN);
		if (str_eq(hidden, STR("1")))
			continue;
		struct column *c = VEC_PUSH(a, &r->columns);
		c->name = cell(x, i, COL_NAME);
		c->type = cell(x, i, COL_TYPE);
		c->not_null = truth(x, i, COL_NOT_NULL);
		c->def = cell(x, i, COL_DEFAULT);
		if (str_eq(hidden, STR("2")) || str_eq(hidden, STR("3")))
			c->generated = generation(a, parts, c->name, hidden.p[0] == '3');
	}
}

/* A single INTEGER key of a table with rowids is the rowid: INSERT may leave it out. */
static void primary(struct arena *a, struct relation *r, const struct rows *x, bool without_rowid)
{
	struct constraint k = {.kind = CONSTRAINT_PRIMARY};
	for (uint64_t nth = 1; nth <= x->n; nth++)
		for (size_t i = 0; i < x->n; i++) {
			uint64_t pk;
			if (str_u64(cell(x, i, COL_PK), &pk) && pk == nth)
				catalog_names_add(a, &k.columns, cell(x, i, COL_NAME));
		}
	if (!k.columns.n)
		return;
	*VEC_PUSH(a, &r->constraints) = k;
	for (size_t i = 0; i < r->columns.n; i++)
		if (k.columns.n == 1 && !without_rowid && str_eq(r->columns.v[i].name, k.columns.v[0]) &&
			str_ieq(r->columns.v[i].type, STR("INTEGER")))
			r->columns.v[i].identity = true;
}

/* id, seq, table, from, to, on_update, on_delete, match: one row per column, grouped by id, newest first */
static int foreign_keys(struct sqlite_db *db, struct arena *a, struct relation *r, struct err *e)
{
	struct rows x;
	int rc = ask(db, a, "SELECT * FROM pragma_foreign_key_list(?, 'main') ORDER BY id DESC, seq",
		&r->name, &x, e);
	struct constraint *k = NULL;
	for (size_t i = 0; !rc && i < x.n; i++) {
		if (!i || !str_eq(cell(&x, i, 0), cell(&x, i - 1, 0))) {
			k = VEC_PUSH(a, &r->constraints);
			k->kind = CONSTRAINT_FOREIGN;
			k->ref_schema = r->schema;
			k->ref_table = cell(&x, i, 2);
		}
		catalog_names_add(a, &k->columns, cell(&x, i, 3));
		if (cell(&x, i, 4).n)
			catalog_names_add(a, &k->ref_columns, cell(&x, i, 4));
	}
	return rc;
}

static struct str check_name(struct arena *a, struct str part, size_t check)
{
	struct str name = STR_NONE;
	for (size_t at = 0; (at = inspect_text_keyword(part, "CONSTRAINT", at)) < check;) {
		at += 10;
		name = inspect_text_word(a, part, &at);
		size_t next = at;
		if (!str_ieq(inspect_text_word(a, part, &next), STR("CHECK")))
			name = STR_NONE;
	}
	return name;
}

static void checks(struct arena *a, struct relation *r, const struct names *parts)
{
	for (size_t i = 0; i < parts->n; i++) {
		struct str expr, part = parts->v[i];
		size_t from = 0;
		while (inspect_text_after(part, "CHECK", &from, &expr)) {
			struct constraint *k = VEC_PUSH(a, &r->constraints);
			k->kind = CONSTRAINT_CHECK;
			k->name = check_name(a, part, (size_t)(expr.p - part.p));
			k->definition = expr;
		}
	}
}

static int index_columns(struct sqlite_db *db, struct arena *a, struct index *x, struct err *e)
{
	struct rows keys;
	struct names parts = {0};
	struct str rest = STR_NONE;
	if (x->definition.n)
		inspect_text_parts(a, x->definition, &parts, &rest);
	size_t where = inspect_text_keyword(rest, "WHERE", 0);
	if (where != SIZE_MAX)
		x->predicate = str_trim(str_sub(rest, where + 5, rest.n));
	int rc = ask(db, a, "SELECT seqno, name FROM pragma_index_xinfo(?, 'main') WHERE key ORDER BY seqno",
		&x->name, &keys, e);
	for (size_t i = 0; !rc && i < keys.n; i++) {
		struct str name = cell(&keys, i, 1);
		if (!name.n)
			name = i < parts.n ? str_fmt(a, "(%.*s)", STRF(parts.v[i])) : STR("(expression)");
		catalog_names_add(a, &x->columns, name);
	}
	return rc;
}

/* Texts of indexes and triggers, read once and sorted by their table's lower-case name: sqlite_master has no
 * index, so that a question per table would read all of it each time. */
enum { OF_TABLE, OF_TYPE, OF_NAME, OF_SQL };

#define TEXTS_SQL                                                                                            \
	"SELECT lower(tbl_name), type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') "

static int read_texts(
	struct sqlite_db *db, struct arena *a, const struct str *of, struct rows *texts, struct err *e)
{
	return ask(db, a,
		of ? TEXTS_SQL "AND tbl_name = ? COLLATE NOCASE ORDER BY 1, rowid"
		   : TEXTS_SQL "ORDER BY 1, rowid",
		of, texts, e);
}

/* The first of a table's texts; all of them follow. */
static size_t first_text(const struct rows *texts, struct str table)
{
	size_t lo = 0, hi = texts->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(cell(texts, mid, OF_TABLE), table) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static struct str index_text(struct arena *a, const struct rows *texts, struct str table, struct str name)
{
	struct str low = str_lower(a, table);
	for (size_t i = first_text(texts, low); i < texts->n && str_eq(cell(texts, i, OF_TABLE), low); i++)
		if (str_eq(cell(texts, i, OF_TYPE), STR("index")) && str_eq(cell(texts, i, OF_NAME), name))
			return cell(texts, i, OF_SQL);
	return STR_NONE;
}

static int indexes(
	struct sqlite_db *db, struct arena *a, struct relation *r, const struct rows *texts, struct err *e)
{
	struct rows x;
	int rc = ask(db, a,
		"SELECT name, \"unique\", origin FROM pragma_index_list(?, 'main') ORDER BY seq DESC",
		&r->name, &x, e);
	for (size_t i = 0; !rc && i < x.n; i++) {
		struct index *n = VEC_PUSH(a, &r->indexes);
		n->name = cell(&x, i, 0);
		n->unique = truth(&x, i, 1);
		n->primary = str_eq(cell(&x, i, 2), STR("pk"));
		n->definition = index_text(a, texts, r->name, n->name);
		rc = index_columns(db, a, n, e);
		if (!rc && str_eq(cell(&x, i, 2), STR("u")))
			*VEC_PUSH(a, &r->constraints) =
				(struct constraint){.kind = CONSTRAINT_UNIQUE, .columns = n->columns};
	}
	return rc;
}

/* CREATE [TEMP] TRIGGER [IF NOT EXISTS] name [BEFORE|AFTER|INSTEAD OF] event [OF columns] ON table */
static void trigger_words(struct arena *a, struct trigger *t)
{
	size_t at = 0;
	t->timing = STR("BEFORE"); /* SQLite's default */
	for (int i = 0; i < 16; i++) {
		struct str w = inspect_text_word(a, t->definition, &at);
		if (!w.n || str_ieq(w, STR("ON")))
			return;
		if (str_ieq(w, STR("AFTER")))
			t->timing = STR("AFTER");
		else if (str_ieq(w, STR("INSTEAD")))
			t->timing = STR("INSTEAD OF");
		static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
		for (size_t k = 0; k < 3; k++)
			if (str_ieq(w, str_of(events[k])))
				t->events = str_of(events[k]);
	}
}

static void triggers(struct arena *a, struct relation *r, const struct rows *texts)
{
	struct str low = str_lower(a, r->name);
	for (size_t i = first_text(texts, low); i < texts->n && str_eq(cell(texts, i, OF_TABLE), low); i++) {
		if (!str_eq(cell(texts, i, OF_TYPE), STR("trigger")))
			continue;
		struct trigger *t = VEC_PUSH(a, &r->triggers);
		t->name = cell(texts, i, OF_NAME);
		t->definition = cell(texts, i, OF_SQL);
		trigger_words(a, t);
	}
}

/* SQLITE_ERROR: what was asked is wrong, not the file or the machine (sqlite.org/rescode.html). */
enum { OF_OBJECT = 1 };

static int table(struct sqlite_db *db, struct arena *a, struct relation *r, bool without_rowid,
	const struct rows *texts, struct err *e)
{
	struct rows x;
	struct names parts;
	struct str rest;
	inspect_text_parts(a, r->definition, &parts, &rest);
	triggers(a, r, texts);
	int rc = ask(db, a, "SELECT * FROM pragma_table_xinfo(?, 'main')", &r->name, &x, e);
	/* A view may read what is gone, or itself; a virtual table may need a module that is not here: one
	 * that SQLite cannot read is no reason to read none. */
	if (rc == ERR_DB && (sqlite_db_error_code(db) & 0xff) == OF_OBJECT) {
		err_drop(e, rc);
		r->columns_unknown = true;
		return 0;
	}
	if (rc)
		return rc;
	columns(a, r, &x, &parts);
	if (r->kind == RELATION_TABLE) {
		primary(a, r, &x, without_rowid);
		rc = indexes(db, a, r, texts, e);
		rc = rc ? rc : foreign_keys(db, a, r, e);
		checks(a, r, &parts);
	}
	return rc;
}

/* Shadow tables belong to their virtual table and come and go with it. */
#define RELATIONS_SQL(list)                                                                                  \
	"SELECT m.name, m.type, m.sql, l.wr, l.type FROM sqlite_master m JOIN " list " l "                   \
	"ON l.name = m.name AND l.schema = 'main' WHERE m.type IN ('table', 'view') "                        \
	"AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.type <> 'shadow' "

/* All relations, or the one of that name. */
static int relations(
	struct sqlite_db *db, struct arena *a, const struct str *of, struct catalog *c, struct err *e)
{
	struct rows x, texts;
	int rc = read_texts(db, a, of, &texts, e);
	if (!rc)
		rc = ask(db, a,
			of ? RELATIONS_SQL("pragma_table_list(m.name)") "AND m.name = ? COLLATE NOCASE"
			   : RELATIONS_SQL("pragma_table_list") "ORDER BY m.rowid",
			of, &x, e);
	for (size_t i = 0; !rc && i < x.n; i++) {
		struct relation *r = catalog_add_relation(c, STR("main"), cell(&x, i, 0),
			str_eq(cell(&x, i, 1), STR("view")) ? RELATION_VIEW : RELATION_TABLE);
		r->definition = cell(&x, i, 2);
		rc = table(db, a, r, truth(&x, i, 3), &texts, e);
	}
	return rc ? err_ctx(e, "could not read the schema") : 0;
}

int sqlite_db_inspect(struct sqlite_db *db, struct arena *a, struct catalog **out, struct err *e)
{
	*out = catalog_new(a, DIALECT_SQLITE);
	return relations(db, a, NULL, *out, e);
}

int sqlite_db_inspect_named(
	struct sqlite_db *db, struct arena *a, const struct names *only, struct catalog **out, struct err *e)
{
	int rc = 0;
	*out = catalog_new(a, DIALECT_SQLITE);
	for (size_t i = 0; !rc && i < only->n; i++)
		rc = relations(db, a, &only->v[i], *out, e);
	return rc;
}

struct building {
	struct sqlite_db *db;
	struct arena *a;
	struct names *left_out;
	struct err *e;
};

static void build_one(const struct building *b, const char *kind, struct str name, struct str sql)
{
	if (!sql.n)
		return; /* an automatic index */
	int rc = sqlite_db_exec(b->db, sql, b->e);
	if (!rc)
		return;
	err_drop(b->e, rc);
	catalog_names_add(b->a, b->left_out,
		str_fmt(b->a, "%s \"%.*s\": %.*s", kind, STRF(name),
			STRF(sqlite_db_error_text(b->db, b->a))));
}

static void build_relation(const struct building *b, const struct relation *r)
{
	build_one(b, r->kind == RELATION_VIEW ? "view" : "table", r->name, r->definition);
}

static void build_indexes(const struct building *b, const struct relation *r)
{
	for (size_t i = 0; i < r->indexes.n; i++)
		build_one(b, "index", r->indexes.v[i].name, r->indexes.v[i].definition);
}

static void build_triggers(const struct building *b, const struct relation *r)
{
	for (size_t i = 0; i < r->triggers.n; i++)
		build_one(b, "trigger", r->triggers.v[i].name, r->triggers.v[i].definition);
}

/* In the order in which they are listed, so that they will be listed so again: a view may come before what it
 * reads. */
int sqlite_db_build(
	struct sqlite_db *db, struct arena *a, const struct catalog *c, struct names *left_out, struct err *e)
{
	struct building b = {db, a, left_out, e};
	int rc = sqlite_db_exec(db, STR("BEGIN"), e);
	if (rc)
		return rc;
	for (size_t i = 0; i < c->relations.n; i++)
		build_relation(&b, &c->relations.v[i]);
	for (size_t i = 0; i < c->relations.n; i++)
		build_indexes(&b, &c->relations.v[i]);
	for (size_t i = 0; i < c->relations.n; i++)
		build_triggers(&b, &c->relations.v[i]);
	return sqlite_db_exec(db, STR("COMMIT"), e);
}

void sqlite_db_build_one(struct sqlite_db *db, struct arena *a, const struct relation *r,
	struct names *left_out, struct err *e)
{
	struct building b = {db, a, left_out, e};
	build_relation(&b, r);
	build_indexes(&b, r);
	build_triggers(&b, r);
}
