/*
 * Query language and highlights: the first line is a query, the rest a text. Whatever comes in, it is read, the text
 * marked is the text, and what is marked in it is there.
 */
#include <string.h>

#include "base/arena.h"
#include "base/check.h"
#include "base/ctx.h"
#include "base/utf8.h"
#include "search/entry.h"
#include "search/marks.h"
#include "search/search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Marked-up text without its marks and escapes. */
static void check_same(struct ctx *cx, const char *markup, const char *text)
{
	static const struct {
		const char *from, *to;
	} turns[] = { { "<mark>", "" }, { "</mark>", "" },  { "&lt;", "<" }, { "&gt;", ">" },
		      { "&amp;", "&" }, { "&quot;", "\"" }, { "&#39;", "'" } };
	char *plain = arena_alloc(cx->arena, strlen(markup) + 1);
	size_t n = 0;

	for (const char *s = markup; *s;) {
		size_t k = 0;

		while (k < ARRAY_LEN(turns) && strncmp(s, turns[k].from, strlen(turns[k].from)) != 0)
			k++;
		if (k == ARRAY_LEN(turns)) {
			CHECK(*s != '<');
			plain[n++] = *s++;
			continue;
		}
		if (*turns[k].to)
			plain[n++] = *turns[k].to;
		s += strlen(turns[k].from);
	}
	CHECK(strcmp(plain, text) == 0);
}

static void check_ask(const struct ask *a)
{
	size_t sum = 0;

	CHECK(a->len <= ASK_WORDS && a->symbols <= ASK_SYMBOLS);
	for (size_t i = 0; i < a->len; i++) {
		CHECK(a->words[i].len > 0 && !a->words[i].after_break[0]);
		sum += a->words[i].len;
	}
	CHECK(sum == a->symbols);
}

static void check_entry(struct ctx *cx, const char *title, const char *body)
{
	struct search_doc doc = { .id = 1, .title = title, .body_text = body, .date = DATE_NONE };
	struct entry e;
	struct page_reader page;
	term_t last = 0;
	int rc;

	CHECK(entry_make(cx->arena, &e, &doc, 5) == 0);
	page_open(&page, 5, e.page, e.spots);
	while ((rc = page_next(&page)) == 1) {
		CHECK(page.term > last && page.doc_count == 1);
		last = page.term;
	}
	CHECK(rc == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *raw = (const char *)data, *line = size ? memchr(raw, '\n', size) : NULL;
	size_t query_len = line ? (size_t)(line - raw) : size;
	struct arena arena;
	struct ctx cx;
	struct ask a;
	struct search_marks *marks;
	struct html html;

	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	char *query = utf8_repair(&arena, raw ? raw : "", query_len, NULL);
	char *text = utf8_repair(&arena, line ? line + 1 : "", line ? size - query_len - 1 : 0, NULL);
	CHECK(query && text);
	CHECK(ask_read(&cx, &a, query) == 0);
	check_ask(&a);
	CHECK(marks_words(&cx, &marks, &a) == 0);
	CHECK(search_highlight(&cx, &html, marks, text) == 0);
	check_same(&cx, html.markup, text);
	CHECK(search_snippet(&cx, &html, marks, text, 40) == 0);
	check_entry(&cx, query, text);
	arena_release(&arena);
	return 0;
}
