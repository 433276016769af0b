/* The disk as a tree of files: what is listed twice is the same, and nothing outside is reached. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "migrate/files_disk.h"
#include "tests/unit/tap.h"

int main(void)
{
	struct arena *a = arena_new("test");
	struct err e = err_new(a);
	char dir[] = "/tmp/schemagate-files.XXXXXX", path[80];
	struct files f;
	struct names_list one, two;
	struct str text;
	if (!mkdtemp(dir))
		return 1;
	(void)snprintf(path, sizeof path, "%s/a.sql", dir);
	FILE *out = fopen(path, "w");
	if (!out || fputs("x", out) < 0 || fclose(out))
		return 1;
	OK(files_disk(&f, a, dir, &e) == 0, "opened");
	OK(f.list(f.ctx, a, STR(""), &one, &e) == 0 && one.n == 1, "the root has one file");
	OK(f.list(f.ctx, a, STR(""), &two, &e) == 0 && two.n == 1, "and still has when it is listed again");
	OK(f.read(f.ctx, a, STR("a.sql"), 10, &text, &e) == 0 && str_eq(text, STR("x")), "the file is read");
	OK(f.read(f.ctx, a, STR("../etc/passwd"), 10, &text, &e) != 0, "nothing above the root is");
	(void)unlink(path);
	(void)rmdir(dir);
	arena_free(a);
	return tap_done();
}
