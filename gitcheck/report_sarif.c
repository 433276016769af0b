#include "base/sha.h"
#include "gitcheck/report.h"

/* What GitHub takes at most from one run; it shows fewer (GITHUB 1.11). */
enum { RESULTS_MAX = 25000, TEXT_MAX = 8192 };

static struct str clean(struct arena *a, struct str s)
{
	struct sb b = sb_new(a, TEXT_MAX);
	sb_clean(&b, s);
	return sb_str(&b);
}

static void put_text(struct json_out *w, const char *key, struct str text)
{
	json_open(w, key, '{');
	json_put_str(w, "text", text);
	json_close(w, '}');
}

static void put_rules(struct json_out *w)
{
	static const char *const levels[] = {"note", "warning", "error"};
	json_open(w, "rules", '[');
	for (int i = 0; i < RULE_COUNT; i++) {
		const struct rule_text *t = verdict_rule((enum rule)i);
		json_open(w, NULL, '{');
		json_put_str(w, "id", str_of(t->id));
		put_text(w, "shortDescription", str_of(t->title));
		put_text(w, "fullDescription", str_of(t->why));
		put_text(w, "help", str_of(t->remedy));
		json_open(w, "defaultConfiguration", '{');
		json_put_str(w, "level", str_of(levels[LEVEL_BLOCK]));
		json_close(w, '}');
		json_close(w, '}');
	}
	json_close(w, ']');
}

/* A relative URI: every byte that is not unreserved or a slash is percent-encoded. */
static struct str uri(struct arena *a, struct str path)
{
	struct sb b = sb_new(a, path.n * 3 + 1);
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			     c == '-' || c == '.' || c == '_' || c == '~' || c == '/';
		if (plain)
			sb_char(&b, (char)c);
		else
			sb_fmt(&b, "%%%02X", (unsigned)c);
	}
	return sb_str(&b);
}

/* Columns are left out: SARIF counts characters and ours are bytes. */
static void put_location(struct json_out *w, struct arena *a, const struct report_finding *f)
{
	int line = f->line ? f->line : 1, end = f->end_line > line ? f->end_line : line;
	json_open(w, "locations", '[');
	json_open(w, NULL, '{');
	json_open(w, "physicalLocation", '{');
	json_open(w, "artifactLocation", '{');
	json_put_str(w, "uri", uri(a, f->path));
	json_put_str(w, "uriBaseId", STR("%SRCROOT%"));
	json_close(w, '}');
	json_open(w, "region", '{');
	json_put_int(w, "startLine", line);
	json_put_int(w, "endLine", end);
	json_close(w, '}');
	json_close(w, '}');
	json_close(w, '}');
	json_close(w, ']');
}

/* The same finding on another line is the same alert: the line is no part of it. */
static struct str fingerprint(struct arena *a, const struct report_finding *f)
{
	struct str text = str_fmt(a, "%s\n%.*s\n%.*s\n%.*s", verdict_rule(f->rule)->id, STRF(f->path),
		STRF(f->message), STRF(f->environment));
	return str_sub(sha_hex(a, text), 0, 16);
}

static void put_result(struct json_out *w, struct arena *a, const struct report_finding *f)
{
	static const char *const levels[] = {"note", "warning", "error"};
	json_open(w, NULL, '{');
	json_put_str(w, "ruleId", str_of(verdict_rule(f->rule)->id));
	json_put_int(w, "ruleIndex", (long long)f->rule);
	json_put_str(w, "level", str_of(levels[f->level]));
	put_text(w, "message",
		clean(a, str_fmt(a, "%.*s (environment %.*s)", STRF(f->message), STRF(f->environment))));
	put_location(w, a, f);
	json_open(w, "partialFingerprints", '{');
	json_put_str(w, "primaryLocationLineHash", fingerprint(a, f));
	json_close(w, '}');
	json_close(w, '}');
}

static void put_invocation(struct json_out *w, struct arena *a, const struct report *r)
{
	json_open(w, "invocations", '[');
	json_open(w, NULL, '{');
	json_put_bool(w, "executionSuccessful", r->verdict != VERDICT_UNDECIDED);
	json_open(w, "toolExecutionNotifications", '[');
	for (size_t i = 0; i < r->nenvironments; i++) {
		const struct report_environment *en = &r->environments[i];
		if (en->reached)
			continue;
		json_open(w, NULL, '{');
		json_put_str(w, "level", STR("error"));
		put_text(w, "message",
			clean(a, str_fmt(a, "environment %.*s could not be judged: %.*s", STRF(en->name),
					 STRF(en->why_not))));
		json_close(w, '}');
	}
	json_close(w, ']');
	json_close(w, '}');
	json_close(w, ']');
}

void report_sarif(struct sb *b, struct arena *a, const struct report *r)
{
	struct json_out w = json_out(b);
	json_open(&w, NULL, '{');
	json_put_str(&w, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
	json_put_str(&w, "version", STR("2.1.0"));
	json_open(&w, "runs", '[');
	json_open(&w, NULL, '{');
	json_open(&w, "tool", '{');
	json_open(&w, "driver", '{');
	json_put_str(&w, "name", STR("schemagate"));
	json_put_str(&w, "version", STR(SCHEMAGATE_VERSION));
	put_rules(&w);
	json_close(&w, '}');
	json_close(&w, '}');
	json_open(&w, "automationDetails", '{');
	json_put_str(&w, "id", str_fmt(a, "schemagate/%.*s/", STRF(str_sub(r->base, 0, 12))));
	json_close(&w, '}');
	put_invocation(&w, a, r);
	json_open(&w, "results", '[');
	for (size_t i = 0; i < r->nfindings && i < RESULTS_MAX; i++)
		if (r->findings[i].path.n)
			put_result(&w, a, &r->findings[i]);
	json_close(&w, ']');
	json_close(&w, '}');
	json_close(&w, ']');
	json_close(&w, '}');
	sb_char(b, '\n');
}
