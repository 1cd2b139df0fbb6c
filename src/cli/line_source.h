/* line_source - the lines of a file, plain or gzip, or of a text in memory; one at a time, of any length up to a limit. */
#ifndef CLI_LINE_SOURCE_H
#define CLI_LINE_SOURCE_H

#include <zlib.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "base/ctx.h"
#include "base/digest.h"

#define LINE_MOST ((size_t)32 << 20)

struct line_source {
	gzFile file;             /* NULL: memory */
	char piece[65536];       /* read ahead */
	size_t piece_at, piece_len;
	struct bytes memory;
	size_t at;
	int64_t number;          /* of the line last read */
	int64_t bytes_done, bytes_total; /* of the file as stored; for progress */
	char sm3[DIGEST_HEX_BYTES];      /* of the whole file as stored */
};

int line_source_open(struct ctx *cx, struct line_source *s, const char *path) MUST_USE; /* ERR_NOT_FOUND, ERR_IO */
void line_source_memory(struct line_source *s, struct bytes text);
void line_source_close(struct line_source *s);
/* 1: a line into *line (emptied first; without its end), 0: the end, ERR_TOO_LARGE, ERR_IO (damaged gzip). */
int line_source_next(struct ctx *cx, struct line_source *s, struct buf *line) MUST_USE;

#endif
