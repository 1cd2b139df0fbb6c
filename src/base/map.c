#include "base/map.h"

#include <pthread.h>
#include <sodium.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/str.h"

#define MAP_FIRST_SLOTS 16u /* a power of two */

/* Keys come from forms and messages: a secret per process keeps anyone from choosing colliding ones. */
static unsigned char hash_key[crypto_shorthash_KEYBYTES]; /* srccheck: allow state drawn once, read-only since */
static pthread_once_t hash_key_once = PTHREAD_ONCE_INIT;

static void hash_key_make(void)
{
	random_bytes(hash_key, sizeof(hash_key));
}

static size_t key_hash(const char *key)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key, strlen(key), hash_key);
	return (size_t)hash;
}

void map_init(struct map *m, struct arena *arena)
{
	pthread_once(&hash_key_once, hash_key_make);
	*m = (struct map){ .arena = arena };
}

/* The slot that holds key, or the free slot where it belongs. */
static size_t *slot_find(const struct map *m, const char *key)
{
	size_t mask = m->slot_count - 1;

	for (size_t i = key_hash(key) & mask;; i = (i + 1) & mask) {
		size_t *slot = &m->slots[i];
		if (*slot == 0 || strcmp(m->items[*slot - 1].key, key) == 0)
			return slot;
	}
}

void *map_get(const struct map *m, const char *key)
{
	if (m->len == 0 || !key)
		return NULL;
	size_t slot = *slot_find(m, key);
	return slot ? m->items[slot - 1].value : NULL;
}

static bool slots_grow(struct map *m)
{
	size_t count = m->slot_count ? m->slot_count * 2 : MAP_FIRST_SLOTS;
	size_t *slots = arena_new_array(m->arena, size_t, count);

	if (!slots)
		return false;
	m->slots = slots;
	m->slot_count = count;
	for (size_t i = 0; i < m->len; i++)
		*slot_find(m, m->items[i].key) = i + 1;
	return true;
}

static bool items_grow(struct map *m)
{
	size_t cap = m->cap ? m->cap * 2 : MAP_FIRST_SLOTS / 2;
	struct map_item *items = arena_grow(m->arena, m->items, m->cap * sizeof(*items), cap * sizeof(*items));

	if (!items)
		return false;
	m->items = items;
	m->cap = cap;
	return true;
}

bool map_set(struct map *m, const char *key, void *value)
{
	size_t *slot = m->slot_count ? slot_find(m, key) : NULL;

	if (slot && *slot) {
		m->items[*slot - 1].value = value;
		return true;
	}
	if (m->len == m->cap && !items_grow(m))
		return false;
	if (!slot || (m->len + 1) * 4 > m->slot_count * 3) {
		if (!slots_grow(m))
			return false;
		slot = slot_find(m, key);
	}
	m->items[m->len] = (struct map_item){ key, value };
	*slot = ++m->len;
	return true;
}
