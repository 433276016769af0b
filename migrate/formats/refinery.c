#include "migrate/formats/refinery.h"

#include "migrate/format_code.h"

/* refinery (Rust): V1__name.sql, in order, and U2__name.sql, in any; in folders below too. Facts:
 * FORMATS-B 7. */

struct name {
	struct str version, title;
	long long key;
	bool number; /* 1.2 is taken for a version and then refused */
	bool any_order, rust;
};

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c != '_' && !(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'z') && c < 0x80)
			return false;
	}
	return s.n > 0;
}

/* ^([U|V])(\d+(?:\.\d+)?)__(\w+)\.(sql|rs)$ */
static bool read_name(struct str entry, struct name *out)
{
	struct str base = format_entry(entry);
	uint64_t n = 0;
	out->rust = str_ends(base, STR(".rs"));
	if (!base.n || (base.p[0] != 'U' && base.p[0] != 'V') || (!out->rust && !str_ends(base, STR(".sql"))))
		return false;
	out->any_order = base.p[0] == 'U';
	struct str rest = str_sub(base, 1, base.n - (out->rust ? 3 : 4));
	size_t bar = str_find(rest, STR("__"), 0);
	out->version = str_sub(rest, 0, bar == SIZE_MAX ? 0 : bar);
	out->title = str_sub(rest, bar == SIZE_MAX ? rest.n : bar + 2, rest.n);
	struct str minor = out->version, major = str_cut(&minor, '.');
	bool dotted = major.n < out->version.n;
	if (!format_digits(major) || (dotted && !format_digits(minor)) || !is_word(out->title))
		return false;
	out->number = !dotted && str_u64(major, &n) && n <= INT64_MAX;
	out->key = out->number ? (long long)n : 0;
	return true;
}

/* All files below dir, as paths relative to it. */
static int walk(const struct files *f, struct arena *a, struct str dir, struct names_list *out, struct err *e)
{
	struct names_list todo = {0}, all;
	*VEC_PUSH(a, &todo) = STR_NONE;
	for (size_t i = 0; i < todo.n; i++) {
		struct str at = todo.v[i].n ? format_path(a, dir, todo.v[i]) : dir;
		if (format_check_folders(dir, i, e) || f->list(f->ctx, a, at, &all, e))
			return (int)e->code;
		for (size_t k = 0; k < all.n; k++) {
			bool folder = format_is_folder(all.v[k]);
			struct str bare = str_sub(all.v[k], 0, all.v[k].n - folder);
			*VEC_PUSH(a, folder ? &todo : out) = format_path(a, todo.v[i], bare);
		}
	}
	return 0;
}

/* -- recognition -- */

static int is_wide(const struct files *f, struct arena *a, struct str dir, bool *wide, struct err *e)
{
	static const char *const names[] = {"Cargo.toml", NULL}, *const words[] = {"int8-versions", NULL};
	struct format_mention where;
	if (format_mention(f, a, dir, names, words, &where, e))
		return (int)e->code;
	*wide = *wide || where.found;
	return 0;
}

static int mentioned(
	const struct files *f, struct arena *a, struct str dir, struct format_mention *out, struct err *e)
{
	static const char *const names[] = {"refinery.toml", NULL};
	if (format_mention_crate(f, a, dir, "refinery", out, e))
		return (int)e->code;
	return out->found ? 0 : format_mention(f, a, dir, names, NULL, out, e);
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all = {0}, ours = {0};
	struct refinery_project *p = ARENA_NEW(a, struct refinery_project);
	struct format_mention where;
	struct name n;
	*score = 0;
	if (mentioned(f, a, dir, &where, e))
		return (int)e->code;
	if (!where.found)
		return 0;
	if (walk(f, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (read_name(str_basename(all.v[i]), &n)) {
			*VEC_PUSH(a, &ours) = all.v[i];
			p->wide = p->wide || n.key > INT32_MAX;
		}
	if (!ours.n)
		return 0;
	*score = 95;
	out->own = p;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s V1__name, and \"%.*s\" speaks of refinery",
		STRF(dir), ours.n, ours.n == 1 ? "" : "s", STRF(where.path));
	return is_wide(f, a, dir, &p->wide, e) || format_guess_dialect_at(f, a, dir, &ours, &where, out, e)
		       ? (int)e->code
		       : 0;
}

/* -- files -- */

static int load_one(const struct files *f, struct arena *a, const struct source *s, struct str path,
	const struct name *n, struct migrations *out, struct err *e)
{
	const struct refinery_project *p = s->own;
	struct migration *m = VEC_PUSH(a, out);
	*m = (struct migration){.id = str_dup(a, n->version),
		.name = str_dup(a, n->title),
		.order_key = n->key,
		.any_order = n->any_order,
		.in_tx = true,
		.own = p};
	if (format_read_file(f, a, s, format_path(a, s->path, path), m, e))
		return (int)e->code;
	if (!n->number)
		format_refuse(m, 0, "its version is no whole number: refinery refuses them all");
	if (m->problem != MIGRATION_FINE)
		return 0;
	if (n->rust) {
		format_code_unknown(a, m, 1, STR("a Rust migration: it makes its SQL when it runs"));
		return 0;
	}
	m->tool_checksum = format_refinery_sum(a, m->name, m->order_key, p && p->wide, m->raw);
	format_split(a, s, m->raw, &m->up);
	m->manages_tx = format_has_tx_control(&m->up);
	return 0;
}

static void note_name(struct arena *a, struct migrations *out, const struct source *s, struct str path)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		str_fmt(a, "refinery passes over \"%.*s\" without a word", STRF(str_basename(path))),
		STR("Its names are V1__name.sql or U1__name.sql, with two underscores and nothing but "
		    "letters, "
		    "digits and underscores behind them."));
	n->path = format_path(a, s->path, path);
}

static bool looks_meant(struct str entry)
{
	return entry.n > 1 && str_ends(entry, STR(".sql")) &&
	       ((entry.p[0] | 32) == 'v' || (entry.p[0] | 32) == 'u') && entry.p[1] >= '0' &&
	       entry.p[1] <= '9';
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all = {0};
	struct name n;
	(void)w;
	*out = (struct migrations){0};
	if (walk(f, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		struct str base = str_basename(all.v[i]);
		if (!read_name(base, &n)) {
			if (looks_meant(base))
				note_name(a, out, s, all.v[i]);
			continue;
		}
		if (load_one(f, a, s, all.v[i], &n, out, e))
			return (int)e->code;
	}
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	return 0;
}

const struct format format_refinery = {
	.name = "refinery",
	.title = "refinery",
	.tables = (const char *const[]){"refinery_schema_history", NULL},
	.recursive = true,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.out_of_order_text =
		"refinery stops at it, and its command line passes over it for ever unless -m is "
		"given; a name with U instead of V may run late.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = format_refinery_applied,
	.create = format_refinery_create,
	.record = format_refinery_record,
	.unrecord = format_refinery_unrecord,
};
