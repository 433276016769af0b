#include "migrate/formats/typeorm.h"

/* TypeORM: classes with up(queryRunner); the class name is the version, the 13 digits at its end the order.
 * Facts: FORMATS-B 14. */

enum { STAMP = 13 }; /* digits: milliseconds */

static const char *const packages[] = {"typeorm", NULL};
static const char *const configs[] = {"ormconfig.json", "ormconfig.js", "ormconfig.ts", "data-source.ts",
	"data-source.js", "datasource.ts", "typeorm.config.ts", "typeorm.config.js", "src/data-source.ts",
	"src/datasource.ts", "src/config/data-source.ts", "src/database/data-source.ts",
	"src/db/data-source.ts", "src/ormconfig.ts", "src/typeorm.config.ts", "src/config/typeorm.config.ts",
	"src/config/typeorm.ts", NULL};
static const char *const extensions[] = {".ts", ".js", ".cjs", ".mjs", NULL};
static const char *const signs[] = {"MigrationInterface", "queryRunner.query(", NULL};

/* Without a parser the identity is still needed: what stands behind the word class. */
static struct str class_name(struct str text)
{
	size_t at = str_find(text, STR("class "), 0);
	struct str rest = at == SIZE_MAX ? STR_NONE : str_sub(text, at + 6, text.n);
	size_t n = 0;
	while (n < rest.n &&
		((rest.p[n] >= '0' && rest.p[n] <= '9') || (rest.p[n] >= 'a' && rest.p[n] <= 'z') ||
			(rest.p[n] >= 'A' && rest.p[n] <= 'Z') || rest.p[n] == '_' || rest.p[n] == '$'))
		n++;
	return str_sub(rest, 0, n);
}

static bool is_word(char c)
{
	return c == '_' || c == '$' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
	       (c & 0x80);
}

/* How often the word stands in the text; *at is where it last does. */
static size_t count_word(struct str text, struct str word, size_t *at)
{
	size_t n = 0;
	for (size_t i = 0; (i = str_find(text, word, i)) != SIZE_MAX; i += word.n) {
		if ((i && is_word(text.p[i - 1])) || (i + word.n < text.n && is_word(text.p[i + word.n])))
			continue;
		n++;
		*at = i;
	}
	return n;
}

/* Blanks and the words of a declaration: nothing else may stand on the line before. */
static bool only_modifiers(struct str before)
{
	static const char *const words[] = {
		"export", "default", "public", "readonly", "override", "this.", NULL};
	while ((before = str_trim(before)).n) {
		size_t i = 0;
		while (words[i] && !str_starts(before, str_of(words[i])))
			i++;
		if (!words[i])
			return false;
		before = str_sub(before, str_of(words[i]).n, before.n);
	}
	return true;
}

static struct str line_before(struct str text, size_t at)
{
	struct str before = str_sub(text, 0, at);
	size_t end = str_rchr(before, '\n');
	return str_sub(before, end == SIZE_MAX ? 0 : end + 1, before.n);
}

/* The text behind name = or this.name =, where that stands once at most. False = unsure. */
static bool name_set(struct str text, struct str *name)
{
	struct str word = STR("name");
	size_t n = 0;
	for (size_t i = 0; (i = str_find(text, word, i)) != SIZE_MAX; i += word.n) {
		struct str rest = str_trim(str_sub(text, i + word.n, text.n));
		struct str left = str_sub(rest, 0, str_chr(rest, '='));
		if ((i && is_word(text.p[i - 1])) || (i + word.n < text.n && is_word(text.p[i + word.n])) ||
			left.n == rest.n || str_chr(left, '\n') != SIZE_MAX || left.n > 20)
			continue;
		bool typed = !left.n || str_eq(str_trim(left), STR(":string")) ||
			     str_eq(str_trim(left), STR(": string"));
		rest = str_trim(str_sub(rest, left.n + 1, rest.n));
		size_t end = 1;
		while (end < rest.n && is_word(rest.p[end]))
			end++;
		if (++n > 1 || !typed || !only_modifiers(line_before(text, i)) || end + 1 >= rest.n ||
			end < 2 || (rest.p[0] != '\'' && rest.p[0] != '"' && rest.p[0] != '`') ||
			rest.p[end] != rest.p[0] ||
			(rest.p[end + 1] != ';' && rest.p[end + 1] != '\n' && rest.p[end + 1] != '\r'))
			return false;
		*name = str_sub(rest, 1, end);
	}
	return true;
}

