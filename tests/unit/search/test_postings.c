/* Pages are read as they were written, however entries are cut, and damage is seen. */
#include <string.h>

#include "base/err.h"
#include "search/entry.h"
#include "search/postings.h"
#include "support/test.h"

#define PAGES 4000
#define BASE 1000

struct book {
	struct arena *arena;
	struct {
		term_t first;
		struct bytes docs, spots;
	} pages[PAGES];
	size_t len;
};

static struct bytes copy(struct arena *a, struct bytes b)
{
	uint8_t *p = arena_alloc(a, b.len + 1);

	assert_non_null(p);
	memcpy(p, b.ptr, b.len);
	return (struct bytes){ p, b.len };
}

static int keep_page(void *arg, uint32_t page, term_t first, struct bytes docs, struct bytes spots)
{
	struct book *b = arg;

	assert_int_equal(page, b->len);
	b->pages[b->len].first = first;
	b->pages[b->len].docs = copy(b->arena, docs);
	b->pages[b->len++].spots = copy(b->arena, spots);
	return 0;
}

/* Counts and positions of a document under a term, made up from both. */
static struct posting made_up(unsigned term, int64_t no, uint8_t *spots, size_t *len)
{
	struct posting p = { .no = no };
	uint32_t n;

	p.counts.title = (term + (unsigned)no) % 11 == 0 ? 2 : 0;
	p.counts.head = (term + (unsigned)no) % 13 == 0;
	p.counts.body = (unsigned)no % 5 == 4 ? 300 : (unsigned)no % 3;
	if (!(p.counts.title | p.counts.head | p.counts.body))
		p.counts.body = 1;
	n = p.counts.title + p.counts.head + p.counts.body;
	*len = 0;
	for (uint32_t i = 0; i < n; i++)
		*len += number_put(spots + *len, 1 + (i * 7 + term) % 300);
	return p;
}

static void write_book(struct test *t, struct book *b, size_t full_bytes, unsigned terms, int64_t docs)
{
	struct page_writer w;
	uint8_t spots[4096];
	size_t len;

	*b = (struct book){ .arena = &t->arena };
	page_writer_init(&w, &t->arena, BASE, full_bytes);
	w.emit = keep_page;
	w.arg = b;
	for (unsigned term = 1; term <= terms; term++)
		for (int64_t no = BASE; no < BASE + docs; no += 1 + term % 7) {
			struct posting p = made_up(term, no, spots, &len);
			assert_int_equal(page_add(&w, (term_t)term << 40, &p, (struct bytes){ spots, len }), 0);
		}
	assert_int_equal(page_finish(&w), 0);
}

static void check_entry(const struct page_reader *page, int64_t *no)
{
	unsigned term = (unsigned)(page->term >> 40);
	struct posting_reader r, quick;
	struct posting p, q;
	struct bytes spots, none = { 0 };
	uint8_t expected[4096];
	size_t len;

	postings_open(&r, BASE, page->docs, page->spots);
	postings_open(&quick, BASE, page->docs, none);
	while (postings_next(&r, &p, &spots) == 1) {
		struct posting want = made_up(term, *no, expected, &len);

		assert_int_equal(p.no, *no);
		assert_memory_equal(&p.counts, &want.counts, sizeof(p.counts));
		assert_int_equal(spots.len, len);
		assert_memory_equal(spots.ptr, expected, len);
		assert_int_equal(postings_quick(&quick, &q), 1);
		assert_int_equal(p.no, q.no);
		assert_memory_equal(&p.counts, &q.counts, sizeof(p.counts)); /* not the whole: the structs end in padding */
		*no += 1 + term % 7;
	}
	assert_int_equal(postings_quick(&quick, &q), 0);
}

static void check_book(const struct book *b, unsigned terms, int64_t docs)
{
	term_t term = 0;
	int64_t no = BASE;

	for (size_t i = 0; i < b->len; i++) {
		struct page_reader page;
		bool first = true;

		page_open(&page, BASE, b->pages[i].docs, b->pages[i].spots);
		while (page_next(&page) == 1) {
			if (first)
				assert_int_equal(page.term, b->pages[i].first);
			first = false;
			if (page.term != term) {
				assert_true(term == 0 || no >= BASE + docs);
				assert_int_equal(page.term, term + ((term_t)1 << 40));
				term = page.term;
				no = BASE;
			}
			check_entry(&page, &no);
		}
	}
	assert_int_equal(term >> 40, terms);
	assert_true(no >= BASE + docs);
}

static void pages_are_read_as_they_were_written(void **state)
{
	struct test *t = *state;
	struct book *b = test_calloc(1, sizeof(*b));

	write_book(t, b, PAGE_FULL_BYTES, 40, 900);
	assert_true(b->len > 100);
	for (size_t i = 0; i < b->len; i++)
		assert_true(b->pages[i].docs.len <= PAGE_FULL_BYTES + 40);
	check_book(b, 40, 900);
	write_book(t, b, 0, 40, 900);
	assert_int_equal(b->len, 1);
	check_book(b, 40, 900);
	test_free(b);
}

