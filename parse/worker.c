#include "parse/worker.h"
#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "base/sb.h"
#include "parse/worker_take.h"
#include "parse/worker_wire.h"

enum { TIME_LIMIT_MS = 10000, MAX_JSON = 512 * 1024 * 1024 };

struct worker {
	struct arena *a;
	struct process_child child;
	struct worker *twin;
	int pg_version;
	bool failed;                         /* worker_failed() */
	signed char grammar[LANGUAGE_COUNT]; /* 0 = not looked for yet, 1 = there, -1 = not */
};

/* The arena of a worker goes with the command. */
static void end(void *p)
{
	process_leave(&((struct worker *)p)->child);
}

struct worker *worker_new(struct arena *a)
{
	struct worker *w = ARENA_NEW(a, struct worker);
	w->a = a;
	arena_own(a, w, end);
	return w;
}

static int start(struct worker *w, struct err *e)
{
	static const char *const no_environment[] = {NULL};
	if (w->child.pid > 0)
		return 0;
	struct str lib;
	int rc = file_lib(w->a, &lib, e);
	if (rc)
		return rc;
	struct str path = str_fmt(w->a, "%.*s/worker", STRF(lib));
	rc = process_start((const char *const[]){path.p, NULL}, no_environment, &w->child, e);
	/* A helper that stands still must not make us stand still in the middle of a write. */
	if (!rc && (fcntl(w->child.in, F_SETFL, O_NONBLOCK) || fcntl(w->child.out, F_SETFL, O_NONBLOCK))) {
		process_kill(&w->child);
		rc = err_set(e, ERR_SYSTEM, "could not set up the pipes to the parser: %s", strerror(errno));
	}
	return rc;
}

void worker_start(struct worker *w)
{
	struct err e = err_new(w->a);
	int rc = start(w, &e);
	if (rc) /* the first request tries again, and says why not */
		err_drop(&e, rc);
}

static void free_arena(void *a)
{
	arena_free(a);
}

/* Its own arena: starting it again allocates, in whichever thread that happens. */
int worker_twin(struct worker *w, struct worker **out, struct err *e)
{
	if (!w->twin) {
		struct arena *a = arena_new("the second parser");
		arena_own(w->a, a, free_arena);
		w->twin = worker_new(a);
	}
	*out = w->twin;
	return start(w->twin, e);
}

/* Wait until fd can be used or the time is over. */
static bool ready(int fd, short events, long long deadline)
{
	for (;;) {
		long long left = deadline - clock_ms();
		struct pollfd p = {fd, events, 0};
		if (left <= 0)
			return false;
		int n = poll(&p, 1, (int)left);
		if (n > 0)
			return true;
		if (n == 0 || errno != EINTR)
			return false;
	}
}

enum move { MOVED, GONE, LATE };

