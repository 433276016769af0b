#include "cmd/exit.h"

int exit_of_err(enum err_code c)
{
	switch (c) {
	case ERR_OK:
		return EXIT_PASS;
	case ERR_USAGE:
	case ERR_CONFIG:
		return EXIT_USAGE;
	case ERR_REFUSED:
		return EXIT_REFUSED;
	case ERR_APPLY:
		return EXIT_FAILED;
	case ERR_PARTIAL:
		return EXIT_PARTIAL;
	case ERR_INPUT:
	case ERR_GIT:
	case ERR_DB:
	case ERR_NET:
	case ERR_LOCKED:
	case ERR_SYSTEM:
	case ERR_LIMIT:
		return EXIT_UNDECIDED;
	}
	return EXIT_BUG;
}
