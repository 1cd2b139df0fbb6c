/* file - whole files in and out. ERR_IO with the path in the detail. */
#ifndef SQLC_FILE_H
#define SQLC_FILE_H

#include <stddef.h>

#include "base/ctx.h"

int file_read(struct ctx *cx, const char *path, char **text, size_t *len) MUST_USE; /* NUL-terminated in the arena */
/* Makes the folders of the path; leaves a file alone that already holds this text. */
int file_write(struct ctx *cx, const char *path, const char *text, size_t len) MUST_USE;

#endif
