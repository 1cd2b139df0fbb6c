/* param - the value of a header made of a word and parameters: form-data; name="a"; filename="b". */
#ifndef HTTP_PARAM_H
#define HTTP_PARAM_H

#include <stdbool.h>
#include <stddef.h>

struct param {
	const char *name, *value; /* borrowed, not terminated; value without its quotes, escapes still in it */
	size_t name_len, value_len;
	bool quoted;
};

/* The word before the first ';', without blanks around it. */
size_t param_word(const char *text, size_t len, const char **word);
/*
 * Parameters after the word; *at starts at 0. 1: *out is one more, 0: no more, -1: malformed (no '=', an open quote,
 * no token, something behind a closing quote).
 */
int param_next(const char *text, size_t len, size_t *at, struct param *out);
bool param_is(const struct param *p, const char *lower_name); /* ASCII, case ignored */

#endif
