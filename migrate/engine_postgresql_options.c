#include <stdlib.h>
#include <unistd.h>

#include "migrate/engine_postgresql.h"
#include "migrate/engine_url.h"

struct str engine_postgresql_options_get(const struct engine_postgresql_options *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, str_of(name)))
			return list->v[i].value;
	return STR_NONE;
}

void engine_postgresql_options_set(
	struct arena *a, struct engine_postgresql_options *list, const char *name, struct str value)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, str_of(name))) {
			list->v[i].value = value;
			return;
		}
	*VEC_PUSH(a, list) = (struct engine_postgresql_option){str_of(name), value};
}

static void set_default(
	struct arena *a, struct engine_postgresql_options *list, const char *name, const char *value)
{
	if (engine_postgresql_options_get(list, name).n == 0)
		engine_postgresql_options_set(a, list, name, str_of(value));
}

/* What libpq would use: the option, else its environment variable. */
static struct str effective(
	const struct engine_postgresql_options *list, const char *name, const char *variable)
{
	struct str v = engine_postgresql_options_get(list, name);
	return v.n ? v : str_of(getenv(variable));
}

static bool all_local(struct str hosts)
{
	while (hosts.n)
		if (!engine_url_local(str_cut(&hosts, ',')))
			return false;
	return true;
}

/* hostaddr decides where libpq connects to; a service file may name any host. */
static bool local(const struct engine_postgresql_options *list)
{
	if (effective(list, "service", "PGSERVICE").n)
		return false;
	struct str addr = effective(list, "hostaddr", "PGHOSTADDR");
	return all_local(addr.n ? addr : effective(list, "host", "PGHOST"));
}

/* libpq before 16 has no sslrootcert=system and looks for a file in the home folder only. */
static void system_roots(struct arena *a, struct engine_postgresql_options *list)
{
	static const char *const bundles[] = {"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem", NULL};
	const char *home = getenv("HOME");
	if (effective(list, "sslrootcert", "PGSSLROOTCERT").n)
		return;
	if (home && access(str_fmt(a, "%s/.postgresql/root.crt", home).p, R_OK) == 0)
		return;
	for (const char *const *b = bundles; *b; b++)
		if (access(*b, R_OK) == 0) {
			engine_postgresql_options_set(a, list, "sslrootcert", str_of(*b));
			return;
		}
}

/* verify-full proves the server, so channel binding is left at libpq's "prefer": demanding it would shut out
 * poolers and servers that do not authenticate by SCRAM. */
static void raise_tls(struct arena *a, const struct engine_opts *o, struct engine_postgresql_options *list)
{
	if (o->allow_plain_tls || local(list))
		return;
	engine_postgresql_options_set(a, list, "sslmode", STR("verify-full"));
	system_roots(a, list);
}

void engine_postgresql_options_complete(
	struct arena *a, const struct engine_opts *o, struct engine_postgresql_options *list)
{
	raise_tls(a, o, list);
	engine_postgresql_options_set(a, list, "application_name", o->role.n ? o->role : STR("schemagate"));
	engine_postgresql_options_set(a, list, "client_encoding", STR("UTF8"));
	set_default(a, list, "gssencmode", "disable");
	set_default(a, list, "keepalives_idle", "10");
	set_default(a, list, "keepalives_interval", "5");
	set_default(a, list, "keepalives_count", "3");
	set_default(a, list, "tcp_user_timeout", "30000");
	/* Of several hosts only the primary knows the truth. */
	if (str_chr(effective(list, "host", "PGHOST"), ',') != SIZE_MAX)
		set_default(a, list, "target_session_attrs", "primary");
}
