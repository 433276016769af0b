#include "migrate/format_js.h"

static bool any_in(struct str text, const char *const *words)
{
	for (; *words; words++)
		if (str_find(text, str_of(*words), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool ends_in(struct str name, const char *const *extensions)
{
	for (; *extensions; extensions++)
		if (str_ends(name, str_of(*extensions)))
			return true;
	return false;
}

struct str format_js_stem(struct str name)
{
	size_t dot = str_rchr(name, '.');
	return dot == SIZE_MAX ? name : str_sub(name, 0, dot);
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The offset behind "key:", 'key': or key =; SIZE_MAX when the key stands nowhere so. */
static size_t behind_key(struct str text, struct str key, size_t from)
{
	for (size_t at = from; (at = str_find(text, key, at)) != SIZE_MAX; at++) {
		size_t v = at + key.n;
		if ((at && is_name(text.p[at - 1])) || v >= text.n || is_name(text.p[v]))
			continue;
		v += text.p[v] == '\'' || text.p[v] == '"';
		while (v < text.n && (text.p[v] == ' ' || text.p[v] == '\t'))
			v++;
		if (v >= text.n || (text.p[v] != ':' && text.p[v] != '='))
			continue;
		do
			v++;
		while (v < text.n &&
			(text.p[v] == ' ' || text.p[v] == '\t' || text.p[v] == '\n' || text.p[v] == '\r'));
		return v;
	}
	return SIZE_MAX;
}

struct str format_js_setting(struct str text, const char *key)
{
	for (size_t at = 0; (at = behind_key(text, str_of(key), at)) != SIZE_MAX;) {
		if (at >= text.n)
			break;
		char q = text.p[at];
		size_t end = q == '\'' || q == '"' || q == '`' ? str_find(text, (struct str){&q, 1}, at + 1)
							       : SIZE_MAX;
		struct str value = end == SIZE_MAX ? STR_NONE : str_sub(text, at + 1, end);
		if (value.n && value.n < 200 && str_chr(value, '$') == SIZE_MAX &&
			str_chr(value, '\n') == SIZE_MAX)
			return value;
	}
	return STR_NONE;
}

bool format_js_flag(struct str text, const char *key, bool wanted)
{
	struct str want = wanted ? STR("true") : STR("false");
	for (size_t at = 0; (at = behind_key(text, str_of(key), at)) != SIZE_MAX;)
		if (str_starts(str_sub(text, at, text.n), want))
			return true;
	return false;
}

static int list_names(const struct files *f, struct arena *a, struct str dir,
	const struct format_js_mark *mark, struct format_js_project *out, struct err *e)
{
	struct names_list all;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++) {
		struct str name = format_entry(all.v[i]);
		if (format_is_folder(all.v[i]) || !ends_in(name, mark->extensions) ||
			str_ends(name, STR(".d.ts")) || str_ends(name, STR(".d.mts")) ||
			str_ends(name, STR(".d.cts")) || (mark->digits && !format_leading_digits(name).n))
			continue;
		*VEC_PUSH(a, &out->names) = all.v[i];
	}
	return 0;
}

static int look_at_files(const struct files *f, struct arena *a, struct str dir,
	const struct format_js_mark *mark, struct format_js_project *out, struct err *e)
{
	struct names_list texts;
	if (format_samples(f, a, dir, &out->names, &texts, e))
		return (int)e->code;
	out->looked = texts.n;
	for (size_t i = 0; i < texts.n; i++)
		out->signs += any_in(texts.v[i], mark->signs);
	return 0;
}

static int look_in(const struct files *f, struct arena *a, struct str home, const struct format_js_mark *mark,
	struct format_js_project *out, struct err *e)
{
	struct str text;
	bool found;
	for (size_t i = 0; mark->configs[i] && !out->config_path.n; i++) {
		struct str path = format_path(a, home, str_of(mark->configs[i]));
		if (format_read_config(f, a, path, &text, &found, e))
			return (int)e->code;
		if (found) {
			out->config_path = path;
			out->config = text;
		}
	}
	if (format_read_config(f, a, format_path(a, home, STR("package.json")), &text, &found, e))
		return (int)e->code;
	for (size_t i = 0; found && !out->package.n && mark->packages[i]; i++)
		if (str_find(text, str_fmt(a, "\"%s\"", mark->packages[i]), 0) != SIZE_MAX) {
			out->home = home;
			out->package = text;
		}
	return 0;
}

int format_js_project(const struct files *f, struct arena *a, struct str dir,
	const struct format_js_mark *mark, struct format_js_project *out, struct err *e)
{
	struct str home = dir;
	*out = (struct format_js_project){.named = mark->named};
	if (list_names(f, a, dir, mark, out, e))
		return (int)e->code;
	if (!out->names.n)
		return 0;
	if (look_at_files(f, a, dir, mark, out, e))
		return (int)e->code;
	for (bool last = false; !last && (!out->package.n || !out->config_path.n);) {
		last = !home.n;
		if (look_in(f, a, home, mark, out, e))
			return (int)e->code;
		home = str_dirname(home);
	}
	return 0;
}

/* Drivers and the names of databases as configurations give them. */
static const struct {
	const char *word;
	enum dialect dialect;
} drivers[] = {{"pg", DIALECT_POSTGRESQL}, {"postgres", DIALECT_POSTGRESQL},
	{"postgresql", DIALECT_POSTGRESQL}, {"pg-native", DIALECT_POSTGRESQL},
	{"cockroachdb", DIALECT_POSTGRESQL}, {"@neondatabase/serverless", DIALECT_POSTGRESQL},
	{"@electric-sql/pglite", DIALECT_POSTGRESQL}, {"@mikro-orm/postgresql", DIALECT_POSTGRESQL},
	{"mysql", DIALECT_MYSQL}, {"mysql2", DIALECT_MYSQL}, {"mariadb", DIALECT_MYSQL},
	{"@mikro-orm/mysql", DIALECT_MYSQL}, {"@mikro-orm/mariadb", DIALECT_MYSQL},
	{"sqlite3", DIALECT_SQLITE}, {"sqlite", DIALECT_SQLITE}, {"better-sqlite3", DIALECT_SQLITE},
	{"better-sqlite", DIALECT_SQLITE}, {"libsql", DIALECT_SQLITE}, {"@libsql/client", DIALECT_SQLITE},
	{"@mikro-orm/sqlite", DIALECT_SQLITE}, {"@mikro-orm/libsql", DIALECT_SQLITE},
	{"@mikro-orm/better-sqlite", DIALECT_SQLITE}};

/* The only dialect whose driver is named in quotes; false when there is none, or several. */
static bool dialect_of_text(struct arena *a, struct str text, enum dialect *out)
{
	bool seen[3] = {false};
	int n = 0;
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (str_find(text, str_fmt(a, "\"%s\"", drivers[i].word), 0) != SIZE_MAX ||
			str_find(text, str_fmt(a, "'%s'", drivers[i].word), 0) != SIZE_MAX)
			seen[drivers[i].dialect] = true;
	for (int d = 0; d < 3; d++)
		if (seen[d]) {
			*out = (enum dialect)d;
			n++;
		}
	return n == 1;
}

/* Knex's and Sequelize's folders for rows, whose modules are like migrations and run again and again. */
static bool is_for_seeds(struct str dir)
{
	struct str base = str_basename(dir);
	return str_ieq(base, STR("seeds")) || str_ieq(base, STR("seeders"));
}

int format_js_score(struct arena *a, const struct format_js_mark *mark, const struct format_js_project *p,
	struct source *out)
{
	if (!p->signs || is_for_seeds(out->path))
		return 0;
	out->dialect_known = format_dialect_of_path(out->path, &out->dialect) ||
			     dialect_of_text(a, p->config, &out->dialect) ||
			     dialect_of_text(a, p->package, &out->dialect);
	out->evidence =
		str_fmt(a, "\"%.*s\" holds %zu migration%s of %s%s%.*s%s", STRF(out->path), p->names.n,
			p->names.n == 1 ? "" : "s", mark->title, p->config_path.n ? ", configured by \"" : "",
			STRF(p->config_path), p->config_path.n ? "\"" : "");
	return p->package.n || p->config_path.n ? FORMAT_CERTAIN : 85;
}

static int load_one(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct str name, const struct format_js_project *p, format_js_reader *read, struct migrations *out,
	struct err *e)
{
	struct migration m = {.id = format_entry(name), .in_tx = true};
	struct format_js r;
	m.name = format_js_stem(m.id);
	if (format_read_file(f, a, s, format_path(a, s->path, name), &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE) {
		bool parse = !s->names_only || (p->named && !p->named(m.raw));
		struct str raw = m.raw;
		if (parse && format_js_with_imports(f, a, m.path, raw, &m.raw, e))
			return (int)e->code;
		int rc = format_js_open(a, w, s, &m, parse, &r, e);
		m.raw = raw;
		if (rc)
			return rc;
		read(&r, p, out);
	}
	if (m.id.n)
		*VEC_PUSH(a, out) = m;
	return 0;
}

int format_js_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	const struct format_js_project *p, format_js_reader *read, struct migrations *out, struct err *e)
{
	*out = (struct migrations){0};
	for (size_t i = 0; i < p->names.n; i++)
		if (load_one(f, a, w, s, p->names.v[i], p, read, out, e))
			return (int)e->code;
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	int c = str_cmp(x->id, y->id);
	return c ? c : str_cmp(x->path, y->path);
}

int format_js_by_number(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	if (x->order_key != y->order_key)
		return x->order_key < y->order_key ? -1 : 1;
	return by_id(a, b);
}

int format_js_load_project(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	const struct format_js_mark *mark, format_js_reader *read, int (*order)(const void *, const void *),
	struct migrations *out, struct err *e)
{
	struct format_js_project p;
	if (format_js_project(f, a, s->path, mark, &p, e) || format_js_load(f, a, w, s, &p, read, out, e))
		return (int)e->code;
	format_sort(out, order ? order : by_id);
	format_mark_duplicates(a, out);
	return 0;
}

int format_js_detect(const struct files *f, struct arena *a, struct str dir,
	const struct format_js_mark *mark, const struct format_js_keys *keys, int *score, struct source *out,
	struct err *e)
{
	struct format_js_project p;
	*score = 0;
	out->path = dir;
	if (format_js_project(f, a, dir, mark, &p, e))
		return (int)e->code;
	*score = format_js_score(a, mark, &p, out);
	struct str table = format_js_setting(p.config, keys->table);
	struct str schema = keys->schema ? format_js_setting(p.config, keys->schema) : STR_NONE;
	out->table = table;
	if (schema.n)
		out->table =
			str_fmt(a, "%.*s.%.*s", STRF(schema), STRF(table.n ? table : str_of(keys->name)));
	return 0;
}

uint32_t format_js_up(struct format_js *r)
{
	uint32_t up = format_js_function(r, "up", 0);
	if (up == UINT32_MAX)
		format_js_unknown(r, 0, "the file exports no function up() that is written in it");
	return up;
}
