#include <stdlib.h>
#include <sys/stat.h>

#include "cmd/check.h"

/* What one tree of code is judged with: the union of all names, then each group by itself. */
struct coder {
	struct check *c;
	struct delta_words words;
	struct names_list folders, files, exclude;
};

static void add_unread(struct check *c, struct str path, struct str why)
{
	for (size_t i = 0; i < c->unread.n; i++)
		if (str_eq(c->unread.v[i].path, path))
			return;
	*VEC_PUSH(c->a, &c->unread) = (struct scan_unread){path, why};
}

static void add_names(struct arena *a, struct names *all, const struct names *more)
{
	for (size_t i = 0; i < more->n; i++) {
		bool known = false;
		for (size_t k = 0; k < all->n && !known; k++)
			known = str_eq(all->v[k], more->v[i]);
		if (!known)
			catalog_names_add(a, all, more->v[i]);
	}
}

static void add_words(struct arena *a, struct delta_words *all, const struct delta_words *more)
{
	add_names(a, &all->names, &more->names);
	add_names(a, &all->resized, &more->resized);
	add_names(a, &all->claimed, &more->claimed);
	add_names(a, &all->claims, &more->claims);
	add_names(a, &all->keys, &more->keys);
	add_names(a, &all->tails, &more->tails);
	add_names(a, &all->prefixes, &more->prefixes);
}

static void add_files(struct coder *k, const struct migrations *l)
{
	for (size_t i = 0; l && i < l->n; i++) {
		*VEC_PUSH(k->c->a, &k->files) = l->v[i].path;
		if (l->v[i].down_path.n)
			*VEC_PUSH(k->c->a, &k->files) = l->v[i].down_path;
	}
	for (size_t i = 0; l && i < l->beside.n; i++)
		*VEC_PUSH(k->c->a, &k->files) = l->beside.v[i];
}

/* Migrations are no code, whatever they name: head's, and base's where a deleted one had them looked up. */
static void list_migrations(struct coder *k)
{
	struct arena *a = k->c->a;
	for (size_t i = 0; i < k->c->rev.sources.n; i++)
		*VEC_PUSH(a, &k->folders) = k->c->rev.sources.v[i].path;
	/* Those for a database that is none of ours are left out, and no code either. */
	for (size_t i = 0; i < k->c->rev.sources.left.n; i++)
		*VEC_PUSH(a, &k->folders) = k->c->rev.sources.left.v[i].path;
	for (size_t i = 0; i < k->c->nenvs; i++) {
		const struct check_environment *en = &k->c->envs[i];
		for (size_t s = 0; en->reached && s < en->state.n; s++) {
			add_files(k, en->state.v[s].files);
			add_files(k, en->old ? en->old[s] : NULL);
		}
	}
}

static void prepare(struct coder *k)
{
	const struct settings_list *x = &k->c->rev.settings.check.exclude;
	for (size_t i = 0; i < k->c->nenvs; i++)
		for (size_t g = 0; g < k->c->envs[i].ngroups; g++) {
			add_words(k->c->a, &k->words, &k->c->envs[i].groups[g].words);
		}
	k->exclude = (struct names_list){.v = x->v, .n = x->n};
	list_migrations(k);
}

/* The files of one tree. */
struct reading {
	struct scan scan, followed; /* candidates; those and what was read because of them, by path */
	struct collect read;
};

static unsigned all_dialects(const struct check *c)
{
	unsigned dialects = 0;
	for (size_t i = 0; i < c->nenvs; i++)
		for (size_t g = 0; g < c->envs[i].ngroups; g++)
			dialects |= 1u << c->envs[i].groups[g].dialect;
	return dialects;
}

/* Keep the candidates of x that are among those of y, or those that are not. Both are sorted by path. */
static void keep_common(struct scan *x, const struct scan *y, bool common)
{
	size_t kept = 0, at = 0;
	for (size_t i = 0; i < x->candidates.n; i++) {
		struct str path = x->candidates.v[i].entry->path;
		while (at < y->candidates.n && str_cmp(y->candidates.v[at].entry->path, path) < 0)
			at++;
		bool there = at < y->candidates.n && str_eq(y->candidates.v[at].entry->path, path);
		if (there == common)
			x->candidates.v[kept++] = x->candidates.v[i];
	}
	x->candidates.n = kept;
}