static void a_cut_or_changed_page_is_an_error_or_something_else_but_never_read_past(void **state)
{
	struct test *t = *state;
	struct book *b = test_calloc(1, sizeof(*b));
	size_t errors = 0;

	write_book(t, b, 0, 6, 60);
	for (size_t cut = 0; cut < b->pages[0].docs.len; cut++) {
		struct bytes part = copy(&t->arena, (struct bytes){ b->pages[0].docs.ptr, cut });
		struct page_reader page;
		struct posting_reader r;
		struct posting p;
		struct bytes spots;
		int rc, entry = 1;

		page_open(&page, BASE, part, b->pages[0].spots);
		while ((rc = page_next(&page)) == 1) {
			postings_open(&r, BASE, page.docs, page.spots);
			while ((entry = postings_next(&r, &p, &spots)) == 1)
				;
			assert_true(entry == 0 || entry == ERR_CORRUPT);
		}
		errors += rc == ERR_CORRUPT;
	}
	assert_true(errors > b->pages[0].docs.len / 2);
	test_free(b);
}

static void numbers_of_every_size_come_back(void **state)
{
	uint8_t p[10];
	uint64_t v;

	(void)state;
	for (unsigned bit = 0; bit < 64; bit++) {
		uint64_t wanted = (UINT64_C(1) << bit) | bit;
		size_t n = number_put(p, wanted);

		assert_int_equal(number_get(p, p + n, &v), n);
		assert_true(v == wanted);
		assert_int_equal(number_get(p, p + n - 1, &v), 0);
	}
}

static void a_length_code_is_within_seven_in_a_hundred_and_rises(void **state)
{
	(void)state;
	for (uint32_t len = 0; len < 400000; len += 1 + len / 100) {
		uint32_t read = length_of(length_code(len)), apart = read > len ? read - len : len - read;

		assert_true(apart <= 1 + len * 7 / 100);
		assert_true(length_code(len) <= length_code(len + 1));
	}
	assert_int_equal(length_of(length_code(0)), 0);
	assert_int_equal(length_code(UINT32_MAX), 255);
}

static void a_document_becomes_one_page_with_its_facts(void **state)
{
	struct test *t = *state;
	int64_t sections[] = { 5, 6 };
	struct search_doc doc = { .id = 1,
				  .title = "税收条例",
				  .doc_no = "国发〔2018〕41号",
				  .body_text = "税收，税收。",
				  .date = 18000,
				  .body_id = 9,
				  .section_path = sections,
				  .section_len = 2,
				  .validity = 3 };
	struct entry e;
	struct page_reader page;
	bool found = false;

	assert_int_equal(entry_make(&t->arena, &e, &doc, 77), 0);
	assert_int_equal(e.title_len, 4);
	assert_int_equal(e.head_len, 5);
	assert_int_equal(e.body_len, 4);
	assert_int_equal(e.facts.state, FACTS_HERE | 3);
	assert_int_equal(e.facts.day, 18000);
	page_open(&page, 77, e.page, e.spots);
	while (page_next(&page) == 1) {
		struct posting_reader r;
		struct posting p;
		struct bytes spots;
		uint32_t at[8];

		if (page.term != term_pair(0x7A0E, 0x6536))
			continue;
		found = true;
		postings_open(&r, 77, page.docs, page.spots);
		assert_int_equal(postings_next(&r, &p, &spots), 1);
		assert_int_equal(p.no, 77);
		assert_int_equal(p.counts.title, 1);
		assert_int_equal(p.counts.body, 2);
		assert_int_equal(spots_read(spots, at, 8), 3);
		assert_int_equal(at[0], 0);
		assert_int_equal(at[1], POS_BODY);
		assert_int_equal(at[2], POS_BODY + 3);
	}
	assert_true(found);
}

static void an_empty_document_is_an_empty_page(void **state)
{
	struct test *t = *state;
	struct search_doc doc = { .id = 1, .date = DATE_NONE };
	struct entry e;

	assert_int_equal(entry_make(&t->arena, &e, &doc, 1), 0);
	assert_non_null(e.page.ptr);
	assert_int_equal(e.page.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(pages_are_read_as_they_were_written),
		TEST(a_cut_or_changed_page_is_an_error_or_something_else_but_never_read_past),
		TEST(numbers_of_every_size_come_back),
		TEST(a_length_code_is_within_seven_in_a_hundred_and_rises),
		TEST(a_document_becomes_one_page_with_its_facts),
		TEST(an_empty_document_is_an_empty_page),
	};
	return test_run(tests);
}
