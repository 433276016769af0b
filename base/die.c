#include "base/die.h"

#include <stdio.h>
#include <unistd.h>

_Noreturn void die_oom(const char *what)
{
	fprintf(stderr, "schemagate: out of memory in %s\n", what);
	_exit(71);
}

_Noreturn void die_bug(const char *file, int line, const char *what)
{
	fprintf(stderr, "schemagate: internal error at %s:%d: %s\n", file, line, what);
	fprintf(stderr, "hint: this is a bug of schemagate; nothing was decided. Please report it.\n");
	_exit(70);
}
