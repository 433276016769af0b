/*
 * Constants that a migration imports from another file of the repository: names of tables, mostly. Their
 * declarations are written behind the text that is parsed, in the place of the import, so that they are read
 * as if they stood in the file.
 */
#include "base/sb.h"
#include "migrate/format_js.h"

enum { MAX_FILES = 20, MAX_ADDED = 64 * 1024, MAX_STARS = 3 };

struct importing {
	const struct files *f;
	struct arena *a;
	struct str path; /* of the migration */
	struct sb added;
	int files;
	struct err *e;
};

static bool is_word(char c)
{
	return c == '_' || c == '$' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static struct str skip_blanks(struct str s)
{
	while (s.n && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
		s = str_sub(s, 1, s.n);
	return s;
}

static struct str take_word(struct str *s)
{
	size_t n = 0;
	*s = skip_blanks(*s);
	while (n < s->n && is_word(s->p[n]))
		n++;
	struct str out = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return out;
}

static bool take(struct str *s, const char *mark)
{
	struct str rest = skip_blanks(*s);
	if (!str_starts(rest, str_of(mark)))
		return false;
	*s = str_sub(rest, str_of(mark).n, rest.n);
	return true;
}

/* The bytes of a text in quotes without anything to fill in, the quotes included; 0 = none. */
static size_t quoted_length(struct str s)
{
	char quote = s.n ? s.p[0] : 0;
	if (quote != '\'' && quote != '"' && quote != '`')
		return 0;
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == quote)
			return i + 1;
		else if ((quote == '`' && s.p[i] == '$') || (quote != '`' && s.p[i] == '\n'))
			return 0;
	}
	return 0;
}

/* The bytes of a comment, 0 = none. */
static size_t comment_length(struct str s)
{
	if (str_starts(s, STR("//")))
		return str_chr(s, '\n') == SIZE_MAX ? s.n : str_chr(s, '\n');
	size_t end = str_starts(s, STR("/*")) ? str_find(s, STR("*/"), 2) : 0;
	return end == SIZE_MAX ? s.n : end ? end + 2 : 0;
}

/* The bytes of a value: a text, or an object up to its last bracket; 0 = another kind of expression. */
static size_t value_length(struct str s)
{
	size_t depth = 0, n = quoted_length(s);
	if (n || !s.n || s.p[0] != '{')
		return n;
	for (size_t i = 0; i < s.n; i++) {
		size_t over = quoted_length(str_sub(s, i, s.n));
		over = over ? over : comment_length(str_sub(s, i, s.n));
		if (over)
			i += over - 1;
		else if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && !--depth)
			return i + 1;
	}
	return 0;
}

/* -- the compiler's aliases -- */

/* "KEY": "TEXT" of a file that may hold comments; empty = not there. */
static struct str setting_of(struct str text, const char *key)
{
	size_t at = str_find(text, str_of(key), 0);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_sub(text, at + str_of(key).n, text.n);
	if (!take(&rest, ":"))
		return STR_NONE;
	rest = skip_blanks(rest);
	size_t n = quoted_length(rest);
	return n > 2 ? str_sub(rest, 1, n - 1) : STR_NONE;
}

/* Among "paths": { "@/x": ["./src/x"], "@/ *": ["./src/ *"] } (without the blanks) the one that fits best,
 * and its first target: typescriptlang.org/tsconfig/#paths. */
static struct str aliased(struct arena *a, struct str text, struct str name)
{
	struct str rest = STR_NONE, out = STR_NONE;
	size_t best = 0;
	for (size_t at = 0; !rest.n && (at = str_find(text, STR("\"paths\""), at)) != SIZE_MAX; at++) {
		rest = str_sub(text, at + 7, text.n); /* not where a comment speaks of it */
		if (!take(&rest, ":") || !take(&rest, "{"))
			rest = STR_NONE;
	}
	while ((rest = skip_blanks(rest)).n && rest.p[0] != '}') {
		size_t n = quoted_length(rest), over = n ? n : comment_length(rest);
		struct str key = n > 2 ? str_sub(rest, 1, n - 1) : STR_NONE;
		rest = str_sub(rest, over ? over : 1, rest.n);
		if (!key.n || !take(&rest, ":") || !take(&rest, "["))
			continue;
		rest = skip_blanks(rest);
		size_t length = quoted_length(rest);
		struct str target = length > 2 ? str_sub(rest, 1, length - 1) : STR_NONE;
		bool open = str_ends(key, STR("*"));
		struct str head = str_sub(key, 0, key.n - open);
		if (str_chr(rest, ']') == SIZE_MAX)
			break;
		rest = str_sub(rest, str_chr(rest, ']') + 1, rest.n);
		if (!target.n || key.n < best || (open ? !str_starts(name, head) : !str_eq(name, key)))
			continue;
		best = key.n;
		size_t star = str_chr(target, '*');
		out = open && star != SIZE_MAX ? str_fmt(a, "%.*s%.*s%.*s", STRF(str_sub(target, 0, star)),
							 STRF(str_sub(name, head.n, name.n)),
							 STRF(str_sub(target, star + 1, target.n)))
					       : target;
	}
	return out;
}

