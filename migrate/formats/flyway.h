/* Flyway: V1_2__name.sql and R__name.sql, with a CRC-32 of their lines. Facts: FORMATS-A 5. */
#ifndef MIGRATE_FORMATS_FLYWAY_H
#define MIGRATE_FORMATS_FLYWAY_H

#include "migrate/format_tool.h"

enum flyway_kind { FLYWAY_VERSIONED, FLYWAY_REPEATABLE, FLYWAY_UNDO, FLYWAY_BASELINE, FLYWAY_HOOK };

/* What a file's name says; migration.own points at one. */
struct flyway_name {
	enum flyway_kind kind;
	struct str version;           /* "1.10": as written, with '.' for '_'; empty for a repeatable */
	struct str description;       /* with blanks for '_' */
	struct str script;            /* path below the location */
	int event;                    /* of a hook: its place in a run */
	enum migration_moment moment; /* the same */
	bool java;
	bool filled;        /* holds ${...}: Flyway fills it in before it computes a repeatable's checksum */
	bool unknown;       /* ... and a value is not in the project's files */
	struct str raw_sum; /* the checksum of the file as it stands, which a repeatable's row may hold too */
};

/* Settings of the nearest folder that has some (flyway_config.c). */
struct flyway_setting {
	struct str key; /* without "flyway.", in lower case, without '-' and '_'; but behind "placeholders."
			   as written, in lower case */
	struct str value;
};
struct flyway_config {
	struct flyway_setting *v;
	size_t n, cap;
	struct format_mention where;         /* the first file that speaks of Flyway */
	struct str folder;                   /* that relative paths in it start at */
	VEC(struct flyway_setting) profiles; /* what profiles say; empty value = not all of them alike */
};
/* Does this document of Spring's hold for a profile alone? */
bool format_flyway_is_profile(struct str document);
/* Keep what one says, then take what all that say it say alike, where no other file does. */
void format_flyway_keep_profile(struct arena *a, struct flyway_config *c, const struct flyway_config *said);
void format_flyway_take_profiles(struct arena *a, struct flyway_config *c);
/* Files that cannot be read as what they are say nothing. */
MUST_CHECK int format_flyway_config(
	const struct files *f, struct arena *a, struct str dir, struct flyway_config *out, struct err *e);
/* The value of a key as struct flyway_setting has it; the items of a list are joined by commas. */
struct str format_flyway_setting(const struct flyway_config *c, const char *key);

/* Where a folder stands among the configured locations (flyway_locations.c). */
enum flyway_place_kind {
	FLYWAY_NOT_STATED, /* no location says anything of it */
	FLYWAY_STATED,     /* the source of its locations, whose folders are read together */
	FLYWAY_OF_ANOTHER  /* read with another folder, above or inside of one, or for another database */
};
struct flyway_place {
	enum flyway_place_kind kind;
	struct names_list others; /* folders that belong to it too, whether they are there or not */
};
MUST_CHECK int format_flyway_place(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct flyway_place *out, struct err *e);
/* The same where no location is stated, by what folders of databases beside or in it say (flyway_vendor.c).
 */
MUST_CHECK int format_flyway_vendors(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct flyway_place *out, struct err *e);
/* The paths of all files in a folder and below it whose names are those of Flyway's migrations. */
MUST_CHECK int format_flyway_collect(const struct files *f, struct arena *a, const struct flyway_config *c,
	struct str dir, struct names_list *out, struct err *e);
/* The same of its callbacks. */
MUST_CHECK int format_flyway_collect_hooks(const struct files *f, struct arena *a,
	const struct flyway_config *c, struct str dir, struct names_list *out, struct err *e);
/* The folders that "callbackLocations" names, for a source whose folder is dir; none = those of its
 * migrations. */
void format_flyway_hook_folders(
	struct arena *a, const struct flyway_config *c, struct str dir, struct names_list *out);

/* A callback in SQL that Flyway runs when it migrates, by its name (flyway_hook.c): fills in description,
 * event and moment. */
bool format_flyway_hook(
	struct arena *a, const struct flyway_config *c, struct str path, struct flyway_name *out);

/* The text that runs: m->raw with the placeholders whose values are known (flyway_fill.c). The others stay,
 * and each is a gap at its line. */
struct str format_flyway_fill(
	struct arena *a, struct migration *m, const struct flyway_config *c, struct flyway_name *n);

/* Cut a configured suffix (c NULL: ".sql") from a name; without regard to case, as before it could be
 * configured. False when it has none. */
bool format_flyway_cut_suffix(const struct flyway_config *c, struct str *base);
/* By the configured prefixes, separator and suffixes (c NULL: the usual ones). False when Flyway takes it for
 * no migration. */
bool format_flyway_name(
	struct arena *a, const struct flyway_config *c, struct str path, struct flyway_name *out);
/* Part by part as numbers of any length; parts of zeros at the end do not count. */
int format_flyway_compare(struct str a, struct str b);
/* The checksum as Flyway's table has it: CRC-32 of the lines without their ends, as a signed number. */
struct str format_flyway_checksum(struct arena *a, struct str text);
/* String.hashCode() of Java, for ASCII. */
int32_t format_flyway_hash(struct str text);

MUST_CHECK int format_flyway_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_flyway_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_flyway_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
/* The name that a row's id stands for. */
MUST_CHECK int format_flyway_lost(
	struct arena *a, const struct migrations *files, struct migration *m, struct err *e);
MUST_CHECK int format_flyway_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_flyway_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
