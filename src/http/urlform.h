/*
 * urlform - names and values of a query string or of an application/x-www-form-urlencoded body.
 *
 * '+' is a space, "%XX" a byte; empty pairs ("a=1&&b=2") are skipped, a name without '=' has the value "".
 * ERR_BAD_REQUEST: a '%' without two hex digits, NUL, text that is not UTF-8 after decoding.
 * ERR_TOO_LARGE: more than max pairs. ERR_NO_MEMORY: the arena is full.
 */
#ifndef HTTP_URLFORM_H
#define HTTP_URLFORM_H

#include "base/ctx.h"
#include "http/http.h"

int urlform_parse(struct ctx *cx, const struct http_pair **out, size_t *out_len, const char *text, size_t len,
		  unsigned max) MUST_USE;

#endif
