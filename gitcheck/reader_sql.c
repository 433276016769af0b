/* SQL text: files of statements, string literals that look like one, and the pieces of one. */
#include "gitcheck/fragment.h"
#include "gitcheck/judge_dialect.h"
#include "gitcheck/prose.h"
#include "gitcheck/reader.h"
#include "parse/sql_split.h"
#include "parse/template.h"

enum {
	MAX_PIECE = 16 * 1024, /* bytes of a piece of SQL */
	MAX_LIST = 200,        /* strings of a list of names */
	MAX_OPEN = 200,        /* statements of a file that may be added to */
	MAX_NAME = 512,        /* bytes in which a table's name is looked for */
	NEARBY = 1500          /* bytes, where functions are not known */
};

static struct mention *sql_add(struct arena *a, struct mentions *out, const struct literal *l)
{
	struct mention *m = VEC_PUSH(a, out);
	m->kind = MENTION_SQL;
	m->sql = *l;
	m->from = l->from;
	m->to = l->to;
	m->reader = reader_sql.name;
	m->at_most = l->holes || l->lexed || l->assembled ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
	return m;
}

/* A whole statement in a string. */
static void statement_add(
	struct arena *a, const struct code_file *f, struct mentions *out, const struct literal *l)
{
	struct mention *m = sql_add(a, out, l);
	m->prose = prose_is_sentence(l->text) && !prose_is_for_database(f->bytes, l->from);
	if (m->prose)
		m->at_most = CONFIDENCE_POSSIBLE;
}

/* A dump of the schema goes with the migration that it is made after. */
static bool of_dump(struct str statement)
{
	size_t at = judge_shape_verb(statement);
	struct str verb = judge_shape_word(statement, &at);
	return str_ieq(verb, STR("grant")) || str_ieq(verb, STR("revoke"));
}

/* The table of "CREATE TABLE t", "LOCK TABLES t" and, with no such word, of INSERT and REPLACE; empty when it
 * is something else or more than one. */
static struct str only_table(struct arena *a, struct str statement, bool *created)
{
	struct names tables = {.v = NULL};
	size_t at = judge_shape_verb(statement), most = 1;
	struct str verb = judge_shape_word(statement, &at), text = statement;
	*created = str_ieq(verb, STR("create"));
	if (*created || str_ieq(verb, STR("lock"))) {
		struct str word = judge_shape_word(statement, &at);
		text = str_sub(statement, at, statement.n);
		bool some =
			str_ieq(judge_shape_word(statement, &at), STR("if")); /* it may be there as it was */
		if (some || (!*created && str_chr(text, ',') != SIZE_MAX) ||
			!str_ieq(word, *created ? STR("table") : STR("tables")))
			return STR_NONE;
		text = str_fmt(a, "into %.*s", STRF(str_sub(text, 0, MAX_NAME)));
		most = SIZE_MAX; /* what follows the first are columns: ON UPDATE ... */
	} else if (!str_ieq(verb, STR("insert")) && !str_ieq(verb, STR("replace"))) {
		return STR_NONE;
	}
	fragment_tables(a, text, &tables);
	return tables.n && tables.n <= most ? tables.v[0] : STR_NONE;
}

/* A dump brings its tables along: what it fills is what it has made itself, whatever the migrations do. */
static bool of_own_table(struct arena *a, struct str statement, struct names *own)
{
	bool created;
	struct str table = only_table(a, statement, &created);
	if (!table.n)
		return false;
	if (!created || own->n >= MAX_OPEN)
		return catalog_names_have(DIALECT_MYSQL, *own, table);
	catalog_names_add(a, own, table);
	return false;
}

/* Definitions are no use of a schema; what they hold is read where it is executed. */
static void read_file(struct arena *a, const struct code_file *f, struct mentions *out)
{
	struct sql_statements list = {0};
	struct names own = {.v = NULL};
	size_t holes;
	sql_split(a, f->dialect, template_sql(a, f->path, f->bytes, &holes), &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct sql_statement *s = &list.v[i];
		bool dumped = of_own_table(a, s->text, &own);
		if (s->flags & (SQL_META_COMMAND | SQL_BROKEN | SQL_TX_CONTROL) ||
			!judge_looks_like_sql(s->text) || of_dump(s->text))
			continue;
		struct literal l = {.text = s->text,
			.npieces = 1,
			.from = s->at,
			.to = s->at + s->text.n,
			.holes = holes,
			.node = READER_NONE};
		l.pieces = ARENA_NEW(a, struct literal_piece);
		*l.pieces = (struct literal_piece){.len = s->text.n, .source = s->at, .exact = true};
		struct mention *m = sql_add(a, out, &l);
		if (dumped)
			m->at_most = CONFIDENCE_POSSIBLE;
	}
}

/* -- pieces -- */

/* A statement that something may be added to, and its tables. */
struct open {
	uint32_t scope; /* function, READER_NONE = not known */
	size_t at;
	struct names tables;
};

struct pieces {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	VEC(struct open) open;
};

