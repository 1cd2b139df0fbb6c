/* First line: a Content-Type; the rest: the body. What is taken must be text, and files must lie inside the body. */
#include "base/check.h"
#include "base/utf8.h"
#include "http/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *s)
{
	CHECK(s && utf8_valid(s, strlen(s)));
}

static void check_parts(const struct multipart *m, struct bytes body)
{
	for (size_t i = 0; i < m->field_len; i++) {
		check_text(m->fields[i].name);
		check_text(m->fields[i].value);
	}
	for (size_t i = 0; i < m->file_len; i++) {
		const struct http_file *f = &m->files[i];

		check_text(f->field);
		check_text(f->filename);
		check_text(f->content_type);
		for (const char *p = f->filename; *p; p++)
			CHECK((uint8_t)*p >= 0x20 && *p != 0x7f);
		CHECK(f->content.ptr >= body.ptr && f->content.ptr + f->content.len <= body.ptr + body.len);
	}
	CHECK(m->field_len + m->file_len <= 50);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
	struct multipart m = { 0 };
	struct arena arena;
	struct ctx cx;

	if (!line)
		return 0;
	arena_init(&arena, 1 << 20);
	ctx_init(&cx, &arena);
	char *type = arena_strndup(&arena, (const char *)data, (size_t)(line - data));
	struct bytes body = { line + 1, size - (size_t)(line + 1 - data) };
	const char *boundary;
	if (type && multipart_boundary(&cx, &boundary, type) == 0 && multipart_parse(&cx, &m, body, boundary, 50) == 0)
		check_parts(&m, body);
	arena_release(&arena);
	return 0;
}
