/* Does a text have the shape of a statement? Prose has the words too, but seldom at their places. */
#include "gitcheck/judge_dialect.h"

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       (unsigned char)c >= 0x80;
}

struct str judge_shape_word(struct str s, size_t *at)
{
	size_t from = *at;
	while (from < s.n && !word_byte(s.p[from]))
		from++;
	size_t to = from;
	while (to < s.n && word_byte(s.p[to]))
		to++;
	*at = to;
	return str_sub(s, from, to);
}

/* Whether one of the first "within" words is one of these. */
static bool has_any(struct str text, const char *const *words, size_t within)
{
	size_t at = 0;
	for (struct str w = judge_shape_word(text, &at); w.n && within;
		w = judge_shape_word(text, &at), within--)
		if (str_ione_of(w, words))
			return true;
	return false;
}

static bool has_word(struct str text, const char *word, size_t within)
{
	const char *const words[] = {word, NULL};
	return has_any(text, words, within);
}

size_t judge_shape_verb(struct str s)
{
	size_t at = 0;
	while (at < s.n) {
		struct str rest = str_sub(s, at, s.n);
		if (rest.p[0] == ' ' || rest.p[0] == '\n' || rest.p[0] == '\t' || rest.p[0] == '\r' ||
			rest.p[0] == '(' || rest.p[0] == ';') {
			at++;
		} else if (str_starts(rest, STR("--"))) {
			size_t end = str_chr(rest, '\n');
			at = end == SIZE_MAX ? s.n : at + end;
		} else if (str_starts(rest, STR("/*"))) {
			size_t end = str_find(rest, STR("*/"), 2);
			at = end == SIZE_MAX ? s.n : at + end + 2;
		} else {
			break;
		}
	}
	return at;
}

/* Has one of these bytes: what an expression without FROM must have to name an object. */
static bool has_byte(struct str s, const char *bytes)
{
	for (; *bytes; bytes++)
		if (str_chr(s, *bytes) != SIZE_MAX)
			return true;
	return false;
}

/* MySQL lets INTO out: INSERT IGNORE name VALUES (1), REPLACE name SET a = 1; "insert some values" is prose.
 */
static bool is_insert_bare(struct str rest)
{
	static const char *const modifiers[] = {"ignore", "low_priority", "high_priority", "delayed", NULL};
	static const char *const values[] = {"values", "value", "select", NULL};
	size_t at = 0;
	struct str name = judge_shape_word(rest, &at);
	while (str_ione_of(name, modifiers))
		name = judge_shape_word(rest, &at);
	while (at < rest.n && (rest.p[at] == '.' || rest.p[at] == '`'))
		if (rest.p[at++] == '.')
			name = judge_shape_word(rest, &at);
	struct str tail = str_trim(str_sub(rest, at, rest.n));
	if (!name.n || !tail.n)
		return false;
	if (tail.p[0] == '(')
		return has_any(tail, values, SIZE_MAX);
	at = 0;
	struct str next = judge_shape_word(tail, &at);
	return next.p == tail.p &&
	       (str_ione_of(next, values) ? has_byte(tail, "(*,?'")
					  : str_ieq(next, STR("set")) && has_byte(tail, "="));
}

/* What INSERT may be followed by; "insert data into" is prose. */
static bool is_insert(struct str rest)
{
	static const char *const words[] = {
		"into", "or", "ignore", "low_priority", "high_priority", "delayed", NULL};
	return (has_any(rest, words, 1) && has_word(rest, "into", 3)) || is_insert_bare(rest);
}

/* SELECT ... FROM, NEXT VALUE FOR, or a call, a cast or a typed constant. */
static bool is_select(struct str rest)
{
	static const char *const words[] = {"from", "for", NULL};
	return has_any(rest, words, SIZE_MAX) || has_byte(rest, "(:'");
}

/* TABLE [ONLY] name and what may follow it: "table of contents" is prose. */
static bool is_table(struct str rest)
{
	static const char *const next[] = {
		"order", "limit", "offset", "fetch", "for", "union", "except", "intersect", NULL};
	size_t at = 0;
	struct str name = judge_shape_word(rest, &at);
	if (rest.n && str_chr(STR(" \t\r\n/\"`"), rest.p[0]) == SIZE_MAX)
		return false; /* "table-info" */
	if (str_ieq(name, STR("only")))
		name = judge_shape_word(rest, &at);
	while (at < rest.n && (rest.p[at] == '.' || rest.p[at] == '"' || rest.p[at] == '`')) {
		if (rest.p[at++] == '.')
			name = judge_shape_word(rest, &at);
	}
	struct str tail = str_trim(str_sub(rest, at, rest.n));
	at = 0;
	return name.n && (!tail.n || tail.p[0] == ';' || tail.p[0] == ')' || tail.p[0] == '*' ||
				 str_ione_of(judge_shape_word(tail, &at), next));
}

/* LOCK TABLE name, LOCK name IN SHARE MODE. */
static bool is_lock(struct str rest)
{
	static const char *const words[] = {"table", "tables", NULL};
	return has_any(rest, words, 1) || has_word(rest, "mode", SIZE_MAX);
}

