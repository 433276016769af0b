/* Nettle, not OpenSSL: the same SHA instructions of the processor, in a library that costs a process next to
 * nothing to start. libcrypto is 4.5 MiB with 21,000 pointers to relocate: 3 ms of each command's life and
 * of each worker's, where a kept answer has 20. */
#include "base/sha.h"

#include <nettle/base64.h>
#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/version.h>

#include "base/arena.h"
#include "base/die.h"

/* Nettle 4 always writes the whole sum, and no longer asks how much of it. */
#if NETTLE_VERSION_MAJOR >= 4
#define SUM(FUNCTION, CTX, N, OUT) FUNCTION(CTX, OUT)
#else
#define SUM(FUNCTION, CTX, N, OUT) FUNCTION(CTX, N, OUT)
#endif

struct sha {
	struct sha256_ctx ctx;
};

struct sha *sha_new(struct arena *a)
{
	struct sha *s = ARENA_NEW(a, struct sha);
	sha256_init(&s->ctx);
	return s;
}

static void add(struct sha256_ctx *ctx, struct str bytes)
{
	if (bytes.n > 0)
		sha256_update(ctx, bytes.n, (const uint8_t *)bytes.p);
}

void sha_add(struct sha *s, struct str bytes)
{
	add(&s->ctx, bytes);
}

struct str sha_hex_bytes(struct arena *a, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *z = arena_alloc(a, 2 * n + 1, 1);
	for (size_t i = 0; i < n; i++) {
		z[2 * i] = digits[bytes[i] >> 4];
		z[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct str){z, 2 * n};
}

struct str sha_done(struct sha *s, struct arena *a)
{
	unsigned char bytes[SHA_BYTES];
	SUM(sha256_digest, &s->ctx, SHA_BYTES, bytes);
	return sha_hex_bytes(a, bytes, SHA_BYTES);
}

void sha_peek(const struct sha *s, unsigned char out[SHA_BYTES])
{
	struct sha256_ctx copy = s->ctx;
	SUM(sha256_digest, &copy, SHA_BYTES, out);
}

struct str sha_base64(struct arena *a, const unsigned char *bytes, size_t n)
{
	BUG_IF(n > SHA_MAX_BYTES);
	size_t length = BASE64_ENCODE_RAW_LENGTH(n);
	char *text = arena_alloc(a, length + 1, 1);
	base64_encode_raw(text, n, bytes);
	text[length] = '\0';
	return (struct str){text, length};
}

void sha_256(unsigned char out[SHA_BYTES], struct str bytes)
{
	struct sha256_ctx ctx;
	sha256_init(&ctx);
	add(&ctx, bytes);
	SUM(sha256_digest, &ctx, SHA_BYTES, out);
}

struct str sha_hex(struct arena *a, struct str bytes)
{
	unsigned char raw[SHA_BYTES];
	sha_256(raw, bytes);
	return sha_hex_bytes(a, raw, SHA_BYTES);
}

size_t sha_raw(unsigned char out[SHA_MAX_BYTES], enum sha_kind k, struct str bytes)
{
	static const struct nettle_hash *const kinds[] = {&nettle_sha1, &nettle_sha384, &nettle_md5};
	const struct nettle_hash *h = kinds[k];
	union {
		struct sha1_ctx sha1;
		struct sha384_ctx sha384;
		struct md5_ctx md5;
	} ctx;
	BUG_IF(h->context_size > sizeof ctx || h->digest_size > SHA_MAX_BYTES);
	h->init(&ctx);
	if (bytes.n > 0)
		h->update(&ctx, bytes.n, (const uint8_t *)bytes.p);
	SUM(h->digest, &ctx, h->digest_size, out);
	return h->digest_size;
}

struct str sha_hex_of(struct arena *a, enum sha_kind k, struct str bytes)
{
	unsigned char raw[SHA_MAX_BYTES];
	size_t n = sha_raw(raw, k, bytes);
	return sha_hex_bytes(a, raw, n);
}
