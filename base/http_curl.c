#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/http.h"
#include "base/sb.h"

/* The home of libcurl: the loadable object lib/http.so. One request at a time, no connection is kept. */

struct transfer {
	struct sb body;
	struct http_reply *reply;
	struct arena *a;
};

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	sb_add(&t->body, (struct str){p, size * n});
	return t->body.full ? 0 : size * n;
}

static long number(struct str value, long def)
{
	uint64_t v;
	return str_u64(value, &v) && v < 4000000000u ? (long)v : def;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
	struct transfer *t = ctx;
	struct str value = {p, size * n}, name = str_cut(&value, ':');
	value = str_trim(value);
	if (str_ieq(name, STR("retry-after")))
		t->reply->retry_after_s = number(value, -1);
	else if (str_ieq(name, STR("x-ratelimit-remaining")))
		t->reply->rate_remaining = number(value, -1);
	else if (str_ieq(name, STR("x-ratelimit-reset")))
		t->reply->rate_reset = number(value, 0);
	else if (str_ieq(name, STR("location")))
		t->reply->location = str_dup(t->a, value);
	return size * n;
}

static void drop_easy(void *p)
{
	curl_easy_cleanup(p);
}

static void drop_list(void *p)
{
	curl_slist_free_all(p);
}

static struct curl_slist *headers(struct arena *a, const struct http_request *q)
{
	struct curl_slist *l = NULL;
	for (size_t i = 0; i < q->nheaders + (q->bearer.n > 0); i++) {
		struct str h = i < q->nheaders ? q->headers[i]
					       : str_fmt(a, "Authorization: Bearer %.*s", STRF(q->bearer));
		struct curl_slist *more = curl_slist_append(l, str_z(a, h));
		if (!more)
			die_oom("an HTTP header");
		l = more;
	}
	return l ? arena_own(a, l, drop_list) : NULL;
}

static void set_up(CURL *c, struct arena *a, const struct http_request *q, struct transfer *t)
{
	curl_easy_setopt(c, CURLOPT_URL, str_z(a, q->url));
	curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, str_z(a, q->method));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	/* Plain http is for a loopback host, and there a proxy would read the token. */
	if (str_starts(q->url, STR("http:")))
		curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "schemagate/" SCHEMAGATE_VERSION);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)q->connect_ms);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)q->total_ms);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers(a, q));
	if (q->body.n) {
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.n);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, str_z(a, q->body));
	}
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
}

/* Reasons that may be gone a moment later. A certificate that does not fit is not among them. */
static bool may_pass(CURLcode rc)
{
	switch (rc) {
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_PARTIAL_FILE:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return true;
	default:
		return false;
	}
}

static void drop_url(void *p)
{
	curl_url_cleanup(p);
}

static void drop_text(void *p)
{
	curl_free(p);
}

static bool part(struct arena *a, CURLU *u, CURLUPart what, struct str *out)
{
	char *text = NULL;
	CURLUcode rc = curl_url_get(u, what, &text, 0);
	*out = STR_NONE;
	if (rc == CURLUE_OK && text)
		*out = str_of(arena_own(a, text, drop_text));
	return rc == CURLUE_OK;
}

static bool host(struct arena *a, struct str url, struct str *out)
{
	CURLU *u = curl_url();
	if (!u)
		die_oom("libcurl");
	arena_own(a, u, drop_url);
	struct str name, port, zone;
	if (curl_url_set(u, CURLUPART_URL, str_z(a, url), CURLU_DISALLOW_USER) != CURLUE_OK ||
		!part(a, u, CURLUPART_HOST, &name) || part(a, u, CURLUPART_ZONEID, &zone))
		return false;
	*out = part(a, u, CURLUPART_PORT, &port) ? str_fmt(a, "%.*s:%.*s", STRF(name), STRF(port)) : name;
	return true;
}

static int once(struct arena *a, const struct http_request *q, struct http_reply *out, struct err *e)
{
	CURL *c = curl_easy_init();
	if (!c)
		die_oom("libcurl");
	arena_own(a, c, drop_easy);
	*out = (struct http_reply){.retry_after_s = -1, .rate_remaining = -1};
	struct transfer t = {sb_new(a, q->max_reply), out, a};
	set_up(c, a, q, &t);
	CURLcode rc = curl_easy_perform(c);
	struct http_url u = {0};
	http_split(q->url, &u);
	if (t.body.full)
		return err_set(e, ERR_LIMIT, "\"%.*s\" answered with more than %zu bytes", STRF(u.host),
			q->max_reply);
	if (rc != CURLE_OK) {
		out->transient = may_pass(rc);
		err_set(e, ERR_NET, "could not reach \"%.*s\": %s", STRF(u.host), curl_easy_strerror(rc));
		err_hint(e, "Check the address, the network and its proxy, then run the command again.");
		return ERR_NET;
	}
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &out->status);
	out->body = sb_str(&t.body);
	return 0;
}

extern const struct http_module http_module;
__attribute__((visibility("default"))) const struct http_module http_module = {once, host};
