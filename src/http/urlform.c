#include "http/urlform.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "http/percent.h"

static int decode(struct ctx *cx, const char **out, const char *p, size_t len)
{
	char *text = arena_alloc(cx->arena, len + 1);
	size_t n = 0;

	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "form value of %zu bytes", len);
	for (size_t i = 0; i < len; i++) {
		int c = (uint8_t)p[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			c = percent_byte(p + i, len - i);
			if (c < 0)
				return err_detail(cx, ERR_BAD_REQUEST, "form has a bad percent escape");
			i += 2;
		}
		text[n++] = (char)c;
	}
	text[n] = '\0';
	if (!utf8_valid(text, n))
		return err_detail(cx, ERR_BAD_REQUEST, "form text is not UTF-8 or has a NUL");
	*out = text;
	return 0;
}

static int parse_pair(struct ctx *cx, struct http_pair *pair, const char *p, size_t len)
{
	const char *equals = memchr(p, '=', len);
	size_t name = equals ? (size_t)(equals - p) : len;

	pair->value = "";
	TRY(decode(cx, &pair->name, p, name));
	return equals ? decode(cx, &pair->value, equals + 1, len - name - 1) : 0;
}

int urlform_parse(struct ctx *cx, const struct http_pair **out, size_t *out_len, const char *text, size_t len,
		  unsigned max)
{
	VEC(struct http_pair) pairs = { 0 };
	const char *at = text, *end = text + len;

	while (at < end) {
		const char *amp = memchr(at, '&', (size_t)(end - at));
		size_t n = amp ? (size_t)(amp - at) : (size_t)(end - at);
		struct http_pair pair;

		if (n > 0) {
			if (pairs.len >= max)
				return err_detail(cx, ERR_TOO_LARGE, "more than %u form fields", max);
			TRY(parse_pair(cx, &pair, at, n));
			if (!vec_push(cx->arena, &pairs, pair))
				return err_detail(cx, ERR_NO_MEMORY, "form fields");
		}
		at = amp ? amp + 1 : end;
	}
	*out = pairs.ptr;
	*out_len = pairs.len;
	return 0;
}