static int by_path(const void *x, const void *y)
{
	const struct scan_file *a = x, *b = y;
	return str_cmp(a->entry->path, b->entry->path);
}

static void add_files_of(struct arena *a, struct scan *to, const struct scan *from)
{
	for (size_t i = 0; i < from->candidates.n; i++)
		*VEC_PUSH(a, &to->candidates) = from->candidates.v[i];
	if (to->candidates.n)
		qsort(to->candidates.v, to->candidates.n, sizeof *to->candidates.v, by_path);
}

/* Files that are read because of others, unless they are more than "most". */
static int read_more(struct coder *k, const struct scan_input *in, const struct scan *more, size_t most,
	struct reading *out, struct err *e)
{
	struct collect read = {0};
	if (!more->candidates.n || more->candidates.n > most)
		return 0;
	int rc = collect_read(&read, k->c->a, in->tree, more, k->c->worker, all_dialects(k->c), e);
	if (!rc)
		collect_merge(&out->read, k->c->a, &read);
	add_files_of(k->c->a, &out->followed, more);
	return rc;
}

/* Files that name one of these are read, too. */
static int follow(struct coder *k, struct scan_input in, const struct names *names, size_t most,
	struct reading *out, struct err *e)
{
	struct delta_words words = {.names = *names};
	struct scan more = {0};
	if (!words.names.n)
		return 0;
	in.words = &words;
	in.ahead = NULL; /* all is kept now */
	int rc = scan_tree(&more, k->c->a, &in, e);
	if (rc)
		return rc;
	keep_common(&more, &out->followed, false);
	return read_more(k, &in, &more, most, out, e);
}

/* A class that is used may be mapped in a file that names its table and none of the columns. */
static int follow_classes(struct coder *k, struct scan_input in, struct reading *out, struct err *e)
{
	enum { MAX_MODELS = 100 };
	struct delta_words classes = {0}, tables = {.names = in.words->resized};
	struct scan more = {0}, naming = {0};
	collect_classes(k->c->a, &out->read, &in.words->names, &classes.names);
	if (!classes.names.n || !tables.names.n)
		return 0;
	in.words = &classes;
	in.ahead = NULL;
	int rc = scan_tree(&more, k->c->a, &in, e);
	in.words = &tables;
	if (!rc)
		rc = scan_tree(&naming, k->c->a, &in, e);
	if (rc)
		return rc;
	keep_common(&more, &out->followed, false);
	keep_common(&more, &naming, true);
	return read_more(k, &in, &more, MAX_MODELS, out, e);
}

/* A list of columns in a constant is for statements that need not name any of them. Where it is called as
 * everything is (columns), the list stays undecided. A class that is no table has its columns for those that
 * derive from it, which need not name them either, and so on. */
static int follow_all(struct coder *k, struct scan_input in, struct reading *out, struct err *e)
{
	enum { MAX_USERS = 100, MAX_HEIRS = 400, MAX_ROUNDS = 3 };
	struct names names = {0};
	size_t known = 0;
	if (!in.words)
		return 0;
	add_files_of(k->c->a, &out->followed, &out->scan);
	collect_lists(k->c->a, &out->read, &in.words->names, &names);
	int rc = follow(k, in, &names, MAX_USERS, out, e);
	if (!rc) {
		collect_constants(k->c->a, &out->read, &in.words->names, &names);
		rc = follow(k, in, &names, MAX_USERS, out, e);
		names = (struct names){0};
	}
	for (int round = 0; round < MAX_ROUNDS && !rc; round++) {
		collect_bases(k->c->a, &out->read, &in.words->names, &names);
		if (names.n == known)
			break;
		known = names.n;
		rc = follow(k, in, &names, MAX_HEIRS, out, e);
	}
	return rc ? rc : follow_classes(k, in, out, e);
}

