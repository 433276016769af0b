#include "migrate/formats/phinx.h"

/* Phinx: NNN_name.php, the number is the version; CakePHP's Migrations are the same in config/Migrations. */

static bool is_script(struct str entry)
{
	struct str base = format_entry(entry), digits = format_leading_digits(base);
	if (!digits.n || digits.n > 18 || !str_ends(base, STR(".php")))
		return false;
	return base.p[digits.n] == '_' || (digits.n == 14 && base.n == 18);
}

/* What the texts say: that they are Phinx's, CakePHP's, and for which database. */
struct signs {
	size_t phinx, cake, calls;
	struct format_votes votes;
};

static bool holds(struct str text, const char *word)
{
	return str_find(text, str_of(word), 0) != SIZE_MAX;
}

static void look(struct arena *a, struct str text, struct signs *out)
{
	bool phinx = holds(text, "Phinx\\Migration\\"), cake = holds(text, "use Migrations\\") ||
							       holds(text, "\\Migrations\\BaseMigration") ||
							       holds(text, "extends Migrations\\");
	bool calls = holds(text, "->table(") || holds(text, "->execute(") || holds(text, "->query(");
	out->phinx += phinx;
	out->cake += cake && !phinx;
	out->calls += calls && holds(text, " extends ") && !holds(text, "Illuminate\\");
	format_vote(a, &out->votes, text);
	out->votes.n[DIALECT_MYSQL] += 3u * (unsigned)(holds(text, "MysqlAdapter") || holds(text, "InnoDB") ||
						       holds(text, "utf8mb4"));
	out->votes.n[DIALECT_POSTGRESQL] +=
		3u * (unsigned)(holds(text, "PostgresAdapter") || holds(text, "'jsonb'"));
}

static bool is_cake_place(struct str dir)
{
	struct str base = str_basename(dir);
	return str_starts(base, STR("Migrations")) && str_eq(str_basename(str_dirname(dir)), STR("config"));
}

static int phinx_detect_as(const struct files *f, struct arena *a, struct str dir, bool as_cake, int *score,
	struct source *out, struct err *e)
{
	struct names_list scripts = {0}, texts;
	struct phinx_config c;
	struct signs seen = {0};
	*score = 0;
	if (format_php_scripts(f, a, dir, is_script, &scripts, e))
		return (int)e->code;
	if (!scripts.n)
		return 0;
	if (format_samples(f, a, dir, &scripts, &texts, e) || format_phinx_config(f, a, dir, &c, e))
		return (int)e->code;
	for (size_t i = 0; i < texts.n; i++)
		look(a, texts.v[i], &seen);
	bool place = is_cake_place(dir), configured = c.names_folder || (c.composer && place);
	bool cake = !c.names_folder && (seen.cake || place);
	if (cake != as_cake || !(seen.phinx || seen.cake || (configured && seen.calls)))
		return 0;
	*score = c.composer || c.path.n ? FORMAT_CERTAIN : 85;
	out->table = cake ? format_phinx_plugin_table(a, dir) : c.table;
	out->dialect = c.dialect;
	out->dialect_known = c.dialect_known || format_dialect_of_path(dir, &out->dialect);
	out->dialect_guessed = !out->dialect_known && format_votes_winner(&seen.votes, &out->dialect);
	out->dialect_known = out->dialect_known || out->dialect_guessed;
	out->evidence = str_fmt(a, "\"%.*s\" holds %zu migration%s of %s%s%.*s%s", STRF(dir), scripts.n,
		scripts.n == 1 ? "" : "s", cake ? "CakePHP" : "Phinx", c.path.n ? ", configured by \"" : "",
		STRF(c.path), c.path.n ? "\"" : "");
	return 0;
}

static int phinx_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	return phinx_detect_as(f, a, dir, false, score, out, e);
}

static int cake_detect(
	const struct files *f, struct arena *a, struct str dir, int *score, struct source *out, struct err *e)
{
	return phinx_detect_as(f, a, dir, true, score, out, e);
}

static struct str version_of(struct str base)
{
	struct str digits = format_leading_digits(base);
	while (digits.n > 1 && digits.p[0] == '0')
		digits = str_sub(digits, 1, digits.n);
	return digits;
}

static int load_one(struct doctrine_project *p, struct arena *a, const struct source *s,
	const struct phinx_config *c, struct str entry, struct migrations *out, struct err *e)
{
	struct str base = format_entry(entry);
	size_t from = format_leading_digits(base).n;
	struct migration m = {.opaque = true, .in_tx = s->dialect != DIALECT_MYSQL, .id = version_of(base)};
	uint64_t key = 0;
	m.name = str_sub(base, base.p[from] == '_' ? from + 1 : 0, base.n - 4);
	if (str_u64(m.id, &key) && key <= INT64_MAX)
		m.order_key = (long long)key;
	if (format_read_file(p->f, a, s, format_path(a, s->path, entry), &m, e))
		return (int)e->code;
	if (m.problem == MIGRATION_FINE && !s->names_only && format_phinx_read(a, p, s, c, &m, e))
		return (int)e->code;
	*VEC_PUSH(a, out) = m;
	return 0;
}

static int phinx_load(const struct files *f, struct arena *a, struct worker *w, const struct source *s,
	struct migrations *out, struct err *e)
{
	struct names_list scripts = {0};
	struct phinx_config c;
	struct doctrine_project p = {.f = f, .w = w, .tool = &format_phinx_tool};
	const struct phinx_own *own = s->ops->own;
	*out = (struct migrations){0};
	if (format_php_scripts(f, a, s->path, is_script, &scripts, e) ||
		format_phinx_config(f, a, s->path, &c, e))
		return (int)e->code;
	c.cake = own->cake;
	p.home = c.home;
	p.composer = c.manifest;
	format_php_autoload(a, c.manifest, &p.autoload);
	for (size_t i = 0; i < scripts.n; i++)
		if (load_one(&p, a, s, &c, scripts.v[i], out, e))
			return (int)e->code;
	format_sort(out, format_by_key);
	format_mark_duplicates(a, out);
	return 0;
}

#define DIALECTS (1u << DIALECT_POSTGRESQL | 1u << DIALECT_MYSQL | 1u << DIALECT_SQLITE)

const struct format format_phinx = {
	.name = "phinx",
	.title = "Phinx",
	.tables = (const char *const[]){"phinxlog", NULL},
	.own = &(const struct phinx_own){.cake = false},
	.dialects = DIALECTS,
	.out_of_order_text = "Phinx applies it when it runs next.",
	.runs_code = true,
	.command = "vendor/bin/phinx migrate",
	.detect = phinx_detect,
	.load = phinx_load,
	.applied = format_phinx_applied,
	.create = format_phinx_create_table,
	.record = format_phinx_record,
	.unrecord = format_phinx_unrecord,
};

const struct format format_cakephp = {
	.name = "cakephp",
	.title = "CakePHP Migrations",
	.tables = (const char *const[]){"phinxlog", "cake_migrations", NULL},
	.own = &(const struct phinx_own){.cake = true},
	.dialects = DIALECTS,
	.out_of_order_text = "CakePHP applies it when it runs next.",
	.runs_code = true,
	.command = "bin/cake migrations migrate",
	.detect = cake_detect,
	.load = phinx_load,
	.applied = format_phinx_applied,
	.create = format_phinx_create_table,
	.record = format_phinx_record,
	.unrecord = format_phinx_unrecord,
};
