#include "gitcheck/secondary.h"

#include <string.h>

#include "gitcheck/glob.h"

struct row {
	const char *word, *why;
};

/* Names of folders, whole, ASCII case folded. */
static const struct row folders[] = {
	{"test", "test"},
	{"tests", "test"},
	{"__tests__", "test"},
	{"spec", "test"},
	{"specs", "test"},
	{"e2e", "test"},
	{"testdata", "test"},
	{"testing", "test"},
	{"test-utils", "test"},
	{"testutil", "test"},
	{"testutils", "test"},
	{"testfixtures", "test"},
	{"unittest", "test"},
	{"unittests", "test"},
	{"integrationtest", "test"},
	{"integrationtests", "test"},
	{"integration-test", "test"},
	{"integration-tests", "test"},
	{"integration_tests", "test"},
	{"functionaltest", "test"},
	{"functionaltests", "test"},
	{"acceptancetests", "test"},
	{"androidtest", "test"},
	{"cypress", "test"},
	{"playwright", "test"},
	{"fixture", "test"},
	{"fixtures", "test"},
	{"__fixtures__", "test"},
	{"mocks", "test"},
	{"__mocks__", "test"},
	{"__snapshots__", "test"},
	{"benchmark", "test"},
	{"benchmarks", "test"},
	{"doc", "documentation"},
	{"docs", "documentation"},
	{"documentation", "documentation"},
	{"seed", "seed"},
	{"seeds", "seed"},
	{"seeders", "seed"},
	{"generated", "generated"},
	{"__generated__", "generated"},
	{"dist", "generated"},
	{"node_modules", "vendored"},
	{"vendor", "vendored"},
	{"vendored", "vendored"},
	{"third_party", "vendored"},
	{"third-party", "vendored"},
	{"bower_components", "vendored"},
};

/* Below one of these a folder called docs is a part of the program, not documentation. */
static const struct row sources[] = {{"app", ""}, {"src", ""}, {"lib", ""}, {"pages", ""}, {"internal", ""},
	{"pkg", ""}, {"cmd", ""}, {"server", ""}, {"components", ""}, {"routes", ""}, {"features", ""}};

/* Parts of the file's name between dots: orders.test.ts, database.types.ts. */
static const struct row infixes[] = {
	{"test", "test"},
	{"tests", "test"},
	{"spec", "test"},
	{"e2e", "test"},
	{"stories", "test"},
	{"mock", "test"},
	{"fixture", "test"},
	{"bench", "test"},
	{"gen", "generated"},
	{"generated", "generated"},
	{"pb", "generated"},
	{"min", "generated"},
	{"bundle", "generated"},
	{"d", "generated"},
	{"seed", "seed"},
};

static const struct row prefixes[] = {{"test_", "test"}};
static const struct row suffixes[] = {
	{"_test", "test"},
	{"_spec", "test"},
	{"_bench", "test"},
	{".pb", "generated"},
	{"_gen", "generated"},
	{"_generated", "generated"},
};
/* Whole names without their last extension. */
static const struct row names[] = {
	{"seed", "seed"},
	{"seeds", "seed"},
	{"seeder", "seed"},
	{"conftest", "test"},
	{"database.types", "generated"},
	{"database-types", "generated"},
	{"supabase.types", "generated"},
	{"database-generated.types", "generated"},
};
static const struct row extensions[] = {
	{"md", "documentation"},
	{"mdx", "documentation"},
	{"rst", "documentation"},
	{"adoc", "documentation"},
	{"txt", "documentation"},
	{"snap", "test"},
};
#define ROWS(t) (t), sizeof(t) / sizeof *(t)

static const char *whole(const struct row *rows, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_ieq(word, str_of(rows[i].word)))
			return rows[i].why;
	return NULL;
}

static const char *at_end(const struct row *rows, size_t n, struct str stem, bool start)
{
	for (size_t i = 0; i < n; i++) {
		struct str w = str_of(rows[i].word);
		if (stem.n > w.n &&
			str_ieq(start ? str_sub(stem, 0, w.n) : str_sub(stem, stem.n - w.n, stem.n), w))
			return rows[i].why;
	}
	return NULL;
}

