/*
 * Named steps at which a test build dies as a kill -9 would (SCHEMAGATE_CRASH_AT=STEP, or STEP:N for the N-th
 * time). In every other build the call does nothing.
 */
#ifndef MIGRATE_APPLY_FAULT_H
#define MIGRATE_APPLY_FAULT_H

void apply_fault(const char *step);

#endif
