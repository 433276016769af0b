/* What the files of the formats share: reading, names, versions and the guess at a dialect. */
#ifndef MIGRATE_FORMAT_INTERNAL_H
#define MIGRATE_FORMAT_INTERNAL_H

#include "base/sha.h"
#include "migrate/format.h"

enum {
	FORMAT_MAX_FILE = 64 * 1024 * 1024, /* bytes of a migration; larger ones are unreadable */
	FORMAT_MAX_CONFIG = 1024 * 1024,    /* bytes of a tool's configuration; larger ones are not read */
	FORMAT_MAX_FOLDERS = 100000,        /* folders of one source */
	FORMAT_CERTAIN = 100,
	FORMAT_LEAST = 50, /* a lower score is no recognition */
	FORMAT_CLAIM = 80  /* two formats at or above this in one folder are a conflict */
};

extern const struct format format_alembic;
extern const struct format format_atlas, format_atlas_skip;
extern const struct format format_bun;
extern const struct format format_cakephp;
extern const struct format format_db_migrate;
extern const struct format format_dbmate;
extern const struct format format_diesel;
extern const struct format format_django;
extern const struct format format_doctrine;
extern const struct format format_drizzle;
extern const struct format format_ecto;
extern const struct format format_efcore;
extern const struct format format_fluentmigrator;
extern const struct format format_flyway;
extern const struct format format_golang_migrate;
extern const struct format format_goose;
extern const struct format format_graphile_migrate;
extern const struct format format_knex;
extern const struct format format_kysely;
extern const struct format format_laravel;
extern const struct format format_liquibase;
extern const struct format format_mikro_orm;
extern const struct format format_node_pg_migrate;
extern const struct format format_phinx;
extern const struct format format_plain;
extern const struct format format_play;
extern const struct format format_pop;
extern const struct format format_prisma;
extern const struct format format_rails;
extern const struct format format_refinery;
extern const struct format format_seaorm;
extern const struct format format_sequel;
extern const struct format format_sequelize;
extern const struct format format_sqitch;
extern const struct format format_sql_migrate;
extern const struct format format_sqlx;
extern const struct format format_supabase;
extern const struct format format_typeorm;
extern const struct format format_yii;
extern const struct format format_yoyo;

/* Folders below the root of f that may hold migrations, each once as a rule, by the names in them: the first
 * part of format_recognise() (format_folders.c). ERR_LIMIT where there are too many to look at. */
MUST_CHECK int format_folders(const struct files *f, struct arena *a, struct names_list *out, struct err *e);
/* "dir/name", or just the name when dir is empty. */
struct str format_path(struct arena *a, struct str dir, struct str name);
/* The listing of a folder without its trailing marks is what the caller compares; this says which mark. */
bool format_is_folder(struct str entry);
/* The name without a trailing '@' (a link, a submodule, a device). */
struct str format_entry(struct str entry);
/* Non-empty and nothing but ASCII digits. */
bool format_digits(struct str s);
/* The run of digits a name begins with; empty when there is none. */
struct str format_leading_digits(struct str s);
/* Run by run: digits by value, a run of digits before anything else, other texts by bytes; then by text. */
int format_compare_versions(struct str a, struct str b);
/* A walk below dir is at its n-th folder: ERR_LIMIT above FORMAT_MAX_FOLDERS, since files that were not
 * looked for are not files that are not there. */
MUST_CHECK int format_check_folders(struct str dir, size_t n, struct err *e);
/* ERR_INPUT when a part of the source's path is a link or a submodule: neither is followed, and a folder that
 * cannot be read must not look like an empty one. */
MUST_CHECK int format_refuse_unfollowed(
	const struct files *f, struct arena *a, const struct source *s, struct err *e);
/* A tool's configuration file. Absent, a link or too large: *found is false. */
MUST_CHECK int format_read_config(
	const struct files *f, struct arena *a, struct str path, struct str *out, bool *found, struct err *e);
/* Cut the text of an up or down script at the file's dialect. */
void format_split(struct arena *a, const struct source *s, struct str sql, struct sql_statements *out);
/* As format_split for the bytes [from, to), the first of which is in "line"; places count from the start of
 * sql. */
void format_split_part(struct arena *a, const struct source *s, struct str sql, size_t from, size_t to,
	int line, struct sql_statements *out);
/* Whether some statement begins or ends a transaction of its own. */
bool format_has_tx_control(const struct sql_statements *l);
/* The text with every line end as LF or CRLF. */
struct str format_line_ends(struct arena *a, struct str raw, struct str eol);
/* Is "sum" (hex) that of the bytes, or of the text with every line end as LF or as CRLF? Tools hash the
 * working tree, whose line ends git may have changed. */
