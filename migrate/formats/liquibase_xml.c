#include "base/sb.h"
#include "migrate/format_code.h"
#include "migrate/formats/liquibase.h"
#include "parse/yaml.h"

/* Change logs in XML, YAML and JSON: their includes, their changesets, and the SQL in these. Facts:
 * FORMATS-A 6.2, 6.5. */

struct reader {
	struct liquibase_walk *w;
	const struct migration *whole;
	const struct xml *set; /* the changeset */
	struct migration m;
	struct liquibase_change *c;
	struct sb sums_9, sums_8; /* of the changes so far */
	bool summed;              /* all of them have sums that are known here */
};

static bool is(const struct xml *x, const char *name)
{
	return str_ieq(x->name, str_of(name));
}

static bool is_said(const struct xml *x, const char *name, bool otherwise)
{
	struct str v = str_trim(xml_get(x, name));
	return v.n ? str_ieq(v, STR("true")) : otherwise;
}

static struct str target(struct reader *r, const struct xml *x, struct str path)
{
	struct arena *a = r->w->a;
	const struct liquibase_project *p = r->w->s->own;
	bool beside = is_said(x, "relativeToChangelogFile", false);
	return format_liquibase_path(a, format_path(a, beside ? str_dirname(r->whole->path) : p->base,
						format_liquibase_path(a, path)));
}

static void unknown(struct reader *r, int line, const char *what)
{
	format_code_unknown(r->w->a, &r->m, line, str_of(what));
}

/* -- SQL in a changeset -- */

static void add_sum(struct reader *r, const struct xml *x, struct str sql)
{
	struct arena *a = r->w->a;
	struct str delimiter = xml_get(x, "endDelimiter");
	bool split = is_said(x, "splitStatements", true), strip = is_said(x, "stripComments", false);
	sb_fmt(&r->sums_9, "%.*s:", STRF(format_liquibase_inner_9(a, sql)));
	sb_fmt(&r->sums_8, "%.*s:",
		STRF(format_liquibase_inner_8(a, sql, delimiter.n ? delimiter : STR("null"), split, strip)));
}

static void add_sql(struct reader *r, const struct xml *x, struct str sql, int line)
{
	struct str delimiter = xml_get(x, "endDelimiter");
	size_t old = r->m.up.n;
	add_sum(r, x, sql);
	if (str_find(sql, STR("${"), 0) != SIZE_MAX) {
		unknown(r, x->line,
			"Liquibase fills in a property here: what is applied is not what stands in the file");
		r->summed = false;
	}
	struct liquibase_part part = {sql, 0, sql.n, 1};
	if (!delimiter.n || str_eq(delimiter, STR(";")))
		format_split(r->w->a, r->w->s, sql, &r->m.up);
	else if (format_liquibase_split(r->w->a, r->w->s, &part, delimiter, &r->m.up))
		unknown(r, x->line, LIQUIBASE_ODD_DELIMITER);
	for (size_t i = old; i < r->m.up.n; i++)
		r->m.up.v[i].line += line - 1;
	if (!is_said(x, "splitStatements", true) && r->w->s->dialect != DIALECT_POSTGRESQL &&
		r->m.up.n > old + 1)
		unknown(r, x->line, "the driver gets several statements as one, and may run the first alone");
}

static int add_file(struct reader *r, const struct xml *x, struct err *e)
{
	struct migration sql = {0};
	struct str path = target(r, x, xml_get(x, "path"));
	if (format_read_file(r->w->f, r->w->a, r->w->s, path, &sql, e))
		return (int)e->code;
	if (sql.problem != MIGRATION_FINE) {
		format_refuse(&r->m, x->line, "the file of its sqlFile cannot be read");
		return 0;
	}
	*VEC_PUSH(r->w->a, &r->w->out->beside) = sql.path;
	size_t old = r->m.up.n;
	add_sql(r, x, sql.raw, x->line);
	for (size_t i = old; i < r->m.up.n; i++)
		r->m.up.v[i].line = x->line; /* places are told in the change log */
	r->m.raw = str_fmt(r->w->a, "%.*s%.*s", STRF(r->m.raw), STRF(sql.raw));
	return 0;
}

