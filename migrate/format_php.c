#include "migrate/format_php.h"
#include "base/json.h"

enum { MAX_COMPOSER = 1024 * 1024, MAX_SPACES = 200 };

static void add(struct arena *a, struct format_php_autoload *out, struct str prefix, struct str folder)
{
	while (str_ends(folder, STR("/")))
		folder.n--;
	while (str_starts(folder, STR("./")))
		folder = str_sub(folder, 2, folder.n);
	if (str_eq(folder, STR(".")))
		folder = STR("");
	if (out->spaces.n >= MAX_SPACES)
		return;
	*VEC_PUSH(a, &out->spaces) = (struct format_php_space){prefix, folder};
	/* Among equal prefixes the one that stood first stays first. */
	for (size_t i = out->spaces.n - 1; i && out->spaces.v[i - 1].prefix.n < prefix.n; i--) {
		struct format_php_space before = out->spaces.v[i - 1];
		out->spaces.v[i - 1] = out->spaces.v[i];
		out->spaces.v[i] = before;
	}
}

void format_php_autoload(struct arena *a, struct str composer, struct format_php_autoload *out)
{
	static const char *const parts[] = {"autoload", "autoload-dev"};
	struct err e = err_new(a);
	const struct json *j = NULL;
	int rc = json_parse(&j, a, composer, MAX_COMPOSER, &e);
	err_drop(&e, rc);
	*out = (struct format_php_autoload){0};
	for (size_t i = 0; !rc && i < 2; i++) {
		const struct json *map = json_get(json_get(j, parts[i]), "psr-4");
		for (const struct json *m = json_kind(map) == JSON_OBJECT ? json_first(map) : NULL; m;
			m = json_next(m)) {
			if (json_kind(m) == JSON_STRING)
				add(a, out, json_key(m), json_str(m));
			else if (json_kind(m) == JSON_ARRAY)
				for (const struct json *f = json_first(m); f; f = json_next(f))
					if (json_kind(f) == JSON_STRING)
						add(a, out, json_key(m), json_str(f));
		}
	}
}

struct str format_php_class_path(
	struct arena *a, const struct format_php_autoload *l, struct str class, size_t *at)
{
	if (str_starts(class, STR("\\")))
		class = str_sub(class, 1, class.n);
	for (; *at < l->spaces.n; ++*at) {
		struct format_php_space s = l->spaces.v[*at];
		if (!str_starts(class, s.prefix) || class.n == s.prefix.n)
			continue;
		char *path = str_z(a, str_sub(class, s.prefix.n, class.n));
		for (char *c = path; *c; c++)
			*c = *c == '\\' ? '/' : *c;
		++*at;
		return format_path(a, s.folder, str_fmt(a, "%s.php", path));
	}
	return STR_NONE;
}

int format_php_scripts(const struct files *f, struct arena *a, struct str dir,
	bool (*is_script)(struct str entry), struct names_list *out, struct err *e)
{
	struct names_list all;
	if (f->list(f->ctx, a, dir, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n; i++)
		if (!format_is_folder(all.v[i]) && is_script(all.v[i]))
			*VEC_PUSH(a, out) = all.v[i];
	return 0;
}
