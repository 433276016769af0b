#include "migrate/formats/golang_migrate.h"

/* golang-migrate: NNN_name.up.sql with NNN_name.down.sql in one folder. Facts: FORMATS-A 8. */

struct name {
	struct str version, title;
	long long key;
	bool down, fits; /* the version fits the table's bigint */
	bool sql;
	struct str end; /* what stands behind the direction */
};

/* ^([0-9]+)_(.*)\.(down|up)\.(.*)$, whose title takes as much as it can. */
static bool read_name(struct str entry, struct name *out)
{
	struct str base = format_entry(entry);
	size_t up = SIZE_MAX, down = SIZE_MAX;
	*out = (struct name){.version = format_leading_digits(base)};
	if (!out->version.n || out->version.n >= base.n || base.p[out->version.n] != '_')
		return false;
	size_t from = out->version.n + 1;
	for (size_t at = from; (at = str_find(base, STR(".up."), at)) != SIZE_MAX; at++)
		up = at;
	for (size_t at = from; (at = str_find(base, STR(".down."), at)) != SIZE_MAX; at++)
		down = at;
	if (up == SIZE_MAX && down == SIZE_MAX)
		return false;
	out->down = up == SIZE_MAX || (down != SIZE_MAX && down > up);
	size_t at = out->down ? down : up;
	uint64_t n = 0;
	out->title = str_sub(base, from, at);
	out->end = str_sub(base, at + (out->down ? 6 : 4), base.n);
	out->sql = str_eq(out->end, STR("sql"));
	out->fits = str_u64(out->version, &n) && n <= INT64_MAX;
	out->key = out->fits ? (long long)n : 0;
	return true;
}

/* A numbered SQL file that the tool passes over in silence. */
static bool is_bare(struct str entry)
{
	struct name n;
	return format_leading_digits(entry).n && str_ends(entry, STR(".sql")) && !read_name(entry, &n);
}

/* -- recognition -- */

/* A manifest of the tool, or of another tool with the same file names that stands nearer. */
static int look_around(const struct files *f, struct arena *a, struct str dir, struct format_mention *ours,
	bool *rival, struct err *e)
{
	static const char *const names[] = {"go.mod", "Makefile", "makefile", "GNUmakefile", "Taskfile.yml",
		"Taskfile.yaml", "justfile", "docker-compose.yml", "docker-compose.yaml", "compose.yml",
		"compose.yaml", "Dockerfile", NULL};
	static const char *const words[] = {"golang-migrate/migrate", "migrate/migrate", "migrate -path",
		"migrate -source", "migrate -database", "x-migrations-table", NULL};
	static const char *const go[] = {"go.mod", NULL}, *const others[] = {"uptrace/bun", "gobuffalo/pop",
								  "ory/pop/", NULL};
	struct format_mention sqlx, other;
	if (format_mention(f, a, dir, names, words, ours, e) ||
		format_mention_crate(f, a, dir, "sqlx", &sqlx, e) ||
		format_mention(f, a, dir, go, others, &other, e))
		return (int)e->code;
	*rival = (sqlx.found && (!ours->found || sqlx.depth > ours->depth)) || (other.found && !ours->found);
	return 0;
}

/* Pairs without SQL: the tool runs them against databases that have none. */
static void detect_foreign(
	struct arena *a, struct str dir, const struct names_list *all, int *score, struct source *out)
{
	static const struct {
		const char *end, *title;
	} ends[] = {{"json", "MongoDB"}, {"cql", "Cassandra"}, {"cypher", "Neo4j"}};
	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
		size_t pairs[2] = {0};
		struct name n;
		for (size_t i = 0; i < all->n; i++)
			if (!format_is_folder(all->v[i]) && read_name(all->v[i], &n) &&
				str_eq(n.end, str_of(ends[k].end)))
				pairs[n.down]++;
		if (!pairs[0] || !pairs[1])
			continue;
		*score = 75;
		out->foreign = str_of(ends[k].title);
		out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s NNN_name.up.%s with their down files",
			STRF(dir), pairs[0], pairs[0] == 1 ? "" : "s", ends[k].end);
	}
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, ups = {0};
	struct format_mention ours;
	struct name n;
	size_t bare = 0, downs = 0;
	bool rival = false;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		bool ours_by_name = !format_is_folder(all.v[i]) && read_name(all.v[i], &n) && n.sql;
		if (ours_by_name && !n.down)
			*VEC_PUSH(a, &ups) = all.v[i];
		downs += ours_by_name && n.down;
		bare += is_bare(all.v[i]);
	}
	if (!ups.n) {
		detect_foreign(a, dir, &all, score, out);
		return 0;
	}
	if (look_around(f, a, dir, &ours, &rival, e) ||
		format_guess_dialect_at(f, a, dir, &ups, &ours, out, e))
		return (int)e->code;
	/* it refuses a version that stands twice: files for several engines, or whose names are versions, are
	 * read by somebody else */
	rival = rival || (!ours.found && format_engine_twins(&ups)) || format_shares_numbers(&ups);
	*score = rival ? 0 : ours.found ? 90 : downs && !bare ? 75 : 0;
	out->table = format_mention_value(ours.text, "x-migrations-table");
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu file%s NNN_name.up.sql%s%.*s%s", STRF(dir), ups.n,
		ups.n == 1 ? "" : "s", ours.found ? ", and \"" : "", STRF(ours.path),
		ours.found ? "\" names golang-migrate" : " with their down files");
	return 0;
}

