/* Merging, tidying, withdrawing and rebuilding: what is found stays the same, and damage is seen. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "db/stmt.h"
#include "search/search.h"
#include "search/search.sql.h"
#include "support/store.h"

struct batch {
	int64_t from, to;
	const char *text;
	bool fail; /* at the end, so that everything is taken back */
};

static int put_batch(struct ctx *cx, void *arg)
{
	const struct batch *b = arg;

	for (int64_t id = b->from; id < b->to; id++) {
		char *title = arena_printf(cx->arena, "第%lld号通知", (long long)id);
		struct search_doc doc = { .id = id, .title = title, .body_text = b->text, .date = 19000 };

		TRY(search_put(cx, &doc));
	}
	return b->fail ? err_detail(cx, ERR_CONFLICT, "taken back") : 0;
}

static int remove_batch(struct ctx *cx, void *arg)
{
	const struct batch *b = arg;

	for (int64_t id = b->from; id < b->to; id++)
		TRY(search_remove(cx, id));
	return 0;
}

static int tidy(struct ctx *cx, void *arg)
{
	return search_tidy(cx, arg);
}

static int clear(struct ctx *cx, void *arg)
{
	(void)arg;
	return search_clear(cx);
}

static int check(struct ctx *cx, void *arg)
{
	(void)arg;
	return search_check(cx);
}

static int stats(struct ctx *cx, void *arg)
{
	return search_stats(cx, arg);
}

struct asking {
	struct search_query query;
	struct search_result *result;
};

static int ask(struct ctx *cx, void *arg)
{
	struct asking *a = arg;

	return search_query(cx, &a->result, &a->query);
}

static int64_t total(struct test *t, const char *text)
{
	struct asking a = { .query = { .text = text, .limit = 1 } };

	store_ok(t, db_read(&t->cx, ask, &a));
	return a.result->total;
}

static void put(struct test *t, int64_t from, int64_t to, const char *text)
{
	struct batch b = { from, to, text, false };

	store_ok(t, db_write(&t->cx, put_batch, &b));
	arena_reset(&t->arena);
}

static struct search_stats stats_now(struct test *t)
{
	struct search_stats s;

	store_ok(t, db_read(&t->cx, stats, &s));
	return s;
}

static void many_publications_leave_few_segments(void **state)
{
	struct test *t = *state;
	struct search_stats s;

	for (int64_t id = 0; id < 3000; id += 100)
		put(t, id, id + 100, "税收征收管理办法，自公布之日起施行。");
	s = stats_now(t);
	assert_int_equal(s.docs, 3000);
	assert_true(s.pending < 32);
	assert_true(s.segments <= 24);
	assert_int_equal(total(t, "征收管理"), 3000);
	assert_int_equal(total(t, "第2999号"), 1);
	store_ok(t, db_read(&t->cx, check, NULL));
}

static void tidying_ends_with_few_segments_and_finds_the_same(void **state)
{
	struct test *t = *state;
	bool more = true;
	int steps = 0;

	for (int64_t id = 0; id < 1000; id += 100)
		put(t, id, id + 100, id % 200 ? "税收征收管理办法" : "教育经费");
	for (; more && steps < 100; steps++)
		store_ok(t, db_write(&t->cx, tidy, &more));
	assert_false(more);
	assert_int_equal(stats_now(t).segments, 1);
	assert_int_equal(stats_now(t).pending, 0);
	assert_int_equal(total(t, "教育经费"), 500);
	store_ok(t, db_read(&t->cx, check, NULL));
}

static void what_is_withdrawn_or_replaced_is_gone_before_and_after_merging(void **state)
{
	struct test *t = *state;
	struct batch withdrawn = { 100, 150, NULL, false };
	bool more = true;

	put(t, 0, 300, "税收征收管理办法");
	store_ok(t, db_write(&t->cx, remove_batch, &withdrawn));
	put(t, 0, 50, "教育经费");
	for (int round = 0; round < 2; round++) {
		assert_int_equal(total(t, "征收"), 200);
		assert_int_equal(total(t, "教育经费"), 50);
		assert_int_equal(total(t, "“第120号”"), 0);
		store_ok(t, db_read(&t->cx, check, NULL));
		for (more = true; more;)
			store_ok(t, db_write(&t->cx, tidy, &more));
	}
	assert_int_equal(stats_now(t).dead, 0);
}

