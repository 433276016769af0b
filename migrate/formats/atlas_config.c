#include "migrate/formats/atlas.h"

/* atlas.hcl, read as text: the migration block that names the folder. */

struct reader {
	struct str text;
	size_t at;
};

static bool is_name(char c)
{
	return c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9') ||
	       ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void pass_comment(struct reader *r)
{
	bool block = r->text.p[r->at] == '/' && r->at + 1 < r->text.n && r->text.p[r->at + 1] == '*';
	size_t end = str_find(r->text, block ? STR("*/") : STR("\n"), r->at + 1);
	r->at = end == SIZE_MAX ? r->text.n : end + (block ? 2 : 0);
}

/* A name, a quoted text with its quotes, or one character; empty at the end. */
static struct str next(struct reader *r)
{
	for (; r->at < r->text.n; r->at++) {
		char c = r->text.p[r->at], d = r->at + 1 < r->text.n ? r->text.p[r->at + 1] : 0;
		if (c == '#' || (c == '/' && (d == '/' || d == '*'))) {
			pass_comment(r);
			r->at--;
		} else if (!format_is_blank(c)) {
			break;
		}
	}
	size_t from = r->at;
	if (from >= r->text.n)
		return STR_NONE;
	if (r->text.p[from] == '"') {
		for (r->at++; r->at < r->text.n && r->text.p[r->at] != '"' && r->text.p[r->at] != '\n';
			r->at++)
			r->at += r->text.p[r->at] == '\\';
		r->at++;
	} else if (is_name(r->text.p[from])) {
		while (r->at < r->text.n && is_name(r->text.p[r->at]))
			r->at++;
	} else {
		r->at++;
	}
	return str_sub(r->text, from, r->at);
}

/* A literal's text; a variable or an interpolation gives the empty one. */
static struct str literal(struct str token)
{
	bool quoted = token.n >= 2 && token.p[0] == '"' && token.p[token.n - 1] == '"';
	if (str_find(token, STR("${"), 0) != SIZE_MAX)
		return STR_NONE;
	if (quoted)
		return str_sub(token, 1, token.n - 1);
	return str_chr(token, '.') == SIZE_MAX && token.n && is_name(token.p[0]) ? token : STR_NONE;
}

struct block {
	struct str dir, format, schema, order, baseline;
};

/* Behind the opening brace: the attributes of this level. */
static void read_block(struct reader *r, struct block *b)
{
	const struct {
		const char *name;
		struct str *to;
	} keys[] = {{"dir", &b->dir}, {"format", &b->format}, {"revisions_schema", &b->schema},
		{"exec_order", &b->order}, {"baseline", &b->baseline}};
	int depth = 1;
	struct str token, last = STR_NONE;
	while (depth && (token = next(r)).n) {
		depth += str_eq(token, STR("{")) - str_eq(token, STR("}"));
		if (depth == 1 && str_eq(token, STR("="))) {
			token = next(r);
			for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
				if (str_eq(last, str_of(keys[i].name)))
					*keys[i].to = literal(token);
			depth += str_eq(token, STR("{"));
		}
		last = token;
	}
}

/* "file://migrations?format=goose" is relative to where Atlas is started: the repository's root or beside the
 * configuration. */
static bool is_about(struct arena *a, const struct block *b, struct str home, struct str dir)
{
	struct str at = b->dir.n ? b->dir : STR("migrations");
	if (str_starts(at, STR("file://")))
		at = str_sub(at, 7, at.n);
	at = str_sub(at, 0, str_chr(at, '?'));
	while (str_starts(at, STR("./")))
		at = str_sub(at, 2, at.n);
	while (at.n && at.p[at.n - 1] == '/')
		at.n--;
	return str_eq(at, dir) || str_eq(format_path(a, home, at), dir);
}

static void take(const struct block *b, struct str path, struct atlas_project *out)
{
	size_t at = str_find(b->dir, STR("format="), 0);
	struct str query = at == SIZE_MAX ? STR_NONE : str_sub(b->dir, at + 7, b->dir.n);
	query = str_sub(query, 0, str_chr(query, '&'));
	out->config = path;
	out->format = query.n ? query : b->format;
	out->schema = b->schema;
	out->baseline = b->baseline;
	out->order = str_ieq(b->order, STR("NON_LINEAR"))    ? ATLAS_NON_LINEAR
		     : str_ieq(b->order, STR("LINEAR_SKIP")) ? ATLAS_LINEAR_SKIP
							     : ATLAS_LINEAR;
}

int format_atlas_config(
	const struct files *f, struct arena *a, struct str dir, struct atlas_project *out, struct err *e)
{
	for (struct str home = dir;; home = str_dirname(home)) {
		struct str path = format_path(a, home, STR("atlas.hcl")), token;
		struct reader r = {.at = 0};
		bool found, after = false;
		if (format_read_config(f, a, path, &r.text, &found, e))
			return (int)e->code;
		while (found && (token = next(&r)).n) {
			struct block b = {0};
			bool open = after && str_eq(token, STR("{"));
			after = str_eq(token, STR("migration"));
			if (open)
				read_block(&r, &b);
			if (open && is_about(a, &b, home, dir)) {
				take(&b, path, out);
				return 0;
			}
		}
		if (!home.n)
			return 0;
	}
}
