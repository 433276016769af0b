/* What is saved before anything is written. With snapshot = tables it must hold every table whose rows or
 * shape the plan may change: what its statements name, what the replay says, and what follows from these by
 * foreign keys, partitions and views. Where that cannot be told for certain, the whole database is taken. */
#include "migrate/apply_run.h"
#include "migrate/table.h"
#include "parse/sql_lex.h"

enum { MANY = 2000 }; /* tables; above, an argument list grows too long */

struct picking {
	struct apply_run *r;
	struct arena *a;
	const struct catalog *live;
	bool *in;           /* by relation */
	size_t *slot, mask; /* names, lower case, to their place in .lower + 1: several may share one */
	struct str *lower;
	size_t touched;    /* relations but for the histories */
	const char *whole; /* why everything is taken; NULL = it need not be */
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

static void index_name(struct picking *k, struct str lower, size_t value)
{
	size_t at = (size_t)str_hash(lower) & k->mask;
	while (k->slot[at])
		at = (at + 1) & k->mask;
	k->slot[at] = value;
}

/* Relations as they stand, and the functions that stand or are made on the way. */
static void index_names(struct picking *k, const struct catalog *after)
{
	size_t n = k->live->relations.n;
	k->mask = 15;
	while (k->mask < 2 * (n + after->functions.n))
		k->mask = 2 * k->mask + 1;
	k->slot = ARENA_ARRAY(k->a, size_t, k->mask + 1);
	k->lower = ARENA_ARRAY(k->a, struct str, n + after->functions.n + 1);
	k->in = ARENA_ARRAY(k->a, bool, n + 1);
	for (size_t i = 0; i < n; i++)
		k->lower[i] = str_lower(k->a, k->live->relations.v[i].name);
	for (size_t i = 0; i < after->functions.n; i++)
		k->lower[n + i] = after->functions.v[i].extension.n
					  ? STR_NONE
					  : str_lower(k->a, after->functions.v[i].name);
	for (size_t i = 0; i < n + after->functions.n; i++)
		if (k->lower[i].n)
			index_name(k, k->lower[i], i + 1);
}

static void pick_named(struct picking *k, struct str word, bool calls)
{
	size_t n = k->live->relations.n;
	for (size_t at = (size_t)str_hash(word) & k->mask; k->slot[at]; at = (at + 1) & k->mask) {
		size_t i = k->slot[at] - 1;
		if (!str_eq(k->lower[i], word))
			continue;
		if (i < n)
			k->in[i] = true;
		else if (calls)
			k->whole = "a statement may call a function, which may write anywhere";
	}
}

static bool is_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!is_word(name.p[i]))
			return false;
	return true;
}

/* Every word of the text that is a relation's name, in code, strings and bodies alike: too many does no harm.
 */
static void pick_words(struct picking *k, struct str text, bool calls)
{
	struct str low = str_lower(k->a, text);
	for (size_t i = 0; i < low.n;) {
		size_t from = i;
		while (i < low.n && is_word(low.p[i]))
			i++;
		if (i > from)
			pick_named(k, str_sub(low, from, i), calls);
		else
			i++;
	}
	for (size_t i = 0; i < k->live->relations.n; i++)
		if (!is_plain(k->lower[i]) && str_find(low, k->lower[i], 0) != SIZE_MAX)
			k->in[i] = true;
}

static bool is_one_of(struct sql_token t, const char *const *words)
{
	for (; *words; words++)
		if (sql_lex_is(t, *words))
			return true;
	return false;
}

/* Making a function does not call it; DO, CALL and EXECUTE run what nobody can read beforehand. */
static void pick_statement(struct picking *k, struct str text)
{
	static const char *const runs[] = {"do", "call", "execute", "prepare", NULL};
	static const char *const makes[] = {"function", "procedure", "trigger", NULL};
	struct sql_lexer lx = sql_lex(k->live->dialect, text);
	struct sql_token t = sql_lex_next(&lx);
	bool calls = true;
	if (is_one_of(t, runs))
		k->whole = "a statement runs code that is made at run time";
	for (int i = 0; i < 5 && calls && t.kind != SQL_END; i++, t = sql_lex_next(&lx))
		calls = !is_one_of(t, makes);
	pick_words(k, text, calls);
}