/* The identity as generated files have it: one class, one up(). False = unsure. */
static bool by_outline(struct str text, struct str *name)
{
	size_t class = 0, up = 0;
	*name = STR_NONE;
	if (count_word(text, STR("class"), &class) != 1 || count_word(text, STR("up"), &up) != 1 ||
		up < class || up + 2 >= text.n || text.p[up + 2] != '(')
		return false;
	struct str before = str_sub(text, 0, class);
	if (!only_modifiers(line_before(text, class)) || str_chr(before, '`') != SIZE_MAX ||
		str_find(before, STR("/*"), 0) != SIZE_MAX || !name_set(text, name))
		return false;
	if (!name->n)
		*name = class_name(str_sub(text, class, text.n));
	return name->n > 0;
}

static bool is_named(struct str text)
{
	struct str name;
	return by_outline(text, &name);
}

static const struct format_js_mark mark = {"TypeORM", packages, configs, extensions, signs, false, is_named};

static const char *const columns[] = {"id", "timestamp", "name", NULL};
static const struct format_js_table history = {.title = "TypeORM",
	.table = "migrations",
	.columns = columns,
	.name = "name",
	.at = "timestamp",
	.order = "id",
	.create = {"(\"id\" SERIAL NOT NULL, \"timestamp\" bigint NOT NULL, \"name\" character varying NOT "
		   "NULL, CONSTRAINT "
		   "\"PK_8c82d7f526340ab734260ea46be\" PRIMARY KEY (\"id\"))",
		"(`id` int NOT NULL AUTO_INCREMENT, `timestamp` bigint NOT NULL, `name` varchar(255) NOT "
		"NULL, PRIMARY KEY (`id`)) "
		"ENGINE=InnoDB",
		"(\"id\" integer PRIMARY KEY AUTOINCREMENT NOT NULL, \"timestamp\" bigint NOT NULL, \"name\" "
		"varchar NOT NULL)"},
	.insert = {"(\"name\", \"timestamp\") VALUES (?, CAST(? AS bigint))",
		"(`name`, `timestamp`) VALUES (?, ?)",
		"(\"name\", \"timestamp\") VALUES (?, CAST(? AS integer))"}};

static int typeorm_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	static const struct format_js_keys keys = {"migrationsTableName", NULL, NULL};
	return format_js_detect(f, a, dir, &mark, &keys, score, out, e);
}

/* The last 13 characters as a number; false when they do not begin with a digit, which the tool refuses. */
static bool stamp_of(struct str name, long long *out)
{
	struct str tail = str_sub(name, name.n > STAMP ? name.n - STAMP : 0, name.n);
	uint64_t n = 0;
	if (!str_u64(format_leading_digits(tail), &n) || n > INT64_MAX)
		return false;
	*out = (long long)n;
	return true;
}

static void set_identity(struct format_js *r, struct str name)
{
	struct migration *m = r->m;
	m->id = m->name = name;
	if (stamp_of(name, &m->order_key))
		return;
	m->problem = MIGRATION_UNREADABLE;
	m->problem_line = 1;
	m->problem_text =
		STR("the class name does not end in the 13 digits of a time, so TypeORM refuses it");
}

