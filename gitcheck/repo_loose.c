/*
 * Loose objects, one to a file: a zlib stream of "KIND SIZE\0" and the content. libgit2 1.5 makes room for
 * the SIZE and then copies what it has inflated already, and goes on inflating, without a look at whether it
 * fits (odb_loose.c, read_loose_standard): a file that states less than it has overwrites the heap, one that
 * states more is filled up with zeros. So its reader is not used. This one takes what git takes: exactly SIZE
 * bytes and the end of the stream. Ids are not verified, as nowhere here.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "gitcheck/repo_store.h"

enum {
	HEAD = 64,            /* bytes of "KIND SIZE\0" at most; libgit2 and git have 32 */
	FIRST = 4096,         /* of the file: the longest code tables of zlib and a head fit in */
	KEPT_MAX = 64 * 1024, /* bytes of an object that are kept when its head is asked for */
};

/* An object is asked for by its head first (repo_borrow): a small one is then read at once. */
struct kept {
	git_oid id;
	git_object_t kind;
	size_t size;
	unsigned char *data; /* NULL = none */
};

struct loose {
	git_odb_backend parent;
	struct kept kept;
	char folder[];
};

/* An object's file while it is read. */
struct reading {
	int fd;
	bool at_end;
	z_stream z;
	unsigned char in[FIRST];
	unsigned char head[HEAD];
	size_t head_n, content_at; /* what of the head is inflated, and where in it the content begins */
	git_object_t kind;
	size_t size;
	char path[4096];
};

/* -- names -- */

static int path_of(const struct loose *l, const git_oid *id, char *out, size_t max)
{
	char hex[GIT_OID_HEXSZ + 1];
	git_oid_tostr(hex, sizeof hex, id);
	int n = snprintf(out, max, "%s/%.2s/%s", l->folder, hex, hex + 2);
	return n > 0 && (size_t)n < max ? 0 : GIT_ENOTFOUND;
}

static int damaged(const struct reading *r, const char *why)
{
	char text[sizeof r->path + 128];
	snprintf(text, sizeof text, "loose object \"%s\" is damaged: %s", r->path, why);
	(void)git_error_set_str(GIT_ERROR_ODB, text);
	return GIT_ERROR;
}

/* -- the file -- */

