/* How the characters of a text are written, and the same text as UTF-8. */
#ifndef PARSE_ENCODING_H
#define PARSE_ENCODING_H

#include "base/arena.h"
#include "base/str.h"

enum encoding {
	ENCODING_UTF8,
	ENCODING_UTF16LE, /* by its byte order mark, or by where its zero bytes stand */
	ENCODING_UTF16BE,
	ENCODING_OTHER, /* text in another encoding: what is ASCII in it can be read */
	ENCODING_BINARY
};

/* Looks at the first bytes, and at all of them where they are no UTF-8. */
enum encoding encoding_of(struct str bytes);
/* The text of UTF-16 bytes as UTF-8, in the arena: without a byte order mark, each line end where it was;
 * halves of pairs become U+FFFD. Other encodings: the bytes as they are. */
struct str encoding_utf8(struct arena *a, struct str bytes, enum encoding e);

#endif
