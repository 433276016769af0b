#include "cmd/settings.h"

/* What only the whole file can tell: names that refer to each other, the promotion order, who is required. */

const struct settings_environment *settings_environment(const struct settings *s, struct str name)
{
	for (size_t i = 0; i < s->environments.n; i++)
		if (str_eq(s->environments.v[i].name, name))
			return &s->environments.v[i];
	return NULL;
}

const struct settings_source *settings_source(const struct settings *s, struct str name)
{
	for (size_t i = 0; i < s->sources.n; i++)
		if (str_eq(s->sources.v[i].name, name))
			return &s->sources.v[i];
	return NULL;
}

bool settings_in_environment(const struct settings_environment *en, struct str source)
{
	for (size_t i = 0; i < en->sources.n; i++)
		if (str_eq(en->sources.v[i], source))
			return true;
	return en->sources.n == 0;
}

static int no_such(struct settings *s, struct err *e, int line, const char *kind, struct str name)
{
	err_set(e, ERR_CONFIG, "there is no [%s \"%.*s\"]", kind, STRF(name));
	err_hint(e, "Add the section, or correct the name.");
	return err_at(e, s->path, line);
}

static int check_sources(struct settings *s, struct err *e)
{
	for (size_t i = 0; i < s->environments.n; i++) {
		const struct settings_environment *en = &s->environments.v[i];
		for (size_t k = 0; k < en->sources.n; k++)
			if (!settings_source(s, en->sources.v[k]))
				return no_such(s, e, en->line, "source", en->sources.v[k]);
		if (en->after.n && !settings_environment(s, en->after))
			return no_such(s, e, en->line, "environment", en->after);
	}
	return 0;
}

static int check_guards(struct settings *s, struct err *e)
{
	for (size_t i = 0; i < s->guards.n; i++) {
		const struct settings_guard *g = &s->guards.v[i];
		const struct settings_environment *en = settings_environment(s, g->environment);
		if (!en)
			return no_such(s, e, g->line, "environment", g->environment);
		if (g->query.n == 0 || g->expect.n == 0) {
			err_set(e, ERR_CONFIG, "guard \"%.*s.%.*s\" needs both query and expect",
				STRF(g->environment), STRF(g->name));
			return err_at(e, s->path, g->line);
		}
		if (en->guard_none) {
			err_set(e, ERR_CONFIG, "environment \"%.*s\" says guard = none and has a guard",
				STRF(en->name));
			return err_at(e, s->path, en->line);
		}
	}
	return 0;
}

/* Sort environments so that each stands behind its "after"; whoever is left over is in a cycle. */
static int sort_by_after(struct arena *a, struct settings *s, struct err *e)
{
	size_t n = s->environments.n, done = 0;
	struct settings_environment *sorted = ARENA_ARRAY(a, struct settings_environment, n + 1);
	bool *taken = ARENA_ARRAY(a, bool, n + 1);
	for (bool moved = true; moved && done < n;) {
		moved = false;
		for (size_t i = 0; i < n; i++) {
			struct str after = s->environments.v[i].after;
			bool ready = after.n == 0;
			for (size_t k = 0; k < done; k++)
				ready = ready || str_eq(sorted[k].name, after);
			if (taken[i] || !ready)
				continue;
			taken[i] = moved = true;
			sorted[done++] = s->environments.v[i];
		}
	}
	for (size_t i = 0; i < n && done < n; i++)
		if (!taken[i]) {
			err_set(e, ERR_CONFIG, "environment \"%.*s\" comes after itself",
				STRF(s->environments.v[i].name));
			return err_at(e, s->path, s->environments.v[i].line);
		}
	s->environments.v = sorted;
	return 0;
}

/* Required unless said otherwise: those that no other environment comes after. */
static void default_required(struct settings *s)
{
	for (size_t i = 0; i < s->environments.n; i++) {
		struct settings_environment *en = &s->environments.v[i];
		if (en->required_set)
			continue;
		en->required = true;
		for (size_t k = 0; k < s->environments.n; k++)
			if (str_eq(s->environments.v[k].after, en->name))
				en->required = false;
	}
}

int settings_check_links(struct arena *a, struct settings *s, struct err *e)
{
	for (size_t i = 0; i < s->sources.n; i++)
		if (!s->sources.v[i].path.p) {
			err_set(e, ERR_CONFIG, "source \"%.*s\" has no path", STRF(s->sources.v[i].name));
			return err_at(e, s->path, s->sources.v[i].line);
		}
	int rc = check_sources(s, e);
	if (!rc)
		rc = check_guards(s, e);
	if (!rc)
		rc = sort_by_after(a, s, e);
	if (!rc)
		default_required(s);
	return rc;
}
