#include "base/module.h"

#include <dlfcn.h>

#include "base/arena.h"
#include "base/file.h"

int module_symbol(const char *name, const char *symbol, const void **out, struct err *e)
{
	struct str lib;
	int rc = file_lib(e->a, &lib, e);
	if (rc)
		return rc;
	struct str path = str_fmt(e->a, "%.*s/%s.so", STRF(lib), name);
	void *handle = dlopen(path.p, RTLD_NOW | RTLD_LOCAL);
	const void *found = handle ? dlsym(handle, symbol) : NULL;
	if (!found) {
		const char *why = dlerror();
		err_set(e, ERR_SYSTEM, "could not load \"%s.so\"", name);
		err_detail(e, "%s.", why ? why : "The object does not export what it should");
		err_hint(e, "Install the library it names, or build schemagate again.");
		return ERR_SYSTEM;
	}
	*out = found;
	return 0;
}