/* In YAML the text is an attribute, whose own place is not known. */
static void add_text(struct reader *r, const struct xml *x)
{
	struct str attribute = xml_get(x, "sql");
	size_t old = r->m.up.n;
	add_sql(r, x, attribute.n ? attribute : x->text, x->line);
	for (size_t i = old; attribute.n && i < r->m.up.n; i++)
		r->m.up.v[i].line = x->line;
}

static int add_change(struct reader *r, const struct xml *x, struct err *e)
{
	struct format_ddl d = {r->w->a, r->w->s, &r->m.up, r->whole->raw, x->at, 0};
	int here = format_liquibase_runs(r->w->s, xml_get(x, "dbms"));
	if ((is(x, "sql") || is(x, "sqlFile")) && here <= 0)
		unknown(r, x->line, "a change for another database within the changeset");
	if (is(x, "sqlFile"))
		return add_file(r, x, e);
	if (is(x, "sql")) {
		add_text(r, x);
		return 0;
	}
	r->summed = false;
	r->m.by_tool = true;
	if (!r->w->s->names_only && !format_liquibase_change(&d, x))
		format_code_unknown(r->w->a, &r->m, x->line,
			str_fmt(r->w->a, "the effect of %.*s is not read", STRF(x->name)));
	return 0;
}

/* -- a changeset -- */

/* ChangeSet.buildFullContext of Liquibase 4: "(around) AND (own)". */
struct str format_liquibase_both(struct arena *a, struct str around, struct str own)
{
	if (!around.n || !own.n)
		return around.n ? around : own;
	return str_fmt(a, "(%.*s) AND (%.*s)", STRF(around), STRF(own));
}

/* Of a text of the document, what outlives it. */
static struct str kept(const struct liquibase_walk *w, struct str s)
{
	return w->tree == w->a || !s.n ? s : str_dup(w->a, s);
}

static void read_head(struct reader *r)
{
	const struct xml *x = r->set;
	struct str context = xml_get(x, "contextFilter"), logical = xml_get(x, "logicalFilePath");
	r->c->id = kept(r->w, xml_get(x, "id"));
	r->c->author = kept(r->w, xml_get(x, "author"));
	r->c->contexts = kept(r->w,
		format_liquibase_both(r->w->a, r->w->contexts, context.n ? context : xml_get(x, "context")));
	r->c->labels = kept(r->w, format_liquibase_both(r->w->a, r->w->labels, xml_get(x, "labels")));
	r->c->comments = kept(r->w, xml_get(x, "comment"));
	if (xml_get(x, "validCheckSum").n)
		*VEC_PUSH(r->w->a, &r->c->valid_sums) = kept(r->w, xml_get(x, "validCheckSum"));
	r->c->dbms = kept(r->w, xml_get(x, "dbms"));
	if (!logical.n && x->parent)
		logical = xml_get(x->parent, "logicalFilePath");
	r->c->file = logical.n ? format_liquibase_path(r->w->a, logical)
			       : format_liquibase_name(r->w->s, r->whole->path);
	/* An author of no letters is one: Liquibase asks for the attribute alone. */
	if (!r->c->id.n || !xml_get(x, "author").p)
		format_refuse(&r->m, x->line, "a changeset needs an id and an author");
	if (xml_get(x, "runWith").n || xml_get(x, "runOrder").n)
		unknown(r, x->line, "runWith and runOrder are left to Liquibase");
	if (!is_said(x, "failOnError", true))
		unknown(r, x->line, "Liquibase goes on when a statement of this changeset fails");
	r->m.repeatable = is_said(x, "runOnChange", false) || is_said(x, "runAlways", false);
	r->m.in_tx = is_said(x, "runInTransaction", true);
}

