/* Single-file components (Vue, Svelte, Astro): the script within the markup. */
#ifndef PARSE_COMPONENT_H
#define PARSE_COMPONENT_H

#include "base/arena.h"
#include "base/str.h"

/*
 * Takes a component apart into texts of the same length, so that offsets and lines stay those of the file:
 * .script holds the bytes inside <script> (and Astro's front matter), .markup all others, .code the script
 * and each expression of the markup as a statement of its own: {...}, {{...}}, :name="...", @name="...",
 * v-name="...". What belongs to none is blank. False, and nothing is set, when the path names no component.
 */
struct component {
	struct str script, markup, code;
	bool expressions; /* .code holds more than .script */
};
bool component_split(struct arena *a, struct str path, struct str bytes, struct component *out);

#endif
