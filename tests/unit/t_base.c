/* The base room: strings, arenas, buffers, JSON, ini, sha. */
#include "base/arena.h"
#include "base/err.h"
#include "base/ini.h"
#include "base/json.h"
#include "base/sb.h"
#include "base/sha.h"
#include "tests/unit/tap.h"

static struct arena *a;

static void strings(void)
{
	struct str rest = STR("a/b/c");
	IS(str_cut(&rest, '/'), STR("a"), "cut gives the head");
	IS(rest, STR("b/c"), "cut leaves the rest");
	IS(str_trim(STR(" \t x y\r\n")), STR("x y"), "trim");
	IS(str_basename(STR("a/b.sql")), STR("b.sql"), "basename");
	IS(str_dirname(STR("a/b.sql")), STR("a"), "dirname");
	const char *const words[] = {"an", "ban", "anana", "x", "nas", "b"};
	OK(str_find_set(STR("banana"), words, 6) == 0x27, "which of several words: %llx",
		(unsigned long long)str_find_set(STR("banana"), words, 6));
	OK(str_find_set(STR_NONE, words, 6) == 0 && str_find_set(STR("banana"), words, 0) == 0, "none");
	const char *many[64];
	for (size_t w = 0; w < 64; w++)
		many[w] = w == 63 ? "z" : "zz";
	OK(str_find_set(STR("az"), many, 64) == (uint64_t)1 << 63, "the last of 64");
	OK(str_find(STR("ababc"), STR("abc"), 0) == 2, "find");
	OK(str_find(STR("ab"), STR("abc"), 0) == SIZE_MAX, "find of a longer needle");
	uint64_t n = 0;
	OK(str_u64(STR("18446744073709551615"), &n) && n == UINT64_MAX, "largest number");
	OK(!str_u64(STR("18446744073709551616"), &n), "one above overflows");
	OK(!str_u64(STR("-1"), &n) && !str_u64(STR(""), &n), "no sign, no empty");
	OK(str_utf8(STR("h\xC3\xA9"), NULL), "UTF-8");
	OK(!str_utf8(STR("\xC0\x80"), NULL) && !str_utf8(STR("\xED\xA0\x80"), NULL),
		"overlong and surrogate refused");
	OK(str_line(STR("a\nb\nc"), 4) == 3 && str_column(STR("a\nbcd"), 4) == 3, "line and column from 1");
	OK(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0, "order");
}

static int drops;
static void count_drop(void *p)
{
	(void)p;
	drops++;
}

static void arenas(void)
{
	struct arena *b = arena_new("test");
	arena_own(b, &drops, count_drop);
	struct arena_mark m = arena_mark(b);
	size_t before = arena_used(b);
	for (int i = 0; i < 1000; i++)
		memset(ARENA_ARRAY(b, char, 1000), 1, 1000);
	arena_own(b, &drops, count_drop);
	OK(arena_used(b) >= before + 1000000, "used grows");
	arena_rewind(b, m);
	OK(drops == 1 && arena_used(b) == before, "rewind drops what came since the mark");
	VEC(int) v = {0};
	for (int i = 0; i < 100; i++)
		*VEC_PUSH(b, &v) = i;
	OK(v.n == 100 && v.v[99] == 99 && v.v[0] == 0, "growable array");
	arena_free(b);
	OK(drops == 2, "free drops the rest");
}

static void buffers(void)
{
	struct sb b = sb_new(a, 10);
	sb_addz(&b, "12345");
	sb_fmt(&b, "%d", 678901);
	OK(b.full && b.n == 10 && b.p[10] == '\0', "overflow is sticky and terminated");
	b = sb_new(a, 1000);
	sb_clean(&b, STR("a\x1b[31m\n::set-output\xE2\x80\xAE\xFF\xC3\xA9"));
	IS(sb_str(&b), STR("a\\x1B[31m\\x0A::set-outputU+202E\\xFF\xC3\xA9"),
		"control, bidi and broken bytes are shown");
}

