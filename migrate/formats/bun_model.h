/* bun's models: Go structs that tables are made of. */
#ifndef MIGRATE_FORMATS_BUN_MODEL_H
#define MIGRATE_FORMATS_BUN_MODEL_H

#include "migrate/format_ddl.h"
#include "parse/syntax.h"

/* The struct that an expression is about: (*T)(nil), new(T), &T{}, &struct{...}{}; UINT32_MAX when the file
 * does not have it. *name: its type's. */
uint32_t format_bun_struct(const struct syntax *t, uint32_t node, struct str *name);
/* Its table and columns. False: some of it is not known. */
bool format_bun_model(const struct format_ddl *d, const struct syntax *t, uint32_t type, struct str name,
	struct format_ddl_create *out);

#endif
