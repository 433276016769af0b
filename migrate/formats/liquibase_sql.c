#include <string.h>

#include "base/sb.h"
#include "migrate/format_code.h"
#include "migrate/formats/liquibase.h"

/* -- checksums (FORMATS-A 6.5) -- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* "inner" is the one change's own sum, "9:HEX". */
static struct str wrap(struct arena *a, char version, struct str inner)
{
	struct str outer = sha_hex_of(a, SHA_MD5, str_fmt(a, "%.*s:", STRF(inner)));
	return str_fmt(a, "%c:%.*s", version, STRF(outer));
}

struct str format_liquibase_inner_9(struct arena *a, struct str sql)
{
	struct arena_mark mark = arena_mark(a);
	unsigned char sum[SHA_MAX_BYTES];
	char *p = arena_alloc(a, sql.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < sql.n; i++)
		if (!is_space(sql.p[i]))
			p[n++] = sql.p[i];
	n = sha_raw(sum, SHA_MD5, (struct str){p, n});
	arena_rewind(a, mark); /* as much again as the file, otherwise */
	return str_fmt(a, "9:%.*s", STRF(sha_hex_bytes(a, sum, n)));
}

struct str format_liquibase_inner_8(
	struct arena *a, struct str sql, struct str delimiter, bool split, bool strip)
{
	struct sb b = sb_new(a, sql.n + delimiter.n + 32);
	bool space = false, any = false;
	sb_fmt(&b, "%.*s:%s:%s:", STRF(delimiter), split ? "true" : "false", strip ? "true" : "false");
	for (size_t i = 0; i < sql.n; i++) {
		if (is_space(sql.p[i])) {
			space = any;
			continue;
		}
		if (space)
			sb_char(&b, ' ');
		sb_char(&b, sql.p[i]);
		space = false;
		any = true;
	}
	return str_fmt(a, "8:%.*s", STRF(sha_hex_of(a, SHA_MD5, sb_str(&b))));
}

struct str format_liquibase_sum_9(struct arena *a, struct str sql)
{
	return wrap(a, '9', format_liquibase_inner_9(a, sql));
}

struct str format_liquibase_sum_8(
	struct arena *a, struct str sql, struct str delimiter, bool split, bool strip)
{
	return wrap(a, '8', format_liquibase_inner_8(a, sql, delimiter, split, strip));
}

struct str format_liquibase_old_sum(struct arena *a, const struct liquibase_change *c)
{
	if (!c->text.p)
		return c->sum_8;
	return format_liquibase_sum_8(a, c->text, c->delimiter, c->split, c->strip);
}

/* -- lines -- */

static struct str past_blanks(struct str s)
{
	while (s.n && format_is_blank(s.p[0]))
		s = str_sub(s, 1, s.n);
	return s;
}

/* Is the line "-- WORD", and what stands behind it? A word must end there. */
static bool directive(struct str line, const char *word, struct str *rest)
{
	struct str s = past_blanks(line);
	size_t n = strlen(word);
	if (!str_starts(s, STR("--")))
		return false;
	s = past_blanks(str_sub(s, 2, s.n));
	if (!str_ieq(str_sub(s, 0, n), str_of(word)))
		return false;
	*rest = str_sub(s, n, s.n);
	return !rest->n || format_is_blank(rest->p[0]) || rest->p[0] == ':';
}

bool format_liquibase_is_sql(struct str text)
{
	struct format_line l = {0};
	struct str rest;
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	while (format_next_line(text, &l)) {
		if (!str_trim(l.text).n)
			continue;
		if (!directive(l.text, "liquibase", &rest))
			return false;
		return str_ieq(str_sub(past_blanks(rest), 0, 9), STR("formatted"));
	}
	return false;
}

/* "name:value" or "name:\"a value\"" behind a blank; names without regard to case. */
static bool attribute(struct str line, const char *name, struct str *value)
{
	size_t n = strlen(name);
	for (size_t i = 1; i + n < line.n; i++) {
		if (!format_is_blank(line.p[i - 1]) || line.p[i + n] != ':' ||
			!str_ieq(str_sub(line, i, i + n), str_of(name)))
			continue;
		struct str v = str_sub(line, i + n + 1, line.n);
		if (v.n && v.p[0] == '"') {
			v = str_sub(v, 1, v.n);
			*value = str_sub(v, 0, str_chr(v, '"'));
			return true;
		}
		size_t end = 0;
		while (end < v.n && !format_is_blank(v.p[end]))
			end++;
		*value = str_sub(v, 0, end);
		return true;
	}
	*value = STR_NONE;
	return false;
}

