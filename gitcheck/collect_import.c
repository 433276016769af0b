/* What a file's own text says of where a name comes from: its package, its imports, the classes that its own
 * extends. */
#include "base/sb.h"
#include "gitcheck/collect_elsewhere.h"

enum {
	MAX_CLAUSE = 2000,
	MAX_LINE = 500,
	MAX_LOOKED = 1000000, /* for one file: places where a word stands */
	SCAN_COST = 1024,     /* bytes without one */
	LOOK_COST = 25,       /* the line around it is looked at */
	ASK_COST = 200        /* the tree is asked for files */
};

/* The same in the file at hand, for as long as one file may cost. */
static size_t look_for(struct collect_elsewhere *x, struct str w, size_t i)
{
	struct str s = x->f->bytes;
	while (x->looked < MAX_LOOKED) {
		size_t at = str_find(s, w, i);
		x->looked += 1 + ((at == SIZE_MAX ? s.n : at) - i) / SCAN_COST;
		if (at == SIZE_MAX)
			return at;
		if (str_is_whole(s, at, w.n)) {
			x->looked += LOOK_COST;
			return at;
		}
		i = at + 1;
	}
	return SIZE_MAX;
}

/* As much as one import takes. */
static struct str clause_at(struct str s, size_t i)
{
	return str_sub(s, i, s.n - i < MAX_CLAUSE ? s.n : i + MAX_CLAUSE);
}

static struct str line_around(struct str s, size_t at)
{
	size_t from = at, to = at;
	while (from > 0 && at - from < MAX_LINE && s.p[from - 1] != '\n')
		from--;
	while (to < s.n && to - at < MAX_LINE && s.p[to] != '\n')
		to++;
	return str_trim(str_sub(s, from, to));
}

/* Go: "example.com/shop/tables" of the package that is called so. */
static void go_package(struct collect_elsewhere *x, struct str owner, struct collect_places *p)
{
	struct str s = x->f->bytes;
	struct sb folder = sb_new(x->files, 1024);
	for (size_t i = look_for(x, owner, 0); i != SIZE_MAX; i = look_for(x, owner, i + 1)) {
		struct str line = line_around(s, i);
		size_t open = str_chr(line, '"'), close = str_rchr(line, '"');
		struct str front = str_trim(str_sub(line, 0, open == SIZE_MAX ? 0 : open));
		if (str_starts(front, STR("import")))
			front = str_trim(str_sub(front, 6, front.n));
		if (open == SIZE_MAX || close <= open + 1 || close + 1 != line.n ||
			(front.n && !str_eq(front, owner)))
			continue;
		struct str path = str_sub(line, open + 1, close);
		if (!front.n && !str_eq(str_basename(path), owner))
			continue;
		while (path.n && !p->n) {
			folder.n = 0;
			sb_fmt(&folder, "%.*s/", STRF(path));
			collect_add_folder(x, sb_str(&folder), p);
			size_t slash = str_chr(path, '/');
			path = slash == SIZE_MAX ? STR_NONE : str_sub(path, slash + 1, path.n);
		}
		return;
	}
}

/* import static a.b.Owner.NAME; import a.b.NAME */
static struct str jvm_import(struct collect_elsewhere *x, struct str name)
{
	struct str s = x->f->bytes;
	for (size_t i = look_for(x, name, 0); i != SIZE_MAX; i = look_for(x, name, i + 1)) {
		struct str line = line_around(s, i);
		if (!str_starts(line, STR("import ")) || !i || s.p[i - 1] != '.')
			continue;
		size_t from = i - 1;
		while (from > 0 && str_is_word(s.p[from - 1]))
			from--;
		return str_sub(s, from, i - 1);
	}
	return STR_NONE;
}

/* class X extends Base implements Columns, More { */
static void jvm_parents(struct collect_elsewhere *x, struct collect_places *p)
{
	static const char *const words[] = {"extends", "implements", NULL};
	struct str s = x->f->bytes;
	for (size_t w = 0; words[w]; w++) {
		size_t i = str_find_word(s, str_of(words[w]), 0),
		       end = i == SIZE_MAX ? i : str_find(s, STR("{"), i);
		if (end == SIZE_MAX || end - i > MAX_CLAUSE)
			continue;
		for (i += str_of(words[w]).n; i < end && p->n < 8;) {
			size_t from = i;
			while (i < end && str_is_word(s.p[i]))
				i++;
			if (i > from && s.p[from] >= 'A' && s.p[from] <= 'Z')
				collect_add_place(p, collect_by_stem(x, str_sub(s, from, i), STR_NONE));
			i += i == from;
		}
	}
}

