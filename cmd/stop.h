/* Signals that ask to stop: for commands that have something to tidy up. */
#ifndef CMD_STOP_H
#define CMD_STOP_H

#include <signal.h>

/* The first SIGINT, SIGTERM or SIGHUP from now on sets what is returned to its number: stop at the next safe
 * place. The second one kills. */
const volatile sig_atomic_t *cmd_stop_catch(void);
/* The signal that came, 0 = none. */
int cmd_stop_signal(void);
/* All is tidied up: if a signal came, it ends the program as it would have. */
void cmd_stop_end(void);

#endif
