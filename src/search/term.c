#include "search/term.h"

#include "search/scan.h"

#include <string.h>

#define PAYLOAD ((UINT64_C(1) << 56) - 1)
#define DIGEST (UINT64_C(1) << 55) /* set in a payload that is a digest, so that it is no pair of characters */

static term_t make(enum term_kind kind, uint64_t payload)
{
	return (uint64_t)kind << 56 | (payload & PAYLOAD);
}

static uint64_t symbol_payload(uint64_t symbol)
{
	return symbol & SCAN_WORD ? DIGEST | (symbol & (DIGEST - 1)) : symbol;
}

term_t term_single(uint64_t symbol)
{
	return make(TERM_SINGLE, symbol_payload(symbol));
}

term_t term_last(uint64_t symbol)
{
	return make(TERM_LAST, symbol_payload(symbol));
}

term_t term_pair(uint64_t first, uint64_t second)
{
	if ((first | second) & SCAN_WORD)
		return make(TERM_PAIR, DIGEST | scan_mix(scan_mix(first, 1), second) >> 8);
	return make(TERM_PAIR, first << 21 | second);
}

term_t term_id(enum term_kind kind, int64_t id)
{
	return make(kind, (uint64_t)id);
}

term_t term_exact(enum term_kind kind, const char *text)
{
	struct scan s;
	struct scan_symbol y;
	uint64_t h = 0;

	scan_init(&s, text, text ? strlen(text) : 0);
	while (scan_next(&s, &y))
		h = scan_mix(h + 1, y.symbol);
	return h ? make(kind, h >> 8) : 0;
}
