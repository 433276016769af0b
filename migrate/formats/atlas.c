#include "migrate/formats/atlas.h"

#include "migrate/formats/dbmate.h"
#include "migrate/formats/goose.h"

/* Atlas, versioned: SQL files in the order of their names, summed in atlas.sum. Facts: FORMATS-B 2. */

enum { MAX_SUM = 16 * 1024 * 1024 };

static const char *extension(enum atlas_layout l)
{
	return l == ATLAS_GOLANG_MIGRATE ? ".up.sql" : ".sql";
}

static bool is_ours(struct str entry, enum atlas_layout l)
{
	return str_ends(format_entry(entry), str_of(extension(l))) && !format_is_folder(entry);
}

/* Its name without the extension is version, '_' and description. */
static struct str version_of(struct str entry, enum atlas_layout l, struct str *title)
{
	struct str base = format_entry(entry);
	base = str_sub(base, 0, base.n - str_of(extension(l)).n);
	*title = base;
	return str_cut(title, '_');
}

/* -- recognition -- */

static bool holds(const struct names_list *all, const char *end)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_ends(all->v[i], str_of(end)))
			return true;
	return false;
}

static enum atlas_layout named_layout(struct str name)
{
	static const char *const names[] = {"atlas", "golang-migrate", "goose", "dbmate"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(name, str_of(names[i])))
			return (enum atlas_layout)i;
	return ATLAS_UNREAD;
}

/* What the configuration says, else what the files show. */
static int layout_of(const struct files *f, struct arena *a, struct str dir, const struct names_list *all,
	const struct names_list *sql, struct atlas_project *p, struct err *e)
{
	struct names_list texts;
	if (p->format.n) {
		p->layout = named_layout(p->format);
		return 0;
	}
	if (holds(all, ".up.sql") && holds(all, ".down.sql")) {
		p->layout = ATLAS_GOLANG_MIGRATE;
		return 0;
	}
	if (format_samples(f, a, dir, sql, &texts, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n && !p->layout; i++)
		p->layout = format_goose_is_marked(texts.v[i])    ? ATLAS_GOOSE
			    : format_dbmate_is_marked(texts.v[i]) ? ATLAS_DBMATE
								  : ATLAS_OWN;
	return 0;
}

static bool has_sum(const struct names_list *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i], STR("atlas.sum")))
			return true;
	return false;
}

static int project_of(const struct files *f, struct arena *a, struct str dir, const struct names_list *all,
	struct names_list *sql, struct atlas_project *p, struct err *e)
{
	if (format_atlas_config(f, a, dir, p, e))
		return (int)e->code;
	for (size_t i = 0; i < all->n; i++)
		if (is_ours(all->v[i], ATLAS_OWN))
			*VEC_PUSH(a, sql) = all->v[i];
	return layout_of(f, a, dir, all, sql, p, e);
}

/* Files in the layout of a tool that the project's Go module requires: Atlas writes them, the tool runs
 * them. */
static int another_runs(const struct files *f, struct arena *a, struct str dir, enum atlas_layout l,
	bool *another, struct err *e)
{
	static const char *const manifests[] = {"go.mod", NULL};
	static const char *const modules[][2] = {[ATLAS_GOLANG_MIGRATE] = {"golang-migrate/migrate/", NULL},
		[ATLAS_GOOSE] = {"pressly/goose/", NULL},
		[ATLAS_DBMATE] = {"amacneil/dbmate/", NULL}};
	struct format_mention where = {0};
	*another = false;
	if (l == ATLAS_OWN || l == ATLAS_UNREAD)
		return 0;
	if (format_mention(f, a, dir, manifests, modules[l], &where, e))
		return (int)e->code;
	*another = where.found;
	return 0;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	enum { AFTER_ANOTHER = FORMAT_CLAIM - 5 };
	struct names_list all, sql = {0};
	struct atlas_project *p = ARENA_NEW(a, struct atlas_project);
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e) || project_of(f, a, dir, &all, &sql, p, e))
		return (int)e->code;
	bool sum = has_sum(&all);
	out->own = p;
	if (p->order == ATLAS_LINEAR_SKIP)
		out->ops = &format_atlas_skip;
	if (!sum && (!p->config.n || !sql.n))
		return 0;
	bool another;
	if (another_runs(f, a, dir, p->layout, &another, e))
		return (int)e->code;
	*score = another ? AFTER_ANOTHER : sum ? FORMAT_CERTAIN : 90;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu SQL file%s%s%s%.*s%s", STRF(dir), sql.n,
		sql.n == 1 ? "" : "s", sum ? " and atlas.sum" : "", p->config.n ? ", and \"" : "",
		STRF(p->config), p->config.n ? "\" names it" : "");
	return format_guess_dialect(f, a, dir, &sql, out, e);
}

/* -- files -- */

/* The sum is over all bytes, also those that are no text. */
static int add_entry(const struct files *f, struct arena *a, struct str name, const struct migration *m,
	struct atlas_entries *l, struct err *e)
{
	struct atlas_entry *x = VEC_PUSH(a, l);
	*x = (struct atlas_entry){.name = format_entry(name), .raw = m->raw};
	if (m->problem == MIGRATION_FINE)
		return 0;
	int rc = f->read(f->ctx, a, m->path, FORMAT_MAX_FILE, &x->raw, e);
	x->lost = rc == ERR_INPUT || rc == ERR_LIMIT || x->name.n != name.n;
	if (!x->lost)
		return rc;
	x->raw = STR_NONE;
	if (rc)
		err_drop(e, rc);
	return 0;
}

