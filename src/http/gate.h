/*
 * gate - reads along with the HTTP library and lets through only what RFC 9112 allows without a second meaning.
 *
 * The gate is a grammar, not a parser of values: it is fed every byte of a connection before the library sees it, in
 * pieces of any size, and answers with 0 or the status the message must be refused with. It knows where messages
 * end, so two readers of one connection (a proxy and the library) cannot disagree about it.
 *
 * Refused with 400: anything but CRLF at the end of a line, control characters and NUL, space before the colon, folded
 * lines, no Host or two in HTTP/1.1, a Host that is no host, two Content-Length even when equal, one that is not plain
 * digits, Content-Length beside Transfer-Encoding, Transfer-Encoding in HTTP/1.0, chunk extensions and trailers, bad
 * chunk sizes, content in GET or HEAD, bytes outside ASCII in the target and in Host, a target that is neither a path nor
 * a URL naming the same host as Host, "\" in a path, HTTP/0.9. 405: CONNECT. 413: more content than allowed. 414, 431: a
 * line or a head too long. 417: an Expect other than 100-continue. 501: any transfer coding but chunked. 505: other versions.
 */
#ifndef HTTP_GATE_H
#define HTTP_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

#define GATE_LINE_MAX 8192u   /* bytes of the request line or of one header line, with CRLF */
#define GATE_HEAD_MAX 8192u   /* bytes of the whole head */
#define GATE_WEIGHT_MAX 7680u /* what the library needs to keep the parts of a head, as counted in gate.c */
#define GATE_LINES_MAX 64u    /* header lines */

enum gate_state {
	GATE_START, /* between messages: nothing of the next one seen */
	GATE_LINE,  /* inside the request line, or after one empty line before it */
	GATE_HEADERS,
	GATE_BODY,        /* body_left bytes of Content-Length to come */
	GATE_CHUNK_FIRST, /* first digit of a chunk size */
	GATE_CHUNK_SIZE,
	GATE_CHUNK_SIZE_LF,
	GATE_CHUNK_DATA,
	GATE_CHUNK_DATA_CR,
	GATE_CHUNK_DATA_LF,
	GATE_CHUNK_END_CR, /* the empty line after the last chunk */
	GATE_CHUNK_END_LF,
	GATE_REFUSED
};

struct gate {
	enum gate_state state;
	bool version_1_0, content_not_allowed, skipped_empty_line;
	bool has_host, has_length, has_coding;
	unsigned lines;  /* header lines of this head */
	size_t weight;   /* of its lines, arguments and cookies */
	unsigned digits; /* of the chunk size being read */
	size_t head_bytes;
	size_t body_max;
	uint64_t body_left;  /* of Content-Length, or of this chunk */
	uint64_t body_bytes; /* content of this message so far */
	uint64_t heads;      /* complete heads let through, over the connection's life */
	char *pending;       /* start of a line whose end has not come; malloc */
	size_t pending_len;
	char *authority; /* of a target in absolute form, to be compared with Host; malloc */
};

void gate_init(struct gate *g, size_t body_max);
void gate_release(struct gate *g);
/*
 * Read len more bytes. 0, or the status to refuse with; from then on the gate refuses everything. *good: how many leading
 * bytes of this piece belong to messages that ended in it and are in order.
 */
int gate_feed(struct gate *g, const char *p, size_t len, size_t *good) MUST_USE;

#endif
