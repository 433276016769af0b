/*
 * The readers of code with the grammars: parse, strings, texts put together, mentions. The first byte chooses
 * the language by its number in parse/language.h, the second the dialect. Mentions and literals lie in the
 * file.
 */
#include "gitcheck/mention.h"
#include "parse/component.h"
#include "parse/encoding.h"
#include "parse/worker.h"
#include "tests/fuzz/fuzz.h"

static void literals(const struct literals *l, struct str bytes)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct literal *x = &l->v[i];
		size_t at = 0;
		if (x->from > x->to || x->to > bytes.n)
			fuzz_fail("a literal outside the file", i);
		for (size_t k = 0; k < x->npieces; k++) {
			const struct literal_piece *p = &x->pieces[k];
			if (p->at != at || p->at + p->len > x->text.n || p->source > bytes.n)
				fuzz_fail("a piece out of place", i);
			at += p->len;
		}
		if (at != x->text.n)
			fuzz_fail("text without a place", i);
	}
}

static void mentions(const struct mentions *m, struct str bytes)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct mention *x = &m->v[i];
		if (x->from > x->to || x->to > bytes.n || !x->reader)
			fuzz_fail("a mention outside the file", i);
		if (x->kind == MENTION_UNREAD && !x->why.n)
			fuzz_fail("unread without a reason", i);
	}
}

static void read_all(struct arena *a, struct code_file *f)
{
	struct literals strings = {0};
	struct mentions found = {0};
	struct worker_answer answer = {.status = WORKER_ABSENT};
	struct syntax *tree = NULL;
	struct worker *w = worker_new(a);
	struct err e = err_new(a);
	if (f->language != LANGUAGE_SQL && worker_has_grammar(w, f->language) &&
		worker_query(w, a, f->language, f->bytes, &tree, &answer, &e))
		fuzz_fail("the parser says that the machine failed", (size_t)e.code);
	if (answer.status == WORKER_OK) {
		literal_collect(a, f->language, tree, &strings);
		literal_assemble(a, f->language, tree, &strings);
	} else if (f->language != LANGUAGE_SQL) {
		literal_lex(a, f->language, f->bytes, &strings);
	}
	f->syntax = answer.status == WORKER_OK ? tree : NULL;
	f->strings = &strings;
	literals(&strings, f->bytes);
	for (size_t i = 0; readers[i]; i++)
		readers[i]->read(a, f, &found);
	mentions(&found, f->bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	struct arena *a = arena_new("fuzz");
	struct str bytes = fuzz_text(data + 2, n - 2);
	struct code_file f = {.path = STR("src/file"),
		.language = (enum language)(data[0] % LANGUAGE_COUNT),
		.dialect = (enum dialect)(data[1] % 3)};
	struct component c;
	enum encoding how = encoding_of(bytes);
	f.bytes = how == ENCODING_UTF16LE || how == ENCODING_UTF16BE ? encoding_utf8(a, bytes, how) : bytes;
	if (component_split(a, data[1] & 4 ? STR("a.vue") : STR("a.astro"), f.bytes, &c) &&
		(c.script.n != f.bytes.n || c.markup.n != f.bytes.n || c.code.n != f.bytes.n))
		fuzz_fail("a part of another length", c.script.n);
	read_all(a, &f);
	arena_free(a);
	return 0;
}
