#include "migrate/formats/dbmate.h"

enum block { NO_BLOCK, UP, DOWN };

/* ^--\s*migrate:(up|down)(\s*$|\s+\S+): the block a line opens, its options behind it. */
static enum block directive(struct str line, struct str *options)
{
	if (!str_starts(line, STR("--")))
		return NO_BLOCK;
	size_t at = 2;
	while (at < line.n && format_is_blank(line.p[at]))
		at++;
	struct str rest = str_sub(line, at, line.n);
	enum block b = str_starts(rest, STR("migrate:up"))     ? UP
		       : str_starts(rest, STR("migrate:down")) ? DOWN
							       : NO_BLOCK;
	rest = str_sub(rest, b == UP ? 10 : 12, rest.n);
	if (!b || (rest.n && !format_is_blank(rest.p[0])))
		return NO_BLOCK;
	*options = str_trim(rest);
	return b;
}

bool format_dbmate_is_marked(struct str sql)
{
	struct str options;
	while (sql.n)
		if (directive(str_cut(&sql, '\n'), &options) == UP)
			return true;
	return false;
}

/* The option "transaction:false", spelled just so. */
static bool is_without_tx(struct str options)
{
	while (options.n) {
		size_t n = 0;
		while (n < options.n && !format_is_blank(options.p[n]))
			n++;
		if (str_eq(str_sub(options, 0, n), STR("transaction:false")))
			return true;
		options = str_trim(str_sub(options, n, options.n));
	}
	return false;
}

struct parser {
	struct arena *a;
	const struct source *s;
	struct migration *m;
	enum block block;
	size_t ups, downs;
	size_t from; /* behind the directive of the block that is open */
	int from_line;
};

static void finish(struct parser *p, size_t to)
{
	bool first = p->block == UP ? p->ups == 1 : p->downs == 1;
	if (p->block && first)
		format_split_part(p->a, p->s, p->m->raw, p->from, to, p->from_line,
			p->block == UP ? &p->m->up : &p->m->down);
}

static void open_block(struct parser *p, enum block b, struct str options, const struct format_line *l)
{
	int line = l->number;
	finish(p, l->at);
	if (b == DOWN && !p->ups)
		format_refuse(p->m, line, "a down block stands before the up block: dbmate refuses the file");
	if (b == UP && p->block == UP)
		format_refuse(p->m, line, "an up block without a down block: dbmate refuses the file");
	if (b == DOWN && p->block == DOWN)
		format_refuse(p->m, line, "a down block without an up block: dbmate refuses the file");
	if (b == UP && p->ups)
		format_refuse(p->m, line,
			"a second up block: dbmate runs the first, takes the version for applied and fails");
	if (b == UP && p->s->dialect == DIALECT_MYSQL && !format_is_blank(p->m->raw.p[l->at + 2]))
		format_refuse(p->m, line,
			"MySQL gets this line too, and takes it for no comment: a blank has to follow --");
	if (b == UP && !p->ups)
		p->m->in_tx = !is_without_tx(options);
	p->ups += b == UP;
	p->downs += b == DOWN;
	p->block = b;
	p->from = l->next;
	p->from_line = line + 1;
}

static void take_line(struct parser *p, const struct format_line *l)
{
	struct str options, text = str_trim(l->text);
	enum block b = directive(l->text, &options);
	if (b)
		open_block(p, b, options, l);
	else if (!p->block && text.n && !str_starts(text, STR("--")))
		format_refuse(p->m, l->number, "SQL stands before the up block: dbmate refuses the file");
}

size_t format_dbmate_parse(struct arena *a, const struct source *s, struct migration *m)
{
	struct parser p = {.a = a, .s = s, .m = m};
	struct format_line l = {.next = 0};
	m->in_tx = true;
	while (format_next_line(m->raw, &l))
		take_line(&p, &l);
	finish(&p, m->raw.n);
	if (!p.ups)
		format_refuse(m, 1, "no line \"-- migrate:up\": dbmate refuses the file");
	else if (!p.downs)
		format_refuse(m, 1, "no line \"-- migrate:down\": dbmate refuses the file");
	if (m->down.n)
		m->down_path = m->path;
	m->manages_tx = !m->in_tx && format_has_tx_control(&m->up);
	return p.ups;
}
