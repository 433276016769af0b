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
	if (found && !out->manifest.n) {
		out->manifest = text;
		out->home = home;
	}
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

/* -- what services are given -- */

static struct str unquoted(struct str s)
{
	s = str_trim(s);
	bool quoted = s.n > 1 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0];
	return quoted ? str_sub(s, 1, s.n - 1) : s;
}

/* NAME=value of a .env file; p NULL when it has none. */
static struct str env_value(struct str env, struct str name)
{
	for (struct str rest = env; rest.n;) {
		struct str line = str_trim(str_cut(&rest, '\n'));
		struct str key = str_trim(str_cut(&line, '='));
		if (str_eq(key, name))
			return line.p ? unquoted(line) : STR("");
	}
	return STR_NONE;
}

/* A plain text, or "%env(NAME)%". */
static struct str setting_value(struct str value, struct str env)
{
	value = unquoted(value);
	if (str_starts(value, STR("%env(")) && str_ends(value, STR(")%")))
		return env_value(env, str_sub(value, 5, value.n - 2));
	if (str_chr(value, '%') != SIZE_MAX || str_starts(value, STR("@")) || str_starts(value, STR("!")))
		return STR_NONE;
	return value;
}

static void read_settings(struct doctrine_project *p, struct arena *a, struct str text, struct str env)
{
	enum { MOST = 200 };
	while (text.n && p->settings.n < MOST) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (!line.n || line.p[0] != '$' || str_chr(line, ':') == SIZE_MAX)
			continue;
		struct str name = str_trim(str_cut(&line, ':')), value = setting_value(line, env);
		if (value.p)
			*VEC_PUSH(a, &p->settings) = (struct doctrine_setting){name, value};
	}
}

/* "doctrine/dbal": "^4.2" */
static bool asks_for_dbal_4(struct str manifest)
{
	struct str key = STR("\"doctrine/dbal\""), rest;
	size_t at = str_find(manifest, key, 0);
	if (at == SIZE_MAX)
		return false;
	rest = str_sub(manifest, at + key.n, manifest.n);
	str_cut(&rest, '"');
	struct str version = str_cut(&rest, '"');
	size_t i = 0;
	while (i < version.n && (version.p[i] < '0' || version.p[i] > '9'))
		i++;
	return i < version.n && version.p[i] >= '4';
}

int format_doctrine_settings(
	struct doctrine_project *p, struct arena *a, const struct doctrine_config *c, struct err *e)
{
	static const char *const names[] = {"config/services.yaml", "config/services.yml",
		"app/config/services.yml", "app/config/services.yaml", NULL};
	struct str text, env = STR_NONE;
	bool found;
	p->home = c->home;
	p->composer = c->manifest;
	format_php_autoload(a, c->manifest, &p->autoload);
	p->dbal_4 = asks_for_dbal_4(c->manifest);
	if (format_read_config(p->f, a, format_path(a, p->home, STR(".env")), &text, &found, e))
		return (int)e->code;
	env = found ? text : env;
	for (size_t i = 0; names[i]; i++) {
		if (format_read_config(p->f, a, format_path(a, p->home, str_of(names[i])), &text, &found, e))
			return (int)e->code;
		if (found)
			read_settings(p, a, text, env);
	}
	return 0;
}