/* Preconditions that ask for nothing but this kind of database hold. */
static bool holds(const struct source *s, const struct xml *conditions)
{
	bool fine = conditions->first != NULL;
	for (const struct xml *x = conditions->first; x && fine; x = x->next)
		fine = is(x, "dbms") && format_liquibase_runs(s, xml_get(x, "type")) > 0;
	return fine;
}

/* So do those of a whole change log that stop Liquibase where they fail, or let it go on: a database that it
 * has run in had them. Which kind of database that is they may say. */
static bool holds_for_all(const struct source *s, const struct xml *conditions)
{
	struct str fail = format_liquibase_on_fail(conditions);
	bool fine = !fail.n || str_ieq(fail, STR("HALT")) || str_ieq(fail, STR("WARN"));
	for (const struct xml *x = conditions->first; x && fine; x = x->next)
		fine = !is(x, "dbms") || format_liquibase_runs(s, xml_get(x, "type")) > 0;
	return fine || holds(s, conditions);
}

/* What the catalog can tell the replay decides; whether it runs is the tool's to say in any case. */
static void read_conditions(struct reader *r, const struct xml *x)
{
	r->m.by_tool = true;
	if (!format_liquibase_condition(r->w->a, r->w->s, r->w->out, x, &r->m))
		unknown(r, x->line, "a precondition decides in the database whether this changeset runs");
}

static int read_parts(struct reader *r, struct err *e)
{
	int rc = 0;
	for (const struct xml *x = r->set->first; !rc && x; x = x->next) {
		if (is(x, "comment"))
			r->c->comments = kept(r->w, str_trim(x->text));
		else if (is(x, "validCheckSum"))
			*VEC_PUSH(r->w->a, &r->c->valid_sums) = kept(r->w, str_trim(x->text));
		else if (is(x, "preConditions") && !holds(r->w->s, x))
			read_conditions(r, x);
		else if (is(x, "modifySql"))
			unknown(r, x->line, "modifySql changes the statements when Liquibase runs");
		else if (!is(x, "rollback") && !is(x, "preConditions"))
			rc = add_change(r, x, e);
	}
	return rc;
}

static bool only_data(const struct xml *set)
{
	bool data = set->first != NULL;
	for (const struct xml *x = set->first; x && data; x = x->next)
		data = is(x, "loadData") || is(x, "loadUpdateData") || is(x, "insert") || is(x, "update") ||
		       is(x, "delete") || is(x, "rollback") || is(x, "comment");
	return data;
}

static int read_set(
	struct liquibase_walk *w, const struct migration *whole, const struct xml *x, struct err *e)
{
	struct arena *a = w->a;
	struct reader r = {.w = w, .whole = whole, .set = x, .summed = true};
	r.c = ARENA_NEW(a, struct liquibase_change);
	r.m = (struct migration){.path = whole->path, .raw = str_sub(whole->raw, x->at, x->end), .own = r.c};
	r.sums_9 = sb_new(w->tree, whole->raw.n + 4096);
	r.sums_8 = sb_new(w->tree, whole->raw.n + 4096);
	read_head(&r);
	int here = format_liquibase_runs(w->s, r.c->dbms);
	if (!here || is_said(x, "ignore", false))
		return 0;
	if (here < 0)
		unknown(&r, x->line,
			"whether this changeset runs is the server's to say: MySQL or MariaDB, or an unknown "
			"one");
	if (read_parts(&r, e))
		return (int)e->code;
	/* Of data alone nothing is read, and nothing depends on it. */
	const char *left = format_liquibase_left_to(w->s, r.c->contexts, r.c->labels);
	if (left && (r.m.up.n || r.m.gaps.n || !only_data(x)))
		unknown(&r, x->line, left);
	struct migration *m = &r.m;
	m->id = str_fmt(a, "%.*s::%.*s::%.*s", STRF(r.c->file), STRF(r.c->id), STRF(r.c->author));
	m->part = str_fmt(a, "%.*s:%.*s", STRF(r.c->id), STRF(r.c->author));
	m->name = r.c->id;
	format_sum(a, w->s, m);
	m->manages_tx = format_has_tx_control(&m->up);
	if (r.summed) {
		m->tool_checksum = str_fmt(a, "9:%.*s", STRF(sha_hex_of(a, SHA_MD5, sb_str(&r.sums_9))));
		r.c->sum_8 = str_fmt(a, "8:%.*s", STRF(sha_hex_of(a, SHA_MD5, sb_str(&r.sums_8))));
	}
	*VEC_PUSH(a, w->out) = *m;
	return 0;
}