static void json(void)
{
	struct err e = err_new(a);
	const struct json *j = NULL;
	OK(json_parse(&j, a, STR("{\"a\":[1,{\"b\":\"x\"}],\"t\":true}"), 1000, &e) == 0, "parse");
	OK(json_int(json_first(json_get(j, "a")), 0) == 1, "number");
	IS(json_str(json_get(json_next(json_first(json_get(j, "a"))), "b")), STR("x"), "nested string");
	OK(json_bool(json_get(j, "t"), false) && json_get(j, "zz") == NULL, "bool and absent");
	static const char *const bad[] = {"{\"a\":1,\"a\":2}", "{} x", "{", "\"\xFF\"", "", "[1,]",
		"{\"a\":\"\n\"}", "{\"a\":\"x\\u0000y\"}", "{\"b\":1,\"a\":1,\"c\":1,\"\\u0061\":2}",
		"{\"x\":[{\"a\":1,\"a\":1}]}"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		OK(json_parse(&j, a, str_of(bad[i]), 1000, &e) != 0 && e.what.n, "refused: %zu", i);
	struct sb deep = sb_new(a, 100000);
	for (int i = 0; i < 50000; i++)
		sb_char(&deep, '[');
	OK(json_parse(&j, a, sb_str(&deep), 100000, &e) == ERR_LIMIT, "deep nesting is a limit");
	struct sb b = sb_new(a, 1000);
	struct json_out w = json_out(&b);
	json_open(&w, NULL, '{');
	json_put_str(&w, "s", STR("a\"\\\n\xFFz"));
	json_put_str(&w, "c", STR("##[a]#[###[\n##["));
	json_open(&w, "l", '[');
	json_put_int(&w, NULL, -5);
	json_put_null(&w, NULL);
	json_close(&w, ']');
	json_put_bool(&w, "b", false);
	json_close(&w, '}');
	IS(sb_str(&b),
		STR("{\"s\":\"a\\\"\\\\\\u000a\xEF\xBF\xBDz\",\"c\":\"##\\u005ba]#[###\\u005b\\u000a##"
		    "\\u005b\",\"l\":[-5,null],\"b\":false}"),
		"writer");
}

static void ini(void)
{
	struct err e = err_new(a);
	struct ini out = {0};
	int rc = ini_parse(a,
		STR("# c\n[source \"app\"]\n  path = a/b ; note\n[guard \"p.m\"]\nquery = \"SELECT 'x;y' # "
		    "no\"\n"),
		STR("f"), &out, &e);
	OK(rc == 0 && out.n == 4, "two sections, two keys");
	IS(out.v[1].value, STR("a/b"), "comment after a value");
	IS(out.v[3].value, STR("SELECT 'x;y' # no"), "quoted whole");
	OK(out.v[3].line == 5, "line");
	static const struct {
		const char *text;
		int line;
	} bad[] = {{"[a]\nk\n", 2}, {"k = v\n", 1}, {"[a\n", 1}, {"[a]\n[b]\n[a]\n", 3},
		{"[a]\nk = \"x\n", 2}, {"[a]\nk = x\"y\"\n", 2}, {"[a]\nk =\n", 2}, {"[a]\n\n\xFF = 1\n", 3},
		{"[a] k = v\n", 1}};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct ini none = {0};
		rc = ini_parse(a, str_of(bad[i].text), STR("f"), &none, &e);
		OK(rc == ERR_CONFIG && e.line == bad[i].line, "refused at line %d", bad[i].line);
	}
}

static void text_growth(void)
{
	struct arena *g = arena_new("texts");
	struct sb one = sb_new(g, 100000), two = {.full = false};
	for (int i = 0; i < 8000; i++)
		sb_char(&one, (char)('a' + i % 26));
	OK(arena_used(g) < 9000, "a buffer alone grows where it lies: %zu bytes", arena_used(g));
	two = sb_new(g, 100000);
	for (int i = 0; i < 8000; i++) {
		sb_char(&one, 'x');
		sb_fmt(&two, "%c", 'a' + i % 26);
	}
	IS(str_sub(sb_str(&one), 0, 8000), sb_str(&two), "two in turn keep what they hold");
	arena_free(g);
}

