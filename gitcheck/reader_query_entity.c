/*
 * Classes that are tables. A query file's matches are put together by the node that they capture as @entity
 * or @property: one may say that a class is an entity, another what its table is called. A property is one of
 * the innermost entity around it.
 */
#include <stdlib.h>

#include "gitcheck/reader_query.h"

enum {
	MAX_SIBLINGS = 256, /* how far around a property its key is looked for */
	MAX_BASES = 16,     /* and what it embeds */
	MAX_FAMILY = 64     /* classes of a file among which one's relatives are looked for */
};

struct property {
	uint32_t node;
	const struct syntax_match *first;
	struct reader_query_text name, column;
	struct str suffix; /* of derived names: "_id" of a relation */
	struct str key;    /* it is a relation where the entity has a property called as it and this, too */
	struct str joined; /* it is rows of a table of their own, called as the entity's, "_" and this */
	struct reader_query_text table; /* that table's written name */
	bool skip;                      /* it is no column */
};

struct entity {
	uint32_t node;
	const struct syntax_match *first;
	struct reader_query_text name, table, schema, alias;
	struct reader_query_text label; /* what stands before the class in its table's derived name */
	bool skip;          /* it is no table: embedded or abstract, its columns are those of others */
	bool written;       /* the table's name is */
	bool named;         /* a match says that it is an entity, not only what it derives from */
	struct names bases; /* classes that it derives from */
	struct reader_query_range base_at[MAX_BASES];
	struct reader_query_names names;
};

struct entities {
	struct entity *v;
	size_t n, cap;
	uint32_t *slots; /* by node: 0 = none, else index + 1 */
};

struct properties {
	struct property *v;
	size_t n, cap;
	uint32_t *slots;
};

/* The node that @entity or @property stands for: where a mapping is a chain of calls, the whole chain. */
static uint32_t node_of(
	const struct reader_query *q, const struct syntax_match *m, const struct syntax_capture *c)
{
	bool chain = str_eq(syntax_setting(m, "node"), STR("chain"));
	return chain ? reader_query_chain_top(q->f->syntax, c->node) : c->node;
}

static void merge(struct reader_query_text *into, struct reader_query_text from)
{
	if (!into->text.n && (from.text.n || from.unknown))
		*into = from;
}

/* The element made for a node, through one slot for each node of the text. */
static struct entity *entity_of(
	struct reader_query *q, struct entities *l, const struct syntax_match *m, uint32_t node)
{
	if (!l->slots)
		l->slots = ARENA_ARRAY(q->a, uint32_t, q->f->syntax->n);
	if (l->slots[node])
		return &l->v[l->slots[node] - 1];
	struct entity *e = VEC_PUSH(q->a, l);
	l->slots[node] = (uint32_t)l->n;
	e->node = node;
	e->first = m;
	return e;
}

static void add_entity(
	struct reader_query *q, struct entities *l, const struct syntax_match *m, uint32_t node)
{
	struct entity *e = entity_of(q, l, m, node);
	struct reader_query_text base = reader_query_word(q, m, "entity.base.name");
	bool plain = syntax_captured(m, "entity.class.name") != NULL;
	merge(&e->name, reader_query_word(q, m, plain ? "entity.class.name" : "entity.name"));
	if (base.text.n && e->bases.n < MAX_BASES) {
		e->base_at[e->bases.n] = (struct reader_query_range){base.from, base.to};
		catalog_names_add(q->a, &e->bases, base.text);
	}
	if (syntax_captured(m, "entity.name"))
		e->first = m;
	e->named = e->named || !plain;
	merge(&e->table, reader_query_text(q, m, "entity.table"));
	merge(&e->schema, reader_query_text(q, m, "entity.schema"));
	merge(&e->alias, reader_query_text(q, m, "entity.alias"));
	merge(&e->label, reader_query_text(q, m, "entity.label"));
	e->skip |= syntax_captured(m, "entity.skip") != NULL;
}

/* A table's name that is not written in the class: a method of it, a call about it. */
static void name_entity(struct reader_query *q, struct entities *l, const struct syntax_match *m)
{
	struct reader_query_text name = reader_query_word(q, m, "entity.for.name");
	for (size_t i = 0; i < l->n && name.text.n; i++)
		if (str_eq(l->v[i].name.text, name.text)) {
			merge(&l->v[i].table, reader_query_text(q, m, "entity.table"));
			merge(&l->v[i].schema, reader_query_text(q, m, "entity.schema"));
		}
}

