/*
 * unicode - folding and classes of characters by the Unicode tables, so that nobody else needs the library.
 */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include <stddef.h>
#include <stdint.h>

#define UNICODE_FOLD_MOST 24 /* characters one character may become (U+FDFA becomes 18) */

enum unicode_class {
	UNICODE_LETTER, /* letters, digits, spacing marks */
	UNICODE_SPACE,
	UNICODE_UNSEEN, /* format characters, combining marks */
	UNICODE_OTHER,  /* punctuation, symbols, controls, private and unassigned */
};

/*
 * What cp is without width, case, compatibility form and accents (NFKD, case folded, marks stripped): Ａ becomes a, ㎡ m2,
 * ① 1. How many characters came out; 0: it disappears.
 */
size_t unicode_fold(uint32_t cp, uint32_t out[UNICODE_FOLD_MOST]);
enum unicode_class unicode_class(uint32_t cp);

#endif
