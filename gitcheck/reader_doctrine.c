/*
 * Doctrine ORM entities in PHP: attributes and docblock annotations. Doctrine selects all mapped columns of
 * an entity, so the mapping is the use. Facts: doctrine-project.org, ORM "Attributes Reference" and "Basic
 * Mapping"; derived names follow one of two naming strategies, so they are likely at most.
 */
#include "gitcheck/reader.h"

/* ORM\Column(name: 'x') or @ORM\Column(name="x"): its last name and the text between the parentheses. */
struct annotation {
	struct str name, args;
};

struct annotations {
	struct annotation *v;
	size_t n, cap;
};

struct entity {
	struct arena *a;
	const struct code_file *f;
	struct mentions *out;
	struct str schema, table;
	struct str class, property; /* the class, and the property at hand */
	bool derived;               /* the table's name is not written */
	bool base;                  /* no table of its own: it may be a base */
	bool sure;                  /* a mapped superclass or a trait, which is one */
};

static bool name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '\\';
}

/* Offset of the bracket that closes the one at "at", quotes respected; s.n when there is none. */
static size_t closing(struct str s, size_t at)
{
	int depth = 0;
	char quote = 0;
	for (; at < s.n; at++) {
		char c = s.p[at];
		if (quote) {
			quote = c == quote ? '\0' : quote;
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '(' || c == '[' || c == '{') {
			depth++;
		} else if (c == ')' || c == ']' || c == '}') {
			if (--depth <= 0)
				return at;
		}
	}
	return s.n;
}

static struct str last_part(struct str name)
{
	size_t slash = str_rchr(name, '\\');
	return slash == SIZE_MAX ? name : str_sub(name, slash + 1, name.n);
}

/* All annotations of a docblock (also nested ones) or attributes of a list. */
static void annotations(struct arena *a, struct str text, bool docblock, struct annotations *out)
{
	for (size_t at = 0; at < text.n;) {
		bool starts = name_byte(text.p[at]) &&
			      (docblock ? at && text.p[at - 1] == '@' : !at || !name_byte(text.p[at - 1]));
		if (!starts) {
			at++;
			continue;
		}
		size_t end = at;
		while (end < text.n && name_byte(text.p[end]))
			end++;
		struct annotation *x = VEC_PUSH(a, out);
		x->name = last_part(str_sub(text, at, end));
		at = end;
		if (end < text.n && text.p[end] == '(') {
			size_t close = closing(text, end);
			x->args = str_sub(text, end + 1, close);
			at = docblock ? end + 1 : close;
		}
	}
}

static const struct annotation *find(const struct annotations *l, const char *name)
{
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].name, str_of(name)))
			return &l->v[i];
	return NULL;
}

static struct str quoted(struct str s)
{
	s = str_trim(s);
	if (s.n < 2 || (s.p[0] != '"' && s.p[0] != '\''))
		return STR_NONE;
	size_t end = 1;
	while (end < s.n && s.p[end] != s.p[0])
		end++;
	s = str_sub(s, 1, end);
	return s.n > 2 && s.p[0] == '`' ? str_sub(s, 1, s.n - 1) : s;
}

/* The argument "key: 'x'", "key='x'", or the first one without a key; empty when it is no plain string. */
static struct str argument(struct str args, const char *key, bool first)
{
	size_t from = 0, i = 0;
	for (; i <= args.n; i++) {
		if (i < args.n && (args.p[i] == '(' || args.p[i] == '[' || args.p[i] == '{' ||
					  args.p[i] == '"' || args.p[i] == '\'')) {
			char c = args.p[i];
			size_t end = i + 1;
			if (c == '"' || c == '\'') {
				while (end < args.n && args.p[end] != c)
					end++;
				i = end;
			} else {
				i = closing(args, i);
			}
			continue;
		}
		if (i < args.n && args.p[i] != ',')
			continue;
		struct str one = str_trim(str_sub(args, from, i));
		while (one.n && (one.p[0] == '*' || one.p[0] == ' ' || one.p[0] == '\n'))
			one = str_sub(one, 1, one.n); /* a docblock's left margin */
		size_t k = 0;
		while (k < one.n && name_byte(one.p[k]))
			k++;
		struct str rest = str_trim(str_sub(one, k, one.n));
		bool keyed = k && rest.n && (rest.p[0] == ':' || rest.p[0] == '=');
		if (keyed && str_eq(str_sub(one, 0, k), str_of(key)))
			return quoted(str_sub(rest, 1, rest.n));
		if (first && !from && !k)
			return quoted(one);
		from = i + 1;
	}
	return STR_NONE;
}

static size_t source_of(const struct entity *en, struct str part)
{
	return (size_t)(part.p - en->f->syntax->source.p);
}

