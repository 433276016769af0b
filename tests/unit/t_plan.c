/* The tables in tests/plan through plan_of(). */
#include <time.h>

#include "migrate/plan.h"
#include "tests/unit/cases.h"

struct world {
	struct arena *a;
	struct plan_input in;
	struct plan_source sources[4];
	struct source source[4];
	struct migrations files[4];
	struct history history[4];
	struct reconciliation state[4];
	struct history_rows own;
};

static unsigned flags_of(struct str words)
{
	static const struct {
		const char *word;
		unsigned flag;
	} known[] = {{"no_tx", SQL_NO_TX}, {"control", SQL_TX_CONTROL}, {"copy", SQL_COPY_DATA},
		{"broken", SQL_BROKEN}, {"meta", SQL_META_COMMAND}, {"ddl", SQL_DDL}, {"data", SQL_DATA}};
	unsigned f = 0;
	while (words.n) {
		struct str w = str_cut(&words, ',');
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			if (str_eq(w, str_of(known[i].word)))
				f |= known[i].flag;
	}
	return f;
}

static enum migration_state state_of(struct str word)
{
	static const char *const words[] = {
		"applied", "pending", "changed", "missing", "failed", "out-of-order", "unreadable"};
	for (int i = 0; i < 7; i++)
		if (str_eq(word, str_of(words[i])))
			return (enum migration_state)i;
	OK(false, "unknown state %.*s", STRF(word));
	return STATE_PENDING;
}

static void add_state(struct world *w, size_t s, size_t file, const struct case_line *l)
{
	struct reconciliation *r = &w->state[s];
	static struct reconciled rooms[4][32];
	r->v = rooms[s];
	r->v[r->n++] = (struct reconciled){.state = state_of(case_value(l, "state")),
		.file = file,
		.applied = w->history[s].n ? w->history[s].n - 1 : SIZE_MAX,
		.why = case_value(l, "why")};
}

/* file ID state=WORD [no-tx] [manages] [opaque] [problem=duplicate|unreadable] [text="..."] [why="..."] */
static void add_file(struct world *w, size_t s, const struct case_line *l)
{
	struct migration *m = VEC_PUSH(w->a, &w->files[s]);
	struct str problem = case_value(l, "problem");
	m->id = l->word[1];
	m->path = str_fmt(w->a, "m/%.*s.sql", STRF(m->id));
	m->checksum = case_value(l, "checksum");
	m->in_tx = !case_flag(l, "no-tx");
	m->manages_tx = case_flag(l, "manages");
	m->opaque = case_flag(l, "opaque");
	m->by_tool = case_flag(l, "by-tool");
	m->problem_text = case_value(l, "text");
	if (problem.n)
		m->problem = str_eq(problem, STR("duplicate")) ? MIGRATION_DUPLICATE : MIGRATION_UNREADABLE;
	add_state(w, s, w->files[s].n - 1, l);
}

static void add_keys(struct world *w, struct str words, struct names_list *out)
{
	while (words.n)
		*VEC_PUSH(w->a, out) = str_cut(&words, ',');
}

/* link KEY [needs=KEY,KEY] [before=KEY,KEY] [for=KEY,KEY]: of the last file */
static void add_links(struct world *w, size_t s, const struct case_line *l)
{
	struct migration_links *new = ARENA_NEW(w->a, struct migration_links);
	new->key = l->word[1];
	add_keys(w, case_value(l, "needs"), &new->needs);
	add_keys(w, case_value(l, "before"), &new->before);
	add_keys(w, case_value(l, "for"), &new->stands_for);
	w->files[s].v[w->files[s].n - 1].links = new;
}

/* own EVENT id=ID done=N [of=M: the note is made from the last file's first M statements] [note="..."] */
static void add_own(struct world *w, size_t s, const struct case_line *l)
{
	struct history_row *r = VEC_PUSH(w->a, &w->own);
	uint64_t done = 0, of = 0;
	OK(str_u64(case_value(l, "done"), &done), "own says how many are done");
	r->event = l->word[1];
	r->id = case_value(l, "id");
	r->source = case_value(l, "source");
	r->statement = (int)done;
	r->note = case_value(l, "note");
	if (str_u64(case_value(l, "of"), &of))
		r->note = plan_note(w->a, &w->files[s].v[w->files[s].n - 1], (size_t)of,
			case_flag(l, "started") ? STR_NONE : STR("why"));
	if (case_flag(l, "negative"))
		r->statement = -1;
}

