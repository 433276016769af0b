#include "base/json.h"
#include "cmd/commands.h"
#include "gitcheck/verdict.h"

static bool find_rule(struct str word, enum rule *out)
{
	for (int i = 0; i < RULE_COUNT; i++)
		if (str_eq(word, str_of(verdict_rule((enum rule)i)->id))) {
			*out = (enum rule)i;
			return true;
		}
	return false;
}

static void print_rule(struct sb *b, const struct rule_text *t)
{
	sb_fmt(b, "%s: %s\n\nWhy:\n  %s\n\nWhat to do:\n  %s\n", t->id, t->title, t->why, t->remedy);
}

static void print_list(struct sb *b)
{
	for (int i = 0; i < RULE_COUNT; i++)
		sb_fmt(b, "%-24s %s\n", verdict_rule((enum rule)i)->id, verdict_rule((enum rule)i)->title);
}

static void put_rule(struct json_out *w, const struct rule_text *t)
{
	json_open(w, NULL, '{');
	json_put_str(w, "id", str_of(t->id));
	json_put_str(w, "title", str_of(t->title));
	json_put_str(w, "why", str_of(t->why));
	json_put_str(w, "remedy", str_of(t->remedy));
	json_close(w, '}');
}

static struct str document(struct arena *a, bool one, enum rule rule)
{
	struct sb b = sb_new(a, 256 * 1024);
	struct json_out w = json_out(&b);
	cmd_json_head(&w, "explain");
	json_open(&w, "rules", '[');
	for (int i = 0; i < RULE_COUNT; i++)
		if (!one || i == (int)rule)
			put_rule(&w, verdict_rule((enum rule)i));
	json_close(&w, ']');
	json_close(&w, '}');
	sb_char(&b, '\n');
	return sb_str(&b);
}

static int explain_main(struct run *r, struct err *e)
{
	enum rule rule = RULE_COUNT;
	if (r->argc > 1)
		return err_set(e, ERR_USAGE, "explain takes one rule");
	if (r->argc == 1 && !find_rule(str_of(r->argv[0]), &rule)) {
		err_set(e, ERR_USAGE, "there is no rule \"%s\"", r->argv[0]);
		err_hint(e, "Run \"schemagate explain\" for the list.");
		return ERR_USAGE;
	}
	if (r->format == OUTPUT_JSON) {
		cmd_print(r, document(r->a, r->argc == 1, rule));
		return 0;
	}
	struct sb b = sb_new(r->a, 256 * 1024);
	if (r->argc == 1)
		print_rule(&b, verdict_rule(rule));
	else
		print_list(&b);
	cmd_print(r, sb_str(&b));
	return 0;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "say what a rule means and what to do about it",
	.synopsis = "[RULE]",
	.about = "Every finding names its rule, such as needs-pending. This prints why the rule exists and "
		 "how a finding is\n"
		 "cleared; without RULE it lists them all.",
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = explain_main,
};
