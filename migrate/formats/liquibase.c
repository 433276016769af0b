#include "migrate/formats/liquibase.h"
#include "migrate/format_code.h"

#include <stdlib.h>

#include "base/sb.h"

/* Liquibase: the root change log decides what there is and in which order. Facts: FORMATS-A 6. */

enum { MAX_SAMPLES = 3, MAX_INCLUDING = 8, MAX_TIMES = 16, MAX_FILES = 100000 };

/* The value of a key in a .properties file. */
static struct str property(struct str text, const char *const *keys)
{
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		size_t end = 0;
		if (!line.n || line.p[0] == '#' || line.p[0] == '!')
			continue;
		while (end < line.n && line.p[end] != '=' && line.p[end] != ':' &&
			!format_is_blank(line.p[end]))
			end++;
		struct str key = str_sub(line, 0, end), value = str_trim(str_sub(line, end, line.n));
		if (value.n && (value.p[0] == '=' || value.p[0] == ':'))
			value = str_trim(str_sub(value, 1, value.n));
		for (const char *const *k = keys; *k; k++)
			if (str_ieq(key, str_of(*k)))
				return value;
	}
	return STR_NONE;
}

struct str format_liquibase_path(struct arena *a, struct str path)
{
	struct sb b = sb_new(a, path.n + 1);
	if (str_starts(path, STR("classpath:")))
		path = str_sub(path, 10, path.n);
	if (path.n > 1 && path.p[1] == ':')
		path = str_sub(path, 2, path.n);
	for (size_t i = 0; i < path.n; i++)
		sb_char(&b, path.p[i] == '\\' ? '/' : path.p[i]);
	path = sb_str(&b);
	struct names_list parts = {0};
	while (path.n) {
		struct str part = str_cut(&path, '/');
		if (!part.n || str_eq(part, STR(".")))
			continue;
		if (str_eq(part, STR("..")) && parts.n)
			parts.n--;
		else
			*VEC_PUSH(a, &parts) = part;
	}
	struct str out = STR_NONE;
	for (size_t i = 0; i < parts.n; i++)
		out = format_path(a, out, parts.v[i]);
	return out;
}

static bool is_changelog_name(struct str name)
{
	static const char *const ends[] = {".sql", ".xml", ".yaml", ".yml", ".json"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(name, str_of(ends[i])))
			return true;
	return false;
}

static int is_changelog(const struct files *f, struct arena *a, struct str path, bool *yes, struct err *e)
{
	struct str text;
	bool found;
	*yes = false;
	if (!is_changelog_name(path) || format_read_config(f, a, path, &text, &found, e))
		return (int)e->code;
	*yes = str_ends(path, STR(".sql")) ? format_liquibase_is_sql(text)
					   : str_find(text, STR("databaseChangeLog"), 0) != SIZE_MAX;
	return 0;
}

static bool holds(struct arena *a, struct str name, const char *word)
{
	return str_find(str_lower(a, name), str_of(word), 0) != SIZE_MAX;
}

/* The names of files that stand in the text of a change log, but for its own. */
static void names_in(struct arena *a, struct str text, struct str own, struct names_list *out)
{
	for (size_t i = 0, from = 0; i <= text.n; i++) {
		char c = i < text.n ? text.p[i] : ' ';
		if (c == '.' || c == '-' || c == '_' || (c >= '0' && c <= '9') ||
			((c | 32) >= 'a' && (c | 32) <= 'z'))
			continue;
		struct str word = str_sub(text, from, i);
		if (is_changelog_name(word) && !str_eq(word, own))
			*VEC_PUSH(a, out) = word;
		from = i + 1;
	}
}

/* Those whose names are not in the sorted list. */
static void add_others(
	struct arena *a, const struct names_list *all, const struct names_list *but, struct names_list *out)
{
	*out = (struct names_list){0};
	for (size_t i = 0; i < all->n; i++) {
		struct str name = str_basename(all->v[i]);
		if (!but->n || !bsearch(&name, but->v, but->n, sizeof name, str_order))
			*VEC_PUSH(a, out) = all->v[i];
	}
}

