#include "migrate/apply_command.h"

#include "base/clock.h"
#include "base/sb.h"
#include "migrate/apply_fault.h"
#include "migrate/engine_url.h"

enum { MAX_OUTPUT = 1 << 20, MAX_LINES = 60, GRACE_MS = 10000 };

const struct plan_step *apply_command_step(const struct apply_command *c, size_t i)
{
	return &c->r->out->plan.steps.v[i];
}

bool apply_command_recorded(const struct history *h, struct str id)
{
	for (size_t i = 0; i < h->n; i++)
		if (!h->v[i].failed && str_eq(h->v[i].id, id))
			return true;
	return false;
}

int apply_command_tree(struct apply_run *r, struct err *e)
{
	if (r->q->tree && r->q->folder.n)
		return r->q->tree(r->q->ctx, e);
	return err_set(e, ERR_REFUSED, "there is no work tree in which a tool's command could run");
}

int apply_command_writer(struct apply_command *c, struct session **s, struct err *e)
{
	int rc = apply_session_open(c->r, c->a, "command", s, e);
	if (!rc)
		rc = apply_session_second(c->r, *s, true, e);
	return rc;
}

/* -- starting it -- */

/* The words first, the version then: what it holds separates nothing. */
static int arguments(struct apply_command *c, const char ***argv, struct err *e)
{
	const struct source_command *sc = &c->src->source->command;
	struct str version = apply_command_step(c, c->from)->version;
	if (!version.n)
		version = apply_command_step(c, c->to - 1)->m->id;
	int rc = process_words(c->a, sc->words, argv, e);
	for (const char **w = *argv; !rc && *w; w++) {
		struct source_command word = {.words = str_of(*w)};
		*w = str_z(c->a, plan_command_line(c->a, &word, version));
	}
	return rc;
}

/* The password as it stands in the address, percent signs and all. */
static struct str raw_password(struct str url)
{
	size_t from = str_find(url, STR("://"), 0);
	struct str rest = str_sub(url, from == SIZE_MAX ? url.n : from + 3, url.n);
	struct str user = str_sub(rest, 0, str_chr(rest, '/'));
	user = str_sub(user, 0, str_rchr(user, '@') == SIZE_MAX ? 0 : str_rchr(user, '@'));
	size_t colon = str_chr(user, ':');
	return colon == SIZE_MAX ? STR_NONE : str_sub(user, colon + 1, user.n);
}

/* The password as JDBC's address spells it. */
static struct str jdbc_password(const struct apply_command *c)
{
	struct err mine = err_new(c->a);
	struct str url = STR_NONE;
	if (!c->src->source->ops->jdbc)
		return STR_NONE;
	err_drop(&mine, engine_url_jdbc(c->a, c->r->q->url, &url, &mine));
	size_t at = str_find(url, STR("password="), 0);
	struct str rest = str_sub(url, at == SIZE_MAX ? url.n : at + 9, url.n);
	return str_sub(rest, 0, str_chr(rest, '&'));
}

static struct str masked(const struct apply_command *c, struct str text)
{
	struct engine_address u = {0};
	struct err mine = err_new(c->a);
	struct str url = c->r->q->url, raw = raw_password(url);
	if (raw.n)
		text = engine_url_redact(c->a, text, raw);
	err_drop(&mine, engine_url_parse(c->a, url, &u, &mine));
	const struct str secrets[] = {u.password, engine_url_param(&u, "password"), jdbc_password(c)};
	for (size_t i = 0; i < 3; i++)
		if (secrets[i].n)
			text = engine_url_redact(c->a, text, secrets[i]);
	return text;
}

static struct str last_line(struct str text)
{
	text = str_trim(text);
	size_t nl = str_rchr(text, '\n');
	return str_trim(str_sub(text, nl == SIZE_MAX ? 0 : nl + 1, text.n));
}

/* Its last lines, for people. */
static void show(const struct apply_command *c, struct str text, bool failed)
{
	size_t lines = 0, at = text.n;
	while (at && (lines += text.p[at - 1] == '\n') <= MAX_LINES)
		at--;
	for (struct str rest = str_sub(text, at, text.n); rest.n;) {
		struct str line = str_cut(&rest, '\n');
		if (str_trim(line).n)
			apply_say(c->r, APPLY_EVENT_OUTPUT, failed, line);
	}
}

static int describe(
	struct apply_command *c, const char *program, const struct process_result *got, struct err *e)
{
	int limit = c->src->source->command.timeout_ms;
	if (!got->stopped && !got->timed_out && !got->signal && !got->status)
		return 0;
	if (got->stopped)
		err_set(e, ERR_APPLY, "\"%s\" was ended because apply was stopped by a signal", program);
	else if (got->timed_out)
		err_set(e, ERR_APPLY, "\"%s\" did not end within %d.%d s and was killed", program,
			limit / 1000, limit % 1000 / 100);
	else if (got->signal)
		err_set(e, ERR_APPLY, "\"%s\" was ended by signal %d", program, got->signal);
	else
		err_set(e, ERR_APPLY, "\"%s\" ended with exit status %d", program, got->status);
	return ERR_APPLY;
}

static struct str run_folder(const struct apply_command *c)
{
	struct str in = c->src->source->command.folder;
	return in.n ? str_fmt(c->a, "%.*s/%.*s", STRF(c->r->q->folder), STRF(in)) : c->r->q->folder;
}

/* "NAME=ADDRESS". The address is a secret and must not be an argument. */
static int variable(struct apply_command *c, struct str *out, struct err *e)
{
	struct str url = c->r->q->url;
	int rc = c->src->source->ops->jdbc ? engine_url_jdbc(c->a, url, &url, e) : 0;
	*out = str_fmt(c->a, "%.*s=%.*s", STRF(c->src->source->command.url_name), STRF(url));
	return rc;
}

