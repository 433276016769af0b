/*
 * One HTTP request, with limits on size, time and redirects. libcurl lives in a loadable object (lib/http.so,
 * made of http_curl.c) that is loaded on the first request.
 */
#ifndef BASE_HTTP_H
#define BASE_HTTP_H

#include "base/arena.h"
#include "base/err.h"

struct http_request {
	struct str method; /* "GET", "POST", "PATCH" */
	struct str url;    /* https only; http for a loopback host */
	struct str bearer; /* sent as Authorization to the URL's own host and nowhere else; never in an
			      error's text */
	const struct str *headers; /* "Name: value" */
	size_t nheaders;
	struct str body;
	size_t max_reply; /* bytes; more is ERR_LIMIT */
	int connect_ms, total_ms;
};

struct http_reply {
	long status;
	struct str body;
	long retry_after_s;   /* -1 = not given */
	long rate_remaining;  /* x-ratelimit-remaining, -1 = not given */
	long long rate_reset; /* x-ratelimit-reset, seconds since the epoch, 0 = not given */
	struct str location;  /* of a redirect, absolute or relative */
	bool transient;       /* no answer came, for a reason that may pass: name, connection, time */
};

/* Send it. A redirect within the same host is followed up to three times with the method kept; to another
 * host or scheme it is ERR_NET. Any HTTP status is a success of this function. A failure whose reason may
 * pass sets out->transient. Plain http to a loopback host goes there directly, whatever proxy the environment
 * names. */
MUST_CHECK int http_send(
	struct arena *a, const struct http_request *q, struct http_reply *out, struct err *e);

/* "https", "api.example.org:8443" and the path of a URL; false when it is not one we take. */
struct http_url {
	struct str scheme, host, path;
};
bool http_split(struct str url, struct http_url *out);
/* localhost, 127.0.0.0/8 written as four decimal octets, [::1]; each with or without a port. */
bool http_loopback(struct str host);
/* Would http_send() take this URL: https, or http to a loopback host, in plain characters, and libcurl reads
 * the same host in it as we do. ERR_USAGE when not; the text never shows what may hold a password. */
MUST_CHECK int http_check_url(struct arena *a, struct str url, struct err *e);
/* Printable ASCII: nothing that could end a header or that a server reads in two ways. */
bool http_header_value(struct str s);

/* What the loadable object exports. */
struct http_module {
	MUST_CHECK int (*once)(
		struct arena *a, const struct http_request *q, struct http_reply *out, struct err *e);
	/* The host, with its port when one is given, that a request to this URL goes to; false = not a URL.
	 */
	bool (*host)(struct arena *a, struct str url, struct str *out);
};

#endif
