#include "base/sb.h"
#include "migrate/formats/atlas.h"

/* A file in Atlas' own layout: directives in front, then statements. */

struct directives {
	struct str tx_mode, tag;
	int tx_line;
	size_t modes;
	bool checkpoint, archive;
	bool attached; /* no blank line behind: Atlas passes over the block */
};

static bool is_comment(struct str line)
{
	return str_starts(line, STR("--")) || str_starts(line, STR("#"));
}

/* The first block of comments, which a blank line has to end. */
static void read_directives(struct str raw, struct directives *d)
{
	struct format_line l = {.next = str_starts(raw, STR("\xef\xbb\xbf")) ? 3 : 0};
	while (format_next_line(raw, &l)) {
		struct str name, value, line = str_trim(l.text);
		if (!is_comment(line)) {
			d->attached = line.n > 0;
			return;
		}
		if (!format_atlas_directive(line, &name, &value))
			continue;
		d->checkpoint |= str_eq(name, STR("checkpoint"));
		d->archive |= str_eq(name, STR("txtar"));
		if (str_eq(name, STR("txmode"))) {
			d->modes++;
			d->tx_mode = value;
			d->tx_line = l.number;
		}
	}
}

static void set_mode(struct migration *m, const struct directives *d)
{
	m->in_tx = true;
	if (!d->modes || d->attached)
		return;
	m->in_tx = !str_eq(d->tx_mode, STR("none"));
	if (d->modes > 1)
		format_refuse(m, d->tx_line, "more than one atlas:txmode: Atlas refuses the file");
	else if (m->in_tx && !str_eq(d->tx_mode, STR("file")))
		format_refuse(m, d->tx_line, "atlas:txmode of a file is none or file: Atlas refuses another");
}

static void note_attached(
	struct arena *a, const struct migration *m, const struct directives *d, struct source_notes *notes)
{
	if (!d->attached || (!d->modes && !d->checkpoint && !d->archive))
		return;
	struct source_note *n = format_note(a, notes, SOURCE_TRAP,
		STR("no blank line stands behind the directives of the file: Atlas passes over them"),
		STR("Put a blank line between them and the first statement."));
	n->id = m->id;
	n->path = m->path;
	n->line = d->tx_line;
}

/* -- a delimiter of the file's own -- */

static struct str unescaped(struct arena *a, struct str s)
{
	struct sb b = sb_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char next = s.p[i] == '\\' && i + 1 < s.n ? s.p[i + 1] : 0;
		char to = next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : 0;
		i += to != 0;
		sb_char(&b, to ? to : s.p[i]);
	}
	return sb_str(&b);
}

/* Behind what begins here and hides a delimiter: a quoted text, a comment; one byte otherwise. */
static size_t pass(enum dialect d, struct str s, size_t at)
{
	char c = s.p[at], after = at + 1 < s.n ? s.p[at + 1] : 0;
	struct str end = STR_NONE;
	if (c == '\'' || c == '"' || c == '`') {
		size_t i = at + 1;
		while (i < s.n && s.p[i] != c)
			i += s.p[i] == '\\' && d == DIALECT_MYSQL ? 2 : 1;
		return i < s.n ? i + 1 : s.n;
	}
	if (c == '-' && after == '-')
		end = STR("\n");
	else if (c == '/' && after == '*')
		end = STR("*/");
	if (!end.n)
		return at + 1;
	size_t to = str_find(s, end, at + 2);
	return to == SIZE_MAX ? s.n : to + (end.n == 2 ? 2 : 0); /* the line's end may be of the delimiter */
}

struct place { /* of the last statement, so that lines are counted once */
	size_t at;
	int line;
};

/* One statement, whatever semicolons are in it; what is only comments is none. */
static void add_piece(struct arena *a, const struct source *s, struct migration *m, size_t from, size_t to,
	struct place *last)
{
	struct sql_statements cut = {0};
	sql_split(a, s->dialect, str_sub(m->raw, from, to), &cut);
	if (!cut.n)
		return;
	size_t at = from + cut.v[0].at;
	last->line += str_line(str_sub(m->raw, last->at, at), at - last->at) - 1;
	last->at = at;
	struct str text = str_trim(str_sub(m->raw, at, to));
	struct sql_statement *st = VEC_PUSH(a, &m->up);
	*st = (struct sql_statement){.text = text, .at = at, .line = last->line};
	st->flags = sql_split_classify(s->dialect, text);
	for (size_t i = 0; i < cut.n; i++)
		st->flags |= cut.v[i].flags & (SQL_BROKEN | SQL_META_COMMAND | SQL_TX_CONTROL);
}

static void split_at(struct arena *a, const struct source *s, struct migration *m, size_t from, struct str by)
{
	struct place last = {.line = 1};
	for (size_t at = from; at < m->raw.n;) {
		if (!str_starts(str_sub(m->raw, at, m->raw.n), by)) {
			at = pass(s->dialect, m->raw, at);
			continue;
		}
		add_piece(a, s, m, from, at, &last);
		from = at += by.n;
	}
	add_piece(a, s, m, from, m->raw.n, &last);
}

/* -- an archive of sections -- */

/* "-- migration.sql --" */
static bool is_section(struct str line, struct str *name)
{
	line = str_trim(line);
	if (line.n < 7 || !str_starts(line, STR("-- ")) || !str_ends(line, STR(" --")))
		return false;
	*name = str_trim(str_sub(line, 3, line.n - 3));
	return name->n > 0;
}

static void split_archive(struct arena *a, const struct source *s, struct migration *m)
{
	struct format_line l = {.next = 0};
	struct sql_statements *out = NULL;
	struct str name;
	size_t from = 0;
	int line = 0;
	bool found = false;
	while (format_next_line(m->raw, &l)) {
		if (!is_section(l.text, &name))
			continue;
		if (out)
			format_split_part(a, s, m->raw, from, l.at, line, out);
		out = str_eq(name, STR("migration.sql")) ? &m->up
		      : str_eq(name, STR("down.sql"))    ? &m->down
							 : NULL;
		found = found || out == &m->up;
		from = l.next;
		line = l.number + 1;
	}
	if (out)
		format_split_part(a, s, m->raw, from, m->raw.n, line, out);
	if (!found)
		format_refuse(m, 1, "an atlas:txtar archive without a section migration.sql");
	if (m->down.n)
		m->down_path = m->path;
}

bool format_atlas_parse(
	struct arena *a, const struct source *s, struct migration *m, struct source_notes *notes)
{
	struct directives d = {0};
	struct str name, value, first = str_sub(m->raw, 0, str_chr(m->raw, '\n'));
	read_directives(m->raw, &d);
	set_mode(m, &d);
	note_attached(a, m, &d, notes);
	if (d.archive && !d.attached)
		split_archive(a, s, m);
	else if (format_atlas_directive(first, &name, &value) && str_eq(name, STR("delimiter")) && value.n)
		split_at(a, s, m, first.n, unescaped(a, value));
	else
		format_split(a, s, m->raw, &m->up);
	m->manages_tx = format_has_tx_control(&m->up);
	return d.checkpoint && !d.attached;
}