static bool parse(struct arena *a, const struct source *s, enum atlas_layout l, struct migration *m,
	struct source_notes *notes)
{
	if (l == ATLAS_OWN)
		return format_atlas_parse(a, s, m, notes);
	m->in_tx = true;
	if (l == ATLAS_GOOSE)
		format_goose_parse(a, s, m);
	else if (l == ATLAS_DBMATE)
		(void)format_dbmate_parse(a, s, m);
	else if (l == ATLAS_GOLANG_MIGRATE)
		format_split(a, s, m->raw, &m->up);
	else
		format_refuse(m, 0, "atlas.hcl names a layout of the folder that is not read here");
	m->manages_tx = format_has_tx_control(&m->up);
	return false;
}

static int load_one(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	struct atlas_folder *folder, struct migrations *out, struct err *e)
{
	const struct atlas_project *p = s->own;
	enum atlas_layout l = p ? p->layout : ATLAS_OWN;
	struct atlas_file *own = ARENA_NEW(a, struct atlas_file);
	struct migration *m = VEC_PUSH(a, out);
	*m = (struct migration){.own = own, .in_tx = true};
	struct str version = version_of(entry, l, &m->name);
	m->id = str_dup(a, version);
	m->name = str_dup(a, m->name);
	m->any_order = p && p->order == ATLAS_NON_LINEAR;
	own->folder = folder;
	if (format_read_file(f, a, s, format_path(a, s->path, entry), m, e) ||
		add_entry(f, a, entry, m, &folder->files, e))
		return (int)e->code;
	if (!version.n)
		format_refuse(m, 0, "its name has no version in front of the first underscore");
	if (m->problem == MIGRATION_FINE)
		own->checkpoint = parse(a, s, l, m, &out->notes);
	return 0;
}

/* A checkpoint holds what all files before it do: with these at hand they run instead, which leaves the same
 * objects, and Atlas passes over a checkpoint of a database that has any row. */
static void drop_checkpoints(struct arena *a, struct atlas_folder *folder, struct migrations *out)
{
	size_t kept = 0;
	for (size_t i = 0; i < out->n; i++) {
		const struct atlas_file *own = out->v[i].own;
		if (!own->checkpoint || !i) {
			out->v[kept++] = out->v[i];
			continue;
		}
		*VEC_PUSH(a, &folder->checkpoints) = out->v[i].id;
		struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
			str_fmt(a,
				"%.*s is a checkpoint: on an empty database Atlas runs it instead of the %zu "
				"files before it, "
				"here those run",
				STRF(out->v[i].id), i),
			STR("Nothing, as long as both leave the same objects: atlas migrate validate "
			    "compares them."));
		n->id = out->v[i].id;
		n->path = out->v[i].path;
	}
	out->n = kept;
}

static int check_sum(const struct files *f, struct arena *a, const struct source *s,
	struct atlas_folder *folder, struct migrations *out, struct err *e)
{
	struct str path = format_path(a, s->path, STR("atlas.sum")), text;
	int rc = f->read(f->ctx, a, path, MAX_SUM, &text, e);
	if (!rc) {
		format_atlas_check(a, &folder->files, text, path, s->path, &out->notes);
		return 0;
	}
	if (rc != ERR_INPUT && rc != ERR_LIMIT)
		return rc;
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS,
		str_fmt(a, "atlas.sum cannot be read, and Atlas stops without it: %.*s", STRF(e->what)),
		STR("Run atlas migrate hash and commit atlas.sum."));
	n->path = path;
	err_drop(e, rc);
	(void)format_atlas_sum(a, &folder->files, STR_NONE);
	return 0;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	const struct atlas_project *p = s->own;
	struct atlas_folder *folder = ARENA_NEW(a, struct atlas_folder);
	struct names_list all; /* in the order of their bytes, which is the tool's */
	(void)w;
	*out = (struct migrations){0};
	folder->baseline = p ? p->baseline : STR_NONE;
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (is_ours(all.v[i], p ? p->layout : ATLAS_OWN) &&
			load_one(f, a, s, all.v[i], folder, out, e))
			return (int)e->code;
	if (out->n && check_sum(f, a, s, folder, out, e))
		return (int)e->code;
	for (size_t i = 0; i < out->n; i++)
		out->v[i].tool_checksum = folder->files.v[i].sum;
	drop_checkpoints(a, folder, out);
	format_mark_duplicates(a, out);
	return 0;
}

static const char *const version_tables[] = {"atlas_schema_revisions", NULL};

#define ATLAS                                                                                                \
	.title = "Atlas", .tables = version_tables,                                                          \
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,                   \
	.refuses_out_of_order = true, .detect = detect, .load = load, .applied = format_atlas_applied,       \
	.create = format_atlas_create, .record = format_atlas_record, .unrecord = format_atlas_unrecord,     \
	.lock = format_atlas_lock

const struct format format_atlas = {
	.name = "atlas",
	.out_of_order_text = "Atlas stops at it, unless its exec-order is linear-skip or non-linear.",
	ATLAS,
};

/* A folder whose configuration says exec_order = LINEAR_SKIP. */
const struct format format_atlas_skip = {
	.name = "atlas",
	.skips_out_of_order = true,
	.out_of_order_text = "Atlas passes over it for ever: its exec_order is LINEAR_SKIP.",
	ATLAS,
};
