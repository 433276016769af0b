/*
 * One interface to three databases. Engines other than SQLite are loadable objects (lib/engine-NAME.so), so a
 * check that needs no database loads none. No version-table SQL here (that is the formats' and history's), no
 * splitting.
 */
#ifndef MIGRATE_ENGINE_H
#define MIGRATE_ENGINE_H

#include "base/arena.h"
#include "base/err.h"
#include "parse/dialect.h"

enum engine_cap {
	ENGINE_DDL_TX = 1,  /* DDL rolls back with its transaction. MySQL lacks it. */
	ENGINE_SCHEMAS = 2, /* has schemas inside a database */
	ENGINE_SNAPSHOT = 4 /* can write a snapshot itself or through its dump program */
};

struct session; /* defined privately in each engine */
struct catalog;
struct object_id;
struct names;

struct engine_objects {
	const struct object_id **v;
	size_t n, cap;
};

/* A question whose answer is kept, so that several go to the server in one trip. */
enum { ENGINE_KEEP = 16 * 1024 * 1024 }; /* bytes of an answer; a longer one is not kept */
struct engine_asked {
	struct str sql; /* as for query() */
	const struct str *args;
	int nargs;
	bool known; /* answered, be it with a failure; false: the answer is too long, or was never asked for
		     */
	int rc;     /* of the question */
	struct err err;
	int ncols;
	struct str *cells; /* row by row */
	size_t nrows;
};

struct engine_opts {
	bool read_only;       /* every statement of the session is refused by the server if it writes */
	int connect_ms;       /* default 10,000 */
	int lock_ms;          /* how long a statement may wait for a lock, default 5,000 */
	int statement_ms;     /* 0 = no limit */
	struct str role;      /* for application_name: "schemagate/RUN/lock" */
	struct str database;  /* this one of the server, whatever the address names; empty = the address's */
	bool allow_plain_tls; /* base policy says a remote host may be reached without verified TLS */
	bool allow_pooler;
	/* Asked with the session's own settings, in the same trip. An engine without ask() leaves them
	 * unknown. */
	struct engine_asked *ahead;
	size_t nahead;
};

/* How a connection address was given; the secret part never leaves the engine. */
struct engine_url {
	struct str text;  /* resolved URL, may hold a password: never printed */
	struct str shown; /* without user information: for messages */
};

/* A statement that is only prepared, never run, and what the server says to it. */
struct engine_prepared {
	struct str sql; /* one statement; its parameters as the engine writes them */
	bool plan;      /* planned too: only the planner looks for the index behind ON CONFLICT. Without
			   parameters then; where the planner sees no more than PREPARE this changes nothing */
	bool known;     /* answered */
	struct str code, said; /* code empty = it can be prepared; else SQLSTATE or error number, and the
				  server's words on one line */
	size_t at;             /* byte of sql that they are about, SIZE_MAX = not told */
};

/* One row; a column's p is NULL for SQL NULL. Values are text and live until the callback returns. A non-zero
 * return stops the query and is returned by it. */
typedef int engine_row_fn(void *ctx, const struct str *cols, int ncols, struct err *e);

struct engine_identity {     /* what a guard and a manifest bind to */
	struct str server;   /* PostgreSQL system_identifier, MariaDB server_uid, SQLite device:inode */
	struct str database; /* name or file */
	struct str version;  /* "15.20", "10.11.19-MariaDB", "3.40.1" */
	bool writable;       /* not a standby, not read_only */
	struct str why_not;  /* when not writable: "the server is a hot standby" */
	bool pooler;         /* PostgreSQL: the backend pid differs from the one libpq saw */
};

/* What a snapshot is to hold. */
struct engine_part {
	bool no_rows;                        /* the schema alone */
	const struct engine_objects *tables; /* these tables and views alone; NULL = all */
};

/* A condition the server reports for a failed statement, beyond err.native. */
struct engine_snapshot {
	struct str path; /* file written (inside dir) */
	bool whole;      /* it holds everything, whatever was asked for */
	struct str tool; /* "pg_dump 15.20 -Fc", "VACUUM INTO 3.40.1" */
};

