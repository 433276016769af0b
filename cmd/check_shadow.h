/* Is the shadow's server one of an environment's? */
#ifndef CMD_CHECK_SHADOW_H
#define CMD_CHECK_SHADOW_H

#include "cmd/check.h"
#include "migrate/shadow.h"

/* ERR_REFUSED when the shadow is on the running server of a configured environment, which is asked
 * (connecting to it when it is not open yet), has the address of one that cannot be reached, or is a database
 * for which an environment's marker holds. An environment whose address is not known here cannot be compared.
 */
MUST_CHECK int check_shadow_apart(struct check *c, struct shadow *s, struct str url, struct err *e);

#endif
