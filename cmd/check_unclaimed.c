/* SQL files that change a schema, lie in a folder of migrations, and belong to no source: a home-grown way of
 * numbering them, a tool that is not read. Without a word, nothing would ever be pending there. */
#include "cmd/check.h"
#include "gitcheck/scan.h"
#include "gitcheck/secondary.h"
#include "migrate/format.h"
#include "parse/sql_lex.h"

/* Of a source, or of one that was told already to be left out. */
static bool is_claimed(const struct check *c, struct str path)
{
	const struct cmd_sources *l = &c->rev.sources;
	for (size_t i = 0; i < l->n; i++)
		if (str_is_under(path, l->v[i].path))
			return true;
	for (size_t i = 0; i < l->left.n; i++)
		if (str_is_under(path, l->left.v[i].path))
			return true;
	for (size_t i = 0; l->files && i < l->n; i++) {
		for (size_t k = 0; k < l->files[i].beside.n; k++)
			if (str_eq(l->files[i].beside.v[k], path))
				return true;
		for (size_t k = 0; k < l->files[i].n; k++) /* in another folder of its */
			if (str_eq(l->files[i].v[k].path, path))
				return true;
	}
	return false;
}

/* The lexer's dialect does not matter for these words. */
bool check_holds_ddl(struct str sql)
{
	static const char *const verbs[] = {"create", "alter", "drop", "rename"};
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, sql);
	bool first = true;
	for (struct sql_token t = sql_lex_next(&lx); t.kind != SQL_END; t = sql_lex_next(&lx)) {
		for (size_t i = 0; first && i < sizeof verbs / sizeof *verbs; i++)
			if (sql_lex_is(t, verbs[i]))
				return true;
		first = t.kind == SQL_PUNCT && str_eq(t.text, STR(";"));
	}
	return false;
}

/* The way back alone tells nothing of what is read. */
static bool goes_back(struct str path)
{
	static const char *const ends[] = {".down.sql", "/down.sql", ".undo.sql", ".rollback.sql"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(path, str_of(ends[i])))
			return true;
	return false;
}

/* Whether the change adds it and it may be a migration that nobody reads. */
static int is_unclaimed(
	struct check *c, struct arena *scratch, const struct tree_change *x, bool *out, struct err *e)
{
	struct str text;
	*out = false;
	if (x->kind != TREE_ADDED || !str_ends(x->path, STR(".sql")) ||
		!format_says_migrations(scratch, str_dirname(x->path)) || goes_back(x->path) ||
		is_claimed(c, x->path) || secondary_path(x->path))
		return 0;
	const struct files *f = &c->rev.files;
	int rc = f->read(f->ctx, scratch, x->path, SCAN_MAX_FILE, &text, e);
	if (rc == ERR_INPUT || rc == ERR_LIMIT) {
		err_drop(e, rc);
		return 0;
	}
	*out = !rc && check_holds_ddl(text);
	return rc;
}

static void tell(struct check *c, struct check_environment *en, struct str path)
{
	struct str dir = str_dirname(path);
	*VEC_PUSH(c->a, &en->facts) = (struct fact){.rule = RULE_TOOL_TRAP,
		.path = path,
		.line = 1,
		.migration = SIZE_MAX,
		.why = str_fmt(c->a,
			"SQL that changes a schema lies in a folder of migrations that no source reads: "
			"nothing "
			"is checked of it. Number its files as docs/formats.md has it of plain files, or "
			"name the "
			"folder and its format: [source \"NAME\"] path = %.*s.",
			STRF(dir))};
}

int check_unclaimed(struct check *c, struct check_environment *en, struct err *e)
{
	const struct tree_changes *changes;
	struct str last = STR_NONE;
	if (c->rev.settings.sources.n)
		return 0; /* the user has said what is read */
	int rc = check_changes(c, &changes, e);
	struct arena *scratch = arena_new("what no source reads");
	for (size_t i = 0; !rc && i < changes->n; i++) {
		bool yes;
		struct str dir = str_dirname(changes->v[i].path);
		rc = is_unclaimed(c, scratch, &changes->v[i], &yes, e);
		if (!rc && yes && !(last.n && str_eq(dir, last))) {
			tell(c, en, changes->v[i].path);
			last = dir;
		}
	}
	arena_free(scratch);
	return rc;
}
