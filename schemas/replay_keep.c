/*
 * The name of a result is a hash over all that it comes from: the readers' own sources and libraries, the
 * dialect, the start, and each migration's path and statements in order. It is a chain: the name after n + 1
 * migrations comes from the name after n, so the longest known beginning can be looked for, and a result that
 * was found by another name can be gone on from. Statements, not blob ids: what the tool's settings make of a
 * file is in them.
 */
#include "schemas/replay_keep.h"

#include <string.h>

#include "base/file.h"
#include "base/sha.h"
#include "reader_version.h"
#include "schemas/catalog_pack.h"
#include "schemas/replay_sqlite.h"

/* A beginning is looked for this far back: a branch adds few migrations. */
enum { LOOK_BACK = 64, MAX_ENTRY = 16 * 1024 * 1024, FORM = 2 };

struct name {
	unsigned char b[SHA_BYTES];
};

struct replay_keep {
	struct arena *a;
	const struct replay_store *store;
	struct name now;        /* after all that was added */
	VEC(struct name) names; /* after each migration since the last settling */
	bool stored;            /* the result that has the name "now" is in the store */
};

/* -- names -- */

static void add_text(struct sha *s, struct str text)
{
	uint64_t n = text.n;
	sha_add(s, (struct str){(const char *)&n, sizeof n});
	sha_add(s, text);
}

/* PostgreSQL's parser is in a library that a program of its own loads; both may be others tomorrow. */
static struct str parser_mark(struct arena *a)
{
	struct err mine = err_new(a);
	struct str lib, program = STR_NONE, parser = STR_NONE;
	if (file_lib(a, &lib, &mine))
		return STR_NONE;
	file_mark(a, str_fmt(a, "%.*s/worker", STRF(lib)), &program);
	file_mark(a, str_fmt(a, "%.*s/parser-postgresql.so", STRF(lib)), &parser);
	return str_fmt(a, "%.*s, %.*s", STRF(program), STRF(parser));
}

static struct str packed(struct arena *a, struct catalog *c)
{
	struct sb b = sb_new(a, MAX_ENTRY);
	struct catalog_pack io = {.a = a, .out = &b};
	catalog_pack_all(&io, c);
	return b.full ? STR_NONE : sb_str(&b);
}

struct replay_keep *replay_keep_new(
	struct arena *a, const struct replay_store *store, const struct catalog *start)
{
	struct replay_keep *k = ARENA_NEW(a, struct replay_keep);
	struct str begin = packed(a, catalog_clone(a, start));
	if (!begin.n)
		return NULL;
	*k = (struct replay_keep){.a = a, .store = store};
	struct sha *sha = sha_new(a);
	add_text(sha, str_fmt(a, "replay %d %s %s", FORM, SCHEMAGATE_VERSION, reader_version));
	add_text(sha, start->dialect == DIALECT_POSTGRESQL ? parser_mark(a)
		      : start->dialect == DIALECT_SQLITE   ? str_of(sqlite_db_version())
							   : STR_NONE);
	add_text(sha, begin);
	sha_peek(sha, k->now.b);
	return k;
}

_Static_assert(UINTPTR_MAX <= 0xffffffffu || sizeof(struct sql_statement) == 48, "hash the new member");

void replay_keep_add(struct replay_keep *k, struct str path, const struct sql_statements *up)
{
	struct arena_mark mark = arena_mark(k->a);
	struct sha *sha = sha_new(k->a);
	sha_add(sha, (struct str){(const char *)k->now.b, SHA_BYTES});
	add_text(sha, path);
	for (size_t i = 0; i < up->n; i++) {
		const struct sql_statement *s = &up->v[i];
		/* Rows of a COPY have no effect on a catalog. */
		uint64_t rest[] = {s->text.n, s->at, (uint64_t)(unsigned)s->line, s->flags};
		sha_add(sha, (struct str){(const char *)rest, sizeof rest});
		sha_add(sha, s->text);
	}
	add_text(sha, STR_NONE);
	sha_peek(sha, k->now.b);
	arena_rewind(k->a, mark);
	*VEC_PUSH(k->a, &k->names) = k->now;
	k->stored = false;
}

void replay_keep_settled(struct replay_keep *k)
{
	k->names.n = 0;
}

void replay_keep_pass(struct replay_keep *k, struct str path, const struct sql_statements *up)
{
	replay_keep_add(k, path, up);
	replay_keep_settled(k);
}

struct str replay_keep_now(const struct replay_keep *k, struct arena *a)
{
	return sha_hex_bytes(a, k->now.b, SHA_BYTES);
}

struct str replay_keep_name(const struct replay_keep *k, struct arena *a)
{
	return k->stored ? replay_keep_now(k, a) : STR_NONE;
}

