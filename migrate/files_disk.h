/* Migration files of a folder on disk, as struct files. */
#ifndef MIGRATE_FILES_DISK_H
#define MIGRATE_FILES_DISK_H

#include "migrate/migration.h"

/* Read below the folder "root". Every step of a path is opened without following symbolic links, so nothing
 * outside of root is ever read; FIFOs, devices and links are listed with '@' and never opened. The descriptor
 * belongs to the arena. ERR_SYSTEM when root cannot be opened. */
MUST_CHECK int files_disk(struct files *out, struct arena *a, const char *root, struct err *e);

#endif
