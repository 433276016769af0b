#include <git2.h>
#include <string.h>
#include <sys/stat.h>

#include "gitcheck/repo_internal.h"
#include "gitcheck/repo_pipe.h"
#include "gitcheck/tree_internal.h"

static int says(struct err *e, const char *what)
{
	err_set(e, ERR_GIT, "could not read %s", what);
	repo_says(e);
	return ERR_GIT;
}

static int open_index(const struct repo *r, git_index **out, struct err *e)
{
	repo_pipe_all_own(true);
	int rc = git_repository_index(out, r->handle);
	repo_pipe_all_own(false);
	if (rc == 0)
		return 0;
	says(e, "the index");
	err_hint(e, "A sparse index is expanded by \"git sparse-checkout init --no-sparse-index\".");
	return ERR_GIT;
}

static int read_index(struct tree *t, git_index *index, struct err *e)
{
	size_t n = git_index_entrycount(index);
	if (n > TREE_MAX_FILES)
		return err_set(e, ERR_LIMIT, "the index holds %zu files, more than %d", n, TREE_MAX_FILES);
	for (size_t i = 0; i < n; i++) {
		const git_index_entry *from = git_index_get_byindex(index, i);
		if (git_index_entry_is_conflict(from)) {
			err_set(e, ERR_GIT, "the index holds a merge conflict in \"%s\"", from->path);
			err_hint(e, "Resolve the conflict first.");
			return ERR_GIT;
		}
		struct tree_entry *f = VEC_PUSH(t->a, &t->files);
		f->path = str_dup(t->a, str_of(from->path));
		f->mode = from->mode;
		memcpy(f->id.b, from->id.id, REPO_ID_BYTES);
	}
	return 0;
}

int tree_of_index(struct tree *out, struct arena *a, struct repo *r, struct err *e)
{
	git_index *index = NULL;
	*out = (struct tree){.kind = TREE_INDEX, .repo = r, .a = a, .loaded = true};
	int rc = open_index(r, &index, e);
	if (!rc)
		rc = read_index(out, index, e);
	git_index_free(index);
	tree_sort(out);
	return rc;
}

static bool sparse_left_out(git_index *index, const char *path)
{
	const git_index_entry *entry = git_index_get_bypath(index, path, 0);
	return entry && (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE);
}

static void mark_changed(struct tree *t, struct str path)
{
	size_t at = tree_from(t, path);
	if (at < t->files.n && str_eq(t->files.v[at].path, path))
		t->files.v[at].disk = true;
}

static unsigned mode_on_disk(const struct repo *r, struct arena *a, struct str path)
{
	struct stat st;
	if (lstat(str_fmt(a, "%.*s/%.*s", STRF(r->folder), STRF(path)).p, &st))
		return 0;
	if (S_ISLNK(st.st_mode))
		return TREE_MODE_LINK;
	return S_ISREG(st.st_mode) ? 0100644 : 0;
}

static void apply_status(struct tree *t, git_index *index, const git_status_entry *s, struct tree *added)
{
	const git_diff_delta *d = s->index_to_workdir;
	struct str path = str_of(d->new_file.path ? d->new_file.path : d->old_file.path);
	if (s->status & GIT_STATUS_WT_NEW) {
		struct tree_entry *f = VEC_PUSH(added->a, &added->files);
		*f = (struct tree_entry){
			.path = str_dup(t->a, path), .mode = mode_on_disk(t->repo, t->a, path), .disk = true};
	} else if (s->status & GIT_STATUS_WT_DELETED) {
		size_t at = tree_from(t, path);
		if (at < t->files.n && str_eq(t->files.v[at].path, path) && !sparse_left_out(index, path.p))
			t->files.v[at].mode = 0;
	} else if (s->status & (GIT_STATUS_WT_MODIFIED | GIT_STATUS_WT_TYPECHANGE)) {
		mark_changed(t, path);
		size_t at = tree_from(t, path);
		if (at < t->files.n && t->files.v[at].disk && t->files.v[at].mode != TREE_MODE_MODULE)
			t->files.v[at].mode = mode_on_disk(t->repo, t->a, path);
	}
}

static int read_status(struct tree *t, git_index *index, struct err *e)
{
	git_status_options o;
	git_status_options_init(&o, GIT_STATUS_OPTIONS_VERSION);
	o.show = GIT_STATUS_SHOW_WORKDIR_ONLY;
	o.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS |
		  GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	git_status_list *list = NULL;
	if (git_status_list_new(&list, t->repo->handle, &o))
		return says(e, "the state of the work tree");
	struct tree added = {.a = t->a};
	size_t n = git_status_list_entrycount(list);
	for (size_t i = 0; i < n; i++) {
		const git_status_entry *s = git_status_byindex(list, i);
		if (s->index_to_workdir)
			apply_status(t, index, s, &added);
	}
	git_status_list_free(list);
	size_t kept = 0;
	for (size_t i = 0; i < t->files.n; i++)
		if (t->files.v[i].mode)
			t->files.v[kept++] = t->files.v[i];
	t->files.n = kept;
	for (size_t i = 0; i < added.files.n; i++)
		if (added.files.v[i].mode)
			*VEC_PUSH(t->a, &t->files) = added.files.v[i];
	return 0;
}

int tree_of_work(struct tree *out, struct arena *a, struct repo *r, struct err *e)
{
	git_index *index = NULL;
	*out = (struct tree){.kind = TREE_WORK, .repo = r, .a = a, .loaded = true};
	if (r->folder.n == 0) {
		err_set(e, ERR_GIT, "a bare repository has no work tree");
		err_hint(e, "Name a revision with --head REV.");
		return ERR_GIT;
	}
	int rc = open_index(r, &index, e);
	if (!rc)
		rc = read_index(out, index, e);
	tree_sort(out);
	if (!rc)
		rc = read_status(out, index, e);
	git_index_free(index);
	tree_sort(out);
	return rc;
}
