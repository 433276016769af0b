#include "migrate/formats/alembic.h"

enum { MAX_LABELS = 50, MAX_NAMED = 10 /* heads that a message names */ };

static bool is_revision(struct str text)
{
	return str_find(text, STR("down_revision"), 0) != SIZE_MAX &&
	       str_find(text, STR("revision"), 0) != SIZE_MAX &&
	       str_find(text, STR("alembic"), 0) != SIZE_MAX;
}

/* The address in alembic.ini, in the folder of the environment or above it. */
static int find_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e)
{
	static const struct {
		const char *word;
		enum dialect dialect;
	} signs[] = {{"postgresql", DIALECT_POSTGRESQL}, {"postgres:", DIALECT_POSTGRESQL},
		{"mysql", DIALECT_MYSQL}, {"mariadb", DIALECT_MYSQL}, {"sqlite", DIALECT_SQLITE}};
	struct str at = dir, text;
	bool found;
	for (int up = 0; up < 3 && !out->dialect_known; up++) {
		at = str_dirname(at);
		if (format_read_config(f, a, format_path(a, at, STR("alembic.ini")), &text, &found, e))
			return (int)e->code;
		size_t url = found ? str_find(text, STR("sqlalchemy.url"), 0) : SIZE_MAX;
		struct str line = url == SIZE_MAX ? STR_NONE : str_sub(text, url, text.n);
		line = str_cut(&line, '\n');
		for (size_t i = 0; i < sizeof signs / sizeof *signs && !out->dialect_known; i++)
			if (str_find(line, str_of(signs[i].word), 0) != SIZE_MAX) {
				out->dialect = signs[i].dialect;
				out->dialect_known = true;
			}
	}
	if (!out->dialect_known)
		out->dialect_known = format_dialect_of_path(dir, &out->dialect);
	return 0;
}

