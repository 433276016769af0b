/* Files that look like migrations, lie among them, and that the tool will never run: a suffix in capitals, a
 * name it does not read, a folder too deep. And what migrations may lie behind without being read here:
 * links, submodules, names that no tool reads alike. */
#include <stdlib.h>

#include "cmd/check.h"
#include "gitcheck/files_git.h"
#include "migrate/format.h"

enum { MAX_DEPTH = 6, CALLBACK_MAX = 1024 * 1024 };

struct walk {
	struct check *c;
	struct arena *scratch; /* listings and paths, until the walk is done */
	struct check_environment *en;
	size_t source;           /* of the environment's state */
	struct names_list known; /* its files, sorted */
};

static bool is_sql(struct str name)
{
	return name.n > 4 && str_ieq(str_sub(name, name.n - 4, name.n), STR(".sql"));
}

/* A file that the tool reads in a role of its own. */
static bool has_role(struct str format, struct str path)
{
	static const char *const callbacks[] = {"before", "after", "createSchema", "undo"};
	static const char *const folders[] = {"revert", "verify"};
	struct str name = str_basename(path);
	for (size_t i = 0; str_eq(format, STR("flyway")) && i < sizeof callbacks / sizeof *callbacks; i++)
		if (str_starts(name, str_of(callbacks[i])))
			return true;
	for (size_t i = 0; str_eq(format, STR("sqitch")) && i < sizeof folders / sizeof *folders; i++) {
		struct str folder = str_of(folders[i]);
		size_t at = str_find(path, folder, 0);
		if (at != SIZE_MAX && at + folder.n < path.n && path.p[at + folder.n] == '/')
			return true;
	}
	return false;
}

static void know(struct walk *w)
{
	const struct migrations *l = w->en->state.v[w->source].files;
	for (size_t i = 0; i < l->n; i++) {
		*VEC_PUSH(w->c->a, &w->known) = l->v[i].path;
		if (l->v[i].down_path.n)
			*VEC_PUSH(w->c->a, &w->known) = l->v[i].down_path;
	}
	for (size_t i = 0; i < l->hooks.n; i++)
		*VEC_PUSH(w->c->a, &w->known) = l->hooks.v[i].path;
	for (size_t i = 0; i < l->beside.n; i++)
		*VEC_PUSH(w->c->a, &w->known) = l->beside.v[i];
	for (size_t i = 0; i < l->notes.n; i++)
		*VEC_PUSH(w->c->a, &w->known) = l->notes.v[i].path;
	str_sort(w->known.v, w->known.n, sizeof *w->known.v, str_order);
}

static bool is_read(const struct walk *w, struct str path)
{
	return w->known.n && bsearch(&path, w->known.v, w->known.n, sizeof path, str_order);
}

static bool is_known(const struct walk *w, struct str path)
{
	return is_read(w, path) || has_role(w->en->state.v[w->source].source->format, path);
}

/* Another source's own file is none of this one's business. */
static bool is_of_another(const struct walk *w, struct str path)
{
	for (size_t i = 0; i < w->en->state.n; i++) {
		struct str dir = w->en->state.v[i].source->path;
		if (i != w->source && dir.n > w->en->state.v[w->source].source->path.n &&
			str_is_under(path, dir))
			return true;
	}
	return false;
}

static struct str folder_of(struct str path)
{
	size_t bar = str_rchr(path, '/');
	return bar == SIZE_MAX ? STR_NONE : str_sub(path, 0, bar);
}

static const char *reason(const struct walk *w, struct str path)
{
	const struct migrations *l = w->en->state.v[w->source].files;
	bool beside = l->n == 0;
	if (!str_ends(path, STR(".sql")))
		return "its suffix is not written .sql";
	for (size_t i = 0; i < l->n; i++)
		beside = beside || str_eq(folder_of(l->v[i].path), folder_of(path));
	return beside ? "its name is none that the tool reads"
		      : "it lies in a folder that the tool does not read";
}

static int stray(const struct walk *w, struct str path, struct err *e)
{
	struct check *c = w->c;
	const struct source *s = w->en->state.v[w->source].source;
	struct tree_entry entry;
	bool in_base;
	int rc = tree_lookup(&c->base, path, &entry, &in_base, e);
	if (rc || in_base)
		return rc;
	*VEC_PUSH(c->a, &w->en->facts) = (struct fact){.rule = RULE_TOOL_TRAP,
		.path = str_dup(c->a, path),
		.line = 1,
		.migration = SIZE_MAX,
		.why = str_fmt(c->a,
			"not taken as a migration by %s, though it lies among them: %s. Rename it as the "
			"others are, or "
			"move it out of \"%.*s\".",
			s->ops->title, reason(w, path), STRF(s->path))};
	return 0;
}

static void add_fact(const struct walk *w, enum rule rule, struct str path, const char *why)
{
	*VEC_PUSH(w->c->a, &w->en->facts) = (struct fact){.rule = rule,
		.path = str_dup(w->c->a, path),
		.line = 1,
		.migration = SIZE_MAX,
		.why = str_of(why)};
}