/* OrderTest.php, OrderTests.cs, OrderSpec.scala: case tells them from "latest". */
static const char *camel(struct str stem)
{
	static const char *const ends[] = {"Test", "Tests", "TestCase", "Spec"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (stem.n > strlen(ends[i]) && str_ends(stem, str_of(ends[i])))
			return "test";
	return NULL;
}

/* V2_1__Fill_notes.java: a migration of Flyway's that is a program runs at its place among the others, on the
 * schema of that place (documentation.red-gate.com/fd, "Java-based migrations"). */
static bool is_program_of_flyway(struct str stem, struct str extension)
{
	static const char *const languages[] = {"java", "kt", "scala", "groovy", NULL};
	size_t two = str_find(stem, STR("__"), 0);
	if (two == SIZE_MAX || !str_one_of(extension, languages))
		return false;
	for (size_t i = 1; i < two; i++)
		if ((stem.p[i] < '0' || stem.p[i] > '9') && stem.p[i] != '_')
			return false;
	return (two == 1 && stem.p[0] == 'R') ||
	       (two > 1 && (stem.p[0] == 'V' || stem.p[0] == 'U' || stem.p[0] == 'B'));
}

/* 20240329200651_... */
static bool begins_with_moment(struct str name)
{
	size_t digits = 0;
	while (digits < name.n && name.p[digits] >= '0' && name.p[digits] <= '9')
		digits++;
	return digits == 14 && digits < name.n && name.p[digits] == '_';
}

/* 20240329200651_Ship.Designer.cs, ShopModelSnapshot.cs: EF Core's notes of what the model was after a
 * migration, which only its own tools read
 * (learn.microsoft.com/ef/core/managing-schemas/migrations/managing). */
static bool is_model_of_efcore(struct str name)
{
	return str_ends(name, STR("ModelSnapshot.cs")) ||
	       (begins_with_moment(name) && str_ends(name, STR(".Designer.cs")));
}

/* 20240329200651_fill_notes.rb, .exs: no program loads a script that is called after a moment. It is a
 * migration of rows (data_migrate's db/data and its like), which runs once in its place among the others. */
static bool is_script_of_a_moment(struct str name)
{
	return begins_with_moment(name) && (str_ends(name, STR(".rb")) || str_ends(name, STR(".exs")));
}

static const char *by_name(struct str name)
{
	size_t dot = str_rchr(name, '.');
	struct str stem = str_sub(name, 0, dot);
	const char *why = dot == SIZE_MAX ? NULL : whole(ROWS(extensions), str_sub(name, dot + 1, name.n));
	if (!why)
		why = whole(ROWS(names), stem);
	if (!why)
		why = at_end(ROWS(prefixes), stem, true);
	if (!why)
		why = at_end(ROWS(suffixes), stem, false);
	if (!why)
		why = camel(stem);
	if (!why && dot != SIZE_MAX && is_program_of_flyway(stem, str_sub(name, dot + 1, name.n)))
		why = "migration";
	if (!why && (is_model_of_efcore(name) || is_script_of_a_moment(name)))
		why = "migration";
	struct str rest = stem;
	(void)str_cut(&rest, '.');
	while (!why && rest.n)
		why = whole(ROWS(infixes), str_cut(&rest, '.'));
	return why;
}

/* A folder's name, or the end of one that is called as a project is: Shop.Orders.Tests. "Shop.Docs" and
 * "Shop.Generated" are as good as any other name. */
static const char *by_folder(struct str name)
{
	const char *why = whole(ROWS(folders), name);
	size_t dot = why ? SIZE_MAX : str_rchr(name, '.');
	if (dot == SIZE_MAX || !dot)
		return why;
	why = whole(ROWS(folders), str_sub(name, dot + 1, name.n));
	return why && !strcmp(why, "test") ? why : NULL;
}

const char *secondary_path(struct str path)
{
	struct str rest = path;
	bool in_sources = false;
	for (;;) {
		bool last = str_chr(rest, '/') == SIZE_MAX;
		struct str part = str_cut(&rest, '/');
		const char *why = last ? by_name(part) : by_folder(part);
		if (why && !last && in_sources && !strcmp(why, "documentation"))
			why = NULL;
		if (why || last)
			return why;
		in_sources |= whole(ROWS(sources), part) != NULL;
	}
}

/* Generators whose output is what runs: the statements with every * written out (sqlc, PgTyped), or the
 * tables and columns that the code's queries list (the others). The words are those that each tool writes at
 * the head of its files. */
static const char *const runs[] = {
	"generated by sqlc",
	"Types generated for queries found in", /* PgTyped */
	"@generated automatically by Diesel CLI",
	"generated by sea-orm-codegen",
	"Code generated by ent,",
	"Code generated by SQLBoiler",
	"Code generated by go-jet",
	"Code generated by gorm.io/gen",
	"generated by jOOQ",
};

/* Go keeps what is generated in the repository, with this line before the package clause, and compiles it (go
 * help generate). */
static bool compiled_by_go(struct str head)
{
	size_t at = str_find(head, STR("// Code generated "), 0);
	struct str line = str_sub(head, at == SIZE_MAX ? head.n : at, head.n);
	line = str_cut(&line, '\n');
	return str_ends(str_trim(line), STR("DO NOT EDIT.")) &&
	       str_find(head, STR("\npackage "), 0) != SIZE_MAX;
}

static bool generated_to_run(struct str bytes)
{
	struct str head = str_sub(bytes, 0, 4096);
	if (compiled_by_go(head))
		return true;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (str_find(head, str_of(runs[i]), 0) != SIZE_MAX)
			return true;
	return false;
}

/* class FillNotes implements CustomTaskChange: docs.liquibase.com/change-types/custom-change.html */
static bool is_change_of_liquibase(struct str bytes)
{
	static const char *const kinds[] = {"CustomSqlChange", "CustomTaskChange"};
	struct str head = str_sub(bytes, 0, 16384);
	if (str_find(head, STR("import liquibase.change.custom."), 0) == SIZE_MAX)
		return false;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		struct str kind = str_of(kinds[k]);
		for (size_t at = str_find(head, kind, 0); at != SIZE_MAX; at = str_find(head, kind, at + 1)) {
			struct str line = str_sub(head, 0, at);
			size_t from = str_rchr(line, '\n');
			line = str_sub(line, from == SIZE_MAX ? 0 : from + 1, line.n);
			if (str_find(line, STR("implements "), 0) != SIZE_MAX ||
				str_find(line, STR(":"), 0) != SIZE_MAX ||
				str_find(line, STR("extends "), 0) != SIZE_MAX ||
				str_find(line, STR("with "), 0) != SIZE_MAX)
				return true;
		}
	}
	return false;
}

