/*
 * Prisma's schema: the client lists all scalar fields of a model in every query, so the model is the use, and
 * its names are the database's (@map, @@map) or as they stand. Facts: prisma.io/docs/orm/reference/
 * prisma-schema-reference. The language has no nesting but blocks, and a member to a line.
 */
#include "gitcheck/reader.h"

struct block {
	struct str keyword, name; /* model, view, enum, ... */
	struct str body;
};

struct blocks {
	struct block *v;
	size_t n, cap;
};

struct prisma {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	struct blocks blocks;
	enum confidence most;
};

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static struct str word(struct str *line)
{
	struct str s = str_trim(*line);
	size_t n = 0;
	while (n < s.n && is_word(s.p[n]))
		n++;
	*line = str_sub(s, n, s.n);
	return str_sub(s, 0, n);
}

/* A line without its comment; a string may hold slashes. */
static struct str without_comment(struct str line)
{
	bool quoted = false;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\\' && quoted)
			i++;
		else if (line.p[i] == '"')
			quoted = !quoted;
		else if (!quoted && line.p[i] == '/' && i + 1 < line.n && line.p[i + 1] == '/')
			return str_sub(line, 0, i);
	}
	return line;
}

/* A schema with a data source and no generator makes no client: it serves migrations or documentation alone.
 * The other files of a schema in several have neither. */
static enum confidence confidence_of(const struct prisma *p)
{
	bool source = false, generator = false;
	for (size_t i = 0; i < p->blocks.n; i++) {
		source |= str_eq(p->blocks.v[i].keyword, STR("datasource"));
		generator |= str_eq(p->blocks.v[i].keyword, STR("generator"));
	}
	return source && !generator ? CONFIDENCE_POSSIBLE : CONFIDENCE_CERTAIN;
}

/* "model Order {" up to the line that is "}". */
static void split(struct prisma *p)
{
	struct str rest = p->f->bytes;
	struct block *open = NULL;
	while (rest.n) {
		size_t at = (size_t)(rest.p - p->f->bytes.p);
		struct str line = str_trim(without_comment(str_cut(&rest, '\n')));
		if (open && str_eq(line, STR("}"))) {
			open->body.n = at - (size_t)(open->body.p - p->f->bytes.p);
			open = NULL;
		} else if (!open && str_ends(line, STR("{"))) {
			open = VEC_PUSH(p->a, &p->blocks);
			open->keyword = word(&line);
			open->name = word(&line);
			open->body = rest;
		}
	}
}

/* The first string in the parentheses of an attribute; *found tells whether the attribute is there. */
static struct str attribute(struct str line, const char *name, bool *found)
{
	struct str key = str_of(name);
	for (size_t at = 0; (at = str_find(line, key, at)) != SIZE_MAX; at += key.n) {
		size_t end = at + key.n;
		if ((end < line.n && (is_word(line.p[end]) || line.p[end] == '.')) ||
			(at && line.p[at - 1] == '@'))
			continue;
		*found = true;
		struct str rest = str_sub(line, end, line.n);
		size_t from = str_chr(rest, '"'), close = str_chr(rest, ')');
		if (!str_starts(rest, STR("(")) || from == SIZE_MAX || from > close)
			return STR_NONE;
		rest = str_sub(rest, from + 1, rest.n);
		return str_sub(rest, 0, str_chr(rest, '"'));
	}
	*found = false;
	return STR_NONE;
}

static struct str block_attribute(struct str body, const char *name, bool *found)
{
	*found = false;
	while (body.n) {
		struct str line = str_trim(without_comment(str_cut(&body, '\n')));
		if (!str_starts(line, str_of(name)))
			continue;
		struct str text = attribute(line, name, found);
		if (*found)
			return text;
	}
	return STR_NONE;
}

static const struct block *find(const struct prisma *p, struct str name)
{
	for (size_t i = 0; i < p->blocks.n; i++)
		if (str_eq(p->blocks.v[i].name, name))
			return &p->blocks.v[i];
	return NULL;
}

static bool is_model(const struct block *b)
{
	return str_eq(b->keyword, STR("model")) || str_eq(b->keyword, STR("view"));
}

/* A column's confidence: a type that is in no block of this file may be a relation to another file's model.
 */
static bool is_column(const struct prisma *p, struct str type, struct str rest, enum confidence *c)
{
	static const char *const scalars[] = {
		"String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes", NULL};
	bool there;
	for (size_t i = 0; scalars[i]; i++)
		if (str_eq(type, str_of(scalars[i])))
			return true;
	const struct block *b = find(p, type);
	(void)attribute(rest, "@relation", &there);
	if (there || str_eq(type, STR("Unsupported")) || (b && is_model(b)))
		return false;
	if (!b)
		*c = CONFIDENCE_POSSIBLE;
	return !b || str_eq(b->keyword, STR("enum"));
}

static size_t offset(const struct prisma *p, struct str s)
{
	return (size_t)(s.p - p->f->bytes.p);
}

