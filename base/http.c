#include "base/http.h"

#include "base/module.h"

enum { MAX_REDIRECTS = 3 };

bool http_split(struct str url, struct http_url *out)
{
	size_t at = str_find(url, STR("://"), 0);
	if (at == SIZE_MAX)
		return false;
	struct str rest = str_sub(url, at + 3, url.n);
	size_t slash = str_chr(rest, '/');
	*out = (struct http_url){str_sub(url, 0, at), str_sub(rest, 0, slash), STR("/")};
	if (slash != SIZE_MAX)
		out->path = str_sub(rest, slash, rest.n);
	return out->host.n > 0 && str_chr(out->host, '@') == SIZE_MAX;
}

/* Four decimal octets and nothing else: what inet_aton() takes beside that (127.1, 0177.0.0.1) is not for us.
 */
static bool dotted_quad(struct str s)
{
	int parts = 0;
	while (s.n) {
		bool more = str_chr(s, '.') != SIZE_MAX;
		struct str part = str_cut(&s, '.');
		uint64_t v = 0;
		if (!str_u64(part, &v) || v > 255 || (part.n > 1 && part.p[0] == '0') || (more && !s.n))
			return false;
		parts++;
	}
	return parts == 4;
}

bool http_loopback(struct str host)
{
	if (str_starts(host, STR("[::1]")))
		return host.n == 5 || host.p[5] == ':';
	struct str name = str_sub(host, 0, str_chr(host, ':'));
	return str_ieq(name, STR("localhost")) || (str_starts(name, STR("127.")) && dotted_quad(name));
}

/* Printable ASCII without a blank, and a host of nothing but the characters of names, addresses and ports:
 * what two readers of URLs could take for two hosts (a backslash, %40, a zone, other alphabets) is in none of
 * it. */
static bool plain_url(struct str url, const struct http_url *u)
{
	for (size_t i = 0; i < url.n; i++)
		if (url.p[i] <= ' ' || url.p[i] > '~' || url.p[i] == '\\')
			return false;
	for (size_t i = 0; i < u->host.n; i++) {
		char c = u->host.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
			    c == '.' || c == '-' || c == ':' || c == '[' || c == ']'))
			return false;
	}
	return true;
}

static int check_url(
	const struct http_module *module, struct arena *a, struct str url, struct http_url *u, struct err *e)
{
	struct str host = STR_NONE;
	if (!http_split(url, u) || !plain_url(url, u) || !module->host(a, url, &host) ||
		!str_ieq(host, u->host)) {
		/* Not the address itself: before an @ it may hold a password. */
		if (str_chr(url, '@') != SIZE_MAX)
			err_set(e, ERR_USAGE, "this URL is not one that is taken: it holds an @");
		else
			err_set(e, ERR_USAGE, "\"%.*s\" is not a URL that is taken", STRF(url));
		err_hint(e, "Write it as https://HOST[:PORT]/PATH, in ASCII, without a user name.");
		return ERR_USAGE;
	}
	if (str_eq(u->scheme, STR("https")) || (str_eq(u->scheme, STR("http")) && http_loopback(u->host)))
		return 0;
	err_set(e, ERR_USAGE, "\"%.*s\" is not an https URL", STRF(url));
	err_hint(e, "A token is only ever sent over https; plain http is taken for a loopback host alone.");
	return ERR_USAGE;
}

static int load(const struct http_module **out, struct err *e)
{
	const void *symbol = NULL;
	int rc = module_symbol("http", "http_module", &symbol, e);
	*out = symbol;
	return rc;
}

int http_check_url(struct arena *a, struct str url, struct err *e)
{
	struct http_url u;
	const struct http_module *module = NULL;
	int rc = load(&module, e);
	return rc ? rc : check_url(module, a, url, &u, e);
}

/* A line break in a header would begin another one. */
static int check_headers(const struct http_request *q, struct err *e)
{
	if (!http_header_value(q->bearer))
		return err_set(e, ERR_USAGE, "the token holds a byte that no token has");
	for (size_t i = 0; i < q->nheaders; i++)
		if (!http_header_value(q->headers[i]))
			return err_set(e, ERR_USAGE, "a header holds a byte that no header has");
	return 0;
}

bool http_header_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return true;
}

/* The URL a redirect points to, when it stays on the same host and scheme. */
static int redirect(struct arena *a, struct str from, struct str location, struct str *to, struct err *e)
{
	struct http_url u, v;
	if (!http_split(from, &u))
		return err_set(e, ERR_NET, "redirect from something that is not a URL");
	if (str_starts(location, STR("/")) && !str_starts(location, STR("//"))) {
		*to = str_fmt(a, "%.*s://%.*s%.*s", STRF(u.scheme), STRF(u.host), STRF(location));
		return 0;
	}
	if (http_split(location, &v) && str_eq(u.scheme, v.scheme) && str_ieq(u.host, v.host)) {
		*to = location;
		return 0;
	}
	err_set(e, ERR_NET, "\"%.*s\" redirects to another host", STRF(u.host));
	err_detail(e, "The new place is \"%.*s\".", STRF(location));
	err_hint(e, "If the move is right, name the new address with --api-url.");
	return ERR_NET;
}

int http_send(struct arena *a, const struct http_request *q, struct http_reply *out, struct err *e)
{
	*out = (struct http_reply){.retry_after_s = -1, .rate_remaining = -1};
	const struct http_module *module = NULL;
	int rc = load(&module, e);
	if (!rc)
		rc = check_headers(q, e);
	if (rc)
		return rc;
	struct http_request now = *q;
	for (int i = 0; i <= MAX_REDIRECTS; i++) {
		struct http_url u;
		rc = check_url(module, a, now.url, &u, e);
		if (!rc)
			rc = module->once(a, &now, out, e);
		bool moved = !rc && (out->status == 301 || out->status == 302 || out->status == 307 ||
					    out->status == 308);
		if (!moved)
			return rc;
		rc = redirect(a, now.url, out->location, &now.url, e);
		if (rc)
			return rc;
	}
	return err_set(e, ERR_NET, "more than %d redirects", MAX_REDIRECTS);
}
