/*
 * MyBatis mappers: statements are the text of XML elements, with elements in them that run time may leave
 * out. They are read with all of their parts. Facts: mybatis.org/mybatis-3/sqlmap-xml.html, dynamic-sql.html.
 */
#include "gitcheck/reader_mybatis.h"

enum {
	MAX_STATEMENT = 64 * 1024,
	MAX_INCLUDE = 8,     /* in each other */
	MAX_CHOICE = 8,      /* <choose> in each other */
	MAX_VARIANTS = 8,    /* forms of a statement that <choose> makes */
	MAX_LOOKED = 4000000 /* parts of a file that its includes look at */
};

/* <sql id="..."> */
struct fragment {
	struct str id, text;
};

struct mapper {
	struct arena *a;
	struct str text;
	struct mentions *out;
	char *buffer; /* MAX_STATEMENT bytes, for one statement after the other */
	VEC(struct fragment) fragments;
	size_t looked;
	bool cut;                    /* not all of a statement was put together */
	const struct literal *whole; /* "text" is this, and no file */
	bool plain;                  /* no elements stand in it */
};

/* One statement being put together: its text, and where its bytes stand. */
struct building {
	struct str out;
	char *p;
	VEC(struct literal_piece) pieces;
	size_t holes;
	int depth;        /* of includes */
	struct str close; /* of the last <foreach> */
	bool first;       /* an AND or OR that comes now is left out */
	/* <choose>: of its branches the one of this number is read, or the last. */
	int variant, variants, choices;
	struct {
		int branch, last;
	} choice[MAX_CHOICE];
};

static void put(struct mapper *m, struct building *b, struct str s, size_t source, bool exact)
{
	m->cut = m->cut || b->out.n + s.n > MAX_STATEMENT;
	if (!s.n || b->out.n + s.n > MAX_STATEMENT)
		return;
	for (size_t i = 0; i < s.n; i++)
		b->p[b->out.n + i] = s.p[i];
	*VEC_PUSH(m->a, &b->pieces) = (struct literal_piece){b->out.n, s.n, source, exact};
	b->out.n += s.n;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '-' || c == '.';
}

static struct str tag_name(struct str tag)
{
	size_t n = 0;
	while (n < tag.n && is_word(tag.p[n]))
		n++;
	return str_sub(tag, 0, n);
}

/* key="value" */
static struct str attribute(struct str tag, const char *key)
{
	struct str k = str_of(key);
	for (size_t at = 0; (at = str_find(tag, k, at)) != SIZE_MAX; at += k.n) {
		struct str rest = str_trim(str_sub(tag, at + k.n, tag.n));
		if ((at && is_word(tag.p[at - 1])) || !str_starts(rest, STR("=")))
			continue;
		rest = str_trim(str_sub(rest, 1, rest.n));
		if (rest.n < 2 || (rest.p[0] != '"' && rest.p[0] != '\''))
			return STR_NONE;
		char quote = rest.p[0];
		rest = str_sub(rest, 1, rest.n);
		return str_sub(rest, 0, str_chr(rest, quote));
	}
	return STR_NONE;
}

/* Where a tag ends: a '>' that stands in no value of an attribute. */
static size_t tag_end(struct str s)
{
	char quote = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>' || c == '<')
			return c == '>' ? i : SIZE_MAX;
	}
	return SIZE_MAX;
}

/* The element <name id="..."> and what is in it; false at the end. Elements of a name do not nest here. */
static bool element(const struct mapper *m, const char *name, size_t *at, struct str *tag, struct str *body)
{
	struct str open = str_of(name);
	while ((*at = str_find(m->text, STR("<"), *at)) != SIZE_MAX) {
		struct str rest = str_sub(m->text, ++*at, m->text.n);
		if (!str_eq(tag_name(rest), open))
			continue;
		size_t end = tag_end(rest);
		if (end == SIZE_MAX)
			continue;
		*tag = str_sub(rest, 0, end);
		*body = STR_NONE;
		size_t close = SIZE_MAX, from = end;
		while ((close = str_find(rest, STR("</"), from)) != SIZE_MAX &&
			!str_eq(tag_name(str_sub(rest, close + 2, rest.n)), open))
			from = close + 2;
		if (!end || rest.p[end - 1] == '/')
			return true;
		if (close == SIZE_MAX)
			return false;
		*body = str_sub(rest, end + 1, close);
		*at += close; /* so that none is looked at twice */
		return true;
	}
	return false;
}

