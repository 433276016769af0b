#include "migrate/formats/sqitch.h"

struct reading {
	struct arena *a;
	struct sqitch_config *c;
	struct str home; /* folder of sqitch.conf: its paths begin there */
	struct str deploy, revert, plan, top;
	struct str registries[3]; /* by enum dialect */
};

bool format_sqitch_dialect(struct str engine, enum dialect *out)
{
	static const struct {
		const char *name;
		enum dialect dialect;
	} known[] = {{"pg", DIALECT_POSTGRESQL}, {"mysql", DIALECT_MYSQL}, {"sqlite", DIALECT_SQLITE}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(engine, str_of(known[i].name))) {
			*out = known[i].dialect;
			return true;
		}
	return false;
}

static void set_core(struct reading *r, struct str key, struct str value)
{
	struct {
		const char *key;
		struct str *to;
	} const keys[] = {{"engine", &r->c->engine}, {"top_dir", &r->top}, {"plan_file", &r->plan},
		{"extension", &r->c->extension}, {"deploy_dir", &r->deploy}, {"revert_dir", &r->revert}};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_ieq(key, str_of(keys[i].key)))
			*keys[i].to = value;
}

static void set(struct reading *r, struct str section, struct str sub, struct str key, struct str value)
{
	enum dialect d;
	if (str_ieq(section, STR("core")) && !sub.n)
		set_core(r, key, value);
	if (str_ieq(section, STR("engine")) && str_ieq(key, STR("registry")) &&
		format_sqitch_dialect(sub, &d))
		r->registries[d] = value;
}

/* git-config syntax as far as Sqitch's own files use it; its keys have underscores, which git's have not. */
static void read_conf(struct reading *r, struct str text)
{
	struct str section = STR_NONE, sub = STR_NONE;
	while (text.n) {
		struct str line = str_trim(str_cut(&text, '\n'));
		if (!line.n || line.p[0] == '#' || line.p[0] == ';')
			continue;
		if (line.p[0] == '[') {
			section = str_sub(line, 1, str_chr(line, ']'));
			sub = section;
			section = str_trim(str_cut(&sub, '"'));
			sub = str_cut(&sub, '"');
			continue;
		}
		struct str value = line, key = str_trim(str_cut(&value, '='));
		value = str_trim(value);
		if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = str_sub(value, 1, value.n - 1);
		set(r, section, sub, key, value);
	}
}

/* A path of the configuration, from the root of the repository; "./x" and "." mean its own folder. */
static struct str below(struct reading *r, struct str path)
{
	while (str_starts(path, STR("./")))
		path = str_sub(path, 2, path.n);
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (!path.n || str_eq(path, STR(".")))
		return r->home;
	return format_path(r->a, r->home, path);
}

/* sqitch.conf in the folder or the nearest one above it. */
static int find_conf(struct reading *r, const struct files *f, struct str dir, struct err *e)
{
	for (;;) {
		struct str text;
		bool found;
		if (format_read_config(f, r->a, format_path(r->a, dir, STR("sqitch.conf")), &text, &found, e))
			return (int)e->code;
		if (found) {
			r->home = dir;
			read_conf(r, text);
			return 0;
		}
		if (!dir.n)
			return 0;
		dir = str_dirname(dir);
	}
}

static int find_plan(struct reading *r, const struct files *f, struct str dir, struct err *e)
{
	struct names_list names;
	struct str want = r->plan.n ? str_basename(r->plan) : STR("sqitch.plan");
	if (f->list(f->ctx, r->a, dir, &names, e))
		return (int)e->code;
	for (size_t i = 0; i < names.n; i++)
		if (str_eq(names.v[i], want))
			r->c->plan = format_path(r->a, dir, want);
	return 0;
}

int format_sqitch_config(
	const struct files *f, struct arena *a, struct str dir, struct sqitch_config *out, struct err *e)
{
	*out = (struct sqitch_config){.extension = STR("sql")};
	struct reading r = {.a = a, .c = out, .home = dir};
	enum dialect d;
	if (find_conf(&r, f, dir, e) || find_plan(&r, f, dir, e))
		return (int)e->code;
	out->top = r.top.n ? below(&r, r.top) : dir;
	out->deploy = r.deploy.n ? below(&r, r.deploy) : format_path(a, out->top, STR("deploy"));
	out->revert = r.revert.n ? below(&r, r.revert) : format_path(a, out->top, STR("revert"));
	if (format_sqitch_dialect(out->engine, &d))
		out->registry = r.registries[d];
	return 0;
}
