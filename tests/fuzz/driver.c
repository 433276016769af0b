/*
 * The stand-alone driver of a fuzz target: runs it over files, and over seeded mutations of them.
 *   fuzz_NAME [-runs=N] [-seed=N] [-dict=FILE] FILE|FOLDER...
 * Each file is given once as it is; with -runs, N texts more are made of pieces of the files and of the
 * dictionary's words (libFuzzer's format). The name of the file that is being run is on standard error when
 * the target stops.
 */
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"

enum { MOST = 64 << 20, MUTATED = 4096, WORDS = 1024 };

static struct input {
	uint8_t *p;
	size_t n;
} * inputs, words[WORDS];
static size_t ninputs, nwords;
static const char *running = "";

/* A name on standard error before the process dies, whatever kills it. */
static void run(const uint8_t *p, size_t n, const char *name)
{
	uint8_t *exact = malloc(n ? n : 1); /* so that a sanitizer sees one byte too far */
	if (!exact)
		abort();
	if (n)
		memcpy(exact, p, n);
	running = name;
	LLVMFuzzerTestOneInput(exact, n);
	running = "";
	free(exact);
}

static void tell(void)
{
	if (*running)
		fprintf(stderr, "fuzz: while running %s\n", running);
}

static void keep(uint8_t *p, size_t n)
{
	inputs = realloc(inputs, (ninputs + 1) * sizeof *inputs);
	if (!inputs)
		abort();
	inputs[ninputs++] = (struct input){p, n};
}

static void take(const char *path)
{
	struct stat st;
	char inner[4096];
	if (stat(path, &st)) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		exit(2);
	}
	if (S_ISDIR(st.st_mode)) {
		struct dirent **names;
		int n = scandir(path, &names, NULL, alphasort);
		for (int i = 0; i < n; i++) {
			snprintf(inner, sizeof inner, "%s/%s", path, names[i]->d_name);
			if (names[i]->d_name[0] != '.')
				take(inner);
			free(names[i]);
		}
		if (n >= 0)
			free(names);
		return;
	}
	FILE *f = fopen(path, "rb");
	uint8_t *p = malloc((size_t)st.st_size + 1);
	if (!f || !p || st.st_size > MOST) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(2);
	}
	size_t n = fread(p, 1, (size_t)st.st_size, f);
	fclose(f);
	run(p, n, path);
	keep(p, n);
}

static uint64_t state;

static size_t below(size_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return n ? (size_t)(state % n) : 0;
}

/* One line of a dictionary: [name=]"text" with \\, \" and \xNN. */
static void word(const char *line)
{
	const char *s = strchr(line, '"');
	uint8_t text[256];
	size_t n = 0;
	if (!s || *line == '#' || nwords == WORDS)
		return;
	for (s++; *s && *s != '"' && n < sizeof text; s++) {
		if (*s == '\\' && s[1] == 'x') {
			const char hex[3] = {s[2], s[3], 0};
			text[n++] = (uint8_t)strtoul(hex, NULL, 16);
			s += 3;
		} else {
			s += *s == '\\';
			text[n++] = (uint8_t)*s;
		}
	}
	words[nwords].p = malloc(n ? n : 1);
	if (!words[nwords].p)
		abort();
	memcpy(words[nwords].p, text, n);
	words[nwords++].n = n;
}

static void dictionary(const char *path)
{
	char line[1024];
	FILE *f = fopen(path, "r");
	if (!f) {
		perror(path);
		exit(2);
	}
	while (fgets(line, sizeof line, f))
		word(line);
	fclose(f);
}

static size_t add(uint8_t *text, size_t n, const uint8_t *p, size_t len)
{
	if (len > MUTATED - n)
		len = MUTATED - n;
	memcpy(text + n, p, len);
	return n + len;
}

/* Pieces of inputs and words, one after the other, and some wrong bytes. The first byte, by which some
 * targets choose, is mostly an input's own. */
static void mutate(const char *name)
{
	static uint8_t text[MUTATED];
	size_t n = 0, first = below(ninputs);
	if (ninputs && inputs[first].n)
		n = add(text, n, inputs[first].p, 1 + below(inputs[first].n));
	for (size_t k = below(24); k > 0; k--) {
		if (nwords && below(2)) {
			struct input w = words[below(nwords)];
			n = add(text, n, w.p, w.n);
		} else if (ninputs) {
			struct input in = inputs[below(ninputs)];
			size_t at = below(in.n), len = below(in.n - at < 64 ? in.n - at + 1 : 64);
			n = add(text, n, in.p + at, len);
		}
		if (n && below(16) == 0)
			text[below(n)] = (uint8_t)below(256);
	}
	run(text, n, name);
}

int main(int argc, char **argv)
{
	unsigned long runs = 0;
	state = 88172645463325252U;
	atexit(tell);
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "-runs=", 6) == 0)
			runs = strtoul(argv[i] + 6, NULL, 10);
		else if (strncmp(argv[i], "-seed=", 6) == 0)
			state += strtoul(argv[i] + 6, NULL, 10) * 2654435761U;
		else if (strncmp(argv[i], "-dict=", 6) == 0)
			dictionary(argv[i] + 6);
		else
			take(argv[i]);
	}
	for (unsigned long r = 0; r < runs; r++) {
		char name[64];
		snprintf(name, sizeof name, "mutation %lu", r + 1);
		mutate(name);
	}
	for (size_t i = 0; i < ninputs; i++)
		free(inputs[i].p);
	for (size_t i = 0; i < nwords; i++)
		free(words[i].p);
	free(inputs);
	printf("%zu inputs, %lu mutations\n", ninputs, runs);
	return 0;
}