static void body(struct mapper *m, struct building *b, struct str s);

static const struct fragment *find_fragment(struct mapper *m, struct str id)
{
	for (size_t i = 0; i < m->fragments.n && ++m->looked <= MAX_LOOKED; i++)
		if (str_eq(m->fragments.v[i].id, id))
			return &m->fragments.v[i];
	return NULL;
}

/* <include refid="columns"/>: the <sql> of that id in this file. */
static void include(struct mapper *m, struct building *b, struct str tag)
{
	const struct fragment *f = find_fragment(m, attribute(tag, "refid"));
	bool cut = ++m->looked > MAX_LOOKED || (f && b->depth >= MAX_INCLUDE);
	m->cut = m->cut || cut;
	if (f && !cut) {
		b->depth++;
		body(m, b, f->text);
		b->depth--;
		return;
	}
	put(m, b, STR("\001"), (size_t)(tag.p - m->text.p), false);
	b->holes++;
}

/* What <set> and <trim> take away at their end. */
static void without_comma(struct building *b)
{
	size_t n = b->out.n;
	while (n && (b->p[n - 1] == ' ' || b->p[n - 1] == '\n' || b->p[n - 1] == '\t'))
		n--;
	if (n && b->p[n - 1] == ',')
		b->p[n - 1] = ' ';
}

/* What <where> takes away at its beginning. */
static struct str without_and(struct building *b, struct str s)
{
	size_t at = 0;
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\n' || s.p[at] == '\t' || s.p[at] == '\r'))
		at++;
	if (at == s.n)
		return s;
	b->first = false;
	size_t n = str_ieq(str_sub(s, at, at + 4), STR("and "))  ? 4
		   : str_ieq(str_sub(s, at, at + 3), STR("or ")) ? 3
								 : 0;
	return n ? str_sub(s, at + n, s.n) : s;
}

/* Words that an element stands for: <where>, <set>, <foreach open="(" separator="," close=")">. */
static void markup(struct mapper *m, struct building *b, struct str tag)
{
	size_t at = (size_t)(tag.p - m->text.p);
	struct str name = tag_name(tag);
	b->first |= str_eq(name, STR("where")) || attribute(tag, "prefixOverrides").n;
	if (str_starts(tag, STR("/set")) || str_starts(tag, STR("/trim")))
		without_comma(b);
	if (str_eq(name, STR("include")))
		include(m, b, tag);
	else if (str_eq(name, STR("where")))
		put(m, b, STR(" WHERE "), at, false);
	else if (str_eq(name, STR("set")))
		put(m, b, STR(" SET "), at, false);
	else if (str_eq(name, STR("trim")))
		put(m, b, attribute(tag, "prefix"), at, false);
	else if (str_starts(tag, STR("/foreach")))
		put(m, b, b->close, at, false);
	else if (str_eq(name, STR("foreach"))) {
		put(m, b, attribute(tag, "open"), at, false);
		b->close = attribute(tag, "close");
	} else {
		put(m, b, STR(" "), at, false);
	}
}

static bool is_branch(struct str name)
{
	return str_eq(name, STR("when")) || str_eq(name, STR("otherwise"));
}

/* The tags of s up to where the element around it, <choose> or one of its branches, ends: how many branches
 * of that <choose> there are, and where it is. */
static size_t element_end(struct mapper *m, struct str s, bool choice, int *branches)
{
	int depth = 0;
	*branches = 0;
	for (size_t at = 0; (at = str_find(s, STR("<"), at)) != SIZE_MAX; at++) {
		if (++m->looked > MAX_LOOKED)
			return SIZE_MAX;
		struct str rest = str_sub(s, at + 1, s.n), name = tag_name(rest);
		bool closes = str_starts(rest, STR("/"));
		if (closes)
			name = tag_name(str_sub(rest, 1, rest.n));
		if (!is_branch(name) && !str_eq(name, STR("choose")))
			continue;
		if (closes && !depth && is_branch(name) != choice)
			return at;
		*branches += !closes && !depth && choice;
		depth += closes ? -1 : 1;
	}
	return SIZE_MAX;
}

