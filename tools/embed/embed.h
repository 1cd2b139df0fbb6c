/*
 * embed - files to one C array (src/base/embed.h).
 *
 * Bytes are written as string literals: they need no assembler directive, work on every architecture and compile faster
 * than numbers in braces.
 */
#ifndef EMBED_EMBED_H
#define EMBED_EMBED_H

#include "base/buf.h"
#include "base/bytes.h"
#include "base/ctx.h"

#define EMBED_BYTES_MAX (1u << 30) /* of the arena, all files and their text together */

struct embed_input {
	const char *name;
	struct bytes plain;
};

/* Sorts inputs by name. ERR_INVALID: two of one name, or a symbol that is no C name; ERR_NO_MEMORY. */
int embed_unit(struct ctx *cx, const char *symbol, struct embed_input *inputs, size_t count, bool compress,
	       struct buf *out) MUST_USE;
/* The header with the declarations. */
int embed_header(struct ctx *cx, const char *symbol, struct buf *out) MUST_USE;

/* "text/css; charset=utf-8" for "portal.css". */
const char *embed_type(const char *name);
/* At the highest level; ptr NULL when the result is not smaller. ERR_NO_MEMORY, ERR_INTERNAL. */
int embed_gzip(struct ctx *cx, struct bytes plain, struct bytes *out) MUST_USE;
int embed_brotli(struct ctx *cx, struct bytes plain, struct bytes *out) MUST_USE;

#endif
