/* marks - what to highlight in the text of a hit. Lives in the arena of the result. */
#ifndef SEARCH_MARKS_H
#define SEARCH_MARKS_H

#include "search/ask.h"

struct mark { /* a run of symbols */
	const uint64_t *symbols;
	const bool *after_break;
	size_t len;
	float weight; /* what showing it is worth */
};

struct search_marks {
	struct mark *marks; /* by their first symbol */
	size_t len;
	uint64_t first_symbols[4]; /* bit of each first symbol, to pass over others quickly */
};

/* The words of a literal query whole; of a question its pairs, each with its weight. */
int marks_words(struct ctx *cx, struct search_marks **out, const struct ask *a) MUST_USE;
/* weight of the pair that begins at symbol i of word w: weights[w][i]; 0: not marked. */
int marks_pairs(struct ctx *cx, struct search_marks **out, const struct ask *a, float *const *weights) MUST_USE;

#endif
