#include "schemas/ddl.h"

#include <stdarg.h>
#include <stdio.h>

void ddl_note(struct ddl *d, enum replay_note_kind k, int line, const char *fmt, ...)
{
	char text[512];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct replay_note *n = VEC_PUSH(d->a, &d->notes);
	*n = (struct replay_note){.kind = k, .path = d->path, .line = line};
	n->what = str_dup(d->a, str_of(text));
	if (k == REPLAY_UNANALYSABLE)
		d->c->complete = false;
}
