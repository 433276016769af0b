/*
 * What a file's reading has asked of the tree around it, kept beside what it found: where the tree answers
 * the same again, that is still right. A record: how it was asked, the lengths of two texts, the texts, the
 * sum of the answer.
 */
#include <string.h>

#include "base/sb.h"
#include "base/sha.h"
#include "gitcheck/collect_elsewhere.h"

enum { SUM = 20, HEAD = 5, MAX_TEXT = 0xffff };

static void add_entry(struct sha *s, const struct tree_entry *e)
{
	sha_add(s, e->path);
	sha_add(s, (struct str){"", 1});
	sha_add(s, (struct str){(const char *)e->id.b, REPO_ID_BYTES});
	sha_add(s, (struct str){tree_is_file(e) ? "f" : "l", 1});
}

static void add_folder(struct collect_elsewhere *x, struct sha *s, struct str folder)
{
	const struct collect_folder *f = collect_folder(x, folder);
	for (size_t i = 0; i < f->n; i++)
		if (!str_eq(f->v[i]->path, x->f->path)) {
			x->on_disk |= f->v[i]->disk;
			add_entry(s, f->v[i]);
		}
	sha_add(s, f->whole ? STR("all") : STR("more"));
}

/* What the tree answers now. */
static void sum_of(struct collect_elsewhere *x, enum collect_asked how, struct str what, struct str within,
	unsigned char out[SUM])
{
	unsigned char whole[SHA_BYTES];
	struct arena *a = arena_new("an answer of the tree");
	struct sha *s = sha_new(a);
	const struct tree_entry *e = NULL;
	if (how == COLLECT_ASKED_FOLDER)
		add_folder(x, s, what);
	else
		e = how == COLLECT_ASKED_STEM ? collect_stem_at(x, what, within) : tree_find(x->tree, what);
	if (e) {
		x->on_disk |= e->disk;
		add_entry(s, e);
	}
	sha_peek(s, whole);
	memcpy(out, whole, SUM);
	arena_free(a);
}

static struct str record(
	struct collect_elsewhere *x, enum collect_asked how, struct str what, struct str within)
{
	struct sb b = sb_new(x->files, HEAD + what.n + within.n);
	char head[HEAD] = {(char)how, (char)(what.n & 0xff), (char)(what.n >> 8), (char)(within.n & 0xff),
		(char)(within.n >> 8)};
	sb_add(&b, (struct str){head, HEAD});
	sb_add(&b, what);
	sb_add(&b, within);
	return sb_str(&b);
}

void collect_depend(struct collect_elsewhere *x, enum collect_asked how, struct str what, struct str within)
{
	unsigned char sum[SUM];
	if (what.n > MAX_TEXT || within.n > MAX_TEXT || x->records.full) {
		x->unsure = true;
		return;
	}
	struct str r = record(x, how, what, within);
	for (size_t i = 0; i < x->asked.n; i++)
		if (str_eq(x->asked.v[i], r))
			return;
	*VEC_PUSH(x->files, &x->asked) = r;
	sum_of(x, how, what, within, sum);
	sb_add(&x->records, r);
	sb_add(&x->records, (struct str){(const char *)sum, SUM});
}

struct str collect_depends(const struct collect_elsewhere *x)
{
	return x->unsure || x->on_disk || x->records.full ? STR_NONE : sb_str(&x->records);
}

bool collect_depends_hold(struct collect_elsewhere *x, struct str records)
{
	unsigned char sum[SUM];
	while (records.n >= HEAD) {
		const unsigned char *p = (const unsigned char *)records.p;
		size_t what = p[1] | (size_t)p[2] << 8, within = p[3] | (size_t)p[4] << 8;
		size_t end = HEAD + what + within;
		if (records.n < end + SUM || p[0] > COLLECT_ASKED_FOLDER)
			return false;
		sum_of(x, (enum collect_asked)p[0], str_sub(records, HEAD, HEAD + what),
			str_sub(records, HEAD + what, end), sum);
		if (memcmp(p + end, sum, SUM) != 0)
			return false;
		records = str_sub(records, end + SUM, records.n);
	}
	return !records.n && !x->on_disk;
}
