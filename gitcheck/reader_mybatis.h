/* MyBatis' statements: of its mappings, and of annotations. */
#ifndef GITCHECK_READER_MYBATIS_H
#define GITCHECK_READER_MYBATIS_H

#include "gitcheck/reader.h"

/* A statement of an annotation, whose places are in the file: with elements in it, where it is a script. */
void reader_mybatis_statement(
	struct arena *a, struct mentions *out, const struct literal *whole, bool script);
/* @Select("<script>...</script>"), @Update({"UPDATE orders", "SET ..."}). One string that is no script is SQL
 * text as any other, and left out. */
void reader_mybatis_annotations(struct arena *a, const struct code_file *f, struct mentions *out);

#endif
