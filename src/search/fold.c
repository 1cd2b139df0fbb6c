#include "search/fold.h"

#include <pthread.h>

#include "base/embed.h"
#include "base/unicode.h"
#include "base/utf8.h"

#define PLANE 0x10000u

extern const struct embed_file search_fold_files[];
extern const size_t search_fold_files_count;

/* 0: stands for itself. */
static uint16_t simplified[PLANE]; /* srccheck: allow state filled once from the data file, read-only since */
static pthread_once_t simplified_once = PTHREAD_ONCE_INIT;

static void line_read(const char *s, const char *end)
{
	while (s < end) {
		uint32_t from = utf8_next(&s, end), to;

		if (from == ' ' || from == '\r')
			continue;
		to = utf8_next(&s, end);
		if (from < PLANE && to < PLANE)
			simplified[from] = (uint16_t)to;
	}
}

static void simplified_read(void)
{
	for (size_t i = 0; i < search_fold_files_count; i++) {
		const char *s = (const char *)search_fold_files[i].plain.ptr;
		const char *end = s + search_fold_files[i].plain.len;

		while (s < end) {
			const char *eol = memchr(s, '\n', (size_t)(end - s));
			if (!eol)
				eol = end;
			if (*s != '#')
				line_read(s, eol);
			s = eol + 1;
		}
	}
}

static uint32_t simplify(uint32_t cp)
{
	pthread_once(&simplified_once, simplified_read);
	return cp < PLANE && simplified[cp] ? simplified[cp] : cp;
}

size_t fold_char(uint32_t cp, uint32_t out[FOLD_MOST])
{
	size_t n = 1;

	out[0] = cp;
	if (cp < 0x80) {
		out[0] = cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
		return 1;
	}
	if ((cp < 0x3400 || cp > 0x9FFF) && (cp < 0xAC00 || cp > 0xD7A3))
		n = unicode_fold(cp, out);
	for (size_t i = 0; i < n; i++)
		out[i] = simplify(out[i]);
	return n;
}

static enum fold_kind rare_kind(uint32_t cp)
{
	if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) || (cp >= 0x1100 && cp <= 0x11FF) ||
	    (cp >= 0xAC00 && cp <= 0xD7A3) || utf8_is_han(cp))
		return FOLD_HAN;
	switch (unicode_class(cp)) {
	case UNICODE_LETTER: return FOLD_WORD;
	case UNICODE_SPACE: return FOLD_SPACE;
	case UNICODE_UNSEEN: return FOLD_NOTHING;
	case UNICODE_OTHER: break;
	}
	return FOLD_BREAK;
}

enum fold_kind fold_kind(uint32_t cp)
{
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return FOLD_HAN;
	if (cp < 0x80) {
		if ((cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z'))
			return FOLD_WORD;
		return cp == ' ' || cp == '\t' ? FOLD_SPACE : FOLD_BREAK;
	}
	return rare_kind(cp);
}
