/*
 * scan - text as a row of symbols: the tokeniser, the only one.
 *
 * A symbol is one Han character (kana and hangul too) or one word of Latin letters and digits, folded. Chinese needs no
 * dictionary: terms are made of neighbouring symbols (term.h). A space between symbols means nothing; punctuation and
 * line ends are a break, which nothing is read across.
 */
#ifndef SEARCH_SCAN_H
#define SEARCH_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "search/fold.h"

#define SCAN_WORD (UINT64_C(1) << 63) /* set in the symbol of a word; the rest is its digest */

struct scan_symbol {
	uint64_t symbol;
	size_t from, to;  /* bytes of the text it stands for */
	bool after_break; /* never of the first symbol */
};

struct scan {
	const char *base, *at, *end;
	uint32_t queue[FOLD_MOST]; /* what the character before at became, not yet read */
	size_t queue_at, queue_len, queue_from;
	bool broken, any;
};

void scan_init(struct scan *s, const char *text, size_t len); /* text NULL: empty */
bool scan_next(struct scan *s, struct scan_symbol *out);      /* false at the end */

/* Digest that keeps words apart: 64 bits, no secret. */
uint64_t scan_mix(uint64_t h, uint64_t value);

#endif
