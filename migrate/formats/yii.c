#include "migrate/formats/yii.h"

#include "migrate/table.h"

/* Yii 2: mYYMMDD_HHMMSS_name.php; the class, with its namespace, is the version. */

static bool is_script(struct str entry)
{
	struct str base = format_entry(entry);
	if (base.n < 15 || (base.p[0] != 'm' && base.p[0] != 'M') || !str_ends(base, STR(".php")))
		return false;
	size_t n = format_leading_digits(str_sub(base, 1, base.n)).n, at = 1 + n;
	if (n == 6 && base.p[at] == '_') {
		n += format_leading_digits(str_sub(base, at + 1, base.n)).n;
		at += 1 + (n - 6);
	}
	return n == 12 && at < base.n - 4;
}

static bool is_yii(struct str text)
{
	static const char *const words[] = {"yii\\", "safeUp(", "extends Migration", "craft\\db\\Migration"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_find(text, str_of(words[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

static int yii_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	struct names_list scripts = {0}, texts;
	struct yii_config c;
	struct format_votes votes = {{0}};
	size_t ours = 0;
	*score = 0;
	if (format_php_scripts(f, a, dir, is_script, &scripts, e))
		return (int)e->code;
	if (!scripts.n)
		return 0;
	if (format_samples(f, a, dir, &scripts, &texts, e) || format_yii_config(f, a, dir, &c, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++) {
		ours += is_yii(texts.v[i]);
		format_vote(a, &votes, texts.v[i]);
		votes.n[DIALECT_MYSQL] += 3u * (str_find(texts.v[i], STR("InnoDB"), 0) != SIZE_MAX);
	}
	if (!ours)
		return 0;
	*score = c.composer ? FORMAT_CERTAIN : 85;
	out->table = c.table;
	out->dialect = c.dialect;
	out->dialect_known = c.dialect_known || format_dialect_of_path(dir, &out->dialect);
	out->dialect_guessed = !out->dialect_known && format_votes_winner(&votes, &out->dialect);
	out->dialect_known = out->dialect_known || out->dialect_guessed;
	out->evidence = str_fmt(
		a, "\"%.*s\" holds %zu Yii migration%s", STRF(dir), scripts.n, scripts.n == 1 ? "" : "s");
	return 0;
}

/* namespace app\migrations; at the begin of a line. */
static struct str namespace_of(struct str text)
{
	struct str word = STR("namespace ");
	for (size_t at = 0; (at = str_find(text, word, at)) != SIZE_MAX; at++) {
		if (at && text.p[at - 1] != '\n' && text.p[at - 1] != ' ')
			continue;
		struct str rest = str_sub(text, at + word.n, text.n);
		size_t n = 0;
		while (n < rest.n && (str_is_word(rest.p[n]) || rest.p[n] == '\\'))
			n++;
		if (n && n < rest.n && (rest.p[n] == ';' || rest.p[n] == ' ' || rest.p[n] == '{'))
			return str_sub(rest, 0, n);
	}
	return STR_NONE;
}

static long long time_of(struct str base)
{
	long long key = 0;
	int digits = 0;
	for (size_t i = 1; i < base.n && digits < 12; i++)
		if (base.p[i] != '_') {
			key = key * 10 + (base.p[i] - '0');
			digits++;
		}
	return key;
}

static int load_one(struct doctrine_project *p, struct arena *a, const struct source *s,
	const struct yii_config *c, struct str entry, struct migrations *out, struct err *e)
{
	struct str base = format_entry(entry);
	struct migration m = {.opaque = true, .interleaved = true, .in_tx = s->dialect != DIALECT_MYSQL};
	m.name = str_sub(base, 0, base.n - 4);
	m.order_key = time_of(base);
	if (format_read_file(p->f, a, s, format_path(a, s->path, entry), &m, e))
		return (int)e->code;
	struct str space = namespace_of(str_sub(m.raw, 0, 20000));
	m.id = space.n ? str_fmt(a, "%.*s\\%.*s", STRF(space), STRF(m.name)) : m.name;
	if (m.problem == MIGRATION_FINE && !s->names_only && format_yii_read(a, p, s, c, &m, e))
		return (int)e->code;
	*VEC_PUSH(a, out) = m;
	return 0;
}

/* Yii finds classes by aliases: @app is the root, and each folder on the way to the migrations may be one. */
static void add_aliases(struct arena *a, struct str dir, struct str home, struct format_php_autoload *out)
{
	enum { MAX_PARTS = 20 };
	struct str rest = dir, at = STR("");
	*VEC_PUSH(a, &out->spaces) = (struct format_php_space){STR("app\\"), STR("")};
	for (int i = 0; rest.n && i < MAX_PARTS; i++) {
		struct str part = str_cut(&rest, '/');
		at = format_path(a, at, part);
		struct str below = home.n && str_starts(at, home) && at.n > home.n
					   ? str_sub(at, home.n + 1, at.n)
				   : home.n ? STR_NONE
					    : at;
		if (below.n)
			*VEC_PUSH(a, &out->spaces) =
				(struct format_php_space){str_fmt(a, "%.*s\\", STRF(part)), below};
	}
	*VEC_PUSH(a, &out->spaces) = (struct format_php_space){STR(""), STR("")};
}

static int by_time(const void *x, const void *y)
{
	const struct migration *m = x, *n = y;
	return m->order_key != n->order_key ? (m->order_key > n->order_key) - (m->order_key < n->order_key)
					    : str_cmp(m->id, n->id);
}

static int yii_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list scripts = {0};
	struct yii_config c;
	struct doctrine_project p = {.f = f, .w = w, .tool = &format_yii_tool};
	*out = (struct migrations){0};
	if (format_php_scripts(f, a, s->path, is_script, &scripts, e) ||
		format_yii_config(f, a, s->path, &c, e))
		return (int)e->code;
	p.home = c.home;
	p.composer = c.manifest;
	format_php_autoload(a, c.manifest, &p.autoload);
	add_aliases(a, s->path, c.home, &p.autoload);
	for (size_t i = 0; i < scripts.n; i++)
		if (load_one(&p, a, s, &c, scripts.v[i], out, e))
			return (int)e->code;
	format_sort(out, by_time);
	format_mark_duplicates(a, out);
	return 0;
}

/* -- its table -- */

static const char *const columns[] = {"version", "apply_time", NULL};

static int look(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	struct table *t, struct err *e)
{
	struct str name = src->table.n ? src->table : STR("migration");
	return table_expect(g, s, a, STR_NONE, name, "Yii", columns, t, e);
}

struct reading {
	struct arena *a;
	const struct migrations *files;
	struct history *out;
	size_t others;
};

static struct str space_of(struct str class)
{
	size_t at = str_rchr(class, '\\');
	return at == SIZE_MAX ? STR_NONE : str_sub(class, 0, at);
}

static bool is_file(const struct migrations *files, struct str id, bool space)
{
	for (size_t i = 0; i < files->n; i++) {
		struct str have = files->v[i].id;
		if (space ? space_of(have).n && str_eq(space_of(have), space_of(id)) : str_eq(have, id))
			return true;
	}
	return false;
}

/* All folders of an application, and its extensions', share the table: a row that no file here has may be of
 * any of them, unless its namespace says that it is of this one. */
static int read_row(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct reading *r = ctx;
	struct str id = cols[0];
	(void)ncols;
	(void)e;
	if (str_starts(id, STR("\\")))
		id = str_sub(id, 1, id.n);
	if (str_eq(id, STR("m000000_000000_base")))
		return 0;
	if (!is_file(r->files, id, false) && !(space_of(id).n && is_file(r->files, id, true))) {
		r->others++;
		return 0;
	}
	struct applied *p = VEC_PUSH(r->a, r->out);
	p->id = str_dup(r->a, id);
	p->at = str_dup(r->a, cols[1]);
	return 0;
}

static int yii_applied(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migrations *files, struct history *out, struct err *e)
{
	struct table t;
	struct reading r = {a, files, out, 0};
	*out = (struct history){0};
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	out->table_exists = t.exists;
	if (!t.exists)
		return 0;
	struct table_read q = {.t = &t,
		.sql = str_fmt(a, "SELECT version, apply_time FROM %.*s ORDER BY version", STRF(t.sql))};
	if (table_rows(g, s, a, &q, read_row, &r, e))
		return (int)e->code;
	if (r.others)
		format_note(a, &out->notes, SOURCE_TRAP,
			str_fmt(a, "%zu row%s of %.*s %s of no file in this folder", r.others,
				r.others == 1 ? "" : "s", STRF(t.name), r.others == 1 ? "is" : "are"),
			STR("Other folders of the application and its extensions share the table; a file "
			    "that was taken out of this one "
			    "shows no other way."));
	return 0;
}

static int yii_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e)
{
	static const char *const ddl[] = {"version varchar(180) NOT NULL PRIMARY KEY, apply_time integer",
		"version varchar(180) NOT NULL PRIMARY KEY, apply_time int(11)",
		"version varchar(180) NOT NULL PRIMARY KEY, apply_time integer"};
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	bool there = t.exists;
	if (table_create(g, s, a, &t, str_fmt(a, "(%s)", ddl[g->dialect]), "Yii", e))
		return (int)e->code;
	if (there)
		return 0;
	return table_query(g, s, a,
		str_fmt(a, "INSERT INTO %.*s (version, apply_time) VALUES ('m000000_000000_base', 0)",
			STRF(t.sql)),
		NULL, 0, NULL, NULL, e);
}

static int yii_record(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, int duration_ms, struct err *e)
{
	static const char *const now[] = {"CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS integer)",
		"UNIX_TIMESTAMP()", "CAST(strftime('%s', 'now') AS integer)"};
	struct table t;
	(void)duration_ms;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	struct str sql = str_fmt(
		a, "INSERT INTO %.*s (version, apply_time) VALUES (?, %s)", STRF(t.sql), now[g->dialect]);
	return table_query(g, s, a, sql, &m->id, 1, NULL, NULL, e);
}

static int yii_unrecord(const struct engine *g, struct session *s, struct arena *a, const struct source *src,
	const struct migration *m, struct err *e)
{
	struct table t;
	if (look(g, s, a, src, &t, e))
		return (int)e->code;
	return table_query(g, s, a, str_fmt(a, "DELETE FROM %.*s WHERE version = ?", STRF(t.sql)), &m->id, 1,
		NULL, NULL, e);
}

const struct format format_yii = {
	.name = "yii",
	.title = "Yii",
	.tables = (const char *const[]){"migration", NULL},
	.tables_plain = true,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "Yii applies it when it runs next.",
	.runs_code = true,
	.command = "php yii migrate --interactive=0",
	.detect = yii_detect,
	.load = yii_load,
	.applied = yii_applied,
	.create = yii_create,
	.record = yii_record,
	.unrecord = yii_unrecord,
};
