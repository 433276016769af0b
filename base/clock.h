/* Time for deadlines and durations: it only goes forward, whatever happens to the wall clock. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

/* Milliseconds since some fixed moment in the past. */
long long clock_ms(void);

#endif
