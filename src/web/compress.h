/* compress - bytes smaller, for answers. */
#ifndef WEB_COMPRESS_H
#define WEB_COMPRESS_H

#include "base/bytes.h"
#include "base/ctx.h"

#define COMPRESS_LEAST_BYTES 512 /* below that it does not save a packet */

/* out->ptr NULL: not smaller by a tenth, keep the plain one. The result is in the arena. ERR_NO_MEMORY. */
int compress_gzip(struct ctx *cx, struct bytes *out, struct bytes in, int level) MUST_USE;
int compress_brotli(struct ctx *cx, struct bytes *out, struct bytes in, int quality) MUST_USE;

#endif
