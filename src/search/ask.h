/*
 * ask - a query as typed, read.
 *
 * White space parts words; "…" and “…” make one word of what they hold. Nothing else is syntax, nothing is an error: what
 * has no letter, digit or character in it is no word.
 */
#ifndef SEARCH_ASK_H
#define SEARCH_ASK_H

#include "base/ctx.h"
#include "search/term.h"

#define ASK_SYMBOLS 256u /* of all words; what comes after is left out */
#define ASK_WORDS 16u
#define ASK_LITERAL 8u /* a single word of more symbols is a sentence, not a term */

struct ask_word {
	const uint64_t *symbols;
	const bool *after_break; /* of each symbol; never of the first */
	size_t len;
	bool quoted;
};

struct ask {
	struct ask_word words[ASK_WORDS];
	size_t len;
	size_t symbols;       /* of all words */
	term_t title, number; /* the whole text taken as a title, as a 文号 or index number; 0: nothing in it */
	bool quoted;          /* a word of it is: what is not there as written is no hit */
	bool literal;         /* a term or terms rather than a sentence: documents without them are no hits */
};

int ask_read(struct ctx *cx, struct ask *out, const char *text) MUST_USE; /* ERR_NO_MEMORY */

#endif
