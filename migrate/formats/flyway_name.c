#include "base/crc.h"
#include "migrate/formats/flyway.h"

static struct str replaced(struct arena *a, struct str s, char with)
{
	char *z = str_z(a, s);
	for (size_t i = 0; i < s.n; i++)
		if (z[i] == '_')
			z[i] = with;
	return (struct str){z, s.n};
}

static bool is_version(struct str s)
{
	bool digit = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digit = true;
		else if (s.p[i] != '.' || !digit || s.p[i - 1] == '.')
			return false;
	}
	return digit && s.p[s.n - 1] != '.';
}

bool format_flyway_name(struct arena *a, struct str path, struct flyway_name *out)
{
	static const char prefixes[] = "VRUB";
	struct str base = format_entry(str_basename(path));
	*out = (struct flyway_name){.java = str_ends(base, STR(".java"))};
	bool sql = base.n > 4 && str_ieq(str_sub(base, base.n - 4, base.n), STR(".sql"));
	size_t bar = str_find(base, STR("__"), 0);
	if ((!sql && !out->java) || !base.n || bar == SIZE_MAX)
		return false;
	size_t kind = 0;
	while (prefixes[kind] && prefixes[kind] != base.p[0])
		kind++;
	if (!prefixes[kind])
		return false;
	out->kind = (enum flyway_kind)kind;
	out->version = replaced(a, str_sub(base, 1, bar), '.');
	out->description = replaced(a, str_sub(base, bar + 2, base.n - (sql ? 4 : 5)), ' ');
	return out->kind == FLYWAY_REPEATABLE ? !out->version.n : is_version(out->version);
}

static struct str without_zeros(struct str s)
{
	while (s.n && s.p[0] == '0')
		s = str_sub(s, 1, s.n);
	return s;
}

int format_flyway_compare(struct str a, struct str b)
{
	while (a.n || b.n) {
		struct str x = without_zeros(str_cut(&a, '.')), y = without_zeros(str_cut(&b, '.'));
		int c = x.n != y.n ? (x.n > y.n) - (x.n < y.n) : str_cmp(x, y);
		if (c)
			return c;
	}
	return 0;
}

struct str format_flyway_checksum(struct arena *a, struct str text)
{
	uint32_t crc = 0;
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_sub(text, 3, text.n);
	for (size_t from = 0; from < text.n;) {
		size_t to = from;
		while (to < text.n && text.p[to] != '\n' && text.p[to] != '\r')
			to++;
		crc = crc_32_more(crc, str_sub(text, from, to));
		from = to + 1;
	}
	return str_fmt(a, "%d", (int32_t)crc);
}

int32_t format_flyway_hash(struct str text)
{
	uint32_t h = 0;
	for (size_t i = 0; i < text.n; i++)
		h = 31 * h + (unsigned char)text.p[i];
	return (int32_t)h;
}
