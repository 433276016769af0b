#include "migrate/format_internal.h"

const struct format *const formats[] = {
	&format_alembic,
	&format_atlas,
	&format_dbmate,
	&format_diesel,
	&format_django,
	&format_doctrine,
	&format_drizzle,
	&format_efcore,
	&format_flyway,
	&format_golang_migrate,
	&format_goose,
	&format_knex,
	&format_kysely,
	&format_laravel,
	&format_mikro_orm,
	&format_node_pg_migrate,
	&format_plain,
	&format_prisma,
	&format_rails,
	&format_refinery,
	&format_sequelize,
	&format_sqitch,
	&format_sql_migrate,
	&format_sqlx,
	&format_supabase,
	&format_typeorm,
	NULL,
};

const struct format *format_named(struct str name)
{
	for (size_t i = 0; formats[i]; i++)
		if (str_eq(name, str_of(formats[i]->name)))
			return formats[i];
	return NULL;
}