static struct str name_at(const struct replay_keep *k, struct arena *a, size_t i)
{
	return sha_hex_bytes(a, k->names.v[i].b, SHA_BYTES);
}

/* -- results -- */

static void note(struct catalog_pack *io, struct replay_note *n)
{
	uint64_t kind = n->kind, line = (uint64_t)(unsigned)n->line;
	catalog_pack_number(io, &kind);
	catalog_pack_number(io, &line);
	catalog_pack_text(io, &n->path);
	catalog_pack_text(io, &n->what);
	catalog_pack_text(io, &n->missing_schema);
	catalog_pack_text(io, &n->missing);
	catalog_pack_text(io, &n->missing_column);
	if (kind > REPLAY_FAILED || line > 0x7fffffff)
		io->bad = true;
	n->kind = io->bad ? REPLAY_UNANALYSABLE : (enum replay_note_kind)kind;
	n->line = io->bad ? 0 : (int)line;
}

static bool unpack(struct ddl *d, struct str bytes)
{
	struct catalog_pack io = {.a = d->a, .in = bytes.p, .end = bytes.p + bytes.n};
	struct catalog *c = catalog_new(d->a, d->c->dialect);
	size_t n = 0;
	catalog_pack_all(&io, c);
	catalog_pack_length(&io, &n, 4);
	struct replay_note *v = ARENA_ARRAY(d->a, struct replay_note, n + 1);
	for (size_t i = 0; i < n && !io.bad; i++)
		note(&io, &v[i]);
	if (io.bad || io.in != io.end || c->dialect != d->c->dialect)
		return false;
	d->c = c;
	d->notes.v = v;
	d->notes.n = n;
	d->notes.cap = n + 1;
	return true;
}

static bool name_of(struct str hex, struct name *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < hex.n && i < 2 * SHA_BYTES; i++) {
		const char *at = hex.p[i] ? strchr(digits, hex.p[i]) : NULL;
		if (!at)
			return false;
		out->b[i / 2] = (unsigned char)(i % 2 ? out->b[i / 2] | (at - digits) : (at - digits) << 4);
	}
	return hex.n == 2 * SHA_BYTES;
}

bool replay_keep_recall(struct replay_keep *k, struct str name, struct ddl *d)
{
	struct arena_mark m = arena_mark(d->a);
	struct str bytes;
	struct name at;
	if (!name_of(name, &at))
		return false;
	if (!k->store->get(k->store->ctx, d->a, name, &bytes) || !unpack(d, bytes)) {
		arena_rewind(d->a, m);
		return false;
	}
	k->now = at;
	k->names.n = 0;
	k->stored = true;
	return true;
}

size_t replay_keep_find(struct replay_keep *k, struct ddl *d)
{
	size_t n = k->names.n;
	for (size_t i = n; i > 0 && n - i < LOOK_BACK; i--) {
		struct arena_mark m = arena_mark(d->a);
		struct str bytes;
		if (k->store->get(k->store->ctx, d->a, name_at(k, d->a, i - 1), &bytes) && unpack(d, bytes)) {
			k->stored = i == n;
			return i;
		}
		arena_rewind(d->a, m);
	}
	return 0;
}

/* Whether a database that is built from the catalog is the one that it was read from: what cannot be built
 * again cannot be played on. */
static int can_go_on(struct arena *a, struct catalog *c, struct str wanted, bool *yes, struct err *e)
{
	struct ddl d = {.a = a, .c = c};
	struct sqlite_db *db;
	struct catalog *again = NULL;
	int rc = replay_sqlite_open(&db, &d, e);
	if (!rc)
		rc = sqlite_db_inspect(db, a, &again, e);
	if (rc)
		return rc;
	again->complete = c->complete;
	*yes = d.notes.n == 0 && str_eq(packed(a, again), wanted);
	return 0;
}

int replay_keep_put(
	struct replay_keep *k, struct arena *scratch, const struct ddl *d, struct catalog *c, struct err *e)
{
	struct sb b = sb_new(scratch, MAX_ENTRY);
	struct catalog_pack io = {.a = scratch, .out = &b};
	size_t n = d->notes.n;
	bool yes = true;
	catalog_pack_all(&io, c);
	int rc = 0;
	if (c->dialect == DIALECT_SQLITE)
		rc = can_go_on(scratch, c, str_dup(scratch, sb_str(&b)), &yes, e);
	if (rc)
		return rc;
	catalog_pack_length(&io, &n, 4);
	for (size_t i = 0; i < n; i++) {
		struct replay_note copy = d->notes.v[i];
		note(&io, &copy);
	}
	k->stored = yes && !b.full && !d->transient;
	if (k->stored)
		k->store->put(k->store->ctx, name_at(k, scratch, k->names.n - 1), sb_str(&b));
	return 0;
}
