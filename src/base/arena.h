/*
 * arena - memory that is given back all at once.
 *
 * An arena grows in blocks up to a limit. Past the limit, or when the system has no memory,
 * allocation returns NULL and arena_failed() stays true until the next reset: callers that
 * build something large may check once at the end. The checked forms set ERR_NO_MEMORY in a context.
 * The limit counts whole blocks, so it bounds what the system really gave. A failure does not stop
 * smaller requests from succeeding: an error message still finds room. Not thread-safe. Memory is zeroed.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"

struct arena_block;

struct arena {
	struct arena_block *head; /* block in use; older blocks behind it */
	size_t used_bytes;        /* size of all blocks, for the limit */
	size_t limit_bytes;
	bool failed;
	size_t fail_nth; /* tests only: allocations until one is refused; 0 never */
};

#define ARENA_LIMIT_REQUEST (64u << 20) /* bytes one request or command may use by default */

void arena_init(struct arena *a, size_t limit_bytes);
void arena_reset(struct arena *a);   /* keep one block for reuse, forget all contents */
void arena_release(struct arena *a); /* give everything back; the arena can be used again */
/* For tests of what happens without memory: refuse the nth allocation from now (1: the next), then go on; 0: never. */
void arena_fail_nth(struct arena *a, size_t nth);

void *arena_alloc(struct arena *a, size_t size_bytes) MUST_USE;               /* aligned for any type */
void *arena_array(struct arena *a, size_t count, size_t size_bytes) MUST_USE; /* overflow-checked */
/* Grow the newest allocation in place when it can, else copy; old may be NULL. */
void *arena_grow(struct arena *a, void *old, size_t old_bytes, size_t new_bytes) MUST_USE;
char *arena_strdup(struct arena *a, const char *s) MUST_USE; /* NULL in, NULL out */
char *arena_strndup(struct arena *a, const char *s, size_t len) MUST_USE;
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE;
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap) PRINTF_LIKE(2, 0) MUST_USE;

static inline bool arena_failed(const struct arena *a)
{
	return a->failed;
}

#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_new_array(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

#endif
