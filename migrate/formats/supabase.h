/* The Supabase CLI's own cut of a migration file. */
#ifndef MIGRATE_FORMATS_SUPABASE_H
#define MIGRATE_FORMATS_SUPABASE_H

#include "migrate/migration.h"

/* Appends views into sql, in order: exactly what the CLI stores in the column "statements" (FORMATS-A 1.5).
 */
void format_supabase_split(struct arena *a, struct str sql, struct names_list *out);

#endif
