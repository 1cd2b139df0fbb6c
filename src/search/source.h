/* source - the entries of a segment, or of a pending document, one after another: what merges read. */
#ifndef SEARCH_SOURCE_H
#define SEARCH_SOURCE_H

#include "search/segment.h"

struct source {
	const struct segment *segment;
	int64_t next_page; /* in the segment: not read yet */
	struct row_search_page_range *rows;
	size_t row, row_count;
	struct page_reader reader;
	bool done;
};

/* At the first entry of a term not below from. */
int source_open(struct ctx *cx, struct source *s, const struct segment *segment, term_t from) MUST_USE;
int source_open_page(struct ctx *cx, struct source *s, const struct segment *pending, struct bytes spots) MUST_USE;
int source_next(struct ctx *cx, struct source *s) MUST_USE; /* next entry, or done */

/* Page in firsts where the entries of a term begin at the latest; 0 for one below them all. */
size_t firsts_find(const term_t *firsts, size_t pages, term_t term);

#endif
