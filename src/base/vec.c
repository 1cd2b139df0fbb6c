#include "base/vec.h"

#include <stdint.h>

#define VEC_FIRST 8u

bool vec_grow(struct arena *a, void **ptr, size_t len, size_t *cap, size_t size_bytes)
{
	size_t wanted = *cap ? *cap : VEC_FIRST / 2;
	size_t bytes;

	if (wanted > SIZE_MAX / 2 || __builtin_mul_overflow(wanted * 2, size_bytes, &bytes)) {
		a->failed = true;
		return false;
	}
	/* A full vector: len is the capacity it was given, so it can grow in place. */
	void *grown = arena_grow(a, *ptr, len * size_bytes, bytes);
	if (!grown)
		return false;
	*ptr = grown;
	*cap = wanted * 2;
	return true;
}