/* Of the branches of <choose> one is read at a time: how much of what follows the tag is passed over. */
static size_t choose(struct mapper *m, struct building *b, struct str tag, struct str rest)
{
	int n;
	if (str_eq(tag_name(tag), STR("choose"))) {
		(void)element_end(m, rest, true, &n);
		if (b->choices < MAX_CHOICE)
			b->choice[b->choices].branch = 0, b->choice[b->choices].last = n - 1;
		b->choices++;
		b->variants = n > b->variants ? n : b->variants;
	} else if (str_eq(tag, STR("/choose"))) {
		b->choices -= b->choices > 0;
	} else if (is_branch(tag_name(tag)) && b->choices && b->choices <= MAX_CHOICE) {
		int branch = b->choice[b->choices - 1].branch++, last = b->choice[b->choices - 1].last;
		size_t end = branch == (b->variant < last ? b->variant : last)
				     ? 0
				     : element_end(m, rest, false, &n);
		return end == SIZE_MAX ? 0 : end;
	}
	return 0;
}

/* #{value} is a parameter, ${text} may be anything. */
static size_t placeholder(struct mapper *m, struct building *b, struct str s, size_t at)
{
	size_t end = str_chr(str_sub(s, at, s.n), '}');
	put(m, b, STR("\001"), (size_t)(s.p - m->text.p) + at, false);
	b->holes++;
	return end == SIZE_MAX ? s.n : at + end + 1;
}

static size_t special(struct mapper *m, struct building *b, struct str s, size_t at)
{
	static const struct {
		const char *entity, *text;
	} entities[] = {{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}, {"&apos;", "'"}};
	struct str rest = str_sub(s, at, s.n);
	size_t source = (size_t)(rest.p - m->text.p);
	if (str_starts(rest, STR("<![CDATA[")))
		return at + 9;
	if (str_starts(rest, STR("]]>")))
		return at + 3;
	if (str_starts(rest, STR("<!--"))) {
		size_t end = str_find(rest, STR("-->"), 4);
		return end == SIZE_MAX ? s.n : at + end + 3;
	}
	if (str_starts(rest, STR("#{")) || str_starts(rest, STR("${")))
		return placeholder(m, b, s, at);
	for (size_t i = 0; i < sizeof entities / sizeof *entities && !m->plain; i++)
		if (str_starts(rest, str_of(entities[i].entity))) {
			put(m, b, str_of(entities[i].text), source, false);
			return at + str_of(entities[i].entity).n;
		}
	bool tag = !m->plain && rest.n > 1 && rest.p[0] == '<' && (is_word(rest.p[1]) || rest.p[1] == '/');
	size_t end = tag ? tag_end(str_sub(rest, 1, rest.n)) : SIZE_MAX;
	if (end == SIZE_MAX) {
		put(m, b, str_sub(rest, 0, 1), source, true);
		return at + 1;
	}
	at += end + 2;
	markup(m, b, str_sub(rest, 1, end + 1));
	return at + choose(m, b, str_sub(rest, 1, end + 1), str_sub(s, at, s.n));
}

static void body(struct mapper *m, struct building *b, struct str s)
{
	for (size_t at = 0, from; at < s.n;) {
		from = at;
		while (at < s.n && str_chr(STR("<&#$]"), s.p[at]) == SIZE_MAX)
			at++;
		struct str text = str_sub(s, from, at);
		text = b->first ? without_and(b, text) : text;
		put(m, b, text, (size_t)(text.p - m->text.p), true);
		if (at < s.n)
			at = special(m, b, s, at);
	}
}

