/*
 * Where a name that a file does not bind may come from, by the rules of its language: the package's folder,
 * the class's file, the module that is imported. Files are read when they are needed, and only strings are
 * looked for in them.
 */
#include "gitcheck/collect_elsewhere.h"

#include <stdlib.h>

#include "gitcheck/secondary.h"

enum {
	MAX_FILE = 256 * 1024,
	MAX_FOLDER = 4 * 1024 * 1024, /* bytes of all files of a folder */
	MAX_KEPT = 8 * 1024 * 1024,
	MAX_SAME = 1000, /* files of one stem */
	MAX_WALK = 4096, /* entries of a folder */
	MAX_ASKED = 256  /* names that one file asks for */
};

static void free_arena(void *a)
{
	arena_free(a);
}

struct collect_elsewhere *collect_elsewhere(struct arena *a, const struct tree *t, const struct repo *repo)
{
	struct collect_elsewhere *x = ARENA_NEW(a, struct collect_elsewhere);
	*x = (struct collect_elsewhere){
		.a = a, .files = arena_new("constants of other files"), .tree = t, .repo = repo};
	arena_own(a, x->files, free_arena);
	x->empty = arena_mark(x->files);
	x->records = sb_new(a, COLLECT_DEPENDS_MAX);
	return x;
}

