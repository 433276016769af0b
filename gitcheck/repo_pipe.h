/*
 * What libgit2 opens of a repository is opened through here. It opens before it looks what it has opened, and
 * a named pipe that nobody writes to would hold it for ever: in the git folder (config, HEAD, packed-refs,
 * objects/info/alternates, an index of a pack) or in the work tree (.git, .gitignore, .gitattributes).
 */
#ifndef GITCHECK_REPO_PIPE_H
#define GITCHECK_REPO_PIPE_H

#include "base/str.h"

/* open(2), but a named pipe to be read from is refused at once, with ENXIO: mode is used with O_CREAT. What
 * the caller of the program itself passed on (/dev/stdin, /dev/fd/N) is opened as ever. */
int repo_pipe_open(const char *path, int flags, unsigned mode);
/* The named pipe that this thread was refused last; empty when there was none. Valid until the next one. */
struct str repo_pipe_refused(void);

#endif
