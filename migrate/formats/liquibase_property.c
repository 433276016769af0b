/* <property name="clobType" value="clob" dbms="postgresql"/>, and ${clobType} in the attributes of changes:
 * of several of a name the first that counts here wins. Facts: docs.liquibase.com, "Property substitution".
 */
#include "base/sb.h"
#include "migrate/formats/liquibase.h"

enum { MAX_VALUE = 64 * 1024 };

void format_liquibase_property(struct liquibase_walk *w, const struct migration *whole, const struct xml *x)
{
	struct str name = xml_get(x, "name"), context = xml_get(x, "context");
	int here = format_liquibase_runs(w->s, xml_get(x, "dbms"));
	bool sure = here > 0 && !context.n && !xml_get(x, "contextFilter").n && !xml_get(x, "labels").n;
	if (!name.n || !here)
		return;
	struct liquibase_property *p = VEC_PUSH(w->a, &w->properties);
	p->name = str_dup(w->a, name);
	p->value = sure ? str_dup(w->a, xml_get(x, "value")) : STR_NONE;
	p->file = str_eq(xml_get(x, "global"), STR("false")) ? whole->path : STR_NONE;
}

static struct str value_of(const struct liquibase_walk *w, struct str file, struct str name)
{
	for (size_t i = 0; i < w->properties.n; i++) {
		const struct liquibase_property *p = &w->properties.v[i];
		if (str_eq(p->name, name) && (!p->file.n || str_eq(p->file, file)))
			return p->value;
	}
	return STR_NONE;
}

/* What is not known stays as it is written. */
static struct str expanded(struct liquibase_walk *w, struct str file, struct str text)
{
	struct sb b = sb_new(w->tree, MAX_VALUE);
	size_t at = 0, from, end;
	while ((from = str_find(text, STR("${"), at)) != SIZE_MAX &&
		(end = str_find(text, STR("}"), from)) != SIZE_MAX) {
		struct str value = value_of(w, file, str_sub(text, from + 2, end));
		sb_add(&b, str_sub(text, at, from));
		sb_add(&b, value.n ? value : str_sub(text, from, end + 1));
		at = end + 1;
	}
	sb_add(&b, str_sub(text, at, text.n));
	return b.full ? text : sb_str(&b);
}

/* Its own attributes are those of a changeset at the top, which has its statements from its children. SQL
 * stays: its sums and places are those of what is written. */
void format_liquibase_expand(struct liquibase_walk *w, const struct migration *whole, struct xml *x)
{
	for (struct xml *k = x->first; k; k = k->next) {
		if (str_eq(k->name, STR("sql")) || str_eq(k->name, STR("sqlFile")))
			continue;
		for (size_t i = 0; i < k->attributes.n; i++)
			if (str_find(k->attributes.v[i].value, STR("${"), 0) != SIZE_MAX)
				k->attributes.v[i].value = expanded(w, whole->path, k->attributes.v[i].value);
		format_liquibase_expand(w, whole, k);
	}
}