int apply_command_start(struct apply_command *c, struct err *e)
{
	const char **argv;
	struct process_result got = {0};
	const struct source_command *sc = &c->src->source->command;
	struct str url;
	int rc = arguments(c, &argv, e);
	if (!rc)
		rc = variable(c, &url, e);
	if (rc)
		return rc;
	struct process_run run = {.argv = argv,
		.env = process_environment(c->a, &url, 1),
		.out_fd = -1,
		.max_out = MAX_OUTPUT,
		.timeout_ms = sc->timeout_ms,
		.dir = str_z(c->a, run_folder(c)),
		.stop = c->r->q->stop,
		.grace_ms = GRACE_MS,
		.alone = true};
	long long start = clock_ms();
	apply_fault("command");
	rc = process_run(c->a, &run, &got, e);
	apply_fault("command-done");
	c->ms = (int)(clock_ms() - start);
	if (rc)
		return rc;
	struct str out = masked(c, got.out), err = masked(c, got.err);
	rc = describe(c, argv[0], &got, e);
	show(c, out, rc);
	show(c, err, rc);
	struct str last = last_line(err).n ? last_line(err) : last_line(out);
	if (rc && last.n)
		err_detail(e, "Its last words: %.*s", STRF(last));
	return rc;
}

/* -- before and after -- */

static int record_started(struct apply_command *c, struct err *e)
{
	struct str hash = c->r->head;
	bool committed = false;
	int rc = c->r->q->engine->begin(c->s, e);
	for (size_t i = c->from; !rc && i < c->to; i++)
		rc = apply_record_event(c->r, c->a, c->s, apply_command_step(c, i), HISTORY_STARTED, 0, 0,
			str_fmt(c->a, "by the tool: %.*s", STRF(apply_command_step(c, i)->why)), &hash, e);
	if (!rc)
		rc = apply_record_commit(c->r, c->s, hash, &committed, e);
	return rc;
}

static int check_unrecorded(struct apply_command *c, struct err *e)
{
	const struct format *f = c->src->source->ops;
	int rc = f->applied(c->r->q->engine, c->s, c->a, c->src->source, c->src->files, &c->was, e);
	for (size_t i = c->from; !rc && i < c->to; i++)
		if (apply_command_recorded(&c->was, apply_command_step(c, i)->m->id))
			rc = err_set(e, ERR_APPLY, "another program has recorded migration %.*s meanwhile",
				STRF(apply_command_step(c, i)->m->id));
	return rc;
}

static int prepare(struct apply_command *c, struct err *e)
{
	struct apply_run *r = c->r;
	struct err mine = err_new(c->a);
	int rc = apply_command_tree(r, e);
	if (!rc)
		rc = apply_tools_pause(r, c->source, e);
	if (rc)
		return rc;
	if (r->q->engine->inspect(r->lock, c->a, &c->before, &mine))
		c->before = NULL;
	rc = apply_command_writer(c, &c->s, e);
	if (!rc)
		rc = apply_session_recheck(r, c->a, c->s, apply_command_step(c, c->from), e);
	if (!rc)
		rc = check_unrecorded(c, e);
	return rc ? rc : record_started(c, e);
}

static int probe(struct apply_command *c, struct err *e)
{
	struct migration all = *apply_command_step(c, c->to - 1)->m;
	all.up = (struct sql_statements){0};
	all.gaps.n = all.gaps.cap = 0;
	for (size_t i = c->from; i < c->to; i++) {
		const struct migration *m = apply_command_step(c, i)->m;
		all.opaque |= m->opaque;
		for (size_t k = 0; k < m->up.n; k++)
			*VEC_PUSH(c->a, &all.up) = m->up.v[k];
		for (size_t k = 0; k < m->gaps.n; k++)
			*VEC_PUSH(c->a, &all.gaps) = m->gaps.v[k];
	}
	struct plan_step st = *apply_command_step(c, c->to - 1);
	st.m = &all;
	st.from = 0;
	st.to = all.up.n;
	return apply_probe(c->r, c->a, &st, &c->r->out->steps[c->to - 1], e);
}

static int run(struct apply_command *c, size_t *at, struct err *e)
{
	apply_say(c->r, APPLY_EVENT_STEP, c->from, STR_NONE);
	apply_fault("step");
	int rc = prepare(c, e);
	if (rc) {
		c->r->out->steps[c->from].state = rc == ERR_PARTIAL ? APPLY_STEP_PARTIAL : APPLY_STEP_FAILED;
		*at = c->from;
		return rc;
	}
	/* In SQLite nobody may hold the file open for writing meanwhile. */
	if (c->r->q->engine->dialect == DIALECT_SQLITE)
		c->r->q->engine->close(c->s);
	rc = apply_command_start(c, e);
	rc = apply_command_settle(c, rc != 0, at, e);
	if (!rc) {
		rc = probe(c, e);
		apply_fault("probed");
	}
	for (size_t i = c->from; !rc && i < c->to; i++)
		apply_say(c->r, APPLY_EVENT_APPLIED, i, STR_NONE);
	return rc;
}

int apply_command(struct apply_run *r, size_t from, size_t to, size_t *at, struct err *e)
{
	struct apply_command c = {.r = r, .from = from, .to = to, .a = arena_new("command")};
	c.source = r->out->plan.steps.v[from].source;
	c.src = &r->q->state->v[c.source];
	*at = to - 1;
	int rc = run(&c, at, e);
	if (rc && !e->file.n)
		err_at(e, r->out->plan.steps.v[*at].m->path, 0);
	arena_free(c.a);
	return rc;
}