/* -- a change log -- */

static int exists(struct liquibase_walk *w, struct str path, bool folder, bool *out, struct err *e)
{
	struct str dir = folder ? path : str_dirname(path);
	*out = false;
	if (!w->names.v || !str_eq(w->listed, dir)) {
		w->listed = dir;
		if (w->f->list(w->f->ctx, w->a, dir, &w->names, e))
			return (int)e->code;
	}
	for (size_t i = 0; i < w->names.n && !*out; i++)
		*out = folder || str_eq(w->names.v[i], str_basename(path));
	return 0;
}

/* A name on the class path may stand in another module of the build: its src/main/resources. */
static int find_on_path(
	struct liquibase_walk *w, struct str name, bool folder, struct str *path, bool *found, struct err *e)
{
	struct names_list modules;
	if (exists(w, *path, folder, found, e))
		return (int)e->code;
	if (*found || w->f->list(w->f->ctx, w->a, STR_NONE, &modules, e))
		return (int)e->code;
	for (size_t i = 0; i < modules.n && !*found; i++) {
		if (!format_is_folder(modules.v[i]))
			continue;
		struct str there =
			str_fmt(w->a, "%.*ssrc/main/resources/%.*s", STRF(modules.v[i]), STRF(name));
		if (exists(w, there, folder, found, e))
			return (int)e->code;
		if (*found)
			*path = there;
	}
	return 0;
}

static int include(
	struct liquibase_walk *w, const struct migration *whole, const struct xml *x, struct err *e)
{
	struct reader r = {.w = w, .whole = whole};
	bool all = is(x, "includeAll");
	struct str path = xml_get(x, all ? "path" : "file");
	if (!path.n || str_find(path, STR("${"), 0) != SIZE_MAX || xml_get(x, "resourceComparator").n ||
		xml_get(x, "filter").n || xml_get(x, "endsWithFilter").n) {
		format_liquibase_unread(w, whole->path, x->line, STR("what is included here is not known"));
		return 0;
	}
	struct str name = format_liquibase_path(w->a, path);
	bool found;
	path = target(&r, x, path);
	if (find_on_path(w, name, all, &path, &found, e))
		return (int)e->code;
	if (!found && !is_said(x, all ? "errorIfMissingOrEmpty" : "errorIfMissing", true))
		return 0;
	struct str context = xml_get(x, "contextFilter"), contexts = w->contexts, labels = w->labels;
	w->contexts =
		kept(w, format_liquibase_both(w->a, contexts, context.n ? context : xml_get(x, "context")));
	w->labels = kept(w, format_liquibase_both(w->a, labels, xml_get(x, "labels")));
	int rc = all ? format_liquibase_folder(w, path, e) : format_liquibase_file(w, path, e);
	w->contexts = contexts;
	w->labels = labels;
	return rc;
}

static int read_log(struct liquibase_walk *w, const struct migration *whole, struct xml *root, struct err *e)
{
	int rc = 0;
	for (struct xml *x = root->first; !rc && x; x = x->next) {
		if (is(x, "changeSet")) {
			format_liquibase_expand(w, whole, x);
			rc = read_set(w, whole, x, e);
		} else if (is(x, "property"))
			format_liquibase_property(w, whole, x);
		else if (is(x, "include") || is(x, "includeAll"))
			rc = include(w, whole, x, e);
		else if (!(is(x, "preConditions") && holds_for_all(w->s, x)))
			format_liquibase_unread(w, whole->path, x->line,
				str_fmt(w->a, "%.*s of a change log is not read", STRF(x->name)));
	}
	return rc;
}

