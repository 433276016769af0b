/* Atlas: what its files, its sum file and its table share. */
#ifndef MIGRATE_FORMATS_ATLAS_H
#define MIGRATE_FORMATS_ATLAS_H

#include "migrate/format_tool.h"

/* Atlas also runs folders in the layouts of other tools. */
enum atlas_layout { ATLAS_OWN, ATLAS_GOLANG_MIGRATE, ATLAS_GOOSE, ATLAS_DBMATE, ATLAS_UNREAD };
enum atlas_order { ATLAS_LINEAR, ATLAS_LINEAR_SKIP, ATLAS_NON_LINEAR };

/* struct source.own: what atlas.hcl says of the folder. Empty = it does not say. */
struct atlas_project {
	struct str config; /* path of the atlas.hcl that names the folder */
	struct str format, schema, baseline;
	enum atlas_layout layout;
	enum atlas_order order;
};

/* A file that counts for the sum. */
struct atlas_entry {
	struct str name, raw;
	bool lost;      /* it could not be read: no sum from here on */
	bool unsummed;  /* "atlas:sum ignore" in its first line: its name counts, and it has no line */
	struct str sum; /* base64 without "h1:", of this and all before; empty: none */
};
struct atlas_entries {
	struct atlas_entry *v;
	size_t n, cap;
};

/* struct migration.own */
struct atlas_folder {
	struct atlas_entries files;
	struct names_list checkpoints; /* versions that files before them stand for: in no list of ours */
	struct str baseline;           /* of atlas.hcl */
};
struct atlas_file {
	struct atlas_folder *folder;
	bool checkpoint;
};

/* Read dir and the folders above it for an atlas.hcl with a migration block for the folder. Values that are
 * no literal are passed over. */
MUST_CHECK int format_atlas_config(
	const struct files *f, struct arena *a, struct str dir, struct atlas_project *out, struct err *e);

/* ^([ -~]*)atlas:(\w+)(?: +(.+))*: the directive a line holds. */
bool format_atlas_directive(struct str line, struct str *name, struct str *value);
/* Fill the sums as atlas.sum has them; eol empty: the bytes as they are, else with these line ends.
 * Returns the total. Facts: FORMATS-B 2. */
struct str format_atlas_sum(struct arena *a, struct atlas_entries *l, struct str eol);
/* Compare with the text of atlas.sum: what Atlas would stop at becomes notes with line and file. The sums of
 * l are afterwards those of the line ends that fit. */
void format_atlas_check(struct arena *a, struct atlas_entries *l, struct str text, struct str path,
	struct str dir, struct source_notes *out);

/* Directives and statements of a file in Atlas' own layout (m->raw is set). True: a checkpoint. */
bool format_atlas_parse(
	struct arena *a, const struct source *s, struct migration *m, struct source_notes *notes);

MUST_CHECK int format_atlas_applied(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migrations *files, struct history *out, struct err *e);
MUST_CHECK int format_atlas_create(
	const struct engine *g, struct session *s, struct arena *a, const struct source *src, struct err *e);
MUST_CHECK int format_atlas_record(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, int duration_ms, struct err *e);
MUST_CHECK int format_atlas_unrecord(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, const struct migration *m, struct err *e);
MUST_CHECK int format_atlas_lock(const struct engine *g, struct session *s, struct arena *a,
	const struct source *src, bool take, struct err *e);

#endif
