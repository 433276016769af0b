/* Help text, printed from the command and option tables. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "cmd/cmd.h"

extern const struct cmd cmd_help;
/* All commands. */
void help_overview(struct sb *b);
/* One command with its options. */
void help_command(struct sb *b, const struct cmd *c);

#endif
