#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) && !defined(ARENA_ASAN)
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define GAP_BYTES 16u /* unreadable bytes between neighbours, so that an overrun is seen */
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define GAP_BYTES 0u
#endif

#define ALIGN_BYTES alignof(max_align_t)
#define BLOCK_FIRST_BYTES (8u << 10)
#define BLOCK_MOST_BYTES (1u << 20)   /* blocks double up to this; a larger one only for a larger request */
#define BLOCK_KEEP_BYTES (256u << 10) /* a larger block is not kept over a reset */

struct arena_block {
	struct arena_block *older;
	size_t cap, used;
	alignas(max_align_t) char data[];
};

void arena_init(struct arena *a, size_t limit_bytes)
{
	*a = (struct arena){ .limit_bytes = limit_bytes };
}

static void block_free(struct arena_block *b)
{
	ASAN_UNPOISON_MEMORY_REGION(b->data, b->cap);
	free(b);
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;

	if (keep) {
		while (keep->older) {
			struct arena_block *older = keep->older;
			keep->older = older->older;
			block_free(older);
		}
		if (keep->cap > BLOCK_KEEP_BYTES) {
			block_free(keep);
			keep = NULL;
		} else {
			keep->used = 0;
			ASAN_POISON_MEMORY_REGION(keep->data, keep->cap);
		}
	}
	a->head = keep;
	a->used_bytes = keep ? keep->cap : 0;
	a->failed = false;
}

void arena_release(struct arena *a)
{
	for (struct arena_block *b = a->head, *older; b; b = older) {
		older = b->older;
		block_free(b);
	}
	a->head = NULL;
	a->used_bytes = 0;
	a->failed = false;
}

void arena_fail_nth(struct arena *a, size_t nth)
{
	a->fail_nth = nth;
}

/* Bytes an allocation takes in its block; 0 when that overflows. */
static size_t slot_bytes(size_t size_bytes)
{
	size_t bytes = size_bytes ? size_bytes : 1;

	if (bytes > SIZE_MAX / 2)
		return 0;
	return ((bytes + ALIGN_BYTES - 1) & ~(ALIGN_BYTES - 1)) + GAP_BYTES;
}

static bool block_add(struct arena *a, size_t need)
{
	size_t cap = a->head ? a->head->cap * 2 : BLOCK_FIRST_BYTES;
	size_t left = a->limit_bytes > a->used_bytes ? a->limit_bytes - a->used_bytes : 0;

	if (cap > BLOCK_MOST_BYTES)
		cap = BLOCK_MOST_BYTES;
	if (cap > left)
		cap = left;
	if (cap < need)
		cap = need;
	if (cap > left)
		return false;
	struct arena_block *b = malloc(sizeof(*b) + cap);
	if (!b)
		return false;
	*b = (struct arena_block){ .older = a->head, .cap = cap };
	ASAN_POISON_MEMORY_REGION(b->data, cap);
	a->head = b;
	a->used_bytes += cap;
	return true;
}

static bool fails_now(struct arena *a)
{
	return a->fail_nth != 0 && --a->fail_nth == 0;
}

void *arena_alloc(struct arena *a, size_t size_bytes)
{
	size_t need = slot_bytes(size_bytes);
	bool fits = need != 0 && !fails_now(a);

	if (fits && (!a->head || a->head->cap - a->head->used < need))
		fits = block_add(a, need);
	if (!fits) {
		a->failed = true;
		return NULL;
	}
	char *p = a->head->data + a->head->used;
	a->head->used += need;
	ASAN_UNPOISON_MEMORY_REGION(p, size_bytes);
	return memset(p, 0, size_bytes);
}

void *arena_array(struct arena *a, size_t count, size_t size_bytes)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size_bytes, &bytes)) {
		a->failed = true;
		return NULL;
	}
	return arena_alloc(a, bytes);
}

/* Move the end of the newest allocation; false when it is not the newest or its block is full. */
static bool grow_in_place(struct arena *a, char *old, size_t old_bytes, size_t new_bytes)
{
	struct arena_block *b = a->head;
	size_t old_slot = slot_bytes(old_bytes), new_slot = slot_bytes(new_bytes);

	if (!b || old_slot == 0 || new_slot == 0 || b->used < old_slot || old != b->data + b->used - old_slot)
		return false;
	size_t start = b->used - old_slot;
	if (b->cap - start < new_slot)
		return false;
	b->used = start + new_slot;
	ASAN_POISON_MEMORY_REGION(b->data + start, b->cap - start);
	ASAN_UNPOISON_MEMORY_REGION(old, new_bytes);
	if (new_bytes > old_bytes)
		memset(old + old_bytes, 0, new_bytes - old_bytes);
	return true;
}

void *arena_grow(struct arena *a, void *old, size_t old_bytes, size_t new_bytes)
{
	if (!old)
		return arena_alloc(a, new_bytes);
	if (a->fail_nth != 1 && grow_in_place(a, old, old_bytes, new_bytes)) {
		if (a->fail_nth != 0)
			a->fail_nth--;
		return old;
	}
	char *p = arena_alloc(a, new_bytes);
	if (p)
		memcpy(p, old, old_bytes < new_bytes ? old_bytes : new_bytes);
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;

	if (p && len)
		memcpy(p, s, len);
	return p;
}

char *arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;

	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	CHECK(len >= 0);
	char *p = arena_alloc(a, (size_t)len + 1);
	if (p)
		vsnprintf(p, (size_t)len + 1, fmt, ap);
	return p;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}
