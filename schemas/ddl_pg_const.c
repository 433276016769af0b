/* Constants as their types' output functions show them (src/backend/utils/adt): what is stored is the value,
 * not the text that was written. What is not understood stays as it is. */
#include <string.h>

#include "schemas/ddl_pg_expr.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool only(struct str s, const char *allowed)
{
	for (size_t i = 0; i < s.n; i++)
		if (str_chr(str_of(allowed), s.p[i]) == SIZE_MAX)
			return false;
	return s.n > 0;
}

static struct str lower_hex(struct arena *a, struct str text, const char *allowed)
{
	return only(str_lower(a, text), allowed) ? str_lower(a, text) : text;
}

/* "\xDEAD" or plain bytes; escapes stay. */
static struct str bytea(struct arena *a, struct str text)
{
	if (str_starts(text, STR("\\x")))
		return lower_hex(a, text, "\\x0123456789abcdef");
	if (!text.n || str_chr(text, '\\') != SIZE_MAX)
		return text.n ? text : STR("\\x");
	struct sb b = sb_new(a, 2 * text.n + 8);
	sb_addz(&b, "\\x");
	for (size_t i = 0; i < text.n; i++)
		sb_fmt(&b, "%02x", (unsigned char)text.p[i]);
	return sb_str(&b);
}

/* A whole number without a plus and the zeros before it. */
static struct str whole(struct arena *a, struct str text)
{
	uint64_t n;
	struct str t = str_trim(text);
	bool minus = t.n && t.p[0] == '-';
	if (t.n && (minus || t.p[0] == '+'))
		t = str_sub(t, 1, t.n);
	return str_u64(t, &n) ? str_fmt(a, "%s%llu", minus && n ? "-" : "", (unsigned long long)n) : text;
}

/* "1.50" as a double is 1.5; numbers with an exponent or more digits than the type keeps stay. */
static struct str fraction(struct str text, size_t most)
{
	struct str t = str_trim(text);
	size_t dot = str_chr(t, '.');
	if (!only(t, "-0123456789.") || t.n > most + 2 || dot == 0 || dot == SIZE_MAX)
		return text;
	while (t.n && t.p[t.n - 1] == '0')
		t.n--;
	if (t.n && t.p[t.n - 1] == '.')
		t.n--;
	return t;
}

/* -- moments -- */

struct moment {
	long long year, part[5]; /* month, day, hour, minute, second */
	struct str fraction;
	long long offset; /* seconds east */
	bool zone;
};

static bool number(struct str *s, size_t least, size_t most, long long *out)
{
	size_t n = 0;
	*out = 0;
	while (n < s->n && n < most && is_digit(s->p[n]))
		*out = *out * 10 + (s->p[n++] - '0');
	*s = str_sub(*s, n, s->n);
	return n >= least;
}

static bool eat(struct str *s, char c)
{
	if (!s->n || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool read_date(struct str *s, struct moment *m)
{
	return number(s, 4, 4, &m->year) && eat(s, '-') && number(s, 1, 2, &m->part[0]) && eat(s, '-') &&
	       number(s, 1, 2, &m->part[1]) && m->part[0] >= 1 && m->part[0] <= 12 && m->part[1] >= 1 &&
	       m->part[1] <= 31;
}

static bool read_time(struct str *s, struct moment *m)
{
	if (!number(s, 1, 2, &m->part[2]) || !eat(s, ':') || !number(s, 2, 2, &m->part[3]))
		return false;
	if (eat(s, ':') && !number(s, 2, 2, &m->part[4]))
		return false;
	if (eat(s, '.')) {
		size_t n = 0;
		while (n < s->n && is_digit(s->p[n]))
			n++;
		m->fraction = str_sub(*s, 0, n);
		*s = str_sub(*s, n, s->n);
		while (m->fraction.n && m->fraction.p[m->fraction.n - 1] == '0')
			m->fraction.n--;
	}
	return m->part[2] < 24 && m->part[3] < 60 && m->part[4] < 60 && m->fraction.n <= 6;
}

/* "Z", "UTC", "+02", "+0230" and "+02:30" */
static bool read_zone(struct str s, struct moment *m)
{
	long long hours = 0, minutes = 0;
	bool west = s.n && s.p[0] == '-';
	m->zone = s.n > 0;
	if (!s.n || str_ieq(s, STR("z")) || str_ieq(s, STR("utc")) || str_ieq(s, STR("gmt")))
		return true;
	if (!eat(&s, '+') && !eat(&s, '-'))
		return false;
	if (!number(&s, 1, 2, &hours))
		return false;
	eat(&s, ':');
	if (s.n && !number(&s, 2, 2, &minutes))
		return false;
	m->offset = (west ? -1 : 1) * (hours * 3600 + minutes * 60);
	return !s.n;
}

static long long days_of(long long y, long long m, long long d) /* since 1970-01-01, Gregorian */
{
	y -= m <= 2;
	long long era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	long long doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void date_of(long long days, struct moment *m)
{
	days += 719468;
	long long era = (days >= 0 ? days : days - 146096) / 146097, doe = days - era * 146097;
	long long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	long long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	m->part[1] = doy - (153 * mp + 2) / 5 + 1;
	m->part[0] = mp < 10 ? mp + 3 : mp - 9;
	m->year = yoe + era * 400 + (m->part[0] <= 2);
}

static void to_utc(struct moment *m)
{
	long long s = days_of(m->year, m->part[0], m->part[1]) * 86400 + m->part[2] * 3600 + m->part[3] * 60 +
		      m->part[4] - m->offset;
	long long days = s >= 0 ? s / 86400 : (s - 86399) / 86400, rest = s - days * 86400;
	date_of(days, m);
	m->part[2] = rest / 3600;
	m->part[3] = rest / 60 % 60;
	m->part[4] = rest % 60;
}

static struct str time_text(struct arena *a, const struct moment *m)
{
	return str_fmt(a, "%02lld:%02lld:%02lld%s%.*s", m->part[2], m->part[3], m->part[4],
		m->fraction.n ? "." : "", STRF(m->fraction));
}

/* A date, a timestamp of either kind: a zone that is named otherwise than above needs the server's tables. */
static struct str moment(struct arena *a, struct str base, struct str text)
{
	struct moment m = {0};
	struct str s = str_trim(text);
	bool with = str_ends(base, STR(" with time zone")), date = str_eq(base, STR("date"));
	if (str_ieq(s, STR("epoch")))
		s = STR("1970-01-01 00:00:00");
	if (!read_date(&s, &m))
		return text;
	if (s.n && ((!eat(&s, ' ') && !eat(&s, 'T')) || !read_time(&s, &m) || !read_zone(str_trim(s), &m)))
		return text;
	if (date)
		return str_fmt(a, "%04lld-%02lld-%02lld", m.year, m.part[0], m.part[1]);
	if (with)
		to_utc(&m);
	return str_fmt(a, "%04lld-%02lld-%02lld %.*s%s", m.year, m.part[0], m.part[1], STRF(time_text(a, &m)),
		with ? "+00" : "");
}

static struct str clock(struct arena *a, struct str text)
{
	struct moment m = {0};
	struct str s = str_trim(text);
	return read_time(&s, &m) && !s.n ? time_text(a, &m) : text;
}

/* -- arrays -- */

static bool needs_quotes(struct str v)
{
	bool bare = v.n && !str_ieq(v, STR("null"));
	for (size_t i = 0; i < v.n; i++)
		bare = bare && str_chr(STR("{},\"\\ \t\n\r"), v.p[i]) == SIZE_MAX;
	return !bare;
}

static void put_element(struct sb *b, struct str v, bool was_quoted)
{
	if (!needs_quotes(v) || (str_ieq(v, STR("null")) && !was_quoted)) {
		sb_add(b, v);
		return;
	}
	sb_char(b, '"');
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] == '"' || v.p[i] == '\\')
			sb_char(b, '\\');
		sb_char(b, v.p[i]);
	}
	sb_char(b, '"');
}

