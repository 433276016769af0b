#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "cmd/cmd.h"

void cmd_print(struct run *r, struct str text)
{
	r->printed = true;
	fwrite(text.p, 1, text.n, stdout);
	fflush(stdout);
}

void cmd_json_head(struct json_out *w, const char *command)
{
	json_open(w, NULL, '{');
	json_open(w, "schemagate", '{');
	json_put_str(w, "version", STR(SCHEMAGATE_VERSION));
	json_put_int(w, "schema", 1);
	json_close(w, '}');
	json_put_str(w, "command", str_of(command));
}

static void put_cleaned(struct json_out *w, const char *key, struct str text, struct arena *a)
{
	struct sb b = sb_new(a, 64 * 1024);
	sb_clean(&b, text);
	json_put_str(w, key, sb_str(&b));
}

void cmd_json_error(struct json_out *w, const struct err *e)
{
	json_open(w, "error", '{');
	json_put_str(w, "code", str_of(err_name(e->code)));
	put_cleaned(w, "message", e->what, e->a);
	put_cleaned(w, "detail", e->detail, e->a);
	put_cleaned(w, "hint", e->hint, e->a);
	if (e->file.n) {
		put_cleaned(w, "path", e->file, e->a);
	} else {
		json_put_null(w, "path");
	}
	if (e->file.n && e->line > 0)
		json_put_int(w, "line", e->line);
	else
		json_put_null(w, "line"); /* none: lines count from 1 */
	json_close(w, '}');
}

static void extra_line(struct sb *b, const char *label, struct str text)
{
	if (text.n == 0)
		return;
	sb_fmt(b, "  %s: ", label);
	sb_clean(b, text);
	sb_char(b, '\n');
}

void cmd_print_error(const struct err *e)
{
	struct sb b = sb_new(e->a, 64 * 1024);
	sb_addz(&b, "schemagate: ");
	if (e->file.n) {
		sb_clean(&b, e->file);
		if (e->line)
			sb_fmt(&b, ":%d", e->line);
		sb_addz(&b, ": ");
	}
	sb_clean(&b, e->what);
	sb_char(&b, '\n');
	extra_line(&b, "detail", e->detail);
	extra_line(&b, "hint", e->hint);
	fwrite(b.p, 1, b.n, stderr);
}

void cmd_note(const struct run *r, const char *fmt, ...)
{
	if (r->g->quiet)
		return;
	char text[4096];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	struct sb b = sb_new(r->a, 32 * 1024);
	sb_clean(&b, str_of(text));
	fprintf(stderr, "schemagate: %s\n", b.p);
}

long long cmd_elapsed_ms(const struct run *r)
{
	return clock_ms() - r->started_ms;
}