/* note trap|stops|heads [row: of the history, else of the files] [line=N] [path=P] what="..." */
static void add_note(struct world *w, size_t s, const struct case_line *l)
{
	struct source_note *n =
		VEC_PUSH(w->a, case_flag(l, "row") ? &w->history[s].notes : &w->files[s].notes);
	struct str kind = l->word[1];
	uint64_t line = 0;
	*n = (struct source_note){.kind = str_eq(kind, STR("heads"))   ? SOURCE_HEADS
					  : str_eq(kind, STR("stops")) ? SOURCE_TRAP_STOPS
								       : SOURCE_TRAP,
		.path = case_value(l, "path"),
		.what = case_value(l, "what"),
		.remedy = STR("Do something about it.")};
	if (str_u64(case_value(l, "line"), &line))
		n->line = (int)line;
}

static void add_source(struct world *w, const struct case_line *l)
{
	size_t s = w->in.nsources++;
	w->source[s].name = case_value(l, "name");
	w->source[s].path = STR("db/migrate");
	w->source[s].command.words = case_value(l, "command");
	w->sources[s] = (struct plan_source){.source = &w->source[s],
		.files = &w->files[s],
		.history = &w->history[s],
		.state = &w->state[s],
		.tool_only = case_flag(l, "code"),
		.tool_command = case_value(l, "suggests"),
		.tool_refuses = case_flag(l, "refuses"),
		.tool_would = case_value(l, "would")};
}

static void add_setting(struct world *w, const struct case_line *l)
{
	struct str k = l->word[0], v = l->n > 1 ? l->word[1] : STR_NONE;
	if (str_eq(k, STR("to")))
		w->in.to = v;
	else if (str_eq(k, STR("order")))
		w->in.order = str_eq(v, STR("allow")) ? PLAN_ORDER_ALLOW : PLAN_ORDER_REFUSE;
	else if (str_eq(k, STR("dialect"))) {
		w->in.dialect = str_eq(v, STR("mysql")) ? DIALECT_MYSQL : DIALECT_SQLITE;
		w->in.ddl_tx = w->in.dialect != DIALECT_MYSQL;
	} else if (str_eq(k, STR("database"))) {
		w->in.database = v;
	} else
		OK(false, "unknown word %.*s", STRF(k));
}

static void read_line(struct world *w, const struct case_line *l)
{
	size_t s = w->in.nsources ? w->in.nsources - 1 : 0;
	struct str k = l->word[0];
	if (str_eq(k, STR("source"))) {
		add_source(w, l);
	} else if (str_eq(k, STR("file"))) {
		add_file(w, s, l);
	} else if (str_eq(k, STR("gone"))) {
		VEC_PUSH(w->a, &w->history[s])->id = l->word[1];
		if (case_flag(l, "elsewhere"))
			*VEC_PUSH(w->a, &w->sources[s].elsewhere) = l->word[1];
		add_state(w, s, SIZE_MAX, l);
	} else if (str_eq(k, STR("stmt"))) {
		struct migration *m = &w->files[s].v[w->files[s].n - 1];
		uint64_t line = 0;
		OK(str_u64(l->word[2], &line), "a statement has a line");
		struct sql_statement *st = VEC_PUSH(w->a, &m->up);
		size_t cut = str_find(l->rest[3], STR("\\n"), 0);
		struct str head = str_sub(l->rest[3], 0, cut), tail = str_sub(l->rest[3], cut, SIZE_MAX);
		*st = (struct sql_statement){.text = str_fmt(w->a, "%.*s%s%.*s", STRF(head),
						     tail.n ? "\n" : "", STRF(str_sub(tail, 2, tail.n))),
			.line = (int)line,
			.flags = flags_of(l->word[1])};
	} else if (str_eq(k, STR("link"))) {
		add_links(w, s, l);
	} else if (str_eq(k, STR("note"))) {
		add_note(w, s, l);
	} else if (str_eq(k, STR("own"))) {
		add_own(w, s, l);
	} else {
		add_setting(w, l);
	}
}

