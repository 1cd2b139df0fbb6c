/* phrase - documents that hold a word of the query as it is written. */
#ifndef SEARCH_PHRASE_H
#define SEARCH_PHRASE_H

#include "search/ask.h"
#include "search/lists.h"

struct phrase { /* documents in order, dead ones included */
	uint32_t len;
	const uint32_t *ords;
	const struct hit_counts *counts;
};

/* Terms a word is made of, one after another; at[i]: position of term i after the word's first symbol. */
struct phrase_terms {
	term_t *terms;
	uint32_t *at;
	size_t len;
};
int phrase_terms(struct ctx *cx, const struct ask_word *w, struct phrase_terms *out) MUST_USE;

/* lists: of these terms, in their order. */
int phrase_find(struct ctx *cx, const struct view *v, const struct phrase_terms *t, struct list *lists,
		struct phrase *out) MUST_USE;

#endif
