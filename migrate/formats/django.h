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
	bool truth;               /* a BooleanField */
	bool nowhere;          /* a ManyToManyField with a model of its own: it has no column and no table */
	struct str referred;   /* of a key: the type of what refers to it; empty = the same */
	struct str key_name;   /* of the foreign key's constraint, as it was made */
	struct str many_table; /* db_table of a ManyToManyField */
	struct str def;        /* SQL of db_default; empty = none */
	struct str
		unique_name; /* of the constraint that makes it unique, as it was made; empty = not known */
};

/* The table of a ManyToManyField. */
struct django_many {
	struct str field, table;
	bool named; /* by db_table: it stays when the model's table is renamed */
	bool self;
	struct str id_type;
	struct django_field sides[2]; /* the model's key and the other's */
};

enum django_named_kind {
	DJANGO_NOTHING, /* the database has no such thing: Django makes none */
	DJANGO_UNIQUE,
	DJANGO_CHECK,
	DJANGO_INDEX
};

/* A constraint or an index that has a name, as it was made. */
struct django_named {
	struct str name;
	enum django_named_kind kind;
	struct format_ddl_index index; /* of DJANGO_INDEX and DJANGO_UNIQUE */
	struct str check;              /* the whole clause of DJANGO_CHECK */
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
	VEC(struct django_many) many;
	VEC(struct django_named) named; /* its indexes and constraints */
	struct str proxy_of;            /* the model whose table it shares; empty = none */
	bool unmanaged;                 /* managed = False or a proxy: the database never hears of it */
};

/* One app while its migrations are read in their order. */
struct django {
	struct arena *a;
	const struct source *s;
	struct str label;
	VEC(struct django_model) models;
	bool big;       /* keys that Django adds itself are bigint, as far as one was seen */
	bool big_unset; /* the settings do not say it: AutoField, BigAutoField since release 6.0 */
	bool big_known, big_stated; /* stated: by the settings, not guessed */
	int release;                /* of the file being read: 32, 41; from its header, 0 = not said */
	struct str user_model;      /* AUTH_USER_MODEL of the settings; empty = Django's own */
	/* The other apps, as far as keys point to them (django_apps.c). f NULL = they are not looked for. */
	const struct files *f;
	struct worker *w;
	int away;        /* apps inside each other */
	bool primary;    /* the field being read is a primary key */
	struct str self; /* the model whose field is being read */
	VEC(struct django_other) others;
};

/* A model of another app that was looked for. */
struct django_other {
	struct str app, model;
	const struct django_model *found; /* NULL: its migrations are not in this repository */
};

struct django_migration {
	struct str name;
	struct names_list parents; /* of the same app */
	struct names_list replaces;
	struct migration_links links; /* to all apps, run_before too; not read where names alone are wanted */
	struct migration m;
};

/* The dialect, where the settings that manage.py names speak of one kind of database only. */
MUST_CHECK int format_django_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e);

/* Each file that may be the settings of the nearest manage.py above dir; *named: it names a module. */
typedef void format_django_settings_fn(void *ctx, struct arena *a, struct str text);
MUST_CHECK int format_django_each_settings(const struct files *f, struct arena *a, struct str dir,
	format_django_settings_fn *fn, void *ctx, bool *named, struct err *e);
/* The tables of Django's own apps that the project of these sources has, as release 3.2 leaves them
 * (django_own.c): those its settings install, else those its migrations wait for. */
MUST_CHECK int format_django_start(const struct files *f, struct arena *a, struct worker *w,
	const struct source *const *v, size_t n, struct sql_statements *out, struct err *e);

/* -- one file while it is read -- */
struct django_reading {
	struct django *d;
	struct format_python r;
};
struct django_operation {
	const char *name; /* of its class */
	void (*read)(struct django_reading *x, const struct format_python_call *c);
};
/* Read the call as the operation of its name; false when it is none of them. */
bool format_django_one_of(const struct django_operation *of, size_t n, struct django_reading *x,
	const struct format_python_call *c);
/* Operations on models and what belongs to them (django_operation.c); false for another. */
bool format_django_operation(struct django_reading *x, const struct format_python_call *c);
void format_django_unknown(struct django_reading *x, const struct format_python_call *c, const char *what);
/* A text among its arguments; empty when there is none. */
struct str format_django_keyword(
	struct django_reading *x, const struct format_python_call *c, size_t k, const char *name);
/* The body of "class Migration"; UINT32_MAX when there is none. */
uint32_t format_django_class(const struct syntax *t);

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
/* A model of another app, by what that one's migrations make of it in the end; NULL where they are not here.
 */
const struct django_model *format_django_other(struct django *d, struct str app, struct str model);
/* The label of the app whose migrations lie in dir: its apps.py's, else its folder's. */
MUST_CHECK int format_django_label(
	const struct files *f, struct arena *a, struct str dir, struct str *out, struct err *e);