static int start(struct reading *r)
{
	struct stat st;
	/* O_NONBLOCK: a pipe in its place must not hold us. */
	r->fd = openat(AT_FDCWD, r->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (r->fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? GIT_ENOTFOUND : damaged(r, strerror(errno));
	if (fstat(r->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return damaged(r, "it is no regular file");
	return inflateInit(&r->z) == Z_OK ? 0 : damaged(r, "there is no memory to inflate it");
}

static void end(struct reading *r)
{
	if (r->fd >= 0) {
		(void)inflateEnd(&r->z);
		close(r->fd);
	}
}

/* Inflate into the place until it is full or the stream ends; *done says that it ended. */
static int inflate_into(struct reading *r, unsigned char *to, size_t n, size_t *got, bool *done)
{
	r->z.next_out = to;
	r->z.avail_out = (uInt)n;
	*done = false;
	while (r->z.avail_out && !*done) {
		if (!r->z.avail_in && !r->at_end) {
			ssize_t more = read(r->fd, r->in, sizeof r->in);
			if (more < 0 && errno == EINTR)
				continue;
			if (more < 0)
				return damaged(r, strerror(errno));
			r->at_end = more == 0;
			r->z.next_in = r->in;
			r->z.avail_in = (uInt)more;
		}
		int rc = inflate(&r->z, Z_NO_FLUSH);
		*done = rc == Z_STREAM_END;
		if (rc != Z_OK && rc != Z_STREAM_END)
			return damaged(
				r, r->at_end ? "its zlib stream is cut off" : "its zlib stream is broken");
	}
	*got = n - r->z.avail_out;
	return 0;
}

/* "blob 42" */
static bool parse_head(struct reading *r, struct str head)
{
	struct str kind = str_cut(&head, ' ');
	uint64_t size;
	if (!str_u64(head, &size))
		return false;
	r->size = (size_t)size;
	for (r->kind = GIT_OBJECT_COMMIT; r->kind <= GIT_OBJECT_TAG; r->kind++)
		if (str_eq(kind, str_of(git_object_type2string(r->kind))))
			return true;
	return false;
}

static int read_head(struct reading *r, bool *done)
{
	int rc = inflate_into(r, r->head, sizeof r->head, &r->head_n, done);
	if (rc)
		return rc;
	unsigned char *nul = memchr(r->head, 0, r->head_n);
	if (!nul || !parse_head(r, str_of((const char *)r->head)))
		return damaged(r, "it does not begin with a kind and a size");
	r->content_at = (size_t)(nul - r->head) + 1;
	return 0;
}

/* The whole content, which must be of the size that was stated. */
static int read_content(struct reading *r, bool done, unsigned char *to)
{
	size_t n = r->head_n - r->content_at, more = 0;
	if (n > r->size)
		return damaged(r, "it has more bytes than it states");
	memcpy(to, r->head + r->content_at, n);
	/* One byte more than there should be room for: the stream has to end before it. */
	int rc = done ? 0 : inflate_into(r, to + n, r->size - n + 1, &more, &done);
	if (rc)
		return rc;
	if (n + more != r->size)
		return damaged(r, n + more > r->size ? "it has more bytes than it states"
						     : "it has fewer bytes than it states");
	return done && !r->z.avail_in ? 0 : damaged(r, "something follows its zlib stream");
}

static int read_whole(struct reading *r, git_odb_backend *b, void **data)
{
	bool done;
	int rc = start(r);
	if (!rc)
		rc = read_head(r, &done);
	if (!rc && r->size > REPO_OBJECT_MAX)
		rc = damaged(r, "it states more bytes than any object that is read here");
	if (rc)
		return rc;
	*data = git_odb_backend_data_alloc(b, r->size + 1);
	if (!*data)
		return damaged(r, "there is no memory for it");
	rc = read_content(r, done, *data);
	if (rc)
		git_odb_backend_data_free(b, *data);
	else
		((char *)*data)[r->size] = '\0'; /* as libgit2 leaves it */
	return rc;
}

/* -- the object whose head was asked for -- */

static void forget(struct loose *l)
{
	free(l->kept.data);
	l->kept.data = NULL;
}

/* What is wrong with the rest of it is said when it is read. */
static void keep(struct loose *l, const git_oid *id, struct reading *r, bool done)
{
	forget(l);
	if (r->size > KEPT_MAX)
		return;
	l->kept = (struct kept){*id, r->kind, r->size, malloc(r->size + 1)};
	if (l->kept.data && read_content(r, done, l->kept.data))
		forget(l);
	git_error_clear();
}

static bool is_kept(const struct loose *l, const git_oid *id)
{
	return l->kept.data && git_oid_equal(&l->kept.id, id);
}

static bool take_kept(struct loose *l, const git_oid *id, void **data, size_t *n, git_object_t *kind)
{
	struct kept *k = &l->kept;
	if (!is_kept(l, id))
		return false;
	*data = git_odb_backend_data_alloc(&l->parent, k->size + 1);
	if (!*data)
		return false;
	memcpy(*data, k->data, k->size);
	((char *)*data)[k->size] = '\0';
	*n = k->size;
	*kind = k->kind;
	forget(l);
	return true;
}

/* -- what libgit2 asks -- */

static int read_object(void **data, size_t *n, git_object_t *kind, git_odb_backend *b, const git_oid *id)
{
	if (take_kept((struct loose *)b, id, data, n, kind))
		return 0;
	struct reading r = {.fd = -1};
	int rc = path_of((struct loose *)b, id, r.path, sizeof r.path);
	if (!rc)
		rc = read_whole(&r, b, data);
	end(&r);
	*n = r.size;
	*kind = r.kind;
	return rc;
}

static int read_header(size_t *n, git_object_t *kind, git_odb_backend *b, const git_oid *id)
{
	struct loose *l = (struct loose *)b;
	struct reading r = {.fd = -1};
	bool done;
	if (is_kept(l, id)) {
		*n = l->kept.size;
		*kind = l->kept.kind;
		return 0;
	}
	int rc = path_of(l, id, r.path, sizeof r.path);
	if (!rc)
		rc = start(&r);
	if (!rc)
		rc = read_head(&r, &done);
	if (!rc)
		keep(l, id, &r, done);
	end(&r);
	*n = r.size;
	*kind = r.kind;
	return rc;
}

static int exists(git_odb_backend *b, const git_oid *id)
{
	struct stat st;
	char path[4096];
	return !path_of((struct loose *)b, id, path, sizeof path) && stat(path, &st) == 0;
}

/* The one whose hex digits begin so, of which there are two at least. */
static int exists_prefix(git_oid *out, git_odb_backend *b, const git_oid *from, size_t digits)
{
	char hex[GIT_OID_HEXSZ + 1], whole[GIT_OID_HEXSZ + 1], path[4096];
	git_oid_tostr(hex, sizeof hex, from);
	int n = snprintf(path, sizeof path, "%s/%.2s", ((struct loose *)b)->folder, hex);
	DIR *d = n > 0 && (size_t)n < sizeof path && digits >= 2 ? opendir(path) : NULL;
	int found = 0;
	for (struct dirent *f; d && found < 2 && (f = readdir(d)) != NULL;) {
		if (strlen(f->d_name) != GIT_OID_HEXSZ - 2 || strncmp(f->d_name, hex + 2, digits - 2) != 0)
			continue;
		snprintf(whole, sizeof whole, "%.2s%.38s", hex, f->d_name);
		found += git_oid_fromstr(out, whole) == 0;
	}
	if (d)
		closedir(d);
	return found == 1 ? 0 : found ? GIT_EAMBIGUOUS : GIT_ENOTFOUND;
}

static void drop(git_odb_backend *b)
{
	forget((struct loose *)b);
	free(b);
}

int repo_loose(git_odb_backend **out, struct str folder)
{
	struct loose *l = calloc(1, sizeof *l + folder.n + 1);
	if (!l)
		return GIT_ERROR;
	(void)git_odb_init_backend(&l->parent, GIT_ODB_BACKEND_VERSION);
	memcpy(l->folder, folder.p, folder.n);
	l->parent.read = read_object;
	l->parent.read_header = read_header;
	l->parent.read_prefix = repo_store_read_prefix;
	l->parent.exists = exists;
	l->parent.exists_prefix = exists_prefix;
	l->parent.free = drop;
	*out = &l->parent;
	return 0;
}
