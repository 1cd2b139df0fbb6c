/*
 * buf - bytes that grow inside an arena; the target of templates and writers.
 *
 * Failure is sticky: when the arena is full the buffer keeps what it has, sets failed, and
 * ignores further writes. Whoever finishes the buffer checks once (buf_done).
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct ctx;

struct buf {
	char *ptr;       /* always NUL-terminated once anything was written */
	size_t len, cap; /* bytes */
	struct arena *arena;
	bool failed;
};

void buf_init(struct buf *b, struct arena *arena);
void buf_add(struct buf *b, const void *p, size_t len);
void buf_str(struct buf *b, const char *s); /* NULL writes nothing */
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, int64_t n);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_truncate(struct buf *b, size_t len);
int buf_done(struct ctx *cx, const struct buf *b) MUST_USE; /* ERR_NO_MEMORY if anything was lost */
const char *buf_cstr(const struct buf *b);                  /* "" when empty */

/* Escapes, one per context. HTML text and double- or single-quoted attribute values share one. */
void buf_html(struct buf *b, const char *s);     /* & < > " '; NULL writes nothing, as below */
void buf_url_path(struct buf *b, const char *s); /* keeps unreserved and '/'; UTF-8 percent-encoded */
void buf_url_arg(struct buf *b, const char *s);  /* keeps unreserved only */
/* With the quotes; also safe inside HTML: < > & ' and U+2028/9 as \u. NULL: null. */
void buf_json_str(struct buf *b, const char *s);

#endif
