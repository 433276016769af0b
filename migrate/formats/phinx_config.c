/* What a project says of Phinx: phinx.php, .yml, .yaml, .json, composer's files, CakePHP's configuration.
 * They are read as text: plain values only. */
#include <string.h>

#include "migrate/formats/phinx.h"

enum { MAX_UP = 12, CAKE_IDENTITY = 307, PHINX_NULLABLE = 13 };

/* -- text -- */

static bool is_value(char c)
{
	return str_is_word(c) || c == '.' || c == '-';
}

/* The plain value behind a key: "key: v", "'key' => 'v'", "\"key\": \"v\"". */
static struct str value_of(struct str text, const char *key)
{
	static const char filler[] = " \t:=>'\"";
	struct str want = str_of(key);
	for (size_t at = 0; (at = str_find(text, want, at)) != SIZE_MAX; at++) {
		size_t v = at + want.n, end;
		if ((at && is_value(text.p[at - 1])) || (v < text.n && is_value(text.p[v])))
			continue;
		while (v < text.n && str_chr((struct str){filler, sizeof filler - 1}, text.p[v]) != SIZE_MAX)
			v++;
		for (end = v; end < text.n && is_value(text.p[end]); end++)
			;
		if (end > v && v > at + want.n)
			return str_sub(text, v, end);
	}
	return STR_NONE;
}

/* The engine that a line says behind the key, if all such lines that say one say the same. */
static bool engine_of(struct arena *a, struct str text, const char *key, bool first, enum dialect *out)
{
	static const struct format_sign words[] = {{"mysql", DIALECT_MYSQL}, {"mariadb", DIALECT_MYSQL},
		{"pgsql", DIALECT_POSTGRESQL}, {"postgres", DIALECT_POSTGRESQL}, {"sqlite", DIALECT_SQLITE},
		{NULL, DIALECT_SQLITE}};
	unsigned seen = 0;
	while (text.n && !(first && seen)) {
		struct str line = str_lower(a, str_trim(str_cut(&text, '\n')));
		size_t at = str_find(line, str_of(key), 0);
		if (at != SIZE_MAX && line.n && line.p[0] != '#' && line.p[0] != '*' && line.p[0] != '/')
			seen |= format_signs_in(str_sub(line, at, line.n), words);
	}
	return format_only_dialect(seen, out);
}

/* "^0.16", "0.16.6", "~4.2 || ^5": the first number, as 16 or 402. */
static int release_of(struct str text, const char *key, bool lock)
{
	struct str rest;
	size_t at = str_find(text, str_of(key), 0);
	if (at == SIZE_MAX)
		return 0;
	rest = str_sub(text, at + strlen(key), at + strlen(key) + 200);
	if (lock) {
		size_t version = str_find(rest, STR("\"version\""), 0);
		if (version == SIZE_MAX)
			return 0;
		rest = str_sub(rest, version + 9, rest.n);
	}
	size_t i = 0;
	while (i < rest.n && !(rest.p[i] >= '0' && rest.p[i] <= '9') && rest.p[i] != '\n')
		i++;
	uint64_t major = 0, minor = 0;
	struct str number = format_leading_digits(str_sub(rest, i, rest.n));
	if (!str_u64(number, &major) || major > 90)
		return 0;
	if (i + number.n < rest.n && rest.p[i + number.n] == '.')
		str_u64(format_leading_digits(str_sub(rest, i + number.n + 1, rest.n)), &minor);
	return (int)(major * 100 + (minor > 99 ? 99 : minor));
}

/* -- files -- */

static int look_for_config(
	const struct files *f, struct arena *a, struct str home, struct phinx_config *out, struct err *e)
{
	static const char *const names[] = {"phinx.php", "phinx.yml", "phinx.yaml", "phinx.json",
		"phinx.php.dist", "phinx.yml.dist", "phinx.dist.php", "config/phinx.php", "config/phinx.yml",
		"config-phinx.php", NULL};
	bool found = false;
	for (size_t i = 0; names[i] && !found && !out->path.n; i++) {
		struct str path = format_path(a, home, str_of(names[i]));
		if (format_read_config(f, a, path, &out->text, &found, e))
			return (int)e->code;
		if (found)
			out->path = path;
	}
	return 0;
}

static int read_releases(const struct files *f, struct arena *a, struct phinx_config *out, struct err *e)
{
	static const char *const keys[] = {"\"cakephp/migrations\"", "\"robmorgan/phinx\""};
	struct str lock = STR_NONE;
	bool found = false;
	if (format_read_config(f, a, format_path(a, out->home, STR("composer.lock")), &lock, &found, e))
		return (int)e->code;
	out->cake = str_find(out->manifest, str_of(keys[0]), 0) != SIZE_MAX;
	out->composer = out->cake || str_find(out->manifest, str_of(keys[1]), 0) != SIZE_MAX;
	size_t k = out->cake ? 0 : 1;
	struct str named = str_fmt(a, "\"name\": %s", keys[k]);
	if (found)
		out->release = release_of(lock, str_z(a, named), true);
	if (!out->release)
		out->release = release_of(out->manifest, keys[k], false);
	return 0;
}

