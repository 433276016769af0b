/* The list of readers. */
#include "gitcheck/reader.h"

const struct reader *const readers[] = {&reader_sql, &reader_supabase_js, &reader_drizzle, &reader_doctrine,
	&reader_mybatis, &reader_mapping, &reader_ecpg, &reader_prisma, &reader_query, NULL};
