#include "migrate/formats/plain_name.h"

#include <string.h>

#include "migrate/format_internal.h"

/*
 * Plain SQL files: NNNN_name.sql with an optional NNNN_name.down.sql, or NNNN_name.up.sql and .down.sql. The
 * version is the text before the first underscore and begins with a digit; V1__x and the like belong to other
 * tools. In a folder whose path speaks of migrations also NNNN-name.sql (the npm package
 * postgres-migrations), NNNN.name.sql, NNNN.sql, V0001.name.sql, and NNNN.do.name.sql with .undo.
 * (Postgrator), v001__name.sql, upgrade-12.sql; so, too, where a project of .NET compiles the folder in, and
 * Script0001 - name.sql (DbUp). A date is told by itself: 2024-01-31-name.sql and 20240131-name.sql are taken
 * anywhere. It is no version, for a day or a month may have several files (2026_07_orders.sql): the whole
 * name is.
 */

/* The length of the version: digits, and more of them behind "-" or "." each; 0 when letters are among them.
 */
static size_t numbers(struct str base)
{
	size_t n = 0;
	for (;;) {
		size_t more = format_leading_digits(str_sub(base, n, base.n)).n;
		char after = n + more < base.n ? base.p[n + more] : '_';
		if (!more || !strchr("_-. ", after))
			return n ? n - 1 : 0;
		n += more;
		if (n == base.n || (after != '-' && after != '.'))
			return n;
		n++;
	}
}

static bool is_between(struct str digits, size_t n, int low, int high)
{
	int value = 0;
	for (size_t i = 0; i < digits.n && i < n; i++)
		value = value * 10 + (digits.p[i] - '0');
	return digits.n == n && value >= low && value <= high;
}

/* A year and a month, perhaps a day, and no time that tells two files apart: YYYY_MM, YYYY-MM-DD. Where "_"
 * stands between them the version would end with the year. */
static bool begins_with_date(struct str base)
{
	struct str year = format_leading_digits(base);
	if (!is_between(year, 4, 1990, 2099) || year.n == base.n || !strchr("_-.", base.p[4]))
		return false;
	struct str month = format_leading_digits(str_sub(base, 5, base.n));
	if (!is_between(month, 2, 1, 12))
		return false;
	if (base.p[4] == '_')
		return true;
	struct str day = format_leading_digits(str_sub(base, base.n > 8 ? 8 : base.n, base.n));
	size_t end = is_between(day, 2, 1, 31) ? 10 : 7;
	return end == base.n || !format_leading_digits(str_sub(base, end + 1, base.n)).n;
}

static bool take_off(struct str *base, struct str end)
{
	if (!str_ends(*base, end))
		return false;
	base->n -= end.n;
	return true;
}

static bool take_off_front(struct str *name, struct str front)
{
	if (!str_starts(*name, front))
		return false;
	*name = str_sub(*name, front.n, name->n);
	return true;
}

/* 20240131, 2024-01-31, and the same with a time behind it; "day": without one. */
static bool is_date(struct str version, bool *day)
{
	char digits[16];
	size_t n = 0;
	for (size_t i = 0; i < version.n && n < sizeof digits; i++)
		if (version.p[i] >= '0' && version.p[i] <= '9')
			digits[n++] = version.p[i];
	struct str d = {digits, n};
	*day = n == 8;
	return n >= 8 && n < sizeof digits && is_between(str_sub(d, 0, 4), 4, 1990, 2099) &&
	       is_between(str_sub(d, 4, 6), 2, 1, 12) && is_between(str_sub(d, 6, 8), 2, 1, 31);
}

/* V0001.name: nobody else's, for Flyway and refinery have two underscores; v001__name, whose letter is small,
 * is not theirs, either. */
static bool take_off_letter(struct str *base)
{
	struct str rest = str_sub(*base, base->n > 0, base->n), digits = format_leading_digits(rest);
	if (!base->n || !strchr("Vv", base->p[0]) || !digits.n || digits.n == rest.n ||
		!strchr(base->p[0] == 'v' ? "._-" : ".", rest.p[digits.n]))
		return false;
	*base = rest;
	return true;
}

/* upgrade-12.sql, migration_3.sql: a word and a number. */
static bool take_off_word(struct str *base)
{
	static const char *const words[] = {"upgrade", "update", "migration", "migrate", "patch", NULL};
	for (size_t i = 0; words[i]; i++) {
		struct str rest = *base;
		if (!take_off_front(&rest, str_of(words[i])) || !rest.n || !strchr("-_", rest.p[0]))
			continue;
		rest = str_sub(rest, 1, rest.n);
		if (!format_leading_digits(rest).n)
			return false;
		*base = rest;
		return true;
	}
	return false;
}

/* 20240131T101500Z: the length of a date and a time as ISO 8601 has them in short, 0 = it is none. */
static size_t short_time(struct str base)
{
	size_t day = format_leading_digits(base).n;
	if (day != 8 || base.n <= day || base.p[day] != 'T')
		return 0;
	size_t time = format_leading_digits(str_sub(base, day + 1, base.n)).n, end = day + 1 + time;
	if (time != 4 && time != 6)
		return 0;
	end += end < base.n && base.p[end] == 'Z';
	return end == base.n || strchr("_-.", base.p[end]) ? end : 0;
}

/* Script0001 - name.sql: as DbUp's documentation calls them. */
static bool take_off_script(struct str *base)
{
	struct str rest = *base;
	if (!take_off_front(&rest, STR("Script")) || !format_leading_digits(rest).n)
		return false;
	*base = rest;
	return true;
}

bool format_plain_name(struct str entry, struct plain_name *out)
{
	struct str base = format_entry(entry);
	bool day = false, word = take_off_word(&base);
	bool letter = word || take_off_letter(&base) || take_off_script(&base);
	if (!take_off(&base, STR(".sql")) || !format_leading_digits(base).n)
		return false;
	out->down = take_off(&base, STR(".down"));
	if (!out->down)
		take_off(&base, STR(".up"));
	size_t bar = str_chr(base, '_'), iso = short_time(base), digits = iso ? iso : numbers(base);
	out->loose = letter || (digits && digits != bar);
	size_t end = out->loose ? digits : bar;
	if (end == SIZE_MAX)
		return false;
	if (begins_with_date(base))
		end = base.n;
	out->version = str_sub(base, 0, end);
	out->name = end < base.n ? str_sub(base, end + 1, base.n) : STR_NONE;
	out->dated = out->loose && is_date(out->version, &day);
	out->counted = word || (out->loose && !letter && out->version.n > 2 && out->version.p[0] == '0' &&
				       format_leading_digits(out->version).n == out->version.n);
	if (out->dated && day)
		out->version = base;
	if (out->loose && take_off_front(&out->name, STR("undo.")))
		out->down = true;
	else if (out->loose)
		take_off_front(&out->name, STR("do."));
	return true;
}

void format_plain_name_whole(struct str entry, struct plain_name *n)
{
	struct str base = format_entry(entry);
	if (take_off(&base, STR(".sql")) && !take_off(&base, STR(".down")))
		take_off(&base, STR(".up"));
	n->version = base;
	n->name = STR_NONE;
}
