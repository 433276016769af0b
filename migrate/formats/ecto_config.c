#include "migrate/formats/ecto.h"

#include <string.h>

/* The text without its comments, so that what is switched off does not count. */
static struct str without_comments(struct arena *a, struct str text)
{
	struct str out = STR_NONE;
	char *z = str_z(a, text);
	bool quoted = false;
	for (size_t i = 0; i < text.n; i++) {
		if (z[i] == '"' && (!i || z[i - 1] != '\\'))
			quoted = !quoted;
		if (z[i] == '\n')
			quoted = false;
		for (; z[i] == '#' && !quoted && i < text.n && z[i] != '\n'; i++)
			while (i < text.n && z[i] != '\n')
				z[i++] = ' ';
	}
	out = (struct str){z, text.n};
	return out;
}

/* What stands behind "key:" up to the end of its list or line; false when the key stands nowhere. */
static bool setting(struct str text, const char *key, struct str *out)
{
	struct str k = str_of(key);
	for (size_t at = 0; (at = str_find(text, k, at)) != SIZE_MAX; at += k.n) {
		struct str rest = str_sub(text, at + k.n, text.n);
		if (!str_starts(rest, STR(":")))
			continue;
		rest = str_trim(str_sub(rest, 1, rest.n));
		if (str_starts(rest, STR("["))) {
			size_t end = str_chr(rest, ']');
			*out = str_sub(rest, 0, end == SIZE_MAX ? rest.n : end + 1);
		} else {
			size_t n = 0;
			while (n < rest.n && rest.p[n] != '\n' && rest.p[n] != ',')
				n++;
			*out = str_trim(str_sub(rest, 0, n));
		}
		return true;
	}
	return false;
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_' && !(s.p[i] >= '0' && s.p[i] <= '9') &&
			!((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
			return false;
	return s.n > 0;
}

/* :atom, "text", true, false; false when it is computed. */
static bool value(struct str text, struct str *out)
{
	bool quoted = text.n > 1 && text.p[0] == '"' && text.p[text.n - 1] == '"';
	*out = quoted                       ? str_sub(text, 1, text.n - 1)
	       : str_starts(text, STR(":")) ? str_sub(text, 1, text.n)
					    : text;
	return is_word(*out) &&
	       (quoted || out->n < text.n || str_eq(text, STR("false")) || str_eq(text, STR("true")));
}

struct key {
	const char *name;
	struct str *out;
};

/* [name: :uuid, type: :binary_id]; a key that is not known makes the configuration one that is not read. */
static void list(struct ecto_config *c, struct str text, const struct key *keys)
{
	text = str_trim(text);
	if (!str_starts(text, STR("[")) || !str_ends(text, STR("]"))) {
		c->unread = true;
		return;
	}
	text = str_sub(text, 1, text.n - 1);
	while (str_trim(text).n) {
		struct str part = str_cut(&text, ','), key = str_trim(str_cut(&part, ':'));
		const struct key *k = keys;
		while (k->name && !str_eq(key, str_of(k->name)))
			k++;
		if (!k->name || !value(str_trim(part), k->out))
			c->unread = true;
	}
}

/* name = "text" at the beginning of a line */
static bool variable(struct str text, struct str name, struct str *out)
{
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n')), left = str_cut(&line, '=');
		if (str_eq(str_trim(left), name))
			return value(str_trim(line), out);
	}
	return false;
}

static void read_all(struct ecto_config *c, struct str text)
{
	struct str found;
	const struct key primary[] = {{"name", &c->primary_name}, {"type", &c->primary_type}, {NULL, NULL}};
	const struct key foreign[] = {{"column", &c->key_column}, {"type", &c->key_type}, {NULL, NULL}};
	const struct key times[] = {{"type", &c->time_type}, {"inserted_at", &c->inserted_at},
		{"updated_at", &c->updated_at}, {NULL, NULL}};
	if (setting(text, "migration_primary_key", &found)) {
		c->no_primary = str_eq(found, STR("false"));
		if (!c->no_primary)
			list(c, found, primary);
	}
	if (setting(text, "migration_foreign_key", &found))
		list(c, found, foreign);
	if (setting(text, "migration_timestamps", &found))
		list(c, found, times);
	if (setting(text, "migration_default_prefix", &found) && !value(found, &c->prefix) &&
		!variable(text, found, &c->prefix))
		c->unread = true;
	if (setting(text, "migration_source", &found) && !value(found, &c->source))
		c->unread = true;
	if (setting(text, "postgres_map_type", &found) && !value(found, &c->map_type))
		c->unread = true;
}

bool format_ecto_setting(const struct ecto_config *c, struct str key, struct str *out)
{
	struct str found;
	char name[128];
	if (key.n >= sizeof name || !is_word(key))
		return false;
	memcpy(name, key.p, key.n);
	name[key.n] = '\0';
	return setting(c->text, name, &found) && (value(found, out) || variable(c->text, found, out));
}

int format_ecto_config(
	const struct files *f, struct arena *a, struct str dir, struct ecto_config *out, struct err *e)
{
	static const char *const names[] = {"config/config.exs", NULL}, *const words[] = {"migration_",
										"postgres_map_type", NULL};
	struct format_mention where, nearest;
	*out = (struct ecto_config){0};
	if (format_mention(f, a, dir, names, words, &where, e) ||
		format_mention(f, a, dir, names, NULL, &nearest, e))
		return (int)e->code;
	if (where.found)
		read_all(out, without_comments(a, where.text));
	if (nearest.found)
		out->text = without_comments(a, nearest.text);
	return 0;
}
