/* Directives of StringTemplate's in SQL, as JDBI fills them in: <if(x)> a <elseif(y)> b <else> c <endif>. */
#include "gitcheck/judge_text.h"

enum { LONGEST_CONDITION = 256, LONGEST_BRANCH = 16 * 1024 };

/* Bytes of "<word>", or of "<word(...)>". */
static size_t tag(struct str rest, const char *word, bool condition)
{
	struct str w = str_of(word), line = str_sub(rest, 0, LONGEST_CONDITION);
	if (!str_starts(line, STR("<")) || !str_starts(str_sub(line, 1, line.n), w))
		return 0;
	struct str end = str_sub(line, 1 + w.n, line.n);
	if (!condition)
		return str_starts(end, STR(">")) ? w.n + 2 : 0;
	size_t close = str_starts(end, STR("(")) ? str_find(end, STR(")>"), 0) : SIZE_MAX;
	return close == SIZE_MAX ? 0 : 1 + w.n + close + 2;
}

/* Up to behind the <endif> of the <if()> that is open; 0 when there is none. */
static size_t branches(struct str rest)
{
	size_t depth = 0, n;
	rest = str_sub(rest, 0, LONGEST_BRANCH);
	for (size_t at = 1; (at = str_find(rest, STR("<"), at)) != SIZE_MAX; at++) {
		struct str here = str_sub(rest, at, rest.n);
		if (tag(here, "if", true))
			depth++;
		else if ((n = tag(here, "endif", false)) && !depth--)
			return at + n;
	}
	return 0;
}

size_t judge_text_directive(struct str rest)
{
	size_t n = tag(rest, "if", true);
	if (!n)
		n = tag(rest, "endif", false);
	if (!n && (tag(rest, "else", false) || tag(rest, "elseif", true)))
		n = branches(rest);
	return n;
}