/* define('ORDERS_TABLE', 'orders'): a constant of no class is named by no import. It stands in the files that
 * are called after what they hold, as a rule, or in what begins each request. */
static void php_constants(struct collect_elsewhere *x, struct collect_places *p)
{
	static const char *const stems[] = {"constants", "constant", "defines", "define", "definitions",
		"tables", "common", "config", "bootstrap", "init", NULL};
	for (size_t i = 0; stems[i]; i++)
		collect_add_place(p, collect_by_stem(x, str_of(stems[i]), STR_NONE));
}

static void class_file(
	struct collect_elsewhere *x, struct str owner, struct str name, struct collect_places *p)
{
	enum language l = x->f->language;
	if (owner.n) {
		if (owner.p[0] >= 'A' && owner.p[0] <= 'Z')
			collect_add_place(p, collect_by_stem(x, owner, STR_NONE));
		return;
	}
	if (l == LANGUAGE_PHP)
		php_constants(x, p);
	if (l == LANGUAGE_PHP || l == LANGUAGE_CSHARP)
		return;
	struct str from = jvm_import(x, name);
	if (from.n)
		collect_add_place(p, collect_by_stem(x, from, STR_NONE));
	else if (l == LANGUAGE_KOTLIN)
		collect_add_folder(x, collect_folder_of(x->f->path), p);
	else
		jvm_parents(x, p);
}

/* A module of Python: dots in front go up, dots within go down. */
static void python_module(
	struct collect_elsewhere *x, struct str module, struct str more, struct collect_places *p)
{
	x->looked += ASK_COST;
	struct sb b = sb_new(x->files, 1024);
	struct str up = collect_folder_of(x->f->path);
	bool relative = str_starts(module, STR("."));
	for (size_t dots = 0; str_starts(module, STR(".")); dots++) {
		if (dots && up.n)
			up = collect_folder_of(str_sub(up, 0, up.n - 1));
		module = str_sub(module, 1, module.n);
	}
	for (size_t i = 0; i < module.n; i++)
		sb_char(&b, module.p[i] == '.' ? '/' : module.p[i]);
	if (more.n)
		sb_fmt(&b, "%s%.*s", b.n ? "/" : "", STRF(more));
	struct str path = sb_str(&b);
	if (relative)
		collect_add_place(
			p, collect_by_path(x, str_fmt(x->files, "%.*s%.*s.py", STRF(up), STRF(path))));
	else if (path.n)
		collect_add_place(p, collect_by_stem(x, str_basename(path), path));
}

/* from M import (a, b as w); the name that "w" has there, empty = none of them. */
static struct str python_from(struct str clause, struct str w)
{
	size_t i = str_find_word(clause, w, 0);
	if (i == SIZE_MAX)
		return STR_NONE;
	struct str front = str_trim(str_sub(clause, 0, i));
	if (!str_ends(front, STR(" as")))
		return w;
	front = str_trim(str_sub(front, 0, front.n - 3));
	size_t from = front.n;
	while (from > 0 && str_is_word(front.p[from - 1]))
		from--;
	return str_sub(front, from, front.n);
}

/* *real: what the name is called where it comes from. */
static void python_import(
	struct collect_elsewhere *x, struct str owner, struct str *name, struct collect_places *p)
{
	struct str s = x->f->bytes, w = owner.n ? owner : *name;
	for (size_t i = look_for(x, STR("import"), 0); i != SIZE_MAX && !p->n;
		i = look_for(x, STR("import"), i + 1)) {
		struct str line = line_around(s, i), rest = clause_at(s, i + 6);
		struct str head = str_trim(str_sub(line, 0, str_find(line, STR("import"), 0)));
		bool list = str_starts(str_trim(str_sub(rest, 0, rest.n < 80 ? rest.n : 80)), STR("("));
		size_t end = list ? str_chr(rest, ')') : str_chr(rest, '\n');
		struct str clause = str_trim(str_sub(rest, 0, end == SIZE_MAX || end > MAX_CLAUSE ? 0 : end));
		if (str_starts(head, STR("from "))) {
			struct str module = str_trim(str_sub(head, 5, head.n)), real = python_from(clause, w);
			if (!real.n)
				continue;
			if (owner.n)
				python_module(x, module, real, p);
			if (!p->n)
				python_module(x, module, STR_NONE, p);
			if (!owner.n)
				*name = real;
		} else if (!head.n && owner.n) {
			struct str real = python_from(clause, owner);
			if (real.n && str_find_word(clause, owner, 0) != SIZE_MAX)
				python_module(x, str_eq(real, owner) ? clause : real, STR_NONE, p);
		}
	}
}