enum secondary_word secondary_word(struct str bytes)
{
	return generated_to_run(bytes)         ? SECONDARY_RUNS
	       : secondary_marker(bytes)       ? SECONDARY_GENERATED
	       : is_change_of_liquibase(bytes) ? SECONDARY_MIGRATES
					       : SECONDARY_SILENT;
}

const char *secondary_file(enum secondary_word own, const char *by_path)
{
	if (by_path)
		return own == SECONDARY_RUNS && !strcmp(by_path, "generated") ? NULL : by_path;
	return own == SECONDARY_GENERATED ? "generated" : own == SECONDARY_MIGRATES ? "migration" : NULL;
}

const char *secondary_marker(struct str bytes)
{
	struct str head = str_sub(bytes, 0, 4096);
	if (str_find(head, STR("@generated"), 0) != SIZE_MAX ||
		str_find(head, STR("auto-generated from the current state of the database"), 0) != SIZE_MAX)
		return "generated"; /* the second is db/schema.rb's */
	size_t at = str_find(head, STR("generated"), 0);
	for (; at != SIZE_MAX; at = str_find(head, STR("generated"), at + 1)) {
		struct str line = str_sub(head, at, head.n);
		line = str_cut(&line, '\n');
		if (str_find(line, STR("DO NOT EDIT"), 0) != SIZE_MAX ||
			str_find(line, STR("do not edit"), 0) != SIZE_MAX)
			return "generated";
	}
	return NULL;
}

