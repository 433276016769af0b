#include "migrate/formats/play.h"

enum section { BEFORE, UPS, DOWNS };

/* "# --- !Ups", "-- !Downs": what begins a section; BEFORE = the line is none such. */
static enum section marker(struct str line)
{
	line = str_trim(line);
	if (!str_starts(line, STR("#")) && !str_starts(line, STR("--")))
		return BEFORE;
	if (str_find(line, STR("!Ups"), 0) != SIZE_MAX)
		return UPS;
	return str_find(line, STR("!Downs"), 0) != SIZE_MAX ? DOWNS : BEFORE;
}

bool format_play_is_marked(struct str sql)
{
	while (sql.n)
		if (marker(str_cut(&sql, '\n')) == UPS)
			return true;
	return false;
}

struct parser {
	struct arena *a;
	const struct source *s;
	struct migration *m;
	struct str text; /* m->raw with "; " for ";;" */
};

/* One section, cut where Play cuts it. */
static void section(struct parser *p, size_t from, size_t to, int line, struct sql_statements *out)
{
	struct str raw = p->m->raw;
	size_t start = from;
	int at = line;
	for (size_t i = from; i < to; i++) {
		line += raw.p[i] == '\n';
		if (raw.p[i] != ';')
			continue;
		if (i + 1 < to && raw.p[i + 1] == ';') {
			i++;
			continue;
		}
		format_split_part(p->a, p->s, p->text, start, i, at, out);
		start = i + 1;
		at = line;
	}
	format_split_part(p->a, p->s, p->text, start, to, at, out);
}

static void say_filled(struct parser *p, const struct format_line *l)
{
	if (str_find(l->text, STR("$evolutions{{{"), 0) != SIZE_MAX)
		format_gap(p->a, p->m, l->number,
			STR("Play fills in a value here, which is not in the project's files"));
}

static struct str without_escapes(struct arena *a, struct str raw)
{
	char *out = str_z(a, raw);
	for (size_t i = 0; i + 1 < raw.n; i++)
		if (raw.p[i] == ';' && raw.p[i + 1] == ';')
			out[++i] = ' ';
	return (struct str){out, raw.n};
}

static void finish(struct parser *p, enum section is, size_t from, size_t to, int line)
{
	if (is != BEFORE)
		section(p, from, to, line, is == UPS ? &p->m->up : &p->m->down);
}

void format_play_parse(struct arena *a, const struct source *s, struct migration *m)
{
	struct parser p = {.a = a, .s = s, .m = m, .text = without_escapes(a, m->raw)};
	struct format_line l = {.next = 0};
	enum section now = BEFORE, next;
	size_t from = 0;
	int line = 1;
	while (format_next_line(m->raw, &l)) {
		say_filled(&p, &l);
		next = marker(l.text);
		if (next == BEFORE)
			continue;
		finish(&p, now, from, l.at, line);
		now = next;
		from = l.next;
		line = l.number + 1;
	}
	finish(&p, now, from, m->raw.n, line);
	if (m->down.n)
		m->down_path = m->path;
	m->in_tx = false; /* unless autocommit is off, which its configuration decides */
	m->manages_tx = format_has_tx_control(&m->up);
}
