#include "base/sb.h"
#include "base/sha.h"
#include "migrate/formats/alembic.h"

enum { MAX_NAME = 4096 };

/* column._ddl_label */
static struct str label(struct format_python *r, const struct alembic_object *o, struct str column)
{
	struct str schema = o->table.schema;
	if (!schema.n)
		return str_fmt(r->a, "%.*s_%.*s", STRF(o->table.name), STRF(column));
	return str_fmt(r->a, "%.*s_%.*s_%.*s", STRF(schema), STRF(o->table.name), STRF(column));
}

/* "column_0_name", "column_2_key", "column_0_label"; "column_0N_name" joins all, "column_0_N_name" with '_'.
 */
static bool column_token(
	struct format_python *r, const struct alembic_object *o, struct str t, struct str *out)
{
	static const char *const forms[] = {"_name", "_key", "_label", NULL};
	struct str of = STR_NONE, number;
	uint64_t k = 0;
	for (size_t i = 0; forms[i]; i++)
		if (str_ends(t, str_of(forms[i])))
			of = str_of(forms[i]);
	if (!str_starts(t, STR("column_")) || !of.n || t.n < 7 + of.n)
		return false;
	number = str_sub(t, 7, t.n - of.n);
	bool all = str_eq(number, STR("0N")) || str_eq(number, STR("0_N"));
	bool labels = str_eq(of, STR("_label"));
	if (!all && (!str_u64(number, &k) || k >= o->columns->n))
		return false;
	*out = STR("");
	for (size_t i = (size_t)k; i < o->columns->n && (all || i == k); i++) {
		struct str one = labels ? label(r, o, o->columns->v[i]) : o->columns->v[i];
		*out = str_fmt(r->a, "%.*s%s%.*s", STRF(*out), i && number.n == 3 ? "_" : "", STRF(one));
	}
	return true;
}

static bool token(struct format_python *r, const struct alembic_object *o, struct str t, struct str *out)
{
	*out = STR_NONE;
	if (str_eq(t, STR("table_name")))
		*out = o->table.name;
	else if (str_eq(t, STR("constraint_name")))
		*out = o->name;
	else if (str_eq(t, STR("referred_table_name")))
		*out = o->target;
	else if (str_eq(t, STR("referred_column_0_name")))
		*out = o->target_column;
	else
		return column_token(r, o, t, out);
	return out->n > 0;
}

/* "%" of a dictionary, of which only "%(word)s" and "%%" are followed. */
static bool expand(
	struct format_python *r, const struct alembic_object *o, struct str pattern, struct str *out)
{
	struct sb b = sb_new(r->a, MAX_NAME);
	while (pattern.n) {
		size_t bar = str_chr(pattern, '%');
		sb_add(&b, str_sub(pattern, 0, bar == SIZE_MAX ? pattern.n : bar));
		if (bar == SIZE_MAX)
			break;
		pattern = str_sub(pattern, bar + 1, pattern.n);
		size_t end = str_find(pattern, STR(")s"), 0);
		struct str value = STR("%");
		bool twice = str_starts(pattern, STR("%"));
		if (!twice && (!str_starts(pattern, STR("(")) || end == SIZE_MAX ||
				      !token(r, o, str_sub(pattern, 1, end), &value)))
			return false;
		sb_add(&b, value);
		pattern = str_sub(pattern, twice ? 1 : end + 2, pattern.n);
	}
	*out = sb_str(&b);
	return true;
}

/* What is longer than the server takes keeps its beginning, and four digits of its sum. */
static struct str shortened(struct format_python *r, struct str name)
{
	size_t most = r->s->dialect == DIALECT_POSTGRESQL ? 63 : r->s->dialect == DIALECT_MYSQL ? 64 : 9999;
	if (name.n <= most)
		return name;
	struct str sum = sha_hex_of(r->a, SHA_MD5, name);
	return str_fmt(r->a, "%.*s_%.*s", STRF(str_sub(name, 0, most - 8)), STRF(str_sub(sum, 28, 32)));
}

struct str format_alembic_object_name(struct format_python *r, uint32_t node, const struct alembic_object *o)
{
	static const struct alembic_naming usual = {.of = {[ALEMBIC_IX] = {"ix_%(column_0_label)s", 21}}};
	const struct alembic_flow *flow = r->own;
	const struct alembic_naming *naming = flow->naming && flow->naming->stated ? flow->naming : &usual;
	struct str pattern = naming->of[o->kind], name;
	bool asks = str_find(pattern, STR("%(constraint_name)s"), 0) != SIZE_MAX;
	if (o->fixed || (o->name.n && !asks && !naming->unread))
		return o->name;
	if (naming->unread) {
		if (!o->name.n || o->kind == ALEMBIC_CK)
			format_python_unknown(
				r, node, "a name by the project's naming convention, which is computed");
		return o->name;
	}
	if (!pattern.n)
		return o->name;
	if (expand(r, o, pattern, &name))
		return shortened(r, name);
	if (o->kind != ALEMBIC_PK || !asks)
		format_python_unknown(r, node, "a name by the project's naming convention that is not read");
	return o->name;
}

struct str format_alembic_operation_name(struct format_python *r, const struct format_python_call *c,
	struct str name, struct format_ddl_table table, size_t at)
{
	static const struct {
		const char *call, *type;
		enum alembic_kind kind;
	} kinds[] = {{"create_unique_constraint", "unique", ALEMBIC_UQ},
		{"create_check_constraint", "check", ALEMBIC_CK},
		{"create_primary_key", "primary", ALEMBIC_PK},
		{"create_foreign_key", "foreignkey", ALEMBIC_FK}, {"create_index", "", ALEMBIC_IX}};
	struct names_list columns = {0}, targets = {0};
	struct str type = STR_NONE;
	bool drop = str_eq(c->name, STR("drop_constraint"));
	size_t i = 0;
	if (drop)
		(void)format_python_string(r, format_python_argument(r, c->arguments, at, "type_"), &type);
	while (i < sizeof kinds / sizeof *kinds && (drop ? !type.n || !str_eq(type, str_of(kinds[i].type))
							 : !str_eq(c->name, str_of(kinds[i].call))))
		i++;
	if (i == sizeof kinds / sizeof *kinds || (drop && !name.n))
		return name;
	struct alembic_object o = {.kind = kinds[i].kind, .name = name, .table = table, .columns = &columns};
	o.fixed = format_alembic_fixed(r, format_python_argument(r, c->arguments, 0,
						  o.kind == ALEMBIC_IX ? "index_name" : "constraint_name"));
	bool key = o.kind == ALEMBIC_FK && !drop;
	if (key) {
		(void)format_python_string(
			r, format_python_argument(r, c->arguments, at, "referent_table"), &o.target);
		(void)format_python_strings(
			r, format_python_argument(r, c->arguments, at + 2, "remote_cols"), &targets);
		(void)format_python_string(
			r, format_python_keyword(r, c->arguments, "source_schema"), &o.table.schema);
	}
	if (!drop && o.kind != ALEMBIC_CK)
		(void)format_python_strings(r,
			format_python_argument(r, c->arguments, at + key, key ? "local_cols" : "columns"),
			&columns);
	if (targets.n)
		o.target_column = targets.v[0];
	return format_alembic_object_name(r, c->node, &o);
}
