/* What a Doctrine migration does, in lists, and the conditions around each statement. */
#include "migrate/formats/doctrine_php.h"

enum { MAX_GAPS = 20, MAX_QUESTIONS = 500, MAX_FRAMES = 60 };

void format_doctrine_unknown(struct doctrine_reader *r, const char *what)
{
	if (r->m->gaps.n >= MAX_GAPS) {
		r->m->opaque = true;
		return;
	}
	int line = str_line(r->m->raw, r->at);
	bool told = r->m->gaps.n && r->m->gaps.v[r->m->gaps.n - 1].line == line;
	if (!told)
		format_code_unknown(r->a, r->m, line, str_of(what));
	r->m->opaque = true;
}

void format_doctrine_uncertain(struct doctrine_reader *r, const char *what)
{
	for (size_t i = 0; i < r->frames.n; i++)
		if (!r->frames.v[i].known && !r->frames.v[i].item) {
			format_doctrine_unknown(r, what);
			return;
		}
}

/* -- frames around statements -- */

/* Each list opens and closes its own: the questions themselves are asked where statements go at once. */
static void sync(struct doctrine_reader *r, const struct format_ddl *d, struct doctrine_list *l,
	const struct doctrine_frames *where)
{
	size_t same = 0;
	while (same < l->open.n && same < where->n && l->open.v[same].serial == where->v[same].serial &&
		l->open.v[same].holds == where->v[same].holds)
		same++;
	for (; l->open.n > same; l->open.n--)
		if (l->open.v[l->open.n - 1].known)
			format_when_end(d);
	for (size_t i = same; i < where->n; i++) {
		const struct doctrine_frame *f = &where->v[i];
		*VEC_PUSH(r->a, &l->open) = *f;
		if (!f->known)
			continue;
		format_when_again(d, f->number);
		if (!f->holds)
			format_when_otherwise(d);
	}
}

struct format_ddl format_doctrine_writer(
	struct doctrine_reader *r, enum doctrine_lists to, const struct doctrine_frames *where, size_t at)
{
	struct format_ddl d = {.a = r->a, .s = r->s, .out = &r->lists[to].out, .raw = r->m->raw, .at = at};
	r->steps += at / 16384 + where->n; /* its line is counted */
	sync(r, &d, &r->lists[to], where);
	r->plain = r->plain && to == LIST_SQL && !where->n;
	return d;
}

struct doctrine_frames format_doctrine_here(struct doctrine_reader *r)
{
	struct doctrine_frames out = {0};
	for (size_t i = 0; i < r->frames.n; i++)
		*VEC_PUSH(r->a, &out) = r->frames.v[i];
	return out;
}

/* The condition on each of the set under which a statement stands. */
static struct str item_condition(struct doctrine_reader *r)
{
	struct str all = r->each && r->each->when.n ? r->each->when : format_when_constant(true);
	for (size_t i = 0; i < r->frames.n; i++) {
		const struct doctrine_frame *f = &r->frames.v[i];
		if (f->item)
			all = format_when_all(r->a, all, f->holds ? f->when : format_when_not(r->a, f->when));
	}
	return all;
}

void format_doctrine_each(struct doctrine_reader *r, enum doctrine_lists to, size_t n)
{
	struct sql_statements *out = &r->lists[to].out;
	for (size_t i = n; i < out->n && !r->s->names_only; i++) {
		struct sql_statement *s = &out->v[i];
		bool named = str_find(s->text, STR(DOCTRINE_EACH), 0) != SIZE_MAX;
		bool under = false;
		for (size_t k = 0; k < r->frames.n; k++)
			under = under || r->frames.v[k].item;
		if (s->flags & SQL_ONLY_IF || (!named && !under))
			continue;
		struct replay_each x = {.keys = r->each && r->each->part == DOCTRINE_KEYS,
			.condition = item_condition(r),
			.sql = s->text};
		if (!named || !r->each) {
			format_doctrine_unknown(r, "SQL under a condition or in a loop");
			continue;
		}
		x.schema = r->each->table->name.schema;
		x.table = r->each->table->name.name;
		struct str mark = replay_each_mark(r->a, &x);
		if (!mark.n) {
			format_doctrine_unknown(r, "SQL under a condition or in a loop");
			continue;
		}
		s->text = mark;
		s->flags = SQL_ONLY_IF | SQL_DATA;
	}
}

/* -- conditions -- */

