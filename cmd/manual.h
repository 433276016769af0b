/* Manual pages in roff, printed from the command, option, rule and settings tables: `make man` writes them.
 */
#ifndef CMD_MANUAL_H
#define CMD_MANUAL_H

#include "cmd/cmd.h"

void manual_overview(struct sb *b);                     /* schemagate(1) */
void manual_command(struct sb *b, const struct cmd *c); /* schemagate-COMMAND(1) */
void manual_settings(struct sb *b);                     /* schemagate.conf(5) */

#endif
