/* The PostgreSQL DDL reader: one parse for a whole file, one reader per kind of statement. */
#include "schemas/ddl_pg.h"
#include "parse/sql_lex.h"

enum { MAX_STATEMENT_DEPTH = 8 };

static struct names path_of(struct pg *p, const struct json *set)
{
	struct names path = {0};
	for (const struct json *n = json_first(json_get(set, "args")); n; n = json_next(n)) {
		struct str v = STR_NONE;
		bool quoted;
		if (ddl_pg_const(p, n, &v, &quoted) && v.n && !str_eq(v, STR("$user")) &&
			!str_eq(v, STR("pg_catalog")))
			catalog_names_add(p->a, &path, ddl_pg_keep(p, v));
	}
	return path;
}

static bool set_variable(struct pg *p, const struct json *stmt)
{
	if (ddl_pg_is(stmt, "kind", "VAR_RESET_ALL") ||
		(ddl_pg_is(stmt, "name", "search_path") && !json_get(stmt, "args")))
		p->c->search_path = p->home;
	else if (ddl_pg_is(stmt, "name", "search_path"))
		p->c->search_path = path_of(p, stmt);
	return true;
}

/* ALTER DATABASE ... SET search_path: of the sessions after this one, as those of later files are. */
static bool set_of_database(struct pg *p, const struct json *stmt)
{
	const struct json *set = json_get(stmt, "setstmt");
	struct names path = path_of(p, set);
	if (ddl_pg_is(set, "name", "search_path") && path.n)
		p->home = path;
	return true;
}

static bool no_effect(struct pg *p, const struct json *stmt)
{
	(void)p, (void)stmt;
	return true;
}

static bool not_known(struct pg *p, const struct json *stmt)
{
	(void)stmt;
	ddl_pg_unknown(p, "the effect of this statement is not known");
	return false;
}

static const struct {
	const char *kind;
	bool (*fn)(struct pg *p, const struct json *stmt);
} readers[] = {
	{"CreateStmt", ddl_pg_create_table},
	{"CreateForeignTableStmt", ddl_pg_create_foreign_table},
	{"AlterTableStmt", ddl_pg_alter_table},
	{"IndexStmt", ddl_pg_create_index},
	{"ViewStmt", ddl_pg_create_view},
	{"CreateTableAsStmt", ddl_pg_create_table_as},
	{"SelectStmt", ddl_pg_select},
	{"DropStmt", ddl_pg_drop},
	{"RenameStmt", ddl_pg_rename},
	{"AlterObjectSchemaStmt", ddl_pg_set_schema},
	{"CreateSchemaStmt", ddl_pg_create_schema},
	{"CreateEnumStmt", ddl_pg_create_enum},
	{"AlterEnumStmt", ddl_pg_alter_enum},
	{"CompositeTypeStmt", ddl_pg_create_composite},
	{"CreateRangeStmt", ddl_pg_create_range},
	{"CreateDomainStmt", ddl_pg_create_domain},
	{"AlterDomainStmt", ddl_pg_alter_domain},
	{"DefineStmt", ddl_pg_define},
	{"CreateSeqStmt", ddl_pg_create_sequence},
	{"AlterSeqStmt", ddl_pg_alter_sequence},
	{"CreateTrigStmt", ddl_pg_create_trigger},
	{"CreatePolicyStmt", ddl_pg_create_policy},
	{"AlterPolicyStmt", ddl_pg_alter_policy},
	{"CreateFunctionStmt", ddl_pg_create_function},
	{"CreateExtensionStmt", ddl_pg_create_extension},
	{"VariableSetStmt", set_variable},
	{"DoStmt", ddl_pg_do},
	{"CallStmt", ddl_pg_call},
	{"ImportForeignSchemaStmt", not_known},
	{"ExecuteStmt", not_known},
	{"DropOwnedStmt", not_known},
	{"AlterDatabaseSetStmt", set_of_database},
};

