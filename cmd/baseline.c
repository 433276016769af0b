#include <stddef.h>

#include "cmd/adopting.h"
#include "cmd/commands.h"

struct baseline_opts {
	struct cmd_adopting_opts common;
	struct str to;
};

static int baseline_main(struct run *r, struct err *e)
{
	const struct baseline_opts *o = r->opts;
	return cmd_adopting(r, "baseline", &o->common, ADOPT_BASELINE, o->to, e);
}

static const char *const poolers[] = {"refuse", "session", NULL};
#define AT(m) offsetof(struct baseline_opts, m)
static const struct opt options[] = {
	{"to", 0, OPT_STR, "ID", NULL, NULL, NULL,
		"up to this migration of its source, and no further; default all of every source", AT(to)},
	{"reason", 0, OPT_STR, "TEXT", NULL, NULL, NULL, "why; it is kept in the history", AT(common.reason)},
	{"force", 0, OPT_FLAG, NULL, NULL, NULL, NULL,
		"although objects are missing that these migrations leave", AT(common.force)},
	{"dry-run", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "decide and show, write nothing",
		AT(common.dry_run)},
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose migrations are meant; default HEAD",
		AT(common.common.rev)},
	{"pooler", 0, OPT_CHOICE, "KIND", "refuse", NULL, poolers,
		"session: a pooler in between is known to pool whole sessions", AT(common.common.pooler)},
	{"rebind", 0, OPT_STR, "NAME", NULL, NULL, NULL,
		"this database is environment NAME from now on, although the history is bound to another",
		AT(common.common.rebind)},
	{0},
};
#undef AT

const struct cmd cmd_baseline = {
	.name = "baseline",
	.summary = "adopt a database that has the schema already",
	.synopsis = "--env NAME [--to ID] --reason TEXT [--dry-run]",
	.about = "Records pending migrations as applied, without running them: in the tool's own table, as "
		 "the tool\n"
		 "would, and in ours with checksum, commit, who, when and why. What the tool has applied "
		 "itself gets\n"
		 "the row of ours alone. First it looks whether the objects that the migrations leave are "
		 "really\n"
		 "there; one that is not blocks, unless --force says that this is known. Behind the same "
		 "guard and\n"
		 "locks as apply, in one transaction. Exit 1: blocked, nothing was written.",
	.opts_size = sizeof(struct baseline_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = baseline_main,
};
