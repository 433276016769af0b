#include <stdlib.h>

#include "base/file.h"
#include "cmd/check.h"
#include "gitcheck/files_git.h"
#include "migrate/format.h"

int check_tree_of(struct check *c, const char *role, struct str rev, struct tree *out, struct err *e)
{
	struct repo_id id;
	int rc = repo_commit(c->repo, role, rev, &id, e);
	return rc ? rc : tree_of_commit(out, c->a, c->repo, id, e);
}

static int open_head(struct check *c, struct str rev, struct err *e)
{
	const struct check_opts *o = c->o;
	if ((o->worktree && o->index) || ((o->worktree || o->index) && o->head.n))
		return err_set(e, ERR_USAGE, "--head, --worktree and --index exclude each other");
	if (o->worktree)
		return tree_of_work(&c->head, c->a, c->repo, e);
	if (o->index)
		return tree_of_index(&c->head, c->a, c->repo, e);
	return check_tree_of(c, "--head", rev, &c->head, e);
}

static int open_base(struct check *c, struct str rev, struct err *e)
{
	struct repo_id head, base;
	if (c->o->base.n) {
		c->base_how = STR("--base");
		return check_tree_of(c, "--base", c->o->base, &c->base, e);
	}
	int rc = repo_commit(c->repo, "--head", rev, &head, e);
	if (!rc)
		rc = repo_default_base(c->repo, c->a, rev, head, &base, &c->base_how, e);
	return rc ? rc : tree_of_commit(&c->base, c->a, c->repo, base, e);
}

int check_conf(struct check *c, const struct files *f, struct str *text, struct err *e)
{
	int rc = f->read(f->ctx, c->a, STR(SETTINGS_FILE), SETTINGS_MAX, text, e);
	if (rc != ERR_INPUT && rc != ERR_LIMIT)
		return rc;
	*text = rc == ERR_LIMIT ? STR("larger than any that is read") : STR_NONE;
	err_drop(e, rc);
	return 0;
}

static int read_settings(struct check *c, struct err *e)
{
	struct str path = c->r->g->config, text = STR_NONE;
	struct settings *s = &c->rev.settings;
	int rc = path.n ? cmd_environment_conf_file(c->a, path, &text, e)
			: cmd_environment_conf(c->a, &c->base_files, &text, e);
	if (!rc)
		rc = check_conf(c, &c->rev.files, &c->head_conf, e);
	if (rc)
		return rc;
	struct str base = str_sub(repo_hex(c->a, c->base.commit), 0, 12);
	struct str origin = path.n ? STR("--config") : str_fmt(c->a, "base commit %.*s", STRF(base));
	c->rev.conf = text;
	if (!text.n) {
		settings_none(c->a, s);
		s->origin = origin;
		if (c->head_conf.n)
			cmd_note(c->r,
				SETTINGS_FILE " is not in the base commit: the head's file counts from "
					      "the merge on");
		return 0;
	}
	rc = settings_parse(c->a, text, path.n ? path : STR(SETTINGS_FILE), s, e);
	s->origin = origin;
	return rc;
}

static bool has_source(const struct cmd_sources *l, struct str path)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].path, path))
			return true;
	return false;
}

/* Folders that a tool reads without being told, by their names. */
static bool is_called_migrations(struct str name)
{
	static const char *const names[] = {"migrations", "migration", "migrate"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(name, str_of(names[i])))
			return true;
	return false;
}

/* Without a configuration, migrations that the change puts into a submodule, or behind a link out of the
 * tree, would be no migrations at all. */
static int refuse_hidden(struct check *c, struct str path, struct err *e)
{
	const struct files *f = &c->rev.files;
	enum files_kind kind = FILES_ODD;
	int rc = is_called_migrations(str_basename(path)) ? f->kind(f->ctx, path, &kind, e) : 0;
	if (rc || (kind != FILES_MODULE && kind != FILES_LINK_AWAY))
		return rc;
	err_set(e, ERR_INPUT, "the migrations in \"%.*s\" cannot be read: it is a %s", STRF(path),
		kind == FILES_MODULE ? "submodule" : "symbolic link that leads out of the tree");
	err_detail(e, "Neither is ever followed.");
	err_hint(e, "Keep the migrations in this repository, or say in " SETTINGS_FILE
		    " which folders hold them: [source \"NAME\"] path = FOLDER.");
	return ERR_INPUT;
}

