/* Private to replay_copy*.c: a table while it is changed. */
#ifndef SCHEMAS_REPLAY_COPY_INTERNAL_H
#define SCHEMAS_REPLAY_COPY_INTERNAL_H

#include "schemas/replay_copy.h"

struct copied_column {
	struct str was, name, type, def, generated;
	bool not_null;
	struct str sql; /* a whole definition that the change gives */
	bool gone;
};
struct copied_key {
	struct constraint k; /* columns as they were */
	struct str sql;      /* a whole clause that the change gives */
	bool gone;
};
struct copied_index {
	struct str name, sql;
	const struct index *was; /* NULL = new */
	bool gone;
};
struct replay_copying {
	struct arena *a;
	const struct replay_copy *c;
	bool rails;
	VEC(struct copied_column) columns;
	VEC(struct copied_key) keys;
	VEC(struct copied_index) indexes;
	struct str wrong;
};

/* The column that was called so; NULL = there is none any more. */
struct copied_column *replay_copy_column(const struct replay_copying *x, struct str was);
/* A name in quotes. */
struct str replay_copy_quote(const struct replay_copying *x, struct str name);
/* The new table under that name, and an index of it; empty = it is not made again. */
struct str replay_copy_table(const struct replay_copying *x, struct str name);
struct str replay_copy_index(const struct replay_copying *x, const struct copied_index *i);

#endif
