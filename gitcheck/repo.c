#include <git2.h>
#include <git2/sys/repository.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gitcheck/repo_internal.h"
#include "gitcheck/repo_pipe.h"

bool repo_same(struct repo_id a, struct repo_id b)
{
	return memcmp(a.b, b.b, REPO_ID_BYTES) == 0;
}

bool repo_none(struct repo_id id)
{
	return repo_same(id, (struct repo_id){{0}});
}

struct str repo_hex(struct arena *a, struct repo_id id)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(a, REPO_ID_BYTES * 2 + 1, 1);
	for (int i = 0; i < REPO_ID_BYTES; i++) {
		p[2 * i] = digits[id.b[i] >> 4];
		p[2 * i + 1] = digits[id.b[i] & 15];
	}
	return (struct str){p, REPO_ID_BYTES * 2};
}

static git_oid oid_of(struct repo_id id)
{
	git_oid o;
	memcpy(o.id, id.b, REPO_ID_BYTES);
	return o;
}

static struct repo_id id_of(const git_oid *o)
{
	struct repo_id id;
	memcpy(id.b, o->id, REPO_ID_BYTES);
	return id;
}

static const char *git_says(void)
{
	const git_error *last = git_error_last();
	return last && last->message ? last->message : "no reason given";
}

/* libgit2 may have gone on without what it was not let wait for, and miss now what was in it. */
static void pipe_detail(struct err *e)
{
	struct str pipe = repo_pipe_refused();
	if (pipe.n)
		err_detail(e, "%.*s.", STRF(pipe));
}

void repo_says(struct err *e)
{
	if (repo_pipe_refused().n)
		pipe_detail(e);
	else
		err_detail(e, "%s.", git_says());
}

struct str repo_folder(const struct repo *r)
{
	return r->folder;
}

struct str repo_common_folder(const struct repo *r)
{
	return r->common;
}

bool repo_is_shallow(const struct repo *r)
{
	return r->shallow;
}

bool repo_is_partial(const struct repo *r)
{
	return r->partial;
}

/* -- opening -- */

struct values {
	struct arena *a;
	VEC(struct str) list;
};

static int one_value(const git_config_entry *entry, void *ctx)
{
	struct values *v = ctx;
	*VEC_PUSH(v->a, &v->list) = str_dup(v->a, str_of(entry->value ? entry->value : ""));
	return 0;
}

/* git takes the variables of GIT_CONFIG_COUNT as protected configuration too. */
static void values_of_environment(struct values *v)
{
	const char *count = getenv("GIT_CONFIG_COUNT");
	uint64_t n;
	if (!count || !str_u64(str_of(count), &n) || n > 1000)
		return;
	for (uint64_t i = 0; i < n; i++) {
		struct str key = str_fmt(v->a, "GIT_CONFIG_KEY_%llu", (unsigned long long)i);
		struct str value = str_fmt(v->a, "GIT_CONFIG_VALUE_%llu", (unsigned long long)i);
		const char *k = getenv(key.p), *val = getenv(value.p);
		if (k && val && str_ieq(str_of(k), STR("safe.directory")))
			*VEC_PUSH(v->a, &v->list) = str_of(val);
	}
}

/* The files git calls protected: the system's and the user's, never the repository's. */
static int protected_config(git_config **out)
{
	const char *global = getenv("GIT_CONFIG_GLOBAL"), *system = getenv("GIT_CONFIG_SYSTEM");
	const char *nosystem = getenv("GIT_CONFIG_NOSYSTEM");
	bool skip_system = nosystem && *nosystem && strcmp(nosystem, "0") != 0;
	if (!global && !system && !skip_system)
		return git_config_open_default(out);
	int rc = git_config_new(out);
	git_buf found = GIT_BUF_INIT;
	if (!rc && system && !skip_system)
		rc = git_config_add_file_ondisk(*out, system, GIT_CONFIG_LEVEL_SYSTEM, NULL, 0);
	else if (!rc && !skip_system && git_config_find_system(&found) == 0)
		rc = git_config_add_file_ondisk(*out, found.ptr, GIT_CONFIG_LEVEL_SYSTEM, NULL, 0);
	git_buf_dispose(&found);
	if (!rc && global)
		rc = git_config_add_file_ondisk(*out, global, GIT_CONFIG_LEVEL_GLOBAL, NULL, 0);
	else if (!rc && git_config_find_global(&found) == 0)
		rc = git_config_add_file_ondisk(*out, found.ptr, GIT_CONFIG_LEVEL_GLOBAL, NULL, 0);
	git_buf_dispose(&found);
	return rc;
}

