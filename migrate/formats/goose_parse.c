#include "migrate/formats/goose.h"

#include <string.h>

enum section { BEFORE, UP, DOWN };

struct parser {
	struct arena *a;
	const struct source *s;
	struct migration *m;
	enum section section;
	bool block; /* between StatementBegin and StatementEnd */
	bool envsub, up_seen;
	size_t from;   /* start of the statement that is open, SIZE_MAX = none */
	int from_line; /* its line */
};

/* "-- +goose Up": the words after "+goose", empty when the line is no directive. */
static struct str directive(struct str line)
{
	if (!str_starts(line, STR("--")))
		return STR_NONE;
	struct str rest = str_trim(str_sub(line, 2, line.n));
	if (rest.n <= 6 || !str_ieq(str_sub(rest, 0, 6), STR("+goose")) || !format_is_blank(rest.p[6]))
		return STR_NONE;
	return str_trim(str_sub(rest, 6, rest.n));
}

bool format_goose_is_marked(struct str sql)
{
	while (sql.n) {
		struct str line = str_cut(&sql, '\n');
		if (str_ieq(directive(line), STR("up")))
			return true;
	}
	return false;
}

static void finish(struct parser *p, size_t to)
{
	if (p->from == SIZE_MAX)
		return;
	struct sql_statements *out = p->section == DOWN ? &p->m->down : &p->m->up;
	format_split_part(p->a, p->s, p->m->raw, p->from, to, p->from_line, out);
	p->from = SIZE_MAX;
}

static void section(struct parser *p, enum section to, int line)
{
	if (p->from != SIZE_MAX || p->block)
		format_refuse(p->m, line, "a section begins inside a statement: goose refuses the file");
	if (to == DOWN && !p->up_seen)
		format_refuse(
			p->m, line, "the Down section stands before the Up section: goose refuses the file");
	if (to == UP && p->up_seen)
		format_refuse(p->m, line, "a second Up section: goose refuses the file");
	p->up_seen |= to == UP;
	p->section = to;
}

static void direct(struct parser *p, struct str word, size_t at, size_t next, int line)
{
	if (str_ieq(word, STR("up"))) {
		section(p, UP, line);
	} else if (str_ieq(word, STR("down"))) {
		section(p, DOWN, line);
	} else if (str_ieq(word, STR("statementbegin"))) {
		if (p->block || p->section == BEFORE)
			format_refuse(p->m, line,
				"StatementBegin stands in the wrong place: goose refuses the file");
		p->block = true;
		p->from = next;
		p->from_line = line + 1;
	} else if (str_ieq(word, STR("statementend"))) {
		if (!p->block)
			format_refuse(
				p->m, line, "StatementEnd without StatementBegin: goose refuses the file");
		finish(p, at);
		p->block = false;
	} else if (str_ieq(word, STR("no transaction"))) {
		p->m->in_tx = false;
	} else if (str_ieq(word, STR("envsub on")) || str_ieq(word, STR("envsub off"))) {
		p->envsub = str_ieq(word, STR("envsub on"));
	} else {
		format_refuse(p->m, line, "a directive that goose does not know");
	}
}

static void substitute(struct parser *p, struct str line, int number)
{
	size_t at = str_chr(line, '$');
	bool name = at != SIZE_MAX && at + 1 < line.n &&
		    (line.p[at + 1] == '{' || line.p[at + 1] == '_' ||
			    ((line.p[at + 1] | 32) >= 'a' && (line.p[at + 1] | 32) <= 'z'));
	if (!p->envsub || !name || p->section != UP)
		return;
	format_gap(p->a, p->m, number,
		STR("goose fills in the environment here: what is applied is not what stands "
		    "in the file"));
	if (!p->m->opaque)
		p->m->problem_line = number;
	p->m->opaque = true;
}

static void take_line(struct parser *p, const struct format_line *l)
{
	struct str word = directive(l->text);
	if (word.n) {
		direct(p, word, l->at, l->next, l->number);
		return;
	}
	substitute(p, l->text, l->number);
	bool nothing = !str_trim(l->text).n || str_starts(l->text, STR("--"));
	if (p->section == BEFORE || p->block || (p->from == SIZE_MAX && nothing))
		return;
	if (p->from == SIZE_MAX) {
		p->from = l->at;
		p->from_line = l->number;
	}
	if (format_ends_statement(l->text))
		finish(p, l->next);
}

void format_goose_parse(struct arena *a, const struct source *s, struct migration *m)
{
	struct parser p = {.a = a, .s = s, .m = m, .from = SIZE_MAX};
	struct format_line l = {.next = str_starts(m->raw, STR("\xef\xbb\xbf")) ? 3 : 0};
	m->in_tx = true;
	while (format_next_line(m->raw, &l))
		take_line(&p, &l);
	if (p.block)
		format_refuse(m, p.from_line, "StatementBegin without StatementEnd: goose refuses the file");
	else if (p.from != SIZE_MAX && p.section == DOWN)
		m->down.n = 0; /* which up never looks at, and down refuses (internal/sqlparser) */
	else if (p.from != SIZE_MAX)
		format_refuse(m, p.from_line,
			"the statement does not end in a semicolon at the end of a line: goose refuses the "
			"file");
	if (!p.up_seen)
		format_refuse(m, 0, "no line \"-- +goose Up\": goose refuses the file");
	if (m->down.n)
		m->down_path = m->path;
	m->manages_tx = !m->in_tx && format_has_tx_control(&m->up);
}
