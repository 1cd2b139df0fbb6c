/*
 * The parser works on code points: it strips white space, folds width and brackets, then reads the one shape there is.
 * It never guesses: two bracket pairs, a year outside 1900-2099 or Latin agency letters make it DOCNO_OTHER.
 */
#include "law/docno.h"

#include "base/buf.h"
#include "base/utf8.h"

#define DOCNO_MAX_CHARS 60

static bool is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0 || (c >= 0x2000 && c <= 0x200D) ||
	       c == 0xFEFF;
}

static uint32_t fold(uint32_t c)
{
	static const uint32_t open[] = { '[', '(', 0xFF3B, 0xFF08, 0x3010, 0x3014, 0x3016 };
	static const uint32_t shut[] = { ']', ')', 0xFF3D, 0xFF09, 0x3011, 0x3015, 0x3017 };

	if (c >= 0xFF10 && c <= 0xFF19)
		return c - 0xFF10 + '0';
	for (size_t i = 0; i < ARRAY_LEN(open); i++) {
		if (c == open[i])
			return 0x3014;
		if (c == shut[i])
			return 0x3015;
	}
	return c;
}

static size_t fold_all(uint32_t *out, const char *s)
{
	const char *end = s + strlen(s);
	size_t n = 0;

	while (s < end) {
		uint32_t c = utf8_next(&s, end);

		if (is_space(c))
			continue;
		if (n == DOCNO_MAX_CHARS)
			return 0;
		out[n++] = fold(c);
	}
	return n;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static int64_t read_number(const uint32_t *c, size_t n, size_t *at, size_t max_digits)
{
	int64_t v = 0;
	size_t start = *at;

	while (*at < n && is_digit(c[*at]) && *at - start < max_digits)
		v = v * 10 + (int64_t)(c[(*at)++] - '0');
	return *at == start || (*at < n && is_digit(c[*at])) ? -1 : v;
}

static const char *agency_text(struct ctx *cx, const uint32_t *c, size_t n)
{
	struct buf b;
	char tmp[4];

	buf_init(&b, cx->arena);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, tmp, utf8_put(tmp, c[i]));
	return b.failed ? NULL : buf_cstr(&b);
}

/* 机关代字〔年〕号: the serial may carry 第 and zeros in front and lack 号 behind. */
static bool read_letter(struct ctx *cx, struct docno *out, const uint32_t *c, size_t n)
{
	size_t at = 0;
	int64_t year, serial;

	while (at < n && utf8_is_han(c[at]))
		at++;
	if (at < 2 || at > 20 || at == n || c[at] != 0x3014)
		return false;
	out->agency = agency_text(cx, c, at);
	at++;
	year = read_number(c, n, &at, 4);
	if (year < 1900 || year > 2099 || at == n || c[at] != 0x3015)
		return false;
	at++;
	if (at < n && c[at] == 0x7B2C) /* 第 */
		at++;
	serial = read_number(c, n, &at, 6);
	if (serial < 1 || serial > 99999)
		return false;
	if (at < n && c[at] == 0x53F7) /* 号 */
		at++;
	if (at != n)
		return false;
	out->kind = DOCNO_LETTER;
	out->year = (int)year;
	out->serial = serial;
	out->text = out->agency ? arena_printf(cx->arena, "%s〔%d〕%lld号", out->agency, out->year, (long long)serial) : NULL;
	return true;
}

/* …令第N号 */
static bool read_order(struct ctx *cx, struct docno *out, const uint32_t *c, size_t n)
{
	size_t at = 0;
	int64_t serial;

	while (at + 1 < n && utf8_is_han(c[at]) && !(c[at] == 0x4EE4 && c[at + 1] == 0x7B2C))
		at++;
	if (at < 1 || at + 1 >= n || c[at] != 0x4EE4 || c[at + 1] != 0x7B2C) /* 令第 */
		return false;
	out->agency = agency_text(cx, c, at + 1);
	at += 2;
	serial = read_number(c, n, &at, 6);
	if (serial < 1 || at >= n || c[at] != 0x53F7 || at + 1 != n)
		return false;
	out->kind = DOCNO_ORDER;
	out->serial = serial;
	out->text = out->agency ? arena_printf(cx->arena, "%s第%lld号", out->agency, (long long)serial) : NULL;
	return true;
}

int docno_parse(struct ctx *cx, struct docno *out, const char *s)
{
	uint32_t c[DOCNO_MAX_CHARS];
	size_t n;
	char *trimmed;

	*out = (struct docno){ .text = "", .agency = "" };
	if (!s)
		return 0;
	trimmed = utf8_trim(cx->arena, s);
	if (!trimmed)
		return err_set(cx, ERR_NO_MEMORY, "文号处理失败：内存不足。");
	n = fold_all(c, trimmed);
	if (trimmed[0] == '\0')
		return 0;
	if (!n || (!read_letter(cx, out, c, n) && !read_order(cx, out, c, n)))
		*out = (struct docno){ .kind = DOCNO_OTHER, .text = trimmed, .agency = "" };
	if (!out->text)
		return err_set(cx, ERR_NO_MEMORY, "文号处理失败：内存不足。");
	out->changed = strcmp(out->text, s) != 0;
	return 0;
}
