#include "search/builder.h"

#include "search/search.sql.h"

#include <string.h>

#define BATCH_BYTES (96u << 10)

static void batch_add(struct builder_batch *b, int64_t page, struct bytes bytes)
{
	if (b->count++ == 0)
		b->first_page = page;
	buf_printf(&b->cuts, "%s%lld", b->count == 1 ? "[" : ",",
		   (long long)(((page - b->first_page) << 24 | (int64_t)b->bytes.len) << 16 | (int64_t)bytes.len));
	buf_add(&b->bytes, bytes.ptr, bytes.len);
}

static int batch_write(struct segment_builder *s, struct builder_batch *b, bool spots)
{
	struct bytes bytes = { (const uint8_t *)b->bytes.ptr, b->bytes.len };

	if (b->count == 0)
		return 0;
	buf_char(&b->cuts, ']');
	TRY(buf_done(s->cx, &b->cuts));
	TRY(buf_done(s->cx, &b->bytes));
	if (spots)
		TRY(sql_search_spot_add(s->cx, b->first_page, buf_cstr(&b->cuts), bytes));
	else
		TRY(sql_search_page_add(s->cx, b->first_page, buf_cstr(&b->cuts), bytes));
	buf_truncate(&b->cuts, 0);
	buf_truncate(&b->bytes, 0);
	b->count = 0;
	return 0;
}

static int emit(void *arg, uint32_t page, term_t first, struct bytes docs, struct bytes spots)
{
	struct segment_builder *b = arg;
	int64_t key = b->segment * SEGMENT_PAGES + page;

	for (int i = 0; i < 8; i++)
		buf_char(&b->firsts, (char)(first >> (8 * i)));
	batch_add(&b->pages, key, docs);
	if (b->pages.bytes.len >= BATCH_BYTES)
		TRY(batch_write(b, &b->pages, false));
	if (spots.len == 0)
		return 0;
	batch_add(&b->spots, key, spots);
	return b->spots.bytes.len >= BATCH_BYTES ? batch_write(b, &b->spots, true) : 0;
}

static void batch_init(struct builder_batch *b, struct arena *a)
{
	*b = (struct builder_batch){ 0 };
	buf_init(&b->bytes, a);
	buf_init(&b->cuts, a);
}

void builder_open(struct segment_builder *b, struct ctx *cx, int64_t segment, int64_t lo, uint32_t pages)
{
	*b = (struct segment_builder){ .cx = cx, .segment = segment };
	page_writer_init(&b->writer, cx->arena, lo, PAGE_FULL_BYTES);
	b->writer.page = pages;
	b->writer.emit = emit;
	b->writer.arg = b;
	batch_init(&b->pages, cx->arena);
	batch_init(&b->spots, cx->arena);
	buf_init(&b->firsts, cx->arena);
}

int builder_close(struct segment_builder *b, int64_t part)
{
	TRY(page_finish(&b->writer));
	TRY(batch_write(b, &b->pages, false));
	TRY(batch_write(b, &b->spots, true));
	TRY(buf_done(b->cx, &b->firsts));
	if (b->firsts.len == 0)
		return 0;
	return sql_search_part_add(b->cx, b->segment, SEGMENT_FIRST_TERMS, part,
				   (struct bytes){ (const uint8_t *)b->firsts.ptr, b->firsts.len });
}

int builder_facts(struct ctx *cx, int64_t segment, const struct segment *sources, size_t n, const int64_t *gone,
		  size_t gone_len)
{
	int64_t lo = sources[0].lo;
	size_t docs = (size_t)(sources[n - 1].hi - lo + 1);
	uint8_t *all = arena_alloc(cx->arena, docs * FACTS_BYTES);

	if (!all)
		return err_detail(cx, ERR_NO_MEMORY, "facts of a segment");
	for (size_t i = 0; i < n; i++)
		memcpy(all + (size_t)(sources[i].lo - lo) * FACTS_BYTES, sources[i].facts,
		       (size_t)(sources[i].hi - sources[i].lo + 1) * FACTS_BYTES);
	for (size_t i = 0; i < gone_len; i++)
		memset(all + (size_t)(gone[i] - lo) * FACTS_BYTES, 0, FACTS_BYTES);
	for (size_t at = 0; at < docs; at += SEGMENT_PART_DOCS) {
		size_t count = docs - at < SEGMENT_PART_DOCS ? docs - at : SEGMENT_PART_DOCS;

		TRY(sql_search_part_add(cx, segment, SEGMENT_FACTS, (int64_t)(at / SEGMENT_PART_DOCS),
					(struct bytes){ all + at * FACTS_BYTES, count * FACTS_BYTES }));
	}
	return 0;
}
