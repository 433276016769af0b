/*
 * A catalog as bytes and back, exactly: every member, every order, absent text apart from empty text. The
 * form is ours alone and may change with any version: for caches, never for exchange.
 */
#ifndef SCHEMAS_CATALOG_PACK_H
#define SCHEMAS_CATALOG_PACK_H

#include "base/sb.h"
#include "schemas/catalog.h"

/* Writes members to out, or reads them from in, so that one description of a struct serves both. */
struct catalog_pack {
	struct arena *a;      /* what is read lives here */
	struct sb *out;       /* NULL = reading */
	const char *in, *end; /* left to read: text that was read points into it */
	bool bad; /* reading: the bytes are no packed catalog. Sticky; what was read is then empty */
};

/* Each writes *x or sets it. */
void catalog_pack_number(struct catalog_pack *io, uint64_t *x);
void catalog_pack_text(struct catalog_pack *io, struct str *s);
/* A length of a list whose elements take at least "least" bytes each: never more than what is left can hold.
 */
void catalog_pack_length(struct catalog_pack *io, size_t *n, size_t least);
void catalog_pack_all(struct catalog_pack *io, struct catalog *c);

#endif
