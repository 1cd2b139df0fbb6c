/*
 * check - compiler attributes and the two macros every file uses.
 *
 * CHECK is for bugs of ours, never for input: it stays on in release builds,
 * prints the expression with a stack trace, and aborts.
 */
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#include <stddef.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define UNUSED __attribute__((unused))
#define NORETURN __attribute__((noreturn))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

NORETURN void check_failed(const char *expr, const char *file, int line);

#define CHECK(x) ((x) ? (void)0 : check_failed(#x, __FILE__, __LINE__))

/* Return early with a negative ERR_* code. Only in functions that own nothing to release. */
#define TRY(call)                       \
	do {                            \
		int try_rc_ = (call);   \
		if (try_rc_ < 0)        \
			return try_rc_; \
	} while (0)

#endif