static bool is_said(struct str line, const char *name, bool otherwise)
{
	struct str v;
	return attribute(line, name, &v) ? str_ieq(v, STR("true")) : otherwise;
}

/* A name in quotes, or up to the stop; cut from *s. */
static struct str take_name(struct str *s, bool author)
{
	struct str out;
	if (s->n && s->p[0] == '"' && str_chr(str_sub(*s, 1, s->n), '"') != SIZE_MAX) {
		*s = str_sub(*s, 1, s->n);
		out = str_cut(s, '"');
		return out;
	}
	size_t end = 0;
	while (end < s->n && (author ? s->p[end] != ':' : !format_is_blank(s->p[end])))
		end++;
	out = str_sub(*s, 0, end);
	*s = str_sub(*s, end, s->n);
	return out;
}

static bool take_identity(struct str rest, struct liquibase_change *c)
{
	rest = past_blanks(rest);
	c->author = take_name(&rest, true);
	size_t colon = str_chr(rest, ':');
	if (!c->author.n || colon == SIZE_MAX)
		return false;
	rest = past_blanks(str_sub(rest, colon + 1, rest.n));
	c->id = take_name(&rest, false);
	return c->id.n > 0;
}

/* -- a changeset -- */

struct reader {
	struct arena *a;
	const struct source *s;
	const struct migration *whole;
	struct str file;
	struct migrations *out;
	struct migration m;
	struct liquibase_change *c; /* NULL before the first changeset */
	struct str header;
	char *blanked; /* the file, with what is not SQL as blanks */
	size_t from;   /* where the changeset begins in the file */
	size_t body;   /* and its first line behind the header */
	int line;
	struct sb sql;  /* what the tool hashes */
	struct sb down; /* the lines of --rollback */
	int down_line;
	bool in_rollback, ignoring;
	int ignore; /* lines still to pass over */
};

static void unknown(struct reader *r, int line, const char *what)
{
	format_code_unknown(r->a, &r->m, line, str_of(what));
}

/* What decides at run time whether, or how, the changeset is run. */
static void read_conditions(struct reader *r)
{
	struct str v;
	if (!attribute(r->header, "contextFilter", &r->c->contexts))
		attribute(r->header, "context", &r->c->contexts);
	attribute(r->header, "labels", &r->c->labels);
	const char *left = format_liquibase_left_to(r->s, r->c->contexts, r->c->labels);
	if (left)
		unknown(r, r->line, left);
	if (attribute(r->header, "runWith", &v))
		unknown(r, r->line, "another program than Liquibase runs this changeset");
	if (!is_said(r->header, "failOnError", true))
		unknown(r, r->line, "Liquibase goes on when a statement of this changeset fails");
	attribute(r->header, "dbms", &r->c->dbms);
	r->c->always = is_said(r->header, "runAlways", false);
	r->c->on_change = is_said(r->header, "runOnChange", false);
	r->m.repeatable = r->c->on_change || r->c->always;
	r->m.in_tx = is_said(r->header, "runInTransaction", true);
}

static void begin(struct reader *r, const struct format_line *l, struct str rest)
{
	struct str logical;
	r->m = (struct migration){.path = r->whole->path};
	r->c = ARENA_NEW(r->a, struct liquibase_change);
	r->header = l->text;
	r->from = l->at;
	r->body = l->next;
	r->line = l->number;
	r->sql = sb_new(r->a, r->whole->raw.n + 1);
	r->down = sb_new(r->a, r->whole->raw.n + 1);
	r->down_line = 0;
	if (!take_identity(rest, r->c)) {
		r->c->author = r->c->id = STR("?");
		format_refuse(&r->m, l->number, "a changeset line is \"--changeset AUTHOR:ID\"");
	}
	r->c->file = attribute(l->text, "logicalFilePath", &logical) ? format_liquibase_path(r->a, logical)
								     : r->file;
	read_conditions(r);
}

/* Names in dbms are the tool's: postgresql, mysql, mariadb, sqlite. 1 = it runs, 0 = not, -1 = the server
 * decides. */