/* The path that an alias of the nearest configuration with any stands for; empty = it is a package's name. */
static int unalias(struct importing *x, struct str name, struct str *path)
{
	static const char *const names[] = {"tsconfig.json", "tsconfig.base.json", "jsconfig.json"};
	*path = STR_NONE;
	for (struct str dir = str_dirname(x->path);; dir = str_dirname(dir)) {
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			struct str text;
			bool found;
			if (format_read_config(x->f, x->a, format_path(x->a, dir, str_of(names[i])), &text,
				    &found, x->e))
				return (int)x->e->code;
			if (!found || str_find(text, STR("\"paths\""), 0) == SIZE_MAX)
				continue;
			struct str target = aliased(x->a, text, name), base = setting_of(text, "\"baseUrl\"");
			if (target.n)
				*path = str_fmt(x->a, "%.*s/%.*s/%.*s", STRF(dir), STRF(base), STRF(target));
			return 0;
		}
		if (!dir.n)
			return 0;
	}
}

/* May it be an alias? Packages of the tools themselves are not looked up in each migration. */
static bool may_be_alias(struct str name)
{
	static const char *const packages[] = {
		"@mikro-orm/", "@medusajs/", "@nestjs/", "@prisma/", "@types/"};
	for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
		if (str_starts(name, str_of(packages[i])))
			return false;
	return name.n > 1 &&
	       (str_chr(name, '/') != SIZE_MAX || name.p[0] == '@' || name.p[0] == '~' || name.p[0] == '#');
}

/* -- the other file -- */

static int read_module(
	struct importing *x, struct str from, struct str name, struct str *path, struct str *text)
{
	static const char *const ends[] = {
		"", ".ts", ".js", ".mts", ".cts", ".mjs", ".cjs", "/index.ts", "/index.js"};
	struct str at = format_path(x->a, str_dirname(from), name), parts = at, clean = STR_NONE;
	*text = STR_NONE;
	if (name.n && name.p[0] != '.') {
		if (unalias(x, name, &parts))
			return (int)x->e->code;
		if (!parts.n)
			return 0;
	}
	while (parts.n) { /* a/./b and a/../b */
		struct str part = str_cut(&parts, '/');
		if (str_eq(part, STR("..")))
			clean = str_dirname(clean);
		else if (part.n && !str_eq(part, STR(".")))
			clean = format_path(x->a, clean, part);
	}
	struct str stem = str_ends(clean, STR(".js")) ? str_sub(clean, 0, clean.n - 3) : clean;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		bool found;
		*path = str_fmt(x->a, "%.*s%s", STRF(i ? stem : clean), ends[i]);
		if (language_of_path(*path) == LANGUAGE_SQL || str_chr(str_basename(*path), '.') == SIZE_MAX)
			continue;
		if (format_read_config(x->f, x->a, *path, text, &found, x->e))
			return (int)x->e->code;
		if (found)
			return 0;
	}
	*text = STR_NONE;
	return 0;
}

/* "export const NAME: T = ", "exports.NAME = ", "export enum NAME {": what stands behind; false when the line
 * is none. */
static bool declares(struct str line, struct str *name, bool *is_enum)
{
	bool exported = take(&line, "export ");
	*is_enum = false;
	if (!exported && (take(&line, "exports.") || take(&line, "module.exports."))) {
		*name = take_word(&line);
		return take(&line, "=") && !str_starts(line, STR("="));
	}
	(void)take(&line, "declare ");
	(void)take(&line, "const ");
	*is_enum = take(&line, "enum ");
	*name = take_word(&line);
	if (*is_enum)
		return name->n > 0;
	return name->n && str_chr(line, '=') != SIZE_MAX;
}

/* Where the value of a declaration at "at" begins. */
static struct str value_at(struct str text, size_t at, bool is_enum)
{
	struct str rest = str_sub(text, at, text.n);
	size_t n = str_chr(rest, is_enum ? '{' : '=');
	return n == SIZE_MAX ? STR_NONE : skip_blanks(str_sub(rest, n + !is_enum, rest.n));
}

