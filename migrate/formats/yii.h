/* Yii 2: PHP classes that speak to yii\db\Migration, read without running them by the reader of Doctrine's
 * (doctrine_php.h). Facts: the sources of yii2 2.0.5x. */
#ifndef MIGRATE_FORMATS_YII_H
#define MIGRATE_FORMATS_YII_H

#include "migrate/format_ddl.h"
#include "migrate/formats/doctrine_php.h"

/* The project's own configuration, read as text. */
struct yii_config {
	struct str home, manifest; /* composer.json's folder and text */
	bool composer;             /* it names Yii */
	struct str table;          /* migrationTable; empty: "migration" */
	struct str prefix;         /* tablePrefix */
	bool dialect_known;
	enum dialect dialect;
};
MUST_CHECK int format_yii_config(
	const struct files *f, struct arena *a, struct str dir, struct yii_config *out, struct err *e);

/* -- names and types (yii_column.c) -- */
/* "{{%user}}", "user", "[[id]]": without the marks, with the prefix. */
struct str format_yii_name(struct doctrine_reader *r, struct str written);
struct str format_yii_table(struct doctrine_reader *r, struct str written); /* quoted */
struct str format_yii_column_name(struct doctrine_reader *r, struct str written);
/* A whole text with {{%user}} and [[id]] in it, quoted. */
struct str format_yii_sql(struct doctrine_reader *r, struct str sql);
/* $this->string(64)->notNull() */
struct yii_column {
	struct str type, length;
	bool has_null, not_null, unique, is_unsigned, first, has_default, has_comment, unread;
	struct doctrine_value def;
	struct str check, append, after;
};
/* $this->string(64); false: the method makes no column. */
bool format_yii_make(struct doctrine_reader *r, struct str name, uint32_t call, struct doctrine_value *out);
struct doctrine_value format_yii_column_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call);
/* As PHP has it as a text, in Yii's words for types. */
struct str format_yii_column_text(struct doctrine_reader *r, const struct yii_column *c);
/* The definition in the database's words; false: not known. */
bool format_yii_type(struct doctrine_reader *r, const struct doctrine_value *v, struct str *out);

/* -- operations (yii_table.c) -- */
/* createTable() and its kin; false: the method is none of them. */
bool format_yii_operation(struct doctrine_reader *r, struct str name, uint32_t call);

/* -- objects (yii_object.c) -- */
enum yii_object { YII_COLUMN, YII_DB, YII_APP, YII_SCHEMA, YII_TABLE, YII_COMMAND, YII_FIELD, YII_BUILDER };
struct yii_reading {
	const struct yii_config *config;
};
struct yii_thing { /* of a TABLE its name, of a FIELD, too; of a COMMAND its SQL */
	struct str table;
	struct doctrine_value sql;
	bool done; /* what a command does has been read */
};
struct doctrine_value format_yii_db(struct doctrine_reader *r);
struct doctrine_value format_yii_app(struct doctrine_reader *r);
struct doctrine_value format_yii_call(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name, uint32_t call);
struct doctrine_value format_yii_member(
	struct doctrine_reader *r, const struct doctrine_value *on, struct str name);

/* -- one file (yii_read.c) -- */
extern const struct doctrine_tool format_yii_tool;
MUST_CHECK int format_yii_read(struct arena *a, struct doctrine_project *p, const struct source *s,
	const struct yii_config *c, struct migration *m, struct err *e);

#endif