static struct doctrine_frame frame_of(struct doctrine_reader *r, struct str when)
{
	struct doctrine_frame f = {.serial = ++r->serial, .when = when, .holds = true};
	r->plain = false;
	f.item = r->each && str_find(when, STR(REPLAY_ITEM), 0) != SIZE_MAX;
	if (!when.n || f.item || r->questions >= MAX_QUESTIONS || r->frames.n >= MAX_FRAMES)
		return f;
	struct format_ddl d = format_doctrine_writer(r, r->now, &r->frames, r->at);
	format_when_open(&d, when);
	format_when_end(&d);
	f.number = r->questions++;
	f.known = true;
	return f;
}

void format_doctrine_push(struct doctrine_reader *r, struct str when)
{
	struct doctrine_frame f = frame_of(r, when);
	*VEC_PUSH(r->a, &r->frames) = f;
}

void format_doctrine_otherwise(struct doctrine_reader *r)
{
	struct doctrine_frame *f = &r->frames.v[r->frames.n - 1];
	f->holds = !f->holds;
}

static struct str condition_of(struct doctrine_reader *r, const struct doctrine_frame *f)
{
	if (!f->known)
		return STR_NONE;
	return f->holds ? f->when : format_when_not(r->a, f->when);
}

struct str format_doctrine_around(struct doctrine_reader *r, size_t n)
{
	struct str all = format_when_constant(true);
	for (size_t i = n; i < r->frames.n; i++)
		all = format_when_all(r->a, all, condition_of(r, &r->frames.v[i]));
	return all;
}

struct str format_doctrine_leave(struct doctrine_reader *r, size_t n, enum doctrine_flow how, int *of)
{
	static const int ends[] = {FRAME_ITERATION, FRAME_ITERATION, FRAME_LOOP, FRAME_CALL, FRAME_ITERATION};
	struct str all = format_doctrine_around(r, n + 1);
	*of = ends[how] > *of ? ends[how] : *of;
	for (size_t i = n + 1; i < r->frames.n; i++)
		*of = (int)r->frames.v[i].of > *of ? (int)r->frames.v[i].of : *of;
	r->frames.n = n;
	if (how != DOCTRINE_GO && how != DOCTRINE_STOP)
		return format_when_constant(false);
	return all; /* behind an exception nothing more runs at all */
}

void format_doctrine_rest(
	struct doctrine_reader *r, struct str when, int of, const struct doctrine_frame *like)
{
	struct doctrine_frame f = *like;
	if (format_when_is(when, true))
		return;
	bool same = when.n && str_eq(when, like->when);
	bool other = when.n && str_eq(when, format_when_not(r->a, like->when));
	if (like->known && (same || other))
		f.holds = same;
	else /* a new question is the old one as long as nothing has changed */
		f = frame_of(r, r->changes ? STR_NONE : when);
	f.serial = ++r->serial;
	f.rest = true;
	f.of = of == FRAME_CALL ? FRAME_CALL : of == FRAME_LOOP ? FRAME_LOOP : FRAME_ITERATION;
	*VEC_PUSH(r->a, &r->frames) = f;
}

void format_doctrine_end_rests(struct doctrine_reader *r, size_t base, int of)
{
	size_t kept = base;
	for (size_t i = base; i < r->frames.n; i++)
		if (r->frames.v[i].rest && (int)r->frames.v[i].of > of)
			r->frames.v[kept++] = r->frames.v[i];
	r->frames.n = kept < r->frames.n ? kept : r->frames.n;
}

/* SkipMigration: nothing of what was planned runs, for it is sent behind up(). */
void format_doctrine_stop(struct doctrine_reader *r, struct str when)
{
	if (format_when_is(when, false))
		return;
	size_t n = r->frames.n;
	bool always = format_when_is(when, true);
	if (!always)
		format_doctrine_push(r, when);
	bool known = true;
	for (size_t i = 0; i < r->frames.n; i++)
		known = known && r->frames.v[i].known;
	if (known) {
		struct format_ddl d = format_doctrine_writer(r, r->now, &r->frames, r->at);
		format_when_stop(&d);
	} else if (!r->may_skip) {
		r->may_skip = str_line(r->m->raw, r->at);
	}
	r->plain = false;
	r->frames.n = n;
	r->stopped = r->stopped || (always && known && !n);
}

