#include "migrate/format_internal.h"
#include "migrate/history.h"

const struct format *const formats[] = {
	&format_alembic,
	&format_atlas,
	&format_bun,
	&format_cakephp,
	&format_db_migrate,
	&format_dbmate,
	&format_diesel,
	&format_django,
	&format_doctrine,
	&format_drizzle,
	&format_ecto,
	&format_efcore,
	&format_fluentmigrator,
	&format_flyway,
	&format_golang_migrate,
	&format_goose,
	&format_graphile_migrate,
	&format_knex,
	&format_kysely,
	&format_laravel,
	&format_liquibase,
	&format_mikro_orm,
	&format_node_pg_migrate,
	&format_phinx,
	&format_plain,
	&format_play,
	&format_pop,
	&format_prisma,
	&format_rails,
	&format_refinery,
	&format_seaorm,
	&format_sequel,
	&format_sequelize,
	&format_sqitch,
	&format_sql_migrate,
	&format_sqlx,
	&format_supabase,
	&format_typeorm,
	&format_yii,
	&format_yoyo,
	NULL,
};

const struct format *format_named(struct str name)
{
	for (size_t i = 0; formats[i]; i++)
		if (str_eq(name, str_of(formats[i]->name)))
			return formats[i];
	return NULL;
}

static bool is_one_of(const char *const *names, struct str name)
{
	return names && str_ione_of(name, names);
}

bool format_is_version_table(const struct source *s, struct str name)
{
	size_t dot = str_rchr(s->table, '.');
	if (s->table.n && str_ieq(name, str_sub(s->table, dot == SIZE_MAX ? 0 : dot + 1, s->table.n)))
		return true;
	if (str_ieq(name, str_of(HISTORY_TABLE)) || (s->ops && is_one_of(s->ops->tables, name)))
		return true;
	for (size_t i = 0; formats[i]; i++)
		if (!formats[i]->tables_plain && is_one_of(formats[i]->tables, name))
			return true;
	return false;
}
