/* What PHP's comparisons ask, as conditions over the catalog. */
#include "migrate/formats/doctrine_php.h"

static struct str always(bool holds)
{
	return format_when_constant(holds);
}

struct str format_doctrine_truth(struct doctrine_reader *r, const struct doctrine_value *v)
{
	(void)r;
	switch (v->kind) {
	case DOCTRINE_BOOL:
		return v->when;
	case DOCTRINE_NULL:
		return always(false);
	case DOCTRINE_TEXT:
		if (v->partial)
			return STR_NONE;
		return always(v->text.n && !str_eq(v->text, STR("0")) &&
			      !(v->number && str_eq(v->text, STR("0.0"))));
	case DOCTRINE_ARRAY:
		return always(v->array->n > 0);
	case DOCTRINE_DATA:
	case DOCTRINE_FOREIGN:
	case DOCTRINE_SET:
	case DOCTRINE_ITEM_COLUMNS:
		return STR_NONE;
	default:
		return always(true);
	}
}

/* -- comparisons -- */

static bool is_object(const struct doctrine_value *v)
{
	return v->kind >= DOCTRINE_CLOSURE && v->kind < DOCTRINE_SET;
}

/* Of each of a set: are these its columns, is this its name? */
static struct str item_equal(
	struct doctrine_reader *r, const struct doctrine_value *x, const struct doctrine_value *y)
{
	struct str out = STR_NONE;
	bool name = x->kind == DOCTRINE_TEXT && str_eq(x->text, STR(DOCTRINE_EACH));
	if (name && format_doctrine_known(y) && y->text.n)
		return replay_item(r->a, "name", &y->text, 1);
	if (x->kind != DOCTRINE_ITEM_COLUMNS || y->kind != DOCTRINE_ARRAY || y->array->n > 16)
		return out;
	struct str names[16];
	for (size_t i = 0; i < y->array->n; i++) {
		if (!format_doctrine_known(&y->array->v[i].value))
			return out;
		names[i] = format_doctrine_named(r, y->array->v[i].value.text);
	}
	return replay_item(r->a, "is", names, y->array->n);
}

/* The number of rows that a question finds, beside a number; the row, beside false or null. */
static struct str count_equal(const struct doctrine_value *x, const struct doctrine_value *y, struct arena *a)
{
	if (y->kind == DOCTRINE_NULL || (y->kind == DOCTRINE_BOOL && format_when_is(y->when, false)))
		return format_when_not(a, x->when);
	if (y->kind == DOCTRINE_BOOL && format_when_is(y->when, true))
		return x->when;
	if (!format_doctrine_known(y))
		return STR_NONE;
	return str_eq(y->text, STR("0"))   ? format_when_not(a, x->when)
	       : str_eq(y->text, STR("1")) ? x->when
					   : STR_NONE;
}

/* A comparison with what is read from a table: "other" is what comes of it where the table is not there. */
static struct str by_rows(struct arena *a, const struct doctrine_value *v, struct str other)
{
	if (!other.n)
		return STR_NONE;
	return format_when_any(a, format_when_all(a, v->when, format_when_unknown()),
		format_when_all(a, format_when_not(a, v->when), other));
}

static struct doctrine_value where_absent(const struct doctrine_value *v)
{
	return (struct doctrine_value){.kind = DOCTRINE_TEXT, .text = v->text, .number = v->number};
}

static bool is_item(const struct doctrine_value *v)
{
	return v->kind == DOCTRINE_ITEM_COLUMNS ||
	       (v->kind == DOCTRINE_TEXT && str_eq(v->text, STR(DOCTRINE_EACH)));
}