/* "<include file=", "includeAll:", "\"include\":"; prose that has the word is about something else. */
static bool includes(struct str text)
{
	struct str word = STR("include");
	for (size_t at = str_find(text, word, 0); at != SIZE_MAX; at = str_find(text, word, at + word.n)) {
		struct str after = str_sub(text, at + word.n, text.n);
		if (str_starts(after, STR("All")))
			after = str_sub(after, 3, after.n);
		char before = at ? text.p[at - 1] : ' ';
		if (before == '<' || before == ':' ||
			(after.n && (after.p[0] == ':' || after.p[0] == before)))
			return true;
	}
	return false;
}

/* What another of them includes is no root; one that includes is the root of all where it is the only one.
 * Where each is included by one, all stay. */
static int not_included(const struct files *f, struct arena *a, const struct names_list *all,
	struct names_list *out, struct err *e)
{
	struct names_list included = {0}, including = {0};
	for (size_t i = 0; i < all->n && including.n < MAX_INCLUDING; i++) {
		struct str text;
		bool found;
		if (format_read_config(f, a, all->v[i], &text, &found, e))
			return (int)e->code;
		if (!includes(text))
			continue;
		*VEC_PUSH(a, &including) = all->v[i];
		names_in(a, text, str_basename(all->v[i]), &included);
	}
	if (included.n)
		qsort(included.v, included.n, sizeof *included.v, str_order);
	add_others(a, &including, &included, out);
	if (out->n != 1)
		add_others(a, all, &included, out);
	if (!out->n)
		*out = *all;
	return 0;
}

/* Change logs in a folder: those that say by name that they are the root of others, else all. A folder of SQL
 * files that are no change logs, or of other texts, is left after some. */
static int roots_in(
	const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct names_list names, all = {0};
	size_t looked[2] = {0};
	if (f->list(f->ctx, a, dir, &names, e))
		return (int)e->code;
	for (size_t i = 0; i < names.n; i++) {
		bool yes;
		if (!is_changelog_name(names.v[i]))
			continue;
		bool named = holds(a, names.v[i], "changelog") || holds(a, names.v[i], "master") ||
			     str_starts(names.v[i], STR("migrations."));
		bool sql = str_ends(names.v[i], STR(".sql"));
		if ((!named && !all.n && looked[sql] >= MAX_SAMPLES))
			continue;
		looked[sql]++;
		struct str path = format_path(a, dir, names.v[i]);
		if (is_changelog(f, a, path, &yes, e))
			return (int)e->code;
		if (yes)
			*VEC_PUSH(a, &all) = path;
	}
	*out = (struct names_list){0};
	for (size_t i = 0; i < all.n; i++)
		if (holds(a, str_basename(all.v[i]), "master") || holds(a, str_basename(all.v[i]), "root"))
			*VEC_PUSH(a, out) = all.v[i];
	if (out->n == 1)
		return 0;
	return not_included(f, a, &all, out, e);
}

static const char *const properties[] = {"liquibase.properties", NULL};
static const char *const root_keys[] = {"changelog-file", "changeLogFile", "liquibase.command.changelogFile",
	"liquibase.command.changelog-file", NULL};

/* Recorded names are relative to the search path: the folder of resources of a build, else the repository's
 * root. */
static struct str base_of(struct str path)
{
	static const char *const homes[] = {"src/main/resources/", "src/test/resources/"};
	for (size_t i = 0; i < sizeof homes / sizeof *homes; i++) {
		size_t at = str_find(path, str_of(homes[i]), 0);
		if (at != SIZE_MAX)
			return str_sub(path, 0, at + str_of(homes[i]).n - 1);
	}
	return STR_NONE;
}