/* Kinds that change nothing a catalog holds: data, privileges, comments, server objects, sessions. */
static const char *const quiet[] = {"InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "TruncateStmt",
	"CopyStmt", "CommentStmt", "SecLabelStmt", "GrantStmt", "GrantRoleStmt", "AlterDefaultPrivilegesStmt",
	"AlterOwnerStmt", "TransactionStmt", "LockStmt", "RefreshMatViewStmt", "VacuumStmt", "ClusterStmt",
	"ReindexStmt", "CheckPointStmt", "DiscardStmt", "ExplainStmt", "PrepareStmt", "DeallocateStmt",
	"NotifyStmt", "ListenStmt", "UnlistenStmt", "LoadStmt", "VariableShowStmt", "CreateRoleStmt",
	"AlterRoleStmt", "AlterRoleSetStmt", "DropRoleStmt", "ReassignOwnedStmt", "CreatedbStmt",
	"AlterDatabaseStmt", "DropdbStmt", "AlterSystemStmt", "CreateTableSpaceStmt", "DropTableSpaceStmt",
	"AlterFunctionStmt", "AlterExtensionStmt", "AlterExtensionContentsStmt", "CreateStatsStmt",
	"AlterStatsStmt", "CreateCastStmt", "CreateConversionStmt", "CreateOpClassStmt", "CreateOpFamilyStmt",
	"AlterOpFamilyStmt", "AlterOperatorStmt", "AlterTypeStmt", "AlterCollationStmt", "CreatePLangStmt",
	"CreateTransformStmt", "CreateAmStmt", "CreateEventTrigStmt", "AlterEventTrigStmt", "RuleStmt",
	"CreateFdwStmt", "AlterFdwStmt", "CreateForeignServerStmt", "AlterForeignServerStmt",
	"CreateUserMappingStmt", "AlterUserMappingStmt", "DropUserMappingStmt", "CreatePublicationStmt",
	"AlterPublicationStmt", "CreateSubscriptionStmt", "AlterSubscriptionStmt", "DropSubscriptionStmt",
	"AlterObjectDependsStmt", "AlterTSDictionaryStmt", "AlterTSConfigurationStmt", "ConstraintsSetStmt",
	"DeclareCursorStmt", "FetchStmt", "ClosePortalStmt"};

/* Operators, collations and what text search is made of are none of the catalog's, either. */
static bool is_quiet(const struct json *stmt)
{
	struct str kind = ddl_pg_kind(stmt);
	if (str_eq(kind, STR("DefineStmt")))
		return !ddl_pg_is(json_first(stmt), "kind", "OBJECT_TYPE") &&
		       !ddl_pg_is(json_first(stmt), "kind", "OBJECT_AGGREGATE");
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
		if (str_eq(kind, str_of(quiet[i])))
			return true;
	return false;
}

bool ddl_pg_statement(struct pg *p, const struct json *stmt)
{
	struct str kind = ddl_pg_kind(stmt);
	bool done = false;
	if (is_quiet(stmt))
		return no_effect(p, stmt);
	if (!ddl_walk(p->d, p->line))
		return false;
	size_t i = 0;
	while (i < sizeof readers / sizeof *readers && !str_eq(kind, str_of(readers[i].kind)))
		i++;
	if (i < sizeof readers / sizeof *readers && p->depth <= MAX_STATEMENT_DEPTH)
		done = readers[i].fn(p, json_first(stmt));
	else
		ddl_pg_unknown(p, "statements of kind %.*s are not read", STRF(kind));
	p->effects += done;
	return done;
}

/* A list of statements glued together for one parse, each at its own line. */
struct piece {
	size_t at; /* in the glued text */
	struct str text;
	int line;
	bool made; /* at run time: its lines are none of the file's */
};

static int line_in(const struct piece *x, size_t at)
{
	return x->made ? x->line : x->line + str_line(x->text, at) - 1;
}

static const struct piece *piece_at(const struct piece *v, size_t n, size_t at)
{
	size_t lo = 0, hi = n;
	while (lo + 1 < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (v[mid].at <= at)
			lo = mid;
		else
			hi = mid;
	}
	return &v[lo];
}

