#include <stdlib.h>
#include <string.h>

#include "cmd/check.h"
#include "gitcheck/files_git.h"
#include "migrate/format.h"
#include "parse/sql_lex.h"

static struct fact *add(struct check *c, struct check_environment *en, enum rule rule, struct str path,
	int line, size_t migration, struct str why)
{
	struct fact *f = VEC_PUSH(c->a, &en->facts);
	*f = (struct fact){.rule = rule, .path = path, .line = line, .migration = migration, .why = why};
	return f;
}

/* -- missing: did this change delete the file, or has another branch brought it? -- */

/* The files of the commit where the two branches parted, when the base has gone on since. */
static int parted(struct check *c, struct tree *out, bool *same, struct err *e)
{
	bool found, incomplete;
	struct repo_id head = c->head.commit, base;
	int rc = 0;
	*same = true;
	if (c->head.kind != TREE_COMMIT)
		rc = repo_commit(c->repo, "--head", STR("HEAD"), &head, e);
	if (!rc)
		rc = repo_merge_base(c->repo, c->base.commit, head, &base, &found, &incomplete, e);
	if (rc || !found || repo_same(base, c->base.commit))
		return rc;
	*same = false;
	return tree_of_commit(out, c->a, c->repo, base, e);
}

static int deleted_here(
	struct check *c, struct check_environment *en, size_t source, struct str id, bool *yes, struct err *e)
{
	const struct migrations *old;
	struct tree t;
	bool same, found = true;
	struct tree_entry f;
	int rc = check_old_files(c, en, source, &old, e);
	const struct migration *m = rc ? NULL : check_find(c->a, &en->read[source].old_ids, old, id);
	*yes = m != NULL;
	if (rc || !m)
		return rc;
	rc = parted(c, &t, &same, e);
	if (!rc && !same)
		rc = tree_lookup(&t, m->path, &f, &found, e);
	*yes = found;
	return rc;
}

static int add_missing(
	struct check *c, struct check_environment *en, size_t i, const struct reconciled *r, struct err *e)
{
	const struct state_source *s = &en->state.v[i];
	struct str id = s->history.v[r->applied].id;
	bool here;
	int rc = deleted_here(c, en, i, id, &here, e);
	if (rc)
		return rc;
	const struct migration *m = check_find(c->a, &en->read[i].old_ids, en->old[i], id);
	struct fact *f = add(c, en, RULE_MISSING, m ? m->path : s->source->path, 0,
		check_migration(c->a, en, i, m, id),
		str_fmt(c->a, "migration %.*s is applied, but %s", STRF(id),
			here ? "this change deletes its file" : "its file is not in this tree"));
	f->certain = here;
	return 0;
}

/* -- one migration -- */

/* Liquibase's preconditions stand before the statements; its checksums leave them out (docs.liquibase.com,
 * "Changeset checksums"). */
static size_t conditions(const struct migration *m, bool liquibase)
{
	size_t n = 0;
	while (liquibase && n < m->up.n && m->up.v[n].flags & SQL_ONLY_IF)
		n++;
	return n;
}

/* Where nobody keeps a checksum of the file, an edit that leaves its statements as they were (an import, a
 * dependency, a comment, a formatter's) cannot part an environment from the files. */
static bool same_statements(const struct migration *m, const struct migration *was, bool liquibase)
{
	size_t here = conditions(m, liquibase), there = conditions(was, liquibase), n = m->up.n - here;
	if (m->tool_checksum.n && was->tool_checksum.n && str_eq(m->tool_checksum, was->tool_checksum))
		return true;
	if (m->tool_checksum.n || m->tool_statements.n || m->gaps.n || was->gaps.n)
		return false;
	if (m->opaque && !(m->read && was->read))
		return false;
	bool same = n && n == was->up.n - there && m->in_tx == was->in_tx;
	for (size_t k = 0; same && k < n; k++)
		same = str_eq(m->up.v[here + k].text, was->up.v[there + k].text);
	return same;
}

static int does_the_same(struct check *c, struct check_environment *en, size_t i, const struct reconciled *r,
	bool *same, struct err *e)
{
	bool assumed = strcmp(en->truth, "assumed") == 0,
	     own = str_eq(en->state.v[i].source->format, STR("plain"));
	*same = false;
	if (!assumed || own)
		return 0;
	int rc = check_whole(c, en, i, e);
	if (!rc)
		rc = check_old_whole(c, en, i, e);
	if (rc)
		return rc;
	const struct migration *m = &en->state.v[i].files->v[r->file];
	const struct migration *was = check_find(c->a, &en->read[i].old_ids, en->old[i], m->id);
	*same = was && same_statements(m, was, str_eq(en->state.v[i].source->format, STR("liquibase")));
	return 0;
}

static int add_changed(struct check *c, struct check_environment *en, size_t i, const struct reconciled *r,
	size_t at, struct err *e)
{
	bool same;
	int rc = does_the_same(c, en, i, r, &same, e);
	if (rc)
		return rc;
	const struct migration *m = &en->state.v[i].files->v[r->file];
	struct str how = same ? STR("its statements are the same") : r->why;
	struct fact *f = add(c, en, RULE_CHANGED, m->path, 1, at,
		str_fmt(c->a, "migration %.*s was edited after it was applied: %.*s", STRF(m->id),
			STRF(how)));
	f->same_effect = same;
	return 0;
}

