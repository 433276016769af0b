/* CRC-32 (IEEE 802.3, as zlib computes it): in the lock numbers and checksums of other tools. */
#ifndef BASE_CRC_H
#define BASE_CRC_H

#include "base/str.h"

uint32_t crc_32(struct str bytes);
/* Over several pieces: start with 0 and hand each result to the next call. */
uint32_t crc_32_more(uint32_t crc, struct str bytes);

#endif