static void play(struct pg *p, const struct json *tree, const struct piece *v, size_t n)
{
	for (const struct json *s = json_first(json_get(tree, "stmts")); s; s = json_next(s)) {
		size_t at = (size_t)json_int(json_get(s, "stmt_location"), 0);
		size_t len = (size_t)json_int(json_get(s, "stmt_len"), 0);
		const struct piece *from = piece_at(v, n, at);
		size_t skip = at > from->at ? at - from->at : 0;
		struct str text = str_sub(from->text, skip, len ? skip + len : from->text.n);
		size_t blanks = (size_t)(str_trim(text).n ? str_trim(text).p - text.p : 0);
		p->text = str_trim(text);
		p->line = line_in(from, skip + blanks);
		p->made = from->made;
		ddl_pg_statement(p, json_get(s, "stmt"));
	}
}

static void note_answer(struct pg *p, const struct worker_answer *w, const struct piece *x)
{
	int line = w->at == SIZE_MAX ? x->line : line_in(x, w->at);
	p->d->transient = p->d->transient || w->status == WORKER_CRASHED || w->status == WORKER_TIMEOUT ||
			  w->status == WORKER_ABSENT;
	if (w->status == WORKER_SYNTAX)
		ddl_note(p->d, REPLAY_UNANALYSABLE, line, "%.*s (parser of PostgreSQL %d)", STRF(w->message),
			worker_pg_version(p->d->w));
	else
		ddl_note(p->d, REPLAY_UNANALYSABLE, x->line, "the parser could not take this: %.*s",
			STRF(w->message));
}

/* The statements of one request: its tree is as many times larger, and is gone when they have been played. */
static int parse_all(struct pg *p, struct arena *trees, struct str sql, const struct piece *v, size_t n,
	enum worker_status *status, struct err *e)
{
	const struct json *tree = NULL;
	struct str was = p->source;
	struct worker_answer answer = {.status = WORKER_OK};
	int rc = worker_pg_parse(p->d->w, trees, sql, &tree, &answer, e);
	if (rc)
		return rc;
	*status = answer.status;
	if (answer.status == WORKER_OK) {
		p->source = sql;
		play(p, tree, v, n);
		p->source = was;
	} else if (n == 1 || answer.status == WORKER_ABSENT) {
		note_answer(p, &answer, v);
	}
	return 0;
}

/* All in one request; when that fails, one by one, so that one bad statement costs one note. */
static int parse(struct pg *p, struct str sql, const struct piece *v, size_t n, struct err *e)
{
	enum worker_status status = WORKER_OK;
	struct arena *trees = arena_new("trees of statements");
	int rc = parse_all(p, trees, sql, v, n, &status, e);
	arena_free(trees);
	if (status == WORKER_OK || n == 1 || status == WORKER_ABSENT)
		return rc;
	for (size_t i = 0; !rc && i < n; i++) {
		struct piece one = {0, v[i].text, v[i].line, v[i].made};
		rc = parse(p, one.text, &one, 1, e);
	}
	return rc;
}

int ddl_pg_text(struct pg *p, struct str sql, int line, bool made, struct err *e)
{
	struct piece one = {0, sql, line, made};
	struct str was = p->text;
	bool was_made = p->made;
	int rc = parse(p, sql, &one, 1, e);
	p->text = was;
	p->made = was_made;
	return rc;
}

static bool makes_function(struct str sql)
{
	struct sql_lexer lx = sql_lex(DIALECT_POSTGRESQL, sql);
	bool create = sql_lex_is(sql_lex_next(&lx), "create");
	for (int i = 0; create && i < 3; i++) {
		struct sql_token t = sql_lex_next(&lx);
		if (sql_lex_is(t, "function") || sql_lex_is(t, "procedure"))
			return true;
	}
	return false;
}

