/* str - the few things <string.h> lacks. All take NUL-terminated strings; NULL is an empty string for the tests. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

bool str_eq(const char *a, const char *b); /* NULL equals NULL only */
bool str_starts(const char *s, const char *prefix);
bool str_ends(const char *s, const char *suffix);
bool str_eq_nocase(const char *a, const char *b);            /* ASCII */
size_t str_copy(char *out, size_t out_bytes, const char *s); /* always terminated; returns strlen(s) */
/* Whole string as a decimal number; no sign but '-', no white space. */
int str_to_int64(const char *s, int64_t *out) MUST_USE; /* ERR_INVALID, ERR_RANGE */
/* Compare in time that does not depend on where they differ; for secrets of equal length. */
bool str_eq_secret(const void *a, const void *b, size_t len);

/* NULL or "". In sight of the compiler, so that it sees that what is not empty is not NULL. */
static inline bool str_empty(const char *s)
{
	return !s || !*s;
}

#endif