static int check_owner(struct repo *r, struct err *e)
{
	struct values v = {.a = r->a};
	git_config *cfg = NULL;
	if (protected_config(&cfg) == 0)
		(void)git_config_get_multivar_foreach(cfg, "safe.directory", NULL, one_value, &v);
	git_config_free(cfg);
	git_error_clear();
	values_of_environment(&v);
	const char *home = getenv("HOME");
	struct repo_owner_input in = {r->folder, r->git_folder, v.list.v, v.list.n, str_of(home)};
	if (repo_owner_allows(r->a, &in))
		return 0;
	struct str place = r->folder.n ? r->folder : r->git_folder;
	err_set(e, ERR_GIT, "the repository at \"%.*s\" belongs to another user", STRF(place));
	err_detail(e, "git refuses such a repository too, since its configuration could run programs.");
	err_hint(e, "If you trust it, run: git config --global --add safe.directory '%.*s'", STRF(place));
	return ERR_GIT;
}

static struct str no_slash(struct arena *a, const char *path)
{
	struct str s = str_of(path);
	while (s.n > 1 && s.p[s.n - 1] == '/')
		s.n--;
	return str_dup(a, s);
}

static int fail_open(int rc, struct str dir, struct err *e)
{
	if (rc == GIT_ENOTFOUND) {
		if (dir.n)
			err_set(e, ERR_GIT, "there is no git repository at \"%.*s\"", STRF(dir));
		else
			err_set(e, ERR_GIT, "this folder is not inside a git repository");
		pipe_detail(e);
		err_hint(e, "Run it inside a clone, or name one with -C DIR.");
		return ERR_GIT;
	}
	err_set(e, ERR_GIT, "could not open the git repository");
	repo_says(e);
	return ERR_GIT;
}

/* Owner validation is ours (repo_owner.c): libgit2 1.5 knows neither "*" nor SUDO_UID. Hash verification
 * costs a third of reading (ENVIRONMENT 3). The extensions change nothing for who reads objects:
 * worktreeConfig is what git sparse-checkout switches on, partialClone what older clones with a filter have,
 * preciousObjects keeps git from removing some, relativeWorktrees says how work trees are found (git 2.48);
 * objectFormat, which may be sha1, is looked at in repo_format.c.
 */
static void set_options(void)
{
	static const char *extensions[] = {
		"worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees", "objectformat"};
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
	git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)(24 * 1024 * 1024));
}

static void drop_repo(void *obj)
{
	struct repo *r = obj;
	git_odb_free(r->odb);
	git_repository_free(r->handle);
	git_libgit2_shutdown();
}

/* "Partial" in git's sense: some remote is marked as the promisor of what is not here. Without a pattern:
 * libgit2's iterators with one leak. */
static bool has_promisor(git_repository *g)
{
	git_config *cfg = NULL;
	git_config_iterator *it = NULL;
	git_config_entry *entry;
	bool yes = false;
	if (git_repository_config_snapshot(&cfg, g) == 0 && git_config_iterator_new(&it, cfg) == 0)
		while (!yes && git_config_next(&entry, it) == 0)
			yes = str_starts(str_of(entry->name), STR("remote.")) &&
			      str_ends(str_of(entry->name), STR(".promisor")) &&
			      (!entry->value || strcmp(entry->value, "false") != 0);
	git_config_iterator_free(it);
	git_config_free(cfg);
	git_error_clear();
	return yes;
}

static int no_store(struct err *e)
{
	err_set(e, ERR_GIT, "could not open the object store of the repository");
	repo_says(e);
	return ERR_GIT;
}

static int open_handle(struct repo *r, struct str dir, struct err *e)
{
	git_repository *g = NULL;
	int rc;
	if (dir.n)
		rc = git_repository_open_ext(&g, str_z(r->a, dir), 0, NULL);
	else
		rc = git_repository_open_ext(&g, NULL, GIT_REPOSITORY_OPEN_FROM_ENV, NULL);
	if (rc)
		return fail_open(rc, dir, e);
	r->handle = g;
	return 0;
}

