#include "migrate/engine_url.h"

#include <string.h>

#include "base/sb.h"
#include "migrate/engine.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int malformed(struct err *e, struct str scheme, const char *why)
{
	err_set(e, ERR_CONFIG, "the %.*s address cannot be understood: %s", STRF(scheme), why);
	err_hint(e,
		"Write %.*s://USER:PASSWORD@HOST:PORT/DATABASE, with %%XX for : / @ ? # %% inside a part.",
		STRF(scheme));
	return ERR_CONFIG;
}

/* The one place where %XX is decoded. */
static int decode(struct arena *a, struct str scheme, struct str s, struct str *out, struct err *e)
{
	char *z = arena_alloc(a, s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			z[n++] = s.p[i];
			continue;
		}
		int hi = s.n - i > 2 ? hex(s.p[i + 1]) : -1, lo = s.n - i > 2 ? hex(s.p[i + 2]) : -1;
		if (hi < 0 || lo < 0)
			return malformed(e, scheme, "a % without two hex digits");
		z[n++] = (char)(hi * 16 + lo);
		i += 2;
	}
	if (memchr(z, '\0', n))
		return malformed(e, scheme, "a NUL byte");
	*out = (struct str){z, n};
	return 0;
}

static struct str scheme_of(struct str url)
{
	size_t colon = str_chr(url, ':');
	return colon == SIZE_MAX ? STR_NONE : str_sub(url, 0, colon);
}

static int user_part(struct arena *a, struct str s, struct engine_address *u, struct err *e)
{
	struct str user = str_cut(&s, ':');
	int rc = decode(a, u->scheme, user, &u->user, e);
	return rc ? rc : decode(a, u->scheme, s, &u->password, e);
}

static int host_part(struct arena *a, struct str s, struct engine_address *u, struct err *e)
{
	struct str host, port = s;
	if (s.n && s.p[0] == '[') {
		size_t end = str_chr(s, ']');
		if (end == SIZE_MAX)
			return malformed(e, u->scheme, "a [ without its ]");
		host = str_sub(s, 1, end);
		port = str_sub(s, end + 1, s.n);
		str_cut(&port, ':');
	} else {
		host = str_cut(&port, ':');
	}
	uint64_t n = 0;
	if (port.n && (!str_u64(port, &n) || n == 0 || n > 65535))
		return malformed(e, u->scheme, "the port is not a number up to 65535");
	u->port = (int)n;
	return decode(a, u->scheme, host, &u->host, e);
}

static int params_part(struct arena *a, struct str s, struct engine_address *u, struct err *e)
{
	while (s.n) {
		struct str value = str_cut(&s, '&'), name = str_cut(&value, '=');
		struct engine_url_param *p = VEC_PUSH(a, &u->params);
		int rc = decode(a, u->scheme, name, &p->name, e);
		rc = rc ? rc : decode(a, u->scheme, value, &p->value, e);
		if (rc)
			return rc;
	}
	return 0;
}

int engine_url_parse(struct arena *a, struct str url, struct engine_address *out, struct err *e)
{
	*out = (struct engine_address){.scheme = str_lower(a, scheme_of(url))};
	if (out->scheme.n == 0)
		return err_set(e, ERR_CONFIG, "a database address needs a scheme");
	struct str rest = str_sub(url, out->scheme.n + 1, url.n);
	if (!str_starts(rest, STR("//")))
		return malformed(e, out->scheme, "no // after the scheme");
	struct str params = str_sub(rest, 2, rest.n);
	struct str before = str_cut(&params, '?');
	size_t slash = str_chr(before, '/');
	struct str authority = str_sub(before, 0, slash);
	struct str database = slash == SIZE_MAX ? STR_NONE : str_sub(before, slash + 1, before.n);
	size_t at = str_rchr(authority, '@');
	int rc = at == SIZE_MAX ? 0 : user_part(a, str_sub(authority, 0, at), out, e);
	if (!rc)
		rc = host_part(
			a, at == SIZE_MAX ? authority : str_sub(authority, at + 1, authority.n), out, e);
	if (!rc)
		rc = decode(a, out->scheme, database, &out->database, e);
	return rc ? rc : params_part(a, params, out, e);
}

struct str engine_url_param(const struct engine_address *u, const char *name)
{
	for (size_t i = 0; i < u->params.n; i++)
		if (str_eq(u->params.v[i].name, str_of(name)))
			return u->params.v[i].value;
	return STR_NONE;
}

