/* The index against a reader who looks through every document, and one engine against the other. */
#include <string.h>

#include "base/buf.h"
#include "base/str.h"
#include "search/scan.h"
#include "search/search.h"
#include "support/store.h"

#define DOCS 400
#define FIELD_BYTES 400

/* What a document should be found by. */
struct known {
	bool here;
	struct search_doc doc;
	char title[FIELD_BYTES], body[FIELD_BYTES], keywords[FIELD_BYTES];
	int64_t sections[2];
};

struct world {
	struct test *t;
	uint64_t seed;
	struct known docs[DOCS];
	struct buf transcript; /* every result, to compare engines by */
};

static uint32_t dice(struct world *w, uint32_t sides)
{
	w->seed = w->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(w->seed >> 33) % sides;
}

static const char *const alphabet[] = { "税", "收", "政",   "府", "公", "开", "信",
					"息", "的", "2026", "GB", "，", "\n", "　" };

static void random_text(struct world *w, char *out, uint32_t most)
{
	uint32_t n = dice(w, most);

	out[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		size_t len = strlen(out);
		str_copy(out + len, FIELD_BYTES - len, alphabet[dice(w, ARRAY_LEN(alphabet))]);
	}
}

static void random_doc(struct world *w, struct known *k, int64_t id)
{
	random_text(w, k->title, 8);
	random_text(w, k->body, 60);
	random_text(w, k->keywords, 4);
	k->sections[0] = 1 + dice(w, 3);
	k->sections[1] = 10 + dice(w, 5);
	k->doc = (struct search_doc){ .id = id,
				      .title = k->title,
				      .body_text = k->body,
				      .keywords = k->keywords,
				      .date = 18000 + (date_t)dice(w, 2000),
				      .body_id = 1 + dice(w, 4),
				      .section_path = k->sections,
				      .section_len = 2,
				      .validity = (int)dice(w, 3) };
}

#define CHANGES 120

/* Many in one transaction; the dice are thrown anew when the store runs it again. */
static int change_many(struct ctx *cx, void *arg)
{
	struct world *w = arg;

	for (int i = 0; i < CHANGES; i++) {
		struct known *k = &w->docs[dice(w, DOCS)];
		int64_t id = 1000 + (k - w->docs);

		k->here = dice(w, 5) != 0;
		if (k->here)
			random_doc(w, k, id);
		TRY(k->here ? search_put(cx, &k->doc) : search_remove(cx, id));
	}
	return 0;
}

struct symbols {
	struct scan_symbol list[FIELD_BYTES];
	size_t len;
};

static void read_symbols(const char *text, struct symbols *out)
{
	struct scan s;

	out->len = 0;
	scan_init(&s, text, strlen(text));
	while (scan_next(&s, &out->list[out->len]))
		out->len++;
}

static bool text_holds(const char *text, const struct symbols *q)
{
	struct symbols t;

	read_symbols(text, &t);
	for (size_t i = 0; i + q->len <= t.len; i++) {
		size_t k = 0;

		while (k < q->len && t.list[i + k].symbol == q->list[k].symbol &&
		       (k == 0 || t.list[i + k].after_break == q->list[k].after_break))
			k++;
		if (k == q->len)
			return true;
	}
	return false;
}

static bool holds(const struct known *k, const char *word)
{
	struct symbols q;

	read_symbols(word, &q);
	return text_holds(k->title, &q) || text_holds(k->body, &q) || text_holds(k->keywords, &q);
}

/* The whole title, whatever stands between its symbols. */
static bool is_title(const struct known *k, const char *text)
{
	struct symbols t, q;

	read_symbols(k->title, &t);
	read_symbols(text, &q);
	if (t.len != q.len || q.len == 0)
		return false;
	for (size_t i = 0; i < t.len; i++)
		if (t.list[i].symbol != q.list[i].symbol)
			return false;
	return true;
}

static bool passes(const struct known *k, const struct search_query *q)
{
	bool in_section = q->section_len == 0;

	for (size_t i = 0; i < q->section_len; i++)
		in_section |= k->sections[0] == q->section_ids[i] || k->sections[1] == q->section_ids[i];
	return k->here && in_section && (q->body_len == 0 || k->doc.body_id == q->body_ids[0]) &&
	       (q->validity_mask == 0 || (q->validity_mask >> k->doc.validity & 1)) &&
	       (q->date_from == 0 || k->doc.date >= q->date_from) && (q->date_to == 0 || k->doc.date <= q->date_to);
}

struct asking {
	struct search_query query;
	struct search_result *result;
};

