#include "migrate/snapshot.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "migrate/apply_fault.h"
#include "schemas/catalog.h"

enum { MANIFEST_MAX = 1 << 20, STALE_SECONDS = 24 * 60 * 60 };

static struct str in_dir(struct arena *a, struct str dir, struct str name, const char *suffix)
{
	return str_fmt(a, "%.*s/%.*s%s", STRF(dir), STRF(name), suffix);
}

struct text_of {
	struct arena *a;
	struct str text;
};

static int first_value(void *ctx, const struct str *cols, int ncols, struct err *e)
{
	struct text_of *t = ctx;
	(void)e;
	if (ncols > 0)
		t->text = str_dup(t->a, cols[0]);
	return 0;
}

/* The server's clock, never ours: two machines may disagree by years (RELIABILITY 2.6). */
static int server_clock(struct arena *a, const struct snapshot_request *q, struct str *out, struct err *e)
{
	static const char *const sql[] = {
		"SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')",
		"SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ')",
		"SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')",
	};
	struct text_of t = {a, STR_NONE};
	int rc = q->engine->query(q->session, str_of(sql[q->engine->dialect]), NULL, 0, first_value, &t, e);
	if (!rc && t.text.n != 20)
		rc = err_set(e, ERR_DB, "the server's clock says \"%.*s\"", STRF(t.text));
	*out = t.text;
	return rc;
}

static struct str name_of(struct arena *a, struct str at, struct str run)
{
	char *z = arena_alloc(a, at.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < at.n; i++)
		if (at.p[i] != '-' && at.p[i] != ':')
			z[n++] = at.p[i];
	return str_fmt(a, "%.*s-%.*s", (int)n, z, STRF(str_sub(run, 0, 12)));
}

static int check_mode(const struct snapshot_request *q, struct err *e)
{
	static const char *const modes[] = {"full", "schema", "tables", "command"};
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (str_eq(q->mode, str_of(modes[i])))
			return 0;
	err_set(e, ERR_USAGE, "there is no snapshot = %.*s", STRF(q->mode));
	err_hint(e, "Use full, schema, tables, command or none.");
	return ERR_USAGE;
}

static int fill(struct arena *a, const struct snapshot_request *q, struct snapshot *out, struct err *e)
{
	int rc = server_clock(a, q, &out->taken_at, e);
	if (rc)
		return rc;
	out->name = name_of(a, out->taken_at, q->run);
	out->run = q->run;
	out->environment = q->environment;
	out->commit = q->commit;
	out->mode = q->mode;
	out->engine = str_of(q->engine->name);
	out->server = q->identity->server;
	out->database = q->identity->database;
	out->version = q->identity->version;
	for (size_t i = 0; i < q->nmigrations; i++)
		*VEC_PUSH(a, &out->migrations) = q->migrations[i];
	return 0;
}

static int write_dump(struct arena *a, const struct snapshot_request *q, struct str part,
	struct snapshot *out, struct err *e)
{
	if (str_eq(q->mode, STR("command")))
		return snapshot_command_run(a, q, part, &out->tool, e);
	struct engine_snapshot es = {0};
	bool tables = str_eq(q->mode, STR("tables"));
	struct engine_part what = {
		.no_rows = str_eq(q->mode, STR("schema")), .tables = tables ? q->tables : NULL};
	int rc = q->engine->snapshot(q->session, a, &what, part, &es, e);
	out->tool = es.tool;
	if (es.whole)
		out->mode = STR("full");
	for (size_t i = 0; tables && !es.whole && i < q->tables->n; i++) {
		const struct object_id *t = q->tables->v[i];
		*VEC_PUSH(a, &out->tables) =
			str_fmt(a, "%.*s%s%.*s", STRF(t->schema), t->schema.n ? "." : "", STRF(t->table));
	}
	if (rc && !e->hint.n)
		err_hint(e,
			"If the disk is full, free space in %.*s, or name another folder with snapshotDir.",
			STRF(q->dir));
	return rc;
}

