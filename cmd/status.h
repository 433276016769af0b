/* What status has found: every migration of a revision in every environment. Read by status.c, printed by
 * status_show.c. */
#ifndef CMD_STATUS_H
#define CMD_STATUS_H

#include "cmd/environment.h"

/* A migration as one environment has it; s NULL = it does not. */
struct status_cell {
	const struct state_source *s;
	const struct reconciled *c;
};

/* One environment as it was found. */
struct status_place {
	const struct settings_environment *set;
	struct cmd_environment env;
	struct names_list deployed;
	bool reached;
	struct err why;            /* when not reached */
	struct status_cell *cells; /* one for each line */
};

/* One line of the matrix: a migration in any environment. */
struct status_line {
	struct str source, id, path; /* path empty: only rows are left of it */
};

struct status_board {
	struct run *r;
	struct cmd_revision rev;
	struct status_place *v;
	size_t n;
	VEC(struct status_line) lines;
	size_t *slots; /* lines by hash: index + 1, 0 = free; mask + 1 of them, at most half full */
	size_t mask;
};

struct str status_id(const struct status_cell *k);
/* As cmd_show_file has it; empty when only a row is left. */
struct str status_file(struct arena *a, const struct status_cell *k);
void status_json(struct status_board *b, int rc, const struct err *e);
void status_text(struct status_board *b);

#endif
