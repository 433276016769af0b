#include "migrate/format_internal.h"

const struct format *const formats[] = {&format_supabase, &format_drizzle, &format_goose, &format_doctrine,
	&format_rails, &format_sqitch, &format_plain, NULL};

const struct format *format_named(struct str name)
{
	for (size_t i = 0; formats[i]; i++)
		if (str_eq(name, str_of(formats[i]->name)))
			return formats[i];
	return NULL;
}
