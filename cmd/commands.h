/* Every command there is; each lives in the file of its name. */
#ifndef CMD_COMMANDS_H
#define CMD_COMMANDS_H

#include "cmd/cmd.h"

extern const struct cmd cmd_apply;
extern const struct cmd cmd_baseline;
extern const struct cmd cmd_check;
extern const struct cmd cmd_impact;
extern const struct cmd cmd_deployed;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_plan;
extern const struct cmd cmd_snapshot;
extern const struct cmd cmd_repair;
extern const struct cmd cmd_schema;
extern const struct cmd cmd_status;
extern const struct cmd cmd_verify;
extern const struct cmd cmd_github;
extern const struct cmd cmd_init;
extern const struct cmd cmd_version;

#endif
