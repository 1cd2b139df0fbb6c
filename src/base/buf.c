#include "base/buf.h"

#include <stdint.h>

#include "base/ctx.h"
#include "base/utf8.h"

#define BUF_FIRST_BYTES 256u

void buf_init(struct buf *b, struct arena *arena)
{
	*b = (struct buf){ .arena = arena };
}

/* Room for more bytes and the NUL behind them. */
static bool buf_room(struct buf *b, size_t more)
{
	size_t need;

	if (b->failed)
		return false;
	if (more < b->cap - b->len)
		return true;
	if (__builtin_add_overflow(b->len, more, &need) || need > SIZE_MAX / 4) {
		b->arena->failed = b->failed = true;
		return false;
	}
	size_t cap = b->cap ? b->cap * 2 : BUF_FIRST_BYTES;
	while (cap <= need)
		cap *= 2;
	char *grown = arena_grow(b->arena, b->ptr, b->cap, cap);
	if (!grown) {
		b->failed = true;
		return false;
	}
	b->ptr = grown;
	b->cap = cap;
	return true;
}

void buf_add(struct buf *b, const void *p, size_t len)
{
	if (len == 0 || !buf_room(b, len))
		return;
	memcpy(b->ptr + b->len, p, len);
	b->len += len;
	b->ptr[b->len] = '\0';
}

void buf_str(struct buf *b, const char *s)
{
	if (s)
		buf_add(b, s, strlen(s));
}

void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_int(struct buf *b, int64_t n)
{
	char digits[20];
	size_t i = sizeof(digits);
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do {
		digits[--i] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (n < 0)
		digits[--i] = '-';
	buf_add(b, digits + i, sizeof(digits) - i);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	int len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	CHECK(len >= 0);
	if (len == 0 || !buf_room(b, (size_t)len))
		return;
	va_start(ap, fmt);
	vsnprintf(b->ptr + b->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)len;
}

void buf_truncate(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->ptr[len] = '\0';
}

int buf_done(struct ctx *cx, const struct buf *b)
{
	if (!b->failed)
		return 0;
	return err_detail(cx, ERR_NO_MEMORY, "a buffer of %zu bytes could not grow", b->len);
}

const char *buf_cstr(const struct buf *b)
{
	return b->ptr ? b->ptr : "";
}

static const char *html_escape(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

void buf_html(struct buf *b, const char *s)
{
	if (!s)
		return;
	for (;;) {
		size_t run = strcspn(s, "&<>\"'");
		buf_add(b, s, run);
		s += run;
		if (!*s)
			return;
		buf_str(b, html_escape(*s++));
	}
}

static bool url_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

static void buf_percent(struct buf *b, const char *s, char also_kept)
{
	static const char digits[] = "0123456789ABCDEF";

	for (; s && *s; s++) {
		if (url_unreserved(*s) || *s == also_kept) {
			buf_char(b, *s);
		} else {
			unsigned char c = (unsigned char)*s;
			buf_add(b, (const char[]){ '%', digits[c >> 4], digits[c & 15] }, 3);
		}
	}
}

void buf_url_path(struct buf *b, const char *s)
{
	buf_percent(b, s, '/');
}

void buf_url_arg(struct buf *b, const char *s)
{
	buf_percent(b, s, '-');
}

static bool json_plain(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 0x20 && u < 0x7F && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != '\'';
}

static void json_char(struct buf *b, uint32_t cp)
{
	char utf8[4];

	if (cp == '"' || cp == '\\')
		buf_add(b, (const char[]){ '\\', (char)cp }, 2);
	else if (cp == '\n')
		buf_add(b, "\\n", 2);
	else if (cp == '\r')
		buf_add(b, "\\r", 2);
	else if (cp == '\t')
		buf_add(b, "\\t", 2);
	else if (cp < 0x80 || cp == 0x2028 || cp == 0x2029)
		buf_printf(b, "\\u%04x", (unsigned)cp);
	else
		buf_add(b, utf8, utf8_put(utf8, cp));
}

void buf_json_str(struct buf *b, const char *s)
{
	if (!s) {
		buf_add(b, "null", 4);
		return;
	}
	const char *end = s + strlen(s);
	buf_char(b, '"');
	while (s < end) {
		const char *run = s;
		while (s < end && json_plain(*s))
			s++;
		buf_add(b, run, (size_t)(s - run));
		if (s < end)
			json_char(b, utf8_next(&s, end));
	}
	buf_char(b, '"');
}
