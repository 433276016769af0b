/* usage: corpora postgresql|mysql|sqlite FILE|FOLDER... : see corpora.h. Prints what differs and a tally;
 * always 0 when it got to the end: corpora.t compares what differs with docs/corpora.md. */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "tests/corpora/corpora.h"

enum { SLOW_MS = 2000 };

typedef void check(struct arena *a, const char *file, struct str text, struct corpora_tally *t);

static const struct {
	const char *name;
	check *fn;
} checks[] = {{"postgresql", corpora_postgresql}, {"mysql", corpora_mysql}, {"sqlite", corpora_sqlite}};

static check *chosen;
static struct corpora_tally tally;
static char **paths;
static size_t root; /* of a path, what is not shown */

void corpora_differs(struct corpora_tally *t, const char *file, int line, const char *what, struct str text)
{
	char shown[100];
	size_t n = 0;
	for (size_t i = 0; i < text.n && n < sizeof shown - 1; i++)
		shown[n++] = (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i];
	shown[n] = 0;
	t->differing++;
	printf("%s:%d: %s [%s]\n", file + root, line, what, shown);
}

static void take(const char *path)
{
	struct dirent **names;
	struct stat st;
	int n = stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? scandir(path, &names, NULL, alphasort) : -1;
	for (int i = 0; i < n; i++) {
		char inner[4096];
		snprintf(inner, sizeof inner, "%s/%s", path, names[i]->d_name);
		if (names[i]->d_name[0] != '.')
			take(inner);
		free(names[i]);
	}
	if (n >= 0) {
		free(names);
		return;
	}
	struct arena *a = arena_new("a file of the corpus");
	struct err e = err_new(a);
	struct str text;
	if (file_read(a, str_of(path), 64 << 20, &text, &e) == 0) {
		long long from = clock_ms();
		tally.files++;
		chosen(a, path, text, &tally);
		if (clock_ms() - from > SLOW_MS)
			fprintf(stderr, "# %s took %lld s\n", path + root, (clock_ms() - from) / 1000);
	} else {
		fprintf(stderr, "corpora: %.*s\n", STRF(e.what));
	}
	fflush(stdout);
	arena_free(a);
}

static void *all(void *unused)
{
	for (char **p = paths; *p; p++) {
		root = strlen(*p) + 1;
		take(*p);
	}
	return unused;
}

int main(int argc, char **argv)
{
	pthread_attr_t attr;
	pthread_t thread;
	for (size_t i = 0; argc > 2 && i < sizeof checks / sizeof *checks; i++)
		if (strcmp(argv[1], checks[i].name) == 0)
			chosen = checks[i].fn;
	if (!chosen) {
		fprintf(stderr, "usage: corpora postgresql|mysql|sqlite FILE|FOLDER...\n");
		return 2;
	}
	paths = argv + 2;
	/* As the helper program has it: libpg_query recurses with the depth of an expression. */
	if (pthread_attr_init(&attr) || pthread_attr_setstacksize(&attr, 512u << 20) ||
		pthread_create(&thread, &attr, all, NULL) || pthread_join(thread, NULL))
		return 1;
	printf("# %s: %zu files, %zu statements: %zu end where the database ends them, %zu it refuses, %zu "
	       "differ\n",
		argv[1], tally.files, tally.statements, tally.agreed, tally.refused, tally.differing);
	return 0;
}