static int has(const struct files *f, struct arena *a, struct str path, bool *yes, struct err *e)
{
	struct names_list names;
	*yes = false;
	if (f->list(f->ctx, a, str_dirname(path), &names, e))
		return (int)e->code;
	for (size_t i = 0; i < names.n && !*yes; i++)
		*yes = str_eq(names.v[i], str_basename(path));
	return 0;
}

/* The first file that a root includes, by its name on the search path; empty: none, or beside the root. */
static struct str first_include(struct arena *a, struct str text)
{
	size_t at = str_find(text, STR("include"), 0);
	if (at == SIZE_MAX || str_find(text, STR("relativeToChangelogFile"), 0) != SIZE_MAX)
		return STR_NONE;
	at = str_find(text, STR("file"), at);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_trim(str_sub(text, at + 4, text.n));
	if (!rest.n || (rest.p[0] != '=' && rest.p[0] != ':'))
		return STR_NONE;
	rest = str_trim(str_sub(rest, 1, rest.n));
	size_t from = rest.n && (rest.p[0] == '"' || rest.p[0] == '\''), to = from;
	while (to < rest.n && !strchr("\"'\r\n <>", rest.p[to]))
		to++;
	return format_liquibase_path(a, str_sub(rest, from, to));
}

/* Where no build says the search path: the folder above the root in which what it includes is found, where
 * that is not the repository's own. */
static int base_by_include(
	const struct files *f, struct arena *a, struct str root, struct str *base, struct err *e)
{
	enum { MOST = 12 };
	struct str text;
	bool found, there = false;
	if (format_read_config(f, a, root, &text, &found, e))
		return (int)e->code;
	struct str name = first_include(a, text);
	if (!name.n || has(f, a, name, &there, e) || there)
		return (int)e->code;
	struct str up = str_dirname(root);
	for (int n = 0; n < MOST && up.n && !there; n++, up = str_dirname(up)) {
		if (has(f, a, format_path(a, up, name), &there, e))
			return (int)e->code;
		if (there)
			*base = up;
	}
	return 0;
}

/* A change log in a folder above has these among its own, or is another source. */
static int stands_below(const struct files *f, struct arena *a, struct str dir, bool *yes, struct err *e)
{
	*yes = false;
	while (dir.n && !*yes) {
		struct names_list above;
		dir = str_dirname(dir);
		if (roots_in(f, a, dir, &above, e))
			return (int)e->code;
		*yes = above.n > 0;
	}
	return 0;
}

static void read_properties(
	struct arena *a, const struct format_mention *where, struct liquibase_project *p, struct str *table)
{
	static const char *const tables[] = {"database-changelog-table-name", "databaseChangeLogTableName",
		"liquibase.databaseChangelogTableName", NULL};
	static const char *const locks[] = {"database-changelog-lock-table-name",
		"databaseChangeLogLockTableName", "liquibase.databaseChangelogLockTableName", NULL};
	static const char *const schemas[] = {"liquibase-schema-name", "liquibaseSchemaName", NULL};
	static const char *const searches[] = {"search-path", "searchPath", "liquibase.searchPath", NULL};
	static const char *const contexts[] = {"contexts", "context-filter", "contextFilter",
		"liquibase.command.contexts", "liquibase.command.contextFilter",
		"liquibase.command.context-filter", NULL};
	static const char *const labels[] = {"labels", "label-filter", "labelFilter",
		"liquibase.command.labelFilter", "liquibase.command.label-filter", NULL};
	p->contexts = property(where->text, contexts);
	p->label_filter = property(where->text, labels);
	struct str schema = property(where->text, schemas), search = property(where->text, searches);
	p->base = str_dirname(where->path);
	if (search.n && str_chr(search, ',') == SIZE_MAX)
		p->base = format_path(a, p->base, format_liquibase_path(a, search));
	p->lock_table = property(where->text, locks);
	*table = property(where->text, tables);
	if (schema.n) {
		*table = str_fmt(
			a, "%.*s.%.*s", STRF(schema), STRF(table->n ? *table : STR("databasechangelog")));
		p->lock_table = str_fmt(a, "%.*s.%.*s", STRF(schema),
			STRF(p->lock_table.n ? p->lock_table : STR("databasechangeloglock")));
	}
}

