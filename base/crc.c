#include "base/crc.h"

/* What four bits leave of the sum. */
static const uint32_t after_four[16] = {0x00000000u, 0x1db71064u, 0x3b6e20c8u, 0x26d930acu, 0x76dc4190u,
	0x6b6b51f4u, 0x4db26158u, 0x5005713cu, 0xedb88320u, 0xf00f9344u, 0xd6d6a3e8u, 0xcb61b38cu,
	0x9b64c2b0u, 0x86d3d2d4u, 0xa00ae278u, 0xbdbdf21cu};

uint32_t crc_32_more(uint32_t crc, struct str bytes)
{
	crc = ~crc;
	for (size_t i = 0; i < bytes.n; i++) {
		crc ^= (unsigned char)bytes.p[i];
		crc = crc >> 4 ^ after_four[crc & 15];
		crc = crc >> 4 ^ after_four[crc & 15];
	}
	return ~crc;
}

uint32_t crc_32(struct str bytes)
{
	return crc_32_more(0, bytes);
}
