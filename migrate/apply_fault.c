#include "migrate/apply_fault.h"

#ifdef SCHEMAGATE_FAULTS
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"

/* SCHEMAGATE_CRASH_LOG=FILE lists the steps as they are passed, so that a harness knows which there are. */
static void log_step(const char *step)
{
	const char *path = getenv("SCHEMAGATE_CRASH_LOG");
	FILE *f = path ? fopen(path, "a") : NULL;
	if (!f)
		return;
	fprintf(f, "%s\n", step);
	fclose(f);
}

void apply_fault(const char *step)
{
	static uint64_t seen;
	struct str want = str_of(getenv("SCHEMAGATE_CRASH_AT"));
	struct str name = str_cut(&want, ':');
	uint64_t turn = 1;
	log_step(step);
	if (!name.n || !str_eq(name, str_of(step)))
		return;
	if (want.n && !str_u64(want, &turn))
		abort();
	if (++seen == turn)
		raise(SIGKILL);
}
#else
void apply_fault(const char *step)
{
	(void)step;
}
#endif
