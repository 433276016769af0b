/* UTF-16 in either order, other encodings, binaries. */
#include "parse/encoding.h"
#include "tests/unit/tap.h"

#define BYTES(s)                                                                                             \
	{                                                                                                    \
		(s), sizeof(s) - 1                                                                           \
	}

int main(void)
{
	struct arena *a = arena_new("t_encoding");
	static const struct {
		struct str bytes;
		enum encoding encoding;
		const char *text;
	} rows[] = {
		{BYTES(""), ENCODING_UTF8, ""},
		{BYTES("SELECT \xC3\xA9"), ENCODING_UTF8, "SELECT \xC3\xA9"},
		{BYTES("\xFF\xFE"
		       "S\0E\0\n\0"),
			ENCODING_UTF16LE, "SE\n"},
		{BYTES("\xFE\xFF\0S\0E\0\n"), ENCODING_UTF16BE, "SE\n"},
		{BYTES("S\0E\0L\0E\0C\0T\0\r\0\n\0"), ENCODING_UTF16LE, "SELECT\r\n"},
		{BYTES("\0S\0E\0L\0E\0C\0T"), ENCODING_UTF16BE, "SELECT"},
		{BYTES("\xFF\xFE"
		       "a\0\xE9\0\x3D\xD8\0\xDE\xAC\x20"),
			ENCODING_UTF16LE, "a\xC3\xA9\xF0\x9F\x98\x80\xE2\x82\xAC"},
		{BYTES("\xFF\xFE\x3D\xD8"
		       "a\0\0\xDEz"),
			ENCODING_UTF16LE,
			"\xEF\xBF\xBD"
			"a\xEF\xBF\xBD"},
		{BYTES("caf\xE9"), ENCODING_OTHER, "caf\xE9"},
		{BYTES("\xFF\xFE\0\0a\0\0\0"), ENCODING_OTHER, NULL},
		{BYTES("\x7F"
		       "ELF\0\0\0\1\2\3\0\0\0\0\5\6"),
			ENCODING_BINARY, NULL},
		{BYTES("a\0b"), ENCODING_BINARY, NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum encoding e = encoding_of(rows[i].bytes);
		OK(e == rows[i].encoding, "row %zu is of encoding %d", i, (int)e);
		if (rows[i].text)
			IS(encoding_utf8(a, rows[i].bytes, e), str_of(rows[i].text), "row %zu as UTF-8", i);
	}
	arena_free(a);
	return tap_done();
}
