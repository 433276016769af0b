#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "cmd/commands.h"
#include "cmd/settings.h"
#include "cmd/show.h"
#include "gitcheck/repo.h"
#include "migrate/files_disk.h"
#include "migrate/format.h"
#include "pre_push.h"

struct init_opts {
	bool force, print, hook;
};

#define AT(m) offsetof(struct init_opts, m)
static const struct opt options[] = {
	{"force", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "replace an existing schemagate.conf or pre-push hook",
		AT(force)},
	{"print", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "print the file instead of writing it", AT(print)},
	{"hook", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "also install a pre-push hook that runs check",
		AT(hook)},
	{0},
};

struct found {
	struct source *v;
	size_t n;
	struct source_notes left;
};

static const char *example_url(const struct found *f)
{
	if (f->n && f->v[0].dialect_known && f->v[0].dialect == DIALECT_SQLITE)
		return "sqlite:production.db";
	return "env:DATABASE_URL";
}

/* Names for sources that recognition left without one: the file needs a name for each. */
static struct str source_name(struct arena *a, const struct source *s, size_t i)
{
	if (s->name.n)
		return s->name;
	return i == 0 ? STR("app") : str_fmt(a, "app%zu", i + 1);
}

static void write_sources(struct arena *a, struct sb *b, const struct found *f)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct source *s = &f->v[i];
		struct str name = source_name(a, s, i);
		sb_fmt(b, "[source \"%.*s\"]\n\tpath = \"", STRF(name));
		for (size_t k = 0; k < s->path.n; k++) {
			if (s->path.p[k] == '"' || s->path.p[k] == '\\')
				sb_char(b, '\\');
			sb_char(b, s->path.p[k]);
		}
		sb_fmt(b, "%s\"\n\tformat = %.*s\n", s->path.n ? "" : ".", STRF(s->format));
		if (!s->dialect_known)
			sb_addz(b, "\t# dialect = postgresql     (the files do not tell; the environment's "
				   "URL decides)\n");
	}
}

static struct str make_file(struct arena *a, const struct found *f)
{
	struct sb b = sb_new(a, 1 << 20);
	sb_addz(&b, "# What schemagate judges and where migrations go. check reads this file from the base "
		    "commit, so a\n"
		    "# change cannot loosen the rule it is judged by. No secret belongs here: url = "
		    "env:NAME.\n\n");
	write_sources(a, &b, f);
	sb_fmt(&b,
		"\n# Until an environment is configured, check takes the base branch's migrations as "
		"applied.\n"
		"# [environment \"production\"]\n#\turl = %s\n"
		"# [guard \"production.marker\"]\n"
		"#\tquery = \"SELECT value FROM app_settings WHERE key = 'environment'\"\n#\texpect = "
		"production\n",
		example_url(f));
	return sb_str(&b);
}

static int recognise(struct arena *a, struct str folder, struct found *out, struct err *e)
{
	struct files files;
	int rc = files_disk(&files, a, str_z(a, folder), e);
	if (!rc)
		rc = format_recognise(&files, a, &out->v, &out->n, &out->left, e);
	if (rc || out->n)
		return rc;
	err_set(e, ERR_INPUT, "no migrations were found below \"%.*s\"", STRF(folder));
	if (out->left.n)
		err_detail(e, "\"%.*s\" is %.*s.", STRF(out->left.v[0].path), STRF(out->left.v[0].what));
	else
		err_detail(e, "Looked for the files of the tools in docs/formats.md and for plain SQL files "
			      "(0001_name.sql).");
	err_hint(e, "Name the folder by hand in schemagate.conf: [source \"app\"] path = FOLDER and format = "
		    "TOOL.");
	return ERR_INPUT;
}

static int refuse_existing(const struct init_opts *o, struct str path, struct err *e)
{
	if (o->force || !file_exists(path))
		return 0;
	err_set(e, ERR_USAGE, "\"%.*s\" is there already", STRF(path));
	err_hint(e, "Edit it by hand, look at the difference with init --print, or replace it with init "
		    "--force.");
	return ERR_USAGE;
}

