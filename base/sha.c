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
	BUG_IF(EVP_DigestFinal_ex(s->ctx, bytes, NULL) != 1);
	return sha_hex_bytes(a, bytes, SHA_BYTES);
}

void sha_peek(const struct sha *s, unsigned char out[SHA_BYTES])
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();
	if (!copy)
		die_oom("sha-256");
	BUG_IF(EVP_MD_CTX_copy_ex(copy, s->ctx) != 1 || EVP_DigestFinal_ex(copy, out, NULL) != 1);
	EVP_MD_CTX_free(copy);
}

struct str sha_base64(struct arena *a, const unsigned char *bytes, size_t n)
{
	unsigned char text[4 * SHA_MAX_BYTES / 3 + 5];
	BUG_IF(n > SHA_MAX_BYTES);
	int length = EVP_EncodeBlock(text, bytes, (int)n);
	return str_dup(a, (struct str){(const char *)text, (size_t)length});
}

void sha_256(unsigned char out[SHA_BYTES], struct str bytes)
{
	BUG_IF(EVP_Digest(bytes.p ? bytes.p : "", bytes.n, out, NULL, EVP_sha256(), NULL) != 1);
}

struct str sha_hex(struct arena *a, struct str bytes)
{
	unsigned char raw[SHA_BYTES];
	sha_256(raw, bytes);
	return sha_hex_bytes(a, raw, SHA_BYTES);
}

size_t sha_raw(unsigned char out[SHA_MAX_BYTES], enum sha_kind k, struct str bytes)
{
	const EVP_MD *const kinds[] = {EVP_sha1(), EVP_sha384(), EVP_md5()};
	unsigned n = 0;
	BUG_IF(EVP_Digest(bytes.p ? bytes.p : "", bytes.n, out, &n, kinds[k], NULL) != 1);
	return n;
}

struct str sha_hex_of(struct arena *a, enum sha_kind k, struct str bytes)
{
	unsigned char raw[SHA_MAX_BYTES];
	size_t n = sha_raw(raw, k, bytes);
	return sha_hex_bytes(a, raw, n);
}
