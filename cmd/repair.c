#include <stddef.h>

#include "cmd/adopting.h"
#include "cmd/commands.h"

struct repair_opts {
	struct cmd_adopting_opts common;
	struct str mark_applied, mark_rolled_back, accept_changed, forget;
};

/* Exactly one of them. */
static int choose(const struct repair_opts *o, enum adopt_action *action, struct str *id, struct err *e)
{
	const struct {
		enum adopt_action action;
		struct str id;
	} v[] = {{ADOPT_MARK_APPLIED, o->mark_applied}, {ADOPT_MARK_ROLLED_BACK, o->mark_rolled_back},
		{ADOPT_ACCEPT_CHANGED, o->accept_changed}, {ADOPT_FORGET, o->forget}};
	size_t n = 0;
	for (size_t i = 0; i < 4; i++)
		if (v[i].id.n) {
			n++;
			*action = v[i].action;
			*id = v[i].id;
		}
	if (n == 1)
		return 0;
	err_set(e, ERR_USAGE, "repair settles one migration at a time");
	err_hint(e,
		"Say one of --mark-applied ID, --mark-rolled-back ID, --accept-changed ID and --forget ID.");
	return ERR_USAGE;
}

static int repair_main(struct run *r, struct err *e)
{
	const struct repair_opts *o = r->opts;
	enum adopt_action action;
	struct str id;
	int rc = choose(o, &action, &id, e);
	return rc ? rc : cmd_adopting(r, "repair", &o->common, action, id, e);
}

static const char *const poolers[] = {"refuse", "session", NULL};
#define AT(m) offsetof(struct repair_opts, m)
static const struct opt options[] = {
	{"mark-applied", 0, OPT_STR, "ID", NULL, NULL, NULL,
		"a failed or pending migration that stands: it was finished by hand", AT(mark_applied)},
	{"mark-rolled-back", 0, OPT_STR, "ID", NULL, NULL, NULL,
		"a failed migration, or one that the tool took back, of which nothing stands: it is pending "
		"again",
		AT(mark_rolled_back)},
	{"accept-changed", 0, OPT_STR, "ID", NULL, NULL, NULL,
		"an applied migration whose file was edited: the file is right as it is now",
		AT(accept_changed)},
	{"forget", 0, OPT_STR, "ID", NULL, NULL, NULL,
		"an applied migration whose file is gone for good: its entry is taken out", AT(forget)},
	{"reason", 0, OPT_STR, "TEXT", NULL, NULL, NULL, "why; it is kept in the history", AT(common.reason)},
	{"force", 0, OPT_FLAG, NULL, NULL, NULL, NULL,
		"although the database's objects say otherwise, or another branch holds the file",
		AT(common.force)},
	{"dry-run", 0, OPT_FLAG, NULL, NULL, NULL, NULL, "decide and show, write nothing",
		AT(common.dry_run)},
	{"rev", 0, OPT_STR, "REV", NULL, NULL, NULL, "the revision whose migrations are meant; default HEAD",
		AT(common.common.rev)},
	{"pooler", 0, OPT_CHOICE, "KIND", "refuse", NULL, poolers,
		"session: a pooler in between is known to pool whole sessions", AT(common.common.pooler)},
	{0},
};
#undef AT

const struct cmd cmd_repair = {
	.name = "repair",
	.summary = "settle a failed, changed or missing entry, with a reason",
	.synopsis =
		"--env NAME (--mark-applied|--mark-rolled-back|--accept-changed|--forget) ID --reason TEXT "
		"[--dry-run]",
	.about = "Says what is true of one migration where neither apply nor the tool can: in the tool's own "
		 "table\n"
		 "and in ours, where the reason, who and when are kept. It changes no schema. What does not "
		 "fit the\n"
		 "entry's state is refused, and so is what the database's objects contradict: a migration is "
		 "not\n"
		 "marked applied while its objects are missing, nor rolled back while a part of it stands; "
		 "--force\n"
		 "says that this is known. Behind the same guard and locks as apply, in one transaction. "
		 "Exit 1:\n"
		 "blocked, nothing was written.",
	.opts_size = sizeof(struct repair_opts),
	.opts = options,
	.formats = OUTPUT_BIT(OUTPUT_TEXT) | OUTPUT_BIT(OUTPUT_JSON),
	.main = repair_main,
};
