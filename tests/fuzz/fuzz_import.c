/* An import: maps and records of any JSON whatever become a document or notes, never a crash, and never leave text that is not UTF-8. */
#include <stdint.h>

#include <jansson.h>

#include "base/utf8.h"
#include "publish/import_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *split = memchr(data, '\n', size);
	struct import_lookup lookup = { .today = "2026-03-16" };
	struct import_record record;
	struct import_map map;
	struct map unknown;
	struct arena arena;
	struct ctx cx;
	json_t *doc;

	arena_init(&arena, (size_t)256 << 20);
	ctx_init(&cx, &arena);
	map_init(&lookup.bodies, &arena);
	map_init(&lookup.sections, &arena);
	map_init(&lookup.themes, &arena);
	map_init(&lookup.genres, &arena);
	map_init(&unknown, &arena);
	if (import_map_init(&cx, &map, (struct bytes){ split ? data : NULL, split ? (size_t)(split - data) : 0 }, "fuzz") == 0) {
		doc = split ? json_loadb((const char *)split + 1, size - (size_t)(split - data) - 1, 0, NULL) :
			      json_loadb((const char *)data, size, 0, NULL);
		if (import_record_read(&cx, &record, &map, &lookup, doc, &unknown) == 0 && !record.refused)
			CHECK(utf8_valid(record.doc.is.title, strlen(record.doc.is.title)));
		json_decref(doc);
	}
	import_map_release(&map);
	arena_release(&arena);
	return 0;
}
