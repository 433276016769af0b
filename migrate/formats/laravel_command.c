#include "migrate/formats/laravel.h"

/* Artisan::call('...') in a migration: commands of the framework that leave the schema alone, and those of
 * the project, whose handle() is looked into. */

enum { MAX_COMMANDS = 400, MAX_BYTES = 8 * 1024 * 1024, MAX_FOLDERS = 60 };

static void add_folder(struct laravel_project *p, struct str folder, struct names_list *more, size_t *bytes)
{
	struct err e = err_new(p->a);
	struct names_list all = {0};
	struct str text;
	bool found;
	int rc = p->f->list(p->f->ctx, p->a, format_path(p->a, p->root, folder), &all, &e);
	err_drop(&e, rc);
	for (size_t i = 0; !rc && i < all.n && p->commands.n < MAX_COMMANDS && *bytes < MAX_BYTES; i++) {
		struct str name = all.v[i];
		if (format_is_folder(name))
			name.n--;
		struct str path = format_path(p->a, folder, name);
		if (name.n < all.v[i].n && more->n < MAX_FOLDERS)
			*VEC_PUSH(p->a, more) = path;
		if (!str_ends(path, STR(".php")))
			continue;
		e = err_new(p->a);
		rc = format_read_config(p->f, p->a, format_path(p->a, p->root, path), &text, &found, &e);
		err_drop(&e, rc);
		if (!rc && found) {
			*VEC_PUSH(p->a, &p->commands) = (struct laravel_command){path, text};
			*bytes += text.n;
		}
		rc = 0;
	}
}

static void find_commands(struct laravel_project *p)
{
	struct names_list folders = {0};
	size_t bytes = 0;
	if (p->commands_read)
		return;
	p->commands_read = true;
	*VEC_PUSH(p->a, &folders) = STR("app/Console/Commands");
	for (size_t i = 0; i < folders.n; i++)
		add_folder(p, folders.v[i], &folders, &bytes);
}

/* $signature = 'app:fill {x}'; protected $name = 'app:fill'; #[AsCommand(name: 'app:fill')] */
static bool is_signed(struct str text, struct str name)
{
	for (size_t at = 0; (at = str_find(text, name, at)) != SIZE_MAX; at += name.n) {
		char before = at ? text.p[at - 1] : ' ',
		     after = at + name.n < text.n ? text.p[at + name.n] : ' ';
		if ((before == '\'' || before == '"') && (after == before || after == ' ' || after == '\n'))
			return true;
	}
	return false;
}

static const struct laravel_class *command_class(const struct laravel *r, struct str name)
{
	find_commands(r->project);
	for (size_t i = 0; i < r->project->commands.n; i++) {
		struct laravel_command c = r->project->commands.v[i];
		if (!format_laravel_step(r, c.text.n / 64) || !is_signed(c.text, name))
			continue;
		const struct syntax *t = format_laravel_file(r->project, c.path);
		for (uint32_t n = 0; t && n < t->n && format_laravel_step(r, 1); n++)
			if (syntax_is(t, n, "class_declaration"))
				return format_laravel_class_at(r, t, n);
	}
	return NULL;
}

bool format_laravel_harmless_command(const struct laravel *r, uint32_t call, int depth)
{
	static const char *const harmless[] = {"cache:clear", "cache:forget", "config:clear", "config:cache",
		"route:clear", "route:cache", "view:clear", "view:cache", "event:clear", "event:cache",
		"optimize", "optimize:clear", "queue:restart", "queue:clear", "storage:link", "key:generate",
		"schedule:clear-cache", "clear-compiled", "package:discover", "db:seed", "passport:keys",
		"permission:cache-reset", "horizon:terminate", NULL};
	static const char *const ways[] = {"handle", "__invoke", "fire"};
	struct str name, tail = STR("::class");
	struct laravel_method m;
	const struct laravel_class *c;
	uint32_t x = format_laravel_nth(r->t, syntax_field(r->t, call, "arguments"), 0);
	struct str text = x == UINT32_MAX ? STR_NONE : syntax_text(r->t, x);
	if (str_ends(text, tail)) {
		c = format_laravel_class(r, str_sub(text, 0, text.n - tail.n));
	} else {
		if (!format_laravel_string(r, x, &text))
			return false;
		name = str_cut(&text, ' ');
		if (str_one_of(name, harmless))
			return true;
		c = name.n ? command_class(r, name) : NULL;
	}
	for (size_t i = 0; c && i < sizeof ways / sizeof *ways; i++)
		if (format_laravel_method(r, c, str_of(ways[i]), &m)) {
			struct laravel in = format_laravel_inside(r, &m);
			return format_laravel_changes_nothing(&in, m.body, depth);
		}
	return false;
}
