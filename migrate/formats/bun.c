#include "migrate/formats/bun.h"

#include "migrate/format_tool.h"

struct name {
	struct str version, title;
	long long key;
	bool go, tx;
};

static bool is_title(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

/* ^(\d{1,14})_([0-9a-z_\-]+)\. and an end that counts. */
static bool read_name(struct str entry, struct name *out)
{
	struct str base = format_entry(entry);
	uint64_t key = 0;
	*out = (struct name){.version = format_leading_digits(base)};
	size_t n = out->version.n, at = n + 1;
	if (!n || n > 14 || n >= base.n || base.p[n] != '_' || !str_u64(out->version, &key))
		return false;
	while (at < base.n && is_title(base.p[at]))
		at++;
	struct str end = str_sub(base, at, base.n);
	out->title = str_sub(base, n + 1, at);
	out->key = (long long)key;
	out->tx = str_ends(end, STR(".tx.up.sql"));
	out->go = str_ends(base, STR(".go")) && !str_ends(base, STR("_test.go"));
	return out->title.n && end.n && (out->go || str_ends(end, STR(".up.sql")));
}

static bool registers(struct str go)
{
	return str_find(go, STR("uptrace/bun"), 0) != SIZE_MAX &&
	       (str_find(go, STR(".Register("), 0) != SIZE_MAX ||
		       str_find(go, STR(".MustRegister("), 0) != SIZE_MAX);
}

/* -- recognition -- */

/* A Go file of the folder that makes the set: migrate.NewMigrations(). */
static int makes_set(const struct files *f, struct arena *a, struct str dir, const struct names_list *all,
	bool *out, struct err *e)
{
	enum { MOST = 20 };
	struct name n;
	struct str text;
	bool found;
	for (size_t i = 0, read = 0; i < all->n && !*out && read < MOST; i++) {
		if (format_is_folder(all->v[i]) || !str_ends(all->v[i], STR(".go")) ||
			read_name(all->v[i], &n))
			continue;
		read++;
		if (format_read_config(f, a, format_path(a, dir, all->v[i]), &text, &found, e))
			return (int)e->code;
		*out = found && str_find(text, STR("uptrace/bun/migrate"), 0) != SIZE_MAX;
	}
	return 0;
}

static int detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list all, go = {0}, sql = {0}, texts;
	struct name n;
	bool set = false, code = false;
	*score = 0;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && read_name(all.v[i], &n))
			*VEC_PUSH(a, n.go ? &go : &sql) = all.v[i];
	if ((!go.n && !sql.n) || makes_set(f, a, dir, &all, &set, e))
		return (int)e->code;
	if (go.n && format_samples(f, a, dir, &go, &texts, e))
		return (int)e->code;
	for (size_t i = 0; go.n && i < texts.n; i++)
		code = code || registers(texts.v[i]);
	if (!code && !(set && sql.n))
		return 0;
	*score = FORMAT_CERTAIN;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu dated file%s, and Go code there %s", STRF(dir),
		go.n + sql.n, go.n + sql.n == 1 ? "" : "s",
		code ? "registers them with bun" : "makes a set of bun's");
	if (sql.n)
		return format_guess_dialect(f, a, dir, &sql, out, e);
	out->dialect_known = format_dialect_of_path(dir, &out->dialect);
	return out->dialect_known ? 0 : format_project_dialect(f, a, dir, out, e);
}

/* -- files -- */

/* A line "--bun:split" ends a statement, however many there are in it. */
static void read_sql(struct arena *a, const struct source *s, struct migration *m)
{
	struct format_line l = {.next = 0};
	size_t from = 0;
	int line = 1;
	while (format_next_line(m->raw, &l)) {
		if (!str_eq(str_trim(l.text), STR("--bun:split")))
			continue;
		format_split_part(a, s, m->raw, from, l.at, line, &m->up);
		from = l.next;
		line = l.number + 1;
	}
	format_split_part(a, s, m->raw, from, m->raw.n, line, &m->up);
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct str entry, struct migrations *out, struct err *e)
{
	struct migration m = {.raw = STR_NONE};
	struct name n;
	if (!read_name(entry, &n))
		return 0;
	m.id = str_dup(a, n.version);
	m.name = str_dup(a, n.title);
	m.order_key = n.key;
	m.in_tx = n.tx;
	if (format_read_file(f, a, s, format_path(a, s->path, entry), &m, e))
		return (int)e->code;
	if (n.go && m.problem == MIGRATION_FINE && !registers(m.raw))
		return 0;
	if (m.problem == MIGRATION_FINE && n.go && !s->names_only && format_bun_go(a, w, s, &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && !n.go) {
		read_sql(a, s, &m);
		m.manages_tx = !m.in_tx && format_has_tx_control(&m.up);
	}
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list all;
	*out = (struct migrations){0};
	if (f->list(f->ctx, a, s->path, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && load_one(f, a, w, s, all.v[i], out, e))
			return (int)e->code;
	format_sort(out, format_by_id);
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	static const char *const columns[] = {"id", "name", "group_id", "migrated_at", NULL};
	return format_table(g, s, a, src, STR("bun_migrations"), "bun", columns, t, e);
}

static int applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	(void)files;
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	return t.exists ? format_rows(g, s, a, &t, "name", "migrated_at", out, e) : 0;
}

static int create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {"(\"id\" BIGSERIAL NOT NULL, \"name\" VARCHAR, \"group_id\" "
					  "BIGINT, \"migrated_at\" TIMESTAMPTZ NOT NULL "
					  "DEFAULT current_timestamp, PRIMARY KEY (\"id\"))",
		"(`id` BIGINT NOT NULL AUTO_INCREMENT, `name` VARCHAR(255), `group_id` BIGINT, `migrated_at` "
		"DATETIME NOT "
		"NULL DEFAULT current_timestamp, PRIMARY KEY (`id`))",
		"(\"id\" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, \"name\" VARCHAR, \"group_id\" INTEGER, "
		"\"migrated_at\" "
		"TIMESTAMP NOT NULL DEFAULT current_timestamp)"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_create(g, s, a, &t, str_of(ddl[g->dialect]), "bun", e);
}

/* A group of its own, so that bun's rollback takes it back alone. */
static int record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(a,
		"INSERT INTO %.*s (name, group_id) SELECT ?, coalesce(max(group_id), 0) + 1 FROM %.*s",
		STRF(t.sql), STRF(t.sql));
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}

static int unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return format_row(g, s, a, &t, "name", m->id, false, e);
}

const struct format format_bun = {
	.name = "bun",
	.title = "bun",
	.tables = (const char *const[]){"bun_migrations", "bun_migration_locks", NULL},
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "bun applies it when it runs next.",
	.piecemeal = true,
	.detect = detect,
	.load = load,
	.applied = applied,
	.create = create,
	.record = record,
	.unrecord = unrecord,
};