static void a_merge_that_is_rolled_back_leaves_no_trace(void **state)
{
	struct test *t = *state;
	struct batch b = { 200, 600, "教育经费", true };

	put(t, 0, 250, "税收征收管理办法");
	assert_int_equal(db_write(&t->cx, put_batch, &b), ERR_CONFLICT);
	err_clear(&t->cx);
	assert_int_equal(total(t, "教育经费"), 0);
	assert_int_equal(total(t, "征收"), 250);
	store_ok(t, db_read(&t->cx, check, NULL));
	b.fail = false;
	store_ok(t, db_write(&t->cx, put_batch, &b));
	assert_int_equal(total(t, "教育经费"), 400);
	assert_int_equal(total(t, "征收"), 200);
	store_ok(t, db_read(&t->cx, check, NULL));
}

static void clearing_forgets_everything_and_it_can_be_filled_again(void **state)
{
	struct test *t = *state;

	put(t, 0, 300, "税收");
	store_ok(t, db_write(&t->cx, clear, NULL));
	assert_int_equal(total(t, "税收"), 0);
	assert_int_equal(stats_now(t).segments, 0);
	store_ok(t, db_read(&t->cx, check, NULL));
	put(t, 0, 100, "税收");
	assert_int_equal(total(t, "税收"), 100);
	store_ok(t, db_read(&t->cx, check, NULL));
}

/* In one snapshot every query gives the same, whatever is merged meanwhile. */
static int ask_twice(struct ctx *cx, void *arg)
{
	int64_t *wrong = arg;
	struct asking a = { .query = { .text = "征收管理", .limit = 1 } },
		      b = { .query = { .text = "号通知", .limit = 1 } };

	TRY(ask(cx, &a));
	TRY(ask(cx, &b));
	*wrong += a.result->total != b.result->total || a.result->total % 50 != 0;
	return 0;
}

struct reading {
	struct db *db;
	atomic_bool *stop;
	int64_t rounds, wrong;
	int rc;
};

static void *keep_reading(void *arg)
{
	struct reading *r = arg;
	struct ctx *cx = store_ctx(r->db);

	while (!atomic_load(r->stop) && r->rc == 0) {
		r->rc = db_read(cx, ask_twice, &r->wrong);
		arena_reset(cx->arena);
		r->rounds++;
	}
	store_ctx_free(cx);
	return NULL;
}

