/* The text of Play's evolutions. */
#ifndef MIGRATE_FORMATS_PLAY_H
#define MIGRATE_FORMATS_PLAY_H

#include "migrate/format_tool.h"

/* Read the sections into m (raw is set): up and down. A statement ends at a single semicolon wherever it
 * stands, and two of them are one within it. */
void format_play_parse(struct arena *a, const struct source *s, struct migration *m);
/* Whether a line of the text begins Ups. */
bool format_play_is_marked(struct str sql);

#endif