static const struct tree_entry *script(struct collect_elsewhere *x, struct str path)
{
	static const char *const ends[] = {
		".ts", ".tsx", ".js", ".mjs", ".jsx", "/index.ts", "/index.js", "", NULL};
	if (str_ends(path, STR(".js")))
		path.n -= 3;
	for (size_t i = 0; ends[i]; i++) {
		const struct tree_entry *e =
			collect_by_path(x, str_fmt(x->files, "%.*s%s", STRF(path), ends[i]));
		if (e && tree_is_file(e))
			return e;
	}
	return NULL;
}

/* './y', '../y', '@/db/y': the file, and where that gathers others the files beside it. */
static void script_module(struct collect_elsewhere *x, struct str spec, struct collect_places *p)
{
	struct str dir = collect_folder_of(x->f->path);
	const struct tree_entry *e = NULL;
	x->looked += ASK_COST;
	if (str_starts(spec, STR("."))) {
		while (str_starts(spec, STR("./")) || str_starts(spec, STR("../"))) {
			bool up = spec.p[1] == '.';
			spec = str_sub(spec, up ? 3 : 2, spec.n);
			if (up && dir.n)
				dir = collect_folder_of(str_sub(dir, 0, dir.n - 1));
		}
		e = script(x, str_fmt(x->files, "%.*s%.*s", STRF(dir), STRF(spec)));
	} else if ((spec.n && (spec.p[0] == '@' || spec.p[0] == '~')) || str_chr(spec, '/') != SIZE_MAX) {
		size_t slash = str_chr(spec, '/');
		struct str path = slash == SIZE_MAX ? spec : str_sub(spec, slash + 1, spec.n);
		e = collect_by_stem(x, str_basename(path), path);
		if (!e)
			e = collect_by_stem(x, STR("index"), str_fmt(x->files, "%.*s/index", STRF(path)));
	}
	collect_add_place(p, e);
	if (e && str_eq(collect_stem_of(e->path), STR("index")))
		collect_add_folder(x, collect_folder_of(e->path), p);
}

/* import { W } from '...', import * as W from '...', const { W } = require('...') */
static void script_import(struct collect_elsewhere *x, struct str w, struct collect_places *p)
{
	static const char *const words[] = {"import", "require", NULL};
	struct str s = x->f->bytes;
	for (size_t k = 0; words[k] && !p->n; k++)
		for (size_t i = look_for(x, str_of(words[k]), 0); i != SIZE_MAX && !p->n;
			i = look_for(x, str_of(words[k]), i + 1)) {
			bool require = k == 1;
			struct str line = line_around(s, i), rest = clause_at(s, i);
			size_t from = require ? 0 : str_find_word(rest, STR("from"), 0);
			if (from == SIZE_MAX || from > MAX_CLAUSE)
				continue;
			struct str names = require ? str_sub(line, 0, str_find(line, STR("require"), 0))
						   : str_sub(rest, 0, from);
			struct str tail = str_sub(rest, from, rest.n < from + 300 ? rest.n : from + 300);
			size_t open = 0;
			while (open < tail.n && tail.p[open] != '\'' && tail.p[open] != '"')
				open++;
			size_t close = open + 1;
			while (close < tail.n && tail.p[close] != '\'' && tail.p[close] != '"')
				close++;
			if (close < tail.n && str_find_word(names, w, 0) != SIZE_MAX)
				script_module(x, str_sub(tail, open + 1, close), p);
		}
}

void collect_import(struct collect_elsewhere *x, struct str owner, struct str *name, struct collect_places *p)
{
	switch (x->f->language) {
	case LANGUAGE_GO:
		if (owner.n)
			go_package(x, owner, p);
		else
			collect_add_folder(x, collect_folder_of(x->f->path), p);
		break;
	case LANGUAGE_JAVA:
	case LANGUAGE_KOTLIN:
	case LANGUAGE_SCALA:
	case LANGUAGE_CSHARP:
	case LANGUAGE_PHP:
		class_file(x, owner, *name, p);
		break;
	case LANGUAGE_PYTHON:
		python_import(x, owner, name, p);
		break;
	case LANGUAGE_TYPESCRIPT:
	case LANGUAGE_TSX:
	case LANGUAGE_JAVASCRIPT:
		script_import(x, owner.n ? owner : *name, p);
		break;
	default:
		break;
	}
}
