#include "parse/worker_main.h"

#ifdef HAVE_TREE_SITTER
#include "base/file.h"
#include "parse/worker_main_query_file.h"

enum { MAX_FILE = 256 * 1024 };

static struct str value_of(const TSQuery *q, uint32_t id)
{
	uint32_t n;
	const char *p = ts_query_string_value_for_id(q, id, &n);
	return (struct str){p, n};
}

static bool is_string(const TSQueryPredicateStep *s)
{
	return s->type == TSQueryPredicateStepTypeString;
}

/* (#set! key "value") */
static bool setting(struct arena *a, const TSQuery *q, const TSQueryPredicateStep *s, uint32_t n,
	struct query_pattern *out)
{
	if (n != 3 || !is_string(&s[1]) || !is_string(&s[2]))
		return false;
	*VEC_PUSH(a, &out->settings) =
		(struct syntax_setting){value_of(q, s[1].value_id), value_of(q, s[2].value_id)};
	return true;
}

/* One predicate: its name, a capture, strings. False when it is not one of ours. */
static bool test(struct arena *a, const TSQuery *q, const TSQueryPredicateStep *s, uint32_t n,
	struct query_pattern *out)
{
	static const struct {
		const char *name;
		enum query_test_kind kind;
		bool negated;
	} kinds[] = {{"eq?", QUERY_TEST_EQUAL, false}, {"not-eq?", QUERY_TEST_EQUAL, true},
		{"any-of?", QUERY_TEST_EQUAL, false}, {"not-any-of?", QUERY_TEST_EQUAL, true},
		{"match?", QUERY_TEST_MATCH, false}, {"not-match?", QUERY_TEST_MATCH, true},
		{"not-in?", QUERY_TEST_IN, true}, {"pick!", QUERY_TEST_PICK, false}};
	struct str name = value_of(q, s[0].value_id);
	size_t k = 0;
	while (k < sizeof kinds / sizeof *kinds && !str_eq(name, str_of(kinds[k].name)))
		k++;
	if (k == sizeof kinds / sizeof *kinds || n < 3 || s[1].type != TSQueryPredicateStepTypeCapture)
		return false;
	struct query_test *t = VEC_PUSH(a, &out->tests);
	t->kind = kinds[k].kind;
	t->negated = kinds[k].negated;
	t->capture = s[1].value_id;
	for (uint32_t i = 2; i < n; i++) {
		if (!is_string(&s[i]))
			return false;
		*VEC_PUSH(a, &t->texts) = value_of(q, s[i].value_id);
	}
	return t->kind == QUERY_TEST_EQUAL || t->kind == QUERY_TEST_IN ||
	       (t->texts.n == 1 && regcomp(&t->regex, str_z(a, t->texts.v[0]), REG_EXTENDED) == 0);
}

static bool pattern(struct arena *a, const TSQuery *q, uint32_t i, struct query_pattern *out)
{
	uint32_t n, from = 0;
	const TSQueryPredicateStep *s = ts_query_predicates_for_pattern(q, i, &n);
	for (uint32_t k = 0; k < n; k++) {
		if (s[k].type != TSQueryPredicateStepTypeDone)
			continue;
		bool set = is_string(&s[from]) && str_eq(value_of(q, s[from].value_id), STR("set!"));
		if (!is_string(&s[from]) || !(set ? setting : test)(a, q, &s[from], k - from, out))
			return false;
		from = k + 1;
	}
	return true;
}

/* ";; key value": words that the file needs, or settings of its patterns. */
static void header(struct arena *a, struct query_file *f, uint32_t patterns)
{
	struct str text = f->text;
	for (uint32_t number = 0; text.n; number++) {
		struct str line = str_cut(&text, '\n');
		if (!str_starts(line, STR(";; ")))
			continue;
		line = str_trim(str_sub(line, 3, line.n));
		struct str key = str_cut(&line, ' ');
		bool needs = str_eq(key, STR("needs"));
		for (uint32_t i = 0; i < patterns && !needs; i++)
			*VEC_PUSH(a, &f->patterns[i].settings) = (struct syntax_setting){key, str_trim(line)};
		if (needs && !f->query)
			worker_main_query_need_add(a, &f->needs, line, number);
	}
}

static struct arena *forever(void)
{
	static struct arena *a;
	if (!a)
		a = arena_new("the query files");
	return a;
}

bool worker_main_query_file_ready(struct query_files *files, struct query_file *f, const TSLanguage *l)
{
	struct arena *a = forever();
	uint32_t at = 0;
	TSQueryError error = TSQueryErrorNone;
	if (f->query)
		return true;
	f->query = ts_query_new(l, f->text.p, (uint32_t)f->text.n, &at, &error);
	if (!f->query) {
		files->broken = str_fmt(a, "%.*s:%d: no query (%s)", STRF(f->path), str_line(f->text, at),
			error == TSQueryErrorNodeType    ? "the grammar has no such node"
			: error == TSQueryErrorField     ? "the grammar has no such field"
			: error == TSQueryErrorStructure ? "the grammar has no such shape"
							 : "syntax");
		return false;
	}
	uint32_t n = ts_query_pattern_count(f->query);
	f->patterns = ARENA_ARRAY(a, struct query_pattern, n + 1);
	for (uint32_t i = 0; i < n; i++)
		if (!pattern(a, f->query, i, &f->patterns[i]))
			files->broken = str_fmt(a, "%.*s:%d: a predicate that is not known", STRF(f->path),
				str_line(f->text, ts_query_start_byte_for_pattern(f->query, i)));
	header(a, f, n);
	return files->broken.n == 0;
}

static void folder(struct str lib, const char *language, struct query_files *out)
{
	struct arena *a = forever();
	struct err e = err_new(a);
	struct file_names names = {0};
	struct str dir = str_fmt(a, "%.*s/queries/%s", STRF(lib), language);
	int rc = file_list(a, dir, &names, &e);
	for (size_t i = 0; i < names.n && !rc; i++) {
		if (!str_ends(names.v[i], STR(".scm")))
			continue;
		struct query_file *f = VEC_PUSH(a, out);
		f->name = str_sub(names.v[i], 0, names.v[i].n - 4);
		f->path = str_fmt(a, "%.*s/%.*s", STRF(dir), STRF(names.v[i]));
		rc = file_read(a, f->path, MAX_FILE, &f->text, &e);
		if (!rc)
			header(a, f, 0);
	}
	if (rc)
		out->broken = e.what;
}

struct query_files *worker_main_query_files(enum language lang)
{
	static struct query_files *loaded[LANGUAGE_COUNT];
	struct arena *a = forever();
	struct str lib;
	if (loaded[lang])
		return loaded[lang];
	struct err e = err_new(a);
	struct query_files *out = loaded[lang] = ARENA_NEW(a, struct query_files);
	if (file_lib(a, &lib, &e)) {
		out->broken = e.what;
		return out;
	}
	/* TypeScript's grammars hold JavaScript's nodes. */
	bool typescript = lang == LANGUAGE_TYPESCRIPT || lang == LANGUAGE_TSX;
	if (typescript)
		folder(lib, language_name(LANGUAGE_JAVASCRIPT), out);
	folder(lib, language_name(typescript ? LANGUAGE_TYPESCRIPT : lang), out);
	return out;
}
#endif
