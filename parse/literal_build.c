#include <string.h>

#include "parse/literal_internal.h"

void literal_builder_init(struct literal_builder *b, struct arena *a, struct str source)
{
	*b = (struct literal_builder){.a = a, .source = source, .text = sb_new(a, LITERAL_MAX)};
}

void literal_builder_reset(struct literal_builder *b)
{
	b->text.n = 0;
	b->text.full = false;
	b->pieces.n = 0;
	b->holes = 0;
	b->high = 0;
	b->any = false;
}

static void add(struct literal_builder *b, struct str bytes, size_t source, bool exact)
{
	size_t at = b->text.n;
	sb_add(&b->text, bytes);
	if (b->text.n == at)
		return;
	struct literal_piece *last = b->pieces.n ? &b->pieces.v[b->pieces.n - 1] : NULL;
	if (last && exact && last->exact && last->at + last->len == at &&
		last->source + last->len == source) {
		last->len = b->text.n - last->at;
		return;
	}
	*VEC_PUSH(b->a, &b->pieces) = (struct literal_piece){at, b->text.n - at, source, exact};
}

/* Half a surrogate pair whose other half did not come: U+FFFD. */
static void flush(struct literal_builder *b)
{
	if (b->high)
		add(b, STR("\xEF\xBF\xBD"), b->high_at, false);
	b->high = 0;
}

void literal_builder_add(struct literal_builder *b, struct str bytes, size_t source, bool exact)
{
	b->any = true;
	if (bytes.n == 0)
		return;
	flush(b);
	add(b, bytes, source, exact);
}

void literal_builder_hole(struct literal_builder *b, size_t source)
{
	static const char hole = LITERAL_HOLE;
	flush(b);
	add(b, (struct str){&hole, 1}, source, false);
	b->holes++;
}

/* Whether only blanks stand between the byte at i and the start of its line or string. */
static bool starts_line(struct str source, size_t i)
{
	while (i > 0 && (source.p[i - 1] == ' ' || source.p[i - 1] == '\t'))
		i--;
	return i > 0 && (source.p[i - 1] == '\n' || source.p[i - 1] == '"');
}

void literal_builder_add_margin(struct literal_builder *b, struct str bytes, size_t source)
{
	size_t from = 0, bar = str_chr(bytes, '|');
	for (; bar != SIZE_MAX && bar < bytes.n; bar++) {
		if (bytes.p[bar] != '|' || !starts_line(b->source, source + bar))
			continue;
		literal_builder_add(b, str_sub(bytes, from, bar), source + from, true);
		literal_builder_add(b, STR(" "), source + bar, false);
		from = bar + 1;
	}
	literal_builder_add(b, str_sub(bytes, from, bytes.n), source + from, true);
}

bool literal_has_margin(enum language l, struct str source, size_t end)
{
	enum { MAX_BLANKS = 200 };
	if (l != LANGUAGE_SCALA && l != LANGUAGE_KOTLIN && l != LANGUAGE_OTHER)
		return false;
	size_t limit = source.n - end < MAX_BLANKS ? source.n : end + MAX_BLANKS;
	while (end < limit && (source.p[end] == ' ' || source.p[end] == '\n' || source.p[end] == '\r' ||
				      source.p[end] == '\t'))
		end++;
	if (end < limit && source.p[end] == '.')
		end++;
	struct str rest = str_sub(source, end, source.n);
	size_t n = str_starts(rest, STR("stripMargin")) ? 11 : str_starts(rest, STR("trimMargin")) ? 10 : 0;
	/* another bar: trimMargin(">") */
	return n && !str_starts(str_sub(rest, n, rest.n), STR("(\"")) &&
	       !str_starts(str_sub(rest, n, rest.n), STR("('"));
}

void literal_builder_done(struct literal_builder *b, struct literal *out)
{
	flush(b);
	size_t n = b->pieces.n;
	struct literal_piece *pieces = n ? ARENA_ARRAY(b->a, struct literal_piece, n) : NULL;
	if (n)
		memcpy(pieces, b->pieces.v, n * sizeof *pieces);
	struct str text = STR("");
	if (n == 1 && pieces->exact)
		text = str_sub(b->source, pieces->source, pieces->source + pieces->len);
	else if (n)
		text = str_dup(b->a, sb_str(&b->text));
	*out = (struct literal){.text = text,
		.pieces = pieces,
		.npieces = n,
		.holes = b->holes + b->text.full, /* what did not fit is not known either */
		.node = UINT32_MAX};
}

