/* Where a PHP project keeps its classes: composer.json's PSR-4 autoloading, which every format whose
 * migrations are PHP asks for the project's own classes. */
#ifndef MIGRATE_FORMAT_PHP_H
#define MIGRATE_FORMAT_PHP_H

#include "migrate/format_internal.h"

struct format_php_space {
	struct str prefix, folder; /* "App\" and "app", the latter below the folder of composer.json */
};
struct format_php_autoload {
	VEC(struct format_php_space) spaces; /* the longest prefix first, else as composer.json has them */
};

/* Of composer.json's text: autoload and autoload-dev, with one folder or a list of them. A text that is no
 * JSON, and what is above the caps (1 MiB, 200 folders), gives nothing. */
void format_php_autoload(struct arena *a, struct str composer, struct format_php_autoload *out);

/* The next file that may hold the class, from *at on, which begins at 0: "app/Models/User.php" for
 * "App\Models\User", with or without a backslash in front. The first of them that is there is the class's.
 * Empty when there are no more. */
struct str format_php_class_path(
	struct arena *a, const struct format_php_autoload *l, struct str class, size_t *at);

/* The names in a folder that a tool takes for its scripts. */
MUST_CHECK int format_php_scripts(const struct files *f, struct arena *a, struct str dir,
	bool (*is_script)(struct str entry), struct names_list *out, struct err *e);

#endif
