/*
 * The formats without the rest of the program, for tests with the real tools:
 *   tool list DIR PATH                    id, state of reading, number of statements of each migration
 *   tool notes DIR PATH                   what is noted about the files, one a line
 *   tool status DIR PATH URL              id and state of each, then the missing ones
 *   tool statements DIR PATH URL          whether the tool recorded exactly what we would
 *   tool lock DIR PATH URL                take the tool's lock and give it back
 *   tool run DIR PATH URL N               make the tool's table, run the first N pending ones, write its rows
 *   tool record DIR PATH URL              make the tool's table, write the rows of all without running them
 *   tool back DIR PATH URL N              take the rows of the last N applied or failed ones away
 *   tool recognise DIR                    format, path, dialect, table of each source
 * DIR is the root of a project, PATH a folder in it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "migrate/files_disk.h"
#include "migrate/format.h"
#include "migrate/reconcile.h"

struct job {
	struct arena *a;
	struct files files;
	struct source source;
	struct migrations m;
	const struct engine *g;
	struct session *s;
	struct history h;
	struct reconciliation r;
};

static int load(struct job *j, const char *dir, const char *path, const char *url, struct err *e)
{
	int rc = files_disk(&j->files, j->a, dir, e);
	j->source.path = str_of(path);
	if (!rc && url)
		j->source.dialect_known = engine_url_dialect(str_of(url), &j->source.dialect);
	if (!rc)
		rc = format_open(&j->files, j->a, &j->source, e);
	if (!rc)
		rc = j->source.ops->load(&j->files, j->a, worker_new(j->a), &j->source, &j->m, e);
	return rc;
}

static int reread(struct job *j, struct err *e)
{
	int rc = j->source.ops->applied(j->g, j->s, j->a, &j->source, &j->m, &j->h, e);
	if (!rc)
		reconcile(j->a, &j->m, &j->h, &j->r);
	return rc;
}

static int open_db(struct job *j, const char *url, struct err *e)
{
	struct engine_opts o = {.connect_ms = 10000, .lock_ms = 5000, .role = STR("schemagate/test/tool")};
	int rc = engine_for_url(&j->g, str_of(url), e);
	if (!rc)
		rc = j->g->open(&j->s, j->a, str_of(url), o, e);
	return rc ? rc : reread(j, e);
}

static void list(const struct job *j)
{
	for (size_t i = 0; i < j->m.n; i++) {
		const struct migration *m = &j->m.v[i];
		printf("%.*s %s %zu%s\n", STRF(m->id),
			m->problem  ? "bad"
			: m->opaque ? "opaque"
				    : "fine",
			m->up.n, m->in_tx ? "" : " no-tx");
		if (m->problem)
			printf("  line %d: %.*s\n", m->problem_line, STRF(m->problem_text));
		for (size_t k = 0; k < m->gaps.n; k++)
			printf("  line %d: %.*s\n", m->gaps.v[k].line, STRF(m->gaps.v[k].what));
	}
}

static void notes(const struct job *j)
{
	for (size_t i = 0; i < j->m.notes.n; i++)
		printf("%.*s:%d: %.*s\n", STRF(j->m.notes.v[i].path), j->m.notes.v[i].line,
			STRF(j->m.notes.v[i].what));
}

static void status(const struct job *j)
{
	for (size_t i = 0; i < j->r.n; i++) {
		const struct reconciled *r = &j->r.v[i];
		struct str id = r->file == SIZE_MAX ? j->h.v[r->applied].id : j->m.v[r->file].id;
		printf("%.*s %s\n", STRF(id), migration_state_word(r->state));
	}
}

/* Does the tool's row hold exactly the statements that we would record? */
static void statements(const struct job *j)
{
	for (size_t i = 0; i < j->r.n; i++) {
		if (j->r.v[i].file == SIZE_MAX || j->r.v[i].applied == SIZE_MAX)
			continue;
		const struct migration *m = &j->m.v[j->r.v[i].file];
		const struct names_list *was = &j->h.v[j->r.v[i].applied].statements,
					*is = &m->tool_statements;
		size_t k = 0;
		while (k < was->n && k < is->n && str_eq(was->v[k], is->v[k]))
			k++;
		bool same = k == was->n && k == is->n;
		printf("%.*s %s\n", STRF(m->id), same ? "same" : "differs");
		if (!same)
			printf("statement %zu of %zu and %zu:\n%.*s\n----\n%.*s\n", k + 1, was->n, is->n,
				k < was->n ? (int)was->v[k].n : 0, k < was->n ? was->v[k].p : "",
				k < is->n ? (int)is->v[k].n : 0, k < is->n ? is->v[k].p : "");
	}
}

/* The row shares the transaction of the statements where DDL has one; elsewhere it gets its own behind them.
 */
