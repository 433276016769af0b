#include "tests/fuzz/split.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	split_check(DIALECT_POSTGRESQL, data, n);
	return 0;
}