/* What cannot be read as a document stops, with its line. */
static int not_read(struct liquibase_walk *w, const struct migration *whole, int rc, struct err *e)
{
	if (rc != ERR_INPUT && rc != ERR_LIMIT)
		return rc;
	format_liquibase_unread(w, whole->path, e->line, str_dup(w->a, e->what));
	err_drop(e, rc);
	return 0;
}

/* Of a list of columns Liquibase takes what is called a column; where nothing is, the list is one itself. */
static void take_columns(struct xml *list)
{
	struct xml *kept = NULL;
	size_t names = 0, others = 0;
	for (struct xml *k = list->first; k; k = k->next)
		others += !is(k, "column");
	for (size_t i = 0; i < list->attributes.n; i++)
		names += str_eq(list->attributes.v[i].name, STR("name"));
	if (names == 1 && (!list->first || !list->first->next) &&
		(!others || is(list->first, "constraints"))) {
		list->name = STR("column");
		return;
	}
	for (struct xml *k = list->first; others && k; k = k->next) {
		if (!is(k, "column"))
			continue;
		if (kept)
			kept->next = k;
		else
			list->first = k;
		kept = k;
	}
	if (kept) {
		kept->next = NULL;
		list->last = kept;
	}
}

/* The lists "changes" and "columns" have no element of their own in XML. A list that holds what is no mapping
 * of one key stays, and is then a part that is not read. */
static void splice(struct xml *x)
{
	struct xml *before = NULL;
	for (struct xml *k = x->first; k; k = k->next) {
		splice(k);
		if (is(k, "columns"))
			take_columns(k);
		if ((!is(k, "changes") && !is(k, "columns")) || k->attributes.n || !k->first) {
			before = k;
			continue;
		}
		for (struct xml *inner = k->first; inner; inner = inner->next)
			inner->parent = x;
		k->last->next = k->next;
		if (before)
			before->next = k->first;
		else
			x->first = k->first;
		before = k = k->last;
	}
	x->last = before;
}

typedef int read_fn(struct liquibase_walk *w, const struct migration *whole, struct err *e);

static int read_xml(struct liquibase_walk *w, const struct migration *whole, struct err *e)
{
	struct xml *root;
	int rc = xml_parse(w->tree, whole->raw, &root, e);
	return rc ? not_read(w, whole, rc, e) : read_log(w, whole, root, e);
}

static int read_yaml(struct liquibase_walk *w, const struct migration *whole, struct err *e)
{
	struct xml *root;
	int rc = yaml_parse(w->tree, whole->raw, &root, e);
	if (rc)
		return not_read(w, whole, rc, e);
	splice(root);
	if (root->first && !root->first->next && is(root->first, "databaseChangeLog"))
		return read_log(w, whole, root->first, e);
	format_liquibase_unread(w, whole->path, 1, STR("it is no list databaseChangeLog"));
	return 0;
}

/* Where only names are wanted, the document is gone before the next one is read: a history may hold thousands
 * of change sets. */
static int with_tree(struct liquibase_walk *w, const struct migration *whole, read_fn *fn, struct err *e)
{
	struct arena *around = w->tree;
	w->tree = w->s->names_only ? arena_new("a change log") : w->a;
	int rc = fn(w, whole, e);
	if (w->tree != w->a)
		arena_free(w->tree);
	w->tree = around;
	return rc;
}

int format_liquibase_xml(struct liquibase_walk *w, const struct migration *whole, struct err *e)
{
	return with_tree(w, whole, read_xml, e);
}

int format_liquibase_yaml(struct liquibase_walk *w, const struct migration *whole, struct err *e)
{
	return with_tree(w, whole, read_yaml, e);
}
