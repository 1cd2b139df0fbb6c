/*
 * tmpl - what compiled templates call. Nobody else includes this.
 *
 * The type of an expression picks the writer: text (char pointers) and every integer but char and bool; anything else
 * does not compile. A NULL text writes nothing.
 */
#ifndef WEB_TMPL_H
#define WEB_TMPL_H

#include <stdint.h>

#include "base/buf.h"
#include "web/html.h"

/* How tmplc says that an address continues; the numbers stand in generated code. */
enum tmpl_how {
	TMPL_FIRST = 1,   /* follows a leading '/': leading slashes are dropped, lest the text become a host */
	TMPL_FILL = 2,    /* and a '/' follows: an empty text becomes "." */
	TMPL_UNSLASH = 4, /* a '/' follows a whole address: its own last slashes are dropped */
};

#define TMPL_PICK(e, text, signed_, unsigned_) \
	_Generic((e), char *: text, const char *: text,                                                 \
		signed char: signed_, short: signed_, int: signed_, long: signed_, long long: signed_,  \
		unsigned char: unsigned_, unsigned short: unsigned_, unsigned: unsigned_,               \
		unsigned long: unsigned_, unsigned long long: unsigned_)

#define tmpl_out(b, e) TMPL_PICK(e, buf_html, tmpl_int, tmpl_uint)(b, e)
#define tmpl_json(b, e) TMPL_PICK(e, tmpl_json_text, tmpl_int, tmpl_uint)(b, e)
#define tmpl_url_path(b, e, how) TMPL_PICK(e, tmpl_path_text, tmpl_how_int, tmpl_how_uint)(b, e, how)
#define tmpl_url_arg(b, e, how) TMPL_PICK(e, tmpl_arg_text, tmpl_how_int, tmpl_how_uint)(b, e, how)

void tmpl_int(struct buf *b, int64_t n);
void tmpl_uint(struct buf *b, uint64_t n);
void tmpl_how_int(struct buf *b, int64_t n, unsigned how);
void tmpl_how_uint(struct buf *b, uint64_t n, unsigned how);
void tmpl_json_text(struct buf *b, const char *s); /* NULL: null */
void tmpl_path_text(struct buf *b, const char *s, unsigned how);
void tmpl_arg_text(struct buf *b, const char *s, unsigned how);
/* A whole address: "/…" (not "//…"), http: or https:; anything else becomes "#". */
void tmpl_url(struct buf *b, const char *s, unsigned how);
void tmpl_raw(struct buf *b, struct html h);

#endif