static int run_one(struct job *j, const struct migration *m, struct err *e)
{
	bool ddl_tx = m->in_tx && (j->g->caps & ENGINE_DDL_TX) != 0;
	int rc = ddl_tx ? j->g->begin(j->s, e) : 0;
	for (size_t i = 0; !rc && i < m->up.n; i++)
		if (!ddl_tx || !(m->up.v[i].flags & SQL_TX_CONTROL))
			rc = j->g->exec(j->s, m->up.v[i].text, e);
	if (!rc && !ddl_tx)
		rc = j->g->begin(j->s, e);
	if (!rc)
		rc = j->source.ops->record(j->g, j->s, j->a, &j->source, m, 7, e);
	return rc ? rc : j->g->end(j->s, true, e);
}

static int run(struct job *j, size_t n, struct err *e)
{
	int rc = j->source.ops->create(j->g, j->s, j->a, &j->source, e);
	for (size_t i = 0; !rc && n && i < j->r.n; i++)
		if (j->r.v[i].state == STATE_PENDING) {
			rc = run_one(j, &j->m.v[j->r.v[i].file], e);
			n--;
		}
	return rc;
}

/* All in one transaction: what a large history is made with. */
static int record(struct job *j, struct err *e)
{
	int rc = j->source.ops->create(j->g, j->s, j->a, &j->source, e);
	if (!rc)
		rc = j->g->begin(j->s, e);
	for (size_t i = 0; !rc && i < j->m.n; i++) {
		struct arena_mark m = arena_mark(j->a);
		rc = j->source.ops->record(j->g, j->s, j->a, &j->source, &j->m.v[i], 7, e);
		if (!rc)
			arena_rewind(j->a, m);
	}
	return rc ? rc : j->g->end(j->s, true, e);
}

static int lock(struct job *j, struct err *e)
{
	int rc = j->source.ops->lock(j->g, j->s, j->a, &j->source, true, e);
	return rc ? rc : j->source.ops->lock(j->g, j->s, j->a, &j->source, false, e);
}

static int back(struct job *j, size_t n, struct err *e)
{
	int rc = 0;
	for (size_t i = j->r.n; !rc && n && i-- > 0;)
		if (j->r.v[i].state == STATE_APPLIED || j->r.v[i].state == STATE_FAILED) {
			rc = j->source.ops->unrecord(
				j->g, j->s, j->a, &j->source, &j->m.v[j->r.v[i].file], e);
			n--;
		}
	return rc;
}

static int recognise(struct job *j, const char *dir, struct err *e)
{
	struct source *v;
	size_t n;
	int rc = files_disk(&j->files, j->a, dir, e);
	if (!rc)
		rc = format_recognise(&j->files, j->a, &v, &n, NULL, e);
	for (size_t i = 0; !rc && i < n; i++)
		printf("%.*s %.*s %s %.*s | %.*s\n", STRF(v[i].format), STRF(v[i].path),
			v[i].dialect_known ? dialect_name(v[i].dialect) : "-", STRF(v[i].table),
			STRF(v[i].evidence));
	return rc;
}

static int act(struct job *j, int argc, char **argv, struct err *e)
{
	struct str verb = argc > 2 ? str_of(argv[1]) : STR_NONE;
	if (str_eq(verb, STR("recognise")))
		return recognise(j, argv[2], e);
	if (argc < 4)
		return err_set(e, ERR_USAGE, "see the head of tool.c");
	int rc = load(j, argv[2], argv[3], argc > 4 ? argv[4] : NULL, e);
	if (!rc && argc > 4)
		rc = open_db(j, argv[4], e);
	if (rc)
		return rc;
	size_t n = argc > 5 ? (size_t)strtoul(argv[5], NULL, 10) : 0;
	if (str_eq(verb, STR("list")))
		list(j);
	if (str_eq(verb, STR("notes")))
		notes(j);
	if (str_eq(verb, STR("status")))
		status(j);
	if (str_eq(verb, STR("statements")))
		statements(j);
	if (str_eq(verb, STR("run")))
		return run(j, n, e);
	if (str_eq(verb, STR("record")))
		return record(j, e);
	if (str_eq(verb, STR("lock")))
		return lock(j, e);
	if (str_eq(verb, STR("back")))
		return back(j, n, e);
	return 0;
}

int main(int argc, char **argv)
{
	struct job j = {.a = arena_new("tool")};
	struct err e = err_new(j.a);
	int rc = act(&j, argc, argv, &e);
	if (rc)
		fprintf(stderr, "%s: %.*s (%.*s:%d)\n%.*s\n%.*s\n", err_name(e.code), STRF(e.what),
			STRF(e.file), e.line, STRF(e.detail), STRF(e.hint));
	arena_free(j.a);
	return rc;
}
