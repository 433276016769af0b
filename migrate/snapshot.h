/*
 * Snapshots on disk: taken through the engine, checked by a full read, described by a manifest that is
 * written last. Without a manifest there is no snapshot. A folder holds those of one environment: NAME.dump
 * and NAME.json, 0600 in a 0700 folder outside the repository's work tree.
 */
#ifndef MIGRATE_SNAPSHOT_H
#define MIGRATE_SNAPSHOT_H

#include "migrate/engine.h"
#include "migrate/migration.h"

enum { SNAPSHOT_KEEP = 10 }; /* what prune keeps by default */

struct snapshot_file {
	struct str name; /* inside the folder */
	long long size;
	struct str sha256; /* hex */
};

struct snapshot_migration {
	struct str source, id, checksum;
};

struct snapshot {
	struct str name; /* "20261125T205500Z-4f1c2a9e0b7d": sorts by the time of the server's clock */
	struct str run, environment, commit;
	struct str mode;                              /* "full", "schema", "tables", "command" */
	VEC(struct str) tables;                       /* of mode "tables": "schema.name" */
	struct str taken_at;                          /* the server's clock, ISO 8601 in UTC */
	struct str engine, server, database, version; /* whose it is */
	struct str tool;                              /* "pg_dump 15.20 -Fc" */
	VEC(struct snapshot_file) files;
	VEC(struct snapshot_migration) migrations; /* what was to be applied behind it */
	bool verified;  /* read to its end, with its checksum, before the manifest was written */
	bool complete;  /* list: every file is there in its size */
	struct str why; /* list: what is not right */
};

struct snapshots {
	struct snapshot *v; /* oldest first */
	size_t n, cap;
};

struct snapshot_request {
	const struct engine *engine;
	struct session *session;
	const struct engine_identity *identity;
	struct str dir;                      /* made, 0700, with its parents */
	struct str mode;                     /* "full", "schema", "tables", "none", "command" */
	const struct engine_objects *tables; /* with "tables": tables and views, at least one */
	struct str command; /* snapshotCommand: program and arguments, blanks between, "quotes" around blanks;
			       never a shell. It gets the file to write as SCHEMAGATE_SNAPSHOT_FILE. */
	struct str url;     /* what the command may connect to: SCHEMAGATE_DATABASE_URL in its environment */
	struct str run, environment, commit;
	const struct snapshot_migration *migrations;
	size_t nmigrations;
};

/* Take, verify, describe. out->mode is "full" where the engine has taken more than was asked for. ERR_USAGE
 * for another mode; ERR_SYSTEM, ERR_DB, ERR_INPUT with nothing
 * listed afterwards. With mode "none": 0 and out->name empty. */
MUST_CHECK int snapshot_take(
	struct arena *a, const struct snapshot_request *q, struct snapshot *out, struct err *e);
/* All that have a manifest, sizes compared, contents not read. A missing folder is an empty list. */
MUST_CHECK int snapshot_list(struct arena *a, struct str dir, struct snapshots *out, struct err *e);
/* Read every byte: size, SHA-256 and the engine's own reader. ERR_INPUT when damaged. */
MUST_CHECK int snapshot_verify(
	struct arena *a, struct str dir, const struct snapshot *s, const struct engine *g, struct err *e);
/* Remove all but the newest "keep", never the newest verified complete one, and what a killed run left more
 * than a day ago. Manifests go first. */
MUST_CHECK int snapshot_prune(
	struct arena *a, struct str dir, size_t keep, struct names_list *removed, struct err *e);

/* Files (snapshot_file.c). */
/* Size and SHA-256 of a whole file. */
MUST_CHECK int snapshot_file_digest(
	struct arena *a, struct str path, long long *size, struct str *hex, struct err *e);
/* fsync the file, rename it, fsync the folder: after this a crash leaves the new name. */
MUST_CHECK int snapshot_file_settle(struct arena *a, struct str from, struct str to, struct err *e);
/* Write a small file whole, 0600, settled under its name. */
MUST_CHECK int snapshot_file_write(struct arena *a, struct str path, struct str text, struct err *e);
/* The manifest as text and back (snapshot_manifest.c). */
struct str snapshot_manifest_text(struct arena *a, const struct snapshot *s);
MUST_CHECK int snapshot_manifest_parse(struct arena *a, struct str text, struct snapshot *out, struct err *e);

/* Run the configured command (snapshot_command.c): the file must be there and not empty afterwards, the exit
 * status 0. What it prints on standard error is the detail of a failure. */
MUST_CHECK int snapshot_command_run(
	struct arena *a, const struct snapshot_request *q, struct str dest, struct str *tool, struct err *e);

/* Member "files" of a manifest and of `snapshot --format json`: [{"name","size","sha256"}]. */
struct json_out;
void snapshot_put_files(struct json_out *w, const struct snapshot *s);
/* Member "tables": ["public.orders"]; empty unless the mode is "tables". */
void snapshot_put_tables(struct json_out *w, const struct snapshot *s);

#endif
