#include "base/json.h"
#include "migrate/snapshot.h"

enum { MANIFEST_VERSION = 1, MANIFEST_MAX = 1 << 20 };

void snapshot_put_files(struct json_out *w, const struct snapshot *s)
{
	json_open(w, "files", '[');
	for (size_t i = 0; i < s->files.n; i++) {
		json_open(w, NULL, '{');
		json_put_str(w, "name", s->files.v[i].name);
		json_put_int(w, "size", s->files.v[i].size);
		json_put_str(w, "sha256", s->files.v[i].sha256);
		json_close(w, '}');
	}
	json_close(w, ']');
}

void snapshot_put_tables(struct json_out *w, const struct snapshot *s)
{
	json_open(w, "tables", '[');
	for (size_t i = 0; i < s->tables.n; i++)
		json_put_str(w, NULL, s->tables.v[i]);
	json_close(w, ']');
}

static void put_migrations(struct json_out *w, const struct snapshot *s)
{
	json_open(w, "migrations", '[');
	for (size_t i = 0; i < s->migrations.n; i++) {
		json_open(w, NULL, '{');
		json_put_str(w, "source", s->migrations.v[i].source);
		json_put_str(w, "id", s->migrations.v[i].id);
		json_put_str(w, "checksum", s->migrations.v[i].checksum);
		json_close(w, '}');
	}
	json_close(w, ']');
}

struct str snapshot_manifest_text(struct arena *a, const struct snapshot *s)
{
	struct sb b = sb_new(a, MANIFEST_MAX);
	struct json_out w = json_out(&b);
	json_open(&w, NULL, '{');
	json_put_int(&w, "version", MANIFEST_VERSION);
	json_put_str(&w, "name", s->name);
	json_put_str(&w, "run", s->run);
	json_put_str(&w, "environment", s->environment);
	json_put_str(&w, "commit", s->commit);
	json_put_str(&w, "mode", s->mode);
	snapshot_put_tables(&w, s);
	json_put_str(&w, "taken_at", s->taken_at);
	json_open(&w, "server", '{');
	json_put_str(&w, "engine", s->engine);
	json_put_str(&w, "identity", s->server);
	json_put_str(&w, "database", s->database);
	json_put_str(&w, "version", s->version);
	json_close(&w, '}');
	json_put_str(&w, "tool", s->tool);
	snapshot_put_files(&w, s);
	put_migrations(&w, s);
	json_put_bool(&w, "verified", s->verified);
	json_close(&w, '}');
	sb_char(&b, '\n');
	return sb_str(&b);
}

/* A name out of a manifest is used as a path: one plain component, nothing hidden. */
static bool is_plain_name(struct str name)
{
	return name.n && name.n < 200 && name.p[0] != '.' && str_chr(name, '/') == SIZE_MAX &&
	       str_chr(name, '\0') == SIZE_MAX;
}

static int parse_files(struct arena *a, const struct json *list, struct snapshot *out, struct err *e)
{
	for (const struct json *f = json_first(list); f; f = json_next(f)) {
		struct snapshot_file *v = VEC_PUSH(a, &out->files);
		v->name = json_str(json_get(f, "name"));
		v->size = json_int(json_get(f, "size"), -1);
		v->sha256 = json_str(json_get(f, "sha256"));
		if (!is_plain_name(v->name) || v->size < 0 || v->sha256.n != 64)
			return err_set(
				e, ERR_INPUT, "the manifest lists a file without name, size or SHA-256");
	}
	return 0;
}

int snapshot_manifest_parse(struct arena *a, struct str text, struct snapshot *out, struct err *e)
{
	const struct json *j;
	int rc = json_parse(&j, a, text, MANIFEST_MAX, e);
	if (rc)
		return err_ctx(e, "manifest");
	if (json_int(json_get(j, "version"), 0) != MANIFEST_VERSION)
		return err_set(e, ERR_INPUT, "the manifest is of another version than %d", MANIFEST_VERSION);
	const struct json *server = json_get(j, "server");
	*out = (struct snapshot){.name = json_str(json_get(j, "name")),
		.run = json_str(json_get(j, "run")),
		.environment = json_str(json_get(j, "environment")),
		.commit = json_str(json_get(j, "commit")),
		.mode = json_str(json_get(j, "mode")),
		.taken_at = json_str(json_get(j, "taken_at")),
		.engine = json_str(json_get(server, "engine")),
		.server = json_str(json_get(server, "identity")),
		.database = json_str(json_get(server, "database")),
		.version = json_str(json_get(server, "version")),
		.tool = json_str(json_get(j, "tool")),
		.verified = json_bool(json_get(j, "verified"), false)};
	for (const struct json *t = json_first(json_get(j, "tables")); t; t = json_next(t))
		*VEC_PUSH(a, &out->tables) = json_str(t);
	for (const struct json *m = json_first(json_get(j, "migrations")); m; m = json_next(m))
		*VEC_PUSH(a, &out->migrations) =
			(struct snapshot_migration){.source = json_str(json_get(m, "source")),
				.id = json_str(json_get(m, "id")),
				.checksum = json_str(json_get(m, "checksum"))};
	return parse_files(a, json_get(j, "files"), out, e);
}
