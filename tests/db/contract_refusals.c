/* What goes wrong while connecting: one clear message with a hint each, and no secret in any of it. */
#include "tests/db/contract.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"

#define CANARY "c4n4ry"

static void refused(struct contract *c, struct str url, enum err_code want, const char *what)
{
	struct session *s = NULL;
	struct err e = err_new(c->a);
	int rc = c->g->open(&s, c->a, url, (struct engine_opts){.connect_ms = 1500}, &e);
	struct str said = contract_said(c, &e);
	OK(rc == (int)want && e.what.n, "%s: %s: %.*s", c->g->name, what, STRF(said));
	OK(e.hint.n > 0 && !str_ends(e.what, STR(".")), "%s: %s: with a hint", c->g->name, what);
	OK(str_find(said, STR(CANARY), 0) == SIZE_MAX, "%s: %s: and no password in it", c->g->name, what);
	if (!rc)
		c->g->close(s);
}

/* The url with USER:PASSWORD in place of its user, or with another database. */
static struct str with(struct contract *c, const char *user, const char *database)
{
	struct str rest = c->url;
	size_t slashes = str_find(rest, STR("://"), 0) + 3, at = str_rchr(rest, '@');
	size_t slash = str_chr(str_sub(rest, at, rest.n), '/') + at, question = str_chr(rest, '?');
	return str_fmt(c->a, "%.*s%s%.*s/%.*s%.*s", STRF(str_sub(rest, 0, slashes)), user,
		STRF(str_sub(rest, at, slash)),
		STRF(database ? str_of(database) : str_sub(rest, slash + 1, question)),
		STRF(str_sub(rest, question, rest.n)));
}

/* A server that takes the connection and says nothing. */
static void silent(struct contract *c)
{
	struct sockaddr_un sa = {.sun_family = AF_UNIX};
	struct str path = str_fmt(c->a, "%.*s/.s.PGSQL.5432", STRF(c->dir));
	if (path.n >= sizeof sa.sun_path)
		return;
	memcpy(sa.sun_path, path.p, path.n);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof sa) != 0 || listen(fd, 5) != 0) {
		OK(false, "a silent server could not be made");
	} else {
		refused(c,
			c->d == DIALECT_POSTGRESQL
				? str_fmt(c->a, "postgresql://u:" CANARY "@/x?host=%.*s", STRF(c->dir))
				: str_fmt(c->a, "mysql://u:" CANARY "@localhost/x?socket=%.*s", STRF(path)),
			ERR_DB, "a server that says nothing");
	}
	close(fd);
	unlink(sa.sun_path);
}

static void servers(struct contract *c)
{
	const char *scheme = c->d == DIALECT_POSTGRESQL ? "postgresql" : "mysql";
	refused(c, with(c, "ct_user:wrong-" CANARY, NULL), ERR_DB, "a wrong password");
	refused(c, with(c, c->d == DIALECT_POSTGRESQL ? "postgres" : "root", "ct_nowhere"), ERR_DB,
		"a missing database");
	refused(c, with(c, "ct_nobody:" CANARY, NULL), ERR_DB, "an unknown user");
	refused(c, str_fmt(c->a, "%s://u:" CANARY "@127.0.0.1:1/x", scheme), ERR_DB, "nobody listens");
	refused(c, str_fmt(c->a, "%s://u:" CANARY "@host.invalid/x", scheme), ERR_DB, "an unknown host");
	refused(c, str_fmt(c->a, "%s://u:%%zz" CANARY "@localhost/x", scheme), ERR_CONFIG,
		"a malformed address");
	refused(c, str_fmt(c->a, "%s://u:" CANARY "@localhost:port/x", scheme),
		c->d == DIALECT_POSTGRESQL ? ERR_DB : ERR_CONFIG, "a port that is none");
	silent(c);
}

/* The right password, an account that may do nothing: said plainly, and neither the lock nor a snapshot of it
 * shows the password. */
