/* XML as a tree, through expat: no entities of the document's own, nothing from outside, depth and size
 * capped. */
#ifndef PARSE_XML_H
#define PARSE_XML_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct xml_attribute {
	struct str name, value;
};

struct xml {
	struct str name; /* without its prefix */
	VEC(struct xml_attribute) attributes;
	struct str text; /* all character data directly in it, joined */
	VEC(char) chars; /* what text is a view of */
	int line;        /* 1-based, of its start tag */
	size_t at, end;  /* its bytes in the document */
	struct xml *first, *next, *parent;
	struct xml *last; /* child */
};

/* The root element. ERR_INPUT with the line when it is not well-formed or has a document type; ERR_LIMIT when
 * it is nested too deep. */
MUST_CHECK int xml_parse(struct arena *a, struct str text, struct xml **out, struct err *e);
/* Make x the last child of parent; of nothing where parent is NULL. */
void xml_append(struct xml *parent, struct xml *x);
/* An attribute's value, STR_NONE when there is none. */
struct str xml_get(const struct xml *x, const char *name);

#endif
