/* What the helper program and its client say to each other over two pipes: fixed headers, then bytes. Same
 * machine, same build: native byte order. */
#ifndef PARSE_WORKER_WIRE_H
#define PARSE_WORKER_WIRE_H

#include <stdint.h>

enum { WIRE_MAGIC = 0x73676174, WIRE_VERSION = 2 };
enum wire_op { WIRE_PG_PARSE = 1, WIRE_SYNTAX = 2, WIRE_PG_VERSION = 3, WIRE_QUERY = 4, WIRE_QUERY_IF = 5 };
enum wire_status {
	WIRE_OK = 0,
	WIRE_SYNTAX_ERROR = 1,
	WIRE_NO_GRAMMAR = 2,
	WIRE_TOO_SLOW = 3,
	WIRE_BAD_QUERY = 4,
	WIRE_IDLE = 5 /* WIRE_QUERY_IF: no query file looks for anything in the text */
};

struct wire_request {
	uint32_t magic;
	uint16_t op, language;
	uint32_t bytes;
};

struct wire_reply {
	uint32_t magic;
	uint32_t status;
	uint32_t at;      /* byte offset a message is about, UINT32_MAX = none */
	uint32_t message; /* bytes of the message, then ... */
	uint64_t payload; /* ... bytes of the payload */
};

/* The payload of WIRE_SYNTAX: this, nnodes times struct syntax_node, then nkinds and nfields names, each a
 * uint16_t length and its bytes. */
struct wire_tree {
	uint32_t nnodes, nkinds, nfields, has_error;
};

/* Behind it in the payload of WIRE_QUERY: this, then nnames names, nsettings, ncaptures and nmatches of the
 * structures below, whose names are indices. */
struct wire_matches {
	uint32_t nnames, nsettings, ncaptures, nmatches, cut;
};

struct wire_setting {
	uint32_t key, value;
};

struct wire_capture {
	uint32_t name, node, from, to;
};

struct wire_match {
	uint32_t query, setting, nsettings, capture, ncaptures;
};

#endif
