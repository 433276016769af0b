#include "cmd/commands.h"

#include "cmd/help.h"

/* In the order of help: the daily ones first. */
const struct cmd *const cmd_all[] = {
	&cmd_check,
	&cmd_impact,
	&cmd_init,
	&cmd_status,
	&cmd_plan,
	&cmd_apply,
	&cmd_verify,
	&cmd_baseline,
	&cmd_repair,
	&cmd_snapshot,
	&cmd_deployed,
	&cmd_schema,
	&cmd_github,
	&cmd_explain,
	&cmd_version,
	&cmd_help,
	NULL,
};