static struct property *property_of(
	struct reader_query *q, struct properties *l, const struct syntax_match *m, uint32_t node)
{
	if (!l->slots)
		l->slots = ARENA_ARRAY(q->a, uint32_t, q->f->syntax->n);
	if (l->slots[node])
		return &l->v[l->slots[node] - 1];
	struct property *p = VEC_PUSH(q->a, l);
	l->slots[node] = (uint32_t)l->n;
	p->node = node;
	p->first = m;
	return p;
}

static void add_property(
	struct reader_query *q, struct properties *l, const struct syntax_match *m, uint32_t node)
{
	struct property *p = property_of(q, l, m, node);
	struct str suffix = syntax_setting(m, "column.suffix"), key = syntax_setting(m, "unless.sibling");
	merge(&p->name, reader_query_word(q, m, "property.name"));
	merge(&p->column, reader_query_text(q, m, "property.column"));
	if (syntax_setting(m, "column.is").n && p->name.text.n && !p->column.text.n) {
		p->name.text = syntax_setting(m, "column.is");
		if (!syntax_setting(m, "column.naming").n)
			p->column = p->name;
	}
	p->skip |= syntax_captured(m, "property.skip") != NULL;
	if (syntax_setting(m, "joined").n) {
		p->joined = p->name.text;
		p->first = m;
	}
	merge(&p->table, reader_query_text(q, m, "property.table"));
	p->key = key.n ? key : p->key;
	if (suffix.n) {
		p->suffix = suffix;
		p->first = m;
	}
}

/* The table's names: the written one, or the derived ones. */
static void name_table(struct reader_query *q, struct entity *e)
{
	struct reader_query_names *n = &e->names;
	n->schema = e->schema.text;
	e->written = e->table.text.n > 0;
	if (!e->written) {
		if (e->label.text.n && e->name.text.n && e->named && !e->table.unknown)
			catalog_names_add(q->a, &n->tables,
				str_fmt(q->a, "%.*s_%.*s", STRF(e->label.text),
					STRF(str_lower(q->a, e->name.text))));
		else if (e->name.text.n && e->named && !e->table.unknown)
			n->tables = reader_query_derived(
				q->a, q->f->path, syntax_setting(e->first, "table.naming"), e->name.text);
		return;
	}
	struct str name = reader_query_fold(q, e->first, e->table.text);
	size_t dot = str_rchr(name, '.');
	if (dot != SIZE_MAX && !n->schema.n) {
		n->schema = str_sub(name, 0, dot);
		name = str_sub(name, dot + 1, name.n);
	}
	catalog_names_add(q->a, &n->tables, name);
}

static enum confidence least(enum confidence x, enum confidence y)
{
	return x < y ? x : y;
}

/* What was said since "first" maps a class, or a property of it: uses in any file mean it. */
static void is_mapping(struct reader_query *q, size_t first, const struct entity *e, struct str property)
{
	for (size_t i = first; i < q->out->n; i++) {
		struct mention *m = &q->out->v[i];
		m->entity = e->name.text;
		m->property = property;
		m->maps = e->name.text.n > 0;
	}
}

static void emit_entity(struct reader_query *q, struct entity *e)
{
	size_t first = q->out->n;
	const struct reader_query_text *at = e->written ? &e->table : &e->name;
	enum confidence c = e->first ? reader_query_confidence(e->first) : CONFIDENCE_LIKELY;
	if (!e->skip && e->names.tables.n)
		reader_query_tables(
			q, &e->names, at->from, at->to, e->written ? c : least(c, CONFIDENCE_LIKELY));
	is_mapping(q, first, e, STR_NONE);
	for (; first < q->out->n; first++)
		q->out->v[first].alias = e->alias.text;
}

/* What a class derives from may stand in another file. */
static void emit_bases(struct reader_query *q, const struct entity *e)
{
	size_t tables = e->skip ? 0 : e->names.tables.n;
	for (size_t i = 0; i < e->bases.n && e->name.text.n; i++)
		for (size_t k = 0; k < (tables ? tables : 1); k++) {
			struct object_id id = {.kind = OBJECT_TABLE,
				.schema = e->names.schema,
				.name = tables ? e->names.tables.v[k] : STR_NONE};
			struct mention *m = reader_object(q->a, q->out, q->name, id, e->base_at[i].from,
				e->base_at[i].to, CONFIDENCE_LIKELY);
			m->kind = MENTION_DERIVES;
			m->entity = e->name.text;
			m->property = e->bases.v[i];
		}
}