static void poor_account(struct contract *c)
{
	const char *name = c->g->name;
	struct err e = err_new(c->a);
	struct contract poor = *c;
	contract_do(c, c->s, STR("CREATE TABLE ct_a (id INTEGER)"));
	poor.url = with(c, "ct_user:right-" CANARY "%23%22%5C", NULL);
	struct session *s = contract_open(&poor, (struct engine_opts){0});
	if (!s)
		return;
	int rc = c->g->exec(s, STR("INSERT INTO ct_a VALUES (1)"), &e);
	OK(rc == ERR_DB && e.hint.n > 0, "%s: permission denied: %.*s", name, STRF(contract_said(c, &e)));
	struct engine_snapshot out;
	rc = c->g->snapshot(s, c->a, NULL, str_fmt(c->a, "%.*s/poor", STRF(c->dir)), &out, &e);
	struct str said = contract_said(c, &e);
	OK(rc != 0 && str_find(said, STR(CANARY), 0) == SIZE_MAX, "%s: nor may it dump: %.*s", name,
		STRF(said));
	OK(!file_exists(str_fmt(c->a, "%.*s/poor", STRF(c->dir))), "%s: and nothing is left", name);
	c->g->close(s);
	contract_do(c, c->s, STR("DROP TABLE ct_a"));
}

/* The account with its awkward password can dump what it may read: the password reaches the dump program. */
static void dump_with_password(struct contract *c)
{
	struct err e = err_new(c->a);
	struct contract user = *c;
	struct engine_snapshot out;
	struct str path = str_fmt(c->a, "%.*s/user", STRF(c->dir));
	user.url = with(c, "ct_user:right-" CANARY "%23%22%5C", NULL);
	struct session *s = contract_open(&user, (struct engine_opts){0});
	int rc = s ? c->g->snapshot(s, c->a, NULL, path, &out, &e) : 1;
	OK(rc == 0, "%s: a password with # \" \\ reaches the dump program: %.*s", c->g->name,
		STRF(contract_said(c, &e)));
	unlink(str_z(c->a, path));
	if (s)
		c->g->close(s);
}

static void files(struct contract *c)
{
	struct err e = err_new(c->a);
	struct str text = str_fmt(c->a, "%.*s/text", STRF(c->dir));
	refused(c, str_fmt(c->a, "sqlite:%.*s/nowhere.db", STRF(c->dir)), ERR_DB, "no file");
	OK(!file_exists(str_fmt(c->a, "%.*s/nowhere.db", STRF(c->dir))), "sqlite: none is made");
	refused(c, str_fmt(c->a, "sqlite:%.*s", STRF(c->dir)), ERR_DB, "a folder");
	OK(file_write(text,
		   STR("this is a text that is no database, whatever its name says, of some length."), 0600,
		   &e) == 0,
		"sqlite: a text file");
	refused(c, str_fmt(c->a, "sqlite:%.*s", STRF(text)), ERR_DB, "no database");
	refused(c, STR("sqlite:"), ERR_CONFIG, "no path");
	refused(c, STR("sqlite://a%zz"), ERR_CONFIG, "a malformed path");
	unlink(str_z(c->a, text));
}

static void with_accounts(struct contract *c)
{
	if (c->d == DIALECT_POSTGRESQL) {
		contract_do(c, c->s,
			STR("CREATE ROLE ct_user LOGIN PASSWORD 'right-" CANARY "#\"\\' IN ROLE pw_users"));
		poor_account(c);
		dump_with_password(c);
		servers(c);
		contract_do(c, c->s, STR("DROP ROLE ct_user"));
	} else {
		struct str db = contract_value(c, c->s, STR("SELECT DATABASE()"));
		contract_do(c, c->s,
			STR("CREATE USER ct_user@localhost IDENTIFIED BY 'right-" CANARY "#\"\\\\'"));
		contract_do(c, c->s, str_fmt(c->a, "GRANT SELECT ON %.*s.* TO ct_user@localhost", STRF(db)));
		poor_account(c);
		contract_do(c, c->s, str_fmt(c->a, "GRANT ALL ON %.*s.* TO ct_user@localhost", STRF(db)));
		dump_with_password(c);
		servers(c);
		contract_do(c, c->s, STR("DROP USER ct_user@localhost"));
	}
}

void contract_refusals(struct contract *c)
{
	if (c->d == DIALECT_SQLITE) {
		files(c);
		return;
	}
	with_accounts(c);
}