int check_changes(struct check *c, const struct tree_changes **out, struct err *e)
{
	struct tree_changes *l = c->changes ? c->changes : ARENA_NEW(c->a, struct tree_changes);
	int rc = c->changes ? 0 : tree_diff(c->a, &c->base, &c->head, l, e);
	if (!rc)
		c->changes = l;
	*out = l;
	return rc;
}

static int by_path(const void *x, const void *y)
{
	return str_cmp(((const struct tree_change *)x)->path, ((const struct tree_change *)y)->path);
}

bool check_changed(const struct tree_changes *l, struct str path)
{
	struct tree_change key = {.path = path};
	return bsearch(&key, l->v, l->n, sizeof key, by_path) != NULL;
}

/* A change may delete a whole folder of migrations: then only the base can tell what it was. Its list of
 * files is made of head's, which was loaded, and tells what has changed sooner than to open the folders of
 * both; of a tree so large that no list is kept it would be as much again. */
static int look_at_changes(struct check *c, struct err *e)
{
	enum { KEPT = 100000 };
	if (c->head.loaded && c->head.files.n < KEPT)
		files_git_load(&c->base_files, c->a);
	struct cmd_sources *mine = &c->rev.sources;
	const struct tree_changes *changes;
	struct source *old;
	size_t n = 0;
	bool deleted = false;
	int rc = check_changes(c, &changes, e);
	for (size_t i = 0; !rc && i < changes->n; i++) {
		bool gone = changes->v[i].kind == TREE_DELETED;
		deleted = deleted || (gone && !has_source(mine, str_dirname(changes->v[i].path)));
		rc = gone ? 0 : refuse_hidden(c, changes->v[i].path, e);
	}
	if (rc || !deleted)
		return rc;
	rc = format_recognise(&c->base_files, c->a, &old, &n, NULL, e);
	if (rc)
		return rc;
	struct source *all = ARENA_ARRAY(c->a, struct source, mine->n + n + 1);
	struct migrations *files = ARENA_ARRAY(c->a, struct migrations, mine->n + n + 1);
	size_t count = 0;
	for (; count < mine->n; count++) {
		all[count] = mine->v[count];
		files[count] = mine->files[count];
	}
	for (size_t i = 0; i < n; i++)
		if (!has_source(mine, old[i].path))
			all[count++] = old[i];
	for (size_t i = mine->n; i < count; i++)
		all[i].names_only = true;
	*mine = (struct cmd_sources){.v = all, .files = files, .n = count, .left = mine->left};
	return 0;
}

static int read_sources(struct check *c, struct err *e)
{
	c->rev.sources.read = CMD_SOURCES_NAMES;
	int rc =
		cmd_environment_sources(c->a, &c->rev.settings, &c->rev.files, c->worker, &c->rev.sources, e);
	if (!rc && !c->rev.settings.sources.n)
		rc = look_at_changes(c, e);
	const struct source_notes *left = &c->rev.sources.left;
	for (size_t i = 0; i < left->n; i++)
		*VEC_PUSH(c->a, &c->unread) = (struct scan_unread){left->v[i].path, left->v[i].what};
	c->nleft = c->unread.n;
	if (rc || c->rev.sources.n)
		return rc;
	err_set(e, ERR_INPUT, "no migrations were found");
	if (left->n)
		err_detail(e, "\"%.*s\" is %.*s.", STRF(left->v[0].path), STRF(left->v[0].what));
	err_hint(e,
		"Name their folder in " SETTINGS_FILE ": [source \"app\"] path = FOLDER. \"schemagate init\" "
		"writes the file.");
	return ERR_INPUT;
}

int check_trees(struct check *c, struct err *e)
{
	struct str rev = c->o->head.n ? c->o->head : STR("HEAD");
	int rc = repo_open(&c->repo, c->a, STR_NONE, e);
	if (!rc)
		rc = open_head(c, rev, e);
	if (!rc)
		rc = open_base(c, rev, e);
	if (!rc && c->o->code.n)
		rc = check_tree_of(c, "--code", c->o->code, &c->code, e);
	if (rc)
		return rc;
	c->worker = worker_new(c->a);
	c->base_files = files_git_tree(c->a, &c->base);
	c->rev = (struct cmd_revision){.repo = c->repo,
		.rev = rev,
		.commit = c->head.kind == TREE_COMMIT ? repo_hex(c->a, c->head.commit) : STR_NONE,
		.files = files_git_tree(c->a, &c->head),
		.worker = c->worker};
	rc = read_settings(c, e);
	if (!rc)
		rc = read_sources(c, e);
	if (!c->o->code.n) /* with what was read of it */
		c->code = c->head;
	return rc;
}