/* Words of statements and of builders; Go ends a line with the dot of a chain. */
static bool holds_sql(struct str s)
{
	static const char *const words[] = {"SELECT", "INSERT", "UPDATE", "DELETE", "WHERE", "FROM ", "JOIN ",
		"select ", "insert into", "where ", "delete from", "update ", " join ", ".from(", "elect(",
		"here(", "From(", "Insert(", ".Insert", ".insert", "Into(", ".into(", "Update(", ".update(",
		"Delete(", ".Delete", "Join(", "@Table(", "@Column(", "@JoinColumn(", NULL};
	for (size_t i = 0; words[i]; i++)
		if (str_find(s, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* Go's fmt.Sprintf(queryInsert, tableOrders): no word of a statement is near. */
static bool puts_together(struct str s)
{
	static const char *const words[] = {"query", "Query", "QUERY", "sql", "Sql", "SQL", "stmt", "Stmt",
		"table", "Table", "TABLE", NULL};
	if (str_find(s, STR("Sprintf("), 0) == SIZE_MAX)
		return false;
	for (size_t i = 0; words[i]; i++)
		if (str_find(s, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

void collect_elsewhere_begin(struct collect_elsewhere *x, const struct code_file *f, bool secondary)
{
	x->f = f;
	x->unsure = x->on_disk = false;
	x->asked.n = 0;
	x->records.n = 0;
	x->answers.n = 0;
	x->looked = 0;
	x->sql = !secondary &&
		 (holds_sql(f->bytes) || (f->language == LANGUAGE_GO && puts_together(f->bytes)));
	if (arena_used(x->files) > MAX_KEPT) {
		x->known.n = x->known.cap = 0;
		x->known.v = NULL;
		x->answers.cap = x->asked.cap = 0;
		x->answers.v = NULL;
		x->folder.path = STR_NONE;
		x->asked.v = NULL;
		arena_rewind(x->files, x->empty);
	}
}

/* -- files of the tree -- */

/* A file's name up to its first dot. */
struct str collect_stem_of(struct str path)
{
	struct str base = str_basename(path);
	return str_sub(base, 0, str_chr(base, '.') == SIZE_MAX ? base.n : str_chr(base, '.'));
}

struct str collect_folder_of(struct str path)
{
	return str_sub(path, 0, path.n - str_basename(path).n); /* with its slash */
}

static bool same_family(enum language x, enum language y)
{
	bool jvm =
		(x == LANGUAGE_JAVA || x == LANGUAGE_KOTLIN) && (y == LANGUAGE_JAVA || y == LANGUAGE_KOTLIN);
	bool js = x >= LANGUAGE_TYPESCRIPT && x <= LANGUAGE_JAVASCRIPT && y >= LANGUAGE_TYPESCRIPT &&
		  y <= LANGUAGE_JAVASCRIPT;
	return x == y || jvm || js;
}

static bool is_code(const struct collect_elsewhere *x, const struct tree_entry *e)
{
	return tree_is_file(e) && same_family(language_of_path(e->path), x->f->language) &&
	       !secondary_path(e->path);
}

static void index_tree(struct collect_elsewhere *x)
{
	const struct tree *t = x->tree;
	for (x->cap = 64; x->cap < t->files.n * 2;)
		x->cap *= 2;
	x->slots = ARENA_ARRAY(x->a, size_t, x->cap);
	x->next = ARENA_ARRAY(x->a, size_t, t->files.n + 1);
	for (size_t i = 0; i < t->files.n; i++) {
		if (language_of_path(t->files.v[i].path) == LANGUAGE_NONE)
			continue;
		size_t at = str_hash(collect_stem_of(t->files.v[i].path)) & (x->cap - 1);
		x->next[i] = x->slots[at]; /* of other stems, too: two for each slot on average at most */
		x->slots[at] = i + 1;
	}
}

static size_t nearness(struct str x, struct str y)
{
	size_t n = 0;
	for (size_t i = 0; i < x.n && i < y.n && x.p[i] == y.p[i]; i++)
		n += x.p[i] == '/';
	return n;
}

const struct tree_entry *collect_stem_at(struct collect_elsewhere *x, struct str stem, struct str within)
{
	const struct tree_entry *best = NULL;
	size_t near = 0, same = 0;
	bool tie = false;
	if (!x->slots)
		index_tree(x);
	for (size_t i = x->slots[str_hash(stem) & (x->cap - 1)]; i; i = x->next[i - 1]) {
		const struct tree_entry *e = &x->tree->files.v[i - 1];
		if (++same > MAX_SAME)
			return NULL;
		struct str path = str_sub(e->path, 0, collect_folder_of(e->path).n + stem.n);
		if (!str_eq(collect_stem_of(e->path), stem) || !is_code(x, e) || str_eq(e->path, x->f->path))
			continue;
		bool inside = str_ends(path, within) &&
			      (path.n == within.n || !within.n || path.p[path.n - within.n - 1] == '/');
		size_t n = nearness(e->path, x->f->path);
		if (!inside || (best && n < near))
			continue;
		tie = best && n == near;
		best = e;
		near = n;
	}
	return tie ? NULL : best;
}

const struct tree_entry *collect_by_stem(struct collect_elsewhere *x, struct str stem, struct str within)
{
	collect_depend(x, COLLECT_ASKED_STEM, stem, within);
	return collect_stem_at(x, stem, within);
}

const struct tree_entry *collect_by_path(struct collect_elsewhere *x, struct str path)
{
	collect_depend(x, COLLECT_ASKED_PATH, path, STR_NONE);
	return tree_find(x->tree, path);
}

void collect_add_place(struct collect_places *p, const struct tree_entry *e)
{
	if (e && p->n < COLLECT_PLACES)
		p->v[p->n++] = e;
}

static int by_hash(const void *l, const void *r)
{
	const uint64_t *a = l, *b = r;
	return (*a > *b) - (*a < *b);
}

/* False where they are too many, or too large, or among too many others. */
static bool list_folder(struct collect_elsewhere *x, struct str folder, struct collect_folder *out)
{
	const struct tree *t = x->tree;
	struct err err = err_new(x->files);
	size_t sum = 0, size, i = tree_from(t, folder);
	for (int walked = 0; i < t->files.n && str_starts(t->files.v[i].path, folder); walked++) {
		struct str path = t->files.v[i].path;
		size_t slash = str_chr(str_sub(path, folder.n, path.n), '/');
		if (walked == MAX_WALK || out->n == sizeof out->v / sizeof *out->v)
			return false;
		if (slash != SIZE_MAX) { /* '0' follows '/': behind all that is below */
			i = tree_from(
				t, str_fmt(x->files, "%.*s0", STRF(str_sub(path, 0, folder.n + slash))));
			continue;
		}
		if (is_code(x, &t->files.v[i]))
			out->v[out->n++] = &t->files.v[i];
		i++;
	}
	for (i = 0; i < out->n; i++)
		if (tree_size(t, x->repo, out->v[i], &size, &err) || (sum += size) > MAX_FOLDER)
			return false;
	return true;
}

const struct collect_folder *collect_folder(struct collect_elsewhere *x, struct str folder)
{
	struct collect_folder *f = &x->folder;
	if (f->path.p && str_eq(f->path, folder) && f->language == x->f->language)
		return f;
	*f = (struct collect_folder){.path = str_dup(x->files, folder), .language = x->f->language};
	f->whole = list_folder(x, folder, f);
	return f;
}

/* The files right in a folder ("a/b/"); none of them where there are too many. */
void collect_add_folder(struct collect_elsewhere *x, struct str folder, struct collect_places *p)
{
	collect_depend(x, COLLECT_ASKED_FOLDER, folder, STR_NONE);
	const struct collect_folder *f = collect_folder(x, folder);
	for (size_t i = 0; f->whole && i < f->n; i++)
		if (!str_eq(f->v[i]->path, x->f->path))
			collect_add_place(p, f->v[i]);
}

/* -- constants -- */

/* What may be given a text: the word before "=" or ":", and the one before it, which may be the name before
 * its type. */
static void learn_names(struct arena *a, struct collect_known *k)
{
	struct str words[2];
	k->names = ARENA_ARRAY(a, uint64_t, 2 * k->strings.n + 1);
	for (size_t i = 0; i < k->strings.n; i++)
		for (size_t n = collect_constant_words(k->bytes, k->strings.v[i].from, words); n > 0; n--)
			k->names[k->nnames++] = str_hash(words[n - 1]);
	qsort(k->names, k->nnames, sizeof *k->names, by_hash);
}

static bool may_give(const struct collect_known *k, struct str name)
{
	uint64_t hash = str_hash(name);
	return k->nnames && bsearch(&hash, k->names, k->nnames, sizeof hash, by_hash);
}

static const struct collect_known *read_file(struct collect_elsewhere *x, const struct tree_entry *e)
{
	struct err err = err_new(x->files);
	for (size_t i = 0; i < x->known.n; i++)
		if (x->known.v[i].entry == e)
			return &x->known.v[i];
	struct collect_known k = {.entry = e};
	/* what cannot be read is no constant: the text keeps its hole */
	if (tree_read(x->tree, x->repo, x->files, e, MAX_FILE, &k.bytes, &err)) {
		k.bytes = STR_NONE;
		x->unsure = true;
	}
	literal_lex(x->files, language_of_path(e->path), k.bytes, &k.strings);
	learn_names(x->files, &k);
	*VEC_PUSH(x->files, &x->known) = k;
	return &x->known.v[x->known.n - 1];
}

static bool look(struct collect_elsewhere *x, struct str owner, struct str name, struct str *out)
{
	struct collect_places p = {.n = 0};
	bool found = false;
	collect_import(x, owner, &name, &p);
	/* a class has its name in its file; a package and a module are files themselves */
	enum language l = x->f->language;
	bool block = l != LANGUAGE_GO && l != LANGUAGE_PYTHON;
	for (size_t i = 0; i < p.n; i++) {
		struct str text;
		const struct collect_known *k = read_file(x, p.v[i]);
		if (!may_give(k, name) ||
			!collect_constant(k->bytes, &k->strings,
				block && str_find(k->bytes, owner, 0) != SIZE_MAX ? owner : STR_NONE, name,
				&text))
			continue;
		if (found)
			return false;
		found = true;
		*out = text;
	}
	return found;
}

static bool all_capitals(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	return s.n > 0;
}

/* Whether the name is written as constants are. What a file's answer comes of is read again in each run, so
 * that it should not be asked for every setting that a message holds. */
static bool is_constant(enum language l, struct str owner, struct str name)
{
	bool capital = owner.n && owner.p[0] >= 'A' && owner.p[0] <= 'Z';
	switch (l) {
	case LANGUAGE_GO:
	case LANGUAGE_KOTLIN:
		return true;
	case LANGUAGE_PYTHON:
		return all_capitals(name);
	case LANGUAGE_CSHARP:
	case LANGUAGE_SCALA:
	case LANGUAGE_TYPESCRIPT:
	case LANGUAGE_TSX:
	case LANGUAGE_JAVASCRIPT:
		return capital || all_capitals(name);
	default:
		return all_capitals(name);
	}
}

bool collect_elsewhere_text(void *ctx, struct str around, struct str owner, struct str name, struct str *out)
{
	struct collect_elsewhere *x = ctx;
	uint64_t hash = str_hash(owner) * 31 ^ str_hash(name);
	*out = STR_NONE;
	if (!x->sql || name.n < 2 || !is_constant(x->f->language, owner, name) ||
		(!holds_sql(around) && !(x->f->language == LANGUAGE_GO && puts_together(around))))
		return false;
	for (size_t i = 0; i < x->answers.n; i++) {
		const struct collect_answer *had = &x->answers.v[i];
		if (had->hash != hash || !str_eq(had->owner, owner) || !str_eq(had->name, name))
			continue;
		*out = had->text;
		return had->found;
	}
	if (x->answers.n == MAX_ASKED)
		return false;
	bool found = look(x, owner, name, out);
	*VEC_PUSH(x->files, &x->answers) = (struct collect_answer){hash, owner, name, *out, found};
	return found;
}