static void pick_object(struct picking *k, struct str schema, struct str name)
{
	struct relation *r = catalog_relation(k->live, schema, name);
	if (r)
		k->in[r - k->live->relations.v] = true;
}

static void pick_delta(struct picking *k, const struct delta *d)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].object.table.n && d->v[i].object.kind != OBJECT_ENUM_VALUE)
			pick_object(k, d->v[i].object.schema, d->v[i].object.table);
}

static bool is_in(const struct picking *k, struct str schema, struct str name)
{
	const struct relation *r = catalog_relation(k->live, schema, name);
	return r && k->in[r - k->live->relations.v];
}

/* Rows go with the rows they refer to, partitions with their table, and a view writes into what it reads. */
static bool follows(const struct picking *k, const struct relation *r)
{
	for (size_t i = 0; i < r->constraints.n; i++)
		if (r->constraints.v[i].kind == CONSTRAINT_FOREIGN &&
			is_in(k, r->constraints.v[i].ref_schema, r->constraints.v[i].ref_table))
			return true;
	return r->parent.n && is_in(k, r->parent_schema, r->parent);
}

static void pick_what_follows(struct picking *k)
{
	bool more = true;
	while (more) {
		more = false;
		for (size_t i = 0; i < k->live->relations.n; i++) {
			const struct relation *r = &k->live->relations.v[i];
			if (!k->in[i] && follows(k, r))
				k->in[i] = more = true;
			for (size_t u = 0; k->in[i] && u < r->uses.n; u++)
				if (!is_in(k, r->uses.v[u].schema, r->uses.v[u].name)) {
					pick_object(k, r->uses.v[u].schema, r->uses.v[u].name);
					more = more || is_in(k, r->uses.v[u].schema, r->uses.v[u].name);
				}
		}
	}
}

static int replay_plan(struct picking *k, struct delta *d, struct catalog **after, struct err *e)
{
	const struct plan *p = &k->r->out->plan;
	struct replay *r;
	struct catalog *s0, *s1 = NULL;
	size_t notes = 0;
	int rc = replay_open(&r, k->a, k->live->dialect, k->live, k->r->q->worker, e);
	if (!rc)
		rc = replay_catalog(r, k->a, &s0, e);
	for (size_t i = 0; !rc && i < p->steps.n; i++)
		rc = replay_run(r, p->steps.v[i].m->path, &p->steps.v[i].m->up, e);
	if (!rc)
		rc = replay_catalog(r, k->a, &s1, e);
	if (rc)
		return rc;
	replay_notes(r, &notes);
	if (notes)
		k->whole = "not every statement can be understood";
	delta_of(k->a, s0, s1, d);
	*after = s1;
	return 0;
}

static void pick_statements(struct picking *k)
{
	const struct plan *p = &k->r->out->plan;
	for (size_t i = 0; i < p->steps.n; i++) {
		if (p->steps.v[i].mode == PLAN_BY_TOOL)
			k->whole = "a migration is code that only its tool can run";
		for (size_t s = p->steps.v[i].from; s < p->steps.v[i].to; s++) {
			struct arena_mark m = arena_mark(k->a);
			pick_statement(k, p->steps.v[i].m->up.v[s].text);
			arena_rewind(k->a, m);
		}
	}
}

/* The histories: ours, and whatever looks like a tool's. */
static void pick_version_tables(struct picking *k)
{
	for (size_t i = 0; i < k->live->relations.n; i++) {
		const struct relation *r = &k->live->relations.v[i];
		struct table t = {0};
		for (size_t c = 0; c < r->columns.n && r->columns.n < 30; c++)
			*VEC_PUSH(k->a, &t.columns) = r->columns.v[c].name;
		if (t.columns.n && table_owner(&t))
			k->in[i] = true;
	}
}

