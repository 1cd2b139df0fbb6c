/*
 * err - what went wrong, for a program (code), for a person (message), for the log (detail).
 *
 * A fallible function returns 0 or one of the negative codes below. The text goes into the
 * context (ctx.h), never into a global. One table (err.def) maps each code to its HTTP status,
 * its exit code and its default message for people; nobody else writes those numbers.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/check.h"

enum err_code {
	ERR_NONE = 0,
#define ERR(name, number, http, exit_code, message) ERR_##name = number,
#include "base/err.def"
#undef ERR
};

struct ctx;

/* What a context remembers of the last failure. Strings live in the context's arena or in .rodata. */
struct err {
	int code;            /* one of enum err_code; ERR_NONE when nothing failed */
	const char *message; /* for people, Simplified Chinese, one sentence; NULL: the code's default */
	const char *detail;  /* for the log, English; NULL: none */
	const char *where;   /* "file.c:123" of the place that set it */
};

/*
 * Set code and the message for people (printf format), keep an earlier detail; returns code, for `return err_set(...)`.
 * When the arena is full the default message stands in.
 */
#define err_set(cx, code, ...) (err_set_at((cx), (code), __FILE__, __LINE__, __VA_ARGS__), err_same(code))
/* Set code with the default message and a detail for the log. */
#define err_detail(cx, code, ...) (err_detail_at((cx), (code), __FILE__, __LINE__, __VA_ARGS__), err_same(code))

void err_set_at(struct ctx *cx, int code, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(5, 6);
void err_detail_at(struct ctx *cx, int code, const char *file, int line, const char *fmt, ...) PRINTF_LIKE(5, 6);
void err_clear(struct ctx *cx);

/* The macros return the code in sight of the compiler: a caller that stops on it is seen to stop. */
static inline int err_same(int code)
{
	return code;
}

const char *err_name(int code);                /* "NOT_FOUND"; "NONE" for 0; "UNKNOWN" for a number not in the table */
int err_http_status(int code);                 /* 200 for ERR_NONE; 500 for a number not in the table */
int err_exit_code(int code);                   /* 0 for ERR_NONE */
const char *err_message(const struct ctx *cx); /* the message set, or the code's default; "" when nothing failed */

#endif
