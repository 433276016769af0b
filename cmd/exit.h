/* Exit statuses (CONTRACT, DESIGN 5). The most severe wins: 71, 70, 2, 4, 1, 3, 0. */
#ifndef CMD_EXIT_H
#define CMD_EXIT_H

#include "base/err.h"

enum exit_status {
	EXIT_PASS = 0,
	EXIT_BLOCKED = 1,
	EXIT_USAGE = 2,     /* usage or configuration */
	EXIT_UNDECIDED = 3, /* database, git, network, attestation */
	EXIT_REFUSED = 4,   /* a guard */
	EXIT_FAILED = 5,    /* apply failed, database as before */
	EXIT_PARTIAL = 6,   /* apply failed part way */
	EXIT_BUG = 70,
	EXIT_MEMORY = 71
};

int exit_of_err(enum err_code c);

#endif
