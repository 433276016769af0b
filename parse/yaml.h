/* YAML, and JSON with it, as the tree of parse/xml.h, through libyaml. */
#ifndef PARSE_YAML_H
#define PARSE_YAML_H

#include "parse/xml.h"

/* The document as an element without a name: a scalar of a mapping is an attribute, a mapping an element, and
 * each item of a list an element inside the one that the list is called after. ERR_INPUT with the line when
 * it is not well-formed, ERR_LIMIT when it is nested too deep or grows too large through its aliases.
 * Positions are those of the values. Its strings may be views of the text, which has to live as long. */
MUST_CHECK int yaml_parse(struct arena *a, struct str text, struct xml **out, struct err *e);

#endif
