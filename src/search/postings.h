/*
 * postings - how the index is written: pages of entries, an entry being one term with the documents that have it.
 *
 * A document is known by its number in the index (no), which only grows. Entries come in the order of their terms; an
 * entry that fills a page goes on in the next, under the same term. Beside a page stands its spots: the positions of
 * the page's placed terms (term.h) in the same order, kept apart so that a search without phrases never reads them.
 *
 *	page   entry…            entry  term (difference), documents, bytes, spot bytes, posting…
 *	posting  difference of no << 2 | form: 0 once in the body, 1 twice in the body, 2 body count follows, 3 all three follow
 *	spots  for each posting as many differences of positions as its counts sum up to
 *
 * Numbers are little-endian base 128. Everything is relative to the segment's first document, so that the same documents
 * give the same bytes on both engines.
 */
#ifndef SEARCH_POSTINGS_H
#define SEARCH_POSTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "base/check.h"
#include "search/term.h"

/* Where a document's fields begin among its positions. */
#define POS_HEAD 512u /* document and index number, issuer, keywords, summary */
#define POS_BODY 4096u
#define POS_MOST (1u << 22)

#define PAGE_FULL_BYTES \
	1900u /* a page or its spots: with its key it fits half a page of SQLite and a quarter of PostgreSQL's */

struct counts { /* how often a term occurs, by field */
	uint32_t title, head, body;
};

struct posting {
	int64_t no;
	struct counts counts;
};

/* Reads a page and its spots (none: ptr NULL, then spots of postings are empty). */
struct page_reader {
	const uint8_t *at, *end;
	const uint8_t *spot_at, *spot_end;
	int64_t base;             /* number of the segment's first document */
	term_t term;              /* of the entry under way */
	struct bytes docs, spots; /* of that entry, whole */
	uint32_t doc_count, spot_bytes;
};

void page_open(struct page_reader *r, int64_t base, struct bytes page, struct bytes spots);
/* 1: at the next entry; 0: no more; ERR_CORRUPT. */
int page_next(struct page_reader *r) MUST_USE;

/* Reads the postings of an entry in the order of their documents. */
struct posting_reader {
	const uint8_t *at, *end;
	const uint8_t *spot_at, *spot_end;
	int64_t last;
};

void postings_open(struct posting_reader *r, int64_t base, struct bytes docs, struct bytes spots);
/* 1: *out is the next; 0: no more; ERR_CORRUPT. spots (may be NULL): bytes of its positions. */
int postings_next(struct posting_reader *r, struct posting *out, struct bytes *spots) MUST_USE;
/* The same without positions, for long lists: most postings are one or two bytes. */
static inline int postings_quick(struct posting_reader *r, struct posting *out)
{
	const uint8_t *p = r->at;

	if (r->end - p >= 4) {
		uint32_t step = *p++;

		if (step >= 0x80)
			step = (step & 0x7F) | (uint32_t)*p++ << 7;
		uint32_t body = (step & 3) == 2 ? *p++ : (step & 3) + 1;
		if (step < 1u << 14 && (step & 3) < 3 && body < 0x80) {
			r->at = p;
			out->no = r->last += step >> 2;
			out->counts = (struct counts){ .body = body };
			return 1;
		}
	}
	return postings_next(r, out, NULL);
}

/* Past n numbers at *at; false when there are not so many. */
bool numbers_skip(const uint8_t **at, const uint8_t *end, uint64_t n) MUST_USE;
/* Positions out of the bytes of a posting; how many, at most most. */
size_t spots_read(struct bytes spots, uint32_t *out, size_t most);

/* Writes pages; postings are given in the order of (term, document). */
struct page_writer {
	struct arena *arena;
	int64_t base;
	size_t full_bytes; /* 0: never full, one page */
	int (*emit)(void *arg, uint32_t page, term_t first, struct bytes docs, struct bytes spots);
	void *arg;
	uint32_t page;      /* the one under way */
	size_t pages_bytes; /* written so far */
	term_t first, term, last_term;
	uint32_t doc_count;
	int64_t last_no;
	struct out {
		uint8_t *ptr;
		size_t len, cap;
	} docs, spots, entry, entry_spots;
};

void page_writer_init(struct page_writer *w, struct arena *arena, int64_t base, size_t full_bytes);
/* spots: positions as bytes, NULL ptr for a term that has none. What emit returns; ERR_NO_MEMORY. */
int page_add(struct page_writer *w, term_t term, const struct posting *p, struct bytes spots) MUST_USE;
int page_finish(struct page_writer *w) MUST_USE; /* emits the last page */

/* One number at p: bytes written, at most 10; bytes read, 0 when it is not whole. */
size_t number_put(uint8_t *p, uint64_t v);
size_t number_get(const uint8_t *p, const uint8_t *end, uint64_t *v);

#endif
