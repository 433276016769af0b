#include "cmd/commands.h"
#include "cmd/replayed.h"
#include "migrate/engine.h"
#include "schemas/catalog_print.h"

enum { MAX_TEXT = 256 * 1024 * 1024 };

struct schema_opts {
	struct str rev, source, at, dialect;
	bool diff;
};

static const char *const dialects[] = {"postgresql", "mysql", "sqlite", NULL};

#define AT(m) offsetof(struct schema_opts, m)
static const struct opt options[] = {
	{"rev", 0, OPT_STR, "REV", "HEAD", NULL, NULL, "the revision whose migrations are replayed", AT(rev)},
	{"at", 0, OPT_STR, "ID", NULL, NULL, NULL, "stop after this migration", AT(at)},
	{"source", 0, OPT_STR, "NAME", NULL, NULL, NULL, "only this source", AT(source)},
	{"dialect", 0, OPT_CHOICE, "NAME", NULL, NULL, dialects,
		"whose SQL the files hold, when they do not tell", AT(dialect)},
	{"diff", 0, OPT_FLAG, NULL, NULL, NULL, NULL,
		"the difference of two, each an environment or a revision", AT(diff)},
	{0},
};

/* What could not be read of the files, of both sides of --diff. */
struct unread {
	VEC(struct replay_note) notes;
};

static int replayed(struct run *r, const struct cmd_revision *rev, const struct schema_opts *o,
	struct unread *u, struct catalog **out, struct err *e)
{
	struct replayed_choice c = {o->source, o->at, o->dialect};
	const struct replay_note *notes = NULL;
	size_t n = 0;
	int rc = replayed_catalog(r->a, rev, &c, out, &notes, &n, e);
	for (size_t i = 0; i < n && !rc; i++)
		*VEC_PUSH(r->a, &u->notes) = notes[i];
	return rc;
}

static int live(struct run *r, const struct cmd_revision *rev, const struct settings_environment *set,
	struct catalog **out, struct err *e)
{
	struct cmd_environment env;
	int rc = cmd_environment_find(r->a, rev, set, &env, e);
	if (!rc)
		rc = cmd_environment_connect(r->a, "schema", &env, e);
	return rc ? rc : env.engine->inspect(env.session, r->a, out, e);
}

/* One side of --diff: an environment's name, else a revision. */
static int side(struct run *r, const struct cmd_revision *rev, const struct schema_opts *o, struct str word,
	struct unread *u, struct catalog **out, struct err *e)
{
	const struct settings_environment *set = settings_environment(&rev->settings, word);
	if (set)
		return live(r, rev, set, out, e);
	struct cmd_revision other;
	int rc = cmd_environment_found(r, word, &other, e);
	return rc ? rc : replayed(r, &other, o, u, out, e);
}

static void print_unread_json(struct json_out *w, const struct unread *u)
{
	json_open(w, "unread", '[');
	for (size_t i = 0; i < u->notes.n; i++) {
		json_open(w, NULL, '{');
		json_put_str(w, "path", u->notes.v[i].path);
		json_put_int(w, "line", u->notes.v[i].line);
		json_put_str(w, "why", u->notes.v[i].what);
		json_close(w, '}');
	}
	json_close(w, ']');
}

static void print_unread_text(struct sb *b, const struct unread *u)
{
	for (size_t i = 0; i < u->notes.n; i++) {
		size_t from = b->n;
		sb_fmt(b, "unread %.*s:%d: %.*s", STRF(u->notes.v[i].path), u->notes.v[i].line,
			STRF(u->notes.v[i].what));
		for (; from < b->n; from++) /* a name in it may hold line ends */
			if (b->p[from] == '\n')
				b->p[from] = ' ';
		sb_char(b, '\n');
	}
}

static int diff_main(struct run *r, const struct cmd_revision *rev, const struct schema_opts *o, struct sb *b,
	struct err *e)
{
	struct unread u = {.notes = {0}};
	struct catalog *before = NULL, *after = NULL;
	struct delta d = {0};
	if (r->argc != 2) {
		err_set(e, ERR_USAGE, "--diff needs two names");
		err_hint(e, "Write: schemagate schema --diff production HEAD.");
		return ERR_USAGE;
	}
	int rc = side(r, rev, o, str_of(r->argv[0]), &u, &before, e);
	if (!rc)
		rc = side(r, rev, o, str_of(r->argv[1]), &u, &after, e);
	if (rc)
		return rc;
	if (before->dialect != after->dialect)
		return err_set(e, ERR_USAGE, "\"%s\" and \"%s\" are different kinds of database", r->argv[0],
			r->argv[1]);
	delta_of(r->a, before, after, &d);
	if (r->format == OUTPUT_JSON) {
		struct json_out w = json_out(b);
		cmd_json_head(&w, "schema");
		json_put_str(&w, "dialect", str_of(dialect_name(after->dialect)));
		catalog_print_delta_json(&w, &d);
		print_unread_json(&w, &u);
		json_close(&w, '}');
		sb_char(b, '\n');
	} else {
		catalog_print_delta_text(r->a, b, after, &d);
		print_unread_text(b, &u);
	}
	return 0;
}

static void print_catalog(struct run *r, struct sb *b, const struct catalog *c, const struct unread *u)
{
	if (r->format != OUTPUT_JSON) {
		catalog_print_text(r->a, b, c);
		print_unread_text(b, u);
		return;
	}
	struct json_out w = json_out(b);
	cmd_json_head(&w, "schema");
	catalog_print_json(r->a, &w, c);
	print_unread_json(&w, u);
	json_close(&w, '}');
	sb_char(b, '\n');
}

/* Names come from a repository or a server: each line is cleaned before a terminal sees it. */
static struct str cleaned(struct run *r, struct str text)
{
	struct sb b = sb_new(r->a, MAX_TEXT);
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		sb_clean(&b, line);
		sb_char(&b, '\n');
	}
	return sb_str(&b);
}

static int schema_main(struct run *r, struct err *e)
{
	const struct schema_opts *o = r->opts;
	struct cmd_revision rev;
	struct catalog *c = NULL;
	struct unread u = {.notes = {0}};
	struct sb b = sb_new(r->a, MAX_TEXT);
	int rc = cmd_environment_found(r, o->rev, &rev, e);
	if (rc)
		return rc;
	if (!o->diff && r->argc)
		return err_set(e, ERR_USAGE, "schema takes words only with --diff");
	if (o->diff) {
		rc = diff_main(r, &rev, o, &b, e);
	} else if (r->g->envs.n) {
		const struct settings_environment *set = NULL;
		rc = cmd_environment_one(r, &rev.settings, &set, e);
		if (!rc)
			rc = live(r, &rev, set, &c, e);
	} else {
		rc = replayed(r, &rev, o, &u, &c, e);
	}
	if (rc)
		return rc;
	if (c)
		print_catalog(r, &b, c, &u);
	cmd_print(r, r->format == OUTPUT_JSON ? sb_str(&b) : cleaned(r, sb_str(&b)));
	return 0;
}

const struct cmd cmd_schema = {
	.name = "schema",
	.summary = "print a catalog, live or replayed from the files, or the difference of two",
	.synopsis = "[--rev REV] [--at ID] [--source NAME] | --env E | --diff A B",
	.about = "Without --env the migrations of a revision are replayed without a server, up to --at; what "
		 "could not be read is\n"
		 "listed behind the catalog with its place, \"unread\". With --env the live database is "
		 "read. --diff compares two of them: "
		 "each word is the\n"
		 "name of an environment or a revision.",
	.opts_size = sizeof(struct schema_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = schema_main,
};
