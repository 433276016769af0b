#include "base/crc.h"

uint32_t crc_32_more(uint32_t crc, struct str bytes)
{
	crc = ~crc;
	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (unsigned char)bytes.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

uint32_t crc_32(struct str bytes)
{
	return crc_32_more(0, bytes);
}
