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

static struct str setting(const struct flyway_config *c, const char *key, const char *usual)
{
	struct str value = c ? format_flyway_setting(c, key) : STR_NONE;
	return value.n ? value : str_of(usual);
}

bool format_flyway_cut_suffix(const struct flyway_config *c, struct str *base)
{
	struct str all = setting(c, "sqlmigrationsuffixes", ".sql");
	while (all.n) {
		struct str one = str_trim(str_cut(&all, ','));
		if (one.n && base->n > one.n && str_ieq(str_sub(*base, base->n - one.n, base->n), one)) {
			*base = str_sub(*base, 0, base->n - one.n);
			return true;
		}
	}
	return false;
}

bool format_flyway_name(
	struct arena *a, const struct flyway_config *c, struct str path, struct flyway_name *out)
{
	static const struct {
		const char *key, *usual;
	} kinds[] = {{"sqlmigrationprefix", "V"}, {"repeatablesqlmigrationprefix", "R"},
		{"undosqlmigrationprefix", "U"}, {"baselinemigrationprefix", "B"}};
	struct str base = format_entry(str_basename(path));
	struct str between = setting(c, "sqlmigrationseparator", "__");
	*out = (struct flyway_name){.java = str_ends(base, STR(".java"))};
	if (out->java) { /* classes are named as they always were */
		base = str_sub(base, 0, base.n - 5);
		between = STR("__");
	} else if (!format_flyway_cut_suffix(c, &base))
		return false;
	size_t longest = 0;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct str prefix = setting(out->java ? NULL : c, kinds[i].key, kinds[i].usual);
		if (!str_starts(base, prefix) || prefix.n <= longest)
			continue;
		longest = prefix.n;
		out->kind = (enum flyway_kind)i;
	}
	size_t bar = longest ? str_find(base, between, longest) : SIZE_MAX;
	if (bar == SIZE_MAX)
		return false;
	out->version = replaced(a, str_sub(base, longest, bar), '.');
	out->description = replaced(a, str_sub(base, bar + between.n, base.n), ' ');
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
