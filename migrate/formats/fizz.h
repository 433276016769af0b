/* pop's migrations in fizz, its language of schema changes: "create_table("orders") { t.Column(...) }". */
#ifndef MIGRATE_FORMATS_FIZZ_H
#define MIGRATE_FORMATS_FIZZ_H

#include "migrate/format_ddl.h"

enum fizz_kind { FIZZ_NONE, FIZZ_TEXT, FIZZ_NUMBER, FIZZ_WORD, FIZZ_LIST, FIZZ_MAP };

/* A value as it is written. */
struct fizz_value {
	enum fizz_kind kind;
	struct str text; /* of a text without its quotes and escapes */
	struct fizz_values {
		struct fizz_value *v;
		size_t n, cap;
	} items;
	struct names_list keys; /* of a map: one for each item */
};

/* name(arguments) { block }, or t.name(arguments) in a block. */
struct fizz_call {
	struct str name; /* with "t." before it */
	struct fizz_values arguments;
	struct fizz_calls {
		struct fizz_call *v;
		size_t n, cap;
	} block;
	size_t at;
	bool bad; /* what stands here is no call, or nothing that is read: .name is empty */
};

/* The calls of a text in their order, each place that is none of them as one that is bad. Source:
 * github.com/gobuffalo/fizz README, bubbler.go. */
void format_fizz_parse(struct arena *a, struct str text, struct fizz_calls *out);
/* The value of a map's key; NULL = it has none. */
const struct fizz_value *format_fizz_option(const struct fizz_value *map, const char *key);
/* Write what m->raw does as statements of the source's dialect, and a gap for the rest. */
void format_fizz_read(struct arena *a, const struct source *s, struct migration *m);
/* The type of a column as pop's translator for the dialect writes it. */
struct str format_fizz_type(const struct format_ddl *d, struct str type, const struct fizz_value *options);

#endif