/* The first piece that ends behind a byte of the text. */
static size_t piece_at(const struct literal *l, size_t at)
{
	size_t lo = 0, hi = l->npieces;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (l->pieces[mid].at + l->pieces[mid].len <= at)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* Where the pieces of a statement stand in the file, when they are of a text of it and not of the file
 * itself. */
static void move_pieces(struct mapper *m, struct building *b)
{
	VEC(struct literal_piece) moved = {0};
	for (size_t i = 0; i < b->pieces.n; i++) {
		struct literal_piece x = b->pieces.v[i];
		size_t from = x.source, to = x.source + (x.exact ? x.len : 1);
		for (size_t k = piece_at(m->whole, from); k < m->whole->npieces; k++) {
			const struct literal_piece *w = &m->whole->pieces[k];
			if (w->at >= to)
				break;
			size_t low = w->at > from ? w->at : from, high = w->at + w->len;
			high = high < to ? high : to;
			if (low >= high)
				continue;
			struct literal_piece y = {.at = x.at + low - from,
				.len = x.exact ? high - low : x.len,
				.source = w->source + (w->exact ? low - w->at : 0),
				.exact = x.exact && w->exact};
			*VEC_PUSH(m->a, &moved) = y;
		}
	}
	b->pieces.v = moved.v, b->pieces.n = moved.n;
}

/* One form of a statement; how many there are. */
static int form(struct mapper *m, struct str text, int variant)
{
	struct building b = {.p = m->buffer, .variant = variant};
	b.out.p = b.p;
	body(m, &b, text);
	size_t from = (size_t)(text.p - m->text.p);
	if (m->whole)
		move_pieces(m, &b);
	if (!b.pieces.n)
		return 0;
	struct mention *x = VEC_PUSH(m->a, m->out);
	x->kind = MENTION_SQL;
	x->from = m->whole ? m->whole->from : from;
	x->to = m->whole ? m->whole->to : from + text.n;
	x->sql = (struct literal){.text = str_dup(m->a, b.out),
		.pieces = b.pieces.v,
		.npieces = b.pieces.n,
		.from = x->from,
		.to = x->to,
		.holes = b.holes,
		.assembled = m->whole != NULL,
		.node = READER_NONE};
	x->reader = reader_mybatis.name;
	x->at_most = CONFIDENCE_LIKELY;
	return b.variants;
}

static void statement(struct mapper *m, struct str text)
{
	int n = form(m, text, 0);
	for (int i = 1; i < n && i < MAX_VARIANTS && m->looked <= MAX_LOOKED; i++)
		(void)form(m, text, i);
	m->cut = m->cut || n > MAX_VARIANTS;
}

static void say_cut(struct mapper *m, size_t from, size_t to)
{
	if (m->cut)
		reader_unread(m->a, m->out, reader_mybatis.name, from, to,
			"its statements include more than is followed");
}

void reader_mybatis_statement(struct arena *a, struct mentions *out, const struct literal *whole, bool script)
{
	struct mapper m = {.a = a, .text = whole->text, .out = out, .whole = whole, .plain = !script};
	m.buffer = arena_alloc(a, MAX_STATEMENT + 1, 1);
	statement(&m, whole->text);
	say_cut(&m, whole->from, whole->to);
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	static const char *const verbs[] = {"select", "insert", "update", "delete"};
	struct mapper m = {.a = a, .text = f->bytes, .out = out};
	reader_mybatis_annotations(a, f, out);
	if (!str_ends(f->path, STR(".xml")) || str_find(f->bytes, STR("<mapper"), 0) == SIZE_MAX)
		return;
	m.buffer = arena_alloc(a, MAX_STATEMENT + 1, 1);
	struct str tag, text;
	for (size_t at = 0; element(&m, "sql", &at, &tag, &text);)
		*VEC_PUSH(a, &m.fragments) = (struct fragment){attribute(tag, "id"), text};
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		size_t at = 0;
		while (element(&m, verbs[i], &at, &tag, &text))
			if (attribute(tag, "id").n)
				statement(&m, text);
	}
	say_cut(&m, 0, f->bytes.n);
}

const struct reader reader_mybatis = {"mybatis", read, NULL};