static uint32_t scope_of(const struct code_file *f, const struct literal *l)
{
	return f->syntax && l->node != READER_NONE ? literal_scope(f->syntax, l->node) : READER_NONE;
}

static struct mention *piece_add(struct pieces *p, const struct literal *l)
{
	struct mention *m = sql_add(p->a, p->out, l);
	m->kind = MENTION_FRAGMENT;
	m->at_most = CONFIDENCE_POSSIBLE;
	return m;
}

static void meet_open(struct pieces *p, const struct literal *l, bool statement)
{
	bool table;
	if (!fragment_is_open(l->text, &table))
		return;
	if (table && statement)
		piece_add(p, l)->open = true;
	struct open o = {.scope = scope_of(p->f, l), .at = l->from};
	fragment_tables(p->a, l->text, &o.tables);
	if (o.tables.n && p->open.n < MAX_OPEN)
		*VEC_PUSH(p->a, &p->open) = o;
}

/* Whether a comma and blanks are all that stands between two literals. */
static bool comma_between(const struct code_file *f, const struct literal *x, const struct literal *y)
{
	struct str gap = x->to <= y->from ? str_trim(str_sub(f->bytes, x->to, y->from)) : STR_NONE;
	return str_eq(gap, STR(","));
}

/* The names from number i on that stand in one list of the code, with commas between them; *n of them. */
static struct str listed(const struct pieces *p, size_t i, size_t *n)
{
	const struct literals *s = p->f->strings;
	struct str text = s->v[i].text;
	*n = 1;
	bool tree = p->f->syntax && s->v[i].node != READER_NONE;
	uint32_t parent = tree ? p->f->syntax->nodes[s->v[i].node].parent : 0;
	for (size_t k = i + 1; k < s->n && *n < MAX_LIST && text.n <= MAX_PIECE; k++, (*n)++) {
		const struct literal *l = &s->v[k];
		bool same = tree ? l->node != READER_NONE && p->f->syntax->nodes[l->node].parent == parent
				 : comma_between(p->f, &s->v[k - 1], l);
		if (!same || !fragment_is_names(l->text))
			break;
		text = str_fmt(p->a, "%.*s,%.*s", STRF(text), STRF(l->text));
	}
	return text;
}

/* Scala's Seq("a", "b") is a list, though it looks as a call does. */
static bool makes_list(const struct code_file *f, uint32_t arguments)
{
	static const char *const makers[] = {"Seq", "List", "Vector", "Array", "Set", "IndexedSeq", NULL};
	uint32_t call = f->syntax->nodes[arguments].parent;
	struct str callee = syntax_text(f->syntax, syntax_field(f->syntax, call, "function"));
	for (size_t i = 0; makers[i] && f->language == LANGUAGE_SCALA; i++)
		if (str_eq(callee, str_of(makers[i])))
			return true;
	return false;
}

/* Whether a call takes it: that call's own reader knows then what it is for. */
static bool is_argument(const struct code_file *f, const struct literal *l)
{
	if (!f->syntax || l->node == READER_NONE)
		return false;
	int up = 0;
	for (uint32_t i = f->syntax->nodes[l->node].parent; i != UINT32_MAX && i > 0 && up < SYNTAX_MAX_CLIMB;
		i = f->syntax->nodes[i].parent, up++)
		if ((syntax_is(f->syntax, i, "arguments") && !makes_list(f, i)) ||
			syntax_is(f->syntax, i, "argument_list"))
			return true;
	return false;
}

/* A list of names outside of functions may be what a statement of another file selects. */
static void meet_list(struct pieces *p, size_t i, size_t *n)
{
	const struct literal *first = &p->f->strings->v[i];
	uint32_t scope = scope_of(p->f, first);
	*n = 1;
	if ((scope && scope != READER_NONE) || is_argument(p->f, first))
		return;
	struct str text = listed(p, i, n);
	if (str_chr(text, ',') == SIZE_MAX || text.n > MAX_PIECE)
		return;
	struct mention *m = piece_add(p, first);
	m->list = true;
	m->sql.text = text;
	/* What is put into a text follows it in the list, wherever it stands. */
	size_t to = p->f->strings->v[i + *n - 1].to;
	m->to = to > m->to ? to : m->to;
}

/* A name by itself is a column's when a statement in the same function waits for one; what stands outside
 * of functions may be for any of them. */
static bool meet_names(struct pieces *p, const struct literal *l)
{
	struct names tables = {.v = NULL};
	uint32_t scope = scope_of(p->f, l);
	for (size_t i = 0; i < p->open.n; i++) {
		const struct open *o = &p->open.v[i];
		size_t apart = o->at > l->from ? o->at - l->from : l->from - o->at;
		bool known = scope != READER_NONE && o->scope != READER_NONE;
		if (known ? scope && scope != o->scope : apart > NEARBY)
			continue;
		for (size_t k = 0; k < o->tables.n; k++)
			if (!catalog_names_have(DIALECT_MYSQL, tables, o->tables.v[k]))
				catalog_names_add(p->a, &tables, o->tables.v[k]);
	}
	if (tables.n)
		piece_add(p, l)->columns = tables;
	return tables.n > 0;
}