static int alembic_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list scripts = {0}, texts;
	size_t ours = 0;
	bool part, versions = str_eq(str_basename(dir), STR("versions"));
	*score = 0;
	if (format_alembic_is_part(f, a, dir, &part, e) ||
		(!part && format_alembic_scripts(f, a, dir, &scripts, e)))
		return (int)e->code;
	/* The folder of the environment, with env.py, is none, whatever is below it. */
	for (size_t i = 0; i < scripts.n && !versions; i++)
		ours += str_chr(scripts.v[i], '/') == SIZE_MAX;
	if (!scripts.n || (!versions && ours < scripts.n))
		return 0;
	ours = 0;
	if (format_samples(f, a, dir, &scripts, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		ours += is_revision(texts.v[i]);
	if (!ours || find_dialect(f, a, dir, out, e))
		return (int)e->code;
	*score = str_eq(str_basename(dir), STR("versions")) ? FORMAT_CERTAIN : 85;
	out->evidence = str_fmt(
		a, "\"%.*s\" holds %zu Alembic revision%s", STRF(dir), scripts.n, scripts.n == 1 ? "" : "s");
	return 0;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct str entry, struct alembic_graph *g, const struct alembic_naming *naming, struct err *e)
{
	struct alembic_revision r = {.m = {.in_tx = true, .opaque = true}, .graph = g, .naming = naming};
	bool found = true;
	if (format_read_file(f, a, s, format_path(a, s->path, entry), &r.m, e))
		return (int)e->code;
	if (r.m.problem == MIGRATION_FINE && format_alembic_read(a, w, s, &r, &found, e))
		return (int)e->code;
	if (!found)
		return 0;
	if (!r.id.n) /* unreadable: its name must do */
		r.id = str_sub(str_basename(entry), 0, str_chr(str_basename(entry), '.'));
	r.m.id = r.id;
	r.m.name = str_sub(str_basename(entry), 0, str_basename(entry).n - 3);
	*VEC_PUSH(a, &g->v) = r;
	return 0;
}

/* Of the heads, the only one that descends from this revision; SIZE_MAX when there is none, or several. */
static size_t only_head(struct arena *a, const struct alembic_graph *g, size_t from, const bool *parent)
{
	size_t only = SIZE_MAX, n = 0;
	bool *below = ARENA_ARRAY(a, bool, g->v.n + 1);
	below[from] = true;
	for (size_t i = from; i < g->v.n; i++) { /* parents come before their children */
		for (size_t k = 0; k < g->v.v[i].down.n && !below[i]; k++) {
			const struct alembic_revision *p = format_alembic_find(g, g->v.v[i].down.v[k]);
			below[i] = p && below[p - g->v.v];
		}
		if (below[i] && !parent[i] && n++ == 0)
			only = i;
	}
	return n == 1 ? only : SIZE_MAX;
}

/* Branches that are kept apart on purpose have labels (alembic.sqlalchemy.org/en/latest/branches.html): does
 * each head have one that no other has? */
static bool all_labelled(struct arena *a, const struct alembic_graph *g, const bool *parent)
{
	size_t labels = 0;
	bool *has = ARENA_ARRAY(a, bool, g->v.n + 1);
	for (size_t i = 0; i < g->v.n; i++) {
		if (!g->v.v[i].labels.n || ++labels > MAX_LABELS)
			continue;
		size_t head = only_head(a, g, i, parent);
		if (head != SIZE_MAX)
			has[head] = true;
	}
	for (size_t i = 0; i < g->v.n; i++)
		if (!parent[i] && !has[i])
			return false;
	return true;
}

/* More than one head after two branches met: "upgrade head" fails until a merge revision joins them. */
static void note_heads(struct arena *a, const struct alembic_graph *g, struct migrations *out)
{
	struct str list = STR_NONE, last = STR_NONE;
	size_t n = 0;
	bool *parent = ARENA_ARRAY(a, bool, g->v.n + 1);
	for (size_t i = 0; i < g->v.n; i++)
		for (size_t k = 0; k < g->v.v[i].down.n; k++) {
			const struct alembic_revision *p = format_alembic_find(g, g->v.v[i].down.v[k]);
			if (p)
				parent[p - g->v.v] = true;
		}
	for (size_t i = 0; i < g->v.n; i++) {
		if (parent[i])
			continue;
		if (n++ < MAX_NAMED)
			list = str_fmt(a, "%.*s%s%.*s", STRF(list), n > 1 ? ", " : "", STRF(g->v.v[i].id));
		last = g->v.v[i].m.path;
	}
	if (n < 2 || all_labelled(a, g, parent))
		return;
	struct source_note *note = format_note(a, &out->notes, SOURCE_HEADS,
		str_fmt(a, "there are %zu heads: %.*s", n, STRF(list)),
		STR("Join them: alembic merge heads, and add the revision it writes."));
	note->path = last;
}

static void note_unknown_parents(struct arena *a, const struct alembic_graph *g, struct migrations *out)
{
	for (size_t i = 0; i < g->v.n; i++)
		for (size_t k = 0; k < g->v.v[i].down.n; k++) {
			if (format_alembic_find(g, g->v.v[i].down.v[k]))
				continue;
			struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
				str_fmt(a, "revision %.*s follows %.*s, which is not here",
					STRF(g->v.v[i].id), STRF(g->v.v[i].down.v[k])),
				STR("Add the missing revision, or correct down_revision."));
			n->path = g->v.v[i].m.path;
		}
}

static int alembic_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct alembic_graph *g = ARENA_NEW(a, struct alembic_graph);
	struct alembic_naming *naming = ARENA_NEW(a, struct alembic_naming);
	struct names_list all = {0};
	*out = (struct migrations){.partial_order = true};
	if (format_alembic_scripts(f, a, s->path, &all, e) ||
		(!s->names_only && format_alembic_find_naming(f, a, w, s, naming, e)))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (load_one(f, a, w, s, all.v[i], g, naming, e))
			return (int)e->code;
	if (!format_alembic_sort(a, g))
		(void)format_note(a, &out->notes, SOURCE_TRAP_STOPS,
			STR("the revisions follow each other in a circle"),
			STR("Correct down_revision and depends_on."));
	for (size_t i = 0; i < g->v.n; i++) {
		g->v.v[i].m.own = &g->v.v[i];
		*VEC_PUSH(a, out) = g->v.v[i].m;
	}
	note_heads(a, g, out);
	note_unknown_parents(a, g, out);
	format_mark_duplicates(a, out);
	return 0;
}

const struct format format_alembic = {
	.name = "alembic",
	.title = "Alembic",
	.tables = (const char *const[]){"alembic_version", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Alembic follows the revisions' own links.",
	.runs_code = true,
	.command = "alembic upgrade head",
	.detect = alembic_detect,
	.load = alembic_load,
	.applied = format_alembic_applied,
	.create = format_alembic_create,
	.record = format_alembic_record,
	.lost = format_alembic_lost,
	.unrecord = format_alembic_unrecord,
};