struct str format_doctrine_equal(struct doctrine_reader *r, const struct doctrine_value *x,
	const struct doctrine_value *y, bool strict)
{
	if (x->absent && x->text.n) {
		struct doctrine_value other = where_absent(x);
		return by_rows(r->a, x, format_doctrine_equal(r, &other, y, strict));
	}
	if (y->absent && y->text.n)
		return format_doctrine_equal(r, y, x, strict);
	if (is_item(x) || is_item(y))
		return is_item(x) ? item_equal(r, x, y) : item_equal(r, y, x);
	if (x->count || y->count)
		return x->count ? count_equal(x, y, r->a) : count_equal(y, x, r->a);
	if (x->kind == DOCTRINE_DATA || y->kind == DOCTRINE_DATA || x->kind == DOCTRINE_FOREIGN ||
		y->kind == DOCTRINE_FOREIGN || x->kind == DOCTRINE_SET || y->kind == DOCTRINE_SET)
		return STR_NONE;
	if (x->kind == DOCTRINE_TEXT && y->kind == DOCTRINE_TEXT)
		return x->partial || y->partial ? STR_NONE : always(str_eq(x->text, y->text));
	if (x->kind == DOCTRINE_BOOL || y->kind == DOCTRINE_BOOL) {
		struct str a = format_doctrine_truth(r, x), b = format_doctrine_truth(r, y);
		if (x->kind != y->kind && strict)
			return always(false);
		if (format_when_is(a, true) || format_when_is(a, false))
			return format_when_is(a, true) ? b : format_when_not(r->a, b);
		if (format_when_is(b, true) || format_when_is(b, false))
			return format_when_is(b, true) ? a : format_when_not(r->a, a);
		return STR_NONE;
	}
	if (x->kind == DOCTRINE_NULL || y->kind == DOCTRINE_NULL)
		return x->kind == y->kind                       ? always(true)
		       : strict || is_object(x) || is_object(y) ? always(false)
								: STR_NONE;
	return STR_NONE;
}

/* $platform instanceof PostgreSQLPlatform, in the spellings of DBAL 2 to 4. MariaDB and MySQL are told apart
 * by classes of their own, and which of them it is is not known here. */
struct str format_doctrine_is_platform(struct doctrine_reader *r, struct str class)
{
	static const char *const of[] = {"postgresql", "mysql", "sqlite"}; /* by dialect */
	class = str_lower(r->a, format_doctrine_last(class));
	if (str_starts(class, STR("abstract")))
		class = str_sub(class, 8, class.n);
	if (r->tool && str_starts(class, STR("postgres"))) /* CakePHP's drivers */
		return always(r->s->dialect == DIALECT_POSTGRESQL);
	if (r->tool)
		return str_eq(class, STR("mysql")) || str_eq(class, STR("sqlite"))
			       ? always(str_eq(class, str_of(of[r->s->dialect])))
			       : STR_NONE;
	size_t at = str_find(class, STR("platform"), 0);
	if (at == SIZE_MAX || at == 0)
		return STR_NONE;
	bool mysql = r->s->dialect == DIALECT_MYSQL;
	if (str_starts(class, STR("mariadb")) || (str_starts(class, STR("mysql")) && at > 5))
		return mysql ? STR_NONE : always(false);
	return always(str_starts(class, str_of(of[r->s->dialect])));
}

static struct str instance_of(struct doctrine_reader *r, uint32_t left, uint32_t right)
{
	struct doctrine_value v = format_doctrine_value(r, left);
	return v.kind == DOCTRINE_PLATFORM ? format_doctrine_is_platform(r, syntax_text(r->t, right))
					   : STR_NONE;
}

static bool number_of(const struct doctrine_value *v, uint64_t *out)
{
	return format_doctrine_known(v) && str_u64(v->text, out);
}

/* count > 0, count >= 1, count < 1 */
static struct str count_order(
	struct str op, const struct doctrine_value *x, const struct doctrine_value *y, struct arena *a)
{
	uint64_t n;
	if (!x->count || !number_of(y, &n))
		return STR_NONE;
	if ((str_eq(op, STR(">")) && n == 0) || (str_eq(op, STR(">=")) && n == 1))
		return x->when;
	return str_eq(op, STR("<")) && n == 1 ? format_when_not(a, x->when) : STR_NONE;
}

static struct str order(struct str op, const struct doctrine_value *x, const struct doctrine_value *y)
{
	uint64_t a, b;
	if (!number_of(x, &a) || !number_of(y, &b))
		return STR_NONE;
	bool or_equal = op.n == 2;
	return always(op.p[0] == '<' ? a < b || (or_equal && a == b) : a > b || (or_equal && a == b));
}

/* && and ||; the right side is looked at where the left does not decide. */
static struct str both(struct doctrine_reader *r, uint32_t node, bool all)
{
	struct doctrine_value x = format_doctrine_value(r, syntax_field(r->t, node, "left"));
	struct str a = format_doctrine_truth(r, &x);
	if (format_when_is(a, !all))
		return a;
	struct doctrine_value y = format_doctrine_value(r, syntax_field(r->t, node, "right"));
	struct str b = format_doctrine_truth(r, &y);
	return all ? format_when_all(r->a, a, b) : format_when_any(r->a, a, b);
}

