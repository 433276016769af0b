/* SHA-256, and the sums that other tools keep, by Nettle. */
#ifndef BASE_SHA_H
#define BASE_SHA_H

#include "base/str.h"

enum { SHA_BYTES = 32 };

void sha_256(unsigned char out[SHA_BYTES], struct str bytes);
/* 64 lower-case hex digits in the arena. */
struct str sha_hex(struct arena *a, struct str bytes);
/* Sums of other tools' own records; nothing here is safe against a forger but the longer ones. */
enum sha_kind { SHA_1, SHA_384, SHA_MD5 };
enum { SHA_MAX_BYTES = 48 };
/* Raw bytes into out, their number returned. */
size_t sha_raw(unsigned char out[SHA_MAX_BYTES], enum sha_kind k, struct str bytes);
/* Lower-case hex. */
struct str sha_hex_of(struct arena *a, enum sha_kind k, struct str bytes);
/* Lower-case hex of any bytes. */
struct str sha_hex_bytes(struct arena *a, const unsigned char *bytes, size_t n);
/* Incremental form: the state belongs to the arena. */
struct sha;
struct sha *sha_new(struct arena *a);
void sha_add(struct sha *s, struct str bytes);
struct str sha_done(struct sha *s, struct arena *a); /* hex; the state may not be used again */
/* The sum of what was added so far; the state goes on. */
void sha_peek(const struct sha *s, unsigned char out[SHA_BYTES]);
/* Standard base64 with padding, of at most SHA_MAX_BYTES bytes. */
struct str sha_base64(struct arena *a, const unsigned char *bytes, size_t n);

#endif
