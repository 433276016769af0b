#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/memory.h"
#include "cmd/cmd.h"
#include "cmd/commands.h"
#include "cmd/exit.h"
#include "cmd/help.h"
#include "cmd/options.h"

static const struct cmd *find(const char *name)
{
	for (const struct cmd *const *c = cmd_all; *c; c++)
		if (str_eq(str_of((*c)->name), str_of(name)))
			return *c;
	return NULL;
}

static enum output format_of(struct str word)
{
	for (const struct opt *o = options_global; o->name; o++)
		for (int i = 0; o->at == offsetof(struct global_opts, format) && o->choices[i]; i++)
			if (str_eq(word, str_of(o->choices[i])))
				return (enum output)i;
	return OUTPUT_TEXT;
}

static bool want_color(const struct global_opts *g)
{
	if (str_eq(g->color, STR("always")))
		return true;
	const char *no = getenv("NO_COLOR");
	return str_eq(g->color, STR("auto")) && !(no && *no) && isatty(STDOUT_FILENO);
}

/* Nothing of a repository or a password may end in a core file, nothing we write may be read by others. */
static void harden(void)
{
	struct rlimit none = {0, 0};
	setrlimit(RLIMIT_CORE, &none);
	umask(077);
	signal(SIGPIPE, SIG_IGN);
}

/* A failure before or instead of a result: text on stderr, and one JSON document on stdout when that was
 * asked for. */
static int fail(struct run *r, const char *command, const struct err *e)
{
	cmd_print_error(e);
	int status = exit_of_err(e->code);
	if (r->format != OUTPUT_JSON || r->printed)
		return status;
	struct sb b = sb_new(r->a, 256 * 1024);
	struct json_out w = json_out(&b);
	cmd_json_head(&w, command);
	if (status == EXIT_UNDECIDED)
		json_put_str(&w, "verdict", STR("undecided"));
	else
		json_put_null(&w, "verdict");
	cmd_json_error(&w, e);
	json_close(&w, '}');
	sb_char(&b, '\n');
	cmd_print(r, sb_str(&b));
	return status;
}

static int check_format(const struct cmd *c, struct run *r, struct err *e)
{
	if (c->formats & OUTPUT_BIT(r->format))
		return 0;
	err_set(e, ERR_USAGE, "\"%s\" cannot print --format %.*s", c->name, STRF(r->g->format));
	err_hint(e, "Use --format text or --format json.");
	return ERR_USAGE;
}

static int enter(const struct global_opts *g, struct run *r, struct err *e)
{
	if (str_eq(g->dir, STR(".")) || chdir(str_z(r->a, g->dir)) == 0)
		return 0;
	return err_set(e, ERR_USAGE, "cannot work in \"%.*s\": no such folder, or no right to enter it",
		STRF(g->dir));
}

static int run_command(
	const struct cmd *c, struct run *r, struct global_opts *g, int argc, char **argv, struct err *e)
{
	void *opts = arena_alloc(r->a, 1, c->opts_size ? c->opts_size : 1);
	int rc = options_defaults(r->a, c->opts, opts, e);
	if (!rc)
		rc = options_parse(r->a, c->opts, opts, g, &argc, argv, false, e);
	r->format = format_of(g->format);
	if (rc)
		return rc;
	if (g->help) {
		struct sb b = sb_new(r->a, 256 * 1024);
		help_command(&b, c);
		cmd_print(r, sb_str(&b));
		return 0;
	}
	if (g->version)
		return cmd_version.main(r, e);
	rc = enter(g, r, e);
	if (rc)
		return rc;
	r->color = want_color(g);
	r->opts = opts;
	r->argc = argc;
	r->argv = argv;
	rc = check_format(c, r, e);
	return rc ? rc : c->main(r, e);
}

static int no_command(struct run *r, const struct global_opts *g, struct err *e)
{
	struct sb b = sb_new(r->a, 256 * 1024);
	help_overview(&b);
	if (g->help) {
		cmd_print(r, sb_str(&b));
		return 0;
	}
	err_set(e, ERR_USAGE, "no command given");
	err_hint(e, "Run \"schemagate help\" for the list; \"schemagate check\" is the gate.");
	return ERR_USAGE;
}

static int dispatch(
	struct run *r, struct global_opts *g, int argc, char **argv, const char **name, struct err *e)
{
	int rc = options_defaults(r->a, options_global, g, e);
	if (!rc)
		rc = options_parse(r->a, NULL, NULL, g, &argc, argv, true, e);
	r->format = format_of(g->format);
	if (rc)
		return rc;
	if (g->version)
		return cmd_version.main(r, e);
	if (argc == 0)
		return no_command(r, g, e);
	*name = argv[0];
	const struct cmd *c = find(argv[0]);
	if (c)
		/* The words start at the command's name, as argv does for a program. */
		return run_command(c, r, g, argc, argv, e);
	err_set(e, ERR_USAGE, "there is no command \"%s\"", argv[0]);
	err_hint(e, "Run \"schemagate help\" for the list.");
	return ERR_USAGE;
}

int main(int argc, char **argv)
{
	harden();
	memory_prepare(64 * 1024 * 1024);
	struct arena *a = arena_new("the command");
	struct err e = err_new(a);
	struct global_opts g = {0};
	struct run r = {.a = a, .g = &g, .started_ms = clock_ms()};
	const char *name = "none";
	int rc = dispatch(&r, &g, argc, argv, &name, &e);
	int status = rc ? fail(&r, name, &e) : r.status;
	arena_free(a);
	return status;
}