/* What the project's settings and the app's apps.py say of the user model and of keys that Django adds. */
MUST_CHECK int format_django_settings(
	const struct files *f, struct arena *a, struct django *d, struct str dir, struct err *e);
/* The name that the database gives to a UNIQUE beside the column. */
struct str format_django_unique_name(const struct django *d, struct str table, struct str column);
/* RunPython: nothing where it changes rows alone, else said at its place (django_python.c). */
void format_django_run_python(struct django *d, struct format_python *r, const struct format_python_call *c);
/* Leave d with a copy of its models, whose changes do not reach what it had. */
void format_django_copy_models(struct django *d);
/* A table's name without db_table, cut as Django cuts it where it is too long for the database. */
struct str format_django_table_name(const struct django *d, struct str head, struct str tail);
/* The name of a foreign key's constraint when it is made now. */
struct str format_django_key_name(const struct django *d, struct str table, const struct django_field *f);
/* Drop a foreign key's constraint, or make it; not in SQLite, where it stands in the table. */
void format_django_drop_key(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f);
void format_django_add_key(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f);
/* -- ManyToManyFields and renamed models (django_many.c) -- */
/* Make the table of a ManyToManyField to the model "to", and remember it. */
void format_django_many(struct django *d, struct format_python *r, struct django_model *m,
	const struct django_field *f, struct str to);
/* The model's table, and those of its ManyToManyFields, which are named after it. */
void format_django_rename_table(
	struct django *d, struct format_python *r, struct django_model *m, struct str to);
/* Foreign keys that point to the table get their constraints anew, whose names hold the table's. */
void format_django_point_anew(struct django *d, struct format_python *r, struct str from, struct str to);
/* The columns of m's ManyToManyFields that are named after the model whose table was "from". */
void format_django_rename_sides(struct django *d, struct format_python *r, struct django_model *m,
	struct str from, const struct django_model *to);

/* AlterField, from old to what the file says now (django_alter.c). */
void format_django_alter_field(struct django *d, struct format_python *r, struct django_model *m,
	struct django_field *old, const struct django_field *now, uint32_t node);
/* The index behind a column, and the one for LIKE that PostgreSQL gets; made or dropped. */
void format_django_column_index(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f, bool drop);
void format_django_like_index(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f, bool drop);
/* SQLite has no statement for most changes of a table: Django makes it anew from the models, and so do we. */
void format_django_remake(struct django *d, struct format_python *r, const struct django_model *m);
/* A column got another name: in what stands beside the fields. */
void format_django_renamed(struct django_model *m, struct str from, struct str to);
/* Its indexes and constraints that are made behind the table. */
void format_django_groups(struct django *d, struct format_python *r, const struct django_model *m);
/* A clause of the table, of a constraint that is one; else empty. */
struct str format_django_clause(
	struct django *d, const struct format_python *r, const struct django_named *n);
/* A Q object, as the condition of an index or a check (django_condition.c); false when it is not read. */
bool format_django_condition(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t node, struct str *out);
/* What an index may hold in place of a column: Lower("name"), F("name").desc(), "-name"; false when it is not
 * read. */
bool format_django_expression(struct django *d, struct format_python *r, const struct django_model *m,
	uint32_t node, struct str *out);
/* The name Django gives an index: table, columns, eight digits of a hash, suffix. */
struct str format_django_name(
	const struct django *d, struct str table, const struct names_list *columns, const char *suffix);
/* Write the column, and behind it its indexes and keys. */
struct format_ddl_column format_django_column(
	struct django *d, struct format_python *r, const struct django_field *f);
void format_django_behind(
	struct django *d, struct format_python *r, struct str table, const struct django_field *f);

/* -- indexes and constraints (django_index.c); what is not read is said at the node -- */
/* models.Index(fields=[...], name="..."). */
void format_django_index(struct django *d, struct format_python *r, struct django_model *m, uint32_t node);
/* The one of that name goes; old is its name, or empty and "node" its fields: it gets the name "to". */
void format_django_remove_index(
	struct django *d, struct format_python *r, struct django_model *m, struct str name);
void format_django_rename_index(struct django *d, struct format_python *r, struct django_model *m,
	uint32_t place, struct str old, uint32_t fields, struct str to);
/* models.UniqueConstraint(...), models.CheckConstraint(...): a clause of the table that is made, or ALTER
 * TABLE when clauses is NULL. Those that are an index are made when clauses is NULL alone: call it again
 * behind the table with behind set. */
void format_django_constraint(struct django *d, struct format_python *r, struct django_model *m,
	uint32_t node, struct names_list *clauses, bool behind);
void format_django_remove_constraint(
	struct django *d, struct format_python *r, struct django_model *m, uint32_t node, struct str name);
/* unique_together or index_together become what node says; place is where that stands. */
void format_django_together(struct django *d, struct format_python *r, struct django_model *m, bool unique,
	uint32_t node, uint32_t place);

#endif
