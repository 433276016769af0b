/* Constants of date and time types as the server shows them. */
#include "schemas/ddl_mysql.h"

struct moment {
	unsigned part[6]; /* year, month, day, hour, minute, second */
	struct str fraction;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static unsigned digits(struct str s, size_t at, size_t n)
{
	unsigned v = 0;
	for (size_t i = at; i < at + n; i++)
		v = v * 10 + (unsigned)(s.p[i] - '0');
	return v;
}

/* Years of two digits: 70 and up are of the last century. */
static unsigned whole_year(unsigned y, size_t width)
{
	return width > 2 ? y : y + (y < 70 ? 2000 : 1900);
}

/* Only digits: YYYYMMDD[hhmmss], YYMMDD[hhmmss], or [h]hmmss of a time. */
static bool read_bare(struct str s, bool time, struct moment *t)
{
	if (time) {
		if (s.n > 7 || !s.n)
			return false;
		unsigned v = digits(s, 0, s.n);
		t->part[3] = v / 10000;
		t->part[4] = v / 100 % 100;
		t->part[5] = v % 100;
		return true;
	}
	size_t year = s.n == 8 || s.n == 14 ? 4 : 2, at = year;
	if (s.n != 6 && s.n != 8 && s.n != 12 && s.n != 14)
		return s.n == 1 && s.p[0] == '0';
	t->part[0] = whole_year(digits(s, 0, year), year);
	for (size_t i = 1; at < s.n; i++, at += 2)
		t->part[i] = digits(s, at, 2);
	return true;
}

/* Groups of digits with one separator, or " " and "T" before the hour, between them. */
static bool read_groups(struct str s, bool time, struct moment *t)
{
	size_t at = 0, i = time ? 3 : 0, first = i;
	while (i < 6) {
		size_t from = at;
		while (at < s.n && is_digit(s.p[at]))
			at++;
		if (at == from || at - from > 4)
			return false;
		t->part[i] = digits(s, from, at - from);
		if (i == 0)
			t->part[0] = whole_year(t->part[0], at - from);
		i++;
		if (at == s.n)
			break;
		if (i < 6 && str_chr(STR("-/:. T"), s.p[at]) == SIZE_MAX)
			return false;
		at += i < 6;
	}
	return at == s.n && i >= first + (time ? 2 : 3);
}

static bool in_range(const struct moment *t, bool time)
{
	static const unsigned most[] = {9999, 12, 31, 23, 59, 59};
	for (size_t i = 0; i < 6; i++)
		if (t->part[i] > (time && i == 3 ? 838 : most[i]))
			return false;
	return true;
}

static bool read_moment(struct str s, bool time, struct moment *t)
{
	size_t dot = str_rchr(s, '.');
	bool bare = true;
	if (dot != SIZE_MAX && str_chr(s, ':') < dot) {
		t->fraction = str_sub(s, dot + 1, s.n);
		s = str_sub(s, 0, dot);
	}
	for (size_t i = 0; i < t->fraction.n; i++)
		if (!is_digit(t->fraction.p[i]))
			return false;
	for (size_t i = 0; i < s.n; i++)
		bare = bare && is_digit(s.p[i]);
	return (bare ? read_bare(s, time, t) : read_groups(s, time, t)) && in_range(t, time);
}

struct str ddl_mysql_moment(struct arena *a, struct str type, struct str text)
{
	struct str word = str_sub(type, 0, str_chr(type, '('));
	bool date = str_eq(word, STR("date")), time = str_eq(word, STR("time"));
	struct moment t = {0};
	if ((!date && !time && !str_eq(word, STR("datetime")) && !str_eq(word, STR("timestamp"))) ||
		!read_moment(text, time, &t))
		return text;
	if (date)
		return str_fmt(a, "%04u-%02u-%02u", t.part[0], t.part[1], t.part[2]);
	uint64_t places = 0;
	size_t open = str_chr(type, '(');
	if (open != SIZE_MAX)
		str_u64(str_sub(type, open + 1, str_chr(type, ')')), &places);
	static const char zeros[] = "000000";
	size_t have = t.fraction.n < places ? t.fraction.n : (size_t)places;
	struct str end = str_fmt(a, "%02u:%02u:%02u%s%.*s%.*s", t.part[3], t.part[4], t.part[5],
		places ? "." : "", (int)have, t.fraction.p ? t.fraction.p : "",
		(int)(places > 6 ? 0 : places - have), zeros);
	return time ? end : str_fmt(a, "%04u-%02u-%02u %.*s", t.part[0], t.part[1], t.part[2], STRF(end));
}
