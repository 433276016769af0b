/*
 * A candidate whose mentions are known from before: what its text says of itself is kept beside them, so that
 * it need not be read. What the tree around it says of it, base above all, is asked anew.
 */
#include <string.h>

#include "base/sb.h"
#include "gitcheck/collect_internal.h"

enum { DEPENDS_HEAD = 4 }; /* bytes before what the tree answered: how long that is */

/* -- what comes of the facts in this tree -- */

/* A change cannot take its own code out of the judgement: base must have held the file as generated or
 * vendored, or its .gitattributes must say so. */
static int claimed(
	struct collect_reader *r, const struct scan_file *s, struct collect_file *kept, struct err *e)
{
	bool by_path = s->secondary != NULL,
	     kind = kept->secondary &&
		    (!strcmp(kept->secondary, "generated") || !strcmp(kept->secondary, "vendored"));
	struct str before;
	if (!kind || s->by_attribute || (by_path && s->before))
		return 0;
	kept->claimed = true;
	if (!s->before)
		return 0;
	int rc = tree_read(r->base, r->repo, r->scratch, s->before, SCAN_MAX_FILE, &before, e);
	if (rc == ERR_LIMIT) {
		err_drop(e, rc);
		return 0;
	}
	kept->claimed = rc || !secondary_marker(before);
	return rc;
}

static const char *oddity(enum encoding e)
{
	return e == ENCODING_OTHER    ? "it is not UTF-8: only what is ASCII in it was read"
	       : e == ENCODING_BINARY ? "it holds NUL bytes: it was read around them"
				      : NULL;
}

int collect_settle(
	struct collect_reader *r, const struct scan_file *s, struct collect_found *out, struct err *e)
{
	struct collect_file *kept = &out->file;
	kept->path = s->entry->path;
	kept->unchanged = s->unchanged;
	kept->constants = out->facts.constants;
	kept->secondary = secondary_file(out->facts.own, s->secondary);
	if (oddity(out->facts.encoding) && !s->secondary)
		*VEC_PUSH(r->a, &out->unread) =
			(struct scan_unread){kept->path, str_of(oddity(out->facts.encoding))};
	return claimed(r, s, kept, e);
}

/* A script by its mode, whose first line names no program, is one all the same. */
enum language collect_language(const struct scan_file *s, const struct collect_facts *k)
{
	return k->named != LANGUAGE_NONE ? k->named : s->language;
}

bool collect_follows(const struct collect_file *f)
{
	return !f->secondary || f->claimed;
}

/* A bundle costs more to parse than all the rest of a tree. Where it only makes notes, its strings will do; a
 * change's own word that it is generated is none. */
bool collect_is_costly(const struct collect_file *f, enum language l, const struct collect_facts *k)
{
	return l == LANGUAGE_JAVASCRIPT && f->secondary && !f->claimed && k->minified;
}

/* -- to be kept, and recalled -- */

void collect_keep(struct collect_reader *r, struct collect_found *out)
{
	struct str depends = collect_depends(r->elsewhere);
	struct str pack = depends.p ? collect_pack(r->scratch, out, r->dialects) : STR_NONE;
	if (!pack.n)
		return;
	struct sb b = sb_new(r->a, SIZE_MAX / 2);
	char head[DEPENDS_HEAD];
	for (int i = 0; i < DEPENDS_HEAD; i++)
		head[i] = (char)(unsigned char)(depends.n >> 8 * i);
	sb_add(&b, (struct str){head, DEPENDS_HEAD});
	sb_add(&b, depends);
	sb_add(&b, pack);
	out->fresh = sb_str(&b);
	r->room -= out->fresh.n < r->room ? out->fresh.n : r->room;
}

/* The two parts of what is kept. */
static bool split(struct str known, struct str *depends, struct str *pack)
{
	size_t n = 0;
	for (size_t i = 0; i < DEPENDS_HEAD && i < known.n; i++)
		n |= (size_t)(unsigned char)known.p[i] << 8 * i;
	if (known.n < DEPENDS_HEAD || n > known.n - DEPENDS_HEAD)
		return false;
	*depends = str_sub(known, DEPENDS_HEAD, DEPENDS_HEAD + n);
	*pack = str_sub(known, DEPENDS_HEAD + n, known.n);
	return true;
}

/* Whether reading it would find the same. */
static bool holds(struct collect_reader *r, const struct scan_file *s, const struct collect_found *x,
	struct str depends)
{
	struct code_file f = {.path = s->entry->path, .language = collect_language(s, &x->facts)};
	if (collect_is_costly(&x->file, f.language, &x->facts) ||
		x->facts.followed != collect_follows(&x->file))
		return false;
	if (!depends.n)
		return true;
	collect_elsewhere_begin(r->elsewhere, &f, true);
	return collect_depends_hold(r->elsewhere, depends);
}

int collect_recall(struct collect_reader *r, const struct scan_file *s, struct collect_found *out, bool *done,
	struct err *e)
{
	struct str depends, pack;
	*done = false;
	if (!split(out->known, &depends, &pack) || !collect_unpack(r->a, pack, r->dialects, out))
		return 0;
	if (out->facts.named == LANGUAGE_NONE || s->language == LANGUAGE_OTHER) {
		int rc = collect_settle(r, s, out, e);
		if (rc)
			return rc;
		*done = holds(r, s, out, depends);
	}
	if (*done) {
		out->file.text = collect_text_later(r->a, r->texts, s->entry->id);
		return 0;
	}
	out->file = (struct collect_file){0};
	out->facts = (struct collect_facts){0};
	out->unread.n = 0;
	return 0;
}
