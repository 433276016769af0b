/* Play's evolutions: conf/evolutions/DATABASE/1.sql and on, with "# --- !Ups" and "# --- !Downs" in them. The
 * application itself runs them when it starts, and keeps both texts in its table. Facts: Play 3.0,
 * ResourceEvolutionsReader and DefaultEvolutionsApi. */
#include "migrate/formats/play.h"

/* The revision of "12.sql" or "012.sql". */
static bool revision(struct str entry, uint64_t *out)
{
	struct str name = format_entry(entry);
	return str_ends(name, STR(".sql")) && name.n <= 4 + 15 &&
	       format_digits(str_sub(name, 0, name.n - 4)) && str_u64(str_sub(name, 0, name.n - 4), out) &&
	       *out > 0 && *out <= INT32_MAX;
}

static bool is_called_evolutions(struct str dir)
{
	for (; dir.n; dir = str_dirname(dir))
		if (str_eq(str_basename(dir), STR("evolutions")))
			return true;
	return false;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const char *const conf[] = {"application.conf", "conf/application.conf", NULL};
	static const char *const words[] = {"db.", "slick.", "db {", NULL};
	struct names_list all, ours = {0}, texts;
	struct format_mention where;
	size_t marked = 0;
	uint64_t n;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (revision(all.v[i], &n))
			*VEC_PUSH(a, &ours) = all.v[i];
	if (!ours.n)
		return 0;
	if (format_samples(f, a, dir, &ours, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		marked += format_play_is_marked(texts.v[i]);
	*score = !marked ? 0 : is_called_evolutions(dir) ? FORMAT_CERTAIN : 90;
	out->evidence =
		str_fmt(a, "\"%.*s\" holds %zu file%s such as 1.sql, \"!Ups\" in %zu of %zu looked at",
			STRF(dir), ours.n, ours.n == 1 ? "" : "s", marked, texts.n);
	if (!*score)
		return 0;
	if (format_mention(f, a, dir, conf, words, &where, e))
		return (int)e->code;
	return format_guess_dialect_at(f, a, dir, &ours, &where, out, e);
}

static int by_revision(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	if (x->order_key != y->order_key)
		return x->order_key < y->order_key ? -1 : 1;
	return x->path.n != y->path.n ? (x->path.n < y->path.n ? -1 : 1) : str_cmp(x->path, y->path);
}

/* Play looks for 1, 2, 3 and on, and stops where there is none. */
static void refuse_unreached(struct migrations *l)
{
	long long next = 1;
	for (size_t i = 0; i < l->n; i++) {
		struct migration *m = &l->v[i];
		if (i && m->order_key == l->v[i - 1].order_key)
			format_refuse(
				m, 0, "Play takes the file of the same number with fewer zeros instead");
		else if (m->order_key != next)
			format_refuse(m, 0,
				"a revision below it is missing: Play stops there, and never runs this one");
		else
			next++;
	}
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	uint64_t n;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		if (!revision(all.v[i], &n))
			continue;
		struct migration *m = VEC_PUSH(a, out);
		m->id = str_fmt(a, "%llu", (unsigned long long)n);
		m->name = str_dup(a, format_entry(all.v[i]));
		m->order_key = (long long)n;
		if (format_read_file(f, a, s, format_path(a, s->path, all.v[i]), m, e))
			return (int)e->code;
		if (m->problem == MIGRATION_FINE)
			format_play_parse(a, s, m);
	}
	format_sort(out, by_revision);
	refuse_unreached(out);
	return 0;
}

/* A row in another state stops Play until somebody says that it is resolved. */
static int mark_open(const struct engine *g, struct session *s, struct arena *a, const struct table *t,
	struct history *out, struct err *e)
{
	struct str sql = str_fmt(a,
			   "SELECT id FROM %.*s WHERE state IS NULL OR state <> 'applied' ORDER BY id DESC",
			   STRF(t->sql)),
		   id;
	if (format_ask(g, s, a, str_z(a, sql), &id, e))
		return (int)e->code;
	for (size_t i = 0; i < out->n && id.n; i++)
		if (str_eq(out->v[i].id, id)) {
			out->v[i].failed = true;
			out->v[i].failed_why = STR("Play has not finished it: its state is not \"applied\"");
		}
	return 0;
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	static const char *const columns[] = {
		"id", "hash", "applied_at", "apply_script", "revert_script", "state", "last_problem", NULL};
	struct table t;
	*out = (struct history){0};
	if (format_table(g, s, a, src, STR("play_evolutions"), "Play evolutions", columns, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	if (format_rows(g, s, a, &t, "id", "applied_at", out, e) || mark_open(g, s, a, &t, out, e))
		return (int)e->code;
	format_note_lost(a, files, out, "Play takes them back by the Downs in its table when it starts next",
		"Merge the branch that has the files first.");
	return 0;
}

const struct format format_play = {
	.name = "play",
	.title = "Play evolutions",
	.tables = (const char *const[]){"play_evolutions", "play_evolutions_lock", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Play takes back all from it on by their Downs, and applies them again.",
	.changed_text = "Play takes back all from it on by the Downs in its table, and applies them again",
	.runs_code = true,
	.detect = detect,
	.load = load,
	.applied = applied,
};
