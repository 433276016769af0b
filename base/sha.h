/* SHA-256, through OpenSSL's EVP. */
#ifndef BASE_SHA_H
#define BASE_SHA_H

#include "base/str.h"

enum { SHA_BYTES = 32 };

void sha_256(unsigned char out[SHA_BYTES], struct str bytes);
/* 64 lower-case hex digits in the arena. */
struct str sha_hex(struct arena *a, struct str bytes);
/* Incremental form: the state belongs to the arena. */
struct sha;
struct sha *sha_new(struct arena *a);
void sha_add(struct sha *s, struct str bytes);
struct str sha_done(struct sha *s, struct arena *a); /* hex; the state may not be used again */

#endif
