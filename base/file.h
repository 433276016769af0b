/* Files as a careful program handles them: capped reads, atomic writes, no links followed where we write. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

/* Whole content of at most max bytes. ERR_SYSTEM when it cannot be opened (native "ENOENT" when it is not
 * there), ERR_LIMIT above max. */
MUST_CHECK int file_read(struct arena *a, struct str path, size_t max, struct str *out, struct err *e);
/* The same of a regular file alone (else ERR_SYSTEM): a pipe that others may have put would be waited for. */
MUST_CHECK int file_plain(struct arena *a, struct str path, size_t max, struct str *out, struct err *e);
/* Write through a new file in the same folder (O_EXCL, never through a link), fsync, rename over path, fsync
 * the folder. */
MUST_CHECK int file_write(struct str path, struct str bytes, unsigned mode, struct err *e);
/* Make a folder and those above it; existing ones are fine. New ones get the mode. */
MUST_CHECK int file_mkdirs(struct str path, unsigned mode, struct err *e);
bool file_exists(struct str path);
/* Size and time of change as text, by which another file in its place is told apart; false when there is
 * none.
 */
bool file_mark(struct arena *a, struct str path, struct str *out);
/* Names in a folder, byte order, without "." and ".."; a missing folder gives none. */
struct file_names {
	struct str *v;
	size_t n, cap;
};
MUST_CHECK int file_list(struct arena *a, struct str dir, struct file_names *out, struct err *e);
/* Where the running program keeps its loadable objects: lib/ beside it (a build), or ../lib/schemagate
 * (installed). */
MUST_CHECK int file_lib(struct arena *a, struct str *out, struct err *e);
/* n bytes from the system that nobody can foresee; n is at most 256. */
MUST_CHECK int file_random(void *out, size_t n, struct err *e);
/* fsync a folder, so that a rename in it is durable. */
MUST_CHECK int file_sync_dir(struct str dir, struct err *e);

#endif
