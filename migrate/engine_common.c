#include "migrate/engine_common.h"

#include <errno.h>
#include <string.h>

#include "parse/dialect.h"

int engine_common_keep_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	(void)e;
	struct engine_common_row *r = ctx;
	if (r->rows++)
		return 0;
	r->n = ncols;
	r->v = ARENA_ARRAY(r->a, struct str, (size_t)ncols);
	for (int i = 0; i < ncols; i++)
		r->v[i] = cols[i].p ? str_dup(r->a, cols[i]) : STR_NONE;
	return 0;
}

struct str engine_common_quote(struct arena *a, struct str name)
{
	return dialect_quote(a, DIALECT_POSTGRESQL, name);
}

int engine_common_file_fault(struct err *e, const char *what, const char *path)
{
	int no = errno;
	err_set(e, ERR_SYSTEM, "could not %s \"%s\": %s", what, path, strerror(no));
	if (no == ENOSPC || no == EDQUOT)
		err_hint(e, "Free space on that disk, or set snapshotDir to another one.");
	return ERR_SYSTEM;
}
