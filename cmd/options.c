#include "cmd/options.h"

#include <stdlib.h>
#include <string.h>

static const char *const format_words[] = {"text", "json", "sarif", "junit", "github", "markdown", NULL};
static const char *const color_words[] = {"auto", "always", "never", NULL};

#define AT(m) offsetof(struct global_opts, m)
const struct opt options_global[] = {
	{"dir", 'C', OPT_STR, "DIR", ".", NULL, NULL, "work as if started in DIR", AT(dir)},
	{"config", 0, OPT_STR, "FILE", NULL, NULL, NULL,
		"use FILE instead of the repository's schemagate.conf", AT(config)},
	{"format", 0, OPT_CHOICE, "FORMAT", "text", NULL, format_words, "how to print the result",
		AT(format)},
	{"env", 0, OPT_LIST, "NAME", NULL, NULL, NULL, "the environment to work on; may be repeated",
		AT(envs)},
	{"quiet", 'q', OPT_FLAG, NULL, NULL, NULL, NULL, "no progress or advice on stderr", AT(quiet)},
	{"verbose", 'v', OPT_FLAG, NULL, NULL, NULL, NULL, "say more on stderr", AT(verbose)},
	{"color", 0, OPT_CHOICE, "WHEN", "auto", "SCHEMAGATE_COLOR", color_words, "colour the text output",
		AT(color)},
	{"help", 'h', OPT_FLAG, NULL, NULL, NULL, NULL, "print help for the command", AT(help)},
	{"version", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "print the version", AT(version)},
	{0},
};

static void *member(void *opts, const struct opt *o)
{
	return (char *)opts + o->at;
}

static int set_choice(const struct opt *o, struct str v, struct str *to, struct err *e)
{
	for (const char *const *c = o->choices; *c; c++)
		if (str_eq(v, str_of(*c))) {
			*to = v;
			return 0;
		}
	struct sb b = sb_new(e->a, 1000);
	for (const char *const *c = o->choices; *c; c++)
		sb_fmt(&b, "%s%s", b.n ? ", " : "", *c);
	err_set(e, ERR_USAGE, "--%s does not take \"%.*s\"", o->name, STRF(v));
	err_hint(e, "Use one of: %.*s.", STRF(sb_str(&b)));
	return ERR_USAGE;
}

static int set_int(const struct opt *o, struct str v, long long *to, struct err *e)
{
	uint64_t n;
	if (!str_u64(v, &n) || n > 1000000000u)
		return err_set(e, ERR_USAGE, "--%s takes a whole number, not \"%.*s\"", o->name, STRF(v));
	*to = (long long)n;
	return 0;
}

static int set(struct arena *a, const struct opt *o, void *opts, struct str v, struct err *e)
{
	void *m = member(opts, o);
	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)m = true;
		return 0;
	case OPT_STR:
		*(struct str *)m = v;
		return 0;
	case OPT_INT:
		return set_int(o, v, m, e);
	case OPT_CHOICE:
		return set_choice(o, v, m, e);
	case OPT_LIST:
		*VEC_PUSH(a, (struct opt_list *)m) = v;
		return 0;
	}
	return 0;
}

int options_defaults(struct arena *a, const struct opt *table, void *opts, struct err *e)
{
	for (const struct opt *o = table; o && o->name; o++) {
		const char *env = o->env ? getenv(o->env) : NULL;
		const char *v = env && *env ? env : o->def;
		int rc = v ? set(a, o, opts, str_of(v), e) : 0;
		if (rc)
			return err_ctx(e, "default of --%s", o->name);
	}
	return 0;
}

static const struct opt *by_name(const struct opt *table, struct str name)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (str_eq(str_of(o->name), name))
			return o;
	return NULL;
}

static const struct opt *by_letter(const struct opt *table, char c)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (o->letter && o->letter == c)
			return o;
	return NULL;
}

struct parser {
	struct arena *a;
	const struct opt *cmd;
	void *opts;
	struct global_opts *g;
	int argc, i;
	char **argv;
	struct err *e;
};

static int unknown(struct parser *p, const char *word)
{
	err_set(p->e, ERR_USAGE, "unknown option \"%s\"", word);
	err_hint(p->e, "Run \"schemagate help\", or the command with --help, for the options there are.");
	return ERR_USAGE;
}

/* Store an option of the command's table or the global one; value.p NULL = take the next word. */
static int take(struct parser *p, const struct opt *o, bool global, struct str value, const char *word)
{
	if (o->kind == OPT_FLAG && value.p)
		return err_set(p->e, ERR_USAGE, "--%s takes no value", o->name);
	if (o->kind != OPT_FLAG && !value.p) {
		if (p->i + 1 >= p->argc) {
			err_set(p->e, ERR_USAGE, "option \"%s\" needs a value", word);
			err_hint(p->e, "Write --%s %s.", o->name, o->arg);
			return ERR_USAGE;
		}
		value = str_of(p->argv[++p->i]);
	}
	return set(p->a, o, global ? (void *)p->g : p->opts, value, p->e);
}

static int long_option(struct parser *p, const char *word)
{
	struct str name = str_of(word + 2), value = STR_NONE;
	size_t eq = str_chr(name, '=');
	if (eq != SIZE_MAX) {
		value = str_of(word + 2 + eq + 1);
		name = str_sub(name, 0, eq);
	}
	const struct opt *o = by_name(p->cmd, name);
	if (o)
		return take(p, o, false, value, word);
	o = by_name(options_global, name);
	return o ? take(p, o, true, value, word) : unknown(p, word);
}

static int short_options(struct parser *p, const char *word)
{
	for (const char *c = word + 1; *c; c++) {
		const struct opt *o = by_letter(p->cmd, *c);
		bool global = !o;
		if (global)
			o = by_letter(options_global, *c);
		if (!o)
			return unknown(p, word);
		bool attached = o->kind != OPT_FLAG && c[1];
		int rc = take(p, o, global, attached ? str_of(c + 1) : STR_NONE, word);
		if (rc || attached)
			return rc;
	}
	return 0;
}

int options_parse(struct arena *a, const struct opt *cmd, void *opts, struct global_opts *g, int *argc,
	char **argv, bool stop_at_word, struct err *e)
{
	struct parser p = {a, cmd, opts, g, *argc, 1, argv, e};
	int words = 0;
	bool plain = false;
	for (; p.i < p.argc; p.i++) {
		char *w = argv[p.i];
		int rc = 0;
		if (plain)
			argv[words++] = w;
		else if (strcmp(w, "--") == 0)
			plain = true;
		else if (strncmp(w, "--", 2) == 0)
			rc = long_option(&p, w);
		else if (w[0] == '-' && w[1])
			rc = short_options(&p, w);
		else {
			argv[words++] = w;
			plain = stop_at_word;
		}
		if (rc)
			return rc;
	}
	*argc = words;
	return 0;
}
