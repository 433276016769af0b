/* Addresses as the tools of the Java world take them. */
#include "base/sb.h"
#include "migrate/engine_url.h"

/* Everything but letters, digits and "-._~" as %XX. */
static void encode(struct sb *b, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' ||
			     c == '.' || c == '_' || c == '~';
		if (plain)
			sb_char(b, (char)c);
		else
			sb_fmt(b, "%%%c%c", hex[c >> 4], hex[c & 15]);
	}
}

static void parameter(struct sb *b, bool *any, const char *name, struct str value)
{
	if (!value.n)
		return;
	sb_fmt(b, "%c%s=", *any ? '&' : '?', name);
	encode(b, value);
	*any = true;
}

/* The same promise in the words of MariaDB's driver; MySQL's has the words of its client. */
static struct str tls_of(const struct engine_address *u, bool maria)
{
	static const char *const words[][2] = {{"REQUIRED", "trust"}, {"VERIFY_CA", "verify-ca"},
		{"VERIFY_IDENTITY", "verify-full"}, {"DISABLED", "disable"}};
	struct str mode = engine_url_param(u, "ssl-mode");
	for (size_t i = 0; maria && i < sizeof words / sizeof *words; i++)
		if (str_ieq(mode, str_of(words[i][0])))
			return str_of(words[i][1]);
	return mode;
}

static int no_socket(struct err *e)
{
	err_set(e, ERR_CONFIG, "the address names a socket, which JDBC cannot connect to");
	err_hint(e, "Give the environment an address with a host, 127.0.0.1 say, for the tool's command.");
	return ERR_CONFIG;
}

int engine_url_jdbc(struct arena *a, struct str url, struct str *out, struct err *e)
{
	struct engine_address u = {0};
	struct sb b = sb_new(a, 1 << 16);
	bool any = false, sqlite = str_starts(url, STR("sqlite:"));
	struct str file;
	int rc = sqlite ? engine_url_file(a, url, &file, e) : engine_url_parse(a, url, &u, e);
	if (rc)
		return rc;
	if (sqlite) {
		*out = str_fmt(a, "jdbc:sqlite:%.*s", STRF(file));
		return 0;
	}
	bool pg = str_starts(u.scheme, STR("postgres"));
	struct str host = engine_url_param(&u, "host");
	if (!pg || !host.n)
		host = u.host;
	if (str_starts(host, STR("/")) || engine_url_param(&u, "socket").n)
		return no_socket(e);
	sb_fmt(&b, "jdbc:%.*s://", STRF(pg ? STR("postgresql") : u.scheme));
	bool six = str_chr(host, ':') != SIZE_MAX;
	sb_fmt(&b, "%s%.*s%s", six ? "[" : "", STRF(host.n ? host : STR("localhost")), six ? "]" : "");
	if (u.port)
		sb_fmt(&b, ":%d", u.port);
	else if (engine_url_param(&u, "port").n)
		sb_fmt(&b, ":%.*s", STRF(engine_url_param(&u, "port")));
	sb_char(&b, '/');
	encode(&b, u.database);
	parameter(&b, &any, "user", u.user.n ? u.user : engine_url_param(&u, "user"));
	parameter(&b, &any, "password", u.password.n ? u.password : engine_url_param(&u, "password"));
	parameter(&b, &any, pg ? "sslmode" : "sslMode",
		pg ? engine_url_param(&u, "sslmode") : tls_of(&u, str_eq(u.scheme, STR("mariadb"))));
	parameter(&b, &any, "sslrootcert", pg ? engine_url_param(&u, "sslrootcert") : STR_NONE);
	*out = sb_str(&b);
	return 0;
}
