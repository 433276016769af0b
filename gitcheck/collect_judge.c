#include <stdlib.h>
#include <string.h>

#include "gitcheck/collect_internal.h"

/* Bytes of the file that are part of a text put together, which was judged as a whole. */
struct range {
	size_t from, to;
};

struct judging {
	struct collect_refs *out;
	struct arena *a;
	struct arena *scratch; /* of one mention: what comes of it is copied to a */
	struct judge *j;
	struct collect_entities *entities;
	struct collect_family *family;
	const struct collect *all;
	struct names defined, undefined; /* attributes that were asked for */
	struct oracle_book *book;        /* the databases' answers, NULL = there are none */
	const struct delta *d;
	struct collect_targets targets; /* of it */
	const struct scan_words *words; /* of the delta: what an unread place must name to count */
	const struct collect_file *file;
	const struct mentions *found; /* in it */
	struct arena *of_file;        /* what follows, of one file at a time */
	struct collect_copies copies;
	VEC(struct range) settled;
	VEC(struct ref) refs; /* as found; what the file keeps of them is copied to a */
	struct collect_lines lines;
	struct collect_seen seen;
	struct collect_shares shares; /* of all files */
};

static bool same_object(const struct object_id *x, const struct object_id *y)
{
	return x->kind == y->kind && str_eq(x->schema, y->schema) && str_eq(x->table, y->table) &&
	       str_eq(x->name, y->name) && x->columns.n == y->columns.n;
}

static bool fits(enum use_kind k, enum delta_kind d)
{
	switch (k) {
	case USE_NEEDS:
		return d == DELTA_ADDED;
	case USE_BREAKS:
		return d == DELTA_REMOVED;
	default:
		return d == DELTA_TIGHTENED;
	}
}

/* The same columns in any order. */
static bool same_set(const struct names *x, const struct names *y)
{
	size_t found = 0;
	for (size_t i = 0; i < x->n; i++)
		for (size_t k = 0; k < y->n; k++)
			found += str_eq(x->v[i], y->v[k]);
	return x->n == y->n && found == x->n;
}

/* A statement lists the columns of a unique set in an order of its own. */
static size_t migration_of_set(const struct delta *d, enum use_kind k, const struct object_id *id)
{
	for (size_t i = 0; i < d->n && id->kind == OBJECT_UNIQUE; i++) {
		const struct object_id *o = &d->v[i].object;
		if (o->kind == OBJECT_UNIQUE && fits(k, d->v[i].kind) && str_eq(o->schema, id->schema) &&
			str_eq(o->table, id->table) && same_set(&o->columns, &id->columns))
			return d->v[i].migration;
	}
	return SIZE_MAX;
}

/* The migration that does it: the item of that kind, else any item about the object, else about its table. */
static size_t migration_of(const struct delta *d, enum use_kind k, struct object_id id)
{
	size_t any = migration_of_set(d, k, &id);
	if (any != SIZE_MAX)
		return any;
	for (int table = 0; table < 2; table++) {
		for (size_t i = delta_find(d, &id); i < d->n && same_object(&d->v[i].object, &id); i++) {
			if (fits(k, d->v[i].kind) && d->v[i].migration != SIZE_MAX)
				return d->v[i].migration;
			if (any == SIZE_MAX)
				any = d->v[i].migration;
		}
		if (any != SIZE_MAX)
			return any;
		id = (struct object_id){
			.kind = OBJECT_TABLE, .schema = id.schema, .table = id.table, .name = id.table};
	}
	return SIZE_MAX;
}

/* A use in an arena that lives longer than the one it was found in. */
static struct ref kept(struct arena *a, struct ref r)
{
	struct object_id *o = &r.object;
	struct names columns = o->columns;
	o->schema = str_dup(a, o->schema);
	o->table = str_dup(a, o->table);
	o->name = str_dup(a, o->name);
	o->args = str_dup(a, o->args);
	o->columns = (struct names){0};
	for (size_t i = 0; i < columns.n; i++)
		*VEC_PUSH(a, &o->columns) = str_dup(a, columns.v[i]);
	r.why = str_dup(a, r.why);
	return r;
}

