/* EVP's look-up of SHA-256 starts all of OpenSSL (its configuration, its providers), 2 to 5 ms of each
 * command's life; SHA256_Update() runs the same code without it. 3.0 calls it deprecated, and has it. */
#define OPENSSL_API_COMPAT 0x10101000L
#include "base/sha.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/die.h"

struct sha {
	SHA256_CTX ctx;
};

/* Other tools' sums. Looking an algorithm up costs as much as hashing a small file: done once, for the life
 * of the process. */
enum { SHA_KINDS = SHA_MD5 + 1 };
static struct {
	pthread_mutex_t lock;
	EVP_MD *v[SHA_KINDS]; /* by enum sha_kind; NULL until it is asked for */
} known = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void forget(void)
{
	for (size_t i = 0; i < SHA_KINDS; i++)
		EVP_MD_free(known.v[i]);
}

static const EVP_MD *kind_of(enum sha_kind k)
{
	static const char *const names[SHA_KINDS] = {"SHA1", "SHA384", "MD5"};
	static bool told;
	pthread_mutex_lock(&known.lock);
	if (!known.v[k])
		known.v[k] = EVP_MD_fetch(NULL, names[k], NULL);
	if (!told)
		told = atexit(forget) == 0;
	const EVP_MD *md = known.v[k];
	pthread_mutex_unlock(&known.lock);
	BUG_IF(!md);
	return md;
}

struct sha *sha_new(struct arena *a)
{
	struct sha *s = ARENA_NEW(a, struct sha);
	BUG_IF(SHA256_Init(&s->ctx) != 1);
	return s;
}

void sha_add(struct sha *s, struct str bytes)
{
	BUG_IF(SHA256_Update(&s->ctx, bytes.p ? bytes.p : "", bytes.n) != 1);
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
	BUG_IF(SHA256_Final(bytes, &s->ctx) != 1);
	return sha_hex_bytes(a, bytes, SHA_BYTES);
}

void sha_peek(const struct sha *s, unsigned char out[SHA_BYTES])
{
	SHA256_CTX copy = s->ctx;
	BUG_IF(SHA256_Final(out, &copy) != 1);
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
	SHA256_CTX ctx;
	BUG_IF(SHA256_Init(&ctx) != 1 || SHA256_Update(&ctx, bytes.p ? bytes.p : "", bytes.n) != 1 ||
		SHA256_Final(out, &ctx) != 1);
}

struct str sha_hex(struct arena *a, struct str bytes)
{
	unsigned char raw[SHA_BYTES];
	sha_256(raw, bytes);
	return sha_hex_bytes(a, raw, SHA_BYTES);
}

size_t sha_raw(unsigned char out[SHA_MAX_BYTES], enum sha_kind k, struct str bytes)
{
	unsigned n = 0;
	BUG_IF(EVP_Digest(bytes.p ? bytes.p : "", bytes.n, out, &n, kind_of(k), NULL) != 1);
	return n;
}

struct str sha_hex_of(struct arena *a, enum sha_kind k, struct str bytes)
{
	unsigned char raw[SHA_MAX_BYTES];
	size_t n = sha_raw(raw, k, bytes);
	return sha_hex_bytes(a, raw, n);
}