void format_doctrine_close(struct doctrine_reader *r, struct sql_statements *out)
{
	struct doctrine_frames none = {0};
	for (int i = 0; i < LISTS; i++) {
		struct doctrine_list *l = &r->lists[i];
		struct format_ddl d = {.a = r->a, .s = r->s, .out = &l->out, .raw = r->m->raw, .at = r->at};
		sync(r, &d, l, &none);
		for (size_t k = 0; k < l->out.n; k++)
			*VEC_PUSH(r->a, out) = l->out.v[k];
	}
}

/* -- SQL -- */

bool format_doctrine_only_data(struct doctrine_reader *r, struct str text)
{
	struct sql_statements all = {0};
	sql_split(r->a, r->s->dialect, text, &all);
	for (size_t i = 0; i < all.n; i++)
		if (!(all.v[i].flags & SQL_DATA) || all.v[i].flags & SQL_DDL)
			return false;
	return true;
}

/* What is known of it is enough to say that it changes rows alone, or what no catalog shows. */
static bool starts_as_data(struct doctrine_reader *r, struct str text)
{
	static const char *const words[] = {"select", "replace", "insert", "update", "delete",
		"alter database", "vacuum", "analyze", "reindex", "comment on"};
	struct str low = str_lower(r->a, str_trim(text));
	while (low.n && (low.p[low.n - 1] == ';' || low.p[low.n - 1] == '\n'))
		low.n--;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		if (str_starts(low, str_of(words[i])) && n < low.n && !str_is_word(low.p[n]) &&
			str_chr(low, ';') == SIZE_MAX)
			return true;
	}
	return format_code_only_data(r->a, r->s->dialect, text);
}

static uint32_t first_argument(const struct doctrine_reader *r, uint32_t call)
{
	uint32_t node = format_code_argument(r->t, syntax_field(r->t, call, "arguments"), 0);
	node = syntax_is(r->t, node, "argument") ? syntax_child(r->t, node) : node;
	if (syntax_is(r->t, node, "heredoc") || syntax_is(r->t, node, "nowdoc"))
		return syntax_field(r->t, node, "value");
	return node;
}

/* A literal's statements stand at their own lines. */
static bool write_literal(struct doctrine_reader *r, uint32_t call, const struct format_ddl *d)
{
	uint32_t node = first_argument(r, call);
	struct literal lit;
	if (r->t != r->file || node == UINT32_MAX || syntax_is(r->t, node, "variable_name") ||
		!literal_at(r->a, LANGUAGE_PHP, r->t, node, &lit) || lit.holes)
		return false;
	if (!r->s->names_only)
		format_code_statements(r->a, r->s, r->m, &lit, d->out);
	return true;
}

/* call: where the text is its first argument as it stands in the file; UINT32_MAX: it is not. */
static void write_sql(struct doctrine_reader *r, enum doctrine_lists to, uint32_t call, struct str text)
{
	bool data = format_doctrine_only_data(r, text);
	if (!data) {
		format_doctrine_uncertain(r, "SQL under a condition or in a loop");
		r->changes += to != LIST_SQL;
		r->planned_sql = r->planned_sql || to == LIST_SQL;
	}
	struct format_ddl d = format_doctrine_writer(r, to, &r->frames, r->at);
	size_t n = d.out->n;
	if (call == UINT32_MAX || !write_literal(r, call, &d))
		format_ddl_sql(&d, text);
	if (r->each && !data)
		format_doctrine_each(r, to, n);
	if (call == UINT32_MAX)
		return;
	struct doctrine_value bound = format_doctrine_argument(r, call, 1);
	if (bound.kind == DOCTRINE_NULL || (bound.kind == DOCTRINE_ARRAY && !bound.array->n))
		return;
	if (!data)
		format_doctrine_unknown(r, "SQL with parameters that only the migration itself can bind");
	r->plain = false;
}

static void send(
	struct doctrine_reader *r, enum doctrine_lists to, uint32_t call, const struct doctrine_value *v)
{
	if (r->stopped)
		return;
	if (format_doctrine_known(v)) {
		write_sql(r, to, call, v->text);
		return;
	}
	r->plain = false;
	if (v->kind == DOCTRINE_TEXT && starts_as_data(r, v->text))
		return;
	r->changes += to != LIST_SQL;
	format_doctrine_unknown(r, "SQL that is computed when the migration runs");
}

void format_doctrine_sql(struct doctrine_reader *r, enum doctrine_lists to, uint32_t call)
{
	struct doctrine_value v = format_doctrine_argument(r, call, 0);
	send(r, to, call, &v);
}

void format_doctrine_send(struct doctrine_reader *r, const struct doctrine_value *sql)
{
	send(r, r->now, UINT32_MAX, sql);
}