/* What a model, or a field of it, is in the database: the client's queries mean it. */
static void maps(
	const struct prisma *p, struct object_id id, struct str model, struct str field, enum confidence c)
{
	size_t from = offset(p, id.name);
	struct mention *m = reader_object(p->a, p->out, reader_prisma.name, id, from, from + id.name.n, c);
	m->entity = model;
	m->property = field;
	m->maps = true;
}

/* A field that holds rows of another model: queries go through it. */
static void relates(const struct prisma *p, struct str model, struct str name, struct str type)
{
	size_t from = offset(p, name);
	struct mention *m = reader_object(p->a, p->out, reader_prisma.name,
		(struct object_id){.kind = OBJECT_TABLE}, from, from + name.n, CONFIDENCE_LIKELY);
	m->kind = MENTION_RELATES;
	m->entity = model;
	m->property = name;
	m->label = type;
}

static void field(struct prisma *p, struct object_id id, struct str model, struct str line)
{
	bool there, ignored;
	enum confidence c = p->most;
	struct str name = word(&line), type = word(&line);
	(void)attribute(line, "@ignore", &ignored);
	if (!name.n || !type.n || ignored)
		return;
	if (!is_column(p, type, line, &c)) {
		relates(p, model, name, type);
		return;
	}
	struct str map = attribute(line, "@map", &there);
	id.kind = OBJECT_COLUMN;
	id.name = map.n ? map : name;
	maps(p, id, model, name, c);
}

static void model(struct prisma *p, const struct block *b)
{
	bool there, ignored;
	struct str map = block_attribute(b->body, "@@map", &there), rest = b->body;
	struct str table = map.n ? map : b->name;
	(void)block_attribute(b->body, "@@ignore", &ignored);
	struct object_id id = {.kind = OBJECT_TABLE,
		.schema = block_attribute(b->body, "@@schema", &there),
		.table = table,
		.name = table};
	if (ignored)
		return;
	maps(p, id, b->name, STR_NONE, p->most);
	while (rest.n) {
		struct str line = str_trim(without_comment(str_cut(&rest, '\n')));
		if (line.n && line.p[0] != '@')
			field(p, id, b->name, line);
	}
}

/* Values are sent as casts to the type; MySQL's are part of each column, SQLite has none. */
static void enumeration(struct prisma *p, const struct block *b)
{
	bool there;
	struct str map = block_attribute(b->body, "@@map", &there), rest = b->body;
	struct str type = map.n ? map : b->name;
	struct object_id id = {
		.kind = OBJECT_TYPE, .schema = block_attribute(b->body, "@@schema", &there), .name = type};
	reader_object(
		p->a, p->out, reader_prisma.name, id, offset(p, type), offset(p, type) + type.n, p->most);
	id.kind = OBJECT_ENUM_VALUE;
	id.table = type;
	while (rest.n) {
		struct str line = str_trim(without_comment(str_cut(&rest, '\n')));
		struct str name = line.n && line.p[0] != '@' ? word(&line) : STR_NONE;
		struct str label = attribute(line, "@map", &there);
		id.name = label.n ? label : name;
		if (name.n)
			reader_object(p->a, p->out, reader_prisma.name, id, offset(p, id.name),
				offset(p, id.name) + id.name.n, p->most);
	}
}

/* Whether the schema's client speaks to a database of this dialect; a file without a data source may. */
static bool is_for(const struct prisma *p, enum dialect d)
{
	static const struct {
		const char *provider;
		enum dialect dialect;
	} all[] = {{"postgresql", DIALECT_POSTGRESQL}, {"postgres", DIALECT_POSTGRESQL},
		{"cockroachdb", DIALECT_POSTGRESQL}, {"mysql", DIALECT_MYSQL}, {"sqlite", DIALECT_SQLITE}};
	for (size_t i = 0; i < p->blocks.n; i++) {
		struct str rest = p->blocks.v[i].body;
		while (rest.n && str_eq(p->blocks.v[i].keyword, STR("datasource"))) {
			struct str line = without_comment(str_cut(&rest, '\n'));
			if (!str_eq(word(&line), STR("provider")))
				continue;
			size_t quote = str_chr(line, '"');
			struct str name = quote == SIZE_MAX ? STR_NONE : str_sub(line, quote + 1, line.n);
			name = str_sub(name, 0, str_chr(name, '"'));
			for (size_t k = 0; k < sizeof all / sizeof *all; k++)
				if (str_eq(name, str_of(all[k].provider)))
					return all[k].dialect == d;
			return name.n == 0;
		}
	}
	return true;
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	struct prisma p = {.a = a, .f = f, .out = out};
	if (!str_ends(f->path, STR(".prisma")))
		return;
	split(&p);
	if (!is_for(&p, f->dialect))
		return;
	p.most = confidence_of(&p);
	for (size_t i = 0; i < p.blocks.n; i++) {
		if (is_model(&p.blocks.v[i]))
			model(&p, &p.blocks.v[i]);
		else if (str_eq(p.blocks.v[i].keyword, STR("enum")) && f->dialect == DIALECT_POSTGRESQL)
			enumeration(&p, &p.blocks.v[i]);
	}
}

const struct reader reader_prisma = {"prisma", read, NULL};
