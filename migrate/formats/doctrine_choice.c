/* match and ?: */
#include "migrate/formats/doctrine_php.h"

static struct doctrine_value of_kind(enum doctrine_kind kind)
{
	return (struct doctrine_value){.kind = kind};
}

static struct doctrine_value chosen(
	struct doctrine_reader *r, struct str when, uint32_t yes, const struct doctrine_value *no)
{
	size_t base = r->frames.n;
	format_doctrine_push(r, when);
	struct doctrine_value x = format_doctrine_value(r, yes);
	r->frames.n = base;
	return format_doctrine_merged(r, when, &x, no);
}

static struct doctrine_value ternary(struct doctrine_reader *r, uint32_t node)
{
	uint32_t yes = syntax_field(r->t, node, "body"), no = syntax_field(r->t, node, "alternative");
	struct doctrine_value c = format_doctrine_value(r, syntax_field(r->t, node, "condition"));
	struct str when = format_doctrine_truth(r, &c);
	if (format_when_is(when, true))
		return yes == UINT32_MAX ? c : format_doctrine_value(r, yes);
	if (format_when_is(when, false))
		return format_doctrine_value(r, no);
	if (yes == UINT32_MAX)
		return of_kind(DOCTRINE_DATA);
	format_doctrine_push(r, when);
	format_doctrine_otherwise(r);
	struct doctrine_value v = format_doctrine_value(r, no);
	r->frames.n--;
	return chosen(r, when, yes, &v);
}

static struct str arm(struct doctrine_reader *r, uint32_t list, const struct doctrine_value *subject)
{
	struct str any = format_when_constant(false);
	for (uint32_t n = syntax_child(r->t, list); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, ",") || syntax_is(r->t, n, "comment"))
			continue;
		struct doctrine_value v = format_doctrine_value(r, n);
		any = format_when_any(r->a, any, format_doctrine_equal(r, subject, &v, true));
	}
	return any;
}

/* Up to an arm that certainly fits. */
static struct doctrine_value match(struct doctrine_reader *r, uint32_t node)
{
	struct doctrine_value subject = format_doctrine_value(r, syntax_field(r->t, node, "condition"));
	uint32_t block = syntax_field(r->t, node, "body"), other = UINT32_MAX;
	size_t open = 0;
	for (uint32_t n = syntax_child(r->t, block); n != UINT32_MAX; n = syntax_sibling(r->t, n)) {
		if (syntax_is(r->t, n, "match_default_expression"))
			other = syntax_field(r->t, n, "return_expression");
		if (!syntax_is(r->t, n, "match_conditional_expression") || !format_doctrine_step(r))
			continue;
		struct str when = arm(r, syntax_field(r->t, n, "conditional_expressions"), &subject);
		uint32_t value = syntax_field(r->t, n, "return_expression");
		if (format_when_is(when, false))
			continue;
		if (format_when_is(when, true)) {
			other = value;
			break;
		}
		open++;
		format_doctrine_push(r, when);
		format_doctrine_value(r, value);
		format_doctrine_otherwise(r);
	}
	struct doctrine_value v =
		other == UINT32_MAX ? of_kind(DOCTRINE_DATA) : format_doctrine_value(r, other);
	r->frames.n -= open;
	return open ? of_kind(DOCTRINE_DATA) : v;
}

struct doctrine_value format_doctrine_choice(struct doctrine_reader *r, uint32_t node)
{
	return syntax_is(r->t, node, "match_expression") ? match(r, node) : ternary(r, node);
}