int engine_url_file(struct arena *a, struct str url, struct str *path, struct err *e)
{
	struct str scheme = scheme_of(url), rest = str_sub(url, scheme.n + 1, url.n);
	*path = rest;
	if (str_starts(rest, STR("//"))) {
		struct str params = str_sub(rest, 2, rest.n), file = str_cut(&params, '?');
		if (params.n)
			return malformed(e, scheme, "a file takes no parameters");
		int rc = decode(a, scheme, file, path, e);
		if (rc)
			return rc;
	}
	if (path->n && str_chr(*path, '\0') == SIZE_MAX)
		return 0;
	err_set(e, ERR_CONFIG, "the sqlite address names no file");
	err_hint(e, "Write sqlite:PATH; a relative path is taken from the working folder.");
	return ERR_CONFIG;
}

bool engine_url_local(struct str host)
{
	static const char *const names[] = {"", "localhost", "::1", "0:0:0:0:0:0:0:1"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(host, str_of(names[i])))
			return true;
	if (host.p[0] == '/' || host.p[0] == '@')
		return true;
	/* 127.0.0.0/8 written in full; "127.evil.example" is a name. */
	struct str rest = host;
	for (int i = 0; i < 4; i++) {
		uint64_t n;
		bool last = str_chr(rest, '.') == SIZE_MAX;
		if (!str_u64(str_cut(&rest, '.'), &n) || n > 255 || (i == 0 && n != 127) || last != (i == 3))
			return false;
	}
	return true;
}

struct str engine_url_redact(struct arena *a, struct str text, struct str secret)
{
	if (secret.n == 0)
		return text;
	struct sb b = sb_new(a, 2 * text.n + 64);
	size_t from = 0, at;
	while ((at = str_find(text, secret, from)) != SIZE_MAX) {
		sb_add(&b, str_sub(text, from, at));
		sb_addz(&b, "***");
		from = at + secret.n;
	}
	sb_add(&b, str_sub(text, from, text.n));
	return sb_str(&b);
}

static bool harmless(struct str name)
{
	static const char *const names[] = {"host", "port", "dbname", "socket", "sslmode", "service"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* "host:5432", "[::1]", a list of them: anything else may be a user and a password whose @ is missing. */
static bool plain_authority(struct str s)
{
	struct str path = s, authority = str_cut(&path, '/');
	while (authority.n) {
		struct str one = str_cut(&authority, ',');
		size_t colon = str_rchr(one, ':');
		uint64_t port;
		if (one.n && one.p[one.n - 1] != ']' && colon != SIZE_MAX &&
			!str_u64(str_sub(one, colon + 1, one.n), &port))
			return false;
	}
	return true;
}

/* A password may hold any byte unescaped, so everything up to the last @ goes. */
struct str engine_url_shown(struct arena *a, struct str url)
{
	struct str scheme = scheme_of(url);
	if (scheme.n == 0)
		return STR("(no address)");
	struct str rest = str_sub(url, scheme.n + 1, url.n);
	if (!str_starts(rest, STR("//")) || str_ieq(scheme, STR("sqlite")))
		return str_ieq(scheme, STR("sqlite")) ? url : str_fmt(a, "%.*s:(hidden)", STRF(scheme));
	rest = str_sub(rest, 2, str_chr(rest, '#'));
	size_t at = str_rchr(rest, '@'), question = str_chr(rest, '?');
	if (at != SIZE_MAX && question != SIZE_MAX && question < at)
		return str_fmt(a, "%.*s://(hidden)", STRF(scheme));
	struct str params = at == SIZE_MAX ? rest : str_sub(rest, at + 1, rest.n);
	struct str place = str_cut(&params, '?');
	if (!plain_authority(place))
		return str_fmt(a, "%.*s://(hidden)", STRF(scheme));
	struct sb b = sb_new(a, url.n + 64);
	sb_fmt(&b, "%.*s://%.*s", STRF(scheme), STRF(place));
	char before = '?';
	while (params.n) {
		struct str value = str_cut(&params, '&'), name = str_cut(&value, '=');
		if (!harmless(name))
			continue;
		sb_fmt(&b, "%c%.*s=%.*s", before, STRF(name), STRF(value));
		before = '&';
	}
	return sb_str(&b);
}
