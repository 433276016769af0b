#include "base/sha.h"

#include <openssl/evp.h>

#include "base/arena.h"
#include "base/die.h"

struct sha {
	EVP_MD_CTX *ctx;
};

static void drop(void *ctx)
{
	EVP_MD_CTX_free(ctx);
}

struct sha *sha_new(struct arena *a)
{
	struct sha *s = ARENA_NEW(a, struct sha);
	s->ctx = EVP_MD_CTX_new();
	if (!s->ctx)
		die_oom("sha-256");
	arena_own(a, s->ctx, drop);
	BUG_IF(EVP_DigestInit_ex(s->ctx, EVP_sha256(), NULL) != 1);
	return s;
}

void sha_add(struct sha *s, struct str bytes)
{
	BUG_IF(EVP_DigestUpdate(s->ctx, bytes.p ? bytes.p : "", bytes.n) != 1);
}

static struct str hex(struct arena *a, const unsigned char *bytes)
{
	static const char digits[] = "0123456789abcdef";
	char *z = arena_alloc(a, 2 * SHA_BYTES + 1, 1);
	for (size_t i = 0; i < SHA_BYTES; i++) {
		z[2 * i] = digits[bytes[i] >> 4];
		z[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct str){z, (size_t)2 * SHA_BYTES};
}

struct str sha_done(struct sha *s, struct arena *a)
{
	unsigned char bytes[SHA_BYTES];
	BUG_IF(EVP_DigestFinal_ex(s->ctx, bytes, NULL) != 1);
	return hex(a, bytes);
}

void sha_256(unsigned char out[SHA_BYTES], struct str bytes)
{
	BUG_IF(EVP_Digest(bytes.p ? bytes.p : "", bytes.n, out, NULL, EVP_sha256(), NULL) != 1);
}

struct str sha_hex(struct arena *a, struct str bytes)
{
	unsigned char raw[SHA_BYTES];
	sha_256(raw, bytes);
	return hex(a, raw);
}