/* Whether something else may be called as the attribute: looked for once. */
static bool is_defined(struct judging *g, struct str name)
{
	if (catalog_names_have(DIALECT_SQLITE, g->defined, name))
		return true;
	if (catalog_names_have(DIALECT_SQLITE, g->undefined, name))
		return false;
	bool found = collect_defines(g->scratch, g->all, name);
	catalog_names_add(g->a, found ? &g->defined : &g->undefined, str_dup(g->a, name));
	return found;
}

/* How the text was found does not bear on what a database says of it; whether it is one at all does. */
static enum confidence at_most(struct judging *g, const struct mention *m, const struct use *u)
{
	enum confidence most = u->proved && !m->prose ? CONFIDENCE_CERTAIN : m->at_most;
	/* Put together, it is one of the texts that the code may make. */
	if (m->kind == MENTION_SQL && m->sql.assembled && most > CONFIDENCE_LIKELY)
		most = CONFIDENCE_LIKELY;
	if (m->outlives && u->kind != USE_NEEDS && is_defined(g, u->object.name))
		most = CONFIDENCE_POSSIBLE;
	return u->confidence < most ? u->confidence : most;
}

/* Of the file at hand: few are asked for theirs. */
static const struct collect_lines *lines(struct judging *g)
{
	if (!g->lines.n)
		collect_lines(g->of_file, collect_bytes(g->file), &g->lines);
	return &g->lines;
}

static void add_ref(struct judging *g, const struct mention *m, const struct use *u)
{
	size_t from = m->from, to = m->to;
	if (m->kind == MENTION_SQL && m->sql.npieces) {
		size_t last = u->len ? u->at + u->len - 1 : u->at;
		from = literal_source(&m->sql, u->at);
		to = literal_source(&m->sql, last) + 1;
	}
	struct collect_place p = collect_place(lines(g), from, to);
	struct ref r = {.kind = u->kind,
		.object = u->object,
		.confidence = at_most(g, m, u),
		.outlives = m->outlives && u->kind != USE_NEEDS,
		.path = g->file->path,
		.line = p.line,
		.column = p.column,
		.end_line = p.end_line,
		.end_column = p.end_column,
		.secondary = g->file->secondary || m->test,
		.claimed = g->file->claimed,
		.merged = g->file->unchanged,
		.migration = migration_of(g->d, u->kind, u->object),
		.why = u->why};
	if (collect_is_copied(&g->copies, r.path, m)) {
		r.secondary = true;
		r.why = str_fmt(g->scratch, "%.*s (a copy of the code's statement)", STRF(u->why));
	}
	if (m->prose)
		r.why = str_fmt(g->scratch, "%.*s (the text may be English: a warning only)", STRF(u->why));
	if (r.claimed)
		r.why = str_fmt(g->scratch, "%.*s (a note if base had this file as %s, too)", STRF(u->why),
			g->file->secondary);
	if (collect_see(g->of_file, &g->seen, g->refs.v, g->refs.n, &r))
		*VEC_PUSH(g->of_file, &g->refs) = kept(g->of_file, r);
}

static struct fact fact_at(struct judging *g, const struct mention *m, struct str why)
{
	return (struct fact){
		.rule = RULE_UNDECIDED,
		.path = g->file->path,
		.line = collect_line_of(lines(g), m->from),
		.migration = SIZE_MAX,
		.why = str_dup(g->a, why),
	};
}

static void add_undecided(struct judging *g, const struct mention *m, struct str why)
{
	if (g->out->undecided.n == COLLECT_PLACES_MAX)
		g->out->left_out++;
	else
		*VEC_PUSH(g->a, &g->out->undecided) = fact_at(g, m, why);
}

static int by_start(const void *x, const void *y)
{
	const struct range *a = x, *b = y;
	return (a->from > b->from) - (a->from < b->from);
}

static void settle(struct judging *g, const struct literal *l)
{
	for (size_t i = 0; i < l->npieces; i++)
		*VEC_PUSH(g->of_file, &g->settled) =
			(struct range){l->pieces[i].source, l->pieces[i].source + l->pieces[i].len};
}