int format_liquibase_runs(const struct source *s, struct str dbms)
{
	static const char *const mine[] = {"postgresql", "mysql", "sqlite"};
	struct str rest = dbms;
	bool positive = false, yes = false, no = false, maria = false, my = false;
	if (!str_trim(rest).n)
		return 1;
	while (rest.n) {
		struct str name = str_trim(str_cut(&rest, ','));
		bool minus = str_starts(name, STR("!"));
		name = str_sub(name, minus, name.n);
		positive = positive || !minus;
		bool all = str_ieq(name, STR("all"));
		bool same = all || str_ieq(name, str_of(mine[s->dialect]));
		my = my || str_ieq(name, STR("mysql"));
		maria = maria || str_ieq(name, STR("mariadb"));
		yes = yes || (same && !minus);
		no = no || (same && minus);
	}
	if (!s->dialect_known || (s->dialect == DIALECT_MYSQL && my != maria))
		return -1;
	return !no && (yes || !positive);
}

int format_liquibase_split(struct arena *a, const struct source *s, const struct liquibase_part *p,
	struct str delimiter, struct sql_statements *out)
{
	struct format_line l = {.next = p->from, .number = p->line - 1};
	size_t from = p->from, to = p->to;
	int line = p->line, odd = 0;
	struct str text = p->text;
	while (l.next < to && format_next_line(text, &l)) {
		struct str part = str_trim(l.text);
		size_t at = str_find(part, delimiter, 0);
		if (at == SIZE_MAX)
			continue;
		if (at + delimiter.n != part.n) {
			odd = odd ? odd : l.number;
			continue;
		}
		size_t end = (size_t)(part.p - text.p) + at;
		format_split_part(a, s, text, from, end, line, out);
		from = l.next;
		line = l.number + 1;
	}
	if (from < to)
		format_split_part(a, s, text, from, to, line, out);
	return odd;
}

static void split_delimited(struct reader *r, struct str text, size_t to, struct str delimiter)
{
	struct liquibase_part p = {text, r->body, to, r->line + 1};
	int odd = format_liquibase_split(r->a, r->s, &p, delimiter, &r->m.up);
	if (odd)
		unknown(r, odd, LIQUIBASE_ODD_DELIMITER);
}

static void split_down(struct reader *r)
{
	struct str text = str_trim(sb_str(&r->down));
	if (!text.n || str_ieq(text, STR("not required")) || str_ieq(text, STR("empty")) ||
		str_ieq(str_sub(text, 0, 11), STR("changesetid")))
		return;
	format_split(r->a, r->s, text, &r->m.down);
	for (size_t i = 0; i < r->m.down.n; i++)
		r->m.down.v[i].line = r->down_line;
}

static void sum(struct reader *r)
{
	struct str text = str_trim(sb_str(&r->sql)), delimiter;
	size_t hole = str_find(text, STR("${"), 0);
	if (hole != SIZE_MAX) {
		unknown(r, r->line,
			"Liquibase fills in a property here: what is applied is not what stands in the file");
		return;
	}
	if (!attribute(r->header, "endDelimiter", &delimiter))
		delimiter = STR("null");
	r->m.tool_checksum = format_liquibase_sum_9(r->a, text);
	r->c->text = text.p ? text : STR("");
	r->c->delimiter = delimiter;
	r->c->split = is_said(r->header, "splitStatements", true);
	r->c->strip = is_said(r->header, "stripComments", true);
}

/* The changeset ends at this byte of the file. */
static void finish(struct reader *r, size_t to)
{
	if (!r->c)
		return;
	struct migration *m = &r->m;
	struct str delimiter, text = {r->blanked, r->whole->raw.n};
	int here = format_liquibase_runs(r->s, r->c->dbms);
	if (is_said(r->header, "ignore", false) || !here)
		return;
	if (here < 0)
		unknown(r, r->line,
			"whether this changeset runs is the server's to say: MySQL or MariaDB, or an unknown "
			"one");
	m->raw = str_sub(r->whole->raw, r->from, to);
	format_sum(r->a, r->s, m);
	m->id = str_fmt(r->a, "%.*s::%.*s::%.*s", STRF(r->c->file), STRF(r->c->id), STRF(r->c->author));
	m->name = r->c->id;
	m->part = str_fmt(r->a, "%.*s:%.*s", STRF(r->c->id), STRF(r->c->author));
	m->own = r->c;
	if (attribute(r->header, "endDelimiter", &delimiter) && delimiter.n && !str_eq(delimiter, STR(";")))
		split_delimited(r, text, to, delimiter);
	else
		format_split_part(r->a, r->s, text, r->body, to, r->line + 1, &m->up);
	if (!is_said(r->header, "splitStatements", true) && r->s->dialect != DIALECT_POSTGRESQL &&
		m->up.n > 1)
		unknown(r, r->line, "the driver gets several statements as one, and may run the first alone");
	m->manages_tx = format_has_tx_control(&m->up);
	split_down(r);
	sum(r);
	*VEC_PUSH(r->a, r->out) = *m;
}