static void a_reader_sees_one_moment_while_others_publish_and_merge(void **state)
{
	struct test *t = *state;
	atomic_bool stop = false;
	struct reading r = { .db = t->cx.db, .stop = &stop };
	pthread_t thread;
	bool more = true;

	assert_int_equal(pthread_create(&thread, NULL, keep_reading, &r), 0);
	for (int64_t id = 0; id < 1500; id += 50)
		put(t, id, id + 50, "税收征收管理办法");
	while (more)
		store_ok(t, db_write(&t->cx, tidy, &more));
	atomic_store(&stop, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(r.rc, 0);
	assert_true(r.rounds > 0);
	assert_int_equal(r.wrong, 0);
}

static int lose_pages(struct ctx *cx, void *arg)
{
	(void)arg;
	TRY(sql_search_clear_spots(cx));
	return sql_search_clear_pages(cx);
}

static int lose_a_document(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_search_doc_delete(cx, 7);
}

static void damage_is_seen(void **state)
{
	struct test *t = *state;

	put(t, 0, 200, "税收");
	store_ok(t, db_write(&t->cx, lose_a_document, NULL));
	assert_int_equal(db_read(&t->cx, check, NULL), ERR_CORRUPT);
	err_clear(&t->cx);
	store_ok(t, db_write(&t->cx, lose_pages, NULL));
	assert_int_equal(db_read(&t->cx, check, NULL), ERR_CORRUPT);
	err_clear(&t->cx);
}

static void hits_past_ten_thousand_are_refused(void **state)
{
	struct test *t = *state;
	struct asking a = { .query = { .text = "税", .offset = 9995, .limit = 10 } };

	assert_int_equal(db_read(&t->cx, ask, &a), ERR_INVALID);
	err_clear(&t->cx);
	a.query.limit = 5;
	store_ok(t, db_read(&t->cx, ask, &a));
	assert_int_equal(a.result->hit_len, 0);
}

static struct search_hit first_hit(struct test *t, const char *text, enum search_way *way)
{
	struct asking a = { .query = { .text = text, .limit = 5 } };

	store_ok(t, db_read(&t->cx, ask, &a));
	*way = a.result->way;
	return a.result->hit_len ? a.result->hits[0] : (struct search_hit){ 0 };
}

static int put_some(struct ctx *cx, void *arg)
{
	const struct search_doc docs[] = {
		{ .id = 1,
		  .title = "关于印发税收优惠政策汇编的通知",
		  .doc_no = "示政发〔2025〕12号",
		  .index_no = "000014349/2025-00012",
		  .body_text = "现将税收优惠政策汇编印发给你们。",
		  .date = 20000 },
		{ .id = 2,
		  .title = "转发示政发〔2025〕12号文件的通知",
		  .body_text = "示政发〔2025〕12号 示政发〔2025〕12号",
		  .date = 20001 },
		{ .id = 3, .title = "税收优惠", .body_text = "残疾人就业的企业可以申请减免。", .date = 19000 },
		{ .id = 4,
		  .title = "残疾人保障办法",
		  .body_text = "企业安排残疾人就业超过规定比例的，可以申请税收减免和岗位补贴。",
		  .date = 19000 },
		{ .id = 5, .title = "城市绿化办法", .body_text = "企业和个人应当爱护绿化。", .date = 19000 },
	};

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(docs); i++)
		TRY(search_put(cx, &docs[i]));
	return 0;
}

static void exact_numbers_and_titles_stand_first(void **state)
{
	struct test *t = *state;
	enum search_way way;
	struct search_hit hit;

	store_ok(t, db_write(&t->cx, put_some, NULL));
	hit = first_hit(t, "示政发〔2025〕12号", &way);
	assert_int_equal(hit.id, 1);
	assert_int_equal(hit.exact, SEARCH_EXACT_NUMBER);
	hit = first_hit(t, "示政发[2025]12号", &way);
	assert_int_equal(hit.id, 1);
	hit = first_hit(t, "000014349/2025-00012", &way);
	assert_int_equal(hit.id, 1);
	assert_int_equal(hit.exact, SEARCH_EXACT_NUMBER);
	hit = first_hit(t, "税收优惠", &way);
	assert_int_equal(hit.id, 3);
	assert_int_equal(hit.exact, SEARCH_EXACT_TITLE);
	assert_int_equal(way, SEARCH_LITERAL);
	assert_int_equal(total(t, "税收优惠"), 2);
}

static void a_question_finds_what_answers_it(void **state)
{
	struct test *t = *state;
	enum search_way way;

	store_ok(t, db_write(&t->cx, put_some, NULL));
	assert_int_equal(first_hit(t, "我们企业招用了残疾人，请问能不能申请减免税收，还有没有岗位补贴？", &way).id, 4);
	assert_int_equal(way, SEARCH_QUESTION);
	assert_int_equal(first_hit(t, "残疾人补贴", &way).id, 4);
	assert_int_equal(way, SEARCH_QUESTION);
	assert_int_equal(first_hit(t, "飛機場噪音", &way).id, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(many_publications_leave_few_segments),
		STORE_TESTS(tidying_ends_with_few_segments_and_finds_the_same),
		STORE_TESTS(what_is_withdrawn_or_replaced_is_gone_before_and_after_merging),
		STORE_TESTS(a_merge_that_is_rolled_back_leaves_no_trace),
		STORE_TESTS(clearing_forgets_everything_and_it_can_be_filled_again),
		STORE_TESTS(a_reader_sees_one_moment_while_others_publish_and_merge),
		STORE_TESTS(damage_is_seen),
		STORE_TESTS(hits_past_ten_thousand_are_refused),
		STORE_TESTS(exact_numbers_and_titles_stand_first),
		STORE_TESTS(a_question_finds_what_answers_it),
	};
	return test_run(tests);
}