static int install_hook(
	struct run *r, const struct init_opts *o, const struct repo *repo, struct str *path, struct err *e)
{
	struct str dir = str_fmt(r->a, "%.*shooks", STRF(repo_common_folder(repo)));
	*path = str_fmt(r->a, "%.*s/pre-push", STRF(dir));
	int rc = file_mkdirs(dir, 0755, e);
	if (!rc)
		rc = refuse_existing(o, *path, e);
	if (!rc)
		rc = file_write(*path, STR(pre_push_hook), 0755, e);
	/* Our umask keeps others out; a hook of a shared clone is everyone's. */
	if (!rc && chmod(str_z(r->a, *path), 0755) != 0)
		rc = err_set(e, ERR_SYSTEM, "could not make \"%.*s\" executable", STRF(*path));
	return rc;
}

static void print_result(struct run *r, const struct found *f, struct str path, struct str hook)
{
	struct sb b = sb_new(r->a, 1 << 20);
	struct json_out w = json_out(&b);
	bool json = r->format == OUTPUT_JSON;
	if (json) {
		cmd_json_head(&w, "init");
		json_put_str(&w, "path", path);
		if (hook.n)
			json_put_str(&w, "hook", hook);
		json_open(&w, "sources", '[');
	}
	for (size_t i = 0; i < f->n; i++) {
		const struct source *s = &f->v[i];
		if (!json) {
			sb_fmt(&b, "source %.*s: %.*s (", STRF(source_name(r->a, s, i)), STRF(s->format));
			sb_clean(&b, s->evidence);
			sb_addz(&b, ")\n");
			continue;
		}
		json_open(&w, NULL, '{');
		json_put_str(&w, "name", source_name(r->a, s, i));
		json_put_str(&w, "path", s->path);
		json_put_str(&w, "format", s->format);
		json_put_str(&w, "evidence", s->evidence);
		json_close(&w, '}');
	}
	if (json) {
		json_close(&w, ']');
		cmd_show_left(&w, &f->left);
		json_close(&w, '}');
		sb_char(&b, '\n');
	} else {
		cmd_show_left_text(&b, &f->left);
		sb_addz(&b, "wrote ");
		sb_clean(&b, path);
		if (hook.n) {
			sb_addz(&b, "\nwrote ");
			sb_clean(&b, hook);
		}
		sb_addz(&b,
			"\nnext: name your databases in it and commit it: every command reads the committed "
			"file\nthen run: schemagate status, and schemagate check --base BRANCH on a "
			"branch\n");
		if (!hook.n)
			sb_addz(&b, "to check before every push as well: schemagate init --force --hook\n");
	}
	cmd_print(r, sb_str(&b));
}

static int init_main(struct run *r, struct err *e)
{
	const struct init_opts *o = r->opts;
	struct repo *repo = NULL;
	struct found f = {0};
	struct str hook = STR_NONE;
	int rc = r->argc ? err_set(e, ERR_USAGE, "init takes no arguments")
			 : repo_open(&repo, r->a, STR_NONE, e);
	if (rc)
		return rc;
	struct str folder = repo_folder(repo);
	if (!folder.n) {
		err_set(e, ERR_USAGE, "a bare repository has no work tree to write schemagate.conf into");
		err_hint(e, "Run init in a clone and commit the file there.");
		return ERR_USAGE;
	}
	struct str path = str_fmt(r->a, "%.*s/%s", STRF(folder), SETTINGS_FILE);
	rc = recognise(r->a, folder, &f, e);
	if (rc)
		return rc;
	struct str text = make_file(r->a, &f);
	if (o->print) {
		cmd_print(r, text);
		return 0;
	}
	rc = refuse_existing(o, path, e);
	if (!rc)
		rc = file_write(path, text, 0644, e);
	if (!rc && chmod(str_z(r->a, path), 0644) != 0)
		rc = err_set(e, ERR_SYSTEM, "could not set the mode of \"%.*s\"", STRF(path));
	if (!rc && o->hook)
		rc = install_hook(r, o, repo, &hook, e);
	if (!rc)
		print_result(r, &f, path, hook);
	return rc;
}

const struct cmd cmd_init = {
	.name = "init",
	.summary = "recognise the migration tools and write schemagate.conf",
	.synopsis = "[--print] [--force] [--hook]",
	.about = "Looks through the work tree for migrations of the tools it knows and writes "
		 "schemagate.conf at the root: one\n"
		 "[source] for each folder, and the sections for environments as comments to fill in. With "
		 "--hook it also\n"
		 "writes a pre-push hook. Nothing that exists is replaced without --force.",
	.opts_size = sizeof(struct init_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = init_main,
};
