/* Command lines against option tables. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "cmd/cmd.h"

extern const struct opt options_global[];

/* Defaults and environment variables into the struct. */
MUST_CHECK int options_defaults(struct arena *a, const struct opt *table, void *opts, struct err *e);
/* Parse argv[1..]: options of both tables are accepted anywhere, words are moved to the front in order and
 * *argc becomes their number. "--" ends options. With stop_at_word everything from the first word on is a
 * word; cmd may then be NULL. */
MUST_CHECK int options_parse(struct arena *a, const struct opt *cmd, void *opts, struct global_opts *g,
	int *argc, char **argv, bool stop_at_word, struct err *e);

#endif