static void gather(struct picking *k, struct engine_objects *out)
{
	for (size_t i = 0; i < k->live->relations.n; i++) {
		const struct relation *r = &k->live->relations.v[i];
		if (!k->in[i])
			continue;
		if (r->triggers.n)
			k->whole = "a table has triggers, which may write elsewhere";
		struct object_id *id = ARENA_NEW(k->r->a, struct object_id);
		*id = (struct object_id){.kind = OBJECT_TABLE,
			.schema = str_dup(k->r->a, r->schema),
			.table = str_dup(k->r->a, r->name),
			.name = str_dup(k->r->a, r->name)};
		*VEC_PUSH(k->r->a, out) = id;
	}
	if (out->n > MANY)
		k->whole = "it touches too many tables";
}

static int pick(struct picking *k, struct engine_objects *out, struct err *e)
{
	struct delta d = {0};
	struct catalog *live, *after;
	int rc = k->r->q->engine->inspect(k->r->lock, k->a, &live, e);
	if (rc)
		return rc;
	k->live = live;
	rc = replay_plan(k, &d, &after, e);
	if (rc)
		return rc;
	index_names(k, after);
	pick_statements(k);
	pick_delta(k, &d);
	pick_what_follows(k);
	for (size_t i = 0; i < live->relations.n; i++)
		k->touched += k->in[i];
	pick_version_tables(k);
	for (size_t i = 0; i < k->r->q->state->n; i++)
		pick_words(k, k->r->q->state->v[i].source->table, false);
	gather(k, out);
	return 0;
}

/* The tables; or another mode where these are none, or not known. */
static int choose(struct apply_run *r, struct snapshot_request *q, struct err *e)
{
	struct engine_objects *tables = ARENA_NEW(r->a, struct engine_objects);
	struct picking k = {.r = r, .a = arena_new("tables to save")};
	int rc = pick(&k, tables, e);
	arena_free(k.a);
	if (rc)
		return rc;
	q->tables = tables;
	if (k.whole) {
		apply_say(r, APPLY_EVENT_NOTE, 0,
			str_fmt(r->a, "the whole database is saved, not tables: %s", k.whole));
		q->mode = STR("full");
	} else if (!k.touched) {
		q->mode = STR("schema"); /* nothing that is there is touched */
	}
	return 0;
}

static struct snapshot_migration *migrations(const struct apply_run *r)
{
	const struct plan *p = &r->out->plan;
	struct snapshot_migration *m = ARENA_ARRAY(r->a, struct snapshot_migration, p->steps.n);
	for (size_t i = 0; i < p->steps.n; i++)
		m[i] = (struct snapshot_migration){
			.source = r->q->state->v[p->steps.v[i].source].source->name,
			.id = p->steps.v[i].m->id,
			.checksum = p->steps.v[i].m->checksum};
	return m;
}

int apply_snapshot(struct apply_run *r, struct err *e)
{
	struct snapshot_request q = {.engine = r->q->engine,
		.session = r->lock,
		.identity = &r->out->identity,
		.dir = r->q->snapshot_dir,
		.mode = r->q->snapshot_mode,
		.command = r->q->snapshot_command,
		.url = r->q->url,
		.run = r->q->run,
		.environment = r->q->environment,
		.commit = r->q->commit,
		.migrations = migrations(r),
		.nmigrations = r->out->plan.steps.n};
	int rc = str_eq(q.mode, STR("tables")) ? choose(r, &q, e) : 0;
	if (!rc)
		rc = snapshot_take(r->a, &q, &r->out->snapshot, e);
	if (!rc && r->out->snapshot.name.n)
		apply_say(r, APPLY_EVENT_SNAPSHOT, 0, r->out->snapshot.name);
	return rc;
}
