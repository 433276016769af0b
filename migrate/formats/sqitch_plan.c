#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "migrate/formats/sqitch.h"

enum { MAX_CHANGES = 100000, MAX_INFO = 1024 * 1024 };

struct reader {
	struct arena *a;
	struct sqitch_plan *p;
	struct str parent; /* id of the change before */
	int line;
};

static bool bad(struct reader *r, const char *what)
{
	r->p->problem = str_of(what);
	r->p->problem_line = r->line;
	return false;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void skip_blanks(struct str *s)
{
	while (s->n && is_blank(s->p[0]))
		*s = str_sub(*s, 1, s->n);
}

static struct str take_word(struct str *s)
{
	size_t n = 0;
	while (n < s->n && !is_blank(s->p[n]))
		n++;
	struct str w = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	skip_blanks(s);
	return w;
}

/* \n, \r and \\ of a note. */
static struct str unescape(struct arena *a, struct str s)
{
	struct sb b = sb_new(a, MAX_INFO);
	for (size_t i = 0; i < s.n; i++) {
		char next = i + 1 < s.n ? s.p[i + 1] : 0;
		bool escape = s.p[i] == '\\' && (next == 'n' || next == 'r' || next == '\\');
		sb_char(&b, !escape ? s.p[i] : next == 'n' ? '\n' : next == 'r' ? '\r' : '\\');
		i += escape;
	}
	return sb_str(&b);
}

/* "[a project:b !c]"; a dependency on this very project loses its prefix. */
static bool take_dependencies(struct reader *r, struct str *s, struct sqitch_change *c)
{
	if (!s->n || s->p[0] != '[')
		return true;
	size_t end = str_chr(*s, ']');
	if (end == SIZE_MAX)
		return bad(r, "the list of dependencies has no end");
	struct str list = str_trim(str_sub(*s, 1, end));
	struct str own = str_fmt(r->a, "%.*s:", STRF(r->p->project));
	*s = str_sub(*s, end + 1, s->n);
	skip_blanks(s);
	while (list.n) {
		struct str w = take_word(&list);
		bool conflict = str_starts(w, STR("!"));
		if (conflict)
			w = str_sub(w, 1, w.n);
		if (str_starts(w, own))
			w = str_sub(w, own.n, w.n);
		*VEC_PUSH(r->a, conflict ? &c->conflicts : &c->requires) = w;
	}
	return true;
}

static bool is_time(struct str s)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";
	if (s.n != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (shape[i] == 'd' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
			return false;
	return true;
}

/* "2024-01-02T03:04:05Z Ann Dev <ann@example.com> # note" */
static bool take_planner(struct reader *r, struct str s, struct sqitch_change *c)
{
	c->date = take_word(&s);
	if (!is_time(c->date))
		return bad(r, "the entry has no time such as 2024-01-02T03:04:05Z");
	size_t open = str_chr(s, '<');
	size_t close = str_chr(s, '>');
	if (open == SIZE_MAX || close == SIZE_MAX || close < open)
		return bad(r, "the entry has no planner such as Ann Dev <ann@example.com>");
	c->planner = str_trim(str_sub(s, 0, open));
	c->email = str_sub(s, open + 1, close);
	struct str rest = str_trim(str_sub(s, close + 1, s.n));
	if (rest.n && rest.p[0] != '#')
		return bad(r, "the entry goes on behind its planner");
	c->note = str_trim(unescape(r->a, str_sub(rest, 1, rest.n)));
	return true;
}

static void add_list(struct sb *b, const char *title, const char *sign, const struct names_list *l)
{
	if (l->n)
		sb_fmt(b, "\n%s", title);
	for (size_t i = 0; i < l->n; i++)
		sb_fmt(b, "\n  %s %.*s", sign, STRF(l->v[i]));
}

/* The identity of a change ("parent" is the one before) or of a tag ("change" is the one it follows). */
static struct str identity(
	struct reader *r, const char *kind, const char *link, const struct sqitch_change *c)
{
	struct arena *own = arena_new("what a change is known by");
	struct sb b = sb_new(own, MAX_INFO), whole = sb_new(own, MAX_INFO);
	sb_fmt(&b, "project %.*s", STRF(r->p->project));
	if (r->p->uri.n)
		sb_fmt(&b, "\nuri %.*s", STRF(r->p->uri));
	sb_fmt(&b, "\n%s %.*s", kind, STRF(c->name));
	if (r->parent.n)
		sb_fmt(&b, "\n%s %.*s", link, STRF(r->parent));
	sb_fmt(&b, "\nplanner %.*s <%.*s>\ndate %.*s", STRF(c->planner), STRF(c->email), STRF(c->date));
	add_list(&b, "requires", "+", &c->requires);
	add_list(&b, "conflicts", "-", &c->conflicts);
	if (c->note.n)
		sb_fmt(&b, "\n\n%.*s", STRF(c->note));
	struct str info = sb_str(&b);
	sb_fmt(&whole, "%s %zu", kind, info.n);
	sb_char(&whole, 0);
	sb_add(&whole, info);
	struct str id = sha_hex_of(r->a, SHA_1, sb_str(&whole));
	arena_free(own);
	return id;
}

static bool add_tag(struct reader *r, struct sqitch_change *read)
{
	if (!r->p->changes.n)
		return bad(r, "a tag stands before the first change");
	struct sqitch_change *c = &r->p->changes.v[r->p->changes.n - 1];
	*VEC_PUSH(r->a, &c->tags) = (struct sqitch_tag){.id = identity(r, "tag", "change", read),
		.name = read->name,
		.planner = read->planner,
		.email = read->email,
		.date = read->date,
		.note = read->note};
	return true;
}

static bool add_change(struct reader *r, struct sqitch_change *read)
{
	if (r->p->changes.n >= MAX_CHANGES)
		return bad(r, "the plan has more entries than are read");
	read->id = identity(r, "change", "parent", read);
	*VEC_PUSH(r->a, &read->scripts) = read->name;
	read->line = r->line;
	read->project = r->p->project;
	read->uri = r->p->uri;
	r->parent = read->id;
	*VEC_PUSH(r->a, &r->p->changes) = *read;
	return true;
}

static bool read_entry(struct reader *r, struct str line)
{
	struct sqitch_change c = {0};
	struct str s = line;
	bool tag = s.p[0] == '@';
	if (s.p[0] == '-')
		return bad(r, "the plan holds a revert entry, which this release of Sqitch no longer writes");
	if (s.p[0] == '+') {
		s = str_sub(s, 1, s.n);
		skip_blanks(&s);
	}
	c.name = take_word(&s);
	if (!c.name.n || !take_dependencies(r, &s, &c) || !take_planner(r, s, &c))
		return r->p->problem.n ? false : bad(r, "the entry has no name");
	return tag ? add_tag(r, &c) : add_change(r, &c);
}

static bool read_pragma(struct reader *r, struct str line)
{
	struct str value = str_sub(line, 1, line.n);
	struct str key = str_trim(str_cut(&value, '='));
	value = str_trim(value);
	if (str_eq(key, STR("project")))
		r->p->project = value;
	else if (str_eq(key, STR("uri")))
		r->p->uri = value;
	return true;
}

static bool read_line(struct reader *r, struct str line)
{
	line = str_trim(line);
	if (!line.n || line.p[0] == '#')
		return true;
	if (line.p[0] == '%')
		return read_pragma(r, line);
	if (!r->p->project.n)
		return bad(r, "the plan has no line %project=NAME before its first entry");
	return read_entry(r, line);
}

struct place {
	struct str name;
	size_t at;
};

static int by_name(const void *x, const void *y)
{
	const struct place *a = x, *b = y;
	int c = str_cmp(a->name, b->name);
	return c ? c : (a->at > b->at) - (a->at < b->at);
}

/* An older copy of a reworked change has its scripts under the name of a tag between the two. */
static void name_old_copy(struct reader *r, size_t at, size_t again)
{
	struct sqitch_change *c = &r->p->changes.v[at];
	c->scripts.n = 0;
	for (size_t k = at; k < again && c->scripts.n < 100; k++)
		for (size_t t = 0; t < r->p->changes.v[k].tags.n; t++)
			*VEC_PUSH(r->a, &c->scripts) = str_fmt(
				r->a, "%.*s%.*s", STRF(c->name), STRF(r->p->changes.v[k].tags.v[t].name));
	if (c->scripts.n)
		return;
	r->line = r->p->changes.v[again].line;
	bad(r, "a change stands twice without a tag in between: Sqitch refuses the plan");
}

static void name_scripts(struct reader *r)
{
	size_t n = r->p->changes.n;
	struct place *v = ARENA_ARRAY(r->a, struct place, n + 1);
	for (size_t i = 0; i < n; i++)
		v[i] = (struct place){r->p->changes.v[i].name, i};
	if (n)
		qsort(v, n, sizeof *v, by_name);
	for (size_t i = 0; i + 1 < n; i++)
		if (str_eq(v[i].name, v[i + 1].name))
			name_old_copy(r, v[i].at, v[i + 1].at);
}

void format_sqitch_plan(struct arena *a, struct str text, struct sqitch_plan *out)
{
	*out = (struct sqitch_plan){0};
	struct reader r = {.a = a, .p = out};
	while (text.n && !out->problem.n) {
		r.line++;
		if (!read_line(&r, str_cut(&text, '\n')))
			return;
	}
	name_scripts(&r);
}