static int ask_work(struct ctx *cx, void *arg)
{
	struct asking *a = arg;

	return search_query(cx, &a->result, &a->query);
}

static int check_work(struct ctx *cx, void *arg)
{
	(void)arg;
	return search_check(cx);
}

/* One query, its words given apart for the one who looks through everything; an exact title counts too. */
static void compare(struct world *w, const struct search_query *q, const char *const *words, size_t n)
{
	struct asking a = { .query = *q };
	int64_t expected = 0;
	bool sorted = true;

	a.query.limit = DOCS;
	store_ok(w->t, db_read(&w->t->cx, ask_work, &a));
	for (size_t i = 0; i < DOCS; i++) {
		bool hit = true;

		for (size_t k = 0; k < n && hit; k++)
			hit = holds(&w->docs[i], words[k]);
		expected += passes(&w->docs[i], q) && (hit || is_title(&w->docs[i], q->text));
	}
	if (a.result->way == SEARCH_LITERAL && expected > 0)
		assert_int_equal(a.result->total, expected);
	if (expected == 0)
		assert_true(a.result->way == SEARCH_QUESTION || a.result->total == 0);
	assert_int_equal(a.result->hit_len, a.result->total);
	buf_printf(&w->transcript, "%s %lld:", q->text, (long long)a.result->total);
	for (size_t i = 0; i < a.result->hit_len; i++) {
		const struct search_hit *h = &a.result->hits[i];
		const struct known *k = &w->docs[h->id - 1000];

		assert_true(passes(k, q));
		if (a.result->way == SEARCH_LITERAL && !h->exact)
			for (size_t j = 0; j < n; j++)
				assert_true(holds(k, words[j]));
		if (i > 0 && q->sort == SEARCH_DATE)
			sorted &= w->docs[h[-1].id - 1000].doc.date >= k->doc.date;
		buf_printf(&w->transcript, " %lld %.6f", (long long)h->id, h->score);
	}
	assert_true(sorted);
	buf_char(&w->transcript, '\n');
}

static void compare_all(struct world *w)
{
	static const char *const texts[] = { "税",   "税收",   "政府",       "政府信息",     "政府信息公开", "GB",
					     "的公", "2026的", "公开，信息", "税。收，政府", "信息gb" };
	static const int64_t sections[] = { 2, 12 }, bodies[] = { 3 };
	struct search_query q = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		q = (struct search_query){ .text = texts[i], .sort = i % 2 ? SEARCH_DATE : SEARCH_RELEVANCE };
		compare(w, &q, &texts[i], 1);
		q.section_ids = sections;
		q.section_len = 2;
		compare(w, &q, &texts[i], 1);
		q.body_ids = bodies;
		q.body_len = 1;
		q.validity_mask = 5;
		q.date_from = 18500;
		q.date_to = 19500;
		compare(w, &q, &texts[i], 1);
	}
	q = (struct search_query){ .text = "税收 公开" };
	compare(w, &q, (const char *const[]){ "税收", "公开" }, 2);
	q.text = "“政府 信息” 的";
	compare(w, &q, (const char *const[]){ "政府信息", "的" }, 2);
	q = (struct search_query){ .text = "，", .sort = SEARCH_DATE };
	compare(w, &q, NULL, 0);
	store_ok(w->t, db_read(&w->t->cx, check_work, NULL));
}

/* What SQLite answered; PostgreSQL's test comes after it. */
static struct arena kept;
static char *first_transcript;

static void compare_engines(struct world *w)
{
	store_ok(w->t, buf_done(&w->t->cx, &w->transcript));
	if (!first_transcript) {
		arena_init(&kept, ARENA_LIMIT_REQUEST);
		first_transcript = arena_strdup(&kept, buf_cstr(&w->transcript));
		assert_non_null(first_transcript);
		return;
	}
	assert_true(str_eq(first_transcript, buf_cstr(&w->transcript)));
	first_transcript = NULL;
	arena_release(&kept);
}

static void it_finds_what_reading_everything_finds_in_the_same_order_on_both_engines(void **state)
{
	struct world *w = test_calloc(1, sizeof(*w));

	w->t = *state;
	w->seed = 7;
	buf_init(&w->transcript, &w->t->arena);
	compare_all(w);
	for (int round = 0; round < 12; round++) {
		store_ok(w->t, db_write(&w->t->cx, change_many, w));
		compare_all(w);
	}
	compare_engines(w);
	test_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(it_finds_what_reading_everything_finds_in_the_same_order_on_both_engines),
	};
	return test_run(tests);
}
