/* Single-file components (Vue, Svelte, Astro): the script within the markup. */
#ifndef PARSE_COMPONENT_H
#define PARSE_COMPONENT_H

#include "base/arena.h"
#include "base/str.h"

/*
 * Takes a component apart into two texts of the same length, so that offsets and lines stay those of the
 * file: *script holds the bytes inside <script> (and Astro's front matter), *markup all others; what belongs
 * to the other one is blank. False, and nothing is set, when the path names no component.
 */
bool component_split(
	struct arena *a, struct str path, struct str bytes, struct str *script, struct str *markup);

#endif
