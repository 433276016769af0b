/*
 * The projects of hostile_projects.h on disk, for tests of the program itself.
 * usage: project list DIALECT: "FORMAT PATH" of all that have a table in it; project write FORMAT FOLDER
 * [two].
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "tests/formats/hostile_projects.h"

static int list(struct str dialect)
{
	for (size_t i = 0; i < sizeof projects / sizeof *projects; i++)
		for (unsigned d = 0; d < 3; d++)
			if (str_eq(dialect, str_of(dialect_name((enum dialect)d))) &&
				!(projects[i].not_on & 1u << d))
				printf("%s %s\n", projects[i].format,
					projects[i].path[0] ? projects[i].path : ".");
	return 0;
}

static int write_files(struct arena *a, const struct memory_file *f, struct str folder)
{
	struct err e = err_new(a);
	int rc = 0;
	for (; !rc && f->path; f++) {
		struct str path = str_fmt(a, "%.*s/%s", STRF(folder), f->path);
		rc = file_mkdirs(str_dirname(path), 0755, &e);
		if (!rc)
			rc = file_write(path, f->n ? (struct str){f->text, f->n} : str_of(f->text), 0644, &e);
	}
	if (rc)
		fprintf(stderr, "%.*s\n", STRF(e.what));
	return rc ? 1 : 0;
}

/* Without the last migration. */
static const struct memory_file *without(struct arena *a, const struct project *p)
{
	size_t n = 0;
	if (p->two[0].path)
		return p->two;
	while (p->files[n].path)
		n++;
	struct memory_file *out = ARENA_ARRAY(a, struct memory_file, n + 1);
	memcpy(out, p->files, (n ? n - 1 : 0) * sizeof *out);
	return out;
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new("project");
	int rc = 2;
	if (argc == 3 && strcmp(argv[1], "list") == 0)
		rc = list(str_of(argv[2]));
	for (size_t i = 0; argc > 3 && i < sizeof projects / sizeof *projects; i++)
		if (strcmp(projects[i].format, argv[2]) == 0)
			rc = write_files(
				a, argc > 4 ? without(a, &projects[i]) : projects[i].files, str_of(argv[3]));
	arena_free(a);
	return rc;
}
