/*
 * What the fuzz targets share. Each is a file fuzz_NAME.c with the entry below, linked with libFuzzer or with
 * driver.c, which runs it over files. A target stops the program when an answer breaks a promise of its
 * header; sanitizers see the rest.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The bytes as text that lives as long as the call. */
static inline struct str fuzz_text(const uint8_t *data, size_t n)
{
	return n ? (struct str){(const char *)data, n} : STR("");
}

/* A promise that was not kept: what, and a number that helps to find it. */
static inline void fuzz_fail(const char *what, size_t at)
{
	fprintf(stderr, "fuzz: %s (%zu)\n", what, at);
	abort();
}

/* Memory in use must stay a small multiple of the input: "heap bounded whatever the repository". */
static inline void fuzz_bounded(const struct arena *a, size_t n, size_t fixed, size_t times)
{
	if (arena_used(a) > fixed + times * n)
		fuzz_fail("more memory than the input may cost", arena_used(a));
}

#endif
