/*
 * urlpath - the path of a request: decoded once, and refused unless it can mean only one thing.
 *
 * ERR_BAD_REQUEST: not starting with '/', a '%' without two hex digits, and after decoding: NUL or another control
 * character, '\', invalid UTF-8 (overlong forms, surrogates), an empty segment ("//"), a "." or ".." segment; and
 * an encoded '/'. ERR_NO_MEMORY: the arena is full.
 */
#ifndef HTTP_URLPATH_H
#define HTTP_URLPATH_H

#include "base/ctx.h"

int urlpath_decode(struct ctx *cx, const char **out, const char *raw, size_t len) MUST_USE;

#endif
