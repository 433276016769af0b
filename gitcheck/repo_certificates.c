/* Only where libgit2 is linked as a shared library (contrib/libgit2.sh); else gitcheck/repo_offline.c is
 * compiled.
 *
 * libgit2 made with Mbed TLS, as Debian's is, parses all certificates of the system when it starts, about
 * 140: 10 ms, where a check has 50. They are for fetching, which schemagate never does through it. There is
 * no option against it (libgit2 1.5, src/libgit2/streams/mbedtls.c: git_mbedtls_stream_global_init), but it
 * goes on without certificates, and then trusts nobody. So the program has the parser's name first, for the
 * dynamic linker. Nothing else here uses Mbed TLS; a libgit2 made with another library never calls it. */

enum { NOT_READ = -0x3E00 }; /* MBEDTLS_ERR_PK_FILE_IO_ERROR: what it says of a file that cannot be read */

__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *chain, const char *path);

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	(void)chain;
	(void)path;
	return NOT_READ;
}
