/* Qt's places in texts: QString("SELECT note FROM orders WHERE id = %1").arg(id).
 * Facts: doc.qt.io/qt-6/qstring.html#arg. */
#include "parse/literal_internal.h"

enum { FAR = 4096 /* bytes between a literal and the call */ };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Whether arg() is called on what the literal is wrapped in; other literals may stand beside it. */
static bool is_filled(struct str s, size_t i)
{
	bool quoted = false;
	for (size_t n = 0; i < s.n && n < FAR; i++, n++) {
		char c = s.p[i];
		if (quoted && c == '\\') {
			i++;
			continue;
		}
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == '.')
			return str_starts(str_sub(s, i, s.n), STR(".arg("));
		else if (!quoted && !str_is_word(c) && str_chr(STR(" \t\r\n)"), c) == SIZE_MAX)
			return false;
	}
	return false;
}

/* %1 to %99, and %L1, which is written as the user's country does: its bytes, 0 = none. */
static size_t place(struct str s, size_t i)
{
	size_t n = i + 1;
	if (s.p[i] != '%')
		return 0;
	n += n < s.n && s.p[n] == 'L';
	size_t digits = n;
	while (n < s.n && n < digits + 2 && is_digit(s.p[n]))
		n++;
	return n > digits ? n - i : 0;
}

bool literal_qt_places(struct literal_builder *b, const struct literal *l, struct str source, size_t end)
{
	size_t from = 0, n, holes = 0;
	if (str_chr(l->text, '%') == SIZE_MAX || !is_filled(source, end))
		return false;
	literal_builder_reset(b);
	for (size_t i = 0; i < l->text.n; i++) {
		if (!(n = place(l->text, i)))
			continue;
		literal_builder_add_range(b, l, from, i);
		literal_builder_hole(b, literal_source(l, i));
		from = i + n;
		i = from - 1;
		holes++;
	}
	literal_builder_add_range(b, l, from, l->text.n);
	return holes > 0;
}