static int scan(struct coder *k, struct tree *t, const struct tree *same, struct reading *out, struct err *e)
{
	struct scan_input in = {.tree = t,
		.base = t->repo == k->c->repo ? &k->c->base : t,
		.words = k->c->unresolved ? NULL : &k->words,
		.folders = &k->folders,
		.files = &k->files,
		.exclude = &k->exclude,
		.ahead = k->c->ahead,
		.same = same};
	*out = (struct reading){0};
	int rc = scan_tree(&out->scan, k->c->a, &in, e);
	if (rc)
		return rc;
	for (size_t i = 0; i < out->scan.unread.n; i++)
		add_unread(k->c, out->scan.unread.v[i].path, out->scan.unread.v[i].why);
	rc = collect_read(&out->read, k->c->a, t, &out->scan, k->c->worker, all_dialects(k->c), e);
	if (!rc)
		rc = follow_all(k, in, out, e);
	for (size_t i = 0; i < out->read.unread.n && !rc; i++)
		add_unread(k->c, out->read.unread.v[i].path, out->read.unread.v[i].why);
	return rc;
}

static int judge(struct coder *k, struct check_environment *en, struct check_group *g, struct reading *r,
	struct collect_refs *out, struct err *e)
{
	int rc = 0;
	if (!g->judge)
		rc = judge_open(&g->judge, k->c->a, g->s0, g->s1, &g->delta, k->c->worker, e);
	if (!rc)
		rc = collect_judge(
			out, k->c->a, &r->read, g->dialect, g->judge, &g->delta, check_shadow_oracle(g), e);
	check_shadow_told(k->c, en, g);
	return rc;
}

static struct str prefixed(struct arena *a, struct str prefix, struct str path)
{
	return prefix.n ? str_fmt(a, "%.*s:%.*s", STRF(prefix), STRF(path)) : path;
}

/* Whether base has the migration, too: then it is one that waits, not one that comes with the change. */
static bool comes_with_change(const struct coder *k, const struct check_environment *en, const struct ref *r)
{
	const struct check_migration *m =
		r->migration < en->migrations.n ? &en->migrations.v[r->migration] : NULL;
	return m && m->file && !tree_find(&k->c->base, m->file->path);
}

/* What several databases say of one place: the surest of it. */
static void add_use(struct arena *a, struct check_uses *uses, struct ref r)
{
	struct ref *have = check_uses_find(uses, &r);
	if (!have)
		check_uses_add(a, uses, r);
	else if (r.confidence > have->confidence)
		*have = r;
}

/* A table that a pending migration alters, renames or drops before one makes it was there already: the files
 * do not tell how it came to be, and so not that it is new. */
static bool used_before_made(const struct check_environment *en, const struct ref *r)
{
	if (r->kind != USE_NEEDS || (r->object.kind != OBJECT_TABLE && r->object.kind != OBJECT_VIEW))
		return false;
	for (size_t i = 0; i < en->facts.n; i++) {
		const struct fact *f = &en->facts.v[i];
		if (f->rule == RULE_UNANALYSABLE && f->missing.n && !f->missing_column.n &&
			str_eq(f->missing, r->object.name))
			return true;
	}
	return false;
}

/* Whether more may be in the table than is known: that a migration adds a column to it says that it was not
 * there, if not for sure (IF NOT EXISTS). */
static bool is_half_known(const struct check_group *g, const struct object_id *o)
{
	const struct relation *t =
		o->kind == OBJECT_COLUMN ? catalog_relation(g->s0, o->schema, o->table) : NULL;
	return t && t->columns_unknown;
}

/* Code that the change itself leaves: a name in it that was a column's is most likely another's. What runs,
 * or was named with --code, still means the column. */
static bool is_own(const struct check *c)
{
	return c->code.kind != TREE_COMMIT || c->head.kind != TREE_COMMIT ||
	       repo_same(c->code.commit, c->head.commit);
}

