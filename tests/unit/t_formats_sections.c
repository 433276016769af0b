/* Token soup for the readers of files with sections, and for what is picked out of manifests: nothing may
 * crash, and what comes out must stand where it says. */
#include "migrate/formats/dbmate.h"
#include "migrate/formats/graphile_migrate.h"
#include "migrate/formats/refinery.h"
#include "migrate/formats/sql_migrate.h"
#include "migrate/formats/sqlx.h"
#include "migrate/formats/yoyo.h"
#include "tests/unit/formats_text.h"

static struct str soup(unsigned *seed)
{
	static const char *const words[] = {"-- migrate:up\n", "-- migrate:down\n",
		"-- migrate:up transaction:false\n", "--migrate:up", "-- +migrate Up\n", "-- +migrate Down\n",
		"-- +migrate Up notransaction\n", "-- +migrate StatementBegin\n",
		"-- +migrate StatementEnd\n", "-- +migrate ", "-- +migrate\n", "select 1;", "select 2", ";",
		"\n", "'", "$$", "/*", "*/", "--", "-- ", "\r\n", "\xc3\xa9", "\xff", "ignored-chars", "[",
		"]", "\"", "\\", "\\u", "\\uFEFF", "U0001F600", "# x\n", "=", "KEY", "x", "--! Previous: -\n",
		"--! Hash: sha1:1\n", "--! no-transaction\n", "--! ", ":", ":APP", ":DATABASE_OWNER",
		"-- depends: a\n", "-- transactional: false\n", "//", "{\":APP\": 'x;'}", "pgSettings: {",
		"a: 'b',", "}", "\xe2\x80\xa8"};
	struct str out = STR("");
	for (size_t i = 0; i < 30; i++) {
		*seed = *seed * 1103515245u + 12345u;
		out = str_fmt(a, "%.*s%s", STRF(out), words[(*seed >> 16) % (sizeof words / sizeof *words)]);
	}
	return out;
}

static size_t misplaced(const struct migration *m, const struct sql_statements *l)
{
	size_t n = 0;
	for (size_t k = 0; k < l->n; k++)
		n += !str_eq(str_sub(m->raw, l->v[k].at, l->v[k].at + l->v[k].text.n), l->v[k].text) ||
		     l->v[k].line != str_line(m->raw, l->v[k].at);
	return n;
}

/* graphile-migrate and yoyo: what begins behind a header must lie in the file. */
static size_t others(const struct source *s, struct str text)
{
	struct migration g = {.raw = text}, y = {.raw = text};
	struct graphile_file own;
	struct names_list depends = {0};
	static const struct memory_file none[] = {{0}};
	struct files f = memory_files(none);
	struct graphile_config c = {.text = text}, real;
	format_graphile_header(&g, &own);
	format_split_part(a, s, text, own.body, text.n, own.body_line, &g.up);
	size_t lost = own.body > text.n || misplaced(&g, &g.up);
	format_graphile_fill(a, &c, &g);
	format_graphile_settings(a, s, &c, &g);
	(void)format_graphile_has_action(&c, "KEY");
	lost += format_graphile_hash(a, own.previous, text).n != 45;
	lost += format_graphile_config(&f, a, text, &real, &e) != 0 || real.path.n != 0;
	format_yoyo_directives(a, &y, &depends);
	return lost + (depends.n > text.n);
}

int main(void)
{
	unsigned seed = 7;
	size_t lost = 0, statements = 0;
	struct source s = {.dialect = DIALECT_POSTGRESQL};
	a = arena_new("t_formats_sections");
	e = err_new(a);
	for (size_t i = 0; i < 6000; i++) {
		struct arena_mark mark = arena_mark(a);
		struct migration x = {.raw = soup(&seed)}, y = {.raw = x.raw};
		struct names_list chars = {0};
		(void)format_dbmate_parse(a, &s, &x);
		format_sql_migrate_parse(a, &s, &y);
		lost += misplaced(&x, &x.up) + misplaced(&x, &x.down) + misplaced(&y, &y.up) +
			misplaced(&y, &y.down);
		statements += x.up.n + y.up.n;
		format_sqlx_ignored(a, x.raw, &chars);
		lost += format_sqlx_without(a, x.raw, &chars).n > x.raw.n;
		lost += format_mention_value(x.raw, "KEY").n > x.raw.n;
		lost += format_refinery_siphash(x.raw) == 0;
		lost += others(&s, x.raw);
		arena_rewind(a, mark);
	}
	OK(statements > 3000 && lost == 0, "%zu statements of token soup stand where they say", statements);
	arena_free(a);
	return tap_done();
}
