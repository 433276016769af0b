/*
 * Mappings in XML: Hibernate's hbm.xml, JPA's orm.xml, Doctrine's dcm.xml and orm.xml, and in YAML:
 * Doctrine's dcm.yml and orm.yml. A find selects all mapped columns. Facts:
 * docs.jboss.org/hibernate/orm/5.6/userguide (hbm), jakarta.ee/xml/ns/persistence/orm, doctrine-project.org
 * ORM "XML Mapping". Names that are not written are the property's, or that in snake case.
 */
#include <string.h>

#include "gitcheck/reader.h"
#include "gitcheck/reader_mapping.h"
#include "parse/yaml.h"

enum { MAX_MAPPING = 1024 * 1024 };

struct mapping {
	struct arena *a;
	struct str bytes;
	struct mentions *out;
	size_t group;
};

struct table {
	struct str class, schema, name;
	bool derived;
};

static bool is(const struct xml *x, const char *names)
{
	struct str all = str_of(names);
	while (all.n)
		if (str_eq(str_cut(&all, ' '), x->name))
			return true;
	return false;
}

static const struct xml *child(const struct xml *x, const char *names)
{
	for (x = x->first; x; x = x->next)
		if (is(x, names))
			return x;
	return NULL;
}

/* Where a value stands in the element's start tag. */
static size_t place(const struct mapping *p, const struct xml *x, struct str value)
{
	uintptr_t from = (uintptr_t)p->bytes.p, in = (uintptr_t)value.p;
	if (value.n && in >= from && in - from < p->bytes.n) /* YAML's are views of it */
		return in - from;
	struct str tag = str_sub(p->bytes, x->at, x->end);
	size_t at = str_find(tag, str_fmt(p->a, "\"%.*s\"", STRF(value)), 0);
	at = at == SIZE_MAX ? str_find(tag, str_fmt(p->a, "'%.*s'", STRF(value)), 0) : at;
	return at == SIZE_MAX ? x->at : x->at + at + 1;
}

static struct str unqualified(struct str name)
{
	for (size_t i = name.n; i; i--)
		if (name.p[i - 1] == '.' || name.p[i - 1] == '\\')
			return str_sub(name, i, name.n);
	return name;
}

/* Quotes around a written name make it exact; without them PostgreSQL folds it. */
static struct str written(struct arena *a, struct str name)
{
	bool quoted = name.n > 2 && (name.p[0] == '`' || name.p[0] == '"');
	return quoted ? str_sub(name, 1, name.n - 1) : str_lower(a, name);
}

static void say(struct mapping *p, struct object_id id, const struct table *t, struct str property, size_t at,
	size_t n, enum confidence most, size_t group)
{
	struct mention *m = reader_object(p->a, p->out, reader_mapping.name, id, at, at + n, most);
	m->entity = t->class;
	m->property = property;
	m->maps = t->class.n > 0;
	m->group = group;
}

/* A column by its written name, else by what the property is called. */
static void column(
	struct mapping *p, const struct table *t, const struct xml *x, struct str property, struct str name)
{
	struct object_id id = {.kind = OBJECT_COLUMN, .schema = t->schema, .table = t->name};
	enum confidence most = t->derived || !name.n ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN;
	struct str shown = name.n ? name : property;
	size_t at = place(p, x, shown), group = name.n ? 0 : ++p->group;
	if (!shown.n || !t->name.n)
		return;
	id.name = name.n ? written(p->a, name) : reader_snake(p->a, property);
	say(p, id, t, property, at, shown.n, most, group);
	struct str low = str_lower(p->a, property);
	if (name.n || str_eq(low, id.name))
		return;
	id.name = low;
	say(p, id, t, property, at, shown.n, most, group);
}

/* <property name="sentOn" column="shipped_at"/>, <basic name="sentOn"><column name="shipped_at"/></basic> */
static void property(struct mapping *p, const struct table *t, const struct xml *x)
{
	bool relation = is(x, "many-to-one one-to-one");
	struct str name = xml_get(x, "name"), doctrine = xml_get(x, "field"), own = xml_get(x, "column");
	const struct xml *inner = child(x, "column join-column join-columns");
	name = name.n ? name : doctrine;
	if (inner && is(inner, "join-columns"))
		inner = child(inner, "join-column");
	if (own.n)
		column(p, t, x, name, own);
	else if (inner && xml_get(inner, "name").n)
		column(p, t, inner, name, xml_get(inner, "name"));
	else if (!relation && !xml_get(x, "formula").n)
		column(p, t, x, name, STR_NONE);
}