/* A column of a class that is no table itself: another file's class may have it. sure: it is one whether or
 * not another file says so. */
static void emit_ownerless(struct reader_query *q, const struct entity *e, const struct names *columns,
	const struct reader_query_text *at, bool sure)
{
	for (size_t i = 0; i < columns->n; i++) {
		struct object_id id = {.kind = OBJECT_COLUMN, .name = columns->v[i]};
		struct mention *m =
			reader_object(q->a, q->out, q->name, id, at->from, at->to, CONFIDENCE_POSSIBLE);
		m->kind = MENTION_FRAGMENT;
		m->entity = e ? e->name.text : STR_NONE;
		m->guess = !sure;
	}
}

static struct names columns_of(struct reader_query *q, const struct property *p)
{
	struct names out = {.v = NULL};
	if (!p->column.text.n)
		return reader_query_derived(q->a, q->f->path, syntax_setting(p->first, "column.naming"),
			str_fmt(q->a, "%.*s%.*s", STRF(p->name.text), STRF(p->suffix)));
	catalog_names_add(q->a, &out, reader_query_fold(q, p->first, p->column.text));
	return out;
}

/* A property of a class that no match calls an entity: a base class or a mixin, where the file says so. */
static void emit_mixed_in(struct reader_query *q, const struct entity *e, const struct property *p, bool sure)
{
	struct names columns = {.v = NULL};
	const struct reader_query_text *at = p->column.text.n ? &p->column : &p->name;
	if (p->skip || p->joined.n || !at->text.n || p->column.unknown ||
		!syntax_setting(p->first, "mixin").n)
		return;
	columns = columns_of(q, p);
	emit_ownerless(q, e, &columns, at, sure && !syntax_setting(p->first, "heirs").n);
}

/* A property that is rows of a table of their own: that table is the use. */
static void emit_joined(struct reader_query *q, const struct entity *e, const struct property *p)
{
	struct reader_query_names n = {.schema = e->names.schema};
	const struct reader_query_text *at = p->table.text.n ? &p->table : &p->name;
	size_t first = q->out->n;
	if (p->table.text.n)
		catalog_names_add(q->a, &n.tables, reader_query_fold(q, p->first, p->table.text));
	else if (p->table.unknown)
		return;
	for (size_t i = 0; i < e->names.tables.n && !p->table.text.n; i++)
		catalog_names_add(q->a, &n.tables,
			str_fmt(q->a, "%.*s_%.*s", STRF(e->names.tables.v[i]), STRF(p->joined)));
	reader_query_tables(q, &n, at->from, at->to, CONFIDENCE_LIKELY);
	is_mapping(q, first, e, p->name.text);
}

/* Columns that what is embedded there has, each of them. */
static void emit_given(
	struct reader_query *q, const struct entity *e, const struct property *p, struct str columns)
{
	struct reader_query_names n = e->names;
	for (struct str rest = columns; rest.n && !e->skip && n.tables.n;) {
		n.columns = (struct names){.v = NULL};
		catalog_names_add(q->a, &n.columns, str_cut(&rest, ' '));
		reader_query_columns(q, &n, p->name.from, p->name.to, CONFIDENCE_LIKELY);
	}
}

static void emit_property(struct reader_query *q, const struct entity *e, const struct property *p)
{
	bool written = p->column.text.n > 0;
	const struct reader_query_text *at = written ? &p->column : &p->name;
	struct reader_query_names n = e->names;
	if (p->skip || !at->text.n || p->column.unknown)
		return;
	if (p->joined.n) {
		if (!e->skip)
			emit_joined(q, e, p);
		return;
	}
	struct str given = syntax_setting(p->first, "columns");
	if (given.n) {
		emit_given(q, e, p, given);
		return;
	}
	n.columns = columns_of(q, p);
	size_t first = q->out->n;
	if (e->skip || !n.tables.n) {
		emit_ownerless(q, e, &n.columns, at, true);
		reader_query_outlives(q, p->first, first);
		return;
	}
	enum confidence c = least(reader_query_confidence(e->first), reader_query_confidence(p->first));
	reader_query_columns(
		q, &n, at->from, at->to, written && e->written ? c : least(c, CONFIDENCE_LIKELY));
	bool guess = syntax_setting(p->first, "guess").n > 0;
	for (size_t i = first; i < q->out->n; i++)
		q->out->v[i].guess = guess;
	reader_query_outlives(q, p->first, first);
	if (p->name.text.n && !guess)
		is_mapping(q, first, e, p->name.text);
}

