#include "base/str.h"

#include <sodium.h>

#include "base/err.h"

bool str_eq(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool str_starts(const char *s, const char *prefix)
{
	size_t len = prefix ? strlen(prefix) : 0;

	return len == 0 || (s && strncmp(s, prefix, len) == 0);
}

bool str_ends(const char *s, const char *suffix)
{
	size_t len = suffix ? strlen(suffix) : 0;
	size_t s_len = s ? strlen(s) : 0;

	return len == 0 || (s_len >= len && memcmp(s + s_len - len, suffix, len) == 0);
}

static char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool str_eq_nocase(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	while (*a && ascii_lower(*a) == ascii_lower(*b)) {
		a++;
		b++;
	}
	return ascii_lower(*a) == ascii_lower(*b);
}

size_t str_copy(char *out, size_t out_bytes, const char *s)
{
	size_t len = s ? strlen(s) : 0;

	if (out_bytes > 0) {
		size_t n = len < out_bytes ? len : out_bytes - 1;
		if (n)
			memcpy(out, s, n);
		out[n] = '\0';
	}
	return len;
}

int str_to_int64(const char *s, int64_t *out)
{
	bool negative = s && *s == '-';
	int64_t n = 0;
	bool over = false;

	if (negative)
		s++;
	if (str_empty(s))
		return ERR_INVALID;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return ERR_INVALID;
		/* Counting down reaches INT64_MIN, counting up would not. */
		over = over || __builtin_mul_overflow(n, 10, &n) || __builtin_sub_overflow(n, *s - '0', &n);
	}
	if (over || (!negative && n == INT64_MIN))
		return ERR_RANGE;
	*out = negative ? n : -n;
	return 0;
}

bool str_eq_secret(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}
