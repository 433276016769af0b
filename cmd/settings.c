#include "cmd/settings.h"

#include "base/ini.h"
#include "base/process.h"
#include "base/sb.h"

struct filler {
	struct arena *a;
	struct str path;
	struct settings *s;
	const struct ini_entry *en;
	struct err *e;
};

static int bad(struct filler *f, struct str value, const char *why)
{
	err_set(f->e, ERR_CONFIG, "%.*s = \"%.*s\": %s", STRF(f->en->key), STRF(value), why);
	return err_at(f->e, f->path, f->en->line);
}

static const struct settings_key *key_of(const struct ini_entry *en)
{
	for (const struct settings_key *k = settings_keys; k->section; k++)
		if (str_eq(str_of(k->section), en->section) && str_ieq(str_of(k->key), en->key))
			return k;
	return NULL;
}

static int unknown_key(struct filler *f)
{
	struct sb b = sb_new(f->a, 2000);
	for (const struct settings_key *k = settings_keys; k->section; k++)
		if (str_eq(str_of(k->section), f->en->section))
			sb_fmt(&b, "%s%s", b.n ? ", " : "", k->key);
	if (b.n == 0) {
		err_set(f->e, ERR_CONFIG, "unknown section [%.*s]", STRF(f->en->section));
		err_hint(f->e, "Sections are source, environment, guard, check and trust.");
	} else {
		err_set(f->e, ERR_CONFIG, "unknown key \"%.*s\" in section [%.*s]", STRF(f->en->key),
			STRF(f->en->section));
		err_hint(f->e, "Keys of [%.*s]: %.*s.", STRF(f->en->section), STRF(sb_str(&b)));
	}
	return err_at(f->e, f->path, f->en->line);
}

/* Is value one of the words of a "a|b|c" kind? */
static bool one_of(const char *kind, struct str value)
{
	struct str rest = str_of(kind);
	while (rest.n)
		if (str_eq(str_cut(&rest, '|'), value))
			return true;
	return false;
}

static bool parse_bool(struct str v, bool *out)
{
	*out = str_ieq(v, STR("true")) || str_ieq(v, STR("yes")) || str_ieq(v, STR("on")) ||
	       str_eq(v, STR("1"));
	return *out || str_ieq(v, STR("false")) || str_ieq(v, STR("no")) || str_ieq(v, STR("off")) ||
	       str_eq(v, STR("0"));
}

bool settings_duration(struct str text, long long *ms)
{
	static const struct {
		const char *unit;
		long long ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}};
	size_t n = 0;
	while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
		n++;
	uint64_t v;
	if (!str_u64(str_sub(text, 0, n), &v) || v > 1000000)
		return false;
	struct str unit = str_sub(text, n, text.n);
	if (v == 0 && unit.n == 0) {
		*ms = 0;
		return true;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (str_eq(unit, str_of(units[i].unit))) {
			*ms = (long long)v * units[i].ms;
			return true;
		}
	return false;
}

/* postgresql://user:secret@host and ?password=: a secret in a committed file. */
static bool url_has_password(struct str v)
{
	size_t scheme = str_find(v, STR("://"), 0);
	if (scheme == SIZE_MAX)
		return false;
	struct str rest = str_sub(v, scheme + 3, v.n);
	size_t slash = str_chr(rest, '/');
	struct str authority = str_sub(rest, 0, slash);
	size_t at = str_rchr(authority, '@');
	if (at != SIZE_MAX && str_chr(str_sub(authority, 0, at), ':') != SIZE_MAX)
		return true;
	return str_find(v, STR("password="), 0) != SIZE_MAX;
}