/* A written name stands where it is written, a derived one at the property. */
static void column(struct entity *en, struct str table, struct str name, size_t at, size_t len, bool derived)
{
	struct object_id id = {.kind = OBJECT_COLUMN, .schema = en->schema, .table = table, .name = name};
	if (en->base && table.n) /* of a table that it joins */
		return;
	struct mention *m = reader_object(en->a, en->out, reader_doctrine.name, id, at, at + len,
		derived || en->derived ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN);
	if (en->base) {
		m->kind = MENTION_FRAGMENT;
		m->guess = !en->sure;
		m->entity = en->class;
		return;
	}
	if (!str_eq(table, en->table))
		return;
	m->entity = en->class;
	m->property = en->property;
	m->maps = true;
}

/* Both naming strategies: Symfony's underscores, Doctrine's own names as they are. */
static void derived_column(struct entity *en, struct str property, const char *suffix)
{
	size_t at = source_of(en, property);
	struct str snake = str_fmt(en->a, "%.*s%s", STRF(reader_snake(en->a, property)), suffix);
	struct str plain = str_fmt(en->a, "%.*s%s", STRF(property), suffix);
	column(en, en->table, snake, at, property.n, true);
	if (!str_eq(snake, plain))
		column(en, en->table, plain, at, property.n, true);
}

static void written_column(struct entity *en, struct str table, struct str name)
{
	column(en, table, name, source_of(en, name), name.n, false);
}

static struct mention *table_mention(struct entity *en, struct str name, size_t at, size_t len)
{
	struct object_id id = {.kind = OBJECT_TABLE, .schema = en->schema, .table = name, .name = name};
	return reader_object(en->a, en->out, reader_doctrine.name, id, at, at + len,
		en->derived ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN);
}

static void relation(struct entity *en, const struct annotations *l, struct str property, bool docblock)
{
	const struct annotation *join_table = find(l, "JoinTable");
	struct str table = en->table;
	bool columns = false;
	if (join_table) {
		table = argument(join_table->args, "name", !docblock);
		if (!table.n)
			return;
		table_mention(en, table, source_of(en, table), table.n);
	}
	for (size_t i = 0; i < l->n; i++) {
		bool join = str_eq(l->v[i].name, STR("JoinColumn")) ||
			    str_eq(l->v[i].name, STR("InverseJoinColumn"));
		struct str name = join ? argument(l->v[i].args, "name", !docblock) : STR_NONE;
		if (name.n)
			written_column(en, table, name);
		columns |= name.n > 0;
	}
	const struct annotation *one = find(l, "OneToOne");
	bool owns = find(l, "ManyToOne") || (one && str_find(one->args, STR("mappedBy"), 0) == SIZE_MAX);
	if (owns && !columns && !join_table)
		derived_column(en, property, "_id");
}

static void property(struct entity *en, const struct annotations *l, struct str name, bool docblock)
{
	en->property = name;
	const struct annotation *x = find(l, "Column");
	if (x) {
		struct str written = argument(x->args, "name", !docblock);
		if (written.n)
			written_column(en, en->table, written);
		else
			derived_column(en, name, "");
	}
	relation(en, l, name, docblock);
}

/* Attributes of a node, and the docblock before it. */
static void of_node(struct entity *en, uint32_t node, uint32_t comment, struct annotations *attributes,
	struct annotations *docblock)
{
	const struct syntax *t = en->f->syntax;
	uint32_t list = syntax_field(t, node, "attributes");
	if (list == READER_NONE)
		list = syntax_child_of(t, node, "attribute_list");
	if (list != READER_NONE)
		annotations(en->a, syntax_text(t, list), false, attributes);
	if (comment != READER_NONE)
		annotations(en->a, syntax_text(t, comment), true, docblock);
}

static struct str variable_name(const struct syntax *t, uint32_t node)
{
	for (uint32_t i = node; i < t->nodes[node].next; i++)
		if (syntax_is(t, i, "variable_name")) {
			struct str s = syntax_text(t, i);
			return s.n && s.p[0] == '$' ? str_sub(s, 1, s.n) : s;
		}
	return STR_NONE;
}

static void one_property(struct entity *en, uint32_t node, uint32_t comment)
{
	struct annotations attributes = {0}, docblock = {0};
	struct str name = variable_name(en->f->syntax, node);
	of_node(en, node, comment, &attributes, &docblock);
	if (!name.n)
		return;
	property(en, &attributes, name, false);
	property(en, &docblock, name, true);
}

static void promoted(struct entity *en, uint32_t method)
{
	const struct syntax *t = en->f->syntax;
	for (uint32_t i = method; i < t->nodes[method].next; i++)
		if (syntax_is(t, i, "property_promotion_parameter"))
			one_property(en, i, READER_NONE);
}

