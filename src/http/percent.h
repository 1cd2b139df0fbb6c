/* percent - one percent escape. */
#ifndef HTTP_PERCENT_H
#define HTTP_PERCENT_H

#include <stddef.h>

static inline int percent_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte that "%XX" at p stands for; -1 when it is none. */
static inline int percent_byte(const char *p, size_t len)
{
	int high = len >= 3 ? percent_digit(p[1]) : -1;
	int low = len >= 3 ? percent_digit(p[2]) : -1;

	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

#endif