static int check_url(struct filler *f, struct str v)
{
	if (url_has_password(v)) {
		err_set(f->e, ERR_CONFIG, "%.*s holds a password", STRF(f->en->key));
		err_hint(f->e, "Put the URL into an environment variable and write %.*s = env:NAME.",
			STRF(f->en->key));
		return err_at(f->e, f->path, f->en->line);
	}
	static const char *const kinds[] = {"env:", "file:", "service:", "postgres:", "postgresql:", "mysql:",
		"mariadb:", "sqlite:", NULL};
	for (const char *const *k = kinds; *k; k++)
		if (str_starts(v, str_of(*k)) && v.n > str_of(*k).n)
			return 0;
	return bad(f, v,
		"expected env:NAME, file:PATH, service:NAME or a postgres:, mysql:, mariadb: or sqlite: URL");
}

static void add_words(struct filler *f, struct settings_list *l, struct str v)
{
	while (v.n) {
		struct str word = str_trim(str_cut(&v, ' '));
		if (word.n && word.p[word.n - 1] == ',')
			word.n--;
		if (word.n)
			*VEC_PUSH(f->a, l) = word;
	}
}

static struct str without_slash(struct str path)
{
	if (str_starts(path, STR("./")))
		path = str_sub(path, 2, path.n);
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return str_eq(path, STR(".")) ? STR("") : path;
}

static int fill_duration(struct filler *f, long long *to, struct str v)
{
	return settings_duration(v, to) ? 0 : bad(f, v, "expected a duration such as 250ms, 5s, 15min, 2h");
}

static int fill_folder(struct filler *f, struct str *to, struct str v)
{
	*to = without_slash(v);
	if (str_starts(v, STR("/")) || str_find(v, STR(".."), 0) != SIZE_MAX)
		return bad(f, v, "expected a folder inside the repository");
	return 0;
}

static int fill_command(struct filler *f, struct str *to, struct str v)
{
	const char **argv;
	struct err why = err_new(f->a);
	*to = v;
	if (process_words(f->a, v, &argv, &why))
		return bad(f, v, str_z(f->a, why.what));
	return 0;
}

static int fill_variable(struct filler *f, struct str *to, struct str v)
{
	bool good = v.n > 0 && v.n <= 200 && !(v.p[0] >= '0' && v.p[0] <= '9');
	for (size_t i = 0; i < v.n; i++) {
		char c = v.p[i];
		good = good && ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
				       c == '_');
	}
	*to = v;
	return good ? 0 : bad(f, v, "expected the name of an environment variable");
}

static int fill_source(struct filler *f, struct settings_source *s, struct str key, struct str v)
{
	if (str_ieq(key, STR("path")))
		return fill_folder(f, &s->path, v);
	if (str_ieq(key, STR("command")))
		return fill_command(f, &s->command, v);
	if (str_ieq(key, STR("commandUrl")))
		return fill_variable(f, &s->command_url, v);
	if (str_ieq(key, STR("commandFolder")))
		return fill_folder(f, &s->command_folder, v);
	if (str_ieq(key, STR("commandTimeout")))
		return fill_duration(f, &s->command_timeout_ms, v);
	if (str_ieq(key, STR("format"))) {
		s->format = v;
	} else if (str_ieq(key, STR("table"))) {
		s->table = v;
	} else if (str_ieq(key, STR("tablePrefix"))) {
		s->table_prefix = v;
	} else {
		s->dialect = v;
	}
	return 0;
}

static int fill_environment(struct filler *f, struct settings_environment *en, struct str key, struct str v)
{
	const struct {
		const char *key;
		struct str *to;
	} texts[] = {{"after", &en->after}, {"attestation", &en->attestation}, {"snapshot", &en->snapshot},
		{"snapshotDir", &en->snapshot_dir}, {"snapshotCommand", &en->snapshot_command},
		{"unmerged", &en->unmerged}, {"tls", &en->tls}};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (str_ieq(key, str_of(texts[i].key))) {
			*texts[i].to = v;
			return 0;
		}
	if (str_ieq(key, STR("url"))) {
		en->url = v;
		return check_url(f, v);
	}
	if (str_ieq(key, STR("sources"))) {
		add_words(f, &en->sources, v);
		return 0;
	}
	if (str_ieq(key, STR("required"))) {
		en->required_set = true;
		return parse_bool(v, &en->required) ? 0 : bad(f, v, "expected true or false");
	}
	if (str_ieq(key, STR("lockTimeout")))
		return fill_duration(f, &en->lock_timeout_ms, v);
	if (str_ieq(key, STR("statementTimeout")))
		return fill_duration(f, &en->statement_timeout_ms, v);
	en->guard_none = str_eq(v, STR("none"));
	return en->guard_none
		       ? 0
		       : bad(f, v, "only none can be given here; markers are [guard \"ENV.NAME\"] sections");
}

