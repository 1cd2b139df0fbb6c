#include "search/source.h"

#include "search/search.sql.h"

#define PAGES_AT_ONCE 32

size_t firsts_find(const term_t *firsts, size_t pages, term_t term)
{
	size_t low = 0, high = pages;

	while (low < high) { /* first page that begins at term or past it */
		size_t mid = low + (high - low) / 2;

		if (firsts[mid] < term)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? low - 1 : 0;
}

static int read_rows(struct ctx *cx, struct source *s)
{
	int64_t base = s->segment->segment * SEGMENT_PAGES, end = s->next_page + PAGES_AT_ONCE;

	if (end > s->segment->pages)
		end = s->segment->pages;
	TRY(sql_search_page_range(cx, &s->rows, &s->row_count, base + s->next_page, base + end));
	if (s->row_count != (size_t)(end - s->next_page))
		return err_detail(cx, ERR_CORRUPT, "segment %lld: pages missing from %lld",
				  (long long)s->segment->segment, (long long)s->next_page);
	s->row = 0;
	s->next_page = end;
	return 0;
}

int source_next(struct ctx *cx, struct source *s)
{
	static const uint8_t none[1];
	int rc = page_next(&s->reader);

	while (rc == 0) {
		if (s->row == s->row_count) {
			if (s->next_page >= s->segment->pages) {
				s->done = true;
				return 0;
			}
			TRY(read_rows(cx, s));
		}
		struct row_search_page_range *row = &s->rows[s->row++];
		page_open(&s->reader, s->segment->lo, row->data,
			  row->spots.ptr ? row->spots : (struct bytes){ none, 0 });
		rc = page_next(&s->reader);
	}
	if (rc < 0)
		return err_detail(cx, ERR_CORRUPT, "segment %lld: page near %lld", (long long)s->segment->segment,
				  (long long)s->next_page);
	return 0;
}

int source_open(struct ctx *cx, struct source *s, const struct segment *segment, term_t from)
{
	*s = (struct source){ .segment = segment };
	s->next_page = (int64_t)firsts_find(segment->firsts, (size_t)segment->pages, from);
	do
		TRY(source_next(cx, s));
	while (!s->done && s->reader.term < from);
	return 0;
}

int source_open_page(struct ctx *cx, struct source *s, const struct segment *pending, struct bytes spots)
{
	*s = (struct source){ .segment = pending };
	page_open(&s->reader, pending->lo, pending->page, spots);
	return source_next(cx, s);
}