static int open_store(struct repo *r, struct err *e)
{
	git_odb *odb = NULL;
	if (repo_store_open(&odb, &r->store))
		return no_store(e);
	r->odb = odb;
	return 0;
}

/* Variables of git may name another store, or more of them. */
static int find_store(struct repo *r, bool from_env, struct err *e)
{
	git_buf path = GIT_BUF_INIT;
	const char *own = from_env ? getenv("GIT_OBJECT_DIRECTORY") : NULL;
	const char *more = from_env ? getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES") : NULL;
	if (!own && git_repository_item_path(&path, r->handle, GIT_REPOSITORY_ITEM_OBJECTS))
		return no_store(e);
	int rc = repo_store_folders(
		r->a, str_of(own ? own : path.ptr), str_of(more ? more : ""), &r->store, e);
	git_buf_dispose(&path);
	if (!rc)
		rc = open_store(r, e);
	if (!rc && git_repository_set_odb(r->handle, r->odb))
		return no_store(e);
	return rc;
}

static struct repo *new_repo(struct arena *a)
{
	struct repo *r = ARENA_NEW(a, struct repo);
	r->a = a;
	git_libgit2_init();
	arena_own(a, r, drop_repo);
	return r;
}

static int open_own(struct repo **out, struct arena *a, struct str dir, struct err *e)
{
	struct repo *r = new_repo(a);
	set_options();
	int rc = open_handle(r, dir, e);
	if (rc)
		return rc;
	const char *folder = git_repository_workdir(r->handle);
	r->folder = folder ? no_slash(a, folder) : STR_NONE;
	r->git_folder = no_slash(a, git_repository_path(r->handle));
	r->common = str_dup(a, str_of(git_repository_commondir(r->handle)));
	rc = check_owner(r, e);
	if (!rc)
		rc = repo_format(r, e);
	if (!rc)
		rc = find_store(r, dir.n == 0, e);
	if (rc)
		return rc;
	r->partial = has_promisor(r->handle);
	r->shallow = git_repository_is_shallow(r->handle) == 1;
	*out = r;
	return r->shallow ? repo_history_boundary(r, e) : 0;
}

int repo_open(struct repo **out, struct arena *a, struct str dir, struct err *e)
{
	repo_pipe_all_own(true);
	int rc = open_own(out, a, dir, e);
	repo_pipe_all_own(false);
	return rc;
}

int repo_again(struct repo **out, struct arena *a, const struct repo *r, struct err *e)
{
	/* Objects are all that another thread reads: to open the store alone saves the repository's
	 * configuration and references. */
	struct repo *twin = new_repo(a);
	twin->store = r->store;
	int rc = open_store(twin, e);
	if (rc)
		return rc;
	void *odb = twin->odb;
	*twin = *r;
	twin->a = a;
	twin->trees = NULL;
	twin->handle = NULL;
	twin->odb = odb;
	*out = twin;
	return 0;
}

/* -- objects -- */

static int missing(const struct repo *r, struct repo_id id, struct err *e)
{
	char hex[GIT_OID_HEXSZ + 1];
	git_oid o = oid_of(id);
	git_oid_tostr(hex, sizeof hex, &o);
	err_set(e, ERR_GIT, "object %s is not in this clone", hex);
	if (r->partial) {
		err_detail(e, "It is a partial clone, and objects are never fetched from here.");
		err_hint(e, "Fetch the rest with \"git fetch --refetch --no-filter\", or clone without "
			    "--filter.");
	} else if (r->shallow) {
		err_detail(e, "It is a shallow clone.");
		err_hint(e, "Fetch more history with \"git fetch --unshallow\".");
	} else {
		pipe_detail(e);
		err_hint(e, "Check the repository with \"git fsck\".");
	}
	return ERR_GIT;
}

static int unreadable(const struct repo *r, int rc, struct repo_id id, struct err *e)
{
	if (rc == GIT_ENOTFOUND)
		return missing(r, id, e);
	err_set(e, ERR_GIT, "could not read object %.*s", STRF(repo_hex(e->a, id)));
	repo_says(e);
	return ERR_GIT;
}

