#include "search/scan.h"

#include "base/utf8.h"

void scan_init(struct scan *s, const char *text, size_t len)
{
	*s = (struct scan){ .base = text, .at = text, .end = text ? text + len : NULL };
}

uint64_t scan_mix(uint64_t h, uint64_t value)
{
	h = (h ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

/* The folded character that comes next and the byte it begins at; false at the end. It stays until taken. */
static bool peek(struct scan *s, uint32_t *cp, size_t *from)
{
	while (s->queue_at == s->queue_len) {
		if (s->at >= s->end)
			return false;
		s->queue_from = (size_t)(s->at - s->base);
		s->queue_at = 0;
		s->queue_len = fold_char(utf8_next(&s->at, s->end), s->queue);
	}
	*cp = s->queue[s->queue_at];
	*from = s->queue_from;
	return true;
}

/* The rest of a word whose first character has been taken. */
static void word_read(struct scan *s, uint32_t first, struct scan_symbol *out)
{
	uint64_t h = scan_mix(UINT64_C(0x5bd1e9955bd1e995), first);
	uint32_t cp;
	size_t from;

	while (peek(s, &cp, &from)) {
		enum fold_kind kind = fold_kind(cp);

		if (kind != FOLD_WORD && kind != FOLD_NOTHING)
			break;
		s->queue_at++;
		if (kind == FOLD_WORD) {
			h = scan_mix(h, cp);
			out->to = (size_t)(s->at - s->base);
		}
	}
	out->symbol = SCAN_WORD | h >> 8;
}

bool scan_next(struct scan *s, struct scan_symbol *out)
{
	uint32_t cp;
	size_t from;

	while (peek(s, &cp, &from)) {
		enum fold_kind kind = fold_kind(cp);

		s->queue_at++;
		if (kind == FOLD_BREAK)
			s->broken = s->any;
		if (kind != FOLD_HAN && kind != FOLD_WORD)
			continue;
		*out = (struct scan_symbol){
			.symbol = cp, .from = from, .to = (size_t)(s->at - s->base), .after_break = s->broken
		};
		if (kind == FOLD_WORD)
			word_read(s, cp, out);
		s->broken = false;
		s->any = true;
		return true;
	}
	return false;
}
