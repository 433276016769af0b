#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gitcheck/repo_pack.h"
#include "gitcheck/repo_pipe.h"

enum {
	FANOUT = 256 * 4, /* bytes: for each first byte, how many ids are not above it */
	HEAD_2 = 8,   /* of an index of version 2: a mark that no older one begins with, and the version */
	TRAILER = 20, /* of a pack; its index has two */
	ENTRY_1 = 24, /* an offset and an id */
	PACK_HEAD = 12,
	PATH = 4096,
	MOST = 4096, /* packs of one folder */
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The whole of a regular file; NULL with the reason. O_NONBLOCK: a pipe in its place must not hold us. */
static const unsigned char *map_file(const char *path, size_t least, size_t *n, const char **why)
{
	struct stat st;
	void *map = MAP_FAILED;
	int fd = openat(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	*why = NULL;
	if (fd < 0 || fstat(fd, &st) != 0)
		*why = strerror(errno);
	else if (!S_ISREG(st.st_mode))
		*why = "it is no regular file";
	else if ((size_t)st.st_size < least)
		*why = "it is cut off";
	else if ((map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED)
		*why = strerror(errno);
	else
		*n = (size_t)st.st_size;
	if (fd >= 0)
		close(fd);
	return *why ? NULL : map;
}

static const unsigned char *fanout(const struct pack *p)
{
	return p->index + (p->version == 2 ? HEAD_2 : 0);
}

static const unsigned char *id_at(const struct pack *p, uint32_t i)
{
	const unsigned char *first = fanout(p) + FANOUT;
	return p->version == 2 ? first + (size_t)i * GIT_OID_RAWSZ : first + (size_t)i * ENTRY_1 + 4;
}

static const char *wrong_index(struct pack *p)
{
	p->version = memcmp(p->index, "\377tOc", 4) == 0 ? 2 : 1;
	if (p->version == 2 && be32(p->index + 4) != 2)
		return "its version is not known";
	size_t each = p->version == 2 ? GIT_OID_RAWSZ + 4 + 4 : ENTRY_1;
	size_t head = FANOUT + (p->version == 2 ? HEAD_2 : 0);
	if (p->index_n < head + (size_t)2 * TRAILER)
		return "it is cut off";
	for (size_t i = 4; i < FANOUT; i += 4)
		if (be32(fanout(p) + i) < be32(fanout(p) + i - 4))
			return "its table of first bytes is broken";
	p->objects = be32(fanout(p) + FANOUT - 4);
	return (p->index_n - head - (size_t)2 * TRAILER) / each < p->objects ? "it is cut off" : NULL;
}

/* -- all that are mapped -- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pack *mapped;

static void unmap(struct pack *p)
{
	if (p->index)
		munmap((void *)(uintptr_t)p->index, p->index_n);
	if (p->bytes)
		munmap((void *)(uintptr_t)p->bytes, p->n + TRAILER);
	free(p);
}

static struct pack *new_pack(const char *path, size_t n)
{
	const char *why;
	struct pack *p = calloc(1, sizeof *p + n + sizeof ".idx");
	if (!p)
		return NULL;
	memcpy(p->name, path, n);
	char *end = p->name + n;
	memcpy(end, ".idx", sizeof ".idx");
	p->index = map_file(p->name, FANOUT, &p->index_n, &why);
	if (p->index)
		why = wrong_index(p);
	if (why)
		repo_pipe_refuse(p->name, why);
	*end = '\0';
	if (!why)
		return p;
	unmap(p);
	return NULL;
}

/* With the lock. name: as in struct pack, of n bytes. */
static struct pack *use(const char *name, size_t n)
{
	struct pack *p = mapped;
	while (p && (strncmp(p->name, name, n) != 0 || p->name[n]))
		p = p->next;
	if (!p && (p = new_pack(name, n)) != NULL) {
		p->next = mapped;
		mapped = p;
	}
	if (p)
		p->users++;
	return p;
}

static void leave(struct pack *p)
{
	if (--p->users)
		return;
	struct pack **at = &mapped;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	unmap(p);
}

/* -- those of a folder -- */

static bool is_listed(const struct pack_list *l, size_t before, const char *name, size_t n)
{
	for (size_t i = 0; i < before; i++)
		if (strncmp(l->v[i]->name, name, n) == 0 && !l->v[i]->name[n])
			return true;
	return false;
}

static void add(struct pack_list *l, const char *name, size_t n)
{
	if (l->n == l->cap) {
		size_t cap = l->cap ? l->cap * 2 : 8;
		struct pack **v = realloc(l->v, cap * sizeof(struct pack *));
		if (!v)
			return;
		l->v = v;
		l->cap = cap;
	}
	pthread_mutex_lock(&lock);
	struct pack *p = use(name, n);
	pthread_mutex_unlock(&lock);
	if (p)
		l->v[l->n++] = p;
}

void repo_pack_index_list(struct pack_list *l, struct str folder)
{
	char path[PATH];
	size_t before = l->n;
	int n = snprintf(path, sizeof path, "%.*s/pack", STRF(folder));
	DIR *d = n > 0 && (size_t)n < sizeof path ? opendir(path) : NULL;
	for (struct dirent *f; d && l->n < MOST && (f = readdir(d)) != NULL;) {
		struct str name = str_of(f->d_name);
		if (!str_starts(name, STR("pack-")) || !str_ends(name, STR(".idx")))
			continue;
		n = snprintf(path, sizeof path, "%.*s/pack/%.*s", STRF(folder),
			(int)(name.n - strlen(".idx")), name.p);
		/* Room for the longer of the two ends. */
		if (n > 0 && (size_t)n + sizeof ".pack" <= sizeof path &&
			!is_listed(l, before, path, (size_t)n))
			add(l, path, (size_t)n);
	}
	if (d)
		closedir(d);
}

void repo_pack_index_free(struct pack_list *l)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < l->n; i++)
		leave(l->v[i]);
	pthread_mutex_unlock(&lock);
	free(l->v);
	*l = (struct pack_list){.v = NULL};
}

/* With the lock. */
static bool map_objects(struct pack *p)
{
	char path[PATH];
	const char *why = NULL;
	size_t n;
	snprintf(path, sizeof path, "%s.pack", p->name);
	const unsigned char *bytes = map_file(path, PACK_HEAD + TRAILER, &n, &why);
	if (bytes && (memcmp(bytes, "PACK", 4) != 0 || (be32(bytes + 4) != 2 && be32(bytes + 4) != 3))) {
		why = "it does not begin as a pack does";
		munmap((void *)(uintptr_t)bytes, n);
	}
	if (why) {
		(void)repo_pack_damaged(p, 0, why);
		return false;
	}
	p->bytes = bytes;
	p->n = n - TRAILER;
	return true;
}

bool repo_pack_index_open(struct pack *p)
{
	pthread_mutex_lock(&lock);
	bool is_open = p->bytes || map_objects(p);
	pthread_mutex_unlock(&lock);
	return is_open;
}

/* The first of the ids that is not below this one. */
static uint32_t lower_bound(const struct pack *p, const unsigned char *id)
{
	uint32_t low = id[0] ? be32(fanout(p) + 4 * (size_t)(id[0] - 1)) : 0;
	uint32_t high = be32(fanout(p) + 4 * (size_t)id[0]);
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (memcmp(id_at(p, middle), id, GIT_OID_RAWSZ) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool offset_of(const struct pack *p, uint32_t i, uint64_t *at)
{
	if (p->version == 1) {
		*at = be32(id_at(p, i) - 4);
		return true;
	}
	const unsigned char *offsets = id_at(p, p->objects) + (size_t)p->objects * 4;
	const unsigned char *large = offsets + (size_t)p->objects * 4;
	uint32_t first = be32(offsets + (size_t)i * 4);
	if (!(first & 0x80000000U)) {
		*at = first;
		return true;
	}
	size_t there = (p->index_n - (size_t)(large - p->index) - (size_t)2 * TRAILER) / 8,
	       place = first & 0x7fffffffU;
	if (place >= there)
		return false;
	*at = (uint64_t)be32(large + place * 8) << 32 | be32(large + place * 8 + 4);
	return true;
}

bool repo_pack_index_find(const struct pack *p, const unsigned char *id, uint64_t *at)
{
	uint32_t i = lower_bound(p, id);
	return i < p->objects && memcmp(id_at(p, i), id, GIT_OID_RAWSZ) == 0 && offset_of(p, i, at);
}

int repo_pack_index_find_prefix(const struct pack *p, const git_oid *from, size_t digits, git_oid *out)
{
	int found = 0;
	for (uint32_t i = lower_bound(p, from->id); i < p->objects && found < 2; i++) {
		git_oid id;
		memcpy(id.id, id_at(p, i), sizeof id.id);
		if (git_oid_ncmp(&id, from, digits) != 0)
			break;
		*out = id;
		found++;
	}
	return found;
}