/* Bytes [from, to) of a text, with their places. */
static struct literal slice(struct arena *a, const struct literal *l, size_t from, size_t to)
{
	struct literal s = *l;
	s.text = str_sub(l->text, from, to);
	s.pieces = ARENA_ARRAY(a, struct literal_piece, l->npieces + 1);
	s.npieces = s.holes = 0;
	for (size_t i = 0; i < l->npieces; i++) {
		struct literal_piece p = l->pieces[i];
		size_t low = p.at > from ? p.at : from, high = p.at + p.len < to ? p.at + p.len : to;
		if (low >= high)
			continue;
		p.source += p.exact ? low - p.at : 0;
		p.at = low - from;
		p.len = high - low;
		s.pieces[s.npieces++] = p;
	}
	for (size_t i = 0; i < s.text.n; i++)
		s.holes += s.text.p[i] == LITERAL_HOLE;
	return s;
}

/* Behind the bracket that closes the one at i; SIZE_MAX = it is not closed. */
static size_t closing(struct str s, size_t i)
{
	size_t depth = 0;
	char quote = 0;
	for (; i < s.n; i++) {
		char c = s.p[i];
		if (quote) {
			quote = c == quote ? 0 : quote;
		} else if (c == '\'' || c == '"' || c == '`') {
			quote = c;
		} else if (c == '(') {
			depth++;
		} else if (c == ')' && --depth == 0) {
			return i + 1;
		}
	}
	return SIZE_MAX;
}

/* Whether a value may stand behind what ends at i: an operator, a comma, a word such as IN. */
static bool expects_value(struct str s, size_t i)
{
	static const char *const words[] = {
		"in", "exists", "any", "all", "some", "and", "or", "not", "when", "then", "else", NULL};
	struct str front = str_trim(str_sub(s, 0, i));
	if (!front.n || str_chr(STR("=<>,(|+-*/"), front.p[front.n - 1]) != SIZE_MAX)
		return true;
	size_t from = front.n;
	while (from > 0 && (front.p[from - 1] | 0x20) >= 'a' && (front.p[from - 1] | 0x20) <= 'z')
		from--;
	for (size_t k = 0; words[k]; k++)
		if (str_ieq(str_sub(front, from, front.n), str_of(words[k])))
			return true;
	return false;
}

/* "EXISTS (SELECT ...)", "id IN (SELECT ...)": what the rest is about is not known, but the subselect is a
 * statement. What it takes from outside resolves nowhere, and is no part of the change then. */
static void meet_subselects(struct pieces *p, const struct literal *l)
{
	enum { MAX_SUBSELECTS = 8 };
	size_t n = 0;
	for (size_t i = str_chr(l->text, '('), end; i < l->text.n && n < MAX_SUBSELECTS; i++) {
		struct str rest = str_sub(l->text, i, l->text.n);
		if (rest.p[0] != '(' || !expects_value(l->text, i) ||
			!str_ieq(str_sub(str_trim(str_sub(rest, 1, rest.n)), 0, 6), STR("select")))
			continue;
		end = closing(l->text, i);
		if (end == SIZE_MAX)
			return;
		struct literal s = slice(p->a, l, i + 1, end - 1);
		if (judge_looks_like_sql(s.text)) {
			struct mention *m;
			n++;
			statement_add(p->a, p->f, p->out, &s);
			m = &p->out->v[p->out->n - 1];
			m->at_most = m->at_most < CONFIDENCE_LIKELY ? m->at_most : CONFIDENCE_LIKELY;
		}
		i = end - 1;
	}
}

static void read_pieces(struct arena *a, const struct code_file *f, struct mentions *out)
{
	struct pieces p = {.a = a, .f = f, .out = out};
	const struct literals *s = f->strings;
	for (size_t i = 0; i < s->n; i++) {
		struct str text = s->v[i].text;
		bool statement = judge_looks_like_sql(text), piece = false;
		if (text.n > MAX_PIECE)
			continue;
		if (!statement)
			piece = fragment_is_sql(text);
		if (statement || piece)
			meet_open(&p, &s->v[i], statement);
		if (!statement)
			meet_subselects(&p, &s->v[i]);
		if (piece)
			piece_add(&p, &s->v[i]);
	}
	for (size_t i = 0, n; i < s->n; i += n) {
		n = 1;
		if (s->v[i].text.n <= MAX_PIECE && fragment_is_names(s->v[i].text) &&
			!meet_names(&p, &s->v[i]))
			meet_list(&p, i, &n);
	}
}

/* What is put together comes first: where it can be judged, its parts need not be. */
static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	if (f->language == LANGUAGE_SQL) {
		read_file(a, f, out);
		return;
	}
	if (!f->strings)
		return;
	for (int whole = 1; whole >= 0; whole--)
		for (size_t i = 0; i < f->strings->n; i++)
			if (f->strings->v[i].assembled == whole &&
				judge_looks_like_sql(f->strings->v[i].text))
				statement_add(a, f, out, &f->strings->v[i]);
	read_pieces(a, f, out);
}

const struct reader reader_sql = {"sql", read, NULL};
