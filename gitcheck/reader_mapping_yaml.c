#include "gitcheck/reader_mapping.h"

static struct xml *element(struct arena *a, struct xml *parent, const char *name, const struct xml *from)
{
	struct xml *x = ARENA_NEW(a, struct xml);
	*x = (struct xml){.name = str_of(name), .line = from->line, .at = from->at, .end = from->end};
	xml_append(parent, x);
	return x;
}

static void set(struct arena *a, struct xml *x, const char *name, struct str value)
{
	if (value.n)
		*VEC_PUSH(a, &x->attributes) = (struct xml_attribute){str_of(name), value};
}

static const struct xml *section(const struct xml *entity, const char *name)
{
	for (const struct xml *x = entity->first; x; x = x->next)
		if (str_eq(x->name, str_of(name)))
			return x;
	return NULL;
}

/* fields: { sentOn: { type: datetime, column: shipped_at } } */
static void fields(struct arena *a, struct xml *entity, const struct xml *from, const char *name)
{
	for (const struct xml *f = from ? from->first : NULL; f; f = f->next) {
		struct xml *x = element(a, entity, name, f);
		set(a, x, "name", f->name);
		set(a, x, "column", xml_get(f, "column"));
	}
}

static void join_column(struct arena *a, struct xml *relation, const struct xml *at, struct str name)
{
	if (name.n)
		set(a, element(a, relation, "join-column", at), "name", name);
}

/* manyToOne: { carrier: { joinColumn: { name: carrier_id } } }, or joinColumns: { carrier_id: { ... } } */
static void relations(struct arena *a, struct xml *entity, const struct xml *from)
{
	for (const struct xml *f = from ? from->first : NULL; f; f = f->next) {
		const struct xml *one = section(f, "joinColumn"), *many = section(f, "joinColumns");
		struct xml *x = element(a, entity, "many-to-one", f);
		set(a, x, "field", f->name);
		if (one)
			join_column(a, x, one, xml_get(one, "name"));
		else if (many && many->first)
			join_column(a, x, many->first, many->first->name);
	}
}

struct xml *reader_mapping_yaml(struct arena *a, const struct xml *document)
{
	struct xml *root = element(a, NULL, "doctrine-mapping", document);
	for (const struct xml *e = document->first; e; e = e->next) {
		if (!str_eq(xml_get(e, "type"), STR("entity")))
			continue;
		struct xml *entity = element(a, root, "entity", e);
		set(a, entity, "name", e->name);
		set(a, entity, "table", xml_get(e, "table"));
		set(a, entity, "schema", xml_get(e, "schema"));
		fields(a, entity, section(e, "id"), "id");
		fields(a, entity, section(e, "fields"), "field");
		relations(a, entity, section(e, "manyToOne"));
		relations(a, entity, section(e, "oneToOne"));
	}
	return root;
}
