/*
 * lists - the documents that have a term, over all segments, in order of their numbers.
 *
 * All terms of a query are read with one statement: the first terms of the pages, kept in memory, say which pages.
 */
#ifndef SEARCH_LISTS_H
#define SEARCH_LISTS_H

#include "search/segment.h"

struct hit_counts { /* capped */
	uint8_t title, head;
	uint16_t body;
};

struct hit_counts hit_counts_cap(const struct counts *c);

struct piece {                     /* the entry of a term in one page */
	uint32_t source;           /* in the view's segments */
	uint32_t first_ord, count; /* its postings: the first, and how many */
	int64_t page;              /* key; of a pending document: its number */
	struct bytes docs;
	uint32_t spot_at, spot_len; /* bytes in the page's spots */
};

struct list {
	term_t term;
	uint32_t len;   /* documents, dead ones included */
	uint32_t *ords; /* number minus the view's first; NULL until list_decode */
	struct hit_counts *counts;
	struct piece *pieces;
	size_t piece_len;
};

/* One list for each term, in their order, postings not yet decoded. */
int lists_read(struct ctx *cx, const struct view *v, const term_t *terms, size_t n, struct list **out) MUST_USE;
int list_decode(struct ctx *cx, const struct view *v, struct list *l) MUST_USE;

/* Documents alone, without counts, into the arena. */
int list_ords(struct ctx *cx, const struct view *v, const struct list *l, uint32_t **out) MUST_USE;
/* Keep of n ords (rising) those in the list; how many into *kept. Reads only the pages they may be in. */
int list_intersect(struct ctx *cx, const struct view *v, const struct list *l, uint32_t *ords, size_t n,
		   size_t *kept) MUST_USE;

/*
 * Positions of a term in some documents (ords, rising), none in those that do not have it. Those of ords[i] begin at
 * starts[i] of positions; starts has n + 1 members.
 */
struct positions {
	uint32_t *positions, *starts;
};
int list_positions(struct ctx *cx, const struct view *v, const struct list *l, const uint32_t *ords, size_t n,
		   struct positions *out) MUST_USE;

#endif
