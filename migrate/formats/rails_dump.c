#include "migrate/formats/rails.h"

/* db/schema.rb and db/structure.sql: what Rails has dumped of the database after its last migration, and
 * loads into a new one (guides.rubyonrails.org/active_record_migrations.html#schema-dumping-and-you). Old
 * migrations may be gone. */

#define MAX_VERSION 100000000000000000LL /* more digits than a version has */

/* 2026_06_13_004304 */
static long long number_of(struct str text)
{
	long long out = 0;
	for (size_t i = 0; i < text.n && out < MAX_VERSION; i++) {
		if (text.p[i] == '_')
			continue;
		if (text.p[i] < '0' || text.p[i] > '9')
			return 0;
		out = out * 10 + (text.p[i] - '0');
	}
	return out;
}

/* ActiveRecord::Schema[8.0].define(version: 2026_06_13_004304) do ... end. Before releases stood there a dump
 * named every column's own options, and a primary key that was no bigint. */
static bool read_schema(struct rails *r, long long *version)
{
	for (uint32_t i = 0; i < r->t->n; i++) {
		struct rails_call c;
		if (!syntax_is(r->t, i, "call") || !format_rails_call(r, i, &c) ||
			!str_eq(c.method, STR("define")) ||
			!str_starts(c.receiver, STR("ActiveRecord::Schema")))
			continue;
		uint32_t node = format_rails_option(r, c.arguments, "version");
		*version = node == UINT32_MAX ? 0 : number_of(syntax_text(r->t, node));
		r->release = str_chr(c.receiver, '[') == SIZE_MAX ? 61 : format_rails_release(c.receiver);
		format_rails_block(r, &c);
		return *version > 0;
	}
	return false;
}

/* INSERT INTO "schema_migrations" (version) VALUES ('20260613004304'), ('...'): the highest. */
static long long newest(struct str text)
{
	long long most = 0;
	size_t at = str_find(text, STR("schema_migrations"), 0), from = at;
	while ((at = str_find(text, STR("INSERT INTO"), at == SIZE_MAX ? text.n : at)) != SIZE_MAX) {
		struct str line = str_sub(text, at, text.n);
		line = str_cut(&line, '\n');
		if (str_find(line, STR("schema_migrations"), 0) != SIZE_MAX)
			from = at;
		at += 11;
	}
	struct str rest = from == SIZE_MAX ? STR_NONE : str_sub(text, from, text.n);
	while (rest.n) {
		(void)str_cut(&rest, '\'');
		long long v = number_of(str_cut(&rest, '\''));
		most = v > most ? v : most;
	}
	return most;
}

static bool lists(const struct names_list *all, struct str name)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->v[i], name))
			return true;
	return false;
}

int format_rails_dump(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	const struct rails_memory *settings, struct migrations *out, struct err *e)
{
	struct str home = str_dirname(s->path), base = str_basename(s->path);
	/* db/animals_migrate has its own: db/animals_schema.rb */
	struct str prefix = str_ends(base, STR("migrate")) ? str_sub(base, 0, base.n - 7) : STR_NONE;
	struct str ruby = str_fmt(a, "%.*sschema.rb", STRF(prefix)),
		   sql = str_fmt(a, "%.*sstructure.sql", STRF(prefix));
	struct names_list all;
	struct migration m = {.opaque = true};
	long long version = 0;
	if (f->list(f->ctx, a, home, &all, e))
		return (int)e->code;
	bool is_ruby = lists(&all, ruby);
	if (!is_ruby && !lists(&all, sql))
		return 0;
	if (format_read_file(f, a, s, format_path(a, home, is_ruby ? ruby : sql), &m, e))
		return (int)e->code;
	if (m.problem != MIGRATION_FINE)
		return 0;
	struct rails_memory memory = {.zoned = settings->zoned, .key_type = settings->key_type};
	struct rails_scope scope = {0};
	struct rails r = format_rails_start(a, s, &m, &memory, &scope);
	if (is_ruby) {
		if (format_code_parse(a, w, LANGUAGE_RUBY, &m, &r.t, e))
			return (int)e->code;
		if (!r.t || !read_schema(&r, &version))
			return 0;
	} else {
		version = newest(m.raw);
		sql_split(a, s->dialect, m.raw, &m.up);
	}
	if (version <= 0)
		return 0;
	out->dump = ARENA_NEW(a, struct migration);
	*out->dump = m;
	for (size_t i = 0; i < out->n; i++)
		out->v[i].in_dump = out->v[i].order_key <= version;
	return 0;
}
