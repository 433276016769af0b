/* Settings of the application that its migrations read, or that change what their types are: literals in
 * config/application.rb and config/initializers. */
#include "migrate/formats/rails.h"

enum { MAX_FILES = 300 };

/* The symbol behind "primary_key_type:" or "datetime_type =", in code and not in a comment. */
static struct str symbol_behind(struct str text, const char *key)
{
	for (size_t at = 0; (at = str_find_word(text, str_of(key), at)) != SIZE_MAX; at++) {
		size_t begin = at;
		while (begin && text.p[begin - 1] != '\n')
			begin--;
		struct str rest = str_sub(text, at + strlen(key), text.n);
		rest = str_cut(&rest, '\n');
		size_t colon = str_find(rest, STR(" :"), 0), end = colon == SIZE_MAX ? 0 : colon + 2;
		while (end < rest.n && str_is_word(rest.p[end]))
			end++;
		if (str_chr(str_sub(text, begin, at), '#') == SIZE_MAX && colon != SIZE_MAX && colon < 6)
			return str_sub(rest, colon + 2, end);
	}
	return STR_NONE;
}

static void take(struct arena *a, struct str text, struct rails_memory *out)
{
	struct str type = symbol_behind(text, "primary_key_type");
	if (type.n)
		out->key_type = str_dup(a, type);
	out->zoned = out->zoned || str_eq(symbol_behind(text, "datetime_type"), STR("timestamptz"));
}

/* "    activerecord (7.1.3)" of Gemfile.lock -> 71. */
static int locked_release(struct str text)
{
	static const char line[] = "\n    activerecord (";
	size_t at = str_find(text, str_of(line), 0);
	if (at == SIZE_MAX)
		return 0;
	struct str rest = str_sub(text, at + sizeof line - 1, text.n);
	uint64_t major, minor;
	return str_u64(str_cut(&rest, '.'), &major) && str_u64(str_cut(&rest, '.'), &minor) && major < 100 &&
			       minor < 10
		       ? (int)(major * 10 + minor)
		       : 0;
}

int format_rails_settings(const struct files *f, struct arena *a, const struct source *s,
	struct rails_memory *out, struct err *e)
{
	struct str home = format_path(a, str_dirname(str_dirname(s->path)), STR("config")), text;
	struct str folder = format_path(a, home, STR("initializers"));
	struct names_list all = {0};
	bool found;
	struct str lock = format_path(a, str_dirname(str_dirname(s->path)), STR("Gemfile.lock"));
	if (format_read_config(f, a, lock, &text, &found, e))
		return (int)e->code;
	out->rails = found ? locked_release(text) : 0;
	if (format_read_config(f, a, format_path(a, home, STR("application.rb")), &text, &found, e))
		return (int)e->code;
	if (!found)
		return 0;
	take(a, text, out);
	if (f->list(f->ctx, a, folder, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n && i < MAX_FILES; i++) {
		if (!str_ends(all.v[i], STR(".rb")))
			continue;
		if (format_read_config(f, a, format_path(a, folder, all.v[i]), &text, &found, e))
			return (int)e->code;
		if (found)
			take(a, text, out);
	}
	return 0;
}