static int add_problem(
	struct check *c, struct check_environment *en, size_t i, const struct reconciled *r, struct err *e)
{
	const struct state_source *s = &en->state.v[i];
	const struct migration *m = &s->files->v[r->file];
	if (r->state == STATE_APPLIED || r->state == STATE_PENDING)
		return 0; /* most: to list one makes its checksum */
	size_t at = check_migration(c->a, en, i, m, m->id);
	struct str who = str_fmt(c->a, "migration %.*s", STRF(m->id));
	struct fact *f;
	switch (r->state) {
	case STATE_CHANGED:
		return add_changed(c, en, i, r, at, e);
	case STATE_FAILED:
		add(c, en, RULE_FAILED, m->path, 1, at,
			str_fmt(c->a, "%.*s failed: %.*s", STRF(who), STRF(r->why)));
		break;
	case STATE_OUT_OF_ORDER:
		f = add(c, en, RULE_OUT_OF_ORDER, m->path, 1, at,
			str_fmt(c->a, "%.*s is pending, but %.*s", STRF(who), STRF(r->why)));
		f->certain = s->source->ops->skips_out_of_order;
		break;
	case STATE_UNREADABLE:
		/* What the environment has was readable when it was applied. */
		if (r->applied == SIZE_MAX)
			add(c, en, RULE_UNREADABLE, m->path, m->problem_line ? m->problem_line : 1, at,
				str_fmt(c->a, "%.*s cannot be read: %.*s", STRF(who), STRF(m->problem_text)));
		break;
	default:
		break;
	}
	return 0;
}

static int check_states(struct check *c, struct check_environment *en, size_t i, struct err *e)
{
	const struct state_source *s = &en->state.v[i];
	for (size_t k = 0; k < s->state.n; k++) {
		const struct reconciled *r = &s->state.v[k];
		int rc = 0;
		if (r->file != SIZE_MAX)
			rc = add_problem(c, en, i, r, e);
		else if (r->state == STATE_MISSING)
			rc = add_missing(c, en, i, r, e);
		if (rc)
			return rc;
	}
	return 0;
}

/* Twins count when one of them is pending: what is applied twice already is history. */
static void check_twins(struct check *c, struct check_environment *en, size_t i)
{
	const struct state_source *s = &en->state.v[i];
	const struct migrations *old = en->old[i];
	struct names_list had = {0};
	for (size_t x = 0; old && x < old->n; x++)
		if (old->v[x].problem == MIGRATION_DUPLICATE)
			*VEC_PUSH(c->a, &had) = old->v[x].path;
	str_sort(had.v, had.n, sizeof *had.v, str_order);
	for (size_t k = 0; k < s->files->n; k++) {
		const struct migration *m = &s->files->v[k];
		if (m->problem != MIGRATION_DUPLICATE)
			continue;
		if (!had.n || !bsearch(&m->path, had.v, had.n, sizeof *had.v, str_order))
			add(c, en, RULE_DUPLICATE_VERSION, m->path, 1, check_migration(c->a, en, i, m, m->id),
				str_fmt(c->a, "version %.*s stands twice in \"%.*s\"", STRF(m->id),
					STRF(s->source->path)));
	}
}

/* -- what the tool's files or its history table say -- */

static bool was_there(const struct source_notes *old, const struct source_note *n)
{
	for (size_t i = 0; old && i < old->n; i++)
		if (str_eq(old->v[i].what, n->what) && str_eq(old->v[i].path, n->path))
			return true;
	return false;
}

/* A trap that base has as well is no news of this change; what stops the tool is always said. */
static void check_notes(struct check *c, struct check_environment *en, size_t i, const struct source_notes *l,
	const struct source_notes *old)
{
	for (size_t k = 0; k < l->n; k++) {
		const struct source_note *n = &l->v[k];
		if (n->kind == SOURCE_TRAP && was_there(old, n))
			continue;
		const struct state_source *s = &en->state.v[i];
		const struct migration *m =
			n->id.n ? check_find(c->a, &en->read[i].ids, s->files, n->id) : NULL;
		struct fact *f = add(c, en, n->kind == SOURCE_HEADS ? RULE_MULTIPLE_HEADS : RULE_TOOL_TRAP,
			n->path.n ? n->path
			: m       ? m->path
				  : s->source->path,
			n->line, m ? check_migration(c->a, en, i, m, m->id) : SIZE_MAX,
			str_fmt(c->a, "%.*s. %.*s", STRF(n->what), STRF(n->remedy)));
		f->certain = n->kind != SOURCE_TRAP;
	}
}

/* -- statements that write a version table -- */

