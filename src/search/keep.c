#include "search/keep.h"

#include <pthread.h>
#include <string.h>

struct cached {
	struct arena arena;
	int64_t nonce; /* 0: free */
	uint64_t used; /* when it was last taken, in takes */
	unsigned holders;
	size_t bytes;
	term_t *firsts;
	uint8_t *facts;
};

/* Immutable facts about immutable segments: whoever misses one reads the store instead. */
static struct { /* srccheck: allow state a cache of immutable data, guarded by its lock */
	pthread_mutex_t lock;
	struct cached slots[256];
	uint64_t takes;
	size_t bytes;
} cache = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct cached *find(int64_t nonce)
{
	for (size_t i = 0; i < ARRAY_LEN(cache.slots); i++)
		if (cache.slots[i].nonce == nonce)
			return &cache.slots[i];
	return NULL;
}

static struct cached *hold(struct cached *c)
{
	if (c) {
		c->holders++;
		c->used = ++cache.takes;
	}
	return c;
}

struct cached *keep_take(int64_t nonce)
{
	struct cached *c;

	pthread_mutex_lock(&cache.lock);
	c = hold(find(nonce));
	pthread_mutex_unlock(&cache.lock);
	return c;
}

static void drop(struct cached *c)
{
	arena_release(&c->arena);
	cache.bytes -= c->bytes;
	*c = (struct cached){ 0 };
}

/* A free slot with room for bytes, made by forgetting what was used longest ago; NULL: everything is held. */
static struct cached *room(size_t bytes)
{
	for (;;) {
		struct cached *oldest = NULL, *free_slot = find(0);

		if (free_slot && cache.bytes + bytes <= KEEP_BYTES)
			return free_slot;
		for (size_t i = 0; i < ARRAY_LEN(cache.slots); i++) {
			struct cached *c = &cache.slots[i];
			if (c->nonce && c->holders == 0 && (!oldest || c->used < oldest->used))
				oldest = c;
		}
		if (!oldest)
			return NULL;
		drop(oldest);
	}
}

static struct cached *add(int64_t nonce, const term_t *firsts, size_t pages, const uint8_t *facts, size_t docs)
{
	size_t bytes = pages * sizeof(*firsts) + docs * FACTS_BYTES;
	struct cached *c = find(nonce);

	if (c)
		return c;
	c = bytes <= KEEP_BYTES / 2 ? room(bytes) : NULL;
	if (!c)
		return NULL;
	arena_init(&c->arena, bytes + (64u << 10));
	c->firsts = arena_new_array(&c->arena, term_t, pages + 1);
	c->facts = arena_alloc(&c->arena, docs * FACTS_BYTES);
	if (!c->firsts || !c->facts) {
		arena_release(&c->arena);
		return NULL;
	}
	memcpy(c->firsts, firsts, pages * sizeof(*firsts));
	memcpy(c->facts, facts, docs * FACTS_BYTES);
	c->nonce = nonce;
	c->bytes = bytes;
	cache.bytes += bytes;
	return c;
}

struct cached *keep_add(int64_t nonce, const term_t *firsts, size_t pages, const uint8_t *facts, size_t docs)
{
	struct cached *c;

	pthread_mutex_lock(&cache.lock);
	c = hold(add(nonce, firsts, pages, facts, docs));
	pthread_mutex_unlock(&cache.lock);
	return c;
}

void keep_release(struct cached *c)
{
	pthread_mutex_lock(&cache.lock);
	c->holders--;
	pthread_mutex_unlock(&cache.lock);
}

const term_t *cached_firsts(const struct cached *c)
{
	return c->firsts;
}

const uint8_t *cached_facts(const struct cached *c)
{
	return c->facts;
}
