/* Loadable objects of our own (lib/NAME.so): engines and HTTP, loaded only when needed. */
#ifndef BASE_MODULE_H
#define BASE_MODULE_H

#include "base/err.h"

/* Load lib/NAME.so (once; it stays loaded) and find its exported symbol. ERR_SYSTEM with the reason when the
 * object is not installed or a library of it is missing. */
MUST_CHECK int module_symbol(const char *name, const char *symbol, const void **out, struct err *e);

#endif
