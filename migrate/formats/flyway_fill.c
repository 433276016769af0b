/* Placeholders: Flyway fills in ${name} before it runs a script, and before it computes a repeatable's
 * checksum. */
#include "base/sb.h"
#include "migrate/format_code.h"
#include "migrate/formats/flyway.h"

enum { MAX_NAME = 200 };

static struct str or_default(const struct flyway_config *c, const char *key, const char *otherwise)
{
	struct str v = format_flyway_setting(c, key);
	return v.n ? v : str_of(otherwise);
}

/* What the environment decides is no value: Spring's ${NAME} and #{...}. */
static bool is_fixed(struct str value)
{
	return str_find(value, STR("${"), 0) == SIZE_MAX && str_find(value, STR("#{"), 0) == SIZE_MAX;
}

/* The built-in ones that the files decide, else the configured ones. Names are compared without regard to
 * case. */
static bool value_of(struct arena *a, const struct flyway_config *c, const struct flyway_name *n,
	struct str name, struct str *out)
{
	struct str low = str_lower(a, name), key = str_fmt(a, "placeholders.%.*s", STRF(low));
	if (str_eq(low, STR("flyway:filename"))) {
		*out = str_basename(n->script);
		return true;
	}
	if (str_eq(low, STR("flyway:table"))) {
		*out = or_default(c, "table", "flyway_schema_history");
		return is_fixed(*out);
	}
	if (str_eq(low, STR("flyway:defaultschema"))) {
		*out = format_flyway_setting(c, "defaultschema");
		return out->n && is_fixed(*out);
	}
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->v[i].key, key)) {
			*out = c->v[i].value;
			return is_fixed(*out);
		}
	return false;
}

static void unknown(struct arena *a, struct migration *m, struct flyway_name *n, struct str text, size_t at,
	struct str name)
{
	int line = str_line(text, at);
	n->unknown = true;
	if (m->gaps.n && m->gaps.v[m->gaps.n - 1].line == line)
		return;
	format_code_unknown(a, m, line,
		str_fmt(a, "Flyway fills in \"%.*s\" here, whose value is not in the project's files",
			STRF(name)));
}

struct str format_flyway_fill(
	struct arena *a, struct migration *m, const struct flyway_config *c, struct flyway_name *n)
{
	struct str prefix = or_default(c, "placeholderprefix", "${");
	struct str suffix = or_default(c, "placeholdersuffix", "}");
	struct sb b = sb_new(a, FORMAT_MAX_FILE);
	size_t done = 0;
	for (size_t at = 0; (at = str_find(m->raw, prefix, at)) != SIZE_MAX;) {
		size_t from = at + prefix.n, to = str_find(m->raw, suffix, from);
		struct str value, name = str_sub(m->raw, from, to == SIZE_MAX ? from : to);
		n->filled = true;
		if (to == SIZE_MAX || name.n > MAX_NAME || str_chr(name, '\n') != SIZE_MAX) {
			unknown(a, m, n, m->raw, at, prefix);
			at = from;
		} else if (!value_of(a, c, n, name, &value)) {
			unknown(a, m, n, m->raw, at, name);
			at = to + suffix.n;
		} else {
			sb_add(&b, str_sub(m->raw, done, at));
			sb_add(&b, value);
			done = at = to + suffix.n;
		}
	}
	if (!done)
		return m->raw;
	sb_add(&b, str_sub(m->raw, done, m->raw.n));
	return sb_str(&b);
}
