#include "migrate/formats/drizzle.h"

#include <string.h>

enum { MAX_DEPTH = 8 };

/* A configuration as tokens: names, strings, punctuation; comments are skipped. */
struct scan {
	struct str s;
	size_t at;
	struct str text; /* of the token: a string without its quotes */
	char kind; /* 'w' word, 's' string, 't' template with a run-time part, else the character; 0 = end */
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '$';
}

static void skip_blank(struct scan *z)
{
	while (z->at < z->s.n) {
		struct str rest = str_sub(z->s, z->at, z->s.n);
		if (rest.p[0] == ' ' || (rest.p[0] >= '\t' && rest.p[0] <= '\r')) {
			z->at++;
		} else if (str_starts(rest, STR("//"))) {
			size_t end = str_chr(rest, '\n');
			z->at += end == SIZE_MAX ? rest.n : end;
		} else if (str_starts(rest, STR("/*"))) {
			size_t end = str_find(rest, STR("*/"), 2);
			z->at += end == SIZE_MAX ? rest.n : end + 2;
		} else {
			return;
		}
	}
}

static void read_string(struct scan *z)
{
	char q = z->s.p[z->at++];
	size_t from = z->at;
	bool plain = true;
	while (z->at < z->s.n && z->s.p[z->at] != q) {
		plain &= z->s.p[z->at] != '\\' && !(q == '`' && z->s.p[z->at] == '$');
		z->at += z->s.p[z->at] == '\\' ? 2 : 1;
	}
	z->text = str_sub(z->s, from, z->at);
	z->kind = plain ? 's' : 't';
	z->at++;
}

static void next(struct scan *z)
{
	skip_blank(z);
	z->kind = 0;
	z->text = STR_NONE;
	if (z->at >= z->s.n)
		return;
	char c = z->s.p[z->at];
	size_t from = z->at;
	if (c == '\'' || c == '"' || c == '`') {
		read_string(z);
		return;
	}
	while (z->at < z->s.n && is_word(z->s.p[z->at]))
		z->at++;
	z->kind = z->at > from ? 'w' : c;
	z->at += z->at == from;
	z->text = str_sub(z->s, from, z->at);
}

static void take(struct drizzle_config *out, struct str parent, struct str key, struct str value)
{
	bool inner = str_eq(parent, STR("migrations"));
	if (str_eq(key, STR("dialect")) && !inner)
		out->dialect = value;
	else if (str_eq(key, STR("out")) && !inner)
		out->out = value;
	else if (str_eq(key, STR("table")) && inner)
		out->table = value;
	else if (str_eq(key, STR("schema")) && inner)
		out->schema = value;
}

void format_drizzle_config(struct arena *a, struct str text, struct drizzle_config *out)
{
	struct scan z = {.s = text};
	struct str parents[MAX_DEPTH] = {0}, key = STR_NONE;
	size_t depth = 0;
	bool colon = false; /* the key has its colon: a value follows */
	(void)a;
	for (next(&z); z.kind; next(&z)) {
		if (z.kind == '{') {
			if (++depth < MAX_DEPTH)
				parents[depth] = colon ? key : STR_NONE;
		} else if (z.kind == '}') {
			depth -= depth > 0;
		} else if (z.kind == ':' && key.n) {
			colon = true;
			continue;
		} else if (z.kind == 's' && colon && depth < MAX_DEPTH) {
			take(out, parents[depth], key, z.text);
		}
		key = !colon && (z.kind == 'w' || z.kind == 's') ? z.text : STR_NONE;
		colon = false;
	}
}

bool format_drizzle_dialect(struct str word, enum dialect *out)
{
	static const struct {
		const char *word;
		enum dialect dialect;
	} words[] = {{"postgresql", DIALECT_POSTGRESQL}, {"postgres", DIALECT_POSTGRESQL},
		{"pg", DIALECT_POSTGRESQL}, {"mysql", DIALECT_MYSQL}, {"sqlite", DIALECT_SQLITE},
		{"turso", DIALECT_SQLITE}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(word, str_of(words[i].word))) {
			*out = words[i].dialect;
			return true;
		}
	return false;
}

/* "./drizzle" in folder "packages/db" is "packages/db/drizzle"; ".." is followed. */
static struct str resolve(struct arena *a, struct str base, struct str rel)
{
	while (rel.n) {
		struct str part = str_cut(&rel, '/');
		if (!part.n || str_eq(part, STR(".")))
			continue;
		base = str_eq(part, STR("..")) ? str_dirname(base) : format_path(a, base, part);
	}
	return base;
}

static bool is_config_name(struct str name)
{
	static const char *const ends[] = {".ts", ".js", ".mjs", ".cjs", ".mts", ".cts", ".json", NULL};
	if (!str_starts(name, STR("drizzle")) || str_find(name, STR("config"), 0) == SIZE_MAX)
		return false;
	for (size_t i = 0; ends[i]; i++)
		if (str_ends(name, str_of(ends[i])))
			return true;
	return false;
}

static int look_in(const struct files *f, struct arena *a, struct str home, struct str dir,
	struct drizzle_config *out, bool *found, struct err *e)
{
	struct names_list all;
	if (f->list(f->ctx, a, home, &all, e))
		return (int)e->code;
	for (size_t i = 0; i < all.n && !*found; i++) {
		struct drizzle_config c = {.path = format_path(a, home, all.v[i])};
		struct str text;
		bool there;
		if (!is_config_name(all.v[i]))
			continue;
		if (format_read_config(f, a, c.path, &text, &there, e))
			return (int)e->code;
		if (!there)
			continue;
		format_drizzle_config(a, text, &c);
		*found = str_eq(resolve(a, home, c.out.n ? c.out : STR("./drizzle")), dir);
		if (*found)
			*out = c;
	}
	return 0;
}

int format_drizzle_config_of(const struct files *f, struct arena *a, struct str dir,
	struct drizzle_config *out, bool *found, struct err *e)
{
	struct str home = dir;
	*found = false;
	*out = (struct drizzle_config){0};
	do {
		home = str_dirname(home);
		if (look_in(f, a, home, dir, out, found, e))
			return (int)e->code;
	} while (home.n && !*found);
	return 0;
}
