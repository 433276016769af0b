#include "tests/fuzz/judge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	judge_check(DIALECT_SQLITE, data, n);
	return 0;
}
