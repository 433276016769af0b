#include "migrate/formats/sqlx.h"

#include "base/sha.h"

/* sqlx (Rust): INT_description.sql, or .up.sql and .down.sql, in one folder. Facts: FORMATS-B 5. */

struct name {
	struct str version, description;
	long long key;
	bool number; /* the version is one; where it is not, sqlx refuses the folder */
	bool down;
};

/* The ends of names that sqlx takes for a direction; the longer first. */
static struct str without_suffix(struct str rest, bool *down)
{
	struct str up = STR(".up.sql"), dn = STR(".down.sql"), sql = STR(".sql");
	struct str suffix = str_ends(rest, up) ? up : str_ends(rest, dn) ? dn : sql;
	*down = str_eq(suffix, dn);
	while (str_ends(rest, suffix))
		rest.n -= suffix.n;
	return rest;
}

/* Names without '_' or another end are passed over. */
static bool read_name(struct str entry, struct name *out)
{
	struct str base = format_entry(entry);
	size_t bar = str_chr(base, '_');
	uint64_t n = 0;
	if (bar == SIZE_MAX || !str_ends(str_sub(base, bar + 1, base.n), STR(".sql")))
		return false;
	out->version = str_sub(base, 0, bar);
	out->description = without_suffix(str_sub(base, bar + 1, base.n), &out->down);
	out->number = str_u64(out->version, &n) && n <= INT64_MAX;
	out->key = out->number ? (long long)n : 0;
	return true;
}

/* -- recognition -- */

/* Where the project says that it uses sqlx, and how near. */
static int mentioned(
	const struct files *f, struct arena *a, struct str dir, struct format_mention *out, struct err *e)
{
	static const char *const names[] = {"sqlx.toml", NULL};
	struct names_list beside;
	if (format_mention_crate(f, a, dir, "sqlx", out, e))
		return (int)e->code;
	if (!out->found && format_mention(f, a, dir, names, NULL, out, e))
		return (int)e->code;
	if (out->found)
		return 0;
	if (f->list(f->ctx, a, str_dirname(dir), &beside, e))
		return (int)e->code;
	for (size_t i = 0; i < beside.n && !out->found; i++)
		if (str_eq(beside.v[i], STR(".sqlx/"))) {
			out->found = true;
			out->path = format_path(a, str_dirname(dir), STR(".sqlx"));
		}
	return 0;
}

static bool is_foreign(const struct names_list *names, const struct names_list *texts)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->v[i], STR("atlas.sum")))
			return true;
	for (size_t i = 0; i < texts->n; i++)
		if (format_is_marked(texts->v[i]))
			return true;
	return false;
}

/* In its own place sqlx is certain; elsewhere the crate may be there for other things, and a tool with better
 * evidence wins. */
static int score_of(struct str dir, const struct format_mention *where)
{
	if (!where->found)
		return 0;
	bool usual = str_eq(str_basename(dir), STR("migrations")) &&
		     str_eq(str_dirname(dir), str_dirname(where->path));
	return usual ? 90 : 78;
}

static int settings(
	const struct files *f, struct arena *a, struct str dir, struct format_mention *toml, struct err *e)
{
	static const char *const names[] = {"sqlx.toml", NULL}, *const words[] = {"migrate", NULL};
	return format_mention(f, a, dir, names, words, toml, e);
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, ours = {0}, texts;
	struct format_mention where, toml;
	struct name n;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && read_name(all.v[i], &n) && n.number && !n.down)
			*VEC_PUSH(a, &ours) = all.v[i];
	if (!ours.n)
		return 0;
	if (mentioned(f, a, dir, &where, e) || format_samples(f, a, dir, &ours, &texts, e))
		return (int)e->code;
	*score = is_foreign(&all, &texts) ? 0 : score_of(dir, &where);
	if (!*score)
		return 0;
	if (format_guess_dialect_at(f, a, dir, &ours, &where, out, e) || settings(f, a, dir, &toml, e))
		return (int)e->code;
	out->table = format_mention_value(toml.text, "table-name");
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s NNN_name.sql, and \"%.*s\" speaks of sqlx",
		STRF(dir), ours.n, ours.n == 1 ? "" : "s", STRF(where.path));
	return 0;
}

/* -- files -- */

static struct str description_of(struct arena *a, struct str s)
{
	char *z = str_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (z[i] == '_')
			z[i] = ' ';
	return (struct str){z, s.n};
}

static int load_up(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	const struct name *n, const struct names_list *ignored, struct migrations *out, struct err *e)
{
	struct migration *m = VEC_PUSH(a, out);
	struct sqlx_file *own = ARENA_NEW(a, struct sqlx_file);
	*m = (struct migration){.id = str_dup(a, n->version), .order_key = n->key, .own = own};
	m->name = own->description = description_of(a, n->description);
	if (format_read_file(f, a, s, format_path(a, s->path, entry), m, e))
		return (int)e->code;
	if (m->problem != MIGRATION_FINE)
		return 0;
	own->hashed = format_sqlx_without(a, m->raw, ignored);
	m->tool_checksum = sha_hex_of(a, SHA_384, own->hashed);
	format_split(a, s, m->raw, &m->up);
	m->in_tx = !str_starts(m->raw, STR("-- no-transaction"));
	m->manages_tx = !m->in_tx && format_has_tx_control(&m->up);
	return 0;
}

static int load_down(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	const struct name *n, struct migrations *out, struct err *e)
{
	struct migration down = {0};
	for (size_t i = 0; i < out->n; i++) {
		struct migration *m = &out->v[i];
		if (m->order_key != n->key || m->down_path.n)
			continue;
		if (format_read_file(f, a, s, format_path(a, s->path, entry), &down, e))
			return (int)e->code;
		if (down.problem == MIGRATION_FINE) {
			m->down_path = down.path;
			format_split(a, s, down.raw, &m->down);
		}
		return 0;
	}
	return 0;
}

static void note_number(struct arena *a, struct migrations *out, const struct source *s, struct str entry)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
		str_fmt(a, "sqlx refuses the folder: what stands before the _ in \"%.*s\" is no number",
			STRF(format_entry(entry))),
		STR("Move the file elsewhere, or give it a version."));
	n->path = format_path(a, s->path, format_entry(entry));
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all, ignored = {0};
	struct format_mention toml;
	struct name n;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e) || settings(f, a, s->path, &toml, e))
		return (int)e->code;
	format_sqlx_ignored(a, toml.text, &ignored);
	for (int down = 0; down < 2; down++)
		for (size_t i = 0; i < all.n; i++) {
			if (format_is_folder(all.v[i]) || !read_name(all.v[i], &n) || n.down != down)
				continue;
			int rc = 0;
			if (!n.number)
				note_number(a, out, s, all.v[i]);
			else if (down)
				rc = load_down(f, a, s, all.v[i], &n, out, e);
			else
				rc = load_up(f, a, s, all.v[i], &n, &ignored, out, e);
			if (rc)
				return rc;
		}
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	return 0;
}

const struct format format_sqlx = {
	.name = "sqlx",
	.title = "sqlx",
	.tables = (const char *const[]){"_sqlx_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "sqlx applies it.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = format_sqlx_applied,
	.create = format_sqlx_create,
	.record = format_sqlx_record,
	.unrecord = format_sqlx_unrecord,
	.lock = format_sqlx_lock,
};
