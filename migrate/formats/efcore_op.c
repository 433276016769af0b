#include "migrate/formats/efcore_op.h"

uint32_t format_efcore_op_argument(struct efcore_op *o, const char *name, size_t k)
{
	return format_efcore_argument(o->r, o->call, name, k);
}

struct str format_efcore_op_text(struct efcore_op *o, const char *name, size_t k)
{
	struct str out;
	o->known = format_efcore_text(o->r, format_efcore_op_argument(o, name, k), &out) && o->known;
	return out;
}

struct str format_efcore_op_schema(struct efcore_op *o, const char *name, size_t k)
{
	struct str schema = format_efcore_op_text(o, name, k);
	return o->r->s->dialect == DIALECT_SQLITE ? STR_NONE : schema;
}

struct str format_efcore_op_needed(struct efcore_op *o, const char *name, size_t k)
{
	struct str out = format_efcore_op_text(o, name, k);
	o->known = o->known && out.n;
	return out;
}

struct names_list format_efcore_op_names(struct efcore_op *o, const char *one, const char *many, size_t k)
{
	struct names_list out;
	uint32_t node = format_efcore_op_argument(o, one, k);
	if (node == UINT32_MAX)
		node = format_efcore_op_argument(o, many, SIZE_MAX);
	o->known = format_efcore_names(o->r, node, &out) && o->known;
	return out;
}

/* What the database has no statement for (SQLite: the table is made anew), or has arguments that are
 * computed.
 */
void format_efcore_op_done(struct efcore_op *o, bool written)
{
	if (!o->known)
		format_efcore_unknown(o->r, o->call->node, "an operation whose arguments are not literals");
	else if (!written)
		format_efcore_unknown(
			o->r, o->call->node, "an operation for which EF Core makes the table anew in SQLite");
}

/* -- keys -- */

static struct str actions(struct efcore_op *o)
{
	static const char *const words[][2] = {{"Cascade", "CASCADE"}, {"SetNull", "SET NULL"},
		{"SetDefault", "SET DEFAULT"}, {"Restrict", "RESTRICT"}, {"NoAction", ""}};
	static const char *const when[][2] = {{"onUpdate", " ON UPDATE "}, {"onDelete", " ON DELETE "}};
	struct str out = STR_NONE;
	for (size_t i = 0; i < 2; i++) {
		uint32_t node = format_efcore_op_argument(o, when[i][0], SIZE_MAX);
		struct str value = node == UINT32_MAX ? STR("NoAction") : syntax_text(o->r->t, node);
		const char *word = NULL;
		value = str_sub(value, str_rchr(value, '.') + 1, value.n);
		for (size_t k = 0; k < sizeof words / sizeof *words; k++)
			if (str_eq(value, str_of(words[k][0])))
				word = words[k][1];
		o->known = o->known && word;
		if (word && *word)
			out = str_fmt(o->r->a, "%.*s%s%s", STRF(out), when[i][1], word);
	}
	return str_trim(out);
}

struct str format_efcore_op_foreign_key(struct efcore_op *o, struct names_list columns, size_t principal)
{
	struct format_ddl_key k = {.name = o->name, .columns = columns};
	uint32_t one = format_efcore_op_argument(o, "principalColumn", SIZE_MAX),
		 many = format_efcore_op_argument(o, "principalColumns", SIZE_MAX);
	k.target = (struct format_ddl_table){format_efcore_op_schema(o, "principalSchema", SIZE_MAX),
		format_efcore_op_needed(o, "principalTable", principal)};
	if (one != UINT32_MAX || many != UINT32_MAX)
		k.target_columns = format_efcore_op_names(o, "principalColumn", "principalColumns", SIZE_MAX);
	k.actions = actions(o);
	return o->known ? format_ddl_foreign_key(&o->r->d, &k) : STR_NONE;
}

struct str format_efcore_op_key(struct efcore_op *o, const char *kind, struct names_list columns)
{
	return str_fmt(o->r->a, "CONSTRAINT %.*s %s %.*s", STRF(format_ddl_name(&o->r->d, o->name)), kind,
		STRF(format_ddl_list(&o->r->d, &columns)));
}

struct str format_efcore_op_check(struct efcore_op *o, size_t k)
{
	struct str rule = format_efcore_op_needed(o, "sql", k);
	return str_fmt(o->r->a, "CONSTRAINT %.*s CHECK (%.*s)", STRF(format_ddl_name(&o->r->d, o->name)),
		STRF(rule));
}