/* The project whose home is this folder; no roots when there is none. */
static int find(const struct files *f, struct arena *a, struct str dir, struct format_mention *where,
	struct liquibase_project *p, struct str *table, struct err *e)
{
	static const char *const words[] = {"changelog", "changeLog", NULL};
	bool below;
	*p = (struct liquibase_project){0};
	*table = STR_NONE;
	if (format_mention(f, a, dir, properties, words, where, e))
		return (int)e->code;
	struct str root = where->found ? property(where->text, root_keys) : STR_NONE;
	if (where->found)
		read_properties(a, where, p, table);
	if (root.n) {
		if (str_eq(str_dirname(where->path), dir))
			*VEC_PUSH(a, &p->roots) = format_liquibase_path(a, format_path(a, p->base, root));
		return 0;
	}
	if (roots_in(f, a, dir, &p->roots, e) || stands_below(f, a, dir, &below, e))
		return (int)e->code;
	if (below)
		p->roots.n = 0;
	p->unrooted = p->roots.n > 1;
	if (p->roots.n && !where->found)
		p->base = base_of(p->roots.v[0]);
	if (p->roots.n && !where->found && !p->base.n)
		return base_by_include(f, a, p->roots.v[0], &p->base, e);
	return 0;
}

/* The change logs are called by their whole paths; the project is that of the folder. */
static int guess_dialect(const struct files *f, struct arena *a, struct str dir,
	const struct names_list *logs, const struct format_mention *where, struct source *out, struct err *e)
{
	int rc = format_guess_dialect_at(f, a, STR_NONE, logs, where, out, e);
	if (rc || out->foreign.n || (out->dialect_known && !out->dialect_guessed))
		return rc;
	if (format_dialect_of_path(dir, &out->dialect)) {
		out->dialect_known = true;
		out->dialect_guessed = false;
		return 0;
	}
	return format_project_dialect(f, a, dir, out, e);
}

static int liquibase_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct format_mention where;
	struct liquibase_project *p = ARENA_NEW(a, struct liquibase_project);
	struct names_list none = {0};
	bool yes = false;
	*score = 0;
	if (find(f, a, dir, &where, p, &out->table, e))
		return (int)e->code;
	if (p->roots.n && is_changelog(f, a, p->roots.v[0], &yes, e))
		return (int)e->code;
	if (!yes)
		return 0;
	*score = where.found || !p->unrooted ? FORMAT_CERTAIN : 90;
	out->own = p;
	out->evidence = str_fmt(a, "\"%.*s\" is a Liquibase change log%s", STRF(p->roots.v[0]),
		p->unrooted ? ", and there are others beside it" : "");
	for (size_t i = 0; i < p->roots.n; i++)
		if (str_ends(p->roots.v[i], STR(".sql")))
			*VEC_PUSH(a, &none) = p->roots.v[i];
	return guess_dialect(f, a, dir, &none, &where, out, e);
}

void format_liquibase_unread(struct liquibase_walk *w, struct str path, int line, struct str why)
{
	struct source_note *n = format_note(w->a, &w->out->notes, SOURCE_TRAP_STOPS,
		str_fmt(w->a, "the change log \"%.*s\" cannot be read: %.*s", STRF(path), STRF(why)),
		STR("What it holds is not known here; liquibase status says what is pending."));
	n->path = path;
	n->line = line;
}

