/* Look-up in an array made by tools/embed, which sorts by strcmp. */
#include "base/embed.h"

#include <string.h>

const struct embed_file *embed_find(const struct embed_file *files, size_t count, const char *name)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(files[mid].name, name);
		if (order == 0)
			return &files[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
