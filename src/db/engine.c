/* engine - the little both engines share. */
#include "db/engine.h"

#include <stdlib.h>

int engine_fail(struct ctx *cx, struct dbc *c, int code, const char *what, const char *text)
{
	if (c && !c->failed)
		c->failed = code;
	return err_detail(cx, code, "%s: %s", what, text ? text : "no reason given");
}

static size_t slot_of(const struct stmt_cache *cache, const struct stmt *key)
{
	size_t mask = cache->size - 1;
	size_t i = (size_t)(((uintptr_t)key >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20) & mask;

	while (cache->items[i].key && cache->items[i].key != key)
		i = (i + 1) & mask;
	return i;
}

static bool grow(struct stmt_cache *cache)
{
	struct stmt_cache bigger = { .size = cache->size ? cache->size * 2 : 64, .count = cache->count };

	bigger.items = calloc(bigger.size, sizeof(*bigger.items));
	if (!bigger.items)
		return false;
	for (size_t i = 0; i < cache->size; i++)
		if (cache->items[i].key)
			bigger.items[slot_of(&bigger, cache->items[i].key)] = cache->items[i];
	free(cache->items);
	*cache = bigger;
	return true;
}

void **stmt_cache_slot(struct stmt_cache *cache, const struct stmt *key)
{
	size_t i;

	if (cache->count * 2 >= cache->size && !grow(cache))
		return NULL;
	i = slot_of(cache, key);
	if (!cache->items[i].key) {
		cache->items[i].key = key;
		cache->count++;
	}
	return &cache->items[i].value;
}
