/*
 * What libgit2 opens of a repository is opened through here. It opens before it looks what it has opened, and
 * a named pipe that nobody writes to would hold it for ever: in the git folder (config, HEAD, packed-refs,
 * the index) or in the work tree (.git, .gitignore, .gitattributes). And it reads the whole of what it has
 * opened, several times over where it takes it apart, whatever its size: so what is far larger than git makes
 * it is refused as well.
 */
#ifndef GITCHECK_REPO_PIPE_H
#define GITCHECK_REPO_PIPE_H

#include "base/str.h"

/* open(2), but of what is to be read, a named pipe is refused at once with ENXIO, and one of git's own files
 * that is too large with EFBIG. mode is used with O_CREAT. What the caller of the program itself passed on
 * (/dev/stdin, /dev/fd/N) is opened as ever. */
int repo_pipe_open(const char *path, int flags, unsigned mode);
/* Whether this thread's next files are all git's own, as those that a configuration includes: a file of
 * another name may be one of the project, or a database. */
void repo_pipe_all_own(bool yes);
/* The file that this thread was refused last, and why, as a sentence without its full stop; empty when there
 * was none. Valid until the next one. */
struct str repo_pipe_refused(void);
/* One more: why is the second half of the sentence, "it is ...". */
void repo_pipe_refuse(const char *path, const char *why);

#endif