static void members(struct entity *en, uint32_t body)
{
	const struct syntax *t = en->f->syntax;
	uint32_t comment = READER_NONE;
	for (uint32_t c = syntax_child(t, body); c != READER_NONE; c = syntax_sibling(t, c)) {
		if (syntax_is(t, c, "property_declaration"))
			one_property(en, c, comment);
		else if (syntax_is(t, c, "method_declaration"))
			promoted(en, c);
		comment = syntax_is(t, c, "comment") ? c : READER_NONE;
	}
}

static void derives_from(struct entity *en, uint32_t name)
{
	const struct syntax_node *n = &en->f->syntax->nodes[name];
	struct object_id id = {.kind = OBJECT_TABLE, .schema = en->schema, .name = en->table};
	struct mention *m =
		reader_object(en->a, en->out, reader_doctrine.name, id, n->from, n->to, CONFIDENCE_LIKELY);
	m->kind = MENTION_DERIVES;
	m->entity = en->class;
	m->property = syntax_text(en->f->syntax, name);
}

static void names_in(struct entity *en, uint32_t clause)
{
	const struct syntax *t = en->f->syntax;
	for (uint32_t n = clause == READER_NONE ? clause : syntax_child(t, clause); n != READER_NONE;
		n = syntax_sibling(t, n))
		if (syntax_is(t, n, "name") || syntax_is(t, n, "qualified_name"))
			derives_from(en, n);
}

/* class Order extends Timed { use Carried, Noted; } */
static void bases(struct entity *en, uint32_t class, uint32_t body)
{
	const struct syntax *t = en->f->syntax;
	names_in(en, syntax_child_of(t, class, "base_clause"));
	for (uint32_t c = syntax_child(t, body); c != READER_NONE; c = syntax_sibling(t, c))
		if (syntax_is(t, c, "use_declaration"))
			names_in(en, c);
}

static void entity_mention(struct entity *en, size_t at, size_t len)
{
	struct mention *m = table_mention(en, en->table, at, len);
	m->entity = en->class;
	m->maps = true;
}

/* An entity's table: written, or derived from the class. False when the class is no entity. */
static bool entity_table(struct entity *en, const struct annotations *l, struct str class, bool docblock)
{
	const struct annotation *x = find(l, "Table");
	if (!find(l, "Entity"))
		return false;
	en->class = class;
	struct str name = x ? argument(x->args, "name", !docblock) : STR_NONE;
	if (!name.n) {
		en->derived = true;
		en->table = reader_snake(en->a, class);
		entity_mention(en, source_of(en, class), class.n);
		return true;
	}
	en->schema = argument(x->args, "schema", false);
	size_t at = source_of(en, name), dot = str_chr(name, '.');
	if (dot != SIZE_MAX) {
		en->schema = str_sub(name, 0, dot);
		name = str_sub(name, dot + 1, name.n);
	}
	en->table = name;
	entity_mention(en, at, name.n);
	return true;
}

static void class_declaration(struct entity *en, uint32_t node, uint32_t comment)
{
	const struct syntax *t = en->f->syntax;
	struct annotations attributes = {0}, docblock = {0};
	uint32_t name = syntax_field(t, node, "name"), body = syntax_field(t, node, "body");
	if (name == READER_NONE || body == READER_NONE)
		return;
	of_node(en, node, comment, &attributes, &docblock);
	struct str class = syntax_text(t, name);
	if (!entity_table(en, &attributes, class, false) && !entity_table(en, &docblock, class, true)) {
		if (find(&attributes, "Embeddable") || find(&docblock, "Embeddable"))
			return;
		en->base = true;
		en->sure = syntax_is(t, node, "trait_declaration") || find(&attributes, "MappedSuperclass") ||
			   find(&docblock, "MappedSuperclass");
		en->class = class;
	}
	bases(en, node, body);
	members(en, body);
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	const struct syntax *t = f->syntax;
	if (f->language != LANGUAGE_PHP ||
		(str_find(f->bytes, STR("Doctrine\\ORM\\Mapping"), 0) == SIZE_MAX &&
			str_find(f->bytes, STR("@ORM\\"), 0) == SIZE_MAX))
		return;
	if (!t) {
		reader_unread(a, out, reader_doctrine.name, 0, f->bytes.n,
			"no grammar for this language is installed");
		return;
	}
	uint32_t comment = READER_NONE;
	for (uint32_t i = 0; i < t->n; i++) {
		if (syntax_is(t, i, "comment"))
			comment = i;
		if (!syntax_is(t, i, "class_declaration") && !syntax_is(t, i, "trait_declaration"))
			continue;
		struct entity en = {.a = a, .f = f, .out = out};
		bool before = comment != READER_NONE && t->nodes[comment].parent == t->nodes[i].parent &&
			      t->nodes[comment].next == i;
		class_declaration(&en, i, before ? comment : READER_NONE);
	}
}

const struct reader reader_doctrine = {"doctrine", read, NULL};
