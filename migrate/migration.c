#include "migrate/migration.h"

#include <string.h>

#include "base/sha.h"

const char *migration_state_word(enum migration_state s)
{
	static const char *const words[] = {
		"applied", "pending", "changed", "missing", "failed", "out-of-order", "unreadable"};
	return words[s];
}

struct str migration_checksum(struct arena *a, const struct migration *m)
{
	if (m->checksum.n || m->problem == MIGRATION_UNREADABLE)
		return m->checksum;
	return str_fmt(a, "sha256:%.*s", STRF(sha_hex(a, m->raw)));
}

/* No carriage returns and no blanks before a line's end: then the text stands for itself. */
static bool is_canonical(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '\r' ||
			(text.p[i] == '\n' && i && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t')))
			return false;
	return true;
}

static struct str canonical_sum(struct arena *a, struct str raw)
{
	struct sha *s = sha_new(a);
	size_t breaks = 0; /* line ends seen but not hashed yet: those at the end never are */
	while (raw.n) {
		size_t end = 0;
		while (end < raw.n && raw.p[end] != '\n' && raw.p[end] != '\r')
			end++;
		struct str line = str_sub(raw, 0, end);
		while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
			line.n--;
		if (line.n) {
			for (; breaks; breaks--)
				sha_add(s, STR("\n"));
			sha_add(s, line);
		}
		bool crlf = end + 1 < raw.n && raw.p[end] == '\r' && raw.p[end + 1] == '\n';
		breaks += end < raw.n;
		raw = str_sub(raw, end + (crlf ? 2 : 1), raw.n);
	}
	return sha_done(s, a);
}

struct str migration_canonical_of(struct arena *a, struct str raw)
{
	if (str_starts(raw, STR("\xef\xbb\xbf")))
		raw = str_sub(raw, 3, raw.n);
	while (raw.n && strchr(" \t\n", raw.p[raw.n - 1]) && raw.p[raw.n - 1])
		raw.n--;
	return str_fmt(a, "canon1:%.*s", STRF(is_canonical(raw) ? sha_hex(a, raw) : canonical_sum(a, raw)));
}

struct str migration_canonical(struct arena *a, const struct migration *m)
{
	if (m->canonical.n || m->problem == MIGRATION_UNREADABLE)
		return m->canonical;
	return migration_canonical_of(a, m->raw);
}

bool migration_hook_is_before(const struct migration *hook, const struct migration *m)
{
	switch (hook->moment) {
	case MOMENT_FIRST:
		return true;
	case MOMENT_BETWEEN:
		return !m || m->repeatable;
	case MOMENT_NONE:
	case MOMENT_LAST:
		break;
	}
	return !m;
}