struct str format_liquibase_name(const struct source *s, struct str path)
{
	const struct liquibase_project *p = s->own;
	bool inside =
		p->base.n && str_starts(path, p->base) && path.n > p->base.n && path.p[p->base.n] == '/';
	return inside ? str_sub(path, p->base.n + 1, path.n) : path;
}

/* Formatted SQL, whose changesets have the contexts and labels of the includes around as well. */
static void read_sql(struct liquibase_walk *w, const struct migration *whole, struct str path)
{
	size_t old = w->out->n;
	format_liquibase_sql(w->a, w->s, whole, format_liquibase_name(w->s, path), w->out);
	for (size_t i = old; i < w->out->n && (w->contexts.n || w->labels.n); i++) {
		struct liquibase_change *c = ARENA_NEW(w->a, struct liquibase_change);
		*c = *(const struct liquibase_change *)w->out->v[i].own;
		c->contexts = format_liquibase_both(w->a, w->contexts, c->contexts);
		c->labels = format_liquibase_both(w->a, w->labels, c->labels);
		w->out->v[i].own = c;
		const char *left = format_liquibase_left_to(w->s, w->contexts, w->labels);
		if (left)
			format_code_unknown(w->a, &w->out->v[i],
				w->out->v[i].problem_line ? w->out->v[i].problem_line : 1, str_of(left));
	}
}

static struct liquibase_read *slot_of(const struct liquibase_walk *w, struct str path)
{
	size_t at = (size_t)str_hash(path) & (w->cap - 1);
	while (w->read[at].path.n && !str_eq(w->read[at].path, path))
		at = (at + 1) & (w->cap - 1);
	return &w->read[at];
}

/* How often the change log has been read, with this time. */
static int count(struct liquibase_walk *w, struct str path)
{
	if (w->nread * 2 >= w->cap) {
		struct liquibase_walk old = *w;
		w->cap = old.cap ? old.cap * 2 : 64;
		w->read = ARENA_ARRAY(w->a, struct liquibase_read, w->cap);
		for (size_t i = 0; i < old.cap; i++)
			if (old.read[i].path.n)
				*slot_of(w, old.read[i].path) = old.read[i];
	}
	struct liquibase_read *r = slot_of(w, path);
	w->nread += r->times == 0;
	r->path = path;
	return ++r->times;
}

/* In a circle, or each the next one twice: told once, where it is seen. */
static bool endless(struct liquibase_walk *w, struct str path)
{
	bool found = w->depth >= LIQUIBASE_MAX_DEPTH || count(w, path) > MAX_TIMES || w->nread > MAX_FILES;
	for (int i = 0; i < w->depth && !found; i++)
		found = str_eq(w->open[i], path);
	if (found && !w->endless)
		format_liquibase_unread(w, path, 0, STR("change logs include each other without end"));
	w->endless = w->endless || found;
	return found;
}

int format_liquibase_file(struct liquibase_walk *w, struct str path, struct err *e)
{
	struct migration whole = {0};
	int rc = 0;
	if (endless(w, path))
		return 0;
	if (format_read_file(w->f, w->a, w->s, path, &whole, e))
		return (int)e->code;
	w->open[w->depth++] = path;
	if (whole.problem != MIGRATION_FINE)
		format_liquibase_unread(w, path, 0, whole.problem_text);
	else if (str_ends(path, STR(".xml")))
		rc = format_liquibase_xml(w, &whole, e);
	else if (!str_ends(path, STR(".sql")))
		rc = format_liquibase_yaml(w, &whole, e);
	else
		read_sql(w, &whole, path);
	w->depth--;
	return rc;
}