static enum move send_bytes(struct worker *w, const void *from, size_t n, long long deadline)
{
	const char *p = from;
	while (n) {
		if (!ready(w->child.in, POLLOUT, deadline))
			return LATE;
		ssize_t put = write(w->child.in, p, n < 65536 ? n : 65536);
		if (put < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (put <= 0)
			return GONE;
		p += put;
		n -= (size_t)put;
	}
	return MOVED;
}

static enum move receive(struct worker *w, void *to, size_t n, long long deadline)
{
	char *p = to;
	while (n) {
		if (!ready(w->child.out, POLLIN, deadline))
			return LATE;
		ssize_t got = read(w->child.out, p, n);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return GONE;
		p += got;
		n -= (size_t)got;
	}
	return MOVED;
}

static enum move converse(struct worker *w, struct arena *a, struct wire_request q, struct str bytes,
	struct wire_reply *r, struct str *message, struct str *payload)
{
	long long deadline = clock_ms() + TIME_LIMIT_MS;
	enum move m = send_bytes(w, &q, sizeof q, deadline);
	if (m == MOVED)
		m = send_bytes(w, bytes.p, bytes.n, deadline);
	if (m == MOVED)
		m = receive(w, r, sizeof *r, deadline);
	if (m != MOVED)
		return m;
	if (r->magic != WIRE_MAGIC || r->message > 4096 || r->payload > MAX_JSON)
		return GONE;
	char *text = arena_text(a, r->message);
	char *body = arena_text(a, (size_t)r->payload);
	m = receive(w, text, r->message, deadline);
	if (m == MOVED)
		m = receive(w, body, (size_t)r->payload, deadline);
	*message = (struct str){text, r->message};
	*payload = (struct str){body, (size_t)r->payload};
	return m;
}

static int start_and_converse(struct worker *w, struct arena *a, struct wire_request q, struct str bytes,
	struct wire_reply *r, struct str *message, struct str *payload, enum move *m, struct err *e)
{
	bool used = w->child.pid > 0;
	for (;;) {
		int rc = start(w, e);
		if (rc)
			return rc;
		*m = converse(w, a, q, bytes, r, message, payload);
		if (*m == MOVED)
			return 0;
		process_kill(&w->child);
		/* A helper that served others may have been killed from outside or hurt by an earlier text:
		 * only a fresh one's death is this text's fault. */
		if (*m == LATE || !used)
			return 0;
		used = false;
	}
}

static const enum worker_status statuses[] = {[WIRE_OK] = WORKER_OK,
	[WIRE_SYNTAX_ERROR] = WORKER_SYNTAX,
	[WIRE_NO_GRAMMAR] = WORKER_ABSENT,
	[WIRE_TOO_SLOW] = WORKER_TIMEOUT,
	[WIRE_IDLE] = WORKER_IDLE};

/* One request. The helper is ended when it died or stalled, so that the next file finds a new one. */
static int ask(struct worker *w, struct arena *a, enum wire_op op, enum language lang, struct str bytes,
	struct str *payload, struct worker_answer *out, struct err *e)
{
	*out = (struct worker_answer){.status = WORKER_OK, .at = SIZE_MAX};
	if (bytes.n > WORKER_MAX_INPUT) {
		out->status = WORKER_TOO_BIG;
		out->message = str_fmt(a, "%zu bytes are more than the parser is given", bytes.n);
		return 0;
	}
	struct wire_request q = {WIRE_MAGIC, (uint16_t)op, (uint16_t)lang, (uint32_t)bytes.n};
	struct wire_reply r = {0};
	enum move m = MOVED;
	int rc = start_and_converse(w, a, q, bytes, &r, &out->message, payload, &m, e);
	if (rc)
		return rc;
	if (m == MOVED && r.status == WIRE_BAD_QUERY) {
		rc = err_set(e, ERR_SYSTEM, "a query file of the installation is broken: %.*s",
			STRF(out->message));
		err_hint(e, "mend or remove that file, or install schemagate again");
		return rc;
	}
	if (m == LATE) {
		out->status = WORKER_TIMEOUT;
		out->message = STR("the parser took too long");
	} else if (m == GONE || r.status >= sizeof statuses / sizeof statuses[0]) {
		out->status = WORKER_CRASHED;
		out->message = STR("the parser crashed on this text");
	} else {
		out->status = statuses[r.status];
		out->at = r.at <= bytes.n ? r.at : SIZE_MAX; /* at the end: something is missing there */
	}
	w->failed = w->failed || out->status == WORKER_TIMEOUT || out->status == WORKER_CRASHED ||
		    out->status == WORKER_ABSENT;
	return 0;
}

bool worker_failed(const struct worker *w)
{
	return w->failed;
}

int worker_pg_parse(struct worker *w, struct arena *a, struct str sql, const struct json **tree,
	struct worker_answer *answer, struct err *e)
{
	struct str payload = STR_NONE;
	/* The parser takes a C string: what follows a NUL would be lost without a word. */
	if (str_chr(sql, '\0') != SIZE_MAX) {
		*answer = (struct worker_answer){
			WORKER_SYNTAX, STR("NUL byte in the text"), str_chr(sql, '\0')};
		return 0;
	}
	int rc = ask(w, a, WIRE_PG_PARSE, LANGUAGE_SQL, sql, &payload, answer, e);
	if (rc || answer->status != WORKER_OK)
		return rc;
	rc = json_parse_trusted(tree, a, payload, MAX_JSON, e);
	if (rc == ERR_LIMIT || rc == ERR_INPUT) {
		err_drop(e, rc);
		*answer = (struct worker_answer){WORKER_SYNTAX, STR("expression nested too deep"), SIZE_MAX};
		return 0;
	}
	return rc;
}

int worker_pg_version(struct worker *w)
{
	if (w->pg_version)
		return w->pg_version;
	struct err e = err_new(w->a);
	struct worker_answer answer;
	struct str payload = STR_NONE;
	uint64_t n = 0;
	if (!ask(w, w->a, WIRE_PG_VERSION, LANGUAGE_SQL, STR_NONE, &payload, &answer, &e) &&
		str_u64(payload, &n))
		w->pg_version = (int)n;
	return w->pg_version;
}

bool worker_has_grammar(struct worker *w, enum language lang)
{
	if (!w->grammar[lang]) {
		struct err e = err_new(w->a);
		struct str lib;
		bool there = !file_lib(w->a, &lib, &e) &&
			     file_exists(str_fmt(w->a, "%.*s/grammar-%s.so", STRF(lib), language_name(lang)));
		w->grammar[lang] = there ? 1 : -1;
	}
	return w->grammar[lang] > 0;
}

static int marks_of(struct arena *a, struct str dir, struct sb *out, struct err *e)
{
	struct file_names l = {0};
	int rc = file_list(a, dir, &l, e);
	for (size_t i = 0; i < l.n && !rc; i++) {
		struct str mark = STR_NONE, path = str_fmt(a, "%.*s/%.*s", STRF(dir), STRF(l.v[i]));
		if (file_mark(a, path, &mark))
			sb_fmt(out, "%.*s %.*s\n", STRF(l.v[i]), STRF(mark));
	}
	return rc;
}

struct str worker_parsers(struct arena *a)
{
	struct err e = err_new(a);
	struct str lib;
	struct sb out = sb_new(a, 64 * 1024);
	if (file_lib(a, &lib, &e) || marks_of(a, lib, &out, &e))
		return STR_NONE;
	return out.full ? STR_NONE : sb_str(&out);
}

struct str worker_marks(struct arena *a)
{
	struct err e = err_new(a);
	struct str lib;
	struct sb out = sb_new(a, 1024 * 1024);
	if (file_lib(a, &lib, &e) || marks_of(a, lib, &out, &e))
		return STR_NONE;
	for (int i = 0; i < LANGUAGE_COUNT; i++) {
		struct str dir = str_fmt(a, "%.*s/queries/%s", STRF(lib), language_name((enum language)i));
		if (marks_of(a, dir, &out, &e))
			return STR_NONE;
	}
	return out.full ? STR_NONE : sb_str(&out);
}

static int syntax(struct worker *w, struct arena *a, enum wire_op op, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e)
{
	struct str payload = STR_NONE;
	int rc = ask(w, a, op, lang, bytes, &payload, answer, e);
	if (rc || answer->status != WORKER_OK)
		return rc;
	if (!worker_take_syntax(a, lang, bytes, payload, op != WIRE_SYNTAX, out)) {
		process_kill(&w->child);
		*answer = (struct worker_answer){
			WORKER_CRASHED, STR("the parser's answer makes no sense"), SIZE_MAX};
	}
	return 0;
}

int worker_syntax(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e)
{
	return syntax(w, a, WIRE_SYNTAX, lang, bytes, out, answer, e);
}

int worker_query(struct worker *w, struct arena *a, enum language lang, struct str bytes, struct syntax **out,
	struct worker_answer *answer, struct err *e)
{
	return syntax(w, a, WIRE_QUERY, lang, bytes, out, answer, e);
}

int worker_query_if(struct worker *w, struct arena *a, enum language lang, struct str bytes,
	struct syntax **out, struct worker_answer *answer, struct err *e)
{
	return syntax(w, a, WIRE_QUERY_IF, lang, bytes, out, answer, e);
}