/* One element at *at, up to a comma or the closing brace, which *at is left on. */
static bool read_element(struct arena *a, struct str s, size_t *at, struct str *out, bool *quoted)
{
	struct sb b = sb_new(a, s.n + 1);
	while (*at < s.n && s.p[*at] == ' ')
		++*at;
	*quoted = *at < s.n && s.p[*at] == '"';
	*at += *quoted;
	while (*at < s.n && (*quoted ? s.p[*at] != '"' : s.p[*at] != ',' && s.p[*at] != '}')) {
		if (s.p[*at] == '{' && !*quoted)
			return false;
		if (s.p[*at] == '\\')
			++*at;
		if (*at < s.n)
			sb_char(&b, s.p[(*at)++]);
	}
	*at += *quoted;
	while (*quoted && *at < s.n && s.p[*at] == ' ')
		++*at;
	*out = *quoted ? sb_str(&b) : str_trim(sb_str(&b));
	return *at < s.n && (s.p[*at] == ',' || s.p[*at] == '}') && (*quoted || out->n);
}

static struct str array(struct arena *a, struct str element, struct str text)
{
	struct str s = str_trim(text), v;
	struct sb b = sb_new(a, 4 * text.n + 16);
	size_t at = 1;
	bool quoted;
	if (s.n < 3 || s.p[0] != '{' || s.p[s.n - 1] != '}')
		return s.n == 2 ? s : text;
	sb_char(&b, '{');
	do {
		if (!read_element(a, s, &at, &v, &quoted))
			return text;
		put_element(&b, ddl_pg_canonical(a, element, v), quoted);
		sb_char(&b, s.p[at]);
	} while (s.p[at++] == ',');
	return at == s.n ? sb_str(&b) : text;
}

struct str ddl_pg_canonical(struct arena *a, struct str base, struct str text)
{
	if (text.n > 64 * 1024)
		return text;
	if (str_ends(base, STR("[]")))
		return array(a, str_sub(base, 0, base.n - 2), text);
	if (str_eq(base, STR("jsonb")))
		return ddl_pg_jsonb(a, text);
	if (str_starts(base, STR("interval")))
		return ddl_pg_interval(a, text);
	if (str_eq(base, STR("date")) || str_starts(base, STR("timestamp ")))
		return moment(a, base, text);
	if (str_eq(base, STR("time without time zone")))
		return clock(a, text);
	if (str_eq(base, STR("uuid")))
		return text.n == 36 ? lower_hex(a, text, "-0123456789abcdef") : text;
	if (str_eq(base, STR("bytea")))
		return bytea(a, text);
	if (str_eq(base, STR("integer")) || str_eq(base, STR("bigint")) || str_eq(base, STR("smallint")))
		return whole(a, text);
	if (str_eq(base, STR("double precision")) || str_eq(base, STR("real")))
		return fraction(text, str_eq(base, STR("real")) ? 6 : 15);
	return text;
}