static int by_node(const void *x, const void *y)
{
	const struct entity *a = x, *b = y;
	return (a->node > b->node) - (a->node < b->node);
}

/* The innermost entity around a node: the last one that begins before it and has not ended. */
static struct entity *around(const struct reader_query *q, const struct entities *l, uint32_t node)
{
	const struct syntax *t = q->f->syntax;
	size_t low = 0, high = l->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (l->v[mid].node <= node)
			low = mid + 1;
		else
			high = mid;
	}
	for (int steps = 0; low > 0 && steps < 1000; low--, steps++)
		if (node < t->nodes[l->v[low - 1].node].next)
			return &l->v[low - 1];
	return NULL;
}

/* Whether the entity has the property that holds the key of this one: Customer beside CustomerID. */
static bool has_key(
	const struct reader_query *q, const struct properties *l, size_t i, const struct entity *e)
{
	const struct property *p = &l->v[i];
	uint32_t end = q->f->syntax->nodes[e->node].next;
	size_t low = i > MAX_SIBLINGS ? i - MAX_SIBLINGS : 0;
	for (size_t k = low; p->key.n && k < l->n && k < i + MAX_SIBLINGS; k++) {
		struct str name = l->v[k].name.text;
		if (l->v[k].node > e->node && l->v[k].node < end && name.n == p->name.text.n + p->key.n &&
			str_starts(name, p->name.text) && str_ends(name, p->key))
			return true;
	}
	return false;
}

/* Who derives from whom: a bit for each of the first classes of a file. Each is looked at once, however they
 * derive from each other. */
struct family {
	uint64_t bases[MAX_FAMILY], tables, skipped;
};

/* Those that are called as one of the names. */
static uint64_t called(const struct entities *l, struct names names)
{
	uint64_t out = 0;
	for (size_t i = 0; i < l->n && i < MAX_FAMILY && names.n; i++)
		if (catalog_names_have(DIALECT_SQLITE, names, l->v[i].name.text))
			out |= (uint64_t)1 << i;
	return out;
}

static void find_family(const struct entities *l, struct family *f)
{
	*f = (struct family){.tables = 0};
	for (size_t i = 0; i < l->n && i < MAX_FAMILY; i++) {
		f->bases[i] = called(l, l->v[i].bases);
		f->tables |= (uint64_t)(l->v[i].names.tables.n > 0) << i;
		f->skipped |= (uint64_t)l->v[i].skip << i;
	}
}

/* The tables of a class that has none of its own: those of the classes that it derives from (one table for a
 * whole family), or that derive from it (a base that is no table), as far as they stand in the file. */
static const struct entity *relative(
	const struct entities *l, const struct family *f, uint64_t bases, uint64_t *seen, int depth)
{
	for (size_t i = 0; i < MAX_FAMILY && depth < MAX_BASES; i++) {
		uint64_t bit = (uint64_t)1 << i;
		if (!(bases & ~f->skipped & ~*seen & bit))
			continue;
		*seen |= bit;
		const struct entity *x =
			f->tables & bit ? &l->v[i] : relative(l, f, f->bases[i], seen, depth + 1);
		if (x)
			return x;
	}
	return NULL;
}

/* direct: those that name the base themselves. */
static bool derives(const struct family *f, size_t class, uint64_t direct, uint64_t *seen, int depth)
{
	*seen |= (uint64_t)1 << class;
	if (direct >> class & 1)
		return true;
	for (size_t i = 0; i < MAX_FAMILY && depth < MAX_BASES; i++)
		if ((f->bases[class] & ~f->tables & ~*seen) >> i & 1 &&
			derives(f, i, direct, seen, depth + 1))
			return true;
	return false;
}

/* Those whose list of bases has the name. */
static uint64_t naming(const struct entities *l, struct str base)
{
	uint64_t out = 0;
	for (size_t i = 0; i < l->n && i < MAX_FAMILY; i++)
		if (catalog_names_have(DIALECT_SQLITE, l->v[i].bases, base))
			out |= (uint64_t)1 << i;
	return out;
}