/* INSERT, UPDATE, DELETE, TRUNCATE, ALTER and DROP, by their first word; the table may stand anywhere. */
static bool writes_history(struct arena *a, const struct source *s, struct str statement)
{
	static const char *const verbs[] = {
		"insert", "update", "delete", "replace", "merge", "truncate", "alter", "drop"};
	struct sql_lexer lx = sql_lex(s->dialect, statement);
	struct sql_token t = sql_lex_next(&lx);
	bool writes = false;
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		writes = writes || sql_lex_is(t, verbs[i]);
	for (t = sql_lex_next(&lx); writes && t.kind != SQL_END; t = sql_lex_next(&lx))
		if ((t.kind == SQL_WORD || t.kind == SQL_QUOTED) &&
			format_is_version_table(s, sql_lex_value(a, s->dialect, t)))
			return true;
	return false;
}

static void check_history_edits(struct check *c, struct check_environment *en)
{
	struct arena *scratch = arena_new("the tokens of a migration");
	for (size_t i = 0; i < en->npending; i++) {
		const struct check_migration *x = &en->migrations.v[i];
		const struct source *s = en->state.v[x->source].source;
		for (size_t k = 0; x->file && k < x->file->up.n; k++) {
			const struct sql_statement *st = &x->file->up.v[k];
			if (writes_history(scratch, s, st->text))
				add(c, en, RULE_HISTORY_EDITED, x->file->path, st->line, i,
					STR("this statement writes the version table of a migration tool"));
		}
	}
	arena_free(scratch);
}

int check_facts(struct check *c, struct check_environment *en, struct err *e)
{
	int rc = 0;
	for (size_t i = 0; i < en->state.n && !rc; i++) {
		const struct migrations *old;
		rc = check_states(c, en, i, e);
		if (!rc)
			rc = check_old_files(c, en, i, &old, e);
		if (rc)
			break;
		check_twins(c, en, i);
		check_notes(c, en, i, &en->state.v[i].files->notes, old ? &old->notes : NULL);
		check_notes(c, en, i, &en->state.v[i].history.notes, NULL);
		rc = check_strays(c, en, i, e);
	}
	check_history_edits(c, en);
	if (!rc)
		rc = check_hidden(c, en, e);
	return rc ? rc : check_unclaimed(c, en, e);
}

/* -- across environments -- */

static const struct check_environment *before(const struct check *c, const struct check_environment *en)
{
	for (size_t i = 0; en->set && en->set->after.n && i < c->nenvs; i++)
		if (str_eq(c->envs[i].name, en->set->after) && c->envs[i].reached)
			return &c->envs[i];
	return NULL;
}

/* Paths of what is applied, sorted. */
static struct names_list applied_paths(struct arena *a, const struct check_environment *en)
{
	struct names_list out = {0};
	for (size_t i = 0; i < en->state.n; i++) {
		const struct reconciliation *s = &en->state.v[i].state;
		for (size_t k = 0; k < s->n; k++)
			if (s->v[k].file != SIZE_MAX && s->v[k].applied != SIZE_MAX)
				*VEC_PUSH(a, &out) = en->state.v[i].files->v[s->v[k].file].path;
	}
	str_sort(out.v, out.n, sizeof *out.v, str_order);
	return out;
}

/* Applied here and still pending in the environment before: it skipped the rehearsal. */
static void check_promotion(struct check *c, struct check_environment *en)
{
	const struct check_environment *first = before(c, en);
	struct names_list here = {0};
	if (first && first->npending)
		here = applied_paths(c->a, en);
	for (size_t i = 0; here.n && i < first->npending; i++) {
		const struct migration *m = first->migrations.v[i].file;
		if (m && bsearch(&m->path, here.v, here.n, sizeof *here.v, str_order))
			add(c, en, RULE_NOT_PROMOTED, m->path, 1,
				check_migration(c->a, en, first->migrations.v[i].source, m, m->id),
				str_fmt(c->a, "migration %.*s is applied here, but not in %.*s", STRF(m->id),
					STRF(first->name)));
	}
}

/* What the base has got since the branches parted is no edit of this change. */
static int edited_here(struct check *c, bool *yes, struct err *e)
{
	struct tree t;
	bool same;
	struct str was = c->rev.conf;
	*yes = c->rev.conf.n && !c->r->g->config.n && !str_eq(c->rev.conf, c->head_conf);
	if (!*yes)
		return 0;
	int rc = parted(c, &t, &same, e);
	if (!rc && !same) {
		struct files f = files_git_tree(c->a, &t);
		rc = check_conf(c, &f, &was, e);
	}
	*yes = !str_eq(was, c->head_conf);
	return rc;
}

int check_facts_all(struct check *c, struct err *e)
{
	bool edited;
	int rc = edited_here(c, &edited, e);
	for (size_t i = 0; i < c->nenvs && !rc; i++) {
		if (edited && i == 0)
			add(c, &c->envs[i], RULE_POLICY_CHANGED, STR(SETTINGS_FILE), 1, SIZE_MAX,
				c->head_conf.n ? STR("this change edits schemagate's configuration")
					       : STR("this change deletes schemagate's configuration"));
		if (c->envs[i].reached)
			check_promotion(c, &c->envs[i]);
	}
	return rc;
}
