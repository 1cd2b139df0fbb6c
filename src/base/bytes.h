/* bytes - a borrowed run of bytes that may hold NUL: blobs, bodies of messages, file contents. */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

struct bytes {
	const uint8_t *ptr; /* NULL: none */
	size_t len;
};

#endif
