#include "migrate/format_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"

struct str format_path(struct arena *a, struct str dir, struct str name)
{
	if (!dir.n)
		return str_dup(a, name);
	char *p = arena_alloc(a, dir.n + name.n + 2, 1);
	memcpy(p, dir.p, dir.n);
	p[dir.n] = '/';
	if (name.n)
		memcpy(p + dir.n + 1, name.p, name.n);
	return (struct str){p, dir.n + 1 + name.n};
}

bool format_is_folder(struct str entry)
{
	return entry.n && entry.p[entry.n - 1] == '/';
}

struct str format_entry(struct str entry)
{
	return entry.n && entry.p[entry.n - 1] == '@' ? str_sub(entry, 0, entry.n - 1) : entry;
}

struct str format_leading_digits(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return str_sub(s, 0, n);
}

bool format_digits(struct str s)
{
	return s.n && format_leading_digits(s).n == s.n;
}

static struct str without_zeros(struct str s)
{
	while (s.n > 1 && s.p[0] == '0')
		s = str_sub(s, 1, s.n);
	return s;
}

/* By value; any length. */
static int compare_digits(struct str a, struct str b)
{
	a = without_zeros(a);
	b = without_zeros(b);
	return a.n != b.n ? (a.n > b.n) - (a.n < b.n) : str_cmp(a, b);
}

/* The next run of digits, or of anything else. */
static struct str next_run(struct str s)
{
	size_t n = format_leading_digits(s).n;
	if (!n)
		while (n < s.n && !(s.p[n] >= '0' && s.p[n] <= '9'))
			n++;
	return str_sub(s, 0, n);
}

int format_compare_versions(struct str a, struct str b)
{
	struct str x = a, y = b;
	int c = 0;
	while (!c && x.n && y.n) {
		struct str p = next_run(x), q = next_run(y);
		bool dp = format_digits(p), dq = format_digits(q);
		c = dp != dq ? (dp ? -1 : 1) : dp ? compare_digits(p, q) : str_cmp(p, q);
		x = str_sub(x, p.n, x.n);
		y = str_sub(y, q.n, y.n);
	}
	c = c ? c : (x.n > 0) - (y.n > 0);
	return c ? c : str_cmp(a, b);
}

bool format_says_migrations(struct arena *a, struct str dir)
{
	return str_find(str_lower(a, dir), STR("migrat"), 0) != SIZE_MAX;
}

int format_read_config(
	const struct files *f, struct arena *a, struct str path, struct str *out, bool *found, struct err *e)
{
	*out = STR_NONE;
	*found = false;
	int rc = f->read(f->ctx, a, path, FORMAT_MAX_CONFIG, out, e);
	if (rc == ERR_INPUT || rc == ERR_LIMIT) {
		err_drop(e, rc);
		return 0;
	}
	*found = rc == 0;
	return rc;
}

static void unreadable(struct migration *m, int line, struct str why)
{
	m->problem = MIGRATION_UNREADABLE;
	m->problem_line = line;
	m->problem_text = why;
	m->raw = STR_NONE;
}

static void check_bytes(struct arena *a, struct migration *m)
{
	size_t bad = 0, nul = str_chr(m->raw, '\0');
	if (m->raw.n < 1024 && str_starts(m->raw, STR("version https://git-lfs.github.com/spec/")))
		unreadable(m, 1, STR("it is a Git LFS pointer: the content has not been fetched"));
	else if (nul != SIZE_MAX)
		unreadable(m, str_line(m->raw, nul),
			str_fmt(a, "it holds a NUL byte at column %d", str_column(m->raw, nul)));
	else if (!str_utf8(m->raw, &bad))
		unreadable(m, str_line(m->raw, bad),
			str_fmt(a, "it is not UTF-8: byte 0x%02x at column %d", (unsigned char)m->raw.p[bad],
				str_column(m->raw, bad)));
}

void format_sum(struct arena *a, const struct source *s, struct migration *m)
{
	if (s && s->names_only)
		return;
	m->checksum = m->canonical = STR_NONE; /* of the file that it is a part of */
	m->checksum = migration_checksum(a, m);
	m->canonical = migration_canonical(a, m);
}

int format_read_file(const struct files *f, struct arena *a, const struct source *s, struct str path,
	struct migration *m, struct err *e)
{
	m->path = format_entry(path);
	if (m->path.n != path.n) {
		unreadable(m, 0,
			STR("it is a symbolic link, a submodule or named with control characters: such is "
			    "never read"));
		return 0;
	}
	int rc = f->read(f->ctx, a, path, FORMAT_MAX_FILE, &m->raw, e);
	if (rc == ERR_INPUT || rc == ERR_LIMIT) {
		unreadable(m, 0, str_dup(a, e->what));
		err_drop(e, rc);
		return 0;
	}
	if (rc)
		return rc;
	bool summed = !s || !s->names_only;
	if (summed)
		m->checksum = migration_checksum(a, m);
	check_bytes(a, m);
	if (summed)
		m->canonical = migration_canonical(a, m);
	return 0;
}

static int by_version(const void *a, const void *b)
{
	const struct migration *const *x = a, *const *y = b;
	return format_compare_versions((*x)->id, (*y)->id);
}

static bool same_version(const struct migration *a, const struct migration *b)
{
	if (a->order_key && b->order_key && format_digits(a->id) && format_digits(b->id))
		return a->order_key == b->order_key;
	return str_eq(a->id, b->id);
}

static void mark_duplicate(struct arena *a, struct migration *m, const struct migration *other)
{
	if (m->problem != MIGRATION_FINE)
		return;
	m->problem = MIGRATION_DUPLICATE;
	m->problem_text =
		str_fmt(a, "version \"%.*s\" is also that of \"%.*s\"", STRF(m->id), STRF(other->path));
}

