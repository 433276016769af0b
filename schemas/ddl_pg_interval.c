/* Constants of times as the server shows them: intervals in the spelling of interval_out with IntervalStyle
 * postgres, timestamps in that of timestamp_out with DateStyle ISO (PostgreSQL 15: timestamp.c). */
#include "schemas/ddl_pg_expr.h"

enum { MAX_COUNT = 1000000 };

struct span {
	uint64_t months, days, seconds;
};

static bool add_unit(struct span *s, uint64_t count, struct str unit)
{
	static const struct {
		const char *one, *many, *brief;
		uint64_t months, days, seconds;
	} units[] = {{"year", "years", "y", 12, 0, 0}, {"month", "months", "mon", 1, 0, 0},
		{"week", "weeks", "w", 0, 7, 0}, {"day", "days", "d", 0, 1, 0},
		{"hour", "hours", "h", 0, 0, 3600}, {"minute", "minutes", "min", 0, 0, 60},
		{"second", "seconds", "sec", 0, 0, 1}};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!str_ieq(unit, str_of(units[i].one)) && !str_ieq(unit, str_of(units[i].many)) &&
			!str_ieq(unit, str_of(units[i].brief)))
			continue;
		s->months += count * units[i].months;
		s->days += count * units[i].days;
		s->seconds += count * units[i].seconds;
		return true;
	}
	return false;
}

/* "1 hour 30 minutes": whole counts, each with its unit; false for every other form. */
static bool read_span(struct str text, struct span *s)
{
	bool any = false;
	while (text.n) {
		struct str number = str_cut(&text, ' '), unit = str_cut(&text, ' ');
		uint64_t count;
		if (!str_u64(number, &count) || count > MAX_COUNT || !add_unit(s, count, unit))
			return false;
		any = true;
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
