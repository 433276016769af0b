#include "migrate/formats/goose.h"

/* NAME = goose.New("table", goose.MySqlDialect{}): the client of goose's forks that take one (kolide/goose),
 * so that a program can keep several sets of migrations, each in a table of its own. Only a plain string
 * names the table. */

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static size_t skip_blanks(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\n' || s.p[at] == '\r'))
		at++;
	return at;
}

static struct str variable_before(struct str go, size_t at)
{
	while (at &&
		(go.p[at - 1] == ' ' || go.p[at - 1] == '=' || go.p[at - 1] == ':' || go.p[at - 1] == '\t'))
		at--;
	size_t to = at;
	while (at && is_word(go.p[at - 1]))
		at--;
	return str_sub(go, at, to);
}

static void dialect_of(struct str rest, struct source *out)
{
	static const struct {
		const char *type;
		enum dialect dialect;
	} types[] = {{"goose.MySqlDialect", DIALECT_MYSQL}, {"goose.PostgresDialect", DIALECT_POSTGRESQL},
		{"goose.Sqlite3Dialect", DIALECT_SQLITE}};
	size_t from = str_chr(rest, ',');
	if (from == SIZE_MAX)
		return;
	from = skip_blanks(rest, from + 1);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_starts(str_sub(rest, from, rest.n), str_of(types[i].type))) {
			out->dialect = types[i].dialect;
			out->dialect_known = true;
		}
}

static bool read_client(struct arena *a, struct str go, struct source *out)
{
	static const struct str call = {"goose.New(", 10};
	size_t at = str_find(go, call, 0);
	if (at == SIZE_MAX)
		return false;
	struct str name = variable_before(go, at), rest = str_sub(go, skip_blanks(go, at + call.n), go.n);
	size_t end = rest.n && rest.p[0] == '"' ? str_chr(str_sub(rest, 1, rest.n), '"') : SIZE_MAX;
	if (!name.n || end == SIZE_MAX || !end || end > 128)
		return false;
	struct goose_client *c = ARENA_ARRAY(a, struct goose_client, 1);
	c->adds = str_fmt(a, "%.*s.Add", STRF(name));
	out->table = str_dup(a, str_sub(rest, 1, end + 1));
	out->own = c;
	dialect_of(rest, out);
	return true;
}

int format_goose_client(const struct files *f, struct arena *a, struct str dir, const struct names_list *all,
	struct source *out, struct err *e)
{
	enum { MOST = 16 }; /* Go files beside the migrations that are looked at */
	size_t seen = 0;
	for (size_t i = 0; i < all->n && seen < MOST; i++) {
		struct str entry = format_entry(all->v[i]);
		if (format_is_folder(all->v[i]) || !str_ends(entry, STR(".go")) ||
			str_ends(entry, STR("_test.go")) ||
			(entry.n && entry.p[0] >= '0' && entry.p[0] <= '9'))
			continue;
		seen++;
		struct migration m = {0};
		if (format_read_file(f, a, NULL, format_path(a, dir, all->v[i]), &m, e))
			return (int)e->code;
		if (m.problem == MIGRATION_FINE && read_client(a, m.raw, out))
			return 0;
	}
	return 0;
}

bool format_goose_registers(const struct source *s, struct str go)
{
	const struct goose_client *c = s->own;
	return str_find(go, STR("goose.Add"), 0) != SIZE_MAX || (c && str_find(go, c->adds, 0) != SIZE_MAX);
}

bool format_goose_is_register(const struct source *s, struct str function)
{
	const struct goose_client *c = s->own;
	return str_starts(function, STR("goose.Add")) || (c && str_starts(function, c->adds));
}
