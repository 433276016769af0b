/* madvise() and sbrk() are beside POSIX. */
#define _DEFAULT_SOURCE
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

enum { HUGE_PAGE = 2 * 1024 * 1024, APART = 32 * 1024 * 1024 };

/* What the heap grew by with the first large object, in whole huge pages. */
static void advise_huge(void)
{
	void *first = malloc(HUGE_PAGE);
	uintptr_t end = (uintptr_t)sbrk(0) & ~(uintptr_t)(HUGE_PAGE - 1);
	uintptr_t at = ((uintptr_t)first + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
	free(first);
	/* A sanitizer's memory is elsewhere, far above the heap. Advice that is not taken changes nothing. */
	if (first && at < end)
		(void)madvise((void *)at, end - at, MADV_HUGEPAGE); /* NOLINT(performance-no-int-to-ptr) */
}

void memory_prepare(size_t room)
{
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, APART);
	mallopt(M_TRIM_THRESHOLD, room > APART ? (int)room : APART);
	mallopt(M_TOP_PAD, (int)room);
	advise_huge();
}
#else
void memory_prepare(size_t room)
{
	(void)room;
}
#endif
