#include "migrate/formats/graphile_migrate.h"

/* graphile-migrate: committed/NNN-slug.sql below the migrations' folder, chained by hashes in their headers;
 * current.sql or current/ beside it is work that is no migration yet. Facts: FORMATS-B 20. */

/* ^([0-9]+)(-[-_a-zA-Z0-9]*)?\.sql$ */
static bool read_name(struct str entry, struct str *digits, struct str *slug)
{
	struct str base = format_entry(entry), ends = STR(".sql");
	*digits = format_leading_digits(base);
	if (!digits->n || !str_ends(base, ends) || base.n < digits->n + ends.n)
		return false;
	*slug = str_sub(base, digits->n, base.n - ends.n);
	for (size_t i = 0; i < slug->n; i++) {
		char c = slug->p[i];
		bool fine =
			c == '-' ||
			(i && (c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')));
		if (!fine)
			return false;
	}
	return true;
}

static bool is_committed(struct str dir)
{
	return str_eq(str_basename(dir), STR("committed"));
}

/* Where the migrations are: below the folder of the configuration, or it was stated itself. */
static struct str folder_of(struct arena *a, struct str dir)
{
	return is_committed(dir) ? dir : format_path(a, dir, STR("committed"));
}

/* -- recognition -- */

static size_t count_marked(const struct names_list *texts)
{
	size_t n = 0;
	for (size_t i = 0; i < texts->n; i++)
		n += str_starts(texts->v[i], STR("--! "));
	return n;
}

struct seen {
	struct names_list names; /* migrations */
	bool current;            /* work in progress, or the folder for what is committed */
	size_t marked, looked;
	struct graphile_config config;
};

static int look_around(
	const struct files *f, struct arena *a, struct str dir, struct seen *out, struct err *e)
{
	struct names_list all, texts;
	struct str digits, slug, folder = folder_of(a, dir);
	*out = (struct seen){0};
	if (f->list(f->ctx, a, is_committed(dir) ? str_dirname(dir) : dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		out->current = out->current || str_eq(all.v[i], STR("current.sql")) ||
			       str_eq(all.v[i], STR("current/")) || str_eq(all.v[i], STR("committed/"));
	if (!out->current)
		return 0;
	if (f->list(f->ctx, a, folder, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && read_name(all.v[i], &digits, &slug))
			*VEC_PUSH(a, &out->names) = all.v[i];
	if (format_samples(f, a, folder, &out->names, &texts, e))
		return (int)e->code;
	out->looked = texts.n;
	out->marked = count_marked(&texts);
	return format_graphile_config(f, a, dir, &out->config, e);
}

static int score_of(const struct seen *s)
{
	if (!s->current)
		return 0;
	if (s->config.path.n)
		return s->names.n ? FORMAT_CERTAIN : 90;
	return !s->marked ? 0 : s->marked == s->looked ? 95 : FORMAT_CLAIM;
}

static int graphile_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct seen s;
	*score = 0;
	if (look_around(f, a, dir, &s, e))
		return (int)e->code;
	*score = score_of(&s);
	out->dialect = DIALECT_POSTGRESQL;
	out->dialect_known = true;
	out->table = STR("graphile_migrate.migrations");
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu committed migration%s%s%.*s%s",
		STRF(folder_of(a, dir)), s.names.n, s.names.n == 1 ? "" : "s",
		s.config.path.n ? ", configured by \"" : " with the header --! Previous", STRF(s.config.path),
		s.config.path.n ? "\"" : "");
	return 0;
}

/* -- files -- */

static struct source_note *stop(struct arena *a, struct migrations *out, const struct migration *m, int line,
	struct str what, struct str remedy)
{
	struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP_STOPS, what, remedy);
	n->id = m->id;
	n->path = m->path;
	n->line = line;
	return n;
}

/* A database that has the migration already is not asked: it differs from its row there. */
static void check_hash(
	struct arena *a, struct migrations *out, struct migration *m, const struct graphile_file *own)
{
	struct str sum = format_graphile_hash(a, own->previous, str_sub(m->raw, own->body, m->raw.n));
	bool same = str_eq(sum, own->hash);
	m->tool_checksum = own->invalid_allowed ? own->hash : sum;
	if (!same && !own->invalid_allowed)
		(void)stop(a, out, m, own->hash_line,
			str_fmt(a,
				"graphile-migrate refuses to run %.*s: its text was edited, its hash is now "
				"%.*s",
				STRF(m->id), STRF(sum)),
			STR("Restore the file and make a new migration of the edit; or add a line "
			    "--! AllowInvalidHash to the header."));
	if (same && own->invalid_allowed)
		(void)stop(a, out, m, own->hash_line,
			str_fmt(a,
				"graphile-migrate refuses to run %.*s: an invalid hash is allowed, but it is "
				"valid",
				STRF(m->id)),
			STR("Remove the line --! AllowInvalidHash from the header."));
}

static int load_one(const struct files *f, struct arena *a, const struct source *s,
	const struct graphile_config *c, struct str entry, struct migrations *out, struct err *e)
{
	struct graphile_file *own = ARENA_NEW(a, struct graphile_file);
	struct str digits, slug;
	if (!read_name(entry, &digits, &slug))
		return 0;
	struct migration m = {.id = str_fmt(a, "%.*s.sql", STRF(digits)), .in_tx = true, .own = own};
	m.name = str_dup(a, str_sub(slug, 1, slug.n));
	if (format_read_file(f, a, s, format_path(a, folder_of(a, s->path), entry), &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE)
		format_graphile_header(&m, own);
	if (m.problem == MIGRATION_FINE) {
		format_split_part(a, s, m.raw, own->body, m.raw.n, own->body_line, &m.up);
		format_graphile_fill(a, c, &m);
		check_hash(a, out, &m, own);
		/* all of a file is one message, which the server takes for one transaction */
		m.in_tx = !format_graphile_without_tx(str_sub(m.raw, own->body, m.raw.n)) || m.up.n > 1;
		m.manages_tx = format_has_tx_control(&m.up);
		format_graphile_settings(a, s, c, &m);
	}
	*VEC_PUSH(a, out) = m;
	return 0;
}

/* The tool links all files before it runs one, those that were applied among them. */
static void check_chain(struct arena *a, struct migrations *out)
{
	for (size_t i = 0; i < out->n; i++) {
		const struct migration *m = &out->v[i], *before = i ? &out->v[i - 1] : NULL;
		const struct graphile_file *own = m->own, *its = before ? before->own : NULL;
		struct str want = its ? its->hash : STR_NONE;
		bool read = m->problem == MIGRATION_FINE && (!before || before->problem == MIGRATION_FINE);
		if (!read || str_eq(own->previous, want))
			continue;
		(void)stop(a, out, m, own->previous_line,
			before ? str_fmt(a,
					 "graphile-migrate refuses to run anything: %.*s does not follow "
					 "%.*s, "
					 "whose hash is %.*s",
					 STRF(m->id), STRF(before->id), STRF(want))
			       : str_fmt(a,
					 "graphile-migrate refuses to run anything: %.*s is the first file "
					 "and "
					 "names one before it",
					 STRF(m->id)),
			STR("Two branches were merged, or a file was lost: uncommit the later migration and "
			    "commit it again behind the other."));
		return;
	}
}

static void note_actions(struct arena *a, const struct graphile_config *c, struct migrations *out)
{
	static const char *const keys[] = {"beforeAllMigrations", "afterAllMigrations"};
	for (size_t i = 0; i < 2; i++) {
		if (!format_graphile_has_action(c, keys[i]))
			continue;
		struct source_note *n = format_note(a, &out->notes, SOURCE_TRAP,
			str_fmt(a,
				"graphile-migrate runs the actions of %s with its migrations, and apply does "
				"not",
				keys[i]),
			STR("Run them beside apply, or let it start the tool with a command in "
			    "schemagate.conf."));
		n->path = c->path;
	}
}

static int graphile_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct graphile_config c;
	struct names_list all;
	(void)w;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, folder_of(a, s->path), &all, e) ||
		format_graphile_config(f, a, s->path, &c, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && load_one(f, a, s, &c, all.v[i], out, e))
			return (int)e->code;
	format_sort(out, format_by_id);
	format_mark_duplicates(a, out);
	check_chain(a, out);
	note_actions(a, &c, out);
	return 0;
}

static const char *const inner[] = {"committed", "current", "fixtures", NULL};

const struct format format_graphile_migrate = {
	.name = "graphile-migrate",
	.title = "graphile-migrate",
	.tables = (const char *const[]){"migrations", "current", NULL},
	.tables_plain = true,
	.dialects = 1u << DIALECT_POSTGRESQL,
	.refuses_out_of_order = true,
	.skips_out_of_order = true,
	.out_of_order_text = "graphile-migrate runs only what is above its newest row.",
	.inner = inner,
	.command = "npx graphile-migrate migrate",
	.detect = graphile_detect,
	.load = graphile_load,
	.applied = format_graphile_applied,
	.create = format_graphile_create,
	.record = format_graphile_record,
	.unrecord = format_graphile_unrecord,
	.lock = format_graphile_lock,
};
