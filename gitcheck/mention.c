#include "gitcheck/mention.h"

const char *mention_confidence_word(enum confidence c)
{
	static const char *const words[] = {"possible", "likely", "certain"};
	return words[c];
}
