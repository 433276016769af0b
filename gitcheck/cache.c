#include "gitcheck/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/sha.h"

struct cache {
	struct str common; /* the git folder that all work trees share */
	const char *kind;
	size_t entries;
	int folder; /* open once it was found, or -1 */
	bool off;
};

/* An entry: this line, a newline, the checksum of name and bytes in hexadecimal, a newline, the bytes. */
static const char magic[] = "schemagate cache 1\n";
enum { MAGIC = sizeof magic - 1, HEAD = MAGIC + 2 * SHA_BYTES + 1, STALE_SECONDS = 3600, MAX_NAME = 64 };

static void shut(void *obj)
{
	struct cache *c = obj;
	if (c->folder >= 0)
		close(c->folder);
}

struct cache *cache_new(struct arena *a, const struct repo *r, const char *kind, size_t entries)
{
	struct cache *c = ARENA_NEW(a, struct cache);
	*c = (struct cache){.common = str_dup(a, repo_common_folder(r)), .kind = kind, .entries = entries};
	c->off = str_eq(str_of(getenv("SCHEMAGATE_CACHE")), STR("off"));
	c->folder = -1;
	arena_own(a, c, shut);
	return c;
}

bool cache_is_off(const struct cache *c)
{
	return c->off;
}

/* -- folders: no link is followed below the git folder, and none that others may write to is used -- */

static bool is_private(const struct stat *st)
{
	return st->st_uid == geteuid() && !(st->st_mode & (S_IWGRP | S_IWOTH));
}

/* The folder "name" in the one that is open, made if asked for; that one is closed. -1 = none. */
static int enter(int at, const char *name, bool make)
{
	struct stat st;
	if (at < 0)
		return -1;
	if (make)
		(void)mkdirat(at, name, 0700); /* it may be there; openat() tells */
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	close(at);
	if (fd >= 0 && (fstat(fd, &st) != 0 || !is_private(&st))) {
		close(fd);
		return -1;
	}
	return fd;
}

/* It stays open: entries are read many at a time. */
static int open_folder(struct cache *c, bool make)
{
	if (c->folder >= 0 || c->off)
		return c->folder;
	struct arena *scratch = arena_new("a folder's name");
	int fd = open(str_z(scratch, c->common), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	arena_free(scratch);
	c->folder = enter(enter(fd, "schemagate", make), c->kind, make);
	return c->folder;
}

/* -- reading -- */

static void sum(struct arena *a, struct str name, struct str bytes, char out[2 * SHA_BYTES])
{
	struct sha *s = sha_new(a);
	sha_add(s, name);
	sha_add(s, bytes);
	memcpy(out, sha_done(s, a).p, 2 * SHA_BYTES);
}

/* All of a file of the right kind and size, or nothing. */
static bool read_entry(struct arena *a, int fd, struct str *out)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || !is_private(&st))
		return false;
	if (st.st_size < HEAD || st.st_size > HEAD + CACHE_MAX_ENTRY)
		return false;
	size_t n = (size_t)st.st_size, got = 0;
	char *p = arena_text(a, n);
	while (got < n) {
		ssize_t more = read(fd, p + got, n - got);
		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return false;
		got += (size_t)more;
	}
	*out = (struct str){p, n};
	return true;
}

static bool is_whole(struct arena *a, struct str name, struct str entry)
{
	char want[2 * SHA_BYTES];
	sum(a, name, str_sub(entry, HEAD, entry.n), want);
	return memcmp(entry.p, magic, MAGIC) == 0 && memcmp(entry.p + MAGIC, want, sizeof want) == 0 &&
	       entry.p[HEAD - 1] == '\n';
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= '0' && name.p[i] <= '9') || (name.p[i] >= 'a' && name.p[i] <= 'f')))
			return false;
	return name.n > 0 && name.n <= MAX_NAME;
}

/* It was of use; said once a minute, so that reading many entries writes none. */
static void touch(int fd)
{
	static const struct timespec now[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_NOW}};
	struct stat st;
	if (fstat(fd, &st) == 0 && (st.st_mtim.tv_sec + 60 < time(NULL) || st.st_mtim.tv_sec > time(NULL)))
		(void)futimens(fd, now);
}

