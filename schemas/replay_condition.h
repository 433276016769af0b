/* What decides where a migration runs whether it, or a part of it (replay_flow.h), does anything: a statement
 * with SQL_ONLY_IF, which a format writes. */
#ifndef SCHEMAS_REPLAY_CONDITION_H
#define SCHEMAS_REPLAY_CONDITION_H

#include "parse/sql_split.h"
#include "schemas/catalog.h"

/*
 * The text is a statement of its own, REPLAY_ONLY_IF, REPLAY_HALT_UNLESS or REPLAY_WHEN, a condition, and
 * REPLAY_CONDITION_END, where a condition is one of
 *	and ( C... )   or ( C... )   not C   yes   no   unknown
 *	table "SCHEMA" "T"   view "SCHEMA" "T"   sequence "SCHEMA" "S"   column "SCHEMA" "T" "C"
 *	index "SCHEMA" "T" "I"   foreign "SCHEMA" "T" "K"   primary "SCHEMA" "T" "K"   unique "SCHEMA" "T" "K"
 *	constraint "SCHEMA" "T" "K"   type "SCHEMA" "TYPE"   extension "E"
 *	indexed "SCHEMA" "T" "C,C", keyed "SCHEMA" "T" "C,C": an index, a foreign key over just these columns
 *	refers "SCHEMA" "T" "T2": a foreign key that leads to a table of that name
 * An empty schema is the first of the search path, an empty table any, an empty primary key the table's.
 * Names are compared without regard to case, and hold no quote, asterisk or control character.
 */
#define REPLAY_ONLY_IF "SELECT 1 /* only if: "
#define REPLAY_HALT_UNLESS "SELECT 1 /* halt unless: "
#define REPLAY_CONDITION_END " */"

/* An index or a key, for conditions on one (replay_each.h): item unique, item primary, item has ( "C" ), item
 * is ( "C"... ), item name ( "N" ), item begins ( "N" ). */
struct replay_item {
	struct str name;
	const struct names *columns;
	bool unique, primary;
};
/* The condition alone, without what stands around it in a statement. */
int replay_condition_on(const struct catalog *c, struct str condition, const struct replay_item *item);

/* Does it hold? 1 or 0; -1 = it is not written as above, or what is unknown in it decides. */
int replay_condition(const struct catalog *c, struct str statement);

#endif
