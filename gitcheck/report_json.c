#include "gitcheck/report.h"

static struct str base64(struct arena *a, struct str s)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *out = arena_alloc(a, (s.n + 2) / 3 * 4 + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i += 3) {
		unsigned v = 0;
		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			out[n++] = i + k <= s.n ? digits[v >> (18 - 6 * k) & 63] : '=';
	}
	return (struct str){out, n};
}

/* Bytes that are not UTF-8 become U+FFFD; the true ones follow in base64. */
static void put_path(struct json_out *w, struct arena *a, struct str path)
{
	json_put_str(w, "path", path);
	if (!str_utf8(path, NULL))
		json_put_str(w, "path_base64", base64(a, path));
}

static void put_or_null(struct json_out *w, const char *key, struct str s)
{
	if (s.n)
		json_put_str(w, key, s);
	else
		json_put_null(w, key);
}

static void put_migration(
	struct json_out *w, struct arena *a, const char *key, const struct report_migration *m, bool checksum)
{
	json_open(w, key, '{');
	json_put_str(w, "source", m->source);
	json_put_str(w, "id", m->id);
	if (m->path.n)
		put_path(w, a, m->path);
	else
		json_put_null(w, "path");
	if (checksum)
		put_or_null(w, "checksum", m->checksum);
	json_close(w, '}');
}

static void put_object(struct json_out *w, const struct object_id *id)
{
	json_open(w, "object", '{');
	json_put_str(w, "kind", str_of(catalog_object_word(id->kind)));
	json_put_str(w, "schema", id->schema);
	json_put_str(w, "table", id->table);
	json_put_str(w, "name", id->name);
	if (id->kind == OBJECT_UNIQUE) {
		json_open(w, "columns", '[');
		for (size_t i = 0; i < id->columns.n; i++)
			json_put_str(w, NULL, id->columns.v[i]);
		json_close(w, ']');
	}
	json_close(w, '}');
}

void report_json_finding(struct json_out *w, struct arena *a, const struct report_finding *f)
{
	json_open(w, NULL, '{');
	json_put_str(w, "rule", str_of(verdict_rule(f->rule)->id));
	json_put_str(w, "level", str_of(verdict_level_word(f->level)));
	if (f->has_confidence)
		json_put_str(w, "confidence", str_of(mention_confidence_word(f->confidence)));
	else
		json_put_null(w, "confidence");
	if (f->path.n)
		put_path(w, a, f->path);
	else
		json_put_null(w, "path");
	json_put_int(w, "line", f->line ? f->line : 1);
	json_put_int(w, "column", f->column ? f->column : 1);
	json_put_int(w, "end_line", f->end_line ? f->end_line : f->line ? f->line : 1);
	json_put_int(w, "end_column", f->end_column ? f->end_column : 1);
	if (f->object)
		put_object(w, f->object);
	else
		json_put_null(w, "object");
	if (f->migration)
		put_migration(w, a, "migration", f->migration, false);
	else
		json_put_null(w, "migration");
	put_or_null(w, "environment", f->environment);
	json_put_str(w, "message", f->message);
	json_put_str(w, "remedy", f->remedy);
	json_close(w, '}');
}

static void put_environment(struct json_out *w, struct arena *a, const struct report_environment *en)
{
	json_open(w, NULL, '{');
	json_put_str(w, "name", en->name);
	json_put_bool(w, "reached", en->reached);
	json_put_bool(w, "required", en->required);
	json_put_str(w, "source_of_truth", str_of(en->truth));
	json_put_str(w, "verdict", str_of(verdict_word(en->verdict)));
	json_open(w, "deployed", '[');
	for (size_t i = 0; en->deployed && i < en->deployed->n; i++)
		json_put_str(w, NULL, en->deployed->v[i]);
	json_close(w, ']');
	json_put_int(w, "applied", (long long)en->applied);
	json_open(w, "pending", '[');
	for (size_t i = 0; i < en->npending; i++)
		put_migration(w, a, NULL, &en->pending[i], true);
	json_close(w, ']');
	put_or_null(w, "why_not", en->why_not);
	json_close(w, '}');
}

void report_json_coverage(struct json_out *w, struct arena *a, const struct report *r)
{
	json_open(w, "coverage", '{');
	json_put_int(w, "files", (long long)r->files);
	json_put_int(w, "candidates", (long long)r->candidates);
	json_put_int(w, "statements", (long long)r->statements);
	json_put_int(w, "decided", (long long)r->decided);
	json_put_int(w, "undecided", (long long)r->undecided);
	json_put_int(w, "left_out", (long long)r->left_out);
	json_open(w, "unread", '[');
	for (size_t i = 0; i < r->nunread; i++) {
		json_open(w, NULL, '{');
		put_path(w, a, r->unread[i].path);
		json_put_str(w, "why", r->unread[i].why);
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
}

void report_json(struct json_out *w, struct arena *a, const struct report *r)
{
	static const char *const trees[] = {"commit", "worktree", "index"};
	json_put_str(w, "verdict", str_of(verdict_word(r->verdict)));
	json_put_bool(w, "clean", r->clean);
	put_or_null(w, "base", r->base);
	put_or_null(w, "head", r->head);
	put_or_null(w, "code", r->code);
	json_put_str(w, "tree", str_of(trees[r->tree]));
	put_or_null(w, "base_how", r->base_how);
	put_or_null(w, "config", r->config);
	json_open(w, "environments", '[');
	for (size_t i = 0; i < r->nenvironments; i++)
		put_environment(w, a, &r->environments[i]);
	json_close(w, ']');
	json_open(w, "findings", '[');
	for (size_t i = 0; i < r->nfindings; i++)
		report_json_finding(w, a, &r->findings[i]);
	json_close(w, ']');
	json_open(w, "counts", '{');
	json_put_int(w, "block", (long long)r->blocks);
	json_put_int(w, "warn", (long long)r->warns);
	json_put_int(w, "note", (long long)r->notes);
	json_close(w, '}');
	report_json_coverage(w, a, r);
	json_put_int(w, "elapsed_ms", r->elapsed_ms);
}
