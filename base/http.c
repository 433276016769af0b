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

bool http_loopback(struct str host)
{
	if (str_starts(host, STR("[::1]")))
		return host.n == 5 || host.p[5] == ':';
	size_t colon = str_chr(host, ':');
	struct str name = str_sub(host, 0, colon);
	if (str_ieq(name, STR("localhost")))
		return true;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != '.' && (name.p[i] < '0' || name.p[i] > '9'))
			return false;
	return str_starts(name, STR("127."));
}

static int check_url(struct str url, struct http_url *u, struct err *e)
{
	if (!http_split(url, u))
		return err_set(e, ERR_USAGE, "\"%.*s\" is not a URL", STRF(url));
	if (str_eq(u->scheme, STR("https")) || (str_eq(u->scheme, STR("http")) && http_loopback(u->host)))
		return 0;
	err_set(e, ERR_USAGE, "\"%.*s\" is not an https URL", STRF(url));
	err_hint(e, "A token is only ever sent over https; plain http is taken for a loopback host alone.");
	return ERR_USAGE;
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
	const void *symbol = NULL;
	int rc = module_symbol("http", "http_module", &symbol, e);
	if (rc)
		return rc;
	const struct http_module *module = symbol;
	struct http_request now = *q;
	for (int i = 0; i <= MAX_REDIRECTS; i++) {
		struct http_url u;
		rc = check_url(now.url, &u, e);
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