/* Read back what was written: the engine's reader to its end, then size and checksum. */
static int check_dump(struct arena *a, const struct snapshot_request *q, struct str path,
	struct snapshot_file *f, struct err *e)
{
	int rc = str_eq(q->mode, STR("command")) ? 0 : q->engine->snapshot_verify(a, path, e);
	if (!rc)
		rc = snapshot_file_digest(a, path, &f->size, &f->sha256, e);
	if (!rc && f->size == 0)
		rc = err_set(e, ERR_INPUT, "the snapshot \"%.*s\" is empty", STRF(path));
	return rc;
}

static int take(struct arena *a, const struct snapshot_request *q, struct snapshot *out, struct err *e)
{
	struct snapshot_file *f = VEC_PUSH(a, &out->files);
	f->name = str_fmt(a, "%.*s.dump", STRF(out->name));
	struct str path = in_dir(a, q->dir, f->name, ""), part = in_dir(a, q->dir, f->name, ".partial");
	apply_fault("snapshot-begin");
	int rc = write_dump(a, q, part, out, e);
	apply_fault("snapshot-written");
	if (!rc)
		rc = check_dump(a, q, part, f, e);
	if (!rc)
		rc = snapshot_file_settle(a, part, path, e);
	apply_fault("snapshot-settled");
	if (rc) {
		unlink(str_z(a, part));
		return rc;
	}
	out->verified = out->complete = true;
	struct str manifest = snapshot_manifest_text(a, out);
	rc = snapshot_file_write(a, in_dir(a, q->dir, out->name, ".json"), manifest, e);
	apply_fault("snapshot-manifest");
	return rc;
}

/* Also when it was there already: nobody else may read what is in it. */
static int make_folder(struct arena *a, struct str dir, struct err *e)
{
	struct stat st;
	int rc = file_mkdirs(dir, 0700, e);
	if (rc)
		return rc;
	if (stat(str_z(a, dir), &st) ||
		(st.st_uid == geteuid() && st.st_mode & 077 && chmod(str_z(a, dir), 0700)))
		return err_set(
			e, ERR_SYSTEM, "could not close \"%.*s\" to others: %s", STRF(dir), strerror(errno));
	return 0;
}

int snapshot_take(struct arena *a, const struct snapshot_request *q, struct snapshot *out, struct err *e)
{
	*out = (struct snapshot){0};
	if (str_eq(q->mode, STR("none")))
		return 0;
	int rc = check_mode(q, e);
	if (!rc)
		rc = make_folder(a, q->dir, e);
	if (!rc)
		rc = fill(a, q, out, e);
	if (!rc)
		rc = take(a, q, out, e);
	return rc ? err_ctx(e, "snapshot of \"%.*s\"", STRF(q->environment)) : 0;
}

static void look_at_files(struct arena *a, struct str dir, struct snapshot *s)
{
	s->complete = s->files.n > 0;
	if (!s->complete)
		s->why = STR("its manifest lists no file");
	for (size_t i = 0; i < s->files.n; i++) {
		struct stat st;
		if (stat(str_z(a, in_dir(a, dir, s->files.v[i].name, "")), &st) ||
			st.st_size != s->files.v[i].size) {
			s->complete = false;
			s->why = str_fmt(
				a, "file \"%.*s\" is missing or of another size", STRF(s->files.v[i].name));
		}
	}
}

static void read_one(struct arena *a, struct str dir, struct str file, struct snapshot *s)
{
	struct err mine = err_new(a);
	struct str text;
	struct str base = str_sub(file, 0, file.n - 5);
	int rc = file_plain(a, in_dir(a, dir, file, ""), MANIFEST_MAX, &text, &mine);
	if (!rc)
		rc = snapshot_manifest_parse(a, text, s, &mine);
	if (!rc && !str_eq(s->name, base))
		rc = err_set(&mine, ERR_INPUT, "the manifest is of another snapshot");
	s->name = base;
	if (rc) {
		s->complete = s->verified = false;
		s->why = mine.what;
		return;
	}
	look_at_files(a, dir, s);
}

