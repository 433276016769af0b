/* Flyway's callbacks in SQL: scripts named after an event ("afterMigrate__views.sql"), which it runs around
 * the migrations of each run. Facts: org.flywaydb.core.api.callback.Event, DbMigrate. */
#include "migrate/formats/flyway.h"

/* In the order of a run. One that runs around each migration stands here once: what it leaves behind the last
 * one counts. */
static const struct {
	const char *name;
	enum migration_moment moment;
} events[] = {{"beforeMigrate", MOMENT_FIRST}, {"beforeEachMigrate", MOMENT_FIRST},
	{"afterVersioned", MOMENT_BETWEEN}, {"beforeRepeatables", MOMENT_BETWEEN},
	{"afterEachMigrate", MOMENT_LAST}, {"afterMigrateApplied", MOMENT_LAST},
	{"afterMigrate", MOMENT_LAST}};

bool format_flyway_hook(
	struct arena *a, const struct flyway_config *c, struct str path, struct flyway_name *out)
{
	struct str name = format_entry(str_basename(path));
	struct str between = format_flyway_setting(c, "sqlmigrationseparator");
	if (!between.n)
		between = STR("__");
	if (!format_flyway_cut_suffix(c, &name))
		return false;
	size_t bar = str_find(name, between, 0);
	struct str event = bar == SIZE_MAX ? name : str_sub(name, 0, bar);
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		if (!str_eq(event, str_of(events[i].name)))
			continue;
		*out = (struct flyway_name){.kind = FLYWAY_HOOK,
			.event = (int)i,
			.moment = events[i].moment,
			.version = str_dup(a, name)};
		if (bar != SIZE_MAX)
			out->description = str_sub(out->version, bar + between.n, name.n);
		return true;
	}
	return false;
}
