/* file - whole files in and out, for the build tools. The messages they set are English: their readers are programmers. */
#ifndef COMMON_FILE_H
#define COMMON_FILE_H

#include "base/bytes.h"
#include "base/ctx.h"

#define FILE_BYTES_MAX (256u << 20)

/* The content lives in the context's arena and has a NUL behind it that is not counted. ERR_IO, ERR_NO_MEMORY. */
int file_read(struct ctx *cx, const char *path, struct bytes *out) MUST_USE;
/* Write a whole file, making the folders above it; a file that holds exactly this is not touched. ERR_IO. */
int file_write(struct ctx *cx, const char *path, const void *p, size_t len) MUST_USE;
/* The part of path below the folder root, both made absolute first. ERR_INVALID: it is not below it; ERR_IO: there is none. */
int file_below(struct ctx *cx, const char *root, const char *path, const char **out) MUST_USE;

#endif
