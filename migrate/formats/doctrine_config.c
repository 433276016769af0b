#include "migrate/formats/doctrine.h"

#include <string.h>

static bool is_value(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '.';
}

static bool is_filler(char c)
{
	return c != '\0' && strchr(" \t:=>'\"", c) != NULL;
}

/* The plain value behind a key, however the file is written: "key: v", "'key' => 'v'", key="v". In XML the
 * key's underscores are hyphens. */
static struct str value_of(struct arena *a, struct str text, const char *key)
{
	char *hyphen = str_z(a, str_of(key));
	for (char *p = hyphen; *p; p++)
		*p = *p == '_' ? '-' : *p;
	const char *const keys[] = {key, hyphen};
	for (size_t k = 0; k < 2; k++) {
		struct str want = str_of(keys[k]);
		for (size_t at = 0; (at = str_find(text, want, at)) != SIZE_MAX; at++) {
			size_t v = at + want.n, end;
			if ((at && (is_value(text.p[at - 1]) || text.p[at - 1] == '-')) ||
				(v < text.n && is_value(text.p[v])))
				continue;
			while (v < text.n && is_filler(text.p[v]))
				v++;
			for (end = v; end < text.n && is_value(text.p[end]); end++)
				;
			if (end > v && v > at + want.n)
				return str_sub(text, v, end);
		}
	}
	return STR_NONE;
}

static void read_text(struct arena *a, struct str path, struct str text, struct doctrine_config *out)
{
	out->path = path;
	out->table = value_of(a, text, "table_name");
	out->version = value_of(a, text, "version_column_name");
	out->executed_at = value_of(a, text, "executed_at_column_name");
	out->execution_time = value_of(a, text, "execution_time_column_name");
	out->length = value_of(a, text, "version_column_length");
	out->not_transactional = str_ieq(value_of(a, text, "transactional"), STR("false"));
	out->own_order = str_find(text, STR("Version\\Comparator"), 0) != SIZE_MAX;
}

static int look_in(
	const struct files *f, struct arena *a, struct str home, struct doctrine_config *out, struct err *e)
{
	/* in the order in which the tool looks; the bundle's file first, because it wins in a Symfony project
	 */
	static const char *const names[] = {"config/packages/doctrine_migrations.yaml",
		"config/packages/doctrine_migrations.php", "migrations.xml", "migrations.yml",
		"migrations.yaml", "migrations.json", "migrations.php", NULL};
	struct str text;
	bool found;
	for (size_t i = 0; names[i] && !out->path.n; i++) {
		struct str path = format_path(a, home, str_of(names[i]));
		if (format_read_config(f, a, path, &text, &found, e))
			return (int)e->code;
		if (found)
			read_text(a, path, text, out);
	}
	if (format_read_config(f, a, format_path(a, home, STR("composer.json")), &text, &found, e))
		return (int)e->code;
	out->composer |=
		found && (str_find(text, STR("doctrine/migrations"), 0) != SIZE_MAX ||
				 str_find(text, STR("doctrine/doctrine-migrations-bundle"), 0) != SIZE_MAX);
	return 0;
}

int format_doctrine_config(
	const struct files *f, struct arena *a, struct str dir, struct doctrine_config *out, struct err *e)
{
	struct str home = dir;
	*out = (struct doctrine_config){0};
	do {
		home = str_dirname(home);
		if (look_in(f, a, home, out, e))
			return (int)e->code;
	} while (home.n && !out->path.n);
	return 0;
}