bool cache_get(struct cache *c, struct arena *a, struct str name, struct str *bytes)
{
	struct str entry;
	int folder = is_name(name) ? open_folder(c, false) : -1;
	if (folder < 0)
		return false;
	/* O_NONBLOCK: a pipe in its place must not hold us. */
	int fd = openat(folder, str_z(a, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool there = read_entry(a, fd, &entry) && is_whole(a, name, entry);
	if (there) {
		touch(fd);
		*bytes = str_sub(entry, HEAD, entry.n);
	}
	close(fd);
	return there;
}

/* The folder's names from the first one on. NULL = none. */
static DIR *list(struct cache *c)
{
	int folder = open_folder(c, false), twin = folder >= 0 ? fcntl(folder, F_DUPFD_CLOEXEC, 0) : -1;
	DIR *d = twin >= 0 ? fdopendir(twin) : NULL;
	if (d)
		rewinddir(d);
	else if (twin >= 0)
		close(twin);
	return d;
}

bool cache_any(struct cache *c)
{
	DIR *d = list(c);
	bool any = false;
	for (struct dirent *f; d && !any && (f = readdir(d)) != NULL;)
		any = is_name(str_of(f->d_name));
	if (d)
		closedir(d);
	return any;
}

/* -- writing -- */

static bool write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t put = write(fd, s.p, s.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		s = str_sub(s, (size_t)put, s.n);
	}
	return true;
}

/* Not synced: what a crash leaves of it fails its checksum. */
static void write_entry(int folder, struct arena *a, struct str name, struct str head, struct str bytes)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	char *z = str_z(a, name);
	char *temp = str_z(a, str_fmt(a, "%s.%ld-%09ld", z, (long)getpid(), t.tv_nsec));
	int fd = openat(folder, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	bool ok = write_all(fd, head) && write_all(fd, bytes);
	ok = close(fd) == 0 && ok;
	if (!ok || renameat(folder, temp, folder, z) != 0)
		(void)unlinkat(folder, temp, 0);
}

struct entry {
	struct str name;
	long long used;
	off_t size;
};

static int newest_first(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	if (a->used != b->used)
		return a->used < b->used ? 1 : -1;
	return str_cmp(a->name, b->name);
}

/* Keep what fits, the last used first; what a killed run left goes too. Nothing else in the folder is ours to
 * remove. */
static void tidy(struct cache *c, struct arena *a)
{
	VEC(struct entry) l = {.v = NULL};
	struct stat st;
	long long total = 0, now = (long long)time(NULL);
	int folder = c->folder;
	DIR *d = list(c);
	if (!d)
		return;
	for (struct dirent *f; (f = readdir(d)) != NULL;) {
		struct str name = str_of(f->d_name);
		bool temp = str_chr(name, '.') != SIZE_MAX;
		if (!is_name(str_sub(name, 0, temp ? str_chr(name, '.') : name.n)) ||
			fstatat(folder, f->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
			continue;
		if (!temp)
			*VEC_PUSH(a, &l) =
				(struct entry){str_dup(a, name), (long long)st.st_mtim.tv_sec, st.st_size};
		else if (now - (long long)st.st_mtim.tv_sec > STALE_SECONDS)
			(void)unlinkat(folder, f->d_name, 0);
	}
	closedir(d);
	if (l.n)
		qsort(l.v, l.n, sizeof *l.v, newest_first);
	for (size_t i = 0; i < l.n; i++) {
		total += (long long)l.v[i].size;
		if (i >= c->entries || total > CACHE_MAX_BYTES)
			(void)unlinkat(folder, l.v[i].name.p, 0);
	}
}

void cache_add(struct cache *c, struct str name, struct str bytes)
{
	int folder = is_name(name) && bytes.n <= CACHE_MAX_ENTRY ? open_folder(c, true) : -1;
	if (folder < 0)
		return;
	struct arena *a = arena_new("an entry of a cache");
	char head[HEAD];
	memcpy(head, magic, MAGIC);
	sum(a, name, bytes, head + MAGIC);
	head[HEAD - 1] = '\n';
	write_entry(folder, a, name, (struct str){head, HEAD}, bytes);
	arena_free(a);
}

void cache_tidy(struct cache *c)
{
	if (open_folder(c, false) < 0)
		return;
	struct arena *a = arena_new("the entries of a cache");
	tidy(c, a);
	arena_free(a);
}

void cache_put(struct cache *c, struct str name, struct str bytes)
{
	cache_add(c, name, bytes);
	cache_tidy(c);
}
