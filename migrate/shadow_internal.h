/* What shadow.c (the server and the databases' names) and shadow_build.c (what is put into them) share. */
#ifndef MIGRATE_SHADOW_INTERNAL_H
#define MIGRATE_SHADOW_INTERNAL_H

#include "migrate/shadow.h"

struct shadow {
	struct arena *a;
	const struct engine *g;
	struct str url, shown;
	struct shadow_opts o;
	struct str run;                /* hexadecimal digits: of this run alone */
	struct session *server;        /* to the database of the address: makes and drops the others */
	struct str name[SHADOW_SIDES]; /* of the databases; empty until made */
	struct session *session[SHADOW_SIDES];
	struct str search_path;
	bool touched;    /* the last file may have set something in its session */
	long long until; /* clock_ms(): no statement of the building, or then of the asking, begins later */
	bool asking;
};

/* Make the database of a side, as a copy of another one when "like" is not empty (PostgreSQL). */
MUST_CHECK int shadow_make(struct shadow *s, enum shadow_side side, struct str like, struct err *e);
/* A session to the database of a side; it belongs to the shadow. */
MUST_CHECK int shadow_connect(struct shadow *s, enum shadow_side side, bool read_only, struct err *e);
void shadow_disconnect(struct shadow *s, enum shadow_side side);
/* ERR_SYSTEM when a signal came, ERR_LIMIT when time is up. */
MUST_CHECK int shadow_may_go_on(const struct shadow *s, struct err *e);

#endif
