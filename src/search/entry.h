/*
 * entry - a document as the index takes it: its facts and one page of its terms.
 */
#ifndef SEARCH_ENTRY_H
#define SEARCH_ENTRY_H

#include "base/bytes.h"
#include "base/ctx.h"
#include "search/postings.h"
#include "search/search.h"

#define FACTS_BYTES 8u

/* Kept for every number of a segment, in order; all zero for a number that is not there. */
struct facts {
	uint8_t title_len, head_len, body_len; /* symbols, by length_code() */
	uint8_t state;                         /* bit 7 set: there is such a document; low bits: validity */
	int32_t day;                           /* date, days since 1970 */
};

#define FACTS_HERE 0x80u
#define FACTS_VALIDITY 0x07u

/* Lengths in one byte, steps of about five in a hundred. */
uint8_t length_code(uint32_t len);
uint32_t length_of(uint8_t code); /* the middle of those with that code */

void facts_write(uint8_t out[FACTS_BYTES], const struct facts *f);

static inline struct facts facts_read(const uint8_t in[FACTS_BYTES])
{
	uint32_t day = (uint32_t)in[4] | (uint32_t)in[5] << 8 | (uint32_t)in[6] << 16 | (uint32_t)in[7] << 24;

	return (struct facts){ in[0], in[1], in[2], in[3], (int32_t)day };
}

struct entry {
	uint32_t title_len, head_len, body_len; /* symbols, exactly */
	struct facts facts;
	struct bytes page, spots;
};

/* Everything lives in scratch. ERR_NO_MEMORY. */
int entry_make(struct arena *scratch, struct entry *out, const struct search_doc *doc, int64_t no) MUST_USE;

#endif
