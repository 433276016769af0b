#include "migrate/formats/sql_migrate.h"

enum section { BEFORE, UP, DOWN };

struct parser {
	struct arena *a;
	const struct source *s;
	struct migration *m;
	enum section section;
	bool block; /* between StatementBegin and StatementEnd: no line ends a statement */
	int block_line;
	size_t from; /* start of the statement that is open, SIZE_MAX = none */
	int from_line;
};

/* The words behind "-- +migrate ", which stands at the very start and in this spelling; *is says whether it
 * is one. */
static struct str directive(struct str line, bool *is)
{
	struct str mark = STR("-- +migrate ");
	*is = str_starts(line, mark);
	return *is ? str_trim(str_sub(line, mark.n, line.n)) : STR_NONE;
}

static struct str next_word(struct str *s)
{
	size_t n = 0;
	*s = str_trim(*s);
	while (n < s->n && !format_is_blank(s->p[n]))
		n++;
	struct str word = str_sub(*s, 0, n);
	*s = str_sub(*s, n, s->n);
	return word;
}

bool format_sql_migrate_is_marked(struct str sql)
{
	bool is;
	while (sql.n) {
		struct str words = directive(str_cut(&sql, '\n'), &is);
		if (is && str_eq(next_word(&words), STR("Up")))
			return true;
	}
	return false;
}

static void finish(struct parser *p, size_t to)
{
	if (p->from != SIZE_MAX)
		format_split_part(p->a, p->s, p->m->raw, p->from, to, p->from_line,
			p->section == DOWN ? &p->m->down : &p->m->up);
	p->from = SIZE_MAX;
}

static void refuse_open(struct parser *p)
{
	if (p->from != SIZE_MAX)
		format_refuse(p->m, p->from_line,
			"the statement does not end in a semicolon at the end of a line: sql-migrate refuses "
			"the file");
	p->from = SIZE_MAX;
}

static void enter(struct parser *p, enum section to, struct str options)
{
	refuse_open(p);
	p->section = to;
	while (to == UP && options.n)
		if (str_eq(next_word(&options), STR("notransaction")))
			p->m->in_tx = false;
}

/* Unknown words are passed over, as the tool does. */
static void direct(struct parser *p, struct str words, const struct format_line *l)
{
	struct str word = next_word(&words);
	if (!word.n)
		format_refuse(p->m, l->number, "a directive without a word: sql-migrate refuses the file");
	else if (str_eq(word, STR("Up")))
		enter(p, UP, words);
	else if (str_eq(word, STR("Down")))
		enter(p, DOWN, words);
	else if (str_eq(word, STR("StatementBegin")) && p->section) {
		p->block = true;
		p->block_line = l->number;
	} else if (str_eq(word, STR("StatementEnd")) && p->block) {
		p->block = false;
		finish(p, l->at);
	}
}

static void take_line(struct parser *p, const struct format_line *l)
{
	bool is;
	struct str words = directive(l->text, &is);
	if (is)
		direct(p, words, l);
	if (is || !p->section ||
		str_starts(l->text, STR("-- "))) /* those are left out, wherever they stand */
		return;
	if (p->from == SIZE_MAX && str_trim(l->text).n) {
		p->from = l->at;
		p->from_line = l->number;
	}
	if (!p->block && format_ends_statement(l->text))
		finish(p, l->next);
}

void format_sql_migrate_parse(struct arena *a, const struct source *s, struct migration *m)
{
	struct parser p = {.a = a, .s = s, .m = m, .from = SIZE_MAX};
	struct format_line l = {.next = 0};
	m->in_tx = true;
	while (format_next_line(m->raw, &l))
		take_line(&p, &l);
	if (p.block)
		format_refuse(
			m, p.block_line, "StatementBegin without StatementEnd: sql-migrate refuses the file");
	refuse_open(&p);
	if (!p.section)
		format_refuse(m, 1,
			"no line \"-- +migrate Up\" or \"-- +migrate Down\": sql-migrate refuses the file");
	if (m->down.n)
		m->down_path = m->path;
	m->manages_tx = !m->in_tx && format_has_tx_control(&m->up);
}
