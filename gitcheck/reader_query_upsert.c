/*
 * Whether Prisma makes one statement with ON CONFLICT of an upsert, which needs the unique set in the
 * database, or asks for the row and then inserts or updates, which needs none. The conditions are those of
 * prisma.io/docs/orm/reference/prisma-client-reference ("Database upserts"): create and update hold no nested
 * write, what is selected no nested read, where names one unique set and nothing else, and create gives its
 * columns the same values; update changes something.
 */
#include "gitcheck/reader_query_unique.h"

enum { MAX_MEMBERS = 200, MAX_CLIMB = 8 };

/* The object of a literal, without marks around it; READER_NONE = it is something else. */
static uint32_t object_of(const struct syntax *t, uint32_t value)
{
	uint32_t node = value == READER_NONE ? value : reader_plain(t, value);
	return node != READER_NONE && syntax_is(t, node, "object") ? node : READER_NONE;
}

static bool is_nested_write(const struct syntax *t, uint32_t value)
{
	static const char *const words[] = {"connect", "connectOrCreate", "create", "createMany",
		"disconnect", "delete", "deleteMany", "update", "updateMany", "upsert", NULL};
	uint32_t object = object_of(t, value);
	for (size_t i = 0; object != READER_NONE && words[i]; i++)
		if (reader_value(t, object, words[i]) != READER_NONE)
			return true;
	return false;
}

struct members {
	size_t n;
	bool nested;  /* a value is a nested write */
	bool objects; /* a value is an object */
	bool open;    /* a spread, a computed key, or too many */
};

static struct members members_of(const struct syntax *t, uint32_t object)
{
	struct members out = {0};
	for (uint32_t i = syntax_child(t, object); i != READER_NONE && !out.open; i = syntax_sibling(t, i)) {
		uint32_t value = READER_NONE;
		struct str key = reader_key(t, i, &value);
		bool member = syntax_is(t, i, "pair") || syntax_is(t, i, "spread_element");
		out.open |= (!key.n && member) || out.n > MAX_MEMBERS;
		out.n += key.n > 0;
		out.nested |= key.n && is_nested_write(t, value);
		out.objects |= key.n && object_of(t, value) != READER_NONE;
	}
	return out;
}

/* The text of what a key is given: its own name where the object says it shortly. */
static struct str given(const struct syntax *t, uint32_t object, struct str key)
{
	for (uint32_t i = syntax_child(t, object); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t value = READER_NONE;
		if (str_eq(reader_key(t, i, &value), key))
			return syntax_text(t, value == READER_NONE ? i : value);
	}
	return STR_NONE;
}

/* Whether create gives each of the columns what where has: as far as the texts say. */
static enum confidence same_values(const struct syntax *t, uint32_t where, uint32_t create, bool create_open)
{
	enum confidence out = CONFIDENCE_CERTAIN;
	for (uint32_t i = syntax_child(t, where); i != READER_NONE; i = syntax_sibling(t, i)) {
		uint32_t value = READER_NONE;
		struct str key = reader_key(t, i, &value);
		struct str have = key.n ? given(t, create, key) : STR_NONE;
		if (key.n && !str_eq(have, syntax_text(t, value == READER_NONE ? i : value)))
			out = have.n || create_open || out == CONFIDENCE_LIKELY ? CONFIDENCE_LIKELY
										: CONFIDENCE_POSSIBLE;
	}
	return out;
}

/* The object that upsert() is given, around a node in its where. */
static uint32_t options_around(const struct syntax *t, uint32_t node)
{
	for (int i = 0; node && i < MAX_CLIMB; i++, node = t->nodes[node].parent)
		if (syntax_is(t, t->nodes[node].parent, "arguments"))
			return syntax_is(t, node, "object") ? node : READER_NONE;
	return READER_NONE;
}

bool reader_query_upsert(const struct reader_query *q, uint32_t target, enum confidence *at_most)
{
	const struct syntax *t = q->f->syntax;
	uint32_t all = options_around(t, target), where = object_of(t, target);
	uint32_t create = all == READER_NONE ? all : object_of(t, reader_value(t, all, "create"));
	uint32_t update = all == READER_NONE ? all : object_of(t, reader_value(t, all, "update"));
	*at_most = CONFIDENCE_LIKELY;
	if (all == READER_NONE)
		return true;
	uint32_t select = object_of(t, reader_value(t, all, "select"));
	bool include = reader_value(t, all, "include") != READER_NONE;
	if (include || (select != READER_NONE && members_of(t, select).objects))
		return false;
	struct members given_first = {.open = true}, changed = {.open = true};
	if (create != READER_NONE)
		given_first = members_of(t, create);
	if (update != READER_NONE)
		changed = members_of(t, update);
	if (given_first.nested || changed.nested)
		return false;
	enum confidence same = where == READER_NONE || create == READER_NONE
				       ? CONFIDENCE_LIKELY
				       : same_values(t, where, create, given_first.open);
	bool read = !given_first.open && !changed.open && !members_of(t, all).open &&
		    reader_value(t, all, "select") == READER_NONE;
	if (same == CONFIDENCE_POSSIBLE || (!changed.open && !changed.n))
		*at_most = CONFIDENCE_POSSIBLE;
	else if (read && same == CONFIDENCE_CERTAIN)
		*at_most = CONFIDENCE_CERTAIN;
	return true;
}
