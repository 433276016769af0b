/* Constants of interval in the spelling of interval_out with IntervalStyle postgres (PostgreSQL 15:
 * timestamp.c). */
#include "schemas/ddl_pg_expr.h"

enum { MAX_COUNT = 1000000 };

struct span {
	uint64_t months, days, seconds;
};

/* The names of datetime.c deltatktbl, whose counts may be whole numbers here. */
static bool add_unit(struct span *s, uint64_t count, struct str unit)
{
	static const struct {
		const char *names;
		uint64_t months, days, seconds;
	} units[] = {{"y year years yr yrs", 12, 0, 0}, {"mon mons month months", 1, 0, 0},
		{"w week weeks", 0, 7, 0}, {"d day days", 0, 1, 0}, {"h hour hours hr hrs", 0, 0, 3600},
		{"m min mins minute minutes", 0, 0, 60}, {"s sec secs second seconds", 0, 0, 1}};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		for (struct str names = str_of(units[i].names); names.n;) {
			if (!str_ieq(unit, str_cut(&names, ' ')))
				continue;
			s->months += count * units[i].months;
			s->days += count * units[i].days;
			s->seconds += count * units[i].seconds;
			return true;
		}
	return false;
}

/* "3:00" and "03:00:10" */
static bool add_clock(struct span *s, struct str text)
{
	uint64_t h, m, sec = 0;
	struct str hours = str_cut(&text, ':'), minutes = str_cut(&text, ':');
	if (!str_u64(hours, &h) || !str_u64(minutes, &m) || (text.n && !str_u64(text, &sec)) ||
		h > MAX_COUNT || m > 59 || sec > 59)
		return false;
	s->seconds += h * 3600 + m * 60 + sec;
	return true;
}

/* "1 hour 30 minutes", "30d 03:00": whole counts, each with its unit; false for every other form. */
static bool read_span(struct str text, struct span *s)
{
	bool any = false;
	for (text = str_trim(text); text.n; any = true) {
		struct str word = str_cut(&text, ' '), unit = STR_NONE;
		size_t digits = 0;
		uint64_t count;
		while (digits < word.n && word.p[digits] >= '0' && word.p[digits] <= '9')
			digits++;
		if (str_chr(word, ':') != SIZE_MAX) {
			if (!add_clock(s, word))
				return false;
			continue;
		}
		if (digits == word.n && !text.n && digits)
			unit = STR("seconds");
		else
			unit = digits < word.n ? str_sub(word, digits, word.n) : str_cut(&text, ' ');
		if (!str_u64(str_sub(word, 0, digits), &count) || count > MAX_COUNT ||
			!add_unit(s, count, unit))
			return false;
	}
	return any;
}

static void put_part(struct sb *b, uint64_t n, const char *unit)
{
	if (n)
		sb_fmt(b, "%s%llu %s%s", sb_str(b).n ? " " : "", (unsigned long long)n, unit,
			n == 1 ? "" : "s");
}

struct str ddl_pg_interval(struct arena *a, struct str text)
{
	struct span s = {0};
	struct sb b = sb_new(a, 256);
	if (text.n > 200 || !read_span(text, &s))
		return text;
	put_part(&b, s.months / 12, "year");
	put_part(&b, s.months % 12, "mon");
	put_part(&b, s.days, "day");
	if (s.seconds || !sb_str(&b).n)
		sb_fmt(&b, "%s%02llu:%02llu:%02llu", sb_str(&b).n ? " " : "",
			(unsigned long long)(s.seconds / 3600), (unsigned long long)(s.seconds / 60 % 60),
			(unsigned long long)(s.seconds % 60));
	return sb_str(&b);
}