/* Why migrations may lie behind an entry that is listed as never readable; NULL when they may not. A link
 * whose name has an extension is one to a file: the format reads it, or it is none of its own. */
static const char *behind(enum files_kind kind, struct str name)
{
	if (kind == FILES_MODULE)
		return "it is a submodule: migrations in it are not read";
	if (kind == FILES_LINK_TO_FOLDER)
		return "it is a symbolic link to a folder: the tool may follow it, this check never does";
	if (kind == FILES_LINK_AWAY && str_chr(name, '.') == SIZE_MAX)
		return "it is a symbolic link that leads out of the tree: what lies behind it is not read";
	return NULL;
}

/* What the change brings is never pass; what base has already, the database's own history answers for. */
static int odd_entry(const struct walk *w, struct str path, struct err *e)
{
	const struct files *f = &w->c->rev.files;
	struct tree_entry was, is = {.mode = 0};
	enum files_kind kind = FILES_ODD;
	bool in_base, here = false;
	int rc = tree_lookup(&w->c->base, path, &was, &in_base, e);
	if (rc)
		return rc;
	if (!files_git_plain_name(str_basename(path))) {
		if (!in_base)
			add_fact(w, RULE_UNREADABLE, path, "its name holds bytes that no tool reads alike");
		return 0;
	}
	/* At the root everything lies: a submodule there is none of the migrations'. */
	if (f->kind && w->en->state.v[w->source].source->path.n)
		rc = f->kind(f->ctx, path, &kind, e);
	const char *why = behind(kind, str_basename(path));
	if (rc || !why || is_known(w, path))
		return rc;
	if (w->c->head.kind == TREE_COMMIT && in_base)
		rc = tree_lookup(&w->c->head, path, &is, &here, e);
	bool same = here && is.mode == was.mode && repo_same(is.id, was.id);
	if (!rc)
		add_fact(w, same ? RULE_TOOL_TRAP : RULE_UNREADABLE, path, why);
	return rc;
}

/* What Flyway runs at events that are none of a migrate's: what it makes is in no catalog here. The change's
 * own are named. */
static int callback(const struct walk *w, struct str path, struct err *e)
{
	const struct files *f = &w->c->rev.files;
	struct str name = str_basename(path), text;
	struct tree_entry was, is;
	bool in_base, in_head = false;
	if (is_read(w, path) || !str_eq(w->en->state.v[w->source].source->format, STR("flyway")) ||
		!(str_starts(name, STR("before")) || str_starts(name, STR("after"))))
		return 0;
	int rc = tree_lookup(&w->c->base, path, &was, &in_base, e);
	if (!rc && in_base && w->c->head.kind == TREE_COMMIT)
		rc = tree_lookup(&w->c->head, path, &is, &in_head, e);
	if (rc || (in_base && (!in_head || repo_same(was.id, is.id))))
		return rc;
	rc = f->read(f->ctx, w->scratch, path, CALLBACK_MAX, &text, e);
	if (rc == ERR_INPUT || rc == ERR_LIMIT) {
		err_drop(e, rc);
		return 0;
	}
	if (!rc && check_holds_ddl(text))
		add_fact(w, RULE_UNANALYSABLE, path,
			"a callback that Flyway runs at an event of another command: what it makes is in no "
			"catalog, and code that needs it is not found");
	return rc;
}

static int folder(const struct walk *w, struct str dir, int depth, struct err *e)
{
	const struct files *f = &w->c->rev.files;
	struct names_list names;
	struct arena_mark mark = arena_mark(w->scratch);
	int rc = f->list(f->ctx, w->scratch, dir, &names, e);
	for (size_t i = 0; !rc && i < names.n; i++) {
		struct str name = names.v[i];
		struct str path = str_fmt(w->scratch, "%.*s%s%.*s", STRF(dir), dir.n ? "/" : "", STRF(name));
		if (str_ends(name, STR("/")) && depth < MAX_DEPTH)
			rc = folder(w, str_sub(path, 0, path.n - 1), depth + 1, e);
		else if (str_ends(name, STR("@")))
			rc = odd_entry(w, str_sub(path, 0, path.n - 1), e);
		else if (is_sql(name) && !is_known(w, path) && !is_of_another(w, path))
			rc = stray(w, path, e);
		else if (is_sql(name))
			rc = callback(w, path, e);
	}
	arena_rewind(w->scratch, mark);
	return rc;
}

int check_strays(struct check *c, struct check_environment *en, size_t source, struct err *e)
{
	struct walk w = {.c = c, .scratch = arena_new("strays"), .en = en, .source = source};
	struct str dir = en->state.v[source].source->path;
	know(&w);
	/* At the root everything is below. */
	int rc = folder(&w, dir, dir.n ? 0 : MAX_DEPTH, e);
	arena_free(w.scratch);
	return rc;
}
