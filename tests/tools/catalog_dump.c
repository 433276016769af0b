/*
 * Print a catalog for the differential tests. usage: catalog_dump replay DIALECT [--supabase] FILE...: the
 * files played in the order given; notes go to stderr. catalog_dump inspect URL: what the server has.
 * catalog_dump supabase-sql: SQL that makes on a plain server what replay_supabase_base() starts from.
 */
#include <stdio.h>

#include "base/file.h"
#include "migrate/engine.h"
#include "schemas/catalog_print.h"
#include "schemas/replay.h"

enum { MAX_FILE = 64 * 1024 * 1024 };

static int print(struct arena *a, const struct catalog *c)
{
	struct sb b = sb_new(a, 64 * 1024 * 1024);
	catalog_print_text(a, &b, c);
	fwrite(b.p, 1, b.n, stdout);
	return 0;
}

static int replayed(struct arena *a, int n, char **args, struct catalog **out, struct err *e)
{
	struct replay *r;
	struct catalog *base = NULL;
	size_t notes;
	enum dialect d = DIALECT_POSTGRESQL;
	for (enum dialect k = DIALECT_POSTGRESQL; k <= DIALECT_SQLITE; k++)
		if (str_eq(str_of(args[0]), str_of(dialect_name(k))))
			d = k;
	int i = 1, rc;
	if (n > 1 && str_eq(str_of(args[1]), STR("--supabase"))) {
		base = replay_supabase_base(a);
		i++;
	}
	rc = replay_open(&r, a, d, base, worker_new(a), e);
	for (; !rc && i < n; i++) {
		struct str text;
		struct sql_statements up = {0};
		rc = file_read(a, str_of(args[i]), MAX_FILE, &text, e);
		if (rc)
			break;
		sql_split(a, d, text, &up);
		rc = replay_run(r, str_of(args[i]), &up, e);
	}
	if (!rc)
		rc = replay_catalog(r, a, out, e);
	if (rc)
		return rc;
	const struct replay_note *v = replay_notes(r, &notes);
	for (size_t k = 0; k < notes; k++)
		fprintf(stderr, "%s:%d: %s: %.*s\n", str_z(a, v[k].path), v[k].line,
			v[k].kind == REPLAY_FAILED ? "failed" : "unanalysable", STRF(v[k].what));
	return 0;
}

static int replay(struct arena *a, int n, char **args, struct err *e)
{
	struct catalog *c;
	int rc = replayed(a, n, args, &c, e);
	return rc ? rc : print(a, c);
}

static int inspected(struct arena *a, const char *url, struct catalog **out, struct err *e)
{
	const struct engine *g;
	struct session *s;
	struct engine_opts o = {.read_only = true, .connect_ms = 10000, .role = STR("test")};
	int rc = engine_for_url(&g, str_of(url), e);
	if (!rc)
		rc = g->open(&s, a, str_of(url), o, e);
	if (!rc)
		rc = g->inspect(s, a, out, e);
	return rc;
}

static int inspect(struct arena *a, const char *url, struct err *e)
{
	struct catalog *c;
	int rc = inspected(a, url, &c, e);
	return rc ? rc : print(a, c);
}

static int drift(struct arena *a, int n, char **args, struct err *e)
{
	struct catalog *files, *live;
	struct delta d;
	struct sb b = sb_new(a, 64 * 1024 * 1024);
	int rc = inspected(a, args[0], &live, e);
	if (!rc)
		rc = replayed(a, n - 1, args + 1, &files, e);
	if (rc)
		return rc;
	delta_of(a, files, live, &d);
	catalog_print_delta_text(a, &b, live, &d);
	fwrite(b.p, 1, b.n, stdout);
	return 0;
}

static void table_sql(const struct relation *r)
{
	bool view = r->kind == RELATION_VIEW;
	printf(view ? "CREATE VIEW %.*s.%.*s AS SELECT\n" : "CREATE TABLE %.*s.%.*s (\n", STRF(r->schema),
		STRF(r->name));
	for (size_t i = 0; i < r->columns.n; i++) {
		const struct column *c = &r->columns.v[i];
		struct str type = c->identity ? STR("bigserial") : c->type;
		printf(view ? "%sNULL::%.*s AS %.*s" : "%s%.*s %.*s", i ? ",\n" : "",
			STRF(view ? type : c->name), STRF(view ? c->name : type));
		if (!view && c->def.n && !c->identity)
			printf(" DEFAULT %.*s", STRF(c->def));
		if (!view && c->not_null)
			printf(" NOT NULL");
	}
	for (size_t i = 0; i < r->constraints.n; i++)
		for (size_t k = 0; k < r->constraints.v[i].columns.n; k++)
			printf("%s%.*s", k ? ", " : ",\nPRIMARY KEY (",
				STRF(r->constraints.v[i].columns.v[k]));
	printf(view ? ";\n" : "));\n");
	if (r->row_security)
		printf("ALTER TABLE %.*s.%.*s ENABLE ROW LEVEL SECURITY;\n", STRF(r->schema), STRF(r->name));
}

static int supabase_sql(struct arena *a)
{
	static const char *const available[] = {"uuid-ossp", "pgcrypto", "pg_stat_statements"};
	struct catalog *c = replay_supabase_base(a);
	for (size_t i = 0; i < c->schemas.n; i++)
		if (!str_eq(c->schemas.v[i], STR("public")))
			printf("CREATE SCHEMA %.*s;\n", STRF(c->schemas.v[i]));
	for (size_t i = 0; i < 3; i++)
		printf("CREATE EXTENSION \"%s\" SCHEMA extensions;\n", available[i]);
	for (size_t i = 0; i < c->relations.n; i++)
		table_sql(&c->relations.v[i]);
	for (size_t i = 0; i < c->functions.n; i++) {
		const struct function *f = &c->functions.v[i];
		if (!f->extension.n)
			printf("CREATE FUNCTION %.*s.%.*s(%.*s) RETURNS %.*s LANGUAGE sql AS 'SELECT "
			       "NULL::%.*s';\n",
				STRF(f->schema), STRF(f->name), STRF(f->args), STRF(f->returns),
				STRF(str_eq(f->returns, STR("void")) ? STR("text") : f->returns));
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new("catalog_dump");
	struct err e = err_new(a);
	int rc = 2;
	if (argc > 2 && str_eq(str_of(argv[1]), STR("replay")))
		rc = replay(a, argc - 2, argv + 2, &e);
	else if (argc > 4 && str_eq(str_of(argv[1]), STR("drift")))
		rc = drift(a, argc - 2, argv + 2, &e);
	else if (argc == 2 && str_eq(str_of(argv[1]), STR("supabase-sql")))
		rc = supabase_sql(a);
	else if (argc == 3 && str_eq(str_of(argv[1]), STR("inspect")))
		rc = inspect(a, argv[2], &e);
	if (rc)
		fprintf(stderr, "catalog_dump: %.*s\n%.*s\n", STRF(e.what), STRF(e.detail));
	arena_free(a);
	return rc;
}
