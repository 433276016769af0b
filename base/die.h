/* The two ends of the process that are nobody's answer: out of memory, and a broken promise of our own. */
#ifndef BASE_DIE_H
#define BASE_DIE_H

/* Exit 71 with one line on stderr. "what" names the arena or buffer. */
_Noreturn void die_oom(const char *what);
/* Exit 70: an internal invariant does not hold. */
_Noreturn void die_bug(const char *file, int line, const char *what);
/* A condition that our own code guarantees; never for input. */
#define BUG_IF(cond)                                                                                         \
	do {                                                                                                 \
		if (cond)                                                                                    \
			die_bug(__FILE__, __LINE__, #cond);                                                  \
	} while (0)

#endif