enum { MINIFIED_LEAST = 32 * 1024, MINIFIED_LINE = 400 }; /* bytes of all, and of a line on average */

bool secondary_minified(struct str bytes)
{
	size_t lines = 1;
	for (size_t i = 0; i < bytes.n && bytes.n >= MINIFIED_LEAST; i++)
		lines += bytes.p[i] == '\n';
	return bytes.n >= MINIFIED_LEAST && bytes.n / lines > MINIFIED_LINE;
}

/* -- .gitattributes -- */

enum { ATTRIBUTES_MAX = 256 * 1024, RULES_MAX = 2000 };

struct rule_of_attributes {
	struct str dir, pattern; /* dir with a trailing slash, empty for the root */
	const char *why;
	bool set;
};

struct secondary_attributes {
	struct arena *a;
	VEC(struct rule_of_attributes) rules;
};

static const struct row attributes[] = {
	{"linguist-generated", "generated"},
	{"linguist-vendored", "vendored"},
	{"linguist-documentation", "documentation"},
};

static void add_rule(struct secondary_attributes *s, struct str dir, struct str pattern, struct str word)
{
	bool unset = word.n && (word.p[0] == '-' || word.p[0] == '!');
	struct str name = str_sub(word, unset, word.n), value = name;
	name = str_cut(&value, '=');
	const char *why = whole(ROWS(attributes), name);
	if (!why || s->rules.n >= RULES_MAX)
		return;
	*VEC_PUSH(s->a, &s->rules) = (struct rule_of_attributes){
		dir, str_dup(s->a, pattern), why, !unset && !str_ieq(value, STR("false"))};
}

static struct str word_of(struct str *line)
{
	*line = str_trim(*line);
	size_t end = 0;
	while (end < line->n && line->p[end] != ' ' && line->p[end] != '\t')
		end++;
	struct str w = str_sub(*line, 0, end);
	*line = str_sub(*line, end, line->n);
	return w;
}

static void read_rules(struct secondary_attributes *s, struct str dir, struct str text)
{
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		struct str pattern = word_of(&line);
		if (pattern.n == 0 || pattern.p[0] == '#')
			continue;
		for (struct str w = word_of(&line); w.n; w = word_of(&line))
			add_rule(s, dir, pattern, w);
	}
}

int secondary_attributes(
	struct secondary_attributes **out, struct arena *a, const struct tree *t, struct err *e)
{
	struct secondary_attributes *s = ARENA_NEW(a, struct secondary_attributes);
	struct str name = STR(".gitattributes"), text;
	s->a = a;
	*out = s;
	for (size_t i = 0; i < t->files.n; i++) {
		const struct tree_entry *f = &t->files.v[i];
		if (!str_ends(f->path, name) || !str_eq(str_basename(f->path), name) || !tree_is_file(f))
			continue;
		int rc = tree_read(t, t->repo, a, f, ATTRIBUTES_MAX, &text, e);
		if (rc == ERR_LIMIT) {
			err_drop(e, rc);
			continue;
		}
		if (rc)
			return rc;
		read_rules(s, str_sub(f->path, 0, f->path.n - name.n), text);
	}
	return 0;
}

/* The last line that matches wins; deeper files come later in byte order of paths. */
const char *secondary_attribute(const struct secondary_attributes *s, struct str path, bool *decided)
{
	*decided = false;
	for (size_t i = s->rules.n; i-- > 0;) {
		const struct rule_of_attributes *r = &s->rules.v[i];
		if (!str_starts(path, r->dir) || !glob_match(r->pattern, str_sub(path, r->dir.n, path.n)))
			continue;
		*decided = true;
		return r->set ? r->why : NULL;
	}
	return NULL;
}
