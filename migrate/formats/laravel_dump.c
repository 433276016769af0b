#include "migrate/formats/laravel.h"

#include <stdlib.h>

/* database/schema/CONNECTION-schema.sql: what "artisan schema:dump" wrote of the database, with the rows of
 * the migrations' table behind it (laravel.com/docs/migrations#squashing-migrations). A new database is
 * loaded from it, and the migrations that it names, which may be gone, do not run. Release 8 called it .dump.
 */

static bool is_dump(struct str entry)
{
	return str_ends(entry, STR("-schema.sql")) || str_ends(entry, STR("-schema.dump"));
}

/* The connection is usually called after its driver. */
static bool of_dialect(struct str entry, enum dialect d)
{
	static const char *const words[] = {"pgsql", "mysql", "sqlite"};
	return str_starts(entry, str_of(words[d])) ||
	       (d == DIALECT_MYSQL && str_starts(entry, STR("mariadb")));
}

/* 'default' => env('DB_CONNECTION', 'pgsql'), as config/database.php has it: "pgsql"; empty = not written
 * there. */
static int default_connection(
	const struct files *f, struct arena *a, const struct source *s, struct str *out, struct err *e)
{
	struct str text, root = str_dirname(str_dirname(s->path));
	bool found;
	int rc = format_read_config(f, a, format_path(a, root, STR("config/database.php")), &text, &found, e);
	size_t at = rc || !found ? SIZE_MAX : str_find(text, STR("'default' =>"), 0);
	*out = STR_NONE;
	if (at == SIZE_MAX)
		return rc;
	text = str_sub(text, at, text.n);
	for (struct str line = str_cut(&text, '\n'); line.n;) {
		(void)str_cut(&line, '\'');
		struct str name = str_cut(&line, '\'');
		*out = name.n ? name : *out;
	}
	return 0;
}

/* The only dump that is named after the dialect, or else the only one, if that may be the usual connection's:
 * one of another connection (tests have theirs) is of another database. Empty = none, or no telling which. */
static struct str choose(const struct names_list *all, enum dialect d, struct str usual)
{
	struct str any = STR_NONE, named = STR_NONE;
	size_t n = 0, fits = 0;
	for (size_t i = 0; i < all->n; i++) {
		if (!is_dump(all->v[i]))
			continue;
		any = all->v[i];
		n++;
		if (of_dialect(any, d)) {
			named = any;
			fits++;
		}
	}
	if (fits)
		return fits == 1 ? named : STR_NONE;
	return n == 1 && str_starts(any, usual) ? any : STR_NONE;
}

/* One row as INSERT has it, (1,'2014_10_12_000000_create_users_table',1), or some of them. */
static void read_values(struct arena *a, struct str line, struct names_list *out)
{
	while (line.n) {
		(void)str_cut(&line, '\'');
		struct str name = str_cut(&line, '\'');
		if (name.n)
			*VEC_PUSH(a, out) = name;
	}
}

/* Whether the statement that begins with "verb" is about the table; its name may be quoted, behind a schema.
 */
static bool about(struct str line, const char *verb, struct str table)
{
	if (!str_starts(line, str_of(verb)))
		return false;
	struct str name = str_sub(line, str_of(verb).n, line.n);
	name = str_sub(name, 0, str_chr(name, ' '));
	name = str_sub(name, 0, str_chr(name, '('));
	size_t dot = str_rchr(name, '.');
	name = dot == SIZE_MAX ? name : str_sub(name, dot + 1, name.n);
	if (name.n > 1 && (name.p[0] == '`' || name.p[0] == '"'))
		name = str_sub(name, 1, name.n - 1);
	return str_eq(name, table);
}

/* The names of the migrations that the dump stands for: rows of INSERT, or of pg_dump's COPY. */
static void read_names(struct arena *a, struct str text, struct str table, struct names_list *out)
{
	bool copying = false;
	while (text.n) {
		struct str line = str_cut(&text, '\n');
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (copying && str_eq(line, STR("\\.")))
			copying = false;
		else if (copying) {
			(void)str_cut(&line, '\t');
			*VEC_PUSH(a, out) = str_cut(&line, '\t');
		} else if (about(line, "INSERT INTO ", table))
			read_values(a, line, out);
		else
			copying = about(line, "COPY ", table);
	}
}

static int by_text(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Both lists are in the order of the names. */
static void mark(struct migrations *l, const struct names_list *names)
{
	for (size_t i = 0, k = 0; i < l->n && k < names->n;) {
		int order = str_cmp(l->v[i].id, names->v[k]);
		l->v[i].in_dump = order == 0;
		i += order <= 0;
		k += order >= 0;
	}
}

int format_laravel_dump(
	const struct files *f, struct arena *a, const struct source *s, struct migrations *out, struct err *e)
{
	struct names_list all, names = {0};
	struct str folder = format_path(a, str_dirname(s->path), STR("schema"));
	struct migration m = {0};
	if (f->list(f->ctx, a, folder, &all, e))
		return (int)e->code;
	struct str usual, entry;
	if (default_connection(f, a, s, &usual, e))
		return (int)e->code;
	entry = choose(&all, s->dialect, usual);
	if (!entry.n)
		return 0;
	if (format_read_file(f, a, s, format_path(a, folder, entry), &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE)
		read_names(a, m.raw, s->table.n ? s->table : STR("migrations"), &names);
	if (!names.n)
		return 0;
	qsort(names.v, names.n, sizeof *names.v, by_text);
	mark(out, &names);
	sql_split(a, s->dialect, m.raw, &m.up);
	out->dump = ARENA_NEW(a, struct migration);
	*out->dump = m;
	return 0;
}
