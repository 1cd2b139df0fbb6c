/*
 * term - what the index knows: numbers of 63 bits made of symbols, with the kind in the top byte.
 *
 * A document's text becomes one term for each symbol together with the one after it (pair), or for a symbol that nothing
 * follows before the next break (last), with its position; and one for each symbol alone (single), without.
 * Pairs with the same first character stand together. Exact numbers, titles, bodies and sections are terms too.
 */
#ifndef SEARCH_TERM_H
#define SEARCH_TERM_H

#include <stdbool.h>
#include <stdint.h>

typedef uint64_t term_t;

enum term_kind { /* stored: never renumber */
		 TERM_SINGLE = 1,
		 TERM_PAIR = 2,
		 TERM_LAST = 3,
		 TERM_TITLE = 4,  /* the whole title, exactly */
		 TERM_NUMBER = 5, /* a whole 文号 or index number, exactly */
		 TERM_BODY = 6,
		 TERM_SECTION = 7,
};

term_t term_single(uint64_t symbol);
term_t term_pair(uint64_t first, uint64_t second);
term_t term_last(uint64_t symbol);
term_t term_id(enum term_kind kind, int64_t id);
/* All symbols of a text in one, whatever stands between them; 0 when it has none. */
term_t term_exact(enum term_kind kind, const char *text);

static inline enum term_kind term_kind(term_t t)
{
	return (enum term_kind)(t >> 56);
}

/* Has postings with positions. */
static inline bool term_placed(term_t t)
{
	return term_kind(t) == TERM_PAIR || term_kind(t) == TERM_LAST;
}

#endif