bool format_same_sum(struct arena *a, enum sha_kind k, struct str raw, struct str sum);
/* Whether a line of the text is one by which a tool marks its files as its own. */
bool format_is_marked(struct str sql);
/* For files sorted by format_by_key: the one with the key, NULL when there is none. */
const struct migration *format_file_of(const struct migrations *files, long long key);
/* For format_sort: by order_key, then path. */
int format_by_key(const void *a, const void *b);
/* The same by the bytes of the id, then path. */
int format_by_id(const void *a, const void *b);
/* The tool itself would refuse the file at this line; the first refusal stays. "why" is a constant. */
void format_refuse(struct migration *m, int line, const char *why);
/* The lines of a text: start with a zeroed one, or with .next behind what to pass over. */
struct format_line {
	struct str text; /* without its line end; a CR stays */
	size_t at, next; /* where it begins, and the next one */
	int number;      /* from 1 */
};
bool format_next_line(struct str text, struct format_line *l);
/* A blank of ASCII, line ends among them. */
bool format_is_blank(char c);
/* JavaScript's trim(): without the white space that it knows, of Unicode too, at both ends. */
struct str format_js_trim(struct str s);
/* How goose and sql-migrate end a statement: the last word before any word that begins with "--" ends in a
 * semicolon. */
bool format_ends_statement(struct str line);
/* A place whose effect cannot be read. */
void format_gap(struct arena *a, struct migration *m, int line, struct str what);
/* Sort by a comparison of two migrations. */
void format_sort(struct migrations *m, int (*order)(const void *, const void *));

/* Signs of each dialect seen in SQL text. */
struct format_votes {
	unsigned n[3]; /* by enum dialect */
};
void format_vote(struct arena *a, struct format_votes *v, struct str sql);
/* The dialect with the most signs; false when there is none or a tie. */
bool format_votes_winner(const struct format_votes *v, enum dialect *out);
/* From the words of the folder's path, innermost first: postgres, mysql, sqlite and their usual spellings. */
bool format_dialect_of_path(struct str path, enum dialect *out);
/* The engine that the last word of a file's name says, and what stands before that word:
 * "0002_ship_postgres.up.sql". */
bool format_engine_of_file(struct str entry, enum dialect *d, struct str *stem);
/* The dialects (a bit each) of files that differ by that word alone and stand side by side; 0 = there are
 * none. */
unsigned format_engine_twins(const struct names_list *names);
/* Whether so many of the files begin with the number of the one before that the number is no version: the
 * name is. */
bool format_shares_numbers(const struct names_list *names);
/* A word by which a text names a database. */
struct format_sign {
	const char *word;
	enum dialect dialect;
};
/* The dialects whose words stand in the text: a bit per enum dialect. The list ends with a NULL word. */
unsigned format_signs_in(struct str text, const struct format_sign *list);
/* The dialect of the one bit that is set; false when it is none or several. */
bool format_only_dialect(unsigned seen, enum dialect *out);
/* The next run of ASCII letters and digits in text from *at on, which moves behind it; empty at the end. */
struct str format_next_word(struct str text, size_t *at);
/* The drivers among the dependencies of the project around dir, in the nearest folder that names any: known
 * where they are for one database only. */
MUST_CHECK int format_project_dialect(
	const struct files *f, struct arena *a, struct str dir, struct source *out, struct err *e);
/* Lower case, line comments blanked: prose quotes names in backticks and speaks of other databases. */
struct str format_plain_text(struct arena *a, struct str sql);
/* The database, none of ours, that a folder's name stands for; NULL when it is none. A word that may be an
 * application's own (oracle, spanner) is believed of the innermost folder alone. */
const char *format_foreign_folder(struct str name, bool inner);
/* The database, none of ours, that the files of a folder are written for, by their text, the folder's path
 * and the project's manifest; empty when "ours", the signs of our dialects in the same texts, speak against
 * it. */
struct str format_foreign(struct arena *a, struct str dir, const struct names_list *texts,
	struct str manifest, const struct format_votes *ours);
/* Path first, then the project's drivers, else the content of up to three of the files. Fills dialect,
 * dialect_known and foreign. */
MUST_CHECK int format_guess_dialect(const struct files *f, struct arena *a, struct str dir,
	const struct names_list *names, struct source *out, struct err *e);
/* Up to three of the names (first, middle, last, others where these are too large), read with a cap. */
MUST_CHECK int format_samples(const struct files *f, struct arena *a, struct str dir,
	const struct names_list *names, struct names_list *texts, struct err *e);

#endif