static void add_taken(struct coder *k, struct check_environment *en, struct ref r, struct str prefix)
{
	r.merged = r.merged && !prefix.n && comes_with_change(k, en, &r);
	if (r.merged && r.kind == USE_NEEDS && r.confidence == CONFIDENCE_LIKELY)
		r.why = str_fmt(k->c->a, "%.*s (base has this code already: a warning)", STRF(r.why));
	add_use(k->c->a, &en->uses, r);
}

static void take(struct coder *k, struct check_environment *en, const struct check_group *g,
	const struct collect_refs *from, struct str prefix)
{
	for (size_t i = 0; i < from->refs.n; i++) {
		struct ref r = from->refs.v[i];
		if (check_others_meet(en, g, &r))
			continue;
		if (!prefix.n && check_is_another_schema(k->c, en, r.path)) {
			r.confidence = CONFIDENCE_POSSIBLE;
			r.why = str_fmt(
				k->c->a, "%.*s (by a schema that is not beside the migrations)", STRF(r.why));
		}
		const char *foreign = format_foreign_code(r.path);
		if (foreign) {
			r.confidence = CONFIDENCE_POSSIBLE;
			r.why = str_fmt(k->c->a, "%.*s (by its folder code for %s)", STRF(r.why), foreign);
		}
		r.path = prefixed(k->c->a, prefix, r.path);
		if (check_others_nearer(en, g, from, i)) {
			r.confidence = CONFIDENCE_POSSIBLE;
			r.why = str_fmt(k->c->a,
				"%.*s (another database has it, and its migrations are no farther)",
				STRF(r.why));
		}
		if (r.outlives && !prefix.n && is_own(k->c))
			r.confidence = CONFIDENCE_POSSIBLE;
		if (check_others_copy(en, from, i)) {
			r.confidence = CONFIDENCE_POSSIBLE;
			r.why = str_fmt(k->c->a,
				"%.*s (a class of this name stands nearer to the migrations)", STRF(r.why));
		}
		if (r.confidence == CONFIDENCE_CERTAIN && is_half_known(g, &r.object))
			r.confidence = CONFIDENCE_LIKELY;
		if (used_before_made(en, &r)) {
			r.confidence = CONFIDENCE_POSSIBLE;
			r.why = str_fmt(k->c->a, "%.*s (a migration that waits uses it before it is made)",
				STRF(r.why));
		}
		add_taken(k, en, r, prefix);
	}
	k->c->left_out += from->left_out;
	size_t n = k->c->unresolved ? from->foreign.n : from->undecided.n;
	for (size_t i = 0; i < n; i++) {
		struct fact f = k->c->unresolved ? from->foreign.v[i] : from->undecided.v[i];
		f.path = prefixed(k->c->a, prefix, f.path);
		*VEC_PUSH(k->c->a, &en->facts) = f;
	}
}

/* Counted once, for the environment that has most to say. */
static void count(struct check *c, const struct collect_refs *refs)
{
	if (refs->statements <= c->statements)
		return;
	c->statements = refs->statements;
	c->decided = refs->decided;
	c->undecided = refs->statements - refs->decided;
}

static int judge_all(struct coder *k, struct reading *r, struct str prefix, struct err *e)
{
	for (size_t i = 0; i < k->c->nenvs; i++)
		for (size_t g = 0; g < k->c->envs[i].ngroups; g++) {
			struct collect_refs refs;
			int rc = judge(k, &k->c->envs[i], &k->c->envs[i].groups[g], r, &refs, e);
			if (rc)
				return rc;
			take(k, &k->c->envs[i], &k->c->envs[i].groups[g], &refs, prefix);
			count(k->c, &refs);
		}
	return 0;
}

/* -- what runs somewhere and is not in the judged code any more -- */

static void take_deployed(
	struct coder *k, struct check_environment *en, const struct collect_refs *from, struct str commit)
{
	k->c->left_out += from->left_out;
	for (size_t i = 0; i < from->refs.n; i++) {
		struct ref r = from->refs.v[i];
		if (r.kind == USE_NEEDS || check_uses_has(&en->uses, &r, false))
			continue;
		r.deployed_only = true;
		r.why = str_fmt(
			k->c->a, "%.*s (deployed commit %.*s)", STRF(r.why), STRF(str_sub(commit, 0, 12)));
		check_uses_add(k->c->a, &en->uses, r);
	}
}

