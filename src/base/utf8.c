#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>

#include "base/arena.h"

#define REPLACEMENT 0xFFFDu

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Length of the sequence a lead byte begins, and the bounds of its second byte; 0 for no lead byte. */
static size_t lead_length(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xBF;
	if (c >= 0xC2 && c <= 0xDF)
		return 2;
	if (c >= 0xE0 && c <= 0xEF) {
		if (c == 0xE0)
			*low = 0xA0; /* no overlong forms */
		if (c == 0xED)
			*high = 0x9F; /* no surrogates */
		return 3;
	}
	if (c >= 0xF0 && c <= 0xF4) {
		if (c == 0xF0)
			*low = 0x90;
		if (c == 0xF4)
			*high = 0x8F; /* nothing past U+10FFFF */
		return 4;
	}
	return 0;
}

/* Bytes of the valid sequence at p, 0 when it is none. *cp is set when it is one. */
static size_t decode(const unsigned char *p, size_t len, uint32_t *cp)
{
	unsigned char low, high;

	if (p[0] < 0x80) {
		*cp = p[0];
		return p[0] != 0;
	}
	size_t n = lead_length(p[0], &low, &high);
	if (n == 0 || len < n || p[1] < low || p[1] > high)
		return 0;
	uint32_t value = p[0] & (0xFFu >> (n + 1));
	for (size_t i = 1; i < n; i++) {
		if (!is_tail(p[i]))
			return 0;
		value = value << 6 | (p[i] & 0x3Fu);
	}
	*cp = value;
	return n;
}

uint32_t utf8_next(const char **s, const char *end)
{
	uint32_t cp;

	if (*s >= end)
		return 0;
	size_t n = decode((const unsigned char *)*s, (size_t)(end - *s), &cp);
	*s += n ? n : 1;
	return n ? cp : REPLACEMENT;
}

size_t utf8_put(char out[4], uint32_t cp)
{
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n - 1; i > 0; i--) {
		out[i] = (char)(0x80u | (cp & 0x3Fu));
		cp >>= 6;
	}
	out[0] = (char)((0xF00u >> n & 0xFFu) | cp);
	return n;
}

bool utf8_valid(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;
	uint32_t cp;

	while (p < end) {
		size_t n = decode(p, (size_t)(end - p), &cp);
		if (n == 0)
			return false;
		p += n;
	}
	return true;
}

size_t utf8_count(const char *s, size_t len)
{
	const char *end = s + len;
	size_t count = 0;

	while (utf8_next(&s, end) != 0)
		count++;
	return count;
}

size_t utf8_prefix(const char *s, size_t len, size_t chars)
{
	const char *p = s, *end = s + len;

	while (chars > 0 && utf8_next(&p, end) != 0)
		chars--;
	return (size_t)(p - s);
}

bool utf8_is_han(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0x3007, 0x3007 },   { 0x3400, 0x4DBF },   { 0x4E00, 0x9FFF },
		{ 0xF900, 0xFAFF },   { 0x20000, 0x2A6DF }, { 0x2A700, 0x2EBE0 },
		{ 0x2EBF0, 0x2EE5D }, { 0x2F800, 0x2FA1F }, { 0x30000, 0x323AF },
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (cp <= ranges[i].last)
			return cp >= ranges[i].first;
	return false;
}

bool utf8_is_space(uint32_t cp)
{
	return (cp >= 0x09 && cp <= 0x0D) || cp == 0x20 || cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200D) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x2060 || cp == 0x3000 || cp == 0xFEFF;
}

char *utf8_trim(struct arena *a, const char *s)
{
	if (!s)
		return NULL;
	const char *p = s, *end = s + strlen(s), *first = end, *last = end;
	while (p < end) {
		const char *start = p;
		if (utf8_is_space(utf8_next(&p, end)))
			continue;
		if (first == end)
			first = start;
		last = p;
	}
	return arena_strndup(a, first, first < last ? (size_t)(last - first) : 0);
}

static bool is_dropped_control(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7F && cp <= 0x9F);
}

char *utf8_repair(struct arena *a, const char *s, size_t len, size_t *dropped)
{
	char *out = len < SIZE_MAX ? arena_alloc(a, len + 1) : NULL;
	const unsigned char *p = (const unsigned char *)s, *end = p + len;
	size_t used = 0, lost = 0;

	if (!out)
		return NULL;
	while (p < end) {
		uint32_t cp;
		size_t n = decode(p, (size_t)(end - p), &cp);
		if (n == 1 && cp == '\r' && end - p > 1 && p[1] == '\n') {
			p++;
		} else if (n == 0 || is_dropped_control(cp)) {
			lost++;
			p += n ? n : 1;
		} else {
			memcpy(out + used, p, n);
			used += n;
			p += n;
		}
	}
	out[used] = '\0';
	if (dropped)
		*dropped = lost;
	return out;
}

char *utf8_from_gb18030(struct arena *a, const char *s, size_t len)
{
	/* Two bytes of GB18030 become at most three of UTF-8, four at most four. */
	if (len > SIZE_MAX / 4 || memchr(s ? s : "", 0, len))
		return NULL;
	size_t room = len + len / 2 + 4;
	char *out = arena_alloc(a, room + 1);
	if (!out)
		return NULL;
	iconv_t cd = iconv_open("UTF-8", "GB18030");
	CHECK(cd != (iconv_t)-1);
	char *in_at, *out_at = out;
	memcpy(&in_at, &s, sizeof(in_at)); /* iconv wants it without const and does not write there */
	size_t lost = iconv(cd, &in_at, &len, &out_at, &room);
	if (lost != (size_t)-1)
		lost = iconv(cd, NULL, NULL, &out_at, &room);
	iconv_close(cd);
	if (lost == (size_t)-1 || len != 0)
		return NULL;
	*out_at = '\0';
	return out;
}
