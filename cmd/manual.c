#include "cmd/manual.h"

#include "cmd/options.h"
#include "cmd/settings.h"
#include "gitcheck/verdict.h"

/* roff has two special line starts and one special character. */
static void roff(struct sb *b, const char *text)
{
	bool line_start = true;
	for (const char *c = text; *c; c++) {
		if (line_start && (*c == '.' || *c == '\''))
			sb_addz(b, "\\&");
		if (*c == '\\')
			sb_addz(b, "\\e");
		else if (*c == '-')
			sb_addz(b, "\\-");
		else
			sb_char(b, *c);
		line_start = *c == '\n';
	}
}

static void options_section(struct sb *b, const struct opt *table)
{
	for (const struct opt *o = table; o && o->name; o++) {
		sb_addz(b, ".TP\n");
		if (o->letter)
			sb_fmt(b, "\\fB\\-%c\\fR, ", o->letter);
		sb_addz(b, "\\fB\\-\\-");
		roff(b, o->name);
		sb_addz(b, "\\fR");
		if (o->arg)
			sb_fmt(b, " \\fI%s\\fR", o->arg);
		sb_char(b, '\n');
		roff(b, o->help);
		for (const char *const *c = o->choices; c && *c; c++)
			sb_fmt(b, "%s%s", c == o->choices ? ": " : ", ", *c);
		if (o->def) {
			sb_addz(b, " (default ");
			roff(b, o->def);
			sb_char(b, ')');
		}
		if (o->env)
			sb_fmt(b, "; environment variable %s", o->env);
		sb_char(b, '\n');
	}
}

static void head(struct sb *b, const char *name, int section, const char *summary)
{
	sb_fmt(b, ".TH %s %d \"\" \"schemagate " SCHEMAGATE_VERSION "\" \"schemagate manual\"\n.SH NAME\n",
		name, section);
	roff(b, name);
	sb_addz(b, " \\- ");
	roff(b, summary);
	sb_char(b, '\n');
}

void manual_command(struct sb *b, const struct cmd *c)
{
	struct sb title = sb_new(b->a, 100);
	sb_fmt(&title, "schemagate-%s", c->name);
	head(b, title.p, 1, c->summary);
	sb_addz(b, ".SH SYNOPSIS\n\\fBschemagate ");
	roff(b, c->name);
	sb_addz(b, "\\fR ");
	roff(b, c->synopsis);
	sb_addz(b, "\n.SH DESCRIPTION\n");
	roff(b, c->about);
	sb_addz(b, "\n.SH OPTIONS\n");
	options_section(b, c->opts);
	sb_addz(b, ".PP\nOptions of every command are in \\fBschemagate\\fR(1).\n.SH SEE "
		   "ALSO\n\\fBschemagate\\fR(1), "
		   "\\fBschemagate.conf\\fR(5)\n");
}

void manual_overview(struct sb *b)
{
	head(b, "schemagate", 1, "never merge code that depends on a migration production does not have");
	sb_addz(b, ".SH SYNOPSIS\n\\fBschemagate\\fR [\\fIoptions\\fR] \\fIcommand\\fR ...\n.SH COMMANDS\n");
	for (const struct cmd *const *c = cmd_all; *c; c++) {
		sb_fmt(b, ".TP\n\\fBschemagate-%s\\fR(1)\n", (*c)->name);
		roff(b, (*c)->summary);
		sb_char(b, '\n');
	}
	sb_addz(b, ".SH OPTIONS\n");
	options_section(b, options_global);
	sb_addz(b, ".SH EXIT STATUS\n0 pass or done; 1 blocked; 2 usage or configuration; 3 could not "
		   "decide; 4 refused by a "
		   "guard; 5 apply failed, the database is as before; 6 apply failed part way, "
		   "\\fBstatus\\fR says what "
		   "stands; 70 a bug; 71 out of memory.\n.SH RULES\n");
	for (int i = 0; i < RULE_COUNT; i++) {
		const struct rule_text *t = verdict_rule((enum rule)i);
		sb_addz(b, ".TP\n\\fB");
		roff(b, t->id);
		sb_addz(b, "\\fR\n");
		roff(b, t->why);
		sb_char(b, ' ');
		roff(b, t->remedy);
		sb_char(b, '\n');
	}
	sb_addz(b, ".SH SEE ALSO\n\\fBschemagate.conf\\fR(5)\n");
}

void manual_settings(struct sb *b)
{
	head(b, "schemagate.conf", 5, "configuration of schemagate");
	sb_addz(b, ".SH DESCRIPTION\nA file at the root of the repository, in the syntax of git's own "
		   "configuration, without "
		   "includes. \\fBcheck\\fR reads the one of the base commit. A value that holds a "
		   "semicolon, a hash or a "
		   "quote is quoted whole. No secret is ever in it.\n");
	const char *section = "";
	for (const struct settings_key *k = settings_keys; k->section; k++) {
		if (!str_eq(str_of(section), str_of(k->section)))
			sb_fmt(b, ".SH [%s]\n", k->section);
		section = k->section;
		sb_fmt(b, ".TP\n\\fB%s\\fR = \\fI%s\\fR\n", k->key, k->kind);
		roff(b, k->help);
		if (k->many)
			sb_addz(b, "; may be given more than once");
		if (k->def)
			sb_fmt(b, " (default %s)", k->def);
		sb_char(b, '\n');
	}
	sb_addz(b, ".SH SEE ALSO\n\\fBschemagate\\fR(1)\n");
}
