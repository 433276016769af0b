/* Names of tables and columns as frameworks derive them from those of classes and properties. */
#include "base/sb.h"
#include "gitcheck/reader_query.h"
#include "parse/inflect.h"

/* Shop::Order, shop.Order, \App\Order -> Order */
static struct str last_part(struct str name)
{
	size_t i = name.n;
	while (i && name.p[i - 1] != ':' && name.p[i - 1] != '.' && name.p[i - 1] != '\\')
		i--;
	return str_sub(name, i, name.n);
}

/* A plural or singular in camel case: the last word is what changes. */
static struct str inflected(
	struct arena *a, struct str name, struct str (*inflect)(struct arena *, struct str))
{
	size_t i = name.n;
	while (i > 1 && !(name.p[i - 1] >= 'A' && name.p[i - 1] <= 'Z') && name.p[i - 1] != '_')
		i--;
	i -= i > 0 && name.p[i - 1] != '_';
	struct str word = str_sub(name, i, name.n), low = str_lower(a, word), many = inflect(a, low);
	bool upper = word.n && low.p[0] != word.p[0] && many.n;
	return str_fmt(a, "%.*s%.*s%.*s", STRF(str_sub(name, 0, i)), STRF(str_sub(upper ? word : many, 0, 1)),
		STRF(str_sub(many, 1, many.n)));
}

/* Django: the application is the folder of models.py, or that of models/ and what is below it. */
static struct str application(struct str path)
{
	struct str dir = str_dirname(path), up = dir;
	for (int i = 0; i < 8 && up.n && !str_eq(str_basename(up), STR("models")); i++)
		up = str_dirname(up);
	if (str_eq(str_basename(up), STR("models")))
		dir = str_dirname(up);
	return str_basename(dir);
}

/* The modules around a class, as they are written before it (Shop::Order), else as the folders below "models"
 * say, which Rails takes them from: "usage_monitoring_" of app/models/usage_monitoring/alert.rb. Empty =
 * none. */
static struct str modules(struct arena *a, struct str path, struct str written)
{
	struct str rest = str_sub(written, 0, written.n - last_part(written).n);
	if (!rest.n) {
		struct str dir = str_dirname(path);
		size_t at = str_find(dir, STR("/models/"), 0);
		rest = at == SIZE_MAX ? STR_NONE : str_sub(dir, at + 8, dir.n);
	}
	struct sb b = sb_new(a, 1000);
	for (size_t i = 0, from = 0; i <= rest.n; i++) {
		if (i < rest.n && rest.p[i] != ':' && rest.p[i] != '/')
			continue;
		struct str one = reader_snake(a, str_sub(rest, from, i));
		if (one.n && b.n + one.n < 900)
			sb_fmt(&b, "%.*s_", STRF(one));
		from = i + 1;
	}
	return sb_str(&b);
}

/* Rails finds a class in a file that is called as its tables are, by the words that the project has for
 * itself: GitHubAction in github_action.rb. Else the name as it is. */
static struct str by_file(struct arena *a, struct str path, struct str name)
{
	struct str file = str_basename(path), letters = STR_NONE;
	size_t dot = str_chr(file, '.');
	file = str_sub(file, 0, dot == SIZE_MAX ? file.n : dot);
	struct sb b = sb_new(a, 1000);
	for (size_t i = 0; i < file.n && b.n < 900; i++)
		if (file.p[i] != '_')
			sb_char(&b, file.p[i]);
	letters = sb_str(&b);
	return str_ieq(letters, name) ? file : name;
}

static struct str without_end(struct str name, const char *end)
{
	struct str e = str_of(end);
	return str_ends(name, e) && name.n > e.n ? str_sub(name, 0, name.n - e.n) : name;
}

/* orderRow, OrderRecord, OrderModel: a struct that is called after what it holds a row of. */
static struct str without_row(struct str name)
{
	static const char *const ends[] = {"Row", "Record", "Model", "Entity", "DB", NULL};
	struct str out = name;
	for (size_t i = 0; ends[i] && out.n == name.n; i++)
		out = without_end(name, ends[i]);
	return out;
}

/* One rule: steps with '-' between them, done from left to right. */
static struct str derive(struct arena *a, struct str path, struct str rule, struct str written)
{
	struct str name = last_part(written);
	while (rule.n) {
		struct str step = str_cut(&rule, '-');
		if (str_eq(step, STR("file")))
			name = by_file(a, path, name);
		else if (str_eq(step, STR("snake")))
			name = reader_snake(a, name);
		else if (str_eq(step, STR("plural")))
			name = inflected(a, name, inflect_plural);
		else if (str_eq(step, STR("singular")))
			name = inflected(a, name, inflect_singular);
		else if (str_eq(step, STR("lower")))
			name = str_lower(a, name);
		else if (str_eq(step, STR("camel")) && name.n)
			name = str_fmt(a, "%.*s%.*s", STRF(str_lower(a, str_sub(name, 0, 1))),
				STRF(str_sub(name, 1, name.n)));
		else if (str_eq(step, STR("django")))
			name = str_fmt(a, "%.*s_%.*s", STRF(application(path)), STRF(str_lower(a, name)));
		else if (str_eq(step, STR("djangoup")))
			name = str_fmt(a, "%.*s_%.*s", STRF(application(str_dirname(path))),
				STRF(str_lower(a, name)));
		else if (str_eq(step, STR("module")))
			name = str_fmt(a, "%.*s%.*s", STRF(modules(a, path, written)), STRF(name));
		else if (str_eq(step, STR("untable")))
			name = without_end(name, "Table");
		else if (str_eq(step, STR("unrow")))
			name = without_row(name);
		else if (str_eq(step, STR("untables")))
			name = without_end(without_end(name, "Model"), "Entity");
	}
	return name;
}

struct names reader_query_derived(struct arena *a, struct str path, struct str rules, struct str name)
{
	struct names out = {.v = NULL};
	if (!rules.n)
		rules = STR("same");
	while (rules.n) {
		struct str rule = str_cut(&rules, ' ');
		struct str one = rule.n ? derive(a, path, rule, name) : STR_NONE;
		bool had = !one.n;
		for (size_t i = 0; i < out.n; i++)
			had |= str_eq(out.v[i], one);
		if (!had)
			catalog_names_add(a, &out, one);
	}
	return out;
}

struct str reader_query_fold(const struct reader_query *q, const struct syntax_match *m, struct str name)
{
	bool folds = q->f->dialect == DIALECT_POSTGRESQL && syntax_setting(m, "quotes").n &&
		     str_eq(syntax_setting(m, "quotes"), STR("no"));
	return folds ? str_lower(q->a, name) : name;
}

struct names reader_query_written(struct reader_query *q, const struct syntax_match *m, struct str name)
{
	struct str rules = syntax_setting(m, "written.naming");
	struct names out = {.v = NULL};
	if (rules.n)
		return reader_query_derived(q->a, q->f->path, rules, name);
	catalog_names_add(q->a, &out, reader_query_fold(q, m, name));
	return out;
}

struct str reader_query_class_around(const struct syntax *t, uint32_t node, struct str ending)
{
	enum { MAX_CLIMB = 400 };
	for (int i = 0; node && i < MAX_CLIMB; i++, node = t->nodes[node].parent) {
		if (!syntax_is(t, node, "class_declaration"))
			continue;
		struct str name = syntax_text(t, syntax_field(t, node, "name"));
		return str_ends(name, ending) ? str_sub(name, 0, name.n - ending.n) : STR_NONE;
	}
	return STR_NONE;
}
