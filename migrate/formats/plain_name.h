/* What the name of a plain SQL file says. Not for other formats. */
#ifndef MIGRATE_FORMATS_PLAIN_NAME_H
#define MIGRATE_FORMATS_PLAIN_NAME_H

#include "base/str.h"

struct plain_name {
	struct str version, name;
	bool down;
	bool loose;   /* anything but NNNN_name: told apart from other numbered files by its folder only */
	bool dated;   /* loose, and by its date as well */
	bool counted; /* loose, and numbered as nothing but a row of files is: 0002.sql, 003-name.sql,
			 upgrade-4.sql */
};

/* Of an entry of a folder; false when it is no migration of ours. The texts point into it. */
bool format_plain_name(struct str entry, struct plain_name *out);
/* The whole name as the version, without its end and direction: where many files share a number. */
void format_plain_name_whole(struct str entry, struct plain_name *n);

#endif