/* Of the data statements only those that may set the path or make a table are parsed. */
static bool may_matter(const struct pg *p, const struct sql_statement *s)
{
	if (s->flags & (SQL_TX_CONTROL | SQL_COPY_DATA))
		return false;
	if (s->flags & SQL_DDL)
		return true;
	if (!(s->flags & SQL_DATA))
		return true;
	struct str head = str_sub(s->text, 0, 6);
	if (str_ieq(str_sub(head, 0, 3), STR("SET")) || str_ieq(str_sub(head, 0, 5), STR("RESET")))
		return true;
	bool select = str_ieq(head, STR("SELECT")) || str_ieq(str_sub(head, 0, 4), STR("WITH"));
	if (p->calls && (select || str_ieq(str_sub(head, 0, 4), STR("CALL"))))
		return true;
	for (size_t i = 0; select && i + 4 < s->text.n; i++)
		if (str_ieq(str_sub(s->text, i, i + 4), STR("INTO")) ||
			str_ieq(str_sub(s->text, i, i + 10), STR("set_config")))
			return true;
	return false;
}

static bool readable(struct pg *p, const struct sql_statement *s)
{
	if (s->flags & SQL_META_COMMAND)
		ddl_note(p->d, REPLAY_UNANALYSABLE, s->line, "command of psql");
	else if (s->flags & SQL_BROKEN)
		ddl_note(p->d, REPLAY_UNANALYSABLE, s->line, "unterminated quote or comment");
	else
		return true;
	return false;
}

/* In batches: a bad statement of a large file costs no more than its batch, read one by one. */
static int run(struct pg *p, const struct sql_statements *up, struct err *e)
{
	enum { BATCH = 128 * 1024 };
	size_t total = 0, n = 0;
	int rc = 0;
	for (size_t i = 0; i < up->n; i++)
		total += up->v[i].text.n + 2;
	for (size_t i = 0; i < p->c->functions.n; i++)
		p->calls |= p->c->functions.v[i].code.n != 0;
	for (size_t i = 0; i < up->n; i++)
		p->calls |= (up->v[i].flags & SQL_DDL) && makes_function(up->v[i].text);
	struct arena *texts = arena_new("DDL of one batch");
	struct sb b = sb_new(texts, total + 1);
	struct piece *v = ARENA_ARRAY(p->tmp, struct piece, up->n);
	for (size_t i = 0; i < up->n && !rc; i++) {
		const struct sql_statement *s = &up->v[i];
		if (!may_matter(p, s) || !readable(p, s))
			continue;
		if (n && b.n + s->text.n > BATCH) {
			rc = parse(p, sb_str(&b), v, n, e);
			arena_free(texts);
			texts = arena_new("DDL of one batch");
			b = sb_new(texts, total + 1);
			v += n;
			n = 0;
		}
		v[n++] = (struct piece){b.n, s->text, s->line, false};
		sb_add(&b, s->text);
		sb_addz(&b, "\n;");
	}
	if (n && !rc)
		rc = parse(p, sb_str(&b), v, n, e);
	arena_free(texts);
	return rc;
}

/* A default taken from a sequence that the column owns fills it as serial does. */
static void fill_by_sequences(struct catalog *c)
{
	for (size_t i = 0; i < c->relations.n; i++)
		for (size_t k = 0; k < c->relations.v[i].columns.n; k++) {
			struct column *col = &c->relations.v[i].columns.v[k];
			col->identity = col->identity && !col->def.n;
		}
	for (size_t i = 0; i < c->sequences.n; i++) {
		const struct sequence *s = &c->sequences.v[i];
		struct relation *r = s->owner_table.n ? catalog_relation(c, s->schema, s->owner_table) : NULL;
		struct column *col = r ? catalog_column(c, r, s->owner_column) : NULL;
		if (col && str_starts(col->def, STR("nextval(")))
			col->identity = true;
	}
}

int ddl_pg_run(struct ddl *d, const struct sql_statements *up, struct err *e)
{
	struct pg p = {.d = d, .a = d->a, .c = d->c, .home = d->c->search_path};
	p.tmp = arena_new("DDL of one file");
	bool read = d->spent < DDL_MOST_WORK; /* else what is there is too much to walk through for nothing */
	int rc = run(&p, up, e);
	if (read)
		fill_by_sequences(d->c);
	d->c->search_path = p.home;
	arena_free(p.tmp);
	return rc;
}