static void properties(struct mapping *p, const struct table *t, const struct xml *x, int depth)
{
	for (x = x->first; x && depth < 4; x = x->next)
		if (is(x, "id property field basic version timestamp many-to-one one-to-one key-property"))
			property(p, t, x);
		else if (is(x, "attributes composite-id join natural-id properties"))
			properties(p, t, x, depth + 1);
}

/* A class and its table: as an attribute, as an element, or called as the class. */
static void class(struct mapping *p, const struct xml *x)
{
	const struct xml *inner = child(x, "table");
	struct str name = xml_get(x, "name"), table = xml_get(x, "table"), schema = xml_get(x, "schema");
	struct table t = {
		.class = unqualified(name.n && !xml_get(x, "class").n ? name : xml_get(x, "class"))};
	const struct xml *at = x;
	if (!table.n && inner) {
		table = xml_get(inner, "name");
		schema = xml_get(inner, "schema");
		at = inner;
	}
	t.derived = !table.n;
	size_t dot = str_rchr(table, '.');
	t.schema = schema.n || dot == SIZE_MAX ? schema : str_sub(table, 0, dot);
	t.name = t.derived ? reader_snake(p->a, t.class)
			   : written(p->a, dot == SIZE_MAX ? table : str_sub(table, dot + 1, table.n));
	if (!t.name.n)
		return;
	struct object_id id = {.kind = OBJECT_TABLE, .schema = t.schema, .table = t.name, .name = t.name};
	struct str shown = t.derived ? t.class : table;
	say(p, id, &t, STR_NONE, place(p, at, shown), shown.n,
		t.derived ? CONFIDENCE_LIKELY : CONFIDENCE_CERTAIN, 0);
	properties(p, &t, x, 0);
}

/* A named query of the database's own language. */
static void query(struct mapping *p, const struct xml *x)
{
	const struct xml *inner = child(x, "query");
	x = inner ? inner : x;
	struct str text = str_trim(x->text);
	size_t at = str_find(str_sub(p->bytes, x->at, x->end), text, 0);
	if (!text.n || at == SIZE_MAX)
		return;
	reader_statement(p->a, p->out, reader_mapping.name, text, x->at + at, CONFIDENCE_LIKELY);
}

static void elements(struct mapping *p, const struct xml *x, int depth)
{
	for (x = x->first; x && depth < 6; x = x->next) {
		if (is(x, "class subclass joined-subclass union-subclass entity"))
			class(p, x);
		else if (is(x, "sql-query named-native-query"))
			query(p, x);
		elements(p, x, depth + 1);
	}
}

/* The text without its document type, which our parser refuses: blank, so that offsets stay. */
static struct str without_type(struct arena *a, struct str s)
{
	size_t at = str_find(s, STR("<!DOCTYPE"), 0), end = at == SIZE_MAX ? at : str_find(s, STR(">"), at);
	if (end == SIZE_MAX || str_find(str_sub(s, at, end), STR("["), 0) != SIZE_MAX)
		return s;
	char *p = ARENA_ARRAY(a, char, s.n + 1);
	memcpy(p, s.p, s.n);
	for (size_t i = at; i <= end; i++)
		p[i] = s.p[i] == '\n' ? '\n' : ' ';
	return (struct str){p, s.n};
}

static bool is_xml(const struct code_file *f)
{
	return str_ends(f->path, STR(".xml")) &&
	       (str_find(f->bytes, STR("<hibernate-mapping"), 0) != SIZE_MAX ||
		       str_find(f->bytes, STR("<entity-mappings"), 0) != SIZE_MAX ||
		       str_find(f->bytes, STR("<doctrine-mapping"), 0) != SIZE_MAX);
}

static bool is_yaml(const struct code_file *f)
{
	static const char *const ends[] = {".orm.yml", ".orm.yaml", ".dcm.yml", ".dcm.yaml"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(f->path, str_of(ends[i])))
			return true;
	return false;
}

static void read(struct arena *a, const struct code_file *f, struct mentions *out)
{
	struct mapping p = {.a = a, .bytes = f->bytes, .out = out};
	struct xml *root = NULL;
	struct err e = {.a = a};
	bool xml = is_xml(f);
	if ((!xml && !is_yaml(f)) || f->bytes.n > MAX_MAPPING)
		return;
	int rc =
		xml ? xml_parse(a, without_type(a, f->bytes), &root, &e) : yaml_parse(a, f->bytes, &root, &e);
	if (rc) {
		err_drop(&e, rc);
		reader_unread(a, out, reader_mapping.name, 0, f->bytes.n,
			xml ? "a mapping that is no well-formed XML"
			    : "a mapping that is no well-formed YAML");
		return;
	}
	elements(&p, xml ? root : reader_mapping_yaml(a, root), 0);
}

const struct reader reader_mapping = {"mapping", read, NULL};