static void add_down(struct reader *r, const struct format_line *l, struct str text)
{
	if (!r->down_line)
		r->down_line = l->number;
	sb_add(&r->down, text);
	sb_char(&r->down, '\n');
}

/* Lines that are passed over: --ignoreLines:3, or from :start to :end. */
static bool ignored(struct reader *r, const struct format_line *l)
{
	struct str rest;
	uint64_t n = 0;
	if (directive(l->text, "ignoreLines", &rest) && rest.n) {
		rest = str_trim(str_sub(rest, 1, rest.n));
		if (str_u64(rest, &n))
			r->ignore = n > 1000000 ? 1000000 : (int)n;
		else
			r->ignoring = str_ieq(rest, STR("start"));
		return true;
	}
	if (r->ignore > 0) {
		r->ignore--;
		return true;
	}
	return r->ignoring;
}

/* A directive inside a changeset, which is no part of its SQL. */
static bool consumed(struct reader *r, const struct format_line *l)
{
	struct str rest, text = past_blanks(l->text);
	if (r->in_rollback) {
		size_t end = str_find(l->text, STR("*/"), 0);
		r->in_rollback = end == SIZE_MAX;
		add_down(r, l, str_sub(l->text, 0, end));
		return true;
	}
	if (str_starts(text, STR("/*")) &&
		str_ieq(str_sub(past_blanks(str_sub(text, 2, text.n)), 0, 18), STR("liquibase rollback"))) {
		r->in_rollback = str_find(text, STR("*/"), 0) == SIZE_MAX;
		if (!r->down_line)
			r->down_line = l->number;
		return true;
	}
	if (directive(l->text, "rollback", &rest)) {
		add_down(r, l, past_blanks(rest));
		return true;
	}
	if (directive(l->text, "validCheckSum", &rest)) {
		*VEC_PUSH(r->a, &r->c->valid_sums) =
			str_trim(str_starts(rest, STR(":")) ? str_sub(rest, 1, rest.n) : rest);
		return true;
	}
	if (str_starts(l->text, STR("--")) && directive(l->text, "comment", &rest)) {
		r->c->comments = str_trim(str_starts(rest, STR(":")) ? str_sub(rest, 1, rest.n) : rest);
		return true;
	}
	if (directive(l->text, "preconditions", &rest) ||
		directive(l->text, "precondition-sql-check", &rest) ||
		directive(l->text, "precondition-table-exists", &rest) ||
		directive(l->text, "precondition-view-exists", &rest)) {
		unknown(r, l->number, "a precondition decides in the database whether this changeset runs");
		return true;
	}
	return directive(l->text, "property", &rest);
}

static void read_line(struct reader *r, const struct format_line *l)
{
	struct str rest;
	if (!r->in_rollback && directive(l->text, "changeset", &rest) && rest.n && rest.p[0] != ':') {
		finish(r, l->at);
		begin(r, l, rest);
	} else if (ignored(r, l) || (r->c && consumed(r, l))) {
		for (size_t i = l->at; i < l->at + l->text.n; i++)
			r->blanked[i] = r->blanked[i] == '\r' ? '\r' : ' ';
	} else if (r->c) {
		sb_add(&r->sql, l->text);
		sb_char(&r->sql, '\n');
	}
}

/* A file without the mark of formatted SQL is one changeset, whatever its comments say: FORMATS-A 6.2. */
static void begin_raw(struct reader *r, size_t from)
{
	struct format_line l = {.at = from, .next = from};
	l.text = STR("-- splitStatements:false stripComments:false");
	begin(r, &l, STR(" includeAll:raw"));
	sb_add(&r->sql, str_sub(r->whole->raw, from, r->whole->raw.n));
}

void format_liquibase_sql(struct arena *a, const struct source *s, const struct migration *whole,
	struct str file, struct migrations *out)
{
	struct reader r = {.a = a, .s = s, .whole = whole, .file = file, .out = out};
	struct format_line l = {0};
	r.blanked = str_z(a, whole->raw);
	if (str_starts(whole->raw, STR("\xef\xbb\xbf")))
		l.next = 3;
	if (!format_liquibase_is_sql(whole->raw)) {
		begin_raw(&r, l.next);
	} else {
		while (format_next_line(whole->raw, &l))
			read_line(&r, &l);
	}
	finish(&r, whole->raw.n);
}
