/* What is taken must be text, and written anew with every byte escaped must read as the same. */
#include "base/buf.h"
#include "base/check.h"
#include "base/utf8.h"
#include "http/urlform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_again(struct buf *b, const char *s)
{
	for (; *s; s++)
		buf_printf(b, "%%%02x", (uint8_t)*s);
}

static void check_round(struct ctx *cx, const struct http_pair *pairs, size_t len)
{
	const struct http_pair *again;
	size_t again_len;
	struct buf b;

	buf_init(&b, cx->arena);
	for (size_t i = 0; i < len; i++) {
		CHECK(utf8_valid(pairs[i].name, strlen(pairs[i].name)));
		CHECK(utf8_valid(pairs[i].value, strlen(pairs[i].value)));
		write_again(&b, pairs[i].name);
		buf_char(&b, '=');
		write_again(&b, pairs[i].value);
		buf_char(&b, '&');
	}
	CHECK(urlform_parse(cx, &again, &again_len, buf_cstr(&b), b.len, 100) == 0);
	CHECK(again_len == len);
	for (size_t i = 0; i < len; i++)
		CHECK(strcmp(pairs[i].name, again[i].name) == 0 && strcmp(pairs[i].value, again[i].value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct http_pair *pairs;
	struct arena arena;
	struct ctx cx;
	size_t len;

	arena_init(&arena, 16 << 20);
	ctx_init(&cx, &arena);
	if (size < 65536 && urlform_parse(&cx, &pairs, &len, (const char *)data, size, 100) == 0)
		check_round(&cx, pairs, len);
	arena_release(&arena);
	return 0;
}