/* -- files -- */

static struct migration *add(struct arena *a, struct migrations *out, const struct name *n)
{
	struct migration *m = VEC_PUSH(a, out);
	*m = (struct migration){.id = str_dup(a, n->version),
		.name = str_dup(a, n->title),
		.order_key = n->key,
		.in_tx = true};
	return m;
}

static int load_up(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	const struct name *n, struct migrations *out, struct err *e)
{
	struct migration *m = add(a, out, n);
	if (format_read_file(f, a, s, format_path(a, s->path, entry), m, e))
		return (int)e->code;
	format_split(a, s, m->raw, &m->up);
	m->manages_tx = format_has_tx_control(&m->up);
	if (!n->fits && m->problem == MIGRATION_FINE) {
		m->problem = MIGRATION_UNREADABLE;
		m->problem_text = STR("its version does not fit the bigint of golang-migrate's table");
	}
	return 0;
}

/* A version without an up file is one all the same: the tool goes through it and runs nothing. */
static int load_down(const struct files *f, struct arena *a, const struct source *s, struct str entry,
	const struct name *n, struct migrations *out, struct err *e)
{
	struct migration *m = NULL, down = {0};
	for (size_t i = 0; i < out->n && !m; i++)
		if (out->v[i].order_key == n->key)
			m = &out->v[i];
	if (format_read_file(f, a, s, format_path(a, s->path, entry), &down, e))
		return (int)e->code;
	if (!m) {
		m = add(a, out, n);
		m->path = down.path;
		m->checksum = migration_checksum(a, &down); /* it has no bytes of its own */
		m->canonical = migration_canonical(a, &down);
	} else if (m->down_path.n && m->problem == MIGRATION_FINE) {
		m->problem = MIGRATION_DUPLICATE;
		m->problem_text = str_fmt(a, "two down files, \"%.*s\" and \"%.*s\": golang-migrate refuses",
			STRF(m->down_path), STRF(down.path));
	}
	if (down.problem != MIGRATION_FINE)
		return 0;
	m->down_path = down.path;
	m->down = (struct sql_statements){0};
	format_split(a, s, down.raw, &m->down);
	return 0;
}

static void note_bare(struct arena *a, struct migrations *out, const struct source *s, struct str entry)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
		str_fmt(a, "\"%.*s\" has neither .up. nor .down. in its name", STRF(entry)),
		STR("golang-migrate passes over it without a word: rename it, or move it elsewhere."));
	n->path = format_path(a, s->path, entry);
}

static void set_before(struct arena *a, struct migrations *out)
{
	for (size_t i = 0; i < out->n; i++) {
		struct golang_migrate_before *b = ARENA_NEW(a, struct golang_migrate_before);
		b->any = i > 0;
		b->key = i ? out->v[i - 1].order_key : 0;
		out->v[i].own = b;
	}
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	struct name n;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (int down = 0; down < 2; down++)
		for (size_t i = 0; i < all.n; i++) {
			if (format_is_folder(all.v[i]) || !read_name(all.v[i], &n) || n.down != down)
				continue;
			int rc = down ? load_down(f, a, s, all.v[i], &n, out, e)
				      : load_up(f, a, s, all.v[i], &n, out, e);
			if (rc)
				return rc;
		}
	for (size_t i = 0; i < all.n; i++)
		if (is_bare(all.v[i]))
			note_bare(a, out, s, all.v[i]);
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	set_before(a, out);
	return 0;
}

const struct format format_golang_migrate = {
	.name = "golang-migrate",
	.title = "golang-migrate",
	.tables = (const char *const[]){"schema_migrations", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.refuses_out_of_order = true,
	.skips_out_of_order = true,
	.out_of_order_text =
		"golang-migrate counts all versions below its mark as applied and never runs it.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = format_golang_migrate_applied,
	.create = format_golang_migrate_create,
	.record = format_golang_migrate_record,
	.lost = format_golang_migrate_lost,
	.unrecord = format_golang_migrate_unrecord,
	.lock = format_golang_migrate_lock,
};
