/* What is kept of a file: its mentions and what its text says of itself, back as they were or not at all. */
#include "gitcheck/collect_internal.h"
#include "tests/unit/tap.h"

enum { SIZE = 300, DIALECTS = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_SQLITE };

static struct collect_found example(struct arena *a)
{
	struct collect_found f = {.facts = {.size = SIZE,
					  .encoding = ENCODING_OTHER,
					  .named = LANGUAGE_PYTHON,
					  .own = SECONDARY_GENERATED,
					  .minified = true,
					  .followed = true}};
	for (size_t i = 0; i < 3; i++)
		*VEC_PUSH(a, &f.file.mentions[DIALECT_POSTGRESQL]) = (struct mention){.kind = MENTION_OBJECT,
			.object = {.kind = OBJECT_COLUMN, .table = STR("orders"), .name = STR("total")},
			.from = 10 * i,
			.to = SIZE,
			.reader = "mapping"};
	return f;
}

static bool within(const struct collect_found *f)
{
	for (int d = 0; d < 3; d++)
		for (size_t i = 0; i < f->file.mentions[d].n; i++)
			if (f->file.mentions[d].v[i].to > f->facts.size ||
				f->file.mentions[d].v[i].from > f->facts.size)
				return false;
	return f->facts.size <= 2 * SCAN_MAX_FILE && f->facts.named <= LANGUAGE_OTHER &&
	       f->facts.encoding <= ENCODING_BINARY && f->facts.own <= SECONDARY_MIGRATES;
}

static bool nothing(const struct collect_found *f)
{
	return !f->facts.size && !f->facts.named && !f->facts.own && !f->facts.minified &&
	       !f->file.mentions[0].n && !f->file.mentions[1].n && !f->file.mentions[2].n;
}

int main(void)
{
	struct arena *a = arena_new("test");
	struct collect_found f = example(a), back = {.facts = {0}};
	struct str packed = collect_pack(a, &f, DIALECTS);

	OK(packed.n > 0 && collect_unpack(a, packed, DIALECTS, &back), "packed and back");
	OK(back.facts.size == SIZE && back.facts.encoding == ENCODING_OTHER &&
			back.facts.named == LANGUAGE_PYTHON && back.facts.own == SECONDARY_GENERATED &&
			back.facts.minified && back.facts.followed,
		"the facts are as they were");
	OK(back.file.mentions[DIALECT_POSTGRESQL].n == 3 && !back.file.mentions[DIALECT_SQLITE].n &&
			back.file.mentions[DIALECT_POSTGRESQL].v[2].from == 20 &&
			back.file.mentions[DIALECT_POSTGRESQL].v[2].to == SIZE,
		"and the mentions");

	bool ok = true;
	for (size_t n = 0; n < packed.n && ok; n++) {
		struct collect_found cut = {.facts = {0}};
		ok = !collect_unpack(a, str_sub(packed, 0, n), DIALECTS, &cut) && nothing(&cut);
	}
	OK(ok, "what is cut short is nothing");
	back = (struct collect_found){.facts = {0}};
	OK(!collect_unpack(a, packed, DIALECTS | 1u << DIALECT_MYSQL, &back) && nothing(&back),
		"nor is what was packed for other dialects");

	for (size_t i = 0; i < packed.n && ok; i++)
		for (int b = 0; b < 256 && ok; b += b < 16 || b > 240 ? 1 : 16) {
			struct arena_mark m = arena_mark(a);
			struct str other = str_dup(a, packed);
			((char *)(uintptr_t)other.p)[i] = (char)b;
			struct collect_found read = {.facts = {0}};
			ok = collect_unpack(a, other, DIALECTS, &read) ? within(&read) : nothing(&read);
			arena_rewind(a, m);
		}
	OK(ok, "whatever byte is another, all places are within the text");

	f.facts.size = SIZE - 1;
	packed = collect_pack(a, &f, DIALECTS);
	OK(!packed.n, "a place behind the end of the text is not kept");
	arena_free(a);
	return tap_done();
}
