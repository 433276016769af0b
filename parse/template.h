/* Templates: the SQL of a Jinja (dbt) or ERB file, the Ruby of an ERB file, and the PHP of a
 * Blade view, at the places where they stand. */
#ifndef PARSE_TEMPLATE_H
#define PARSE_TEMPLATE_H

#include "base/arena.h"
#include "base/str.h"

/*
 * The SQL of a text with {{ }}, {% %} and {# #}, or of an .erb file with <% %>, of the same length, so that
 * offsets stay those of the file: a value is a LITERAL_HOLE byte and blanks, ref('t') and source('s', 't')
 * are the name t (docs.getdbt.com/reference/dbt-jinja-functions), what makes no text is blank. All branches
 * of a condition stay. text itself where it holds no such thing; *holes is how many values there are.
 */
struct str template_sql(struct arena *a, struct str path, struct str text, size_t *holes);

/* The Ruby of an ERB file, of the same length: markup and comments are blank, each tag ends a statement.
 * False where the path is no ERB file, or one of SQL. */
bool template_ruby(struct arena *a, struct str path, struct str text, struct str *out);

/* The PHP of a Blade view (laravel.com/docs/11.x/blade), of the same length: values and the arguments of
 * directives stay, each as a statement. False where the path is none. */
bool template_php(struct arena *a, struct str path, struct str text, struct str *out);

#endif
