/*
 * parse/worker.h without the helper program: its parts run in this process, so that a fuzzer sees into them
 * and what they answer is taken apart by the real code (parse/worker_take.h). A crash of a parser is then a
 * crash of the fuzzer.
 */
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "parse/worker.h"
#include "parse/worker_main.h"
#include "parse/worker_take.h"

struct worker {
	struct arena *a;
};

struct worker *worker_new(struct arena *a)
{
	struct worker *w = ARENA_NEW(a, struct worker);
	w->a = a;
	return w;
}

void worker_start(struct worker *w)
{
	(void)w;
}

int worker_twin(struct worker *w, struct worker **out, struct err *e)
{
	(void)e;
	*out = worker_new(w->a);
	return 0;
}

/* Nothing is kept from one input to the next. */
struct str worker_marks(struct arena *a)
{
	(void)a;
	return STR_NONE;
}

struct str worker_parsers(struct arena *a)
{
	(void)a;
	return STR_NONE;
}

bool worker_failed(const struct worker *w)
{
	(void)w;
	return false;
}

static enum worker_status status_of(const struct worker_main_answer *m)
{
	switch (m->status) {
	case WIRE_OK:
		return WORKER_OK;
	case WIRE_SYNTAX_ERROR:
		return WORKER_SYNTAX;
	case WIRE_TOO_SLOW:
		return WORKER_TIMEOUT;
	case WIRE_IDLE:
		return WORKER_IDLE;
	case WIRE_NO_GRAMMAR:
	case WIRE_BAD_QUERY:
		break;
	}
	return WORKER_ABSENT;
}

static struct worker_main_answer asked(struct arena *a)
{
	return (struct worker_main_answer){
		WIRE_OK, UINT32_MAX, sb_new(a, 4096), sb_new(a, WORKER_MAIN_MAX_REPLY)};
}

static struct worker_answer taken(struct worker_main_answer *m, struct str text)
{
	return (struct worker_answer){status_of(m), sb_str(&m->message), m->at <= text.n ? m->at : SIZE_MAX};
}

int worker_pg_parse(struct worker *w, struct arena *a, struct str sql, const struct json **tree,
	struct worker_answer *answer, struct err *e)
{
	(void)w;
	if (str_chr(sql, '\0') != SIZE_MAX) {
		*answer = (struct worker_answer){
			WORKER_SYNTAX, STR("NUL byte in the text"), str_chr(sql, '\0')};
		return 0;
	}
	struct worker_main_answer m = asked(a);
	worker_main_pg_parse(a, &m, str_z(a, sql));
	*answer = taken(&m, sql);
	if (answer->status != WORKER_OK)
		return 0;
	int rc = json_parse_trusted(tree, a, sb_str(&m.payload), WORKER_MAIN_MAX_REPLY, e);
	if (rc) {
		err_drop(e, rc);
		*answer = (struct worker_answer){WORKER_SYNTAX, STR("expression nested too deep"), SIZE_MAX};
	}
	return 0;
}

int worker_pg_version(struct worker *w)
{
	(void)w;
	return worker_main_pg_version();
}

static int syntax(struct arena *a, enum wire_op op, enum language lang, struct str bytes, struct syntax **out,
	struct worker_answer *answer)
{
	struct worker_main_answer m = asked(a);
	/* As the helper has it; the sanitizer wants an end of what regexec() is given, whatever REG_STARTEND
	 * says. */
	worker_main_syntax(a, &m, lang, (struct str){str_z(a, bytes), bytes.n}, op);
	*answer = taken(&m, bytes);
	if (answer->status != WORKER_OK)
		return 0;
	struct str payload = sb_str(&m.payload);
	char *copy = arena_alloc(a, payload.n + 1, 1);
	memcpy(copy, payload.p, payload.n);
	if (!worker_take_syntax(a, lang, bytes, (struct str){copy, payload.n}, op != WIRE_SYNTAX, out))
		__builtin_trap(); /* the parts of one program understand each other */
	return 0;
}

int worker_syntax(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e)
{
	(void)w, (void)e;
	return syntax(a, WIRE_SYNTAX, lang, bytes, out, answer);
}

int worker_query(struct worker *w, struct arena *a, enum language lang, struct str bytes, struct syntax **out,
	struct worker_answer *answer, struct err *e)
{
	(void)w, (void)e;
	return syntax(a, WIRE_QUERY, lang, bytes, out, answer);
}

int worker_query_if(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e)
{
	(void)w, (void)e;
	return syntax(a, WIRE_QUERY_IF, lang, bytes, out, answer);
}

bool worker_has_grammar(struct worker *w, enum language lang)
{
	struct err e = err_new(w->a);
	struct str lib;
	return !file_lib(w->a, &lib, &e) &&
	       file_exists(str_fmt(w->a, "%.*s/grammar-%s.so", STRF(lib), language_name(lang)));
}
