/*
 * The texts of candidates. Most of those whose mentions are known from before name nothing that is asked for,
 * and are not read at all.
 */
#include "gitcheck/collect_internal.h"

struct collect_text {
	struct str bytes;
	const struct collect_texts *later; /* NULL = it was read */
	struct repo_id id;
	struct err error; /* .code: it could not be read */
};

struct collect_text *collect_text(struct arena *a, struct str bytes)
{
	struct collect_text *t = ARENA_NEW(a, struct collect_text);
	t->bytes = bytes;
	return t;
}

struct collect_text *collect_text_later(struct arena *a, const struct collect_texts *texts, struct repo_id id)
{
	struct collect_text *t = ARENA_NEW(a, struct collect_text);
	t->later = texts;
	t->id = id;
	return t;
}

struct str collect_bytes(const struct collect_file *f)
{
	struct collect_text *t = f->text;
	struct str raw;
	if (!t->later)
		return t->bytes;
	t->error = err_new(t->later->a);
	if (!repo_blob(t->later->repo, t->later->a, t->id, SCAN_MAX_FILE, &raw, &t->error))
		t->bytes = encoding_utf8(t->later->a, raw, encoding_of(raw));
	else
		err_ctx(&t->error, "%.*s", STRF(f->path));
	t->later = NULL;
	return t->bytes;
}

int collect_text_errors(const struct collect *c, struct err *e)
{
	for (size_t i = 0; i < c->files.n; i++) {
		const struct err *why = &c->files.v[i].text->error;
		if (!why->code)
			continue;
		err_set(e, why->code, "%.*s", STRF(why->what));
		err_detail(e, "%.*s", STRF(why->detail));
		err_hint(e, "%.*s", STRF(why->hint));
		return (int)why->code;
	}
	return 0;
}
