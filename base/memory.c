/* madvise() and sbrk() are beside POSIX. */
#define _DEFAULT_SOURCE
#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

#ifdef __GLIBC__
#include <malloc.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { HUGE_PAGE = 2 * 1024 * 1024, NEAR = 16 * 1024, APART = 32 * 1024 * 1024 };

/* Never used: without the attribute the compiler leaves the call out that makes it. */
__attribute__((used)) static void *hole;

static uintptr_t whole_pages(uintptr_t at)
{
	return at & ~(uintptr_t)(HUGE_PAGE - 1);
}

/* What the heap grows by, in whole huge pages, before it is touched. What comes before the first of them is
 * taken, so that the next objects lie on it. A sanitizer's memory is elsewhere: then the heap did not grow.
 */
static void advise_huge(void)
{
	uintptr_t now = (uintptr_t)sbrk(0), at = whole_pages(now + HUGE_PAGE - 1);
	hole = malloc(at - now > NEAR ? at - now - NEAR : NEAR);
	uintptr_t end = whole_pages((uintptr_t)sbrk(0));
	if (at < end) /* advice that is not taken changes nothing */
		(void)madvise((void *)at, end - at, MADV_HUGEPAGE); /* NOLINT(performance-no-int-to-ptr) */
}

/* Where addresses are limited from outside (ulimit -v, -d), none are taken ahead. */
static bool has_room(int limit, size_t room)
{
	struct rlimit l;
	return getrlimit(limit, &l) == 0 && (l.rlim_cur == RLIM_INFINITY || l.rlim_cur / 16 >= room);
}

void memory_prepare(size_t room)
{
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_MMAP_THRESHOLD, APART);
	mallopt(M_TRIM_THRESHOLD, room > APART ? (int)room : APART);
	if (!has_room(RLIMIT_AS, room) || !has_room(RLIMIT_DATA, room))
		return;
	mallopt(M_TOP_PAD, (int)room);
	advise_huge();
}
#else
void memory_prepare(size_t room)
{
	(void)room;
}
#endif
