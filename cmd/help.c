#include "cmd/help.h"

#include <stdio.h>

#include "cmd/manual.h"
#include "cmd/options.h"
#include "cmd/settings.h"

static void option_lines(struct sb *b, const struct opt *table)
{
	for (const struct opt *o = table; o && o->name; o++) {
		char left[64];
		int n = o->letter ? snprintf(left, sizeof left, "-%c, --%s", o->letter, o->name)
				  : snprintf(left, sizeof left, "    --%s", o->name);
		if (o->arg && n > 0 && (size_t)n < sizeof left)
			snprintf(left + n, sizeof left - (size_t)n, " %s", o->arg);
		sb_fmt(b, "  %-26s %s", left, o->help);
		for (const char *const *c = o->choices; c && *c; c++)
			sb_fmt(b, "%s%s", c == o->choices ? ": " : ", ", *c);
		if (o->def)
			sb_fmt(b, " (default %s)", o->def);
		if (o->env)
			sb_fmt(b, " [$%s]", o->env);
		sb_char(b, '\n');
	}
}

void help_overview(struct sb *b)
{
	sb_addz(b,
		"usage: schemagate [-C DIR] [--config FILE] [--format FORMAT] [--env NAME]... COMMAND ...\n\n"
		"Never merge code that depends on a migration that production does not have.\n\n"
		"Commands:\n");
	for (const struct cmd *const *c = cmd_all; *c; c++)
		sb_fmt(b, "  %-10s %s\n", (*c)->name, (*c)->summary);
	sb_addz(b, "\nOptions of every command:\n");
	option_lines(b, options_global);
	sb_addz(b, "\nStart with \"schemagate init\" in a repository, or just run \"schemagate check\".\n"
		   "Exit status: 0 pass, 1 blocked, 2 usage or configuration, 3 could not decide, 4 refused "
		   "by a guard,\n"
		   "5 apply failed and the database is as before, 6 apply failed part way.\n");
}

void help_command(struct sb *b, const struct cmd *c)
{
	sb_fmt(b, "usage: schemagate %s %s\n\n%s\n", c->name, c->synopsis, c->about);
	if (c->opts && c->opts->name) {
		sb_addz(b, "\nOptions:\n");
		option_lines(b, c->opts);
	}
	sb_addz(b, "\nOptions of every command:\n");
	option_lines(b, options_global);
}

struct help_opts {
	bool man;
};

static const struct opt help_options[] = {
	{"man", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "print the manual page (roff) instead",
		offsetof(struct help_opts, man)},
	{0},
};

static bool print_topic(struct sb *b, struct str topic, bool man)
{
	if (man && str_eq(topic, STR(SETTINGS_FILE))) {
		manual_settings(b);
		return true;
	}
	for (const struct cmd *const *c = cmd_all; *c; c++) {
		if (!str_eq(str_of((*c)->name), topic))
			continue;
		if (man)
			manual_command(b, *c);
		else
			help_command(b, *c);
		return true;
	}
	return false;
}

static int help_main(struct run *r, struct err *e)
{
	const struct help_opts *o = r->opts;
	struct sb b = sb_new(r->a, 256 * 1024);
	bool found = true;
	if (r->argc == 0 && o->man)
		manual_overview(&b);
	else if (r->argc == 0)
		help_overview(&b);
	else
		found = print_topic(&b, str_of(r->argv[0]), o->man);
	if (found) {
		cmd_print(r, sb_str(&b));
		return 0;
	}
	err_set(e, ERR_USAGE, "there is no command \"%s\"", r->argv[0]);
	err_hint(e, "Run \"schemagate help\" for the list.");
	return ERR_USAGE;
}

const struct cmd cmd_help = {
	.name = "help",
	.summary = "print help for schemagate or for one command",
	.synopsis = "[--man] [COMMAND]",
	.about = "Prints the list of commands, or the options of one. The same text comes from COMMAND "
		 "--help.",
	.opts_size = sizeof(struct help_opts),
	.opts = help_options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT),
	.main = help_main,
};
