/* Forms: any fields whatever give either typed values within their declared bounds, or messages. */
#include "base/ctx.h"
#include "base/utf8.h"
#include "web/form.h"

static const char *const choices[] = { "active", "none", NULL };

#define FORM_FILE "fuzz/fuzz_form.def"
#include "web/form_decl.h"
#define FORM_FILE "fuzz/fuzz_form.def"
#include "web/form_defs.h"

#define PAIRS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "name=value" a line; names are one letter, so that fields are hit often. */
static size_t pairs_of(struct arena *a, const uint8_t *data, size_t size, struct http_pair *out)
{
	size_t n = 0;

	while (size > 0 && n < PAIRS_MAX) {
		const uint8_t *end = memchr(data, 0, size);
		size_t len = end ? (size_t)(end - data) : size;
		char *text = arena_strndup(a, (const char *)data, len);
		char *mark = strchr(text, '=');
		if (mark) {
			*mark = '\0';
			out[n++] = (struct http_pair){ text, mark + 1 };
		}
		data += len + (end != NULL);
		size -= len + (end != NULL);
	}
	return n;
}

static void check_text(const char *s, size_t max)
{
	CHECK(!s || (utf8_valid(s, strlen(s)) && utf8_count(s, strlen(s)) <= max));
}

static void check_form(const struct form_fuzz *f)
{
	size_t wrong = 0;

	for (size_t i = 0; i < f->state.def->field_len; i++) {
		CHECK(f->state.raw[i] && utf8_valid(f->state.raw[i], strlen(f->state.raw[i])));
		CHECK(!f->state.messages[i] || utf8_valid(f->state.messages[i], strlen(f->state.messages[i])));
		wrong += f->state.messages[i] != NULL;
	}
	CHECK(wrong == f->state.error_len);
	check_text(f->t, 10);
	CHECK(!f->t || (*f->t && !strchr(f->t, '\n')));
	check_text(f->l, 30);
	check_text(f->s, 8);
	CHECK(f->i == 0 || (f->i >= -5 && f->i <= 99));
	CHECK(f->n >= 0);
	CHECK(f->d == DATE_NONE || (f->d >= date_from_ymd(1, 1, 1) && f->d <= date_from_ymd(9999, 12, 31)));
	CHECK(!f->c || f->c == choices[0] || f->c == choices[1]);
	CHECK(f->v.len <= 3);
	for (size_t i = 0; i < f->v.len; i++)
		check_text(f->v.values[i], 500);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct http_pair *pairs;
	struct http_request req = { .method = HTTP_POST };
	struct arena a;
	struct ctx cx;
	void *out = NULL;

	if (size > 65536)
		return 0;
	arena_init(&a, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &a);
	pairs = arena_new_array(&a, struct http_pair, PAIRS_MAX);
	CHECK(pairs);
	req.field_len = req.query_len = pairs_of(&a, data, size, pairs);
	req.fields = req.query = pairs;
	for (int get = 0; get < 2; get++) {
		req.method = get ? HTTP_GET : HTTP_POST;
		int rc = form_parse(&cx, &out, form_def_fuzz(), &req, pairs, req.field_len);
		CHECK(rc == 0 || rc == ERR_BAD_REQUEST || rc == ERR_NOT_FOUND);
		if (rc == 0)
			check_form(out);
		CHECK(rc < 0 || !get || !form_failed(out));
	}
	arena_release(&a);
	return 0;
}