static void print_step(const struct world *w, const struct plan_step *st, struct sb *out)
{
	struct str name = w->source[st->source].name;
	sb_fmt(out, "step %.*s%s%.*s %s %zu-%zu", STRF(name), name.n ? ":" : "", STRF(st->m->id),
		plan_mode_word(st->mode), st->from, st->to);
	sb_fmt(out, "%s%s%s", st->resumed ? " resumed" : "", st->fk_off ? " fk-off" : "",
		st->out_of_order ? " out-of-order" : "");
	if (st->why_line)
		sb_fmt(out, " line=%d", st->why_line);
	if (st->why.n)
		sb_fmt(out, " because %.*s", STRF(st->why));
	sb_char(out, '\n');
}

static void run(struct arena *a, const struct case_line *lines, size_t n, struct sb *out)
{
	static struct world w;
	w = (struct world){.a = a, .in = {.dialect = DIALECT_POSTGRESQL, .ddl_tx = true}};
	w.in.sources = w.sources;
	w.in.own = &w.own;
	for (size_t i = 0; i < n; i++)
		read_line(&w, &lines[i]);
	struct plan p;
	plan_of(a, &w.in, &p);
	for (size_t i = 0; i < p.steps.n; i++)
		print_step(&w, &p.steps.v[i], out);
	for (size_t i = 0; i < p.refusals.n; i++) {
		const struct plan_refusal *r = &p.refusals.v[i];
		sb_fmt(out, "refuse %s %.*s", plan_refusal_word(r->kind), STRF(r->id));
		if (r->line)
			sb_fmt(out, " line=%d", r->line);
		sb_fmt(out, ": %.*s\n", STRF(r->why));
		OK(r->remedy.n > 10 && r->remedy.p[r->remedy.n - 1] == '.', "the remedy is a sentence");
	}
	for (size_t i = 0; i < p.elsewhere.n; i++)
		sb_fmt(out, "elsewhere %.*s\n", STRF(p.elsewhere.v[i]));
	OK(p.digest.n == 64, "the plan has a digest");
}

static void test_digest(void)
{
	struct arena *a = arena_new("digest");
	struct source src = {.name = STR("app")};
	struct migration m = {.id = STR("1"), .checksum = STR("sha256:a"), .in_tx = true};
	struct migrations files = {.v = &m, .n = 1};
	struct history none = {0};
	struct reconciled r = {.state = STATE_PENDING, .file = 0, .applied = SIZE_MAX};
	struct reconciliation state = {.v = &r, .n = 1};
	struct plan_source s = {.source = &src, .files = &files, .history = &none, .state = &state};
	struct history_rows own = {0};
	struct plan_input in = {.ddl_tx = true, .sources = &s, .nsources = 1, .own = &own};
	struct plan one, two, three;
	plan_of(a, &in, &one);
	plan_of(a, &in, &two);
	m.checksum = STR("sha256:b");
	plan_of(a, &in, &three);
	IS(two.digest, one.digest, "the same plan has the same digest");
	OK(!str_eq(three.digest, one.digest), "an edited file has another digest");
	arena_free(a);
}

static void test_notes(void)
{
	struct arena *a = arena_new("notes");
	struct migration m = {.id = STR("1")};
	static char big[5000];
	memset(big, 'x', sizeof big);
	struct str none = plan_prefix(a, &m, 0);
	IS(plan_note_prefix(plan_note(a, &m, 0, STR("why"))), none, "a note gives its prefix back");
	IS(plan_note_prefix(plan_note(a, &m, 0, STR_NONE)), none, "without words too");
	IS(plan_note_prefix(plan_note(a, &m, 0, STR("[prefix forged of 1]"))), none,
		"forged words do not count");
	IS(plan_note_prefix(plan_note(a, &m, 0, (struct str){big, sizeof big})), none, "long words are cut");
	IS(plan_note_prefix(STR("by hand")), STR_NONE, "another note has none");
	arena_free(a);
}

static void test_one_start(void)
{
	struct plan_step v[] = {{.mode = PLAN_BY_TOOL}, {.mode = PLAN_BY_TOOL}, {.mode = PLAN_ONE_TX},
		{.source = 1, .mode = PLAN_BY_TOOL}};
	struct plan p = {.steps = {.v = v, .n = 4}};
	struct source_command all = {.words = STR("x up")}, each = {.words = STR("x {version}")};
	OK(plan_command_with_next(&p, 0, &all), "one start runs all");
	OK(!plan_command_with_next(&p, 0, &each), "or each");
	p.steps.v[0].with_next = true;
	OK(plan_command_with_next(&p, 0, &each), "or a squash and what it replaces");
	OK(!plan_command_with_next(&p, 1, &all), "not what we run");
	OK(!plan_command_with_next(&p, 2, &all), "not another source's");
	OK(!plan_command_with_next(&p, 3, &all), "nothing is next");
}

