#include "parse/yaml.h"
#include "tests/fuzz/tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	tree_check(yaml_parse, data, n);
	return 0;
}
