/* Yii's migrations: up(), or safeUp(), as PHP would run it. */
#include "migrate/formats/yii.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static bool is_base(struct str full)
{
	static const char *const names[] = {"yii\\db\\Migration", "craft\\db\\Migration", "Migration", NULL};
	return str_ione_of(full, names);
}

/* What changes rows, talks, or only looks. */
static bool is_idle(struct str name)
{
	static const char *const names[] = {"insert", "batchInsert", "upsert", "update", "delete",
		"truncateTable", "addCommentOnColumn", "addCommentOnTable", "dropCommentFromColumn",
		"dropCommentFromTable", "init", "stdout", "stderr", "beginCommand", "endCommand",
		"__construct", "safeDown", "down", NULL};
	return str_ione_of(name, names);
}

/* parent::up() runs safeUp() in a transaction. */
static bool own_up(struct doctrine_reader *r, struct str name)
{
	const struct doctrine_class *from = NULL;
	struct doctrine_array args = {0};
	if (str_ieq(name, STR("safeUp")))
		return true;
	if (!str_ieq(name, STR("up")))
		return false;
	uint32_t method = format_doctrine_method(r->class, STR("safeUp"), &from);
	if (method != UINT32_MAX)
		format_doctrine_run(r, from, method, &args);
	return true;
}

static bool this_call(struct doctrine_reader *r, struct str name, uint32_t call, struct doctrine_value *out)
{
	*out = of_kind(DOCTRINE_DATA);
	if (format_yii_make(r, name, call, out) || format_yii_operation(r, name, call) || own_up(r, name))
		return true;
	if (!str_ieq(name, STR("getDb")))
		return is_idle(name);
	*out = format_yii_db(r);
	return true;
}

static bool property(struct doctrine_reader *r, struct str name, struct doctrine_value *out)
{
	*out = str_eq(name, STR("db")) ? format_yii_db(r) : of_kind(DOCTRINE_DATA);
	return str_eq(name, STR("db")) || str_eq(name, STR("compact")) ||
	       str_eq(name, STR("maxSqlOutputLength"));
}

static bool function(struct doctrine_reader *r, struct str class, struct str name, uint32_t call,
	struct doctrine_value *out)
{
	if (!str_eq(name, STR("__construct")) || !str_eq(class, STR("Expression")))
		return false;
	*out = format_doctrine_argument(r, call, 0);
	out->raw = true;
	return true;
}

/* Yii::$app, Schema::TYPE_STRING */
static bool constant(struct doctrine_reader *r, struct str class, struct str name, struct doctrine_value *out)
{
	if ((str_eq(class, STR("Yii")) || str_eq(class, STR("Craft"))) && str_eq(name, STR("$app"))) {
		*out = format_yii_app(r);
		return true;
	}
	if (!str_eq(class, STR("Schema")) || !str_starts(name, STR("TYPE_")))
		return false;
	*out = format_doctrine_of_text(str_lower(r->a, str_sub(name, 5, name.n)));
	return true;
}

static bool text(struct doctrine_reader *r, const struct doctrine_value *v, struct doctrine_value *out)
{
	if (v->what != YII_COLUMN)
		return false;
	*out = format_doctrine_of_text(format_yii_column_text(r, v->object));
	out->partial = ((const struct yii_column *)v->object)->unread;
	return true;
}

const struct doctrine_tool format_yii_tool = {.is_base = is_base,
	.method = this_call,
	.property = property,
	.call = format_yii_call,
	.member = format_yii_member,
	.function = function,
	.constant = constant,
	.text = text};

/* -- one file -- */

/* The class that is called as the file is, else the first. */
static uint32_t class_of(const struct syntax *t, struct str name)
{
	uint32_t first = UINT32_MAX;
	for (uint32_t i = 0; i < t->n; i++) {
		if (!syntax_is(t, i, "class_declaration"))
			continue;
		if (str_ieq(syntax_text(t, syntax_field(t, i, "name")), name))
			return i;
		first = first == UINT32_MAX ? i : first;
	}
	return first;
}

int format_yii_read(struct arena *a, struct doctrine_project *p, const struct source *s,
	const struct yii_config *c, struct migration *m, struct err *e)
{
	static const char *const up[] = {"init", "up", NULL}, *const safe_up[] = {"init", "safeUp", NULL};
	const struct syntax *t = NULL;
	const struct doctrine_class *from = NULL;
	if (format_code_parse(a, p->w, LANGUAGE_PHP, m, &t, e))
		return (int)e->code;
	uint32_t class = t ? class_of(t, m->name) : UINT32_MAX;
	if (!t)
		return 0;
	if (class == UINT32_MAX) {
		format_code_unknown(a, m, 1, STR("no class of a migration is seen here"));
		return 0;
	}
	struct yii_reading own = {.config = c};
	struct doctrine_reader r = {
		.a = a, .s = s, .tool = &format_yii_tool, .own = &own, .p = p, .t = t, .file = t, .m = m};
	if (format_doctrine_class(p, a, t, class, &r.class, e))
		return (int)e->code;
	bool own_way = format_doctrine_method(r.class, STR("up"), &from) != UINT32_MAX;
	bool safe = format_doctrine_method(r.class, STR("safeUp"), &from) != UINT32_MAX;
	m->in_tx = m->in_tx && !own_way;
	if (own_way || safe)
		format_doctrine_follow(&r, own_way ? up : safe_up, &m->up);
	else
		format_doctrine_unknown(&r, "the class has no method up() or safeUp() of its own");
	format_doctrine_sort_gaps(m);
	m->opaque = true; /* only the tool runs it */
	return 0;
}
