/* How the process takes memory from the kernel, and when it gives it back. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* To be called first in main(): one heap for all threads that grows by room bytes of addresses at a time
 * (pages count when they are touched), keeps what is freed for what comes next, and whose first room bytes
 * may lie on huge pages. A first touch of a small page costs 0.3 to 10 microseconds, the most in virtual
 * machines; a check touches thousands. Where addresses are limited to less than 16 times room (ulimit -v,
 * -d), none are taken ahead. Nothing happens with another C library than glibc; under a sanitizer, or where
 * the kernel has no huge pages (/sys/kernel/mm/transparent_hugepage/enabled: never), no page is a huge one.
 */
void memory_prepare(size_t room);

#endif
