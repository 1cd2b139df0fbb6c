/*
 * segment - the index as a reader finds it in one snapshot: merged segments, then the documents still pending.
 *
 * A segment's pages never change, so the first term of each page and the facts of each document are kept in the process
 * once read, found by the segment's random nonce (a number taken in a transaction that was rolled back may be taken again).
 */
#ifndef SEARCH_SEGMENT_H
#define SEARCH_SEGMENT_H

#include "base/bytes.h"
#include "base/ctx.h"
#include "search/entry.h"

#define SEGMENT_PAGES (INT64_C(1) << 24) /* a page's key is its segment times this and its place in it */
#define SEGMENT_PART_DOCS 8192u          /* facts in one part */

enum segment_part { SEGMENT_FIRST_TERMS = 1, SEGMENT_FACTS = 2 };

struct cached; /* what the process keeps of a segment */

struct segment {
	int64_t segment, lo, hi, level, pages, bytes, nonce, dead_docs;
	bool busy;
	struct bytes dead;     /* numbers as differences from lo */
	const term_t *firsts;  /* of each page */
	const uint8_t *facts;  /* FACTS_BYTES for each number from lo to hi */
	struct cached *cached; /* NULL: read for this view alone */
	struct bytes page;     /* of a pending document, whose pages is 0 */
};

struct view {
	struct segment *segments; /* by number, the pending documents last: each a segment of its own */
	size_t len;
	size_t merged; /* how many of them are no pending documents */
	int64_t lo;    /* first number; ord is a number minus this */
	uint32_t span; /* how many numbers there are */
	int64_t docs, title_sum, head_sum, body_sum, newest;
};

/* Into the context's arena; whatever it returns, view_close it. ERR_CORRUPT. */
int view_open(struct ctx *cx, struct view *v) MUST_USE;
void view_close(struct view *v);
/* First terms and facts of one segment; segment_close it. */
int segment_load(struct ctx *cx, struct segment *s) MUST_USE;
void segment_close(struct segment *s);
/* Segment that holds ord, or the next one when none does; looked for from *at on, which moves. */
static inline const struct segment *view_find(const struct view *v, uint32_t ord, size_t *at)
{
	int64_t no = v->lo + ord;

	if (*at >= v->len || v->segments[*at].lo > no)
		*at = 0;
	while (*at + 1 < v->len && v->segments[*at].hi < no)
		++*at;
	return &v->segments[*at];
}

static inline struct facts view_facts(const struct view *v, uint32_t ord, size_t *at)
{
	const struct segment *s = view_find(v, ord, at);
	int64_t no = v->lo + ord;

	if (no < s->lo || no > s->hi)
		return (struct facts){ 0 };
	return facts_read(s->facts + (size_t)(no - s->lo) * FACTS_BYTES);
}

/* Numbers as differences from lo, in order. */
int dead_read(struct ctx *cx, int64_t lo, struct bytes dead, int64_t **out, size_t *n) MUST_USE;
int dead_write(struct ctx *cx, int64_t lo, const int64_t *nos, size_t n, struct bytes *out) MUST_USE;

#endif
