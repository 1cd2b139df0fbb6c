/*
 * cookie - the value of a Cookie header (RFC 6265). Names are compared exactly, whole and with case.
 *
 * A pair that is malformed (no '=', a name that is no token, a value with control characters, blanks inside, quotes only
 * on one side, or bytes outside ASCII) is skipped: other programs on the same host may set what they like.
 * Values are not decoded; surrounding double quotes are taken off.
 */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "base/ctx.h"
#include "http/http.h"

/* First cookie of that name in one header, borrowed, not terminated; NULL: absent. */
const char *cookie_find(const char *header, const char *name, size_t *value_len);

/* Move *at past the next well-formed pair; false at the end. name and value are borrowed, not terminated. */
struct cookie_span {
	const char *name, *value;
	size_t name_len, value_len;
};
bool cookie_next(const char **at, struct cookie_span *out);

#endif