static bool is_grant(struct str rest)
{
	static const char *const words[] = {"to", "from", NULL};
	return has_word(rest, "on", SIZE_MAX) && has_any(rest, words, SIZE_MAX);
}

static bool is_explain(struct str rest)
{
	static const char *const words[] = {
		"select", "insert", "update", "delete", "merge", "with", "values", "table", "replace", NULL};
	return has_any(rest, words, SIZE_MAX);
}

/* DESCRIBE name, or a statement's plan. */
static bool is_describe(struct str rest)
{
	return is_table(rest) || is_explain(rest);
}

/* Definitions are no use of a schema; a temporary table is a step of a query. */
static bool is_create(struct str rest)
{
	static const char *const words[] = {"temp", "temporary", NULL};
	return has_any(rest, words, 3);
}

static bool is_copy(struct str rest)
{
	static const char *const words[] = {"from", "to", NULL};
	return has_any(rest, words, SIZE_MAX);
}

static bool is_do(struct str rest)
{
	rest = str_trim(rest);
	return rest.n && (rest.p[0] == '$' || rest.p[0] == '\'' || has_word(rest, "language", 1) ||
				 has_byte(rest, "("));
}

static bool is_load(struct str rest)
{
	static const char *const words[] = {"data", "xml", NULL};
	return has_any(rest, words, 1) && has_word(rest, "infile", 5);
}

static bool is_delete(struct str rest)
{
	return has_word(rest, "from", 4);
}

static bool is_update(struct str rest)
{
	return has_word(rest, "set", SIZE_MAX);
}

static bool has_as(struct str rest)
{
	static const char *const words[] = {"as", "from", NULL};
	return has_any(rest, words, SIZE_MAX);
}

static bool has_with(struct str rest)
{
	return has_word(rest, "as", SIZE_MAX);
}

static bool has_for(struct str rest)
{
	return has_word(rest, "for", SIZE_MAX);
}

static bool has_into(struct str rest)
{
	return has_word(rest, "into", 2);
}

static bool is_replace(struct str rest)
{
	return has_into(rest) || is_insert_bare(rest);
}

/* SHOW COLUMNS FROM name, SHOW CREATE TABLE name: MySQL's words for what there is. */
static bool is_show(struct str rest)
{
	static const char *const words[] = {
		"full", "extended", "columns", "fields", "index", "indexes", "keys", NULL};
	static const char *const create[] = {"table", "view", NULL};
	static const char *const from[] = {"from", "in", NULL};
	size_t at = 0;
	if (str_ieq(judge_shape_word(rest, &at), STR("create")))
		return has_any(str_sub(rest, at, rest.n), create, 1);
	return has_any(rest, words, 1) && has_any(rest, from, 4);
}

static bool is_refresh(struct str rest)
{
	return has_word(rest, "materialized", 1);
}

static bool is_any(struct str rest)
{
	return rest.n > 0;
}

static bool statement_shape(struct str text)
{
	/* The verb and what must follow it. */
	static const struct {
		const char *verb;
		bool (*goes_on)(struct str rest);
	} shapes[] = {{"select", is_select}, {"insert", is_insert}, {"update", is_update},
		{"delete", is_delete}, {"with", has_with}, {"merge", has_into}, {"replace", is_replace},
		{"truncate", is_any}, {"call", is_any}, {"values", is_any}, {"explain", is_explain},
		{"declare", has_for}, {"prepare", has_as}, {"copy", is_copy}, {"table", is_table},
		{"lock", is_lock}, {"refresh", is_refresh}, {"grant", is_grant}, {"revoke", is_grant},
		{"create", is_create}, {"do", is_do}, {"load", is_load}, {"show", is_show},
		{"describe", is_describe}, {"desc", is_describe}};
	size_t at = judge_shape_verb(text);
	if (at + 5 > text.n)
		return false;
	size_t from = at;
	struct str verb = judge_shape_word(text, &at), rest = str_sub(text, at, text.n);
	if (verb.p != text.p + from || !rest.n)
		return false;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
		if (str_ieq(verb, str_of(shapes[i].verb)))
			return shapes[i].goes_on(rest);
	/* ANALYZE orders: too common a word unless it shouts. */
	return str_eq(verb, STR("ANALYZE")) || str_eq(verb, STR("VACUUM"));
}

/* What stands before the statements of a script and says nothing of tables: BEGIN, SET search_path ... */
static bool is_preamble(struct str statement)
{
	static const char *const verbs[] = {
		"begin", "start", "set", "savepoint", "lock", "use", "pragma", NULL};
	size_t at = judge_shape_verb(statement);
	return str_ione_of(judge_shape_word(statement, &at), verbs);
}

bool judge_looks_like_sql(struct str text)
{
	size_t end = str_chr(text, ';');
	while (end != SIZE_MAX && !statement_shape(text) && is_preamble(str_sub(text, 0, end))) {
		text = str_sub(text, end + 1, text.n);
		end = str_chr(text, ';');
	}
	return statement_shape(text);
}