static const git_object_t object_types[] = {
	[REPO_COMMIT] = GIT_OBJECT_COMMIT,
	[REPO_TREE] = GIT_OBJECT_TREE,
	[REPO_BLOB] = GIT_OBJECT_BLOB,
	[REPO_TAG] = GIT_OBJECT_TAG,
};

int repo_header(const struct repo *r, struct repo_id id, enum repo_kind *kind, size_t *size, struct err *e)
{
	git_oid o = oid_of(id);
	git_object_t type;
	int rc = git_odb_read_header(size, &type, r->odb, &o);
	if (rc)
		return unreadable(r, rc, id, e);
	for (int k = REPO_COMMIT; k <= REPO_TAG; k++)
		if (object_types[k] == type)
			*kind = (enum repo_kind)k;
	return 0;
}

int repo_borrow(const struct repo *r, struct repo_id id, enum repo_kind kind, size_t max, struct str *bytes,
	void **held, struct err *e)
{
	git_oid o = oid_of(id);
	git_odb_object *object = NULL;
	enum repo_kind found = kind;
	size_t size = 0;
	int rc = max == SIZE_MAX ? 0 : repo_header(r, id, &found, &size, e);
	if (rc)
		return rc;
	if (size > max)
		return err_set(e, ERR_LIMIT, "object has %zu bytes, more than the limit of %zu", size, max);
	rc = git_odb_read(&object, r->odb, &o);
	if (rc)
		return unreadable(r, rc, id, e);
	if (git_odb_object_type(object) != object_types[kind]) {
		git_odb_object_free(object);
		return err_set(e, ERR_GIT, "object %.*s is of another kind than its tree says",
			STRF(repo_hex(e->a, id)));
	}
	*bytes = (struct str){git_odb_object_data(object), git_odb_object_size(object)};
	*held = object;
	return 0;
}

void repo_release(void *held)
{
	git_odb_object_free(held);
}

int repo_blob(
	const struct repo *r, struct arena *a, struct repo_id id, size_t max, struct str *out, struct err *e)
{
	struct str bytes = STR_NONE;
	void *held = NULL;
	int rc = repo_borrow(r, id, REPO_BLOB, max, &bytes, &held, e);
	if (rc)
		return rc;
	*out = str_dup(a, bytes);
	repo_release(held);
	return 0;
}

/* -- names -- */

static bool is_full_id(struct str rev)
{
	for (size_t i = 0; i < rev.n; i++)
		if (!((rev.p[i] >= '0' && rev.p[i] <= '9') || (rev.p[i] >= 'a' && rev.p[i] <= 'f')))
			return false;
	return rev.n == GIT_OID_HEXSZ;
}

/* A revision that there is, whose object cannot be read. */
static int without_object(const struct repo *r, struct str rev, struct err *e)
{
	git_reference *ref = NULL, *last = NULL;
	int rc = 0;
	if (str_chr(rev, '\0') == SIZE_MAX && git_reference_dwim(&ref, r->handle, str_z(r->a, rev)) == 0 &&
		git_reference_resolve(&last, ref) == 0) {
		struct repo_id id = id_of(git_reference_target(last));
		enum repo_kind kind;
		size_t size;
		struct str bytes;
		void *held = NULL;
		rc = repo_header(r, id, &kind, &size, e);
		if (!rc && kind == REPO_COMMIT)
			rc = repo_borrow(r, id, kind, REPO_COMMIT_MAX, &bytes, &held, e);
		repo_release(held);
	}
	git_reference_free(ref);
	git_reference_free(last);
	git_error_clear();
	return rc;
}

static int unknown_revision(const struct repo *r, const char *role, struct str rev, struct err *e)
{
	if ((r->shallow || r->partial) && is_full_id(rev)) {
		err_set(e, ERR_GIT, "%s: commit %.*s is not in this clone", role, STRF(rev));
		err_hint(e, "Fetch it with \"git fetch origin %.*s\".", STRF(rev));
		return ERR_GIT;
	}
	int rc = repo_format_missed(r, e);
	if (!rc)
		rc = without_object(r, rev, e);
	if (rc)
		return rc == ERR_GIT ? err_ctx(e, "%s", role) : rc;
	err_set(e, ERR_USAGE, "%s: there is no revision \"%.*s\"", role, STRF(rev));
	pipe_detail(e);
	if (r->shallow)
		err_hint(e, "This is a shallow clone: fetch the branch first, for example \"git fetch origin "
			    "BRANCH\".");
	else if (str_eq(rev, STR("HEAD")))
		err_hint(e,
			"Nothing is committed yet on this branch: commit first, or name another revision.");
	else
		err_hint(e, "Give a branch, a tag or a commit of this repository.");
	return ERR_USAGE;
}