static int read_composer(
	const struct files *f, struct arena *a, struct str home, struct phinx_config *out, struct err *e)
{
	bool found = false;
	struct str text;
	if (out->composer ||
		format_read_config(f, a, format_path(a, home, STR("composer.json")), &text, &found, e))
		return (int)e->code;
	if (!found)
		return 0;
	if (out->manifest.p && str_find(text, STR("phinx"), 0) == SIZE_MAX &&
		str_find(text, STR("cakephp/migrations"), 0) == SIZE_MAX)
		return 0;
	out->home = home;
	out->manifest = text;
	return read_releases(f, a, out, e);
}

/* CakePHP keeps its connections and 'Migrations' => [...] in config/app.php and files beside it. */
static int read_cake(const struct files *f, struct arena *a, struct phinx_config *out, struct err *e)
{
	static const char *const names[] = {"config/app.php", "config/app_local.php",
		"config/app_local.example.php", "config/app.default.php", "config/default.php",
		"config/bootstrap.php", "config/datasources.php", NULL};
	for (size_t i = 0; names[i]; i++) {
		struct str text;
		bool found = false;
		if (format_read_config(f, a, format_path(a, out->home, str_of(names[i])), &text, &found, e))
			return (int)e->code;
		if (!found)
			continue;
		if (!out->dialect_known)
			out->dialect_known = engine_of(a, text, "driver", true, &out->dialect);
		out->null_default |= str_eq(value_of(text, "column_null_default"), STR("true"));
		out->unsigned_keys |= str_eq(value_of(text, "unsigned_primary_keys"), STR("true"));
		out->datetimes |= str_eq(value_of(text, "add_timestamps_use_datetime"), STR("true"));
	}
	return 0;
}

static void flag(struct str text, const char *key, bool *out)
{
	struct str v = value_of(text, key);
	if (v.n)
		*out = str_ieq(v, STR("true")) || str_eq(v, STR("1"));
}

static void read_phinx(struct arena *a, struct str dir, struct phinx_config *out)
{
	struct str text = out->text, home = str_dirname(out->path);
	if (str_eq(str_basename(home), STR("config")) && str_find(text, STR("/config"), 0) == SIZE_MAX)
		home = str_dirname(home);
	struct str below = home.n && str_starts(dir, home) ? str_sub(dir, home.n + 1, dir.n) : dir;
	out->table = value_of(text, "migration_table");
	if (!out->table.n)
		out->table = value_of(text, "default_migration_table");
	out->prefix = value_of(text, "table_prefix");
	out->suffix = value_of(text, "table_suffix");
	out->schema = value_of(text, "schema");
	out->dialect_known = engine_of(a, text, "adapter", false, &out->dialect) ||
			     engine_of(a, text, "dsn", false, &out->dialect);
	flag(text, "column_null_default", &out->null_default);
	flag(text, "unsigned_primary_keys", &out->unsigned_keys);
	flag(text, "add_timestamps_use_datetime", &out->datetimes);
	out->names_folder = below.n && str_find(text, below, 0) != SIZE_MAX;
}

int format_phinx_config(
	const struct files *f, struct arena *a, struct str dir, struct phinx_config *out, struct err *e)
{
	struct str home = dir;
	*out = (struct phinx_config){0};
	for (int up = 0; up < MAX_UP; up++) {
		if (look_for_config(f, a, home, out, e) || read_composer(f, a, home, out, e))
			return (int)e->code;
		if (!home.n)
			break;
		home = str_dirname(home);
	}
	bool newer = out->release == 0 || out->release >= PHINX_NULLABLE;
	out->null_default = out->unsigned_keys = !out->cake && newer;
	out->identity = out->cake ? out->release == 0 || out->release >= CAKE_IDENTITY : newer;
	if (out->path.n)
		read_phinx(a, dir, out);
	return out->cake && !out->path.n ? read_cake(f, a, out, e) : 0;
}

/* "plugins/Shop/config/Migrations", "plugins/Acme/Shop/config/Migrations". */
struct str format_phinx_plugin_table(struct arena *a, struct str dir)
{
	size_t at = str_starts(dir, STR("plugins/")) ? 0 : str_find(dir, STR("/plugins/"), 0);
	size_t end = str_find(dir, STR("/config/"), 0);
	if (at == SIZE_MAX || end == SIZE_MAX)
		return STR_NONE;
	at += at || dir.p[0] == '/' ? 9 : 8;
	if (end <= at)
		return STR_NONE;
	struct str name = str_sub(dir, at, end), out = STR("");
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool big = c >= 'A' && c <= 'Z', after = i && name.p[i - 1] >= 'a' && name.p[i - 1] <= 'z';
		char low = c == '/' || c == '.' || c == '-' ? '_' : big ? (char)(c - 'A' + 'a') : c;
		out = str_fmt(a, "%.*s%s%c", STRF(out), big && after ? "_" : "", low);
	}
	return str_fmt(a, "%.*s_phinxlog", STRF(out));
}