struct engine {
	const char *name; /* "postgresql", "mysql", "sqlite" */
	enum dialect dialect;
	const char *const *schemes; /* URL schemes it answers to, NULL-ended */
	unsigned caps;
	/* The session belongs to the arena and is closed with it; connecting never logs the password. TLS:
	 * for a host that is not local, verified or refused (GITHUB T33). */
	MUST_CHECK int (*open)(
		struct session **out, struct arena *a, struct str url, struct engine_opts o, struct err *e);
	/* Closes now; the arena's own closing is then a no-op. */
	void (*close)(struct session *s);
	/* Exactly one statement, no parameters; the server refuses a second one. e->native gets SQLSTATE or
	 * errno. */
	MUST_CHECK int (*exec)(struct session *s, struct str sql, struct err *e);
	/* A statement with text parameters ($1.. in PostgreSQL, ? elsewhere; p NULL = SQL NULL) and rows; row
	 * may be NULL. */
	MUST_CHECK int (*query)(struct session *s, struct str sql, const struct str *args, int nargs,
		engine_row_fn *row, void *ctx, struct err *e);
	/* Several questions in one trip, each a statement of its own: what fails is told with it, and the
	 * others go on. Answers live in the arena. NULL: the engine cannot; query() them one by one. */
	MUST_CHECK int (*ask)(
		struct session *s, struct arena *a, struct engine_asked *v, size_t n, struct err *e);
	/* PostgreSQL: COPY ... FROM stdin with its data lines; NULL elsewhere. */
	MUST_CHECK int (*copy_in)(struct session *s, struct str sql, struct str data, struct err *e);
	MUST_CHECK int (*begin)(struct session *s, struct err *e);
	/* Commit or roll back. After a commit whose outcome is unknown (connection lost): ERR_PARTIAL with
	 * native "in-doubt". PostgreSQL checks the command tag: COMMIT of an aborted transaction is an error.
	 */
	MUST_CHECK int (*end)(struct session *s, bool commit, struct err *e);
	/* Whether the session is still inside the transaction that begin() opened: false after a file's own
	 * COMMIT or an implicit commit. */
	bool (*in_tx)(struct session *s);
	/* Whether a transaction is open, whoever opened it. */
	bool (*open_tx)(struct session *s);
	/* An id of the running transaction that changes when the file commits and begins again; empty when
	 * the engine has none. */
	MUST_CHECK int (*tx_id)(struct session *s, struct arena *a, struct str *out, struct err *e);
	/* Take the product's lock for this database, polling up to wait_ms: ERR_LOCKED with the holder in the
	 * detail. It ends with the session. */
	MUST_CHECK int (*lock)(struct session *s, struct str key, int wait_ms, struct err *e);
	MUST_CHECK int (*unlock)(struct session *s, struct str key, struct err *e);
	/* Is the lock still ours? */
	MUST_CHECK int (*lock_held)(struct session *s, struct str key, bool *held, struct err *e);
	MUST_CHECK int (*identity)(
		struct session *s, struct arena *a, struct engine_identity *out, struct err *e);
	/* The live catalog; system schemas and (by name) the version tables listed in skip are left out. */
	MUST_CHECK int (*inspect)(struct session *s, struct arena *a, struct catalog **out, struct err *e);
	/* The same, of the relations and routines with these names alone, each with all that is on it. NULL:
	 * the engine reads all of it. */
	MUST_CHECK int (*inspect_named)(struct session *s, struct arena *a, const struct names *only,
		struct catalog **out, struct err *e);
	/* What there is of these objects alone, in a fixed number of questions whatever their number: a
	 * catalog that answers catalog_has() about them, and about nothing else, as the whole one would, and
	 * holds which indexes are invalid. Its search path is the dialect's usual one. */
	MUST_CHECK int (*look)(struct session *s, struct arena *a, const struct engine_objects *of,
		struct catalog **out, struct err *e);
	/* For our own rows: what a migration's statements have set in the session (role, search path, limits,
	 * current database) does not bear on them. In PostgreSQL until the transaction ends. */
	MUST_CHECK int (*home)(struct session *s, struct err *e);
	/* What home() has set aside comes back, in the same transaction. NULL: there is nothing to come back.
	 */
	MUST_CHECK int (*away)(struct session *s, struct err *e);
	/* Make the session as new, outside any transaction; what a migration left in it is gone. NULL: the
	 * engine cannot, open another one. */
	MUST_CHECK int (*reset)(struct session *s, struct err *e);
	/* Snapshot (part NULL: of the whole database) into the empty file path "dest" (0600, created by the
	 * caller's umask 077): runs pg_dump -Fc, mariadb-dump or VACUUM INTO, checks the exit status and the
	 * trailer, does a full read of the result, fsyncs. The password goes through a 0600 file or the
	 * environment of the child, never argv. */
	MUST_CHECK int (*snapshot)(struct session *s, struct arena *a, const struct engine_part *part,
		struct str dest, struct engine_snapshot *out, struct err *e);
	/* Read a snapshot file to its end: ERR_INPUT when it is damaged or cut. */
	MUST_CHECK int (*snapshot_verify)(struct arena *a, struct str path, struct err *e);
	/* A session to a server that can hold the scratch copy is not needed: restore into "url", which must
	 * be empty. */
	MUST_CHECK int (*restore)(struct arena *a, struct str path, struct str url, struct err *e);
	/* An identifier quoted for this engine. */
	struct str (*quote)(struct arena *a, struct str name);
	/* What tells this running server from every other one, copies of its files included: equal texts mean
	 * the same server. NULL, as the two below: an engine without servers. */
	MUST_CHECK int (*place)(struct session *s, struct arena *a, struct str *out, struct err *e);
	/* The statements that make the session's whole schema again in an empty database, without rows,
	 * owners and grants; made by the dump program. */
	MUST_CHECK int (*schema_text)(struct session *s, struct arena *a, struct str *out, struct err *e);
	/* Prepare many statements, in as few trips as can be; texts live in the arena. An error return means
	 * that the session is of no more use: the rest is not known. */
	MUST_CHECK int (*prepare)(
		struct session *s, struct arena *a, struct engine_prepared *v, size_t n, struct err *e);
};

extern const struct engine engine_sqlite;
/* The engine that answers to the URL's scheme; loads its object on first use. ERR_CONFIG for an unknown
 * scheme, ERR_SYSTEM when the object is not installed. */
MUST_CHECK int engine_for_url(const struct engine **out, struct str url, struct err *e);
/* The dialect of a URL's scheme without loading anything; false when unknown. */
bool engine_url_dialect(struct str url, enum dialect *out);
/* URL without user information, query secrets and fragments: safe to print. */
struct str engine_url_shown(struct arena *a, struct str url);

#endif