static int judge_deployed(struct coder *k, struct check_environment *en, struct str commit, struct err *e)
{
	struct err mine = err_new(k->c->a);
	struct tree t;
	struct reading r;
	if (check_tree_of(k->c, "deployed", commit, &t, &mine)) {
		add_unread(k->c, str_fmt(k->c->a, "commit %.*s", STRF(commit)),
			str_fmt(k->c->a, "deployed in %.*s, but not in this clone", STRF(en->name)));
		return 0;
	}
	if (k->c->code.kind == TREE_COMMIT && repo_same(t.commit, k->c->code.commit))
		return 0;
	int rc = scan(k, &t, &k->c->code, &r, e);
	for (size_t g = 0; g < en->ngroups && !rc; g++) {
		struct collect_refs refs;
		rc = judge(k, en, &en->groups[g], &r, &refs, e);
		if (!rc)
			take_deployed(k, en, &refs, commit);
	}
	return rc;
}

/* -- code of other repositories -- */

struct other {
	struct str name; /* what stands before its paths */
	struct tree tree;
};
typedef VEC(struct other) other_list;

/* A folder's name may hold an @ too; what stands behind the last one is a revision unless all of it is a
 * folder. */
static struct str place_of(struct arena *a, struct str word, struct str *rev)
{
	struct stat st;
	size_t at = str_rchr(word, '@');
	*rev = STR("HEAD");
	if (at == SIZE_MAX || (stat(str_z(a, word), &st) == 0 && S_ISDIR(st.st_mode)))
		return word;
	*rev = str_sub(word, at + 1, word.n);
	return str_sub(word, 0, at);
}

static int open_other(struct arena *a, struct str word, struct other *out, struct err *e)
{
	struct str rev, place = place_of(a, word, &rev);
	struct repo *repo = NULL;
	struct repo_id id = {{0}};
	int rc = place.n ? repo_open(&repo, a, place, e)
			 : err_set(e, ERR_USAGE, "--also needs a repository: REPO or REPO@REV");
	if (!rc)
		rc = repo_commit(repo, "--also", rev, &id, e);
	if (!rc)
		rc = tree_of_commit(&out->tree, a, repo, id, e);
	while (place.n > 1 && place.p[place.n - 1] == '/')
		place.n--;
	out->name = str_basename(place);
	return rc;
}

/* All are opened first: a word that names nothing is no pass, not even while nothing is pending. */
static int open_others(struct coder *k, other_list *out, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < k->c->o->also.n && !rc; i++)
		rc = open_other(k->c->a, k->c->o->also.v[i], VEC_PUSH(k->c->a, out), e);
	return rc;
}

static int judge_other(struct coder *k, struct other *o, struct err *e)
{
	struct reading r;
	int rc = scan(k, &o->tree, NULL, &r, e);
	if (rc)
		return rc;
	k->c->files += r.scan.files;
	k->c->candidates += r.scan.candidates.n;
	return judge_all(k, &r, o->name, e);
}

int check_code(struct check *c, struct err *e)
{
	struct coder k = {.c = c};
	struct reading r;
	other_list others = {.v = NULL};
	prepare(&k);
	int rc = open_others(&k, &others, e);
	if (rc || (delta_words_none(&k.words) && !c->unresolved))
		return rc;
	rc = scan(&k, &c->code, NULL, &r, e);
	if (rc)
		return rc;
	c->files = r.scan.files;
	c->candidates = r.scan.candidates.n;
	rc = judge_all(&k, &r, STR_NONE, e);
	for (size_t i = 0; i < others.n && !rc; i++)
		rc = judge_other(&k, &others.v[i], e);
	for (size_t i = 0; i < c->nenvs && !rc; i++)
		for (size_t d = 0; d < c->envs[i].deployed.n && !rc && c->envs[i].ngroups; d++)
			rc = judge_deployed(&k, &c->envs[i], c->envs[i].deployed.v[d], e);
	return rc;
}
