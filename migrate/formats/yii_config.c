/* What a project says of Yii's migrations: the console application's configuration and composer.json, read as
 * text: plain values only. */
#include <string.h>

#include "migrate/formats/yii.h"

enum { MAX_UP = 12 };

/* 'key' => 'value'; p NULL: none. */
static struct str value_of(struct str text, const char *key)
{
	struct str quoted[2] = {STR("'"), STR("\"")};
	for (size_t q = 0; q < 2; q++)
		for (size_t at = 0; (at = str_find(text, str_of(key), at)) != SIZE_MAX; at++) {
			size_t end = at + strlen(key);
			if (!at || text.p[at - 1] != quoted[q].p[0] || end >= text.n ||
				text.p[end] != quoted[q].p[0])
				continue;
			struct str rest = str_sub(text, end + 1, end + 200);
			rest = str_trim(rest);
			if (!str_starts(rest, STR("=>")))
				continue;
			rest = str_trim(str_sub(rest, 2, rest.n));
			char mark = rest.n ? rest.p[0] : 0;
			if (mark != '\'' && mark != '"')
				continue;
			rest = str_sub(rest, 1, rest.n);
			size_t close = str_chr(rest, mark);
			if (close != SIZE_MAX)
				return str_sub(rest, 0, close);
		}
	return STR_NONE;
}

/* What the connection says: "mysql:host=...". Of several the first in the order of the files. */
static bool engine_of(struct str text, enum dialect *out)
{
	static const struct format_sign words[] = {{"mysql:host", DIALECT_MYSQL},
		{"mysql:unix", DIALECT_MYSQL}, {"mysql:dbname", DIALECT_MYSQL},
		{"mysql:server", DIALECT_MYSQL}, {"pgsql:host", DIALECT_POSTGRESQL},
		{"pgsql:dbname", DIALECT_POSTGRESQL}, {"sqlite:", DIALECT_SQLITE}, {NULL, DIALECT_SQLITE}};
	return format_only_dialect(format_signs_in(text, words), out);
}

static struct str table_of(struct str text)
{
	struct str table = value_of(text, "migrationTable");
	if (str_starts(table, STR("{{")) && str_ends(table, STR("}}")))
		table = str_sub(table, 2, table.n - 2);
	return table;
}

static int look_in(
	const struct files *f, struct arena *a, struct str home, struct yii_config *out, struct err *e)
{
	static const char *const names[] = {"config/console.php", "console/config/main.php", "config/db.php",
		"common/config/main.php", "common/config/db.php", "common/config/main-local.php",
		"common/config/base.php", "config/db-local.php", "config/db_local.php", "config/common.php",
		"config/main.php", "config/web.php", "config/app.php", "config/db.example.php",
		"config/db.php.example", "config/db.php.dist", "config/params.php",
		"environments/dev/common/config/main-local.php",
		"environments/prod/common/config/main-local.php",
		"environments/Development/common/config/main-local.php", "environments/dev/config/db.php",
		"protected/config/console.php", "protected/config/common.php", "protected/config/dynamic.php",
		".env.example", ".env.dist", ".env", "docker-compose.yml", NULL};
	for (size_t i = 0; names[i]; i++) {
		struct str text;
		bool found = false;
		if (format_read_config(f, a, format_path(a, home, str_of(names[i])), &text, &found, e))
			return (int)e->code;
		if (!found)
			continue;
		if (!out->table.n)
			out->table = table_of(text);
		if (!out->prefix.n)
			out->prefix = value_of(text, "tablePrefix");
		if (!out->dialect_known)
			out->dialect_known = engine_of(text, &out->dialect);
	}
	return 0;
}

static int read_composer(
	const struct files *f, struct arena *a, struct str home, struct yii_config *out, struct err *e)
{
	struct str text;
	bool found = false;
	if (out->composer ||
		format_read_config(f, a, format_path(a, home, STR("composer.json")), &text, &found, e))
		return (int)e->code;
	bool yii = found && (str_find(text, STR("yiisoft/yii2"), 0) != SIZE_MAX ||
				    str_find(text, STR("\"craftcms/"), 0) != SIZE_MAX);
	if (!found || (out->manifest.p && !yii))
		return 0;
	out->composer = yii;
	out->home = home;
	out->manifest = text;
	return 0;
}

int format_yii_config(
	const struct files *f, struct arena *a, struct str dir, struct yii_config *out, struct err *e)
{
	struct str home = dir;
	*out = (struct yii_config){0};
	for (int up = 0; up < MAX_UP; up++) {
		if (look_in(f, a, home, out, e) || read_composer(f, a, home, out, e))
			return (int)e->code;
		if (!home.n)
			break;
		home = str_dirname(home);
	}
	size_t mark = str_chr(out->table, '%');
	if (mark != SIZE_MAX)
		out->table = str_fmt(a, "%.*s%.*s%.*s", STRF(str_sub(out->table, 0, mark)), STRF(out->prefix),
			STRF(str_sub(out->table, mark + 1, out->table.n)));
	return 0;
}
