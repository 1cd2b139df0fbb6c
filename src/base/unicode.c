#include "base/unicode.h"

#include <utf8proc.h>

size_t unicode_fold(uint32_t cp, uint32_t out[UNICODE_FOLD_MOST])
{
	utf8proc_int32_t wide[UNICODE_FOLD_MOST];
	int last_class = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, wide, UNICODE_FOLD_MOST,
						     UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
							     UTF8PROC_IGNORE | UTF8PROC_STRIPMARK,
						     &last_class);

	if (n < 0 || n > (utf8proc_ssize_t)UNICODE_FOLD_MOST) {
		out[0] = cp;
		return 1;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++)
		out[i] = (uint32_t)wide[i];
	return (size_t)n;
}

enum unicode_class unicode_class(uint32_t cp)
{
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_MC: return UNICODE_LETTER;
	case UTF8PROC_CATEGORY_ZS: return UNICODE_SPACE;
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME: return UNICODE_UNSEEN;
	default: return UNICODE_OTHER;
	}
}