int repo_commit(const struct repo *r, const char *role, struct str rev, struct repo_id *commit, struct err *e)
{
	git_object *found = NULL, *peeled = NULL;
	char *z = str_z(r->a, rev);
	repo_pipe_all_own(true);
	bool known = strlen(z) == rev.n && rev.n && git_revparse_single(&found, r->handle, z) == 0;
	repo_pipe_all_own(false);
	if (!known)
		return unknown_revision(r, role, rev, e);
	int rc = git_object_peel(&peeled, found, GIT_OBJECT_COMMIT);
	git_object_free(found);
	if (rc == GIT_ENOTFOUND)
		return unknown_revision(r, role, rev, e);
	if (rc)
		return err_set(e, ERR_USAGE, "%s: \"%.*s\" is not a commit", role, STRF(rev));
	*commit = id_of(git_object_id(peeled));
	git_object_free(peeled);
	return 0;
}

/* The full name of the local branch that a revision names; false when it is no branch. */
static bool branch_of(const struct repo *r, struct str rev, git_reference **out)
{
	git_reference *ref = NULL;
	if (str_eq(rev, STR("HEAD")) || str_eq(rev, STR("@"))) {
		if (git_repository_head(&ref, r->handle))
			return false;
	} else if (git_reference_dwim(&ref, r->handle, str_z(r->a, rev))) {
		return false;
	}
	if (git_reference_is_branch(ref)) {
		*out = ref;
		return true;
	}
	git_reference_free(ref);
	return false;
}

static bool take_reference(struct arena *a, git_reference *ref, struct str *name, struct repo_id *tip)
{
	git_object *commit = NULL;
	bool ok = git_reference_peel(&commit, ref, GIT_OBJECT_COMMIT) == 0;
	if (ok) {
		*name = str_dup(a, str_of(git_reference_shorthand(ref)));
		*tip = id_of(git_object_id(commit));
	}
	git_object_free(commit);
	git_reference_free(ref);
	return ok;
}

/* "origin/feature" is the remote copy of "feature". */
static bool is_own_copy(git_reference *branch, git_reference *upstream)
{
	struct str name = str_of(git_reference_shorthand(branch));
	struct str up = str_of(git_reference_shorthand(upstream));
	(void)str_cut(&up, '/');
	return git_reference_is_remote(upstream) && str_eq(name, up);
}

/* Remote-tracking branch that stands for the default branch of origin. */
static bool origin_default(const struct repo *r, git_reference **out)
{
	static const char *const names[] = {
		"refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		git_reference *ref = NULL;
		if (git_reference_lookup(&ref, r->handle, names[i]))
			continue;
		int rc = git_reference_resolve(out, ref);
		git_reference_free(ref);
		if (rc == 0)
			return true;
	}
	return false;
}

static void base_branch(
	const struct repo *r, struct arena *a, struct str rev, struct str *name, struct repo_id *tip)
{
	git_reference *branch = NULL, *upstream = NULL, *origin = NULL;
	*name = STR_NONE;
	if (branch_of(r, rev, &branch) && git_branch_upstream(&upstream, branch) == 0 &&
		is_own_copy(branch, upstream) && origin_default(r, &origin)) {
		git_reference_free(upstream);
		upstream = NULL;
	}
	git_reference_free(branch);
	if (upstream) {
		git_reference_free(origin);
		if (take_reference(a, upstream, name, tip))
			return;
		origin = NULL;
	}
	if (origin || origin_default(r, &origin))
		take_reference(a, origin, name, tip);
}

int repo_base_branch(
	struct repo *r, struct arena *a, struct str rev, struct str *name, struct repo_id *tip, struct err *e)
{
	(void)e;
	repo_pipe_all_own(true);
	base_branch(r, a, rev, name, tip);
	repo_pipe_all_own(false);
	return 0;
}