size_t literal_source(const struct literal *l, size_t at)
{
	size_t low = 0, high = l->npieces;
	while (low < high) { /* the first piece that ends behind at */
		size_t mid = low + (high - low) / 2;
		if (l->pieces[mid].at + l->pieces[mid].len > at)
			high = mid;
		else
			low = mid + 1;
	}
	if (low == l->npieces)
		return l->to;
	const struct literal_piece *p = &l->pieces[low];
	return p->exact && at >= p->at ? p->source + (at - p->at) : p->source;
}

/* Bytes of a code point. */
static struct str utf8(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return (struct str){out, 1};
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = n; i-- > 1; c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3F));
	out[0] = (char)((n == 2 ? 0xC0 : n == 3 ? 0xE0 : 0xF0) | c);
	return (struct str){out, n};
}

static void add_code(struct literal_builder *b, uint32_t code, size_t source)
{
	char bytes[4];
	if (code >= 0xDC00 && code < 0xE000) {
		code = b->high ? 0x10000 + ((b->high - 0xD800) << 10) + (code - 0xDC00) : 0xFFFD;
		if (b->high)
			source = b->high_at;
		b->high = 0;
	} else if (code >= 0xD800 && code < 0xDC00) {
		flush(b);
		b->high = code;
		b->high_at = source;
		b->any = true;
		return;
	}
	literal_builder_add(b, utf8(code, bytes), source, false);
}

static bool hex_value(struct str digits, uint32_t *out)
{
	uint32_t v = 0;
	for (size_t i = 0; i < digits.n; i++) {
		const char *hex = "0123456789abcdef";
		const char *at = memchr(hex, digits.p[i] | 0x20, 16);
		if (!at || digits.n > 8)
			return false;
		v = v << 4 | (uint32_t)(at - hex);
	}
	*out = v;
	return digits.n > 0 && v < 0x110000;
}

static bool octal_value(struct str raw, uint32_t *out)
{
	uint32_t v = 0;
	size_t i = 1;
	for (; i < raw.n && i < 4 && raw.p[i] >= '0' && raw.p[i] <= '7'; i++)
		v = v * 8 + (uint32_t)(raw.p[i] - '0');
	*out = v;
	return i > 1;
}

static bool numeric_escape(struct str raw, uint32_t *out)
{
	if (octal_value(raw, out))
		return true;
	if (raw.n < 3 || (raw.p[1] != 'x' && raw.p[1] != 'u' && raw.p[1] != 'U'))
		return false;
	struct str digits = str_sub(raw, 2, raw.n);
	if (digits.p[0] == '{' && digits.p[digits.n - 1] == '}')
		digits = str_sub(digits, 1, digits.n - 1);
	return hex_value(digits, out);
}

void literal_builder_escape(
	struct literal_builder *b, enum language l, struct str raw, size_t source, bool single_quoted)
{
	static const char from[] = "ntrabfve", to[] = "\n\t\r\a\b\f\v\033";
	uint32_t code;
	if (raw.n < 2 || raw.p[0] != '\\') { /* a doubled brace or quote */
		literal_builder_add(b, str_sub(raw, 0, 1), source, true);
		return;
	}
	char c = raw.p[1];
	const char *simple = memchr(from, c, sizeof from - 1);
	if (c == '\n' || c == '\r') {
		b->any = true; /* a line continued: nothing of it is in the text */
	} else if (single_quoted && (l == LANGUAGE_PHP || l == LANGUAGE_RUBY) && c != '\\' && c != '\'') {
		literal_builder_add(b, raw, source, true);
	} else if (!single_quoted && numeric_escape(raw, &code)) {
		add_code(b, code, source);
	} else if (!single_quoted && simple) {
		literal_builder_add(b, (struct str){&to[simple - from], 1}, source, false);
	} else {
		literal_builder_add(b, str_sub(raw, 1, 2), source + 1, true);
	}
}

void literal_builder_add_range(struct literal_builder *b, const struct literal *l, size_t from, size_t to)
{
	for (size_t i = 0; i < l->npieces; i++) {
		const struct literal_piece *p = &l->pieces[i];
		size_t low = p->at > from ? p->at : from, high = p->at + p->len < to ? p->at + p->len : to;
		if (low >= high)
			continue;
		struct str bytes = str_sub(l->text, low, high);
		if (!p->exact && bytes.n == 1 && bytes.p[0] == LITERAL_HOLE)
			literal_builder_hole(b, p->source);
		else
			literal_builder_add(
				b, bytes, p->exact ? p->source + (low - p->at) : p->source, p->exact);
	}
}
