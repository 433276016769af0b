#include "migrate/format_tool.h"

static bool holds(struct str text, const char *const *words)
{
	if (!words)
		return true;
	for (; *words; words++)
		if (str_find(text, str_of(*words), 0) != SIZE_MAX)
			return true;
	return false;
}

static size_t depth_of(struct str dir)
{
	size_t n = dir.n > 0;
	for (size_t i = 0; i < dir.n; i++)
		n += dir.p[i] == '/';
	return n;
}

static int in_folder(const struct files *f, struct arena *a, struct str dir, const char *const *names,
	const char *const *words, struct format_mention *out, struct err *e)
{
	for (; *names && !out->found; names++) {
		struct str path = format_path(a, dir, str_of(*names)), text;
		bool there;
		if (format_read_config(f, a, path, &text, &there, e))
			return (int)e->code;
		if (there && holds(text, words))
			*out = (struct format_mention){
				.found = true, .path = path, .text = text, .depth = depth_of(dir)};
	}
	return 0;
}

int format_mention(const struct files *f, struct arena *a, struct str dir, const char *const *names,
	const char *const *words, struct format_mention *out, struct err *e)
{
	*out = (struct format_mention){.found = false};
	for (;; dir = str_dirname(dir)) {
		int rc = in_folder(f, a, dir, names, words, out, e);
		if (rc || out->found || !dir.n)
			return rc;
	}
}

/* "sqlx = ", "[dependencies.sqlx]" or "sqlx.workspace", and in a lock file name = "sqlx": the crate as a word
 * at the start of a line or after a dot or quote. */
static bool names_crate(struct str text, struct str crate)
{
	for (size_t at = 0; (at = str_find(text, crate, at)) != SIZE_MAX; at += crate.n) {
		char before = at ? text.p[at - 1] : '\n';
		char after = at + crate.n < text.n ? text.p[at + crate.n] : '\n';
		if ((before == '\n' || before == '.' || before == '"') &&
			(after == ' ' || after == '=' || after == '.' || after == ']' || after == '"'))
			return true;
	}
	return false;
}

static int crate_in(const struct files *f, struct arena *a, struct str dir, struct str crate,
	struct format_mention *out, struct err *e)
{
	static const char *const names[] = {"Cargo.toml", "Cargo.lock", NULL};
	for (size_t i = 0; names[i]; i++) {
		const char *const one[] = {names[i], NULL};
		*out = (struct format_mention){.found = false};
		if (in_folder(f, a, dir, one, NULL, out, e))
			return (int)e->code;
		if (out->found && names_crate(out->text, crate))
			return 0;
	}
	*out = (struct format_mention){.found = false};
	return 0;
}

int format_mention_crate(const struct files *f, struct arena *a, struct str dir, const char *crate,
	struct format_mention *out, struct err *e)
{
	for (;; dir = str_dirname(dir)) {
		int rc = crate_in(f, a, dir, str_of(crate), out, e);
		if (rc || out->found || !dir.n)
			return rc;
	}
}

static bool is_value(char c)
{
	return c == '_' || c == '-' || c == '.' || c == '/' || (c >= '0' && c <= '9') ||
	       ((c | 32) >= 'a' && (c | 32) <= 'z');
}

struct str format_mention_value(struct str text, const char *key)
{
	struct str k = str_of(key);
	for (size_t at = 0; (at = str_find(text, k, at)) != SIZE_MAX;) {
		bool whole = !at || !is_value(text.p[at - 1]);
		at += k.n;
		size_t from = at;
		while (from < text.n && (text.p[from] == ' ' || text.p[from] == '\t'))
			from++;
		if (!whole || from >= text.n || (text.p[from] != '=' && text.p[from] != ':'))
			continue;
		for (from++; from < text.n &&
			     (text.p[from] == ' ' || text.p[from] == '"' || text.p[from] == '\'');)
			from++;
		size_t to = from;
		while (to < text.n && is_value(text.p[to]))
			to++;
		return str_sub(text, from, to);
	}
	return STR_NONE;
}

unsigned format_mention_dialects(struct str text)
{
	static const struct format_sign signs[] = {{"\"postgres\"", DIALECT_POSTGRESQL},
		{"postgres://", DIALECT_POSTGRESQL}, {"postgresql://", DIALECT_POSTGRESQL},
		{"github.com/lib/pq", DIALECT_POSTGRESQL}, {"github.com/jackc/pgx", DIALECT_POSTGRESQL},
		{"\"mysql\"", DIALECT_MYSQL}, {"mysql://", DIALECT_MYSQL},
		{"github.com/go-sql-driver/mysql", DIALECT_MYSQL}, {"\"sqlite\"", DIALECT_SQLITE},
		{"sqlite://", DIALECT_SQLITE}, {"sqlite3://", DIALECT_SQLITE},
		{"\"rusqlite\"", DIALECT_SQLITE}, {"github.com/mattn/go-sqlite3", DIALECT_SQLITE},
		{"modernc.org/sqlite", DIALECT_SQLITE}, {NULL, 0}};
	return format_signs_in(text, signs);
}
