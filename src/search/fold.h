/*
 * fold - the one reading of characters that differ in shape only: width, case, compatibility forms, accents, and traditional
 * forms as simplified ones (data/fold/simplified.txt). Index, queries and highlights all read through it.
 */
#ifndef SEARCH_FOLD_H
#define SEARCH_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "base/unicode.h"

#define FOLD_MOST UNICODE_FOLD_MOST /* characters one character may become */

enum fold_kind {
	FOLD_NOTHING, /* invisible: as if it were not there */
	FOLD_SPACE,   /* ends a word; Chinese on both sides belongs together */
	FOLD_BREAK,   /* punctuation, line ends, symbols: nothing is read across it */
	FOLD_HAN,     /* a character that is a unit by itself: Han, kana, hangul */
	FOLD_WORD,    /* a letter or digit, part of a word */
};

/* Characters cp reads as, into out; how many. 0: it disappears. */
size_t fold_char(uint32_t cp, uint32_t out[FOLD_MOST]);
/* Kind of a folded character. */
enum fold_kind fold_kind(uint32_t cp);

#endif