void format_mark_duplicates(struct arena *a, struct migrations *m)
{
	if (m->n < 2)
		return;
	struct migration **v = ARENA_ARRAY(a, struct migration *, m->n);
	for (size_t i = 0; i < m->n; i++)
		v[i] = &m->v[i];
	str_sort(v, m->n, sizeof *v, by_version);
	for (size_t i = 1; i < m->n; i++)
		if (same_version(v[i - 1], v[i])) {
			mark_duplicate(a, v[i - 1], v[i]);
			mark_duplicate(a, v[i], v[i - 1]);
		}
}

void format_split(struct arena *a, const struct source *s, struct str sql, struct sql_statements *out)
{
	if (!s->names_only)
		sql_split(a, s->dialect, sql, out);
}

void format_split_part(struct arena *a, const struct source *s, struct str sql, size_t from, size_t to,
	int line, struct sql_statements *out)
{
	size_t old = out->n;
	if (s->names_only)
		return;
	sql_split(a, s->dialect, str_sub(sql, from, to), out);
	for (size_t i = old; i < out->n; i++) {
		out->v[i].at += from;
		out->v[i].line += line - 1;
	}
}

bool format_has_tx_control(const struct sql_statements *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].flags & SQL_TX_CONTROL)
			return true;
	return false;
}

struct str format_line_ends(struct arena *a, struct str raw, struct str eol)
{
	struct sb b = sb_new(a, 2 * raw.n + 2);
	while (raw.n) {
		size_t end = str_chr(raw, '\n');
		struct str line = str_sub(raw, 0, end);
		raw = str_sub(raw, end == SIZE_MAX ? raw.n : end + 1, raw.n);
		if (end != SIZE_MAX && line.n && line.p[line.n - 1] == '\r')
			line.n--;
		sb_add(&b, line);
		sb_add(&b, end == SIZE_MAX ? STR_NONE : eol);
	}
	return sb_str(&b);
}

bool format_same_sum(struct arena *a, enum sha_kind k, struct str raw, struct str sum)
{
	return str_ieq(sha_hex_of(a, k, raw), sum) ||
	       str_ieq(sha_hex_of(a, k, format_line_ends(a, raw, STR("\n"))), sum) ||
	       str_ieq(sha_hex_of(a, k, format_line_ends(a, raw, STR("\r\n"))), sum);
}

void format_gap(struct arena *a, struct migration *m, int line, struct str what)
{
	struct migration_gap *g = VEC_PUSH(a, &m->gaps);
	*g = (struct migration_gap){.line = line, .what = what};
}

void format_sort(struct migrations *m, int (*order)(const void *, const void *))
{
	str_sort(m->v, m->n, sizeof *m->v, order);
}

struct source_note *format_note(struct arena *a, struct source_notes *l, enum source_note_kind kind,
	struct str what, struct str remedy)
{
	struct source_note *n = VEC_PUSH(a, l);
	*n = (struct source_note){.kind = kind, .what = what, .remedy = remedy};
	return n;
}

/* What stands behind the "--" of a line by which another tool marks its files. */
static bool is_mark(struct str comment)
{
	static const char *const marks[] = {"+goose ", "+migrate ", "migrate:up",
		"! previous:", "liquibase formatted sql", "+micrate ", NULL};
	for (size_t i = 0; marks[i]; i++)
		if (str_ieq(str_sub(comment, 0, strlen(marks[i])), str_of(marks[i])))
			return true;
	return str_ieq(comment, STR("up migration")); /* with more behind it, a title in English */
}

bool format_is_marked(struct str sql)
{
	while (sql.n) {
		struct str line = str_cut(&sql, '\n');
		if (str_starts(line, STR("--")) && is_mark(str_trim(str_sub(line, 2, line.n))))
			return true;
	}
	return false;
}

const struct migration *format_file_of(const struct migrations *files, long long key)
{
	size_t lo = 0, hi = files->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (files->v[mid].order_key < key)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < files->n && files->v[lo].order_key == key ? &files->v[lo] : NULL;
}

int format_by_key(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	if (x->order_key != y->order_key)
		return x->order_key < y->order_key ? -1 : 1;
	return str_cmp(x->path, y->path);
}

int format_by_id(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	int c = str_cmp(x->id, y->id);
	return c ? c : str_cmp(x->path, y->path);
}

void format_refuse(struct migration *m, int line, const char *why)
{
	if (m->problem != MIGRATION_FINE)
		return;
	m->problem = MIGRATION_UNREADABLE;
	m->problem_line = line;
	m->problem_text = str_of(why);
}

bool format_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The last word before any word that begins with "--" ends in a semicolon. */
bool format_ends_statement(struct str line)
{
	struct str last = STR_NONE;
	while ((line = str_trim(line)).n) {
		size_t n = 0;
		while (n < line.n && !format_is_blank(line.p[n]))
			n++;
		if (str_starts(line, STR("--")))
			break;
		last = str_sub(line, 0, n);
		line = str_sub(line, n, line.n);
	}
	return last.n && last.p[last.n - 1] == ';';
}

bool format_next_line(struct str text, struct format_line *l)
{
	size_t at = l->next;
	if (at >= text.n)
		return false;
	size_t end = str_chr(str_sub(text, at, text.n), '\n');
	l->at = at;
	l->next = end == SIZE_MAX ? text.n : at + end + 1;
	l->text = str_sub(text, at, end == SIZE_MAX ? l->next : l->next - 1);
	l->number++;
	return true;
}
