#include "base/file.h"
#include "cmd/environment.h"
#include "gitcheck/files_git.h"
#include "gitcheck/repo.h"

/* A link, a submodule or a folder of that name. */
static int no_file(struct err *e)
{
	err_set(e, ERR_CONFIG, SETTINGS_FILE " is no regular file");
	err_detail(
		e, "Links and submodules are never followed, and without the file no rule would be known.");
	err_hint(e, "Commit the file itself, or name one with --config FILE.");
	return err_at(e, STR(SETTINGS_FILE), 0);
}

int cmd_environment_conf_file(struct arena *a, struct str path, struct str *text, struct err *e)
{
	if (file_read(a, path, SETTINGS_MAX, text, e))
		e->code = ERR_CONFIG;
	return (int)e->code;
}

int cmd_environment_conf(struct arena *a, const struct files *f, struct str *text, struct err *e)
{
	struct names_list names;
	*text = STR_NONE;
	int rc = f->list(f->ctx, a, STR_NONE, &names, e);
	for (size_t i = 0; !rc && i < names.n; i++) {
		if (str_eq(names.v[i], STR(SETTINGS_FILE))) {
			rc = f->read(f->ctx, a, STR(SETTINGS_FILE), SETTINGS_MAX, text, e);
			if (rc == ERR_LIMIT)
				e->code = ERR_CONFIG;
			return (int)e->code;
		}
		if (str_eq(names.v[i], STR(SETTINGS_FILE "@")) || str_eq(names.v[i], STR(SETTINGS_FILE "/")))
			return no_file(e);
	}
	return rc;
}

static int read_conf(struct run *r, struct cmd_revision *v, struct str *path, struct err *e)
{
	*path = r->g->config;
	if (path->n)
		return cmd_environment_conf_file(r->a, *path, &v->conf, e);
	*path = STR(SETTINGS_FILE);
	return cmd_environment_conf(r->a, &v->files, &v->conf, e);
}

static int read_settings(struct run *r, struct cmd_revision *v, struct err *e)
{
	struct str path;
	int rc = read_conf(r, v, &path, e);
	if (rc)
		return rc;
	if (!v->conf.n)
		settings_none(r->a, &v->settings);
	else
		rc = settings_parse(r->a, v->conf, path, &v->settings, e);
	v->settings.origin = r->g->config.n ? STR("--config")
					    : str_fmt(r->a, "commit %.*s", STRF(str_sub(v->commit, 0, 12)));
	return rc;
}

/* Where the base branch cannot be told, that is a fact too: the guard decides what it means. */
static void look_at_merge(struct run *r, struct cmd_revision *v, struct repo_id commit)
{
	struct err mine = err_new(r->a);
	struct repo_id tip;
	if (repo_base_branch(v->repo, r->a, v->rev, &v->base_branch, &tip, &mine) || !v->base_branch.n)
		return;
	v->merge_known = repo_contains(v->repo, tip, commit, &v->merged, &mine) == 0;
}

static int open_revision(
	struct run *r, struct str rev, enum cmd_sources_read read, struct cmd_revision *out, struct err *e)
{
	struct repo_id commit;
	*out = (struct cmd_revision){
		.rev = rev.n ? rev : STR("HEAD"), .worker = worker_new(r->a), .sources = {.read = read}};
	int rc = repo_open(&out->repo, r->a, STR_NONE, e);
	if (!rc)
		rc = repo_commit(out->repo, "--rev", out->rev, &commit, e);
	if (!rc)
		rc = files_git(&out->files, r->a, out->repo, commit, e);
	struct repo_commit_info info;
	if (!rc)
		rc = repo_commit_info(out->repo, r->a, commit, &info, e);
	if (rc)
		return rc;
	out->tree = info.tree;
	out->commit = repo_hex(r->a, commit);
	look_at_merge(r, out, commit);
	rc = read_settings(r, out, e);
	return rc ? rc
		  : cmd_environment_sources(r->a, &out->settings, &out->files, out->worker, &out->sources, e);
}

int cmd_environment_revision(struct run *r, struct str rev, struct cmd_revision *out, struct err *e)
{
	return open_revision(r, rev, CMD_SOURCES_WHOLE, out, e);
}

int cmd_environment_names(struct run *r, struct str rev, struct cmd_revision *out, struct err *e)
{
	return open_revision(r, rev, CMD_SOURCES_NAMES, out, e);
}

int cmd_environment_found(struct run *r, struct str rev, struct cmd_revision *out, struct err *e)
{
	return open_revision(r, rev, CMD_SOURCES_FOUND, out, e);
}