static int fill_check(struct filler *f, struct settings_check *c, struct str key, struct str v)
{
	if (str_ieq(key, STR("exclude")))
		add_words(f, &c->exclude, v);
	else if (str_ieq(key, STR("confidence")))
		c->confidence = v;
	else if (str_ieq(key, STR("undecided")))
		c->undecided = v;
	else if (str_ieq(key, STR("unanalysable")))
		c->unanalysable = v;
	else {
		c->shadow = v;
		c->shadow_line = f->en->line;
		return check_url(f, v);
	}
	return 0;
}

static int fill(struct filler *f, const struct settings_key *k)
{
	struct str key = f->en->key, v = f->en->value;
	struct settings *s = f->s;
	if (str_chr(str_of(k->kind), '|') != SIZE_MAX && !one_of(k->kind, v)) {
		bad(f, v, "not one of the values it takes");
		err_hint(f->e, "Use one of: %s.", k->kind);
		return ERR_CONFIG;
	}
	if (str_eq(f->en->section, STR("source")))
		return fill_source(f, &s->sources.v[s->sources.n - 1], key, v);
	if (str_eq(f->en->section, STR("environment")))
		return fill_environment(f, &s->environments.v[s->environments.n - 1], key, v);
	if (str_eq(f->en->section, STR("check")))
		return fill_check(f, &s->check, key, v);
	if (str_eq(f->en->section, STR("guard"))) {
		struct settings_guard *g = &s->guards.v[s->guards.n - 1];
		*(str_ieq(key, STR("query")) ? &g->query : &g->expect) = v;
		return 0;
	}
	struct settings_trust *t = &s->trusts.v[s->trusts.n - 1];
	*(str_ieq(key, STR("key")) ? &t->key : &t->environment) = v;
	return 0;
}

/* [a-z0-9-]+, as DESIGN 6 says of environments; sources and guards alike. */
static bool good_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return name.n > 0 && name.n <= 64;
}

static int bad_section(struct filler *f, const char *want)
{
	err_set(f->e, ERR_CONFIG, "section [%.*s \"%.*s\"] needs a name of a-z, 0-9, - and _",
		STRF(f->en->section), STRF(f->en->subsection));
	err_hint(f->e, "Write %s.", want);
	return err_at(f->e, f->path, f->en->line);
}

static int begin_guard(struct filler *f)
{
	struct str rest = f->en->subsection, env = str_cut(&rest, '.');
	if (!good_name(env) || !good_name(rest))
		return bad_section(f, "[guard \"production.marker\"]");
	*VEC_PUSH(f->a, &f->s->guards) =
		(struct settings_guard){.environment = env, .name = rest, .line = f->en->line};
	return 0;
}

/* Each source is looked for in the tree: twenty thousand of them took a minute. */
static int too_many(struct filler *f)
{
	enum { SECTIONS = 1000 };
	const struct settings *s = f->s;
	if (s->sources.n + s->environments.n + s->guards.n + s->trusts.n < SECTIONS)
		return 0;
	err_set(f->e, ERR_CONFIG, "more than %d sections", SECTIONS);
	return err_at(f->e, f->path, f->en->line);
}