int snapshot_list(struct arena *a, struct str dir, struct snapshots *out, struct err *e)
{
	*out = (struct snapshots){0};
	struct file_names names = {0};
	int rc = file_list(a, dir, &names, e);
	for (size_t i = 0; !rc && i < names.n; i++)
		if (str_ends(names.v[i], STR(".json")))
			read_one(a, dir, names.v[i], VEC_PUSH(a, out));
	return rc;
}

static int verify_file(
	struct arena *a, struct str dir, const struct snapshot_file *f, const struct engine *g, struct err *e)
{
	struct str path = in_dir(a, dir, f->name, ""), hex;
	long long size = 0;
	int rc = snapshot_file_digest(a, path, &size, &hex, e);
	if (rc)
		return rc;
	if (size != f->size || !str_eq(hex, f->sha256)) {
		err_set(e, ERR_INPUT, "\"%.*s\" is damaged", STRF(f->name));
		err_detail(e, "It holds %lld bytes with SHA-256 %.*s; its manifest says %lld bytes and %.*s.",
			size, STRF(hex), f->size, STRF(f->sha256));
		return ERR_INPUT;
	}
	return g ? g->snapshot_verify(a, path, e) : 0;
}

int snapshot_verify(
	struct arena *a, struct str dir, const struct snapshot *s, const struct engine *g, struct err *e)
{
	if (!s->files.n)
		return err_set(e, ERR_INPUT, "snapshot \"%.*s\": %.*s", STRF(s->name), STRF(s->why));
	const struct engine *reader = str_eq(s->mode, STR("command")) ? NULL : g;
	int rc = 0;
	for (size_t i = 0; !rc && i < s->files.n; i++)
		rc = verify_file(a, dir, &s->files.v[i], reader, e);
	return rc ? err_ctx(e, "snapshot \"%.*s\"", STRF(s->name)) : 0;
}

static int remove_file(struct arena *a, struct str path, struct err *e)
{
	if (unlink(str_z(a, path)) && errno != ENOENT)
		return err_set(e, ERR_SYSTEM, "could not remove \"%.*s\": %s", STRF(path), strerror(errno));
	return 0;
}

static int remove_snapshot(struct arena *a, struct str dir, const struct snapshot *s, struct err *e)
{
	int rc = remove_file(a, in_dir(a, dir, s->name, ".json"), e);
	for (size_t i = 0; !rc && i < s->files.n; i++)
		rc = remove_file(a, in_dir(a, dir, s->files.v[i].name, ""), e);
	return rc;
}

static int remove_leftovers(struct arena *a, struct str dir, struct names_list *removed, struct err *e)
{
	struct file_names names = {0};
	int rc = file_list(a, dir, &names, e);
	for (size_t i = 0; !rc && i < names.n; i++) {
		struct str path = in_dir(a, dir, names.v[i], "");
		struct stat st;
		if (!str_ends(names.v[i], STR(".partial")) || stat(str_z(a, path), &st) ||
			time(NULL) - st.st_mtime < STALE_SECONDS)
			continue;
		rc = remove_file(a, path, e);
		*VEC_PUSH(a, removed) = names.v[i];
	}
	return rc;
}

int snapshot_prune(struct arena *a, struct str dir, size_t keep, struct names_list *removed, struct err *e)
{
	struct snapshots all;
	*removed = (struct names_list){0};
	int rc = snapshot_list(a, dir, &all, e);
	size_t newest = SIZE_MAX;
	for (size_t i = 0; !rc && i < all.n; i++)
		if (all.v[i].verified && all.v[i].complete)
			newest = i;
	for (size_t i = 0; !rc && all.n > keep && i < all.n - keep; i++) {
		if (i == newest)
			continue;
		rc = remove_snapshot(a, dir, &all.v[i], e);
		*VEC_PUSH(a, removed) = all.v[i].name;
	}
	return rc ? rc : remove_leftovers(a, dir, removed, e);
}
