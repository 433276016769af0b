/*
 * Connection addresses taken apart, in one place: percent-decoding, what may be shown, what is local. Linked
 * into the program and into each engine.
 */
#ifndef MIGRATE_ENGINE_URL_H
#define MIGRATE_ENGINE_URL_H

#include "base/arena.h"
#include "base/err.h"

struct engine_url_param {
	struct str name, value;
};

struct engine_address { /* all parts decoded; what is not given is empty */
	struct str scheme;
	struct str user, password;
	struct str host; /* without the brackets of an IPv6 address */
	int port;        /* 0 = not given */
	struct str database;
	VEC(struct engine_url_param) params;
};

/* SCHEME://[USER[:PASSWORD]@][HOST][:PORT][/DATABASE][?NAME=VALUE&...]. ERR_CONFIG when malformed; the
 * message holds nothing of the text but its scheme. */
MUST_CHECK int engine_url_parse(struct arena *a, struct str url, struct engine_address *out, struct err *e);
/* The value of a parameter, p NULL when it is not given. */
struct str engine_url_param(const struct engine_address *u, const char *name);
/* The file of "sqlite:PATH" (taken as it is) or "sqlite://[/]PATH" (decoded). */
MUST_CHECK int engine_url_file(struct arena *a, struct str url, struct str *path, struct err *e);
/* The same address as JDBC's drivers take it, user and password among its parameters: a secret. TLS as the
 * address says, else as the driver does it. ERR_CONFIG for a socket, which they know nothing of. */
MUST_CHECK int engine_url_jdbc(struct arena *a, struct str url, struct str *out, struct err *e);
/* No network between: a socket's folder, "localhost", 127.0.0.0/8, ::1, or no host at all. */
bool engine_url_local(struct str host);
/* The text with every occurrence of the secret replaced by "***": for what a server or a program says. */
struct str engine_url_redact(struct arena *a, struct str text, struct str secret);

#endif
