#include "migrate/formats/atlas.h"

#include <stdlib.h>

/* atlas.sum: one running hash over names and bytes of all files, so an edit changes every later line. */

static bool is_word(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

bool format_atlas_directive(struct str line, struct str *name, struct str *value)
{
	size_t at = SIZE_MAX, printable = 0;
	while (printable < line.n && line.p[printable] >= ' ' && line.p[printable] <= '~')
		printable++;
	for (size_t k = 0; (k = str_find(line, STR("atlas:"), k)) != SIZE_MAX && k <= printable; k++)
		if (k + 6 < line.n && is_word(line.p[k + 6]))
			at = k; /* the text before takes as much as it can */
	if (at == SIZE_MAX)
		return false;
	size_t end = at + 6;
	while (end < line.n && is_word(line.p[end]))
		end++;
	*name = str_sub(line, at + 6, end);
	*value = end < line.n && line.p[end] == ' ' ? str_trim(str_sub(line, end, line.n)) : STR_NONE;
	return true;
}

static bool is_unsummed(struct str raw)
{
	struct str name, value, line = str_sub(raw, 0, str_chr(raw, '\n'));
	return format_atlas_directive(line, &name, &value) && str_eq(name, STR("sum")) &&
	       str_eq(value, STR("ignore"));
}

static struct str peek(struct arena *a, const struct sha *h)
{
	unsigned char bytes[SHA_BYTES];
	sha_peek(h, bytes);
	return sha_base64(a, bytes, sizeof bytes);
}

struct str format_atlas_sum(struct arena *a, struct atlas_entries *l, struct str eol)
{
	struct sha *h = sha_new(a), *total = sha_new(a);
	bool lost = false;
	for (size_t i = 0; i < l->n; i++) {
		struct atlas_entry *f = &l->v[i];
		lost = lost || f->lost;
		f->sum = STR_NONE;
		f->unsummed = is_unsummed(f->raw);
		sha_add(h, f->name);
		if (lost || f->unsummed)
			continue;
		sha_add(h, eol.n ? format_line_ends(a, f->raw, eol) : f->raw);
		f->sum = peek(a, h);
		sha_add(total, f->name);
		sha_add(total, f->sum);
	}
	return lost ? STR_NONE : peek(a, total);
}

struct line {
	struct str name, sum;
	int number;
};

struct check {
	struct arena *a;
	struct atlas_entries *files;
	VEC(struct line) lines;
	struct str total, path, dir;
	struct source_notes *out;
	bool broken;
};

static void stop(struct check *c, int line, struct str file, struct str what)
{
	struct source_note *n = format_note(c->a, c->out, SOURCE_TRAP_STOPS, what,
		STR("Look at what changed in the folder; when it is meant, run atlas migrate hash and commit "
		    "atlas.sum."));
	n->path = file.n ? format_path(c->a, c->dir, file) : c->path;
	n->line = file.n ? 0 : line;
}

static void read_lines(struct check *c, struct str text)
{
	struct sha *total = sha_new(c->a);
	struct format_line l = {.next = 0};
	while (format_next_line(text, &l) && !c->broken) {
		struct str line = str_trim(l.text);
		size_t at = str_find(line, STR("h1:"), 0);
		if (!line.n)
			continue;
		c->broken = at == SIZE_MAX || (l.number == 1) != (at == 0);
		if (c->broken)
			stop(c, l.number, STR_NONE,
				str_fmt(c->a,
					"line %d of atlas.sum is none of Atlas': the sum file cannot be used",
					l.number));
		else if (l.number == 1)
			c->total = str_sub(line, 3, line.n);
		else
			*VEC_PUSH(c->a, &c->lines) = (struct line){
				str_trim(str_sub(line, 0, at)), str_sub(line, at + 3, line.n), l.number};
	}
	for (size_t i = 0; i < c->lines.n; i++) {
		sha_add(total, c->lines.v[i].name);
		sha_add(total, c->lines.v[i].sum);
	}
	if (c->broken || str_eq(peek(c->a, total), c->total))
		return;
	c->broken = true;
	stop(c, 1, STR_NONE,
		STR("the first line of atlas.sum does not fit its other lines: it was edited by hand, or two "
		    "branches were merged"));
}

static struct atlas_entry *file_of(const struct check *c, struct str name)
{
	size_t lo = 0, hi = c->files->n; /* in the order of their bytes */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(c->files->v[mid].name, name) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->files->n && str_eq(c->files->v[lo].name, name) ? &c->files->v[lo] : NULL;
}

static int line_order(const void *x, const void *y)
{
	return str_cmp(((const struct line *)x)->name, ((const struct line *)y)->name);
}

/* Files that are in only one of the two. What the sum does not name was added after it was written. */
static void compare_names(struct check *c)
{
	struct line *sorted = ARENA_ARRAY(c->a, struct line, c->lines.n + 1);
	for (size_t i = 0; i < c->lines.n; i++) {
		sorted[i] = c->lines.v[i];
		if (!file_of(c, sorted[i].name))
			stop(c, sorted[i].number, STR_NONE,
				str_fmt(c->a, "atlas.sum names \"%.*s\", which is not in the folder",
					STRF(sorted[i].name)));
	}
	if (c->lines.n)
		qsort(sorted, c->lines.n, sizeof *sorted, line_order);
	for (size_t i = 0; i < c->files->n; i++) {
		struct line key = {.name = c->files->v[i].name};
		bool named =
			c->lines.n && bsearch(&key, sorted, c->lines.n, sizeof *sorted, line_order) != NULL;
		if (!named && !c->files->v[i].unsummed)
			stop(c, 0, key.name,
				str_fmt(c->a, "atlas.sum does not name \"%.*s\": it was added without a sum",
					STRF(key.name)));
	}
}

/* The first listed file whose bytes are not those that were summed; later sums say nothing then. */
static void compare_sums(struct check *c)
{
	struct sha *h = sha_new(c->a);
	for (size_t i = 0; i < c->lines.n; i++) {
		const struct atlas_entry *f = file_of(c, c->lines.v[i].name);
		if (!f || f->lost)
			return;
		sha_add(h, f->name);
		sha_add(h, f->raw);
		if (str_eq(peek(c->a, h), c->lines.v[i].sum))
			continue;
		stop(c, c->lines.v[i].number, f->name,
			str_fmt(c->a, "\"%.*s\" is not what atlas.sum has it for (line %d): it was edited",
				STRF(f->name), c->lines.v[i].number));
		return;
	}
}

void format_atlas_check(struct arena *a, struct atlas_entries *l, struct str text, struct str path,
	struct str dir, struct source_notes *out)
{
	static const struct str eol[] = {{"\n", 1}, {"\r\n", 2}, {NULL, 0}};
	struct check c = {.a = a, .files = l, .path = path, .dir = dir, .out = out};
	size_t before = out->n;
	read_lines(&c, text);
	struct str total = format_atlas_sum(a, l, STR_NONE);
	if (c.broken || (total.n && str_eq(total, c.total)))
		return;
	for (size_t i = 0; i < 3; i++) /* Atlas hashes the working tree, whose line ends git may change */
		if (str_eq(total = format_atlas_sum(a, l, eol[i]), c.total) && total.n)
			return;
	compare_names(&c);
	compare_sums(&c);
	if (out->n == before)
		stop(&c, 1, STR_NONE,
			STR("atlas.sum does not fit the folder: its lines stand in another order, or a file "
			    "cannot be read"));
}