static void growth(void)
{
	struct arena *g = arena_new("growth");
	VEC(int) one = {0}, two = {0};
	for (int i = 0; i < 1000; i++)
		*VEC_PUSH(g, &one) = i;
	OK(arena_used(g) < 1100 * sizeof(int) + 40 * 32, "alone it grows where it lies: %zu bytes",
		arena_used(g));
	bool same = true;
	for (int i = 0; i < 5000; i++) {
		*VEC_PUSH(g, &one) = i;
		*VEC_PUSH(g, &two) = -i;
	}
	for (int i = 0; i < 5000; i++)
		same = same && one.v[1000 + i] == i && two.v[i] == -i && (i >= 1000 || one.v[i] == i);
	OK(same && one.n == 6000 && two.n == 5000, "two that take turns keep what is theirs");
	VEC(int) copy = {one.v, one.n, one.n};
	*VEC_PUSH(g, &copy) = 7;
	*VEC_PUSH(g, &one) = 8;
	OK(copy.v[6000] == 7 && one.v[6000] == 8, "a view that appends does not write into its owner's");
	VEC(int) clean = {0};
	bool zero = true;
	for (int i = 0; i < 100; i++)
		zero = *VEC_PUSH(g, &clean) == 0 && zero;
	OK(zero, "a new element is zero");
	arena_free(g);
}

/* A state in pieces, across the blocks of 64 bytes and the padding, gives what all at once gives; a look at
 * it changes nothing. */
static void pieces(void)
{
	char text[200];
	memset(text, 'x', sizeof text);
	unsigned faults = 0;
	for (size_t n = 0; n <= sizeof text; n++) {
		struct sha *s = sha_new(a);
		unsigned char seen[SHA_BYTES];
		sha_add(s, (struct str){NULL, 0});
		sha_add(s, (struct str){text, n / 3});
		sha_peek(s, seen);
		faults += !str_eq(sha_hex_bytes(a, seen, SHA_BYTES), sha_hex(a, (struct str){text, n / 3}));
		sha_add(s, (struct str){text, n - n / 3});
		faults += !str_eq(sha_done(s, a), sha_hex(a, (struct str){text, n}));
	}
	OK(faults == 0, "sha-256 in pieces");
}

static void sums(void)
{
	IS(sha_hex_of(a, SHA_1, STR("abc")), STR("a9993e364706816aba3e25717850c26c9cd0d89d"), "sha-1");
	IS(sha_hex_of(a, SHA_MD5, STR("abc")), STR("900150983cd24fb0d6963f7d28e17f72"), "md5");
	IS(sha_hex_of(a, SHA_384, STR("abc")),
		STR("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
		    "8086072ba1e7cc2358baeca134c825a7"),
		"sha-384");
	IS(sha_hex(a, STR("abc")), STR("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
		"sha-256");
	IS(sha_hex(a, (struct str){NULL, 0}),
		STR("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		"sha-256 of nothing");
	IS(sha_hex_of(a, SHA_MD5, (struct str){NULL, 0}), STR("d41d8cd98f00b204e9800998ecf8427e"),
		"md5 of nothing");
	pieces();
	static const unsigned char bytes[] = {0xfb, 0xff, 0, 1};
	IS(sha_base64(a, bytes, 0), STR(""), "base64 of nothing");
	IS(sha_base64(a, bytes, 1), STR("+w=="), "base64, two signs of padding");
	IS(sha_base64(a, bytes, 2), STR("+/8="), "base64, one sign of padding");
	IS(sha_base64(a, bytes, 3), STR("+/8A"), "base64 without padding");
	IS(sha_base64(a, bytes, 4), STR("+/8AAQ=="), "base64 of two groups");
}

int main(void)
{
	a = arena_new("t_base");
	growth();
	text_growth();
	strings();
	arenas();
	buffers();
	json();
	ini();
	sums();
	arena_free(a);
	return tap_done();
}
