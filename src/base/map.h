/* map - string to pointer, in an arena; insertion order kept for walking. Keys are borrowed. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct map_item {
	const char *key;
	void *value;
};

struct map {
	struct arena *arena;
	struct map_item *items; /* in order of insertion */
	size_t len, cap;
	size_t *slots; /* open addressing: index into items plus one; 0 free */
	size_t slot_count;
};

void map_init(struct map *m, struct arena *arena);
void *map_get(const struct map *m, const char *key);       /* NULL: absent */
bool map_set(struct map *m, const char *key, void *value); /* replaces; false: arena full */

#endif
