/* Names that a tool's plugin rewrites between the migration and the database. */
#include "base/sb.h"
#include "migrate/format_ddl.h"

static bool upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static char toupper_ascii(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* key: true */
static bool option(struct str options, const char *key)
{
	size_t at = str_find(options, str_of(key), 0);
	if (at == SIZE_MAX)
		return false;
	struct str rest = str_trim(str_sub(options, at + str_of(key).n, options.n));
	return rest.n && rest.p[0] == ':' && str_starts(str_trim(str_sub(rest, 1, rest.n)), STR("true"));
}

unsigned format_ddl_naming_of(struct str config, const char *function)
{
	struct str word = str_of(function);
	for (size_t at = 0; (at = str_find(config, word, at)) != SIZE_MAX; at += word.n) {
		struct str rest = str_trim(str_sub(config, at + word.n, config.n));
		if (!rest.n || rest.p[0] != '(')
			continue;
		size_t close = str_chr(rest, ')');
		struct str options = str_sub(rest, 1, close == SIZE_MAX ? rest.n : close);
		return FORMAT_DDL_SNAKE | (option(options, "upperCase") ? FORMAT_DDL_SNAKE_UPPER : 0U) |
		       (option(options, "underscoreBeforeDigits") ? FORMAT_DDL_SNAKE_DIGITS : 0U) |
		       (option(options, "underscoreBetweenUppercaseLetters") ? FORMAT_DDL_SNAKE_EACH : 0U);
	}
	return 0;
}

struct str format_ddl_named(const struct format_ddl *d, struct str name)
{
	if (!d->naming)
		return name;
	struct sb b = sb_new(d->a, 2 * name.n + 2);
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i], before = i ? name.p[i - 1] : '\0';
		bool word = upper(c) && (!upper(before) || (d->naming & FORMAT_DDL_SNAKE_EACH));
		bool number = (d->naming & FORMAT_DDL_SNAKE_DIGITS) && digit(c) && !digit(before);
		if (i && (word || number))
			sb_char(&b, '_');
		c = upper(c) ? (char)(c + 32) : c;
		sb_char(&b, d->naming & FORMAT_DDL_SNAKE_UPPER ? toupper_ascii(c) : c);
	}
	return sb_str(&b);
}