static void test_links(void)
{
	struct arena *a = arena_new("links");
	struct str need = STR("b.1");
	struct migration_links first = {.key = STR("b.1")},
			       second = {.key = STR("a.1"), .needs = {.v = &need, .n = 1}};
	struct migration one = {.links = &second}, plain = {.id = STR("x")}, two = {.links = &first};
	const struct migration *v[] = {&one, &plain, &two};
	plan_order_links(a, v, 3);
	OK(v[0] == &two && v[1] == &plain && v[2] == &one, "migrations with links change places");
	struct migration late = {.interleaved = true, .order_key = 3},
			 early = {.interleaved = true, .order_key = 1};
	const struct migration *folders[] = {&late, &plain, &early};
	plan_order_links(a, folders, 3);
	OK(folders[0] == &early && folders[1] == &plain && folders[2] == &late,
		"those of one list over several folders change places by its order");
	enum { MANY = 50000 };
	const struct migration **many = ARENA_ARRAY(a, const struct migration *, MANY);
	for (size_t i = 0; i < MANY; i++) {
		struct migration *m = ARENA_NEW(a, struct migration);
		struct migration_links *l = ARENA_NEW(a, struct migration_links);
		l->key = str_fmt(a, "c.%05zu", i);
		*VEC_PUSH(a, &l->needs) = i % 2 ? STR("c.") : str_fmt(a, "d.%05zu", i);
		*VEC_PUSH(a, &l->needs) = str_fmt(a, "c.%05zu", (i + 1) % MANY);
		m->links = l;
		many[i] = m;
	}
	clock_t begun = clock();
	plan_order_links(a, many, MANY);
	OK(clock() - begun < 2 * CLOCKS_PER_SEC,
		"a circle of many, and as many that are not here, in bounded time");
	plan_order_links(a, v + 1, 1);
	OK(v[1] == &plain, "others do not");
	arena_free(a);
}

static void test_locks(void)
{
	static const struct {
		enum dialect d;
		const char *sql, *lock;
	} t[] = {
		{DIALECT_POSTGRESQL, "create index concurrently i on t (x)", "SHARE UPDATE EXCLUSIVE"},
		{DIALECT_POSTGRESQL, "CREATE  INDEX\ni ON t (x)", "SHARE"},
		{DIALECT_POSTGRESQL, "ALTER TABLE t ADD COLUMN x int", "ACCESS EXCLUSIVE"},
		{DIALECT_POSTGRESQL, "ALTER TABLE t VALIDATE CONSTRAINT c", "SHARE UPDATE EXCLUSIVE"},
		{DIALECT_POSTGRESQL, "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES b", "SHARE ROW EXCLUSIVE"},
		{DIALECT_POSTGRESQL, "REINDEX TABLE CONCURRENTLY t", "SHARE UPDATE EXCLUSIVE"},
		{DIALECT_POSTGRESQL, "CREATE TABLE t (id int)", ""},
		{DIALECT_POSTGRESQL, "SELECT 1", ""},
		{DIALECT_MYSQL, "ALTER TABLE t ADD x int, ALGORITHM=INSTANT",
			"exclusive metadata lock, for an instant"},
		{DIALECT_MYSQL, "DROP TABLE t", "exclusive metadata lock"},
		{DIALECT_MYSQL, "SELECT 1", ""},
		{DIALECT_SQLITE, "CREATE TABLE t (id)", "the write lock of the database"},
		{DIALECT_SQLITE, "PRAGMA foreign_keys=OFF", ""},
		{DIALECT_SQLITE, "SELECT 1", ""},
		{DIALECT_SQLITE, "  UPDATE \"t\" SET {x} = 1", "the write lock of the database"},
	};
	for (size_t i = 0; i < sizeof t / sizeof t[0]; i++)
		IS(plan_lock(t[i].d, str_of(t[i].sql)), str_of(t[i].lock), "lock of %s", t[i].sql);
	static char big[8192];
	memset(big, 'x', sizeof big);
	IS(plan_lock(DIALECT_POSTGRESQL, (struct str){big, sizeof big}), STR_NONE, "a long statement is cut");
}

int main(int argc, char **argv)
{
	test_digest();
	test_notes();
	test_one_start();
	test_links();
	test_locks();
	return case_folder("tests/plan", argc, argv, run);
}
