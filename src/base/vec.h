/*
 * vec - a typed growing array in an arena. The pushed value may speak of the vector itself.
 *
 *	VEC(int64_t) ids = { 0 };
 *	if (!vec_push(cx->arena, &ids, 7)) return err_set(cx, ERR_NO_MEMORY, ...);
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC(type)           \
	struct {            \
		type *ptr;  \
		size_t len; \
		size_t cap; \
	}

/* False when the arena is full; the vector is unchanged then. */
#define vec_push(arena_, v, ...)                                                                                    \
	(((v)->len < (v)->cap || vec_grow((arena_), (void **)&(v)->ptr, (v)->len, &(v)->cap, sizeof(*(v)->ptr))) && \
	 ((v)->ptr[(v)->len] = (__VA_ARGS__), (v)->len++, true))

bool vec_grow(struct arena *a, void **ptr, size_t len, size_t *cap, size_t size_bytes);

#endif