/* The value of an enum is that of an object with ':' for '='. */
static struct str value_of(struct importing *x, struct str at, bool is_enum)
{
	size_t n = value_length(at);
	struct str out = str_sub(at, 0, n);
	if (!is_enum)
		return out;
	char *p = str_z(x->a, out);
	for (size_t i = 0; i < n; i++) {
		size_t over = quoted_length(str_sub(out, i, n));
		over = over ? over : comment_length(str_sub(out, i, n));
		if (over)
			i += over - 1;
		else if (p[i] == '=')
			p[i] = ':';
	}
	return (struct str){p, n};
}

static bool is_const(struct str line)
{
	return take(&line, "export const ") || take(&line, "export enum ") ||
	       take(&line, "export const enum ") || take(&line, "exports.") ||
	       take(&line, "module.exports.") || take(&line, "const ");
}

/* The value that a module gives to a name, empty when it is none that is read; "" for what comes by export *.
 * With all set, every constant text of it as members of an object. */
static struct str find_in(struct importing *x, struct str text, struct str want, struct sb *all)
{
	for (struct format_line l = {0}; format_next_line(text, &l);) {
		struct str name, line = str_trim(l.text), value;
		bool is_enum;
		if (!is_const(line) || !declares(line, &name, &is_enum) || (!all && !str_eq(name, want)))
			continue;
		value = value_of(x, value_at(text, l.at, is_enum), is_enum);
		if (!all && value.n)
			return value;
		if (all && value.n)
			sb_fmt(all, "%.*s: %.*s,", STRF(name), STRF(value));
	}
	return STR_NONE;
}

static struct str find_default(struct importing *x, struct str text)
{
	static const char *const heads[] = {"export default", "module.exports ="};
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		size_t at = str_find(text, str_of(heads[i]), 0);
		struct str rest =
			skip_blanks(str_sub(text, at == SIZE_MAX ? text.n : at + str_of(heads[i]).n, text.n));
		size_t n = value_length(rest);
		if (n)
			return str_sub(rest, 0, n);
		struct str named = rest, name = take_word(&named);
		if (name.n && rest.n)
			return find_in(x, text, name, NULL);
	}
	return STR_NONE;
}

static int look_up(
	struct importing *x, struct str from, struct str module, struct str want, int depth, struct str *out)
{
	struct str path, text;
	*out = STR_NONE;
	if (++x->files > MAX_FILES || depth > MAX_STARS)
		return 0;
	if (read_module(x, from, module, &path, &text))
		return (int)x->e->code;
	*out = find_in(x, text, want, NULL);
	for (struct format_line l = {0}; !out->n && format_next_line(text, &l);) {
		struct str line = str_trim(l.text);
		size_t at = str_find(line, STR("from"), 0);
		if (!str_starts(line, STR("export *")) || at == SIZE_MAX)
			continue;
		struct str next = skip_blanks(str_sub(line, at + 4, line.n));
		size_t n = quoted_length(next);
		if (n > 2 && look_up(x, path, str_sub(next, 1, n - 1), want, depth + 1, out))
			return (int)x->e->code;
	}
	return 0;
}

/* -- the migration's imports -- */

static void declare(struct importing *x, struct str name, struct str value, bool *any)
{
	if (!name.n || !value.n || x->added.n + value.n > MAX_ADDED)
		return;
	sb_fmt(&x->added, "\nconst %.*s = %.*s;", STRF(name), STRF(value));
	*any = true;
}

/* module.exports = { USERS: 'users' }: the name is a member of that, which gets a name that no program has.
 */
static int member_of(struct importing *x, struct str module, struct str name, struct str *out)
{
	struct str path, text;
	if (read_module(x, x->path, module, &path, &text))
		return (int)x->e->code;
	struct str whole =
		str_find(text, STR("module.exports ="), 0) == SIZE_MAX ? STR_NONE : find_default(x, text);
	bool any = false;
	struct str called = str_fmt(x->a, "$exports%d", x->files);
	if (whole.n && whole.p[0] == '{')
		declare(x, called, whole, &any);
	if (any)
		*out = str_fmt(x->a, "%.*s.%.*s", STRF(called), STRF(name));
	return 0;
}

/* { A, B as C } of an import, { A, B: C } of a require(). */
static int take_members(struct importing *x, struct str list, struct str module, bool *any)
{
	while (list.n) {
		struct str one = str_trim(str_cut(&list, ',')), value;
		struct str name = take_word(&one), local = name;
		if (take(&one, "as ") || take(&one, ":"))
			local = take_word(&one);
		if (!name.n || str_eq(name, STR("type")))
			continue;
		if (look_up(x, x->path, module, name, 0, &value) ||
			(!value.n && member_of(x, module, name, &value)))
			return (int)x->e->code;
		declare(x, local, value, any);
	}
	return 0;
}

