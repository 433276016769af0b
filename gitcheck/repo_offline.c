/* What stands in for the network libraries of a libgit2 that is linked statically (contrib/libgit2.sh).
 *
 * libgit2 is made with Mbed TLS, libssh2, Kerberos and an HTTP parser, for fetching, which schemagate never
 * does. Linked as a shared library it brings them all, with what they need in turn: 13 libraries, half of the
 * time a command takes to start, and code for certificates and for servers' answers in a process that reads
 * repositories nobody vouches for. Here they are left out.
 *
 * Each function of theirs that libgit2 names is one of these:
 * - it is called by git_libgit2_init() or git_libgit2_shutdown(): it is below, by hand. It does nothing, and
 * says as much as lets libgit2 go on. No certificate can be read, and none of them says that anything was
 * verified or encrypted, or gives a random number.
 * - any other: made by contrib/libgit2.sh (gen/libgit2_absent.c), it ends the process by
 * repo_offline_called(), as a broken promise of ours. A connection cannot come that far: there is no session,
 * no handshake, no parser.
 *
 * With the shared library this file is not compiled; gitcheck/repo_certificates.c is. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS /* Mbed TLS 3: libgit2 looks into its structures, and so must we */
#include <libssh2.h>
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <string.h>

#include "base/die.h"

enum { NO_CIPHER = 0xFFFF }; /* of the numbers that TLS gives to no cipher */

_Noreturn void repo_offline_called(const char *function);

_Noreturn void repo_offline_called(const char *function)
{
	die_bug("libgit2", 0, function);
}

/* libgit2 does not start without these four. What they would have made ready is never there: each function
 * that uses it ends the process. */
int libssh2_init(int flags)
{
	(void)flags;
	return 0;
}

int mbedtls_ssl_config_defaults(mbedtls_ssl_config *config, int endpoint, int transport, int preset)
{
	(void)config, (void)endpoint, (void)transport, (void)preset;
	return 0;
}

int mbedtls_ctr_drbg_seed(mbedtls_ctr_drbg_context *ctx, int (*entropy)(void *, unsigned char *, size_t),
	void *of, const unsigned char *custom, size_t n)
{
	(void)ctx, (void)entropy, (void)of, (void)custom, (void)n;
	return 0;
}

/* Of the names of ciphers one at least must have a number. This one is no cipher's. */
int mbedtls_ssl_get_ciphersuite_id(const char *name)
{
	(void)name;
	return NO_CIPHER;
}

/* No certificate can be read: nobody is trusted. */
int mbedtls_x509_crt_parse_file(mbedtls_x509_crt *chain, const char *path)
{
	(void)chain, (void)path;
	return MBEDTLS_ERR_X509_FILE_IO_ERROR;
}

int mbedtls_x509_crt_parse_path(mbedtls_x509_crt *chain, const char *path)
{
	(void)chain, (void)path;
	return MBEDTLS_ERR_X509_FILE_IO_ERROR;
}

void mbedtls_strerror(int code, char *text, size_t n)
{
	(void)code;
	if (n > 0)
		text[0] = '\0';
}

/* libgit2 frees what it finds in these when it ends. */
void mbedtls_ssl_config_init(mbedtls_ssl_config *config)
{
	memset(config, 0, sizeof *config);
}

void mbedtls_x509_crt_init(mbedtls_x509_crt *chain)
{
	memset(chain, 0, sizeof *chain);
}

void mbedtls_ctr_drbg_init(mbedtls_ctr_drbg_context *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

void mbedtls_entropy_init(mbedtls_entropy_context *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

void mbedtls_ssl_conf_rng(mbedtls_ssl_config *config, int (*rng)(void *, unsigned char *, size_t), void *ctx)
{
	(void)rng;
	config->p_rng = ctx;
}

/* The rest has nothing to set and nothing to free. */
void mbedtls_ssl_conf_authmode(mbedtls_ssl_config *config, int mode)
{
	(void)config, (void)mode;
}

void mbedtls_ssl_conf_ca_chain(mbedtls_ssl_config *config, mbedtls_x509_crt *chain, mbedtls_x509_crl *revoked)
{
	(void)config, (void)chain, (void)revoked;
}

void mbedtls_ssl_conf_ciphersuites(mbedtls_ssl_config *config, const int *suites)
{
	(void)config, (void)suites;
}

void mbedtls_ssl_conf_min_version(mbedtls_ssl_config *config, int major, int minor)
{
	(void)config, (void)major, (void)minor;
}

void libssh2_exit(void)
{
}

void mbedtls_ssl_config_free(mbedtls_ssl_config *config)
{
	(void)config;
}

void mbedtls_x509_crt_free(mbedtls_x509_crt *chain)
{
	(void)chain;
}

void mbedtls_ctr_drbg_free(mbedtls_ctr_drbg_context *ctx)
{
	(void)ctx;
}

void mbedtls_entropy_free(mbedtls_entropy_context *ctx)
{
	(void)ctx;
}
