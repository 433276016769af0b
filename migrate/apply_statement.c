#include <time.h>

#include "migrate/apply_fault.h"
#include "migrate/apply_run.h"

bool apply_statement_stopped(const struct apply_run *r)
{
	return r->q->stop && *r->q->stop;
}

void apply_statement_pause(int turn)
{
	struct timespec t = {1 << turn, 0};
	nanosleep(&t, NULL);
}

int apply_statement(
	struct apply_run *r, struct session *s, const struct migration *m, size_t i, struct err *e)
{
	const struct sql_statement *st = &m->up.v[i];
	const struct engine *g = r->q->engine;
	int rc = 0;
	if (apply_statement_stopped(r))
		return err_set(e, ERR_APPLY, "stopped by a signal before line %d", st->line);
	apply_fault("statement");
	if (st->flags & SQL_COPY_DATA && g->copy_in)
		rc = g->copy_in(s, st->text, st->copy_data, e);
	else
		rc = g->exec(s, st->text, e);
	if (!rc) {
		apply_fault("statement-done");
		return 0;
	}
	/* The engine may know the line inside the statement; a file counts from its own first line. */
	err_at(e, m->path, st->line + (e->line > 0 ? e->line - 1 : 0));
	return rc;
}

bool apply_statement_retry(const struct err *e)
{
	static const char *const codes[] = {"55P03", "40P01", "40001", "1205", "1213", "5", NULL};
	for (const char *const *c = codes; *c; c++)
		if (str_eq(str_of(e->native), str_of(*c)))
			return true;
	return false;
}