static int begin_section(struct filler *f)
{
	struct str name = f->en->subsection;
	int line = f->en->line, rc = too_many(f);
	if (rc)
		return rc;
	if (str_eq(f->en->section, STR("check")))
		return name.n ? bad_section(f, "[check]") : 0;
	if (str_eq(f->en->section, STR("guard")))
		return begin_guard(f);
	if (str_eq(f->en->section, STR("source"))) {
		if (!good_name(name))
			return bad_section(f, "[source \"app\"]");
		*VEC_PUSH(f->a, &f->s->sources) = (struct settings_source){.name = name,
			.command_url = STR("DATABASE_URL"),
			.command_timeout_ms = 3600000,
			.line = line};
	} else if (str_eq(f->en->section, STR("environment"))) {
		if (!good_name(name))
			return bad_section(f, "[environment \"production\"]");
		*VEC_PUSH(f->a, &f->s->environments) = (struct settings_environment){.name = name,
			.snapshot = STR("full"),
			.lock_timeout_ms = 5000,
			.statement_timeout_ms = 900000,
			.unmerged = STR("allow"),
			.tls = STR("verify"),
			.line = line};
	} else if (str_eq(f->en->section, STR("trust"))) {
		*VEC_PUSH(f->a, &f->s->trusts) = (struct settings_trust){.name = name, .line = line};
	} else {
		return unknown_key(f);
	}
	return 0;
}

static int refuse_repeat(struct filler *f, const struct ini *ini, size_t i)
{
	for (size_t k = i; k-- > 0 && ini->v[k].key.n;)
		if (str_ieq(ini->v[k].key, f->en->key)) {
			err_set(f->e, ERR_CONFIG, "key \"%.*s\" is given twice", STRF(f->en->key));
			err_detail(f->e, "It stands at line %d already.", ini->v[k].line);
			return err_at(f->e, f->path, f->en->line);
		}
	return 0;
}

static int read_entries(struct filler *f, const struct ini *ini)
{
	for (size_t i = 0; i < ini->n; i++) {
		f->en = &ini->v[i];
		if (f->en->key.n == 0) {
			int rc = begin_section(f);
			if (rc)
				return rc;
			continue;
		}
		const struct settings_key *k = key_of(f->en);
		if (!k)
			return unknown_key(f);
		int rc = k->many ? 0 : refuse_repeat(f, ini, i);
		if (!rc)
			rc = fill(f, k);
		if (rc)
			return rc;
	}
	return 0;
}

void settings_none(struct arena *a, struct settings *out)
{
	(void)a;
	*out = (struct settings){.path = STR(SETTINGS_FILE), .origin = STR("none")};
	out->check = (struct settings_check){
		.confidence = STR("likely"), .undecided = STR("warn"), .unanalysable = STR("warn")};
}

int settings_parse(struct arena *a, struct str text, struct str path, struct settings *out, struct err *e)
{
	struct ini ini = {0};
	int rc = ini_parse(a, text, path, &ini, e);
	if (rc)
		return rc;
	settings_none(a, out);
	out->configured = true;
	out->path = path;
	struct filler f = {.a = a, .path = path, .s = out, .e = e};
	rc = read_entries(&f, &ini);
	return rc ? rc : settings_check_links(a, out, e);
}

int settings_show(
	struct arena *a, struct str text, struct str path, struct settings_shown_list *out, struct err *e)
{
	struct ini ini = {0};
	int rc = ini_parse(a, text, path, &ini, e);
	if (rc)
		return rc;
	for (size_t i = 0; i < ini.n; i++) {
		const struct ini_entry *en = &ini.v[i];
		struct str section = en->subsection.n ? str_fmt(a, "%.*s \"%.*s\"", STRF(en->section),
								STRF(en->subsection))
						      : en->section;
		if (en->key.n) {
			*VEC_PUSH(a, out) = (struct settings_shown){
				section, en->key, en->value, str_fmt(a, "%.*s:%d", STRF(path), en->line)};
			continue;
		}
		for (const struct settings_key *k = settings_keys; k->section; k++) {
			bool given = false;
			for (size_t j = i + 1; j < ini.n && ini.v[j].key.n; j++)
				given = given || str_ieq(ini.v[j].key, str_of(k->key));
			if (str_eq(str_of(k->section), en->section) && k->def && !given)
				*VEC_PUSH(a, out) = (struct settings_shown){
					section, str_of(k->key), str_of(k->def), STR("default")};
		}
	}
	return 0;
}