static int collect(struct liquibase_walk *w, struct str dir, int depth, struct names_list *all, struct err *e)
{
	struct names_list names;
	if (format_check_folders(dir, w->folders++, e) || w->f->list(w->f->ctx, w->a, dir, &names, e))
		return (int)e->code;
	for (size_t i = 0; i < names.n; i++) {
		struct str path = format_path(w->a, dir, names.v[i]);
		if (!format_is_folder(names.v[i])) {
			if (is_changelog_name(names.v[i]))
				*VEC_PUSH(w->a, all) = path;
		} else if (depth >= LIQUIBASE_MAX_DEPTH) {
			format_liquibase_unread(
				w, path, 0, STR("its folders lie too deep inside each other"));
		} else if (collect(w, str_sub(path, 0, path.n - 1), depth + 1, all, e)) {
			return (int)e->code;
		}
	}
	return 0;
}

int format_liquibase_folder(struct liquibase_walk *w, struct str path, struct err *e)
{
	struct names_list all = {0};
	int rc = collect(w, path, 0, &all, e);
	if (all.n)
		qsort(all.v, all.n, sizeof *all.v, str_order);
	else if (!rc)
		format_liquibase_unread(w, path, 0, STR("it is included, and no change log is there"));
	for (size_t i = 0; !rc && i < all.n; i++)
		rc = format_liquibase_file(w, all.v[i], e);
	return rc;
}

/* One identity for each of several contexts or labels, <changeSet id="1" context="mysql"> and "postgresql":
 * Liquibase asks for identities that stand once among those that a run is for (ValidatingVisitor of 4.28
 * walks with its filters). */
static struct migration *twin_of(const struct migrations *l, size_t n, const struct migration *m)
{
	const struct liquibase_change *mine = m->own;
	if (!mine->contexts.n && !mine->labels.n)
		return NULL;
	for (; n > 0 && str_eq(l->v[n - 1].path, m->path); n--) {
		const struct liquibase_change *its = l->v[n - 1].own;
		bool other = !str_eq(its->contexts, mine->contexts) || !str_eq(its->labels, mine->labels);
		if (other && (its->contexts.n || its->labels.n) && str_eq(l->v[n - 1].id, m->id))
			return &l->v[n - 1];
	}
	return NULL;
}

/* A row tells that one of them ran, and not which: the first stands for all, with any sum. */
static void merge_twins(struct arena *a, struct migrations *out)
{
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++) {
		struct migration *first = twin_of(out, n, &out->v[i]);
		if (!first) {
			out->v[n++] = out->v[i];
			continue;
		}
		struct liquibase_change *c = ARENA_NEW(a, struct liquibase_change);
		*c = *(const struct liquibase_change *)first->own;
		*VEC_PUSH(a, &c->valid_sums) = STR("any");
		first->own = c;
		first->tool_checksum = STR_NONE;
	}
	out->n = n;
}

static int liquibase_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	const struct liquibase_project *p = s->own;
	struct liquibase_walk walk = {.f = f, .a = a, .s = s, .out = out};
	(void)w;
	*out = (struct migrations){0};
	if (!p)
		return err_set(e, ERR_INPUT, "no Liquibase change log in \"%.*s\"", STRF(s->path));
	for (size_t i = 0; i < p->roots.n; i++)
		if (format_liquibase_file(&walk, p->roots.v[i], e))
			return (int)e->code;
	if (p->unrooted) {
		struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
			STR("no change log here includes the others: they are taken in the order of their "
			    "names"),
			STR("Name the root change log in liquibase.properties."));
		n->path = p->roots.v[0];
	}
	merge_twins(a, out);
	format_mark_duplicates(a, out);
	return 0;
}

const struct format format_liquibase = {
	.name = "liquibase",
	.title = "Liquibase",
	.tables = (const char *const[]){"databasechangelog", "databasechangeloglock", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Liquibase runs it all the same, in its place in the change log.",
	.jdbc = true,
	.includes = true,
	.command = "liquibase update",
	.detect = liquibase_detect,
	.load = liquibase_load,
	.applied = format_liquibase_applied,
	.create = format_liquibase_create,
	.record = format_liquibase_record,
	.lost = format_liquibase_lost,
	.unrecord = format_liquibase_unrecord,
	.lock = format_liquibase_lock,
};