static struct doctrine_value arithmetic(
	struct str op, const struct doctrine_value *x, const struct doctrine_value *y, struct arena *a)
{
	uint64_t m, n;
	struct doctrine_value out = {.kind = DOCTRINE_DATA};
	if (!number_of(x, &m) || !number_of(y, &n) || m > UINT32_MAX || n > UINT32_MAX || op.n != 1 ||
		str_chr(STR("+-*"), op.p[0]) == SIZE_MAX || (op.p[0] == '-' && n > m))
		return out;
	m = op.p[0] == '+' ? m + n : op.p[0] == '-' ? m - n : m * n;
	out = format_doctrine_of_text(str_fmt(a, "%llu", (unsigned long long)m));
	out.number = true;
	return out;
}

static struct doctrine_value otherwise(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_value v = format_doctrine_value(r, syntax_field(r->t, node, "left"));
	if (v.kind == DOCTRINE_NULL)
		return format_doctrine_value(r, syntax_field(r->t, node, "right"));
	return v;
}

struct doctrine_value format_doctrine_binary(struct doctrine_reader *r, uint32_t node)
{
	static const char *const equal[] = {"===", "==", NULL}, *const other[] = {"!==", "!=", "<>", NULL};
	struct str op = syntax_text(r->t, syntax_field(r->t, node, "operator"));
	uint32_t left = syntax_field(r->t, node, "left"), right = syntax_field(r->t, node, "right");
	if (str_eq(op, STR("\?\?")))
		return otherwise(r, node);
	if (str_eq(op, STR("&&")) || str_ieq(op, STR("and")))
		return format_doctrine_of_bool(both(r, node, true));
	if (str_eq(op, STR("||")) || str_ieq(op, STR("or")))
		return format_doctrine_of_bool(both(r, node, false));
	if (str_ieq(op, STR("instanceof")))
		return format_doctrine_of_bool(instance_of(r, left, right));
	struct doctrine_value x = format_doctrine_value(r, left), y = format_doctrine_value(r, right);
	if (str_one_of(op, equal))
		return format_doctrine_of_bool(format_doctrine_equal(r, &x, &y, op.n == 3));
	if (str_one_of(op, other))
		return format_doctrine_of_bool(
			format_when_not(r->a, format_doctrine_equal(r, &x, &y, op.n == 3)));
	if (op.n && (op.p[0] == '<' || op.p[0] == '>') && x.absent && x.text.n) {
		struct doctrine_value other_value = where_absent(&x);
		return format_doctrine_of_bool(by_rows(r->a, &x, order(op, &other_value, &y)));
	}
	if (op.n && (op.p[0] == '<' || op.p[0] == '>'))
		return format_doctrine_of_bool(x.count ? count_order(op, &x, &y, r->a) : order(op, &x, &y));
	return arithmetic(op, &x, &y, r->a);
}

/* -- what is there -- */

/* What this migration itself has done to it through the Schema API: 1 made, 0 taken away, -1 nothing, -2 it
 * may have. */
static int touched(struct doctrine_reader *r, const struct doctrine_touched *v, size_t n,
	enum doctrine_part part, struct str name)
{
	r->steps += n / 16;
	for (size_t i = n; i-- > 0;) {
		if (v[i].part != part || !str_ieq(v[i].name, name))
			continue;
		bool around = !v[i].frames;
		for (size_t k = 0; k < r->frames.n; k++)
			around = around || r->frames.v[k].serial == v[i].frames;
		return around ? v[i].there : -2;
	}
	return -1;
}

struct str format_doctrine_has(struct doctrine_reader *r, struct doctrine_table *t, enum doctrine_part part,
	struct str name, bool live)
{
	int done = live                      ? -1
		   : part == DOCTRINE_TABLES ? touched(r, r->touched.v, r->touched.n, part, name)
					     : touched(r, t->touched.v, t->touched.n, part, name);
	if (done >= 0 || (done == -1 && part != DOCTRINE_TABLES && t->create))
		return always(done == 1);
	if (done == -2)
		return STR_NONE;
	if (part == DOCTRINE_TABLES)
		return format_when_table(r->a, name);
	struct str table = t->name.schema.n
				   ? str_fmt(r->a, "%.*s.%.*s", STRF(t->name.schema), STRF(t->name.name))
				   : t->name.name;
	return part == DOCTRINE_COLUMNS   ? format_when_column(r->a, table, name)
	       : part == DOCTRINE_INDEXES ? format_when_index(r->a, table, name)
					  : format_when_foreign(r->a, table, name);
}
