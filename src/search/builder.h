/* builder - writes a segment: pages in batches, the first terms of a step as one part, the facts at the end. */
#ifndef SEARCH_BUILDER_H
#define SEARCH_BUILDER_H

#include "base/buf.h"
#include "search/segment.h"

struct builder_batch {
	int64_t first_page; /* its key */
	struct buf bytes, cuts;
	size_t count;
};

struct segment_builder {
	struct ctx *cx;
	int64_t segment;
	struct page_writer writer;
	struct builder_batch pages, spots;
	struct buf firsts; /* of this step */
};

/* pages: how many the segment has already. */
void builder_open(struct segment_builder *b, struct ctx *cx, int64_t segment, int64_t lo, uint32_t pages);
/* Everything written since builder_open is in the store; part: number of the part of first terms. */
int builder_close(struct segment_builder *b, int64_t part) MUST_USE;
/* Facts of the sources' documents but for those gone. */
int builder_facts(struct ctx *cx, int64_t segment, const struct segment *sources, size_t n, const int64_t *gone,
		  size_t gone_len) MUST_USE;

#endif