/* name = '...' of the class, or this.name = '...' in compiled code; else the class's own name. */
static struct str identity(struct format_js *r, uint32_t class)
{
	const struct syntax *t = r->t;
	struct str name = STR_NONE;
	for (uint32_t i = class; i < t->nodes[class].next; i++) {
		struct str left = STR_NONE;
		uint32_t value = syntax_field(t, i, "value");
		if (syntax_is(t, i, "public_field_definition"))
			left = syntax_text(t, syntax_field(t, i, "name"));
		else if (syntax_is(t, i, "field_definition"))
			left = syntax_text(t, syntax_field(t, i, "property"));
		else if (syntax_is(t, i, "assignment_expression") &&
			 str_eq(syntax_text(t, syntax_field(t, i, "left")), STR("this.name"))) {
			left = STR("name");
			value = syntax_field(t, i, "right");
		}
		if (str_eq(left, STR("name")) && value != UINT32_MAX && format_js_text(r, value, &name))
			return name;
	}
	return syntax_text(t, syntax_field(t, class, "name"));
}

static bool opts_out(const struct format_js *r, uint32_t class)
{
	return format_js_flag(syntax_text(r->t, class), "transaction", false);
}

static void read_class(struct format_js *r, uint32_t class, uint32_t up, struct str *config)
{
	r->op = format_typeorm_op;
	r->own = config;
	set_identity(r, str_dup(r->a, identity(r, class)));
	if (opts_out(r, class) ||
		str_eq(format_js_setting(*config, "migrationsTransactionMode"), STR("none")))
		r->m->in_tx = false;
	format_js_read(r, up);
}

static bool is_class(const struct syntax *t, uint32_t i)
{
	return (syntax_is(t, i, "class_declaration") || syntax_is(t, i, "class")) &&
	       syntax_field(t, i, "body") != UINT32_MAX;
}

/* Every class of the file that has a method up() is a migration; a file with none is ignored by the tool. */
static void read_file(struct format_js *r, const struct format_js_project *p, struct migrations *out)
{
	const struct migration blank = *r->m;
	struct migration *own = r->m;
	struct str *config = ARENA_NEW(r->a, struct str);
	bool first = true;
	*config = p->config;
	if (!r->t) {
		struct str name;
		if (!by_outline(own->raw, &name))
			name = class_name(own->raw);
		if (name.n)
			set_identity(r, name);
		else
			own->id = STR_NONE;
		return;
	}
	own->id = STR_NONE;
	for (uint32_t i = 0; i < r->t->n; i++) {
		uint32_t up = is_class(r->t, i) ? format_js_function(r, "up", i) : UINT32_MAX;
		if (up == UINT32_MAX)
			continue;
		struct format_js one = *r;
		struct migration *m = first ? own : ARENA_NEW(r->a, struct migration);
		*m = blank;
		one.m = m;
		one.ddl.out = &m->up;
		read_class(&one, i, up, config);
		if (!first) {
			own->part = own->id;
			m->part = m->id;
			*VEC_PUSH(r->a, out) = *m;
		}
		first = false;
		i = r->t->nodes[i].next - 1;
	}
}

static int typeorm_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	return format_js_load_project(f, a, w, s, &mark, read_file, format_js_by_number, out, e);
}

static int typeorm_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e)
{
	int rc = format_js_applied(&history, g, s, a, src, files, out, e);
	for (size_t i = 0; !rc && i < out->n; i++)
		(void)stamp_of(out->v[i].id, &out->v[i].order_key);
	return rc;
}

static int typeorm_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e)
{
	struct str stamp = str_fmt(a, "%lld", m->order_key);
	(void)duration_ms;
	return format_js_record(&history, g, s, a, src, m, &stamp, 1, e);
}

const struct format format_typeorm = {
	.name = "typeorm",
	.title = "TypeORM",
	.tables = (const char *const[]){"migrations", NULL},
	.own = &history,
	.tables_plain = true,
	.dialects = 1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE,
	.out_of_order_text = "TypeORM applies it when it runs next.",
	.runs_code = true,
	.command = "npx typeorm migration:run -d DATASOURCE",
	.piecemeal = true,
	.detect = typeorm_detect,
	.load = typeorm_load,
	.applied = typeorm_applied,
	.create = format_js_own_create,
	.record = typeorm_record,
	.unrecord = format_js_own_unrecord,
};
