/*
 * match - from a method and a path to a route.
 *
 * Of several patterns that fit, the one that is literal further to the left wins: /documents/new before
 * /documents/{id} before /{path*}. Two routes of one method whose patterns fit the same paths are a bug (CHECK).
 */
#ifndef WEB_MATCH_H
#define WEB_MATCH_H

#include "web/web.h"

#define MATCH_PARAMS_MAX 8
#define MATCH_SEGMENTS_MAX 16

struct match_table;

struct match {
	const struct route *route;                 /* NULL: none of that method */
	struct http_pair params[MATCH_PARAMS_MAX]; /* in the context's arena */
	size_t param_len;
	unsigned methods; /* 1u << enum http_method of all routes that fit the path */
};

/* Borrows the tables; lives in cx->arena. */
int match_table_new(struct ctx *cx, const struct match_table **out, const struct route *const *tables) MUST_USE;
/* HEAD finds GET. ERR_NO_MEMORY only. */
int match_find(struct ctx *cx, struct match *out, const struct match_table *t, enum http_method method,
	       const char *path) MUST_USE;

#endif
