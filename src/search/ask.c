#include "search/ask.h"

#include "base/utf8.h"
#include "search/scan.h"

#include <string.h>

#define QUOTE 0x22u
#define QUOTE_OPEN 0x201Cu
#define QUOTE_CLOSE 0x201Du

struct reader {
	struct ctx *cx;
	struct ask *ask;
	uint64_t *symbols;
	bool *after_break;
};

static bool is_quote(uint32_t cp)
{
	return cp == QUOTE || cp == QUOTE_OPEN || cp == QUOTE_CLOSE;
}

static bool is_space(uint32_t cp)
{
	return cp == '\n' || cp == '\r' || fold_kind(cp) == FOLD_SPACE;
}

static void add_word(struct reader *r, const char *from, const char *to, bool quoted)
{
	struct ask *a = r->ask;
	struct scan s;
	struct scan_symbol y;
	size_t begin = a->symbols;

	if (a->len == ASK_WORDS)
		return;
	scan_init(&s, from, (size_t)(to - from));
	while (a->symbols < ASK_SYMBOLS && scan_next(&s, &y)) {
		r->symbols[a->symbols] = y.symbol;
		r->after_break[a->symbols++] = y.after_break;
	}
	if (a->symbols > begin)
		a->quoted |= quoted;
	if (a->symbols > begin)
		a->words[a->len++] =
			(struct ask_word){ r->symbols + begin, r->after_break + begin, a->symbols - begin, quoted };
}

/* The closing quotation mark of a word that begins at s; NULL: there is none. */
static const char *quote_end(const char *s, const char *end)
{
	while (s < end) {
		const char *here = s;

		if (is_quote(utf8_next(&s, end)))
			return here;
	}
	return NULL;
}

static void read_words(struct reader *r, const char *s, const char *end)
{
	const char *word = s;

	while (s < end) {
		const char *here = s, *close;
		uint32_t cp = utf8_next(&s, end);

		if (is_quote(cp) && (close = quote_end(s, end)) != NULL) {
			add_word(r, word, here, false);
			add_word(r, s, close, true);
			s = close;
			utf8_next(&s, end);
			word = s;
		} else if (is_space(cp)) {
			add_word(r, word, here, false);
			word = s;
		}
	}
	add_word(r, word, end, false);
}

int ask_read(struct ctx *cx, struct ask *out, const char *text)
{
	struct reader r = { .cx = cx, .ask = out };

	*out = (struct ask){ 0 };
	r.symbols = arena_new_array(cx->arena, uint64_t, ASK_SYMBOLS);
	r.after_break = arena_new_array(cx->arena, bool, ASK_SYMBOLS);
	if (!r.symbols || !r.after_break)
		return err_detail(cx, ERR_NO_MEMORY, "search query");
	if (!text)
		return 0;
	read_words(&r, text, text + strlen(text));
	out->title = term_exact(TERM_TITLE, text);
	out->number = term_exact(TERM_NUMBER, text);
	out->literal = out->len > 1 || (out->len == 1 && (out->quoted || out->words[0].len <= ASK_LITERAL));
	return 0;
}