static int take_whole(struct importing *x, struct str name, struct str module, bool star, bool *any)
{
	struct str path, text;
	struct sb all = sb_new(x->a, MAX_ADDED);
	if (++x->files > MAX_FILES || read_module(x, x->path, module, &path, &text))
		return x->files > MAX_FILES ? 0 : (int)x->e->code;
	struct str value = star ? STR_NONE : find_default(x, text);
	if (!value.n && text.n) {
		(void)find_in(x, text, STR_NONE, &all);
		if (all.n)
			value = str_fmt(x->a, "{%.*s}", STRF(sb_str(&all)));
	}
	declare(x, name, value, any);
	return 0;
}

/* What stands between "import" (or "const") and the module's name. */
static int take_clause(struct importing *x, struct str clause, struct str module, bool *any)
{
	struct str name = STR_NONE;
	if (take(&clause, "type "))
		return 0;
	if (!str_starts(skip_blanks(clause), STR("{")) && !str_starts(skip_blanks(clause), STR("*"))) {
		name = take_word(&clause);
		if (take_whole(x, name, module, false, any))
			return (int)x->e->code;
		(void)take(&clause, ",");
	}
	if (take(&clause, "*")) {
		(void)take(&clause, "as ");
		return take_whole(x, take_word(&clause), module, true, any);
	}
	size_t end = str_chr(clause, '}');
	return take(&clause, "{") && end != SIZE_MAX
		       ? take_members(x, str_sub(clause, 0, str_chr(clause, '}')), module, any)
		       : 0;
}

/* const users = require('../tables').USERS; *to is behind require(...) and moves behind the member. */
static int take_member(
	struct importing *x, struct str text, size_t *to, struct str clause, struct str module, bool *any)
{
	struct str rest = str_sub(text, *to + 1, text.n), name = take_word(&rest), value = STR_NONE;
	struct str local = take_word(&clause);
	*to = text.n - rest.n;
	if (!name.n || !local.n)
		return 0;
	if (look_up(x, x->path, module, name, 0, &value) || (!value.n && member_of(x, module, name, &value)))
		return (int)x->e->code;
	declare(x, local, value, any);
	return 0;
}

/* An import of the project's own at this place; *to is its end, 0 when there is none. */
static int take_import(struct importing *x, struct str text, size_t at, size_t *to, bool *any)
{
	struct str rest = str_sub(text, at, text.n);
	bool import = take(&rest, "import "), declared = !import && take(&rest, "const ");
	size_t from = str_find(rest, import ? STR("from") : STR("require("), 0), end = str_chr(rest, ';');
	*to = 0;
	if ((!import && !declared) || from == SIZE_MAX || (end != SIZE_MAX && end < from))
		return 0;
	struct str clause = str_sub(rest, 0, from),
		   module = skip_blanks(str_sub(rest, from + (import ? 4 : 8), rest.n));
	size_t n = quoted_length(module);
	if (n < 4 || (module.p[1] != '.' && !may_be_alias(str_sub(module, 1, n - 1))) ||
		str_find(clause, STR("import "), 0) != SIZE_MAX)
		return 0;
	if (declared) {
		size_t equals = str_chr(clause, '=');
		clause = equals == SIZE_MAX || str_chr(str_sub(clause, 0, equals), '(') != SIZE_MAX
				 ? STR_NONE
				 : str_sub(clause, 0, equals);
	}
	*to = (size_t)(module.p - text.p) + n + (size_t)(declared ? 1 : 0);
	if (declared && clause.n && *to < text.n && text.p[*to] == '.')
		return take_member(x, text, to, clause, str_sub(module, 1, n - 1), any);
	return clause.n ? take_clause(x, clause, str_sub(module, 1, n - 1), any) : 0;
}

int format_js_with_imports(const struct files *f, struct arena *a, struct str path, struct str text,
	struct str *out, struct err *e)
{
	struct importing x = {.f = f, .a = a, .path = path, .added = sb_new(a, 2 * MAX_ADDED), .e = e};
	char *blanked = NULL;
	*out = text;
	for (struct format_line l = {0}; format_next_line(text, &l);) {
		bool any = false;
		size_t to;
		if (!str_starts(l.text, STR("import ")) && !str_starts(l.text, STR("const ")))
			continue;
		if (take_import(&x, text, l.at, &to, &any))
			return (int)e->code;
		if (!any)
			continue;
		blanked = blanked ? blanked : str_z(a, text);
		for (size_t i = l.at; i < to && i < text.n; i++)
			if (blanked[i] != '\n')
				blanked[i] = ' ';
	}
	if (blanked)
		*out = str_fmt(a, "%.*s%.*s\n", (int)text.n, blanked, STRF(sb_str(&x.added)));
	return 0;
}
