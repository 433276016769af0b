/* What Rails changes in SQLite by copying the table, one change at a time (schemas/replay_copy.h). */
#include "migrate/formats/rails.h"

enum { NEWEST = 99 };

/* The release that Gemfile.lock names; without one, the newest that is known. */
static struct str tool_of(const struct rails *r)
{
	int release = r->memory && r->memory->rails ? r->memory->rails : NEWEST;
	return str_fmt(r->a, "rails %d", release);
}

bool format_rails_merges(const struct rails *r)
{
	return r->memory && r->memory->rails && r->memory->rails < 70;
}

bool format_rails_open_copy(struct rails *r, struct str table)
{
	if (r->s->dialect != DIALECT_SQLITE)
		return false;
	format_when_copy(&r->d, "table", tool_of(r), format_rails_named(table).name);
	return true;
}

void format_rails_in_copy(struct rails *r, const char *what, struct str x, struct str y)
{
	format_when_copy(&r->d, what, x, y);
}

void format_rails_close_copy(struct rails *r)
{
	format_when_copy(&r->d, "end", STR_NONE, STR_NONE);
}

bool format_rails_copy(struct rails *r, struct str table, const char *what, struct str x, struct str y)
{
	if (!format_rails_open_copy(r, table))
		return false;
	format_when_copy(&r->d, what, x, y);
	format_rails_close_copy(r);
	return true;
}
