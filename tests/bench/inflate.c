/*
 * The floor of `make bench-trees`: inflate every blob of a commit's tree through libgit2, in the order of the
 * tree, on two threads with a repository handle each and without the verification of hashes; nothing is done
 * with the bytes.
 * usage: inflate REPOSITORY COMMIT      prints how many blobs and bytes that were
 */
#include <git2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 2, CHUNK = 64 };

struct blobs {
	git_oid *v;
	size_t n, cap;
};

struct share {
	const char *path;
	const struct blobs *all;
	atomic_size_t *next;
	size_t blobs, bytes;
	int rc;
};

static int add(const char *root, const git_tree_entry *entry, void *ctx)
{
	struct blobs *b = ctx;
	(void)root;
	if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		return 0;
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 1024;
		b->v = realloc(b->v, b->cap * sizeof *b->v);
		if (!b->v)
			return -1;
	}
	git_oid_cpy(&b->v[b->n++], git_tree_entry_id(entry));
	return 0;
}

static int list(const char *path, const char *rev, struct blobs *out)
{
	git_repository *repo = NULL;
	git_object *tree = NULL;
	char name[256];
	snprintf(name, sizeof name, "%s^{tree}", rev);
	int rc = git_repository_open_bare(&repo, path);
	if (!rc)
		rc = git_revparse_single(&tree, repo, name);
	if (!rc)
		rc = git_tree_walk((git_tree *)tree, GIT_TREEWALK_PRE, add, out);
	git_object_free(tree);
	git_repository_free(repo);
	return rc;
}

static int inflate(struct share *s, git_odb *odb, const git_oid *id)
{
	git_odb_object *object = NULL;
	int rc = git_odb_read(&object, odb, id);
	if (rc)
		return rc;
	s->blobs++;
	s->bytes += git_odb_object_size(object);
	git_odb_object_free(object);
	return 0;
}

static void *run(void *ctx)
{
	struct share *s = ctx;
	git_repository *repo = NULL;
	git_odb *odb = NULL;
	s->rc = git_repository_open_bare(&repo, s->path);
	if (!s->rc)
		s->rc = git_repository_odb(&odb, repo);
	while (!s->rc) {
		size_t from = atomic_fetch_add(s->next, CHUNK);
		if (from >= s->all->n)
			break;
		for (size_t i = from; i < from + CHUNK && i < s->all->n && !s->rc; i++)
			s->rc = inflate(s, odb, &s->all->v[i]);
	}
	git_odb_free(odb);
	git_repository_free(repo);
	return NULL;
}

int main(int argc, char **argv)
{
	struct blobs all = {0};
	atomic_size_t next = 0;
	struct share s[THREADS] = {0};
	pthread_t id[THREADS];
	if (argc != 3) {
		fputs("usage: inflate REPOSITORY COMMIT\n", stderr);
		return 2;
	}
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	int rc = list(argv[1], argv[2], &all);
	for (int i = 0; i < THREADS && !rc; i++) {
		s[i] = (struct share){argv[1], &all, &next, 0, 0, 0};
		if (pthread_create(&id[i], NULL, run, &s[i]))
			return 1;
	}
	for (int i = 0; i < THREADS && !rc; i++)
		pthread_join(id[i], NULL);
	if (rc || s[0].rc || s[1].rc) {
		const git_error *e = git_error_last();
		fprintf(stderr, "inflate: %s\n", e ? e->message : "a blob could not be read");
		return 1;
	}
	printf("%zu %zu\n", s[0].blobs + s[1].blobs, s[0].bytes + s[1].bytes);
	git_libgit2_shutdown();
	free(all.v);
	return 0;
}
