/* The difference of two catalogs, object by object: what S1 provides, removes and tightens. */
#ifndef SCHEMAS_DELTA_H
#define SCHEMAS_DELTA_H

#include "schemas/catalog.h"

enum delta_kind {
	DELTA_ADDED,
	DELTA_REMOVED,
	DELTA_TIGHTENED, /* NOT NULL without default, UNIQUE, CHECK, FOREIGN KEY, narrower type: existing
			    writers may fail */
	DELTA_CHANGED    /* anything else that differs: type, default, function body, view query */
};

struct delta_item {
	enum delta_kind kind;
	struct object_id object;
	struct str what;  /* DELTA_TIGHTENED, DELTA_CHANGED: "not null without default", "type integer ->
			     bigint" */
	size_t migration; /* index the caller gives with delta_attribute(), SIZE_MAX = unknown */
	bool unseen; /* DELTA_CHANGED: no statement is judged otherwise for it. A text that may be longer,
			a function's body: both look the same from outside */
};

struct delta {
	struct delta_item *v;
	size_t n, cap;
	struct names values; /* constants that a CHECK lists on one side only */
};

/* All differences in a fixed order (object kind, schema, table, name, then kind of difference). Columns of an
 * added or removed table are listed too. The names point into the two catalogs. Unique sets are compared as
 * OBJECT_UNIQUE besides the index itself. */
void delta_of(struct arena *a, const struct catalog *before, const struct catalog *after, struct delta *out);
/* First item about this object (all items of one object stand together), or d->n. */
size_t delta_find(const struct delta *d, const struct object_id *id);
/* How many steps of their own a list of migrations is worth: the catalogs around one are as large as all that
 * comes before it. */
enum { DELTA_STEPS = 256 };
/* What n migrations do, which were played one after the other and make this delta together: to each its own,
 * copied to a, in out[n]. Of several the last one is meant that names the object in its text, or the last. */
void delta_share(
	struct arena *a, const struct delta *d, const struct str *texts, size_t n, struct delta *out);
/* Give every item of "total" the migration of the step that (last) touched the same object in the same way.
 */
void delta_attribute(struct delta *total, const struct delta *steps, size_t nsteps);
/* The distinct lower-cased names that code must hold to be touched by the delta, for the candidate scan: of
 * relations, types, functions, indexes, constraints, sequences and schemas; of columns and labels where their
 * table or type is in both catalogs (else the table's name is needed anyway); and of tables that take fewer
 * writes than before; and constants that a CHECK takes or leaves. Labels and constants are as they are, which
 * may be no identifier. Of what is .unseen none. */
void delta_names(struct arena *a, const struct delta *d, struct names *out);
/* What a file must hold to be worth reading, lower-cased: one of names; or one of resized and a word of a
 * statement that gives or takes rows without naming columns; or of claimed, claims and keys one of two; or
 * one of tails and, in its path or its text, one of prefixes. */
struct delta_words {
	struct names names;   /* delta_names(), and what frameworks derive such names from: a class (order for
				 orders), a relation (carrier for carrier_id) */
	struct names resized; /* tables that get, lose or change columns: an INSERT without a column list and
				 a star may name nothing else of the delta */
	struct names claimed, claims, keys; /* tables whose unique sets come or go, and their classes; the
					       words of what asks for such a set (ON CONFLICT, upsert); what
					       says the set's columns */
	struct names tails, prefixes; /* the class order of the application or module shop, for shop_orders;
					 its property tags, and the class tag of the module shop_order, for
					 shop_order_tags */
};
void delta_words(struct arena *a, const struct delta *d, struct delta_words *out);
/* Nothing is to be looked for: no file is worth reading. */
bool delta_words_none(const struct delta_words *w);

#endif
