/* The borders text comes in by: repair, trimming, GB18030, loose dates, and the escapes it goes out through. */
#include "base/buf.h"
#include "base/date.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_escapes(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a);
	buf_html(&b, text);
	CHECK(!b.ptr || !strpbrk(b.ptr, "<>\"'"));
	buf_truncate(&b, 0);
	buf_url_arg(&b, text);
	CHECK(!b.ptr || !strpbrk(b.ptr, "/&?#= +<\"'"));
	buf_truncate(&b, 0);
	buf_json_str(&b, text);
	CHECK(!strpbrk(b.ptr, "<>&'\n"));
	CHECK(utf8_valid(b.ptr, b.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *raw = (const char *)data;
	struct arena a;
	size_t dropped;

	arena_init(&a, ARENA_LIMIT_REQUEST);
	char *text = utf8_repair(&a, raw, size, &dropped);
	CHECK(text && utf8_valid(text, strlen(text)));
	CHECK(strlen(text) + dropped <= size);
	CHECK(utf8_prefix(text, strlen(text), utf8_count(text, strlen(text))) == strlen(text));

	char *trimmed = utf8_trim(&a, text);
	CHECK(strcmp(utf8_trim(&a, trimmed), trimmed) == 0);
	date_t d = date_parse_loose(text);
	if (d != DATE_NONE) {
		char out[DATE_TEXT_BYTES];
		date_format(d, out);
		CHECK(date_parse(out) == d);
	}
	char *decoded = utf8_from_gb18030(&a, raw, size);
	CHECK(!decoded || utf8_valid(decoded, strlen(decoded)));
	check_escapes(&a, arena_strndup(&a, raw, size ? strnlen(raw, size) : 0));
	arena_release(&a);
	return 0;
}
