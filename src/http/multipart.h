/*
 * multipart - a multipart/form-data body (RFC 7578), whole in memory.
 *
 * Parts with a file name become files whose content is borrowed from the body; the others become fields, copied. A file
 * name comes from filename* (RFC 5987, UTF-8 only) or else from filename: UTF-8 as it stands, \" and \\ and browsers' %22
 * undone. A part with an empty file name and no content is what a browser sends for no file: left out.
 *
 * ERR_BAD_REQUEST: a boundary that is no boundary; a body that does not begin with one or lacks the closing one; a part
 * without Content-Disposition: form-data and a name; a transfer encoding other than 7bit, 8bit, binary; lines not ended
 * by CRLF, folded or too long; names and fields that are not UTF-8 or hold NUL, file names with control characters.
 * ERR_TOO_LARGE: more than max parts. ERR_NO_MEMORY: the arena is full.
 */
#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H

#include "base/ctx.h"
#include "http/http.h"

#define MULTIPART_HEADERS_MAX 8u
#define MULTIPART_LINE_MAX 4096u /* bytes of a header line of a part */

struct multipart {
	const struct http_pair *fields;
	size_t field_len;
	const struct http_file *files;
	size_t file_len;
};

/* The boundary parameter of a Content-Type header: 1 to 70 of the characters RFC 2046 allows. */
int multipart_boundary(struct ctx *cx, const char **out, const char *content_type) MUST_USE;
int multipart_parse(struct ctx *cx, struct multipart *out, struct bytes body, const char *boundary,
		    unsigned max) MUST_USE;

#endif
