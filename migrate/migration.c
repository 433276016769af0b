#include "migrate/migration.h"

const char *migration_state_word(enum migration_state s)
{
	static const char *const words[] = {
		"applied", "pending", "changed", "missing", "failed", "out-of-order", "unreadable"};
	return words[s];
}
