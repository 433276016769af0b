/* What the files of reader_mapping share. Not for anybody else. */
#ifndef GITCHECK_READER_MAPPING_H
#define GITCHECK_READER_MAPPING_H

#include "parse/xml.h"

/* reader_mapping_yaml.c: a document of Doctrine's YAML driver in the form of its XML one; places are those of
 * the YAML. Facts: doctrine-project.org ORM 2.20, "YAML Mapping". */
struct xml *reader_mapping_yaml(struct arena *a, const struct xml *document);

#endif