/* Whether what begins at this byte, behind a quote or two, is part of one of them. */
static bool is_settled(const struct judging *g, const struct literal *l)
{
	size_t at = l->npieces ? l->pieces[0].source : l->from, low = 0, high = g->settled.n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (g->settled.v[mid].from <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low > 0 && at < g->settled.v[low - 1].to;
}

/* A unique set that the same migration brings as something else that the statement needs. */
static bool is_said(const struct judging *g, const struct uses *all, const struct use *u)
{
	if (u->kind != USE_NEEDS || u->object.kind != OBJECT_UNIQUE)
		return false;
	size_t mine = migration_of(g->d, u->kind, u->object);
	for (size_t i = 0; i < all->n && mine != SIZE_MAX; i++)
		if (all->v[i].kind == USE_NEEDS && all->v[i].object.kind != OBJECT_UNIQUE &&
			migration_of(g->d, USE_NEEDS, all->v[i].object) == mine)
			return true;
	return false;
}

/* What comes of a mention. */
static void conclude(struct judging *g, const struct mention *m, const struct uses *uses, enum judged verdict,
	struct str why)
{
	g->out->statements++;
	g->out->decided += verdict != JUDGED_UNDECIDED;
	if (verdict == JUDGED_UNDECIDED && !m->test && (!g->file->secondary || g->file->claimed))
		add_undecided(g, m, why);
	if (verdict == JUDGED_FOREIGN && !m->label.n)
		*VEC_PUSH(g->a, &g->out->foreign) = fact_at(g, m, why);
	for (size_t i = 0; i < uses->n; i++)
		if (!is_said(g, uses, &uses->v[i]))
			add_ref(g, m, &uses->v[i]);
}

static int judge_mention(struct judging *g, const struct mention *m, struct err *e)
{
	struct uses uses = {.v = NULL};
	struct str why = m->why;
	enum judged verdict = JUDGED_UNDECIDED;
	int rc = 0;
	if (m->kind == MENTION_SQL) {
		rc = judge_sql(g->j, g->scratch, &m->sql, &uses, &verdict, &why, e);
		if (!rc && g->book)
			oracle_settle(g->book, g->scratch, &m->sql, &uses, &verdict, &why);
	} else if (m->kind == MENTION_OBJECT)
		judge_object(g->j, g->scratch, m, &uses, &verdict);
	else if (m->kind == MENTION_FRAGMENT &&
		 !collect_fragment(g->scratch, g->file, g->found, &g->targets, m, g->j, &why))
		return 0;
	else if (m->kind == MENTION_UNREAD &&
		 !scan_words_in(g->words, str_sub(collect_bytes(g->file), m->from, m->to)))
		return 0;
	if (rc || verdict == JUDGED_NOT_SQL || (m->prose && verdict == JUDGED_UNDECIDED))
		return rc;
	if (m->kind == MENTION_SQL && m->sql.assembled && verdict != JUDGED_UNDECIDED)
		settle(g, &m->sql);
	conclude(g, m, &uses, verdict, why);
	return 0;
}

static int judge_one(struct judging *g, const struct mention *m, struct err *e)
{
	struct arena_mark mark = arena_mark(g->scratch);
	int rc = judge_mention(g, m, e);
	arena_rewind(g->scratch, mark);
	return rc;
}

/* Whether the database has what the mention names now: nothing is needed for it. A name that is nowhere is
 * not there, even where a migration that was not read may have made it. */
static bool is_there(
	struct judging *g, const struct mention *m, struct uses *uses, enum judged *verdict, bool *needs)
{
	*uses = (struct uses){.v = NULL};
	*verdict = JUDGED_UNDECIDED;
	judge_object(g->j, g->scratch, m, uses, verdict);
	*needs = false;
	for (size_t i = 0; i < uses->n; i++)
		*needs |= uses->v[i].kind == USE_NEEDS;
	return !*needs && judge_has(g->j, &m->object);
}

/* Of names that a framework may derive, the one that the database has, else the one that it will have,
 * counts. */
static int judge_group(struct judging *g, const struct mention *m, size_t n, struct err *e)
{
	const struct mention *needed = NULL, *there = NULL;
	struct arena_mark mark = arena_mark(g->scratch);
	for (size_t i = 0; i < n && !there; i++) {
		struct uses uses;
		enum judged verdict;
		bool needs;
		if (is_there(g, &m[i], &uses, &verdict, &needs))
			there = &m[i];
		if (needs && !needed)
			needed = &m[i];
		if (there && there->kind == MENTION_OBJECT && !there->prose && verdict != JUDGED_NOT_SQL) {
			conclude(g, there, &uses, verdict, there->why);
			arena_rewind(g->scratch, mark);
			return 0;
		}
		arena_rewind(g->scratch, mark);
	}
	return judge_one(g, there ? there : needed ? needed : m, e);
}

/* Whether there is such a table; its use is kept. */
static bool guess_fits(struct judging *g, const struct mention *m)
{
	struct uses uses = {.v = NULL};
	enum judged verdict = JUDGED_UNDECIDED;
	judge_object(g->j, g->scratch, m, &uses, &verdict);
	for (size_t k = 0; k < uses.n; k++)
		add_ref(g, m, &uses.v[k]);
	return uses.n || judge_has(g->j, &m->object);
}

/* A row of custom_fields may be called field: tables of the change with such a column whose last words fit.
 */
static void guess_end(struct judging *g, const struct mention *m)
{
	struct str end = str_fmt(g->scratch, "_%.*s", STRF(m->object.table));
	for (size_t i = 0; i < g->d->n; i++) {
		const struct object_id *o = &g->d->v[i].object;
		if (o->kind != OBJECT_COLUMN || !str_eq(o->name, m->object.name) || !str_ends(o->table, end))
			continue;
		struct mention fits = *m;
		fits.object.table = o->table;
		fits.at_most = CONFIDENCE_POSSIBLE;
		(void)guess_fits(g, &fits);
	}
}

/* Of the tables that a variable's name may be about, the first that there is counts. What is about nothing of
 * the change is no statement at all: any attribute of any object looks like this. */
static void judge_guess(struct judging *g, const struct mention *m, size_t n)
{
	struct arena_mark mark = arena_mark(g->scratch);
	bool found = !scan_words_in(g->words, m->object.name);
	for (size_t i = 0; i < n && !found; i++)
		found = guess_fits(g, &m[i]);
	if (!found)
		guess_end(g, m);
	arena_rewind(g->scratch, mark);
}

/* How many alternatives begin here. */
static size_t alternatives(const struct mentions *found, size_t at)
{
	size_t n = 1;
	while (found->v[at].group && at + n < found->n && found->v[at + n].group == found->v[at].group &&
		str_eq(str_of(found->v[at + n].reader), str_of(found->v[at].reader)))
		n++;
	return n;
}

static bool is_relation(enum object_kind k)
{
	return k == OBJECT_TABLE || k == OBJECT_VIEW;
}

/* The relations that refs of this file name, each once: few, however many refs there are. */
static bool is_named(const struct names *tables, const struct ref *r, struct str table)
{
	for (size_t i = 0; i + 1 < tables->n; i += 2)
		if (str_eq(tables->v[i], r->object.schema) && str_eq(tables->v[i + 1], table))
			return true;
	return false;
}

/* What the file adds. A table that is missing says all that its columns would. */
static void keep_refs(struct judging *g)
{
	struct names tables[3] = {{0}}; /* schema and name in turns, by kind of use */
	for (size_t i = 0; i < g->refs.n; i++) {
		const struct ref *r = &g->refs.v[i];
		struct names *l = &tables[r->kind];
		if (!is_relation(r->object.kind) || is_named(l, r, r->object.name))
			continue;
		*VEC_PUSH(g->of_file, l) = r->object.schema;
		*VEC_PUSH(g->of_file, l) = r->object.name;
	}
	for (size_t i = 0; i < g->refs.n; i++) {
		const struct ref *r = &g->refs.v[i];
		if (r->object.kind == OBJECT_COLUMN && is_named(&tables[r->kind], r, r->object.table))
			continue;
		if (collect_share(g->a, &g->shares, r))
			*VEC_PUSH(g->a, &g->out->refs) = kept(g->a, *r);
		else
			g->out->left_out++;
	}
}

/* Columns of a base class, in the tables of what derives from it. */
static int judge_related(struct judging *g, const struct mentions *l, struct err *e)
{
	int rc = 0;
	for (size_t i = 0, n; i < l->n && !rc; i += n) {
		n = alternatives(l, i);
		rc = scan_words_in(g->words, l->v[i].object.name) ? judge_group(g, &l->v[i], n, e) : 0;
	}
	return rc;
}

/* What is put together first: its parts need no judgement of their own then. */
static int judge_file(struct judging *g, const struct mentions *found, struct err *e)
{
	int rc = 0;
	memset(&g->settled, 0, sizeof g->settled);
	memset(&g->refs, 0, sizeof g->refs);
	g->seen = (struct collect_seen){0};
	g->lines = (struct collect_lines){.n = 0};
	g->found = found;
	for (size_t k = 0; k < found->n && !rc; k++) {
		const struct mention *m = &found->v[k];
		struct mention mapped;
		if (m->kind != MENTION_SQL || !m->sql.assembled)
			continue;
		bool other = collect_piece(g->entities, g->of_file, g->file->path, m, &mapped);
		rc = judge_one(g, other ? &mapped : m, e);
	}
	if (g->settled.n)
		qsort(g->settled.v, g->settled.n, sizeof *g->settled.v, by_start);
	for (size_t k = 0, n; k < found->n && !rc; k += n) {
		const struct mention *m = &found->v[k];
		struct mentions mapped;
		n = alternatives(found, k);
		if (m->kind == MENTION_RELATES)
			continue;
		bool asked = m->kind == MENTION_DERIVES || m->object.kind == OBJECT_TABLE ||
			     scan_words_in(g->words, m->object.name);
		if (asked && collect_related(g->family, g->of_file, g->file, m, &mapped)) {
			n = 1;
			rc = judge_related(g, &mapped, e);
			continue;
		}
		if (collect_mapped(g->entities, g->of_file, g->file->path, m, n, &mapped)) {
			rc = mapped.n ? judge_group(g, mapped.v, mapped.n, e) : 0;
			continue;
		}
		if (m->guess) {
			judge_guess(g, m, n);
			continue;
		}
		if (n > 1) {
			rc = judge_group(g, m, n, e);
			continue;
		}
		bool text =
			m->kind == MENTION_SQL || (m->kind == MENTION_FRAGMENT && !m->open && m->sql.npieces);
		if (m->kind == MENTION_SQL && m->sql.assembled)
			continue;
		if (!text || !is_settled(g, &m->sql))
			rc = judge_one(g, m, e);
	}
	return rc;
}

/* All statements go to the databases at once, before any is judged. */
static int ask(struct judging *g, const struct collect *c, enum dialect dialect, const struct oracle *o,
	struct err *e)
{
	g->book = o ? oracle_book(g->a, g->j, o) : NULL;
	for (size_t i = 0; o && i < c->files.n; i++) {
		const struct mentions *l = &c->files.v[i].mentions[dialect];
		for (size_t k = 0; k < l->n; k++)
			if (l->v[k].kind == MENTION_SQL)
				oracle_note(g->book, &l->v[k].sql);
	}
	return o ? oracle_ask(g->book, e) : 0;
}

int collect_judge(struct collect_refs *out, struct arena *a, const struct collect *c, enum dialect dialect,
	struct judge *j, const struct delta *d, const struct oracle *o, struct err *e)
{
	struct names names = {.v = NULL};
	delta_names(a, d, &names);
	struct judging g = {.out = out, .a = a, .j = j, .d = d, .words = scan_words(a, &names)};
	int rc = ask(&g, c, dialect, o, e);
	*out = (struct collect_refs){0};
	collect_copies(a, c, dialect, &g.copies);
	collect_targets(a, d, &g.targets);
	g.all = c;
	g.entities = collect_entities(a, c, dialect);
	g.family = collect_family(a, c, dialect);
	g.scratch = arena_new("the judgement of a statement");
	g.of_file = arena_new("the places of a file");
	struct arena_mark empty = arena_mark(g.of_file);
	for (size_t i = 0; i < c->files.n && !rc; i++) {
		g.file = &c->files.v[i];
		rc = judge_file(&g, &g.file->mentions[dialect], e);
		if (!rc)
			keep_refs(&g);
		arena_rewind(g.of_file, empty);
	}
	arena_free(g.of_file);
	arena_free(g.scratch);
	return rc ? rc : collect_text_errors(c, e);
}