/* A property of a class that is no table itself. */
static void emit_of_family(struct reader_query *q, const struct entities *l, const struct family *f,
	const struct entity *e, const struct property *p)
{
	size_t own = (size_t)(e - l->v);
	uint64_t seen = own < MAX_FAMILY ? (uint64_t)1 << own : 0;
	const struct entity *up = e->skip ? NULL : relative(l, f, called(l, e->bases), &seen, 0);
	uint64_t direct = up || !e->name.text.n ? 0 : naming(l, e->name.text);
	bool any = up != NULL;
	if (up)
		emit_property(q, up, p);
	for (size_t i = 0; direct && i < l->n && i < MAX_FAMILY; i++) {
		seen = 0;
		if ((f->tables & ~f->skipped) >> i & 1 && derives(f, i, direct, &seen, 0)) {
			emit_property(q, &l->v[i], p);
			any = true;
		}
	}
	if (e->named && !any)
		emit_property(q, e, p);
	else if (!up)
		emit_mixed_in(q, e, p, !any);
}

/* What a match says of the entity that it stands in: a call in a function that configures it. */
static void name_around(struct reader_query *q, const struct entities *l, const struct syntax_match *m)
{
	const struct syntax_capture *c = syntax_captured(m, "entity.in");
	struct entity *e = c ? around(q, l, node_of(q, m, c)) : NULL;
	if (!e)
		return;
	merge(&e->table, reader_query_text(q, m, "entity.table"));
	merge(&e->schema, reader_query_text(q, m, "entity.schema"));
}

/* What a class calls so is no column, whatever the database has: @property.not. */
static void is_not(struct reader_query *q, const struct entities *l, const struct syntax_match *m)
{
	const struct syntax_capture *at = syntax_captured(m, "property.not");
	const struct entity *e = at ? around(q, l, at->node) : NULL;
	if (e)
		reader_query_relation(q, e->name.text, reader_query_word(q, m, "property.not").text, STR_NONE,
			at->from, at->to);
}

/* A property that holds rows of another class: @relation.name. What is not said, the class around, is. */
static void relate(struct reader_query *q, const struct entities *l, const struct syntax_match *m)
{
	const struct syntax_capture *at = syntax_captured(m, "relation.name");
	struct reader_query_text name = reader_query_word(q, m, "relation.name"),
				 of = reader_query_word(q, m, "relation.of.name"),
				 to = reader_query_word(q, m, "relation.to.name");
	const struct entity *e = at && (!of.text.n || !to.text.n) ? around(q, l, at->node) : NULL;
	struct str here = e ? e->name.text : STR_NONE;
	struct str other = to.text.n && !str_eq(to.text, STR("self")) ? to.text : here;
	if (at && other.n)
		reader_query_relation(q, of.text.n ? of.text : here, name.text, other, name.from, name.to);
}

/* A class whose rows stand in the table of the class that it derives from, where that has one: @parent. */
static void inherit(struct reader_query *q, const struct syntax_match *m)
{
	struct reader_query_text of = reader_query_word(q, m, "parent.of.name"),
				 to = reader_query_word(q, m, "parent.name");
	if (to.text.n)
		reader_query_relation(q, of.text, STR(READER_QUERY_PARENT), to.text, of.from, of.to);
}

void reader_query_entities(struct reader_query *q)
{
	struct entities entities = {0};
	struct properties properties = {0};
	for (size_t i = 0; i < q->nmatches; i++) {
		const struct syntax_match *m = &q->matches[i];
		const struct syntax_capture *e = syntax_captured(m, "entity"),
					    *p = syntax_captured(m, "property");
		if (e)
			add_entity(q, &entities, m, node_of(q, m, e));
		if (p)
			add_property(q, &properties, m, node_of(q, m, p));
	}
	for (size_t i = 0; i < q->nmatches; i++)
		name_entity(q, &entities, &q->matches[i]);
	if (entities.n)
		qsort(entities.v, entities.n, sizeof *entities.v, by_node);
	for (size_t i = 0; i < q->nmatches; i++)
		name_around(q, &entities, &q->matches[i]);
	for (size_t i = 0; i < entities.n; i++) {
		name_table(q, &entities.v[i]);
		emit_entity(q, &entities.v[i]);
		emit_bases(q, &entities.v[i]);
	}
	for (size_t i = 0; i < q->nmatches; i++) {
		relate(q, &entities, &q->matches[i]);
		inherit(q, &q->matches[i]);
		is_not(q, &entities, &q->matches[i]);
	}
	struct family family;
	find_family(&entities, &family);
	for (size_t i = 0; i < properties.n; i++) {
		const struct entity *e = around(q, &entities, properties.v[i].node);
		if (e && has_key(q, &properties, i, e))
			continue;
		if (e && !e->skip && e->names.tables.n)
			emit_property(q, e, &properties.v[i]);
		else if (e)
			emit_of_family(q, &entities, &family, e, &properties.v[i]);
		else
			emit_mixed_in(q, NULL, &properties.v[i], true);
	}
}
