/* Django: Python files of an app that depend on each other; their operations work on models. Facts:
 * FORMATS-B 9. */
#ifndef MIGRATE_FORMATS_DJANGO_H
#define MIGRATE_FORMATS_DJANGO_H

#include "migrate/format_python.h"

/* A field with a column of its own. */
struct django_field {
	struct str name, column, type;
	bool not_null, unique, index, primary;
	struct str target;        /* table of a foreign key; empty = none */
	struct str target_column; /* its primary key */
	struct str check;         /* "positive" or empty; JSON_VALID of SQLite is left out */
	bool text;                /* varchar or text: PostgreSQL indexes those for LIKE as well */
};

/* Columns that are unique, or indexed, together. */
struct django_groups {
	struct names_list *v;
	size_t n, cap;
};

struct django_model {
	struct str name; /* lower-cased */
	struct str table;
	VEC(struct django_field) fields;
	struct django_groups unique_together, index_together;
	struct names_list uniques; /* names of its UniqueConstraints */
	bool unmanaged;            /* managed = False or a proxy: the database never hears of it */
};

/* One app while its migrations are read in their order. */
struct django {
	struct arena *a;
	const struct source *s;
	struct str label;
	VEC(struct django_model) models;
	int release; /* of the file being read: 32, 41; from its header, 0 = not said */
};

struct django_migration {
	struct str name;
	struct names_list parents; /* of the same app */
	struct names_list replaces;
	struct migration m;
};

/* The dialect, where the settings that manage.py names speak of one kind of database only. */
MUST_CHECK int format_django_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e);

/* The links of one file. */
MUST_CHECK int format_django_links(struct arena *a, struct worker *w, struct django *d,
	struct django_migration *out, const struct syntax **tree, bool *found, struct err *e);
/* Its operations, played on d's models and written into m->up. */
void format_django_operations(struct django *d, const struct syntax *t, struct migration *m);

/* models.CharField(max_length=20) into a field; false when its type is not known. *many is the model of a
 * ManyToManyField, which has no column. */
bool format_django_field(struct django *d, struct format_python *r, struct str name, uint32_t node,
	struct django_field *out, struct str *many);
/* "shop.Category", "Category" or "self" into a table; the primary key's column and type where they are known.
 */
struct str format_django_table(
	struct django *d, struct str model, struct str self, struct str *key, struct str *type);
/* The type of a foreign key to a primary key of this type: it numbers nothing. */
struct str format_django_plain(struct str type);
struct django_model *format_django_model(struct django *d, struct str name);
/* The name Django gives an index: table, columns, eight digits of a hash, suffix. */
struct str format_django_name(
	const struct django *d, struct str table, const struct names_list *columns, const char *suffix);
/* Write the column, and behind it its indexes and keys. */
struct format_ddl_column format_django_column(
	struct django *d, struct format_python *r, const struct django_field *f);
void format_django_behind(struct django *d, struct format_python *r, struct str table,
	const struct django_field *f, bool inlined);

/* -- indexes and constraints (django_index.c); what is not read is said at the node -- */
/* models.Index(fields=[...], name="..."). */
void format_django_index(
	struct django *d, struct format_python *r, const struct django_model *m, uint32_t node);
/* models.UniqueConstraint(...): a clause of the table that is made, or ALTER TABLE when clauses is NULL. */
void format_django_constraint(struct django *d, struct format_python *r, struct django_model *m,
	uint32_t node, struct names_list *clauses);
void format_django_remove_constraint(
	struct django *d, struct format_python *r, struct django_model *m, uint32_t node, struct str name);
/* unique_together or index_together become what node says; place is where that stands. */
void format_django_together(struct django *d, struct format_python *r, struct django_model *m, bool unique,
	uint32_t node, uint32_t place);

#endif
