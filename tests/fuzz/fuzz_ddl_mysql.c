#include "tests/fuzz/ddl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	ddl_check(DIALECT_MYSQL, data, n);
	return 0;
}
