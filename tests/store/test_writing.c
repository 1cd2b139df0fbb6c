/* Writes: alone in failure, together in commits, durable before they are acknowledged; reads of one moment. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/str.h"
#include "db/stmt.h"
#include "store/sample.sql.h"
#include "support/store.h"

#define SAMPLE "tests/store/schema/9000_sample.sql"

static int put_word(struct ctx *cx, void *arg)
{
	return sql_sample_put(cx, arg, 1);
}

static int count_rows(struct ctx *cx, void *arg)
{
	struct row_sample_total *row;

	TRY(sql_sample_total(cx, &row));
	*(int64_t *)arg = row->n;
	return 0;
}

static int64_t rows_now(struct test *t)
{
	int64_t n = -1;

	store_ok(t, db_read(&t->cx, count_rows, &n));
	return n;
}

static void *word(const char *s)
{
	return (void *)(uintptr_t)s;
}

static int put_then_refuse(struct ctx *cx, void *arg)
{
	TRY(sql_sample_put(cx, arg, 1));
	return err_set(cx, ERR_CONFLICT, "不办了");
}

static void a_write_that_refuses_leaves_nothing_behind(void **state)
{
	struct test *t = *state;

	store_apply(t, SAMPLE);
	assert_int_equal(db_write(&t->cx, put_then_refuse, word("a")), ERR_CONFLICT);
	assert_string_equal(err_message(&t->cx), "不办了");
	assert_int_equal(rows_now(t), 0);
	store_ok(t, db_write(&t->cx, put_word, word("a")));
	assert_int_equal(rows_now(t), 1);
}

static int fail_and_go_on(struct ctx *cx, void *arg)
{
	int64_t n;
	int rc = sql_sample_put(cx, arg, -1);

	assert_int_equal(rc, ERR_INVALID);
	assert_int_equal(count_rows(cx, &n), ERR_INVALID); /* the same answer on both engines */
	return 0;
}

static void a_failed_statement_cannot_be_passed_over(void **state)
{
	struct test *t = *state;

	store_apply(t, SAMPLE);
	assert_int_equal(db_write(&t->cx, fail_and_go_on, word("a")), ERR_INVALID);
	store_ok(t, db_write(&t->cx, put_word, word("b")));
	assert_int_equal(rows_now(t), 1);
}

static int bad_word(struct ctx *cx, void *arg)
{
	TRY(sql_sample_put(cx, arg, 1));
	TRY(db_touch(cx, "undone"));
	return sql_sample_put(cx, arg, -1);
}

static int try_some(struct ctx *cx, void *arg)
{
	(void)arg;
	TRY(sql_sample_put(cx, "first", 1));
	assert_int_equal(db_try(cx, bad_word, word("second")), ERR_INVALID);
	assert_int_equal(db_try(cx, put_then_refuse, word("third")), ERR_CONFLICT);
	TRY(db_try(cx, put_word, word("fourth")));
	TRY(sql_sample_put(cx, "fifth", 1));
	return db_touch(cx, "done");
}

static char told[4096];

static void remember(void *arg, const char *topic)
{
	size_t len = strlen(told);

	(void)arg;
	snprintf(told + len, sizeof(told) - len, "%s ", topic);
}

static void a_part_of_a_write_may_fail_alone(void **state)
{
	struct test *t = *state;

	store_apply(t, SAMPLE);
	told[0] = '\0';
	db_on_change(t->cx.db, remember, NULL);
	store_ok(t, db_write(&t->cx, try_some, NULL));
	assert_int_equal(rows_now(t), 3);
	assert_string_equal(told, "done ");
}

struct gate {
	struct ctx *cx;
	sem_t entered, leave;
	const char *word;
	int rc;
};

static int put_and_wait(struct ctx *cx, void *arg)
{
	struct gate *g = arg;

	TRY(sql_sample_put(cx, g->word, 1));
	sem_post(&g->entered);
	sem_wait(&g->leave);
	return 0;
}

static void *gate_main(void *arg)
{
	struct gate *g = arg;

	g->rc = db_write(g->cx, put_and_wait, g);
	return NULL;
}

static void what_is_not_committed_is_not_seen(void **state)
{
	struct test *t = *state;
	struct gate g = { .word = "a" };
	pthread_t thread;

	store_apply(t, SAMPLE);
	g.cx = store_ctx(t->cx.db);
	sem_init(&g.entered, 0, 0);
	sem_init(&g.leave, 0, 0);
	assert_int_equal(pthread_create(&thread, NULL, gate_main, &g), 0);
	sem_wait(&g.entered);
	assert_int_equal(rows_now(t), 0);
	sem_post(&g.leave);
	pthread_join(thread, NULL);
	assert_int_equal(g.rc, 0);
	assert_int_equal(rows_now(t), 1);
	store_ctx_free(g.cx);
}

static void *write_main(void *arg)
{
	struct gate *g = arg;

	g->rc = db_write(g->cx, put_word, word(g->word));
	return NULL;
}

static int read_around_a_write(struct ctx *cx, void *arg)
{
	struct gate *g = arg;
	pthread_t thread;
	int64_t before, after;

	TRY(count_rows(cx, &before));
	assert_int_equal(pthread_create(&thread, NULL, write_main, g), 0);
	pthread_join(thread, NULL);
	assert_int_equal(g->rc, 0);
	TRY(count_rows(cx, &after));
	assert_int_equal(before, 0);
	assert_int_equal(after, 0);
	return 0;
}

static void a_read_is_of_one_moment(void **state)
{
	struct test *t = *state;
	struct gate g = { .word = "a" };

	store_apply(t, SAMPLE);
	g.cx = store_ctx(t->cx.db);
	store_ok(t, db_read(&t->cx, read_around_a_write, &g));
	assert_int_equal(rows_now(t), 1);
	store_ctx_free(g.cx);
}

static int read_inside(struct ctx *cx, void *arg)
{
	int64_t n = -1;

	TRY(sql_sample_put(cx, "a", 1));
	TRY(db_read(cx, count_rows, &n)); /* joins: sees what this write did */
	*(int64_t *)arg = n;
	return 0;
}

static void a_read_inside_a_write_joins_it(void **state)
{
	struct test *t = *state;
	int64_t n = -1;

	store_apply(t, SAMPLE);
	store_ok(t, db_write(&t->cx, read_inside, &n));
	assert_int_equal(n, 1);
}

#define THREADS 64
#define WRITES_EACH 12

struct crowd {
	struct ctx *cx;
	int number;
	int good, refused;
};

static int crowd_work(struct ctx *cx, void *arg)
{
	const char *name = arg;

	TRY(sql_sample_put(cx, name, 1));
	if (name[strlen(name) - 1] == '7')
		return err_set(cx, ERR_CONFLICT, "七");
	return name[strlen(name) - 1] == '8' ? sql_sample_put(cx, "x", -1) : 0;
}

static void *crowd_main(void *arg)
{
	struct crowd *c = arg;

	for (int i = 0; i < WRITES_EACH; i++) {
		char name[32];
		int rc;

		snprintf(name, sizeof(name), "%d.%d", c->number, i);
		rc = db_write(c->cx, crowd_work, name);
		c->good += rc == 0;
		c->refused += rc == ERR_CONFLICT || rc == ERR_INVALID;
	}
	return NULL;
}

static void many_writers_share_commits_and_fail_alone(void **state)
{
	struct test *t = *state;
	struct crowd crowd[THREADS] = { 0 };
	pthread_t threads[THREADS];
	struct db_stats before, after;
	int good = 0, refused = 0;

	store_apply(t, SAMPLE);
	db_stats(t->cx.db, &before);
	for (int i = 0; i < THREADS; i++) {
		crowd[i] = (struct crowd){ .cx = store_ctx(t->cx.db), .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, crowd_main, &crowd[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		good += crowd[i].good;
		refused += crowd[i].refused;
		store_ctx_free(crowd[i].cx);
	}
	db_stats(t->cx.db, &after);
	assert_int_equal(refused, THREADS * 2); /* those ending in 7 and in 8 */
	assert_int_equal(good, THREADS * (WRITES_EACH - 2));
	assert_int_equal(rows_now(t), good);
	assert_int_equal(after.writes - before.writes, good);
	assert_int_equal(after.rollbacks - before.rollbacks, refused);
	assert_true(after.commits - before.commits < (uint64_t)good / 2);
	assert_int_equal(after.queue_len, 0);
}

static void *write_one_main(void *arg)
{
	struct crowd *c = arg;
	char name[32];

	snprintf(name, sizeof(name), "q%d", c->number);
	c->good = db_write(c->cx, put_word, name) == 0;
	return NULL;
}

static void closing_waits_for_the_writes_under_way(void **state)
{
	struct test *t = *state;
	struct gate g = { .word = "a" };
	struct crowd c = { .number = 1 };
	pthread_t one, two;
	struct db *db = t->cx.db;

	store_apply(t, SAMPLE);
	g.cx = store_ctx(db);
	c.cx = store_ctx(db);
	sem_init(&g.entered, 0, 0);
	sem_init(&g.leave, 0, 0);
	assert_int_equal(pthread_create(&one, NULL, gate_main, &g), 0);
	sem_wait(&g.entered);
	assert_int_equal(pthread_create(&two, NULL, write_one_main, &c), 0);
	for (struct db_stats s = { 0 }; s.queue_len == 0;) {
		usleep(1000);
		db_stats(db, &s);
	}
	sem_post(&g.leave);
	t->cx.db = NULL;
	db_close(db);
	pthread_join(one, NULL);
	pthread_join(two, NULL);
	assert_int_equal(g.rc, 0);
	assert_int_equal(c.good, 1);
	store_ctx_free(g.cx);
	store_ctx_free(c.cx);
}

static void a_full_queue_is_busy(void **state)
{
	struct test *t = *state;
	const char *url = arena_strdup(&t->arena, db_url(t->cx.db));
	struct gate g = { .word = "a" };
	struct crowd c = { .number = 1 };
	pthread_t one, two;

	store_apply(t, SAMPLE);
	db_close(t->cx.db);
	store_ok(t, db_open(&t->cx, &t->cx.db, url, &(struct db_options){ .queue_max = 1 }));
	g.cx = store_ctx(t->cx.db);
	c.cx = store_ctx(t->cx.db);
	sem_init(&g.entered, 0, 0);
	sem_init(&g.leave, 0, 0);
	assert_int_equal(pthread_create(&one, NULL, gate_main, &g), 0);
	sem_wait(&g.entered);
	assert_int_equal(pthread_create(&two, NULL, write_one_main, &c), 0);
	for (struct db_stats s = { 0 }; s.queue_len == 0;) {
		usleep(1000);
		db_stats(t->cx.db, &s);
	}
	assert_int_equal(db_write(&t->cx, put_word, word("too many")), ERR_BUSY);
	sem_post(&g.leave);
	pthread_join(one, NULL);
	pthread_join(two, NULL);
	assert_int_equal(g.rc, 0);
	assert_int_equal(c.good, 1);
	assert_int_equal(rows_now(t), 2);
	store_ctx_free(g.cx);
	store_ctx_free(c.cx);
}

static int wait_inside(struct ctx *cx, void *arg)
{
	struct gate *g = arg;

	(void)cx;
	sem_post(&g->entered);
	sem_wait(&g->leave);
	return 0;
}

static void *read_main(void *arg)
{
	struct gate *g = arg;

	g->rc = db_read(g->cx, wait_inside, g);
	return NULL;
}

static void *read_later_main(void *arg)
{
	struct gate *g = arg;
	int64_t n;

	g->rc = db_read(g->cx, count_rows, &n);
	sem_post(&g->leave);
	return NULL;
}

static void readers_wait_for_a_free_connection(void **state)
{
	struct test *t = *state;
	const char *url = arena_strdup(&t->arena, db_url(t->cx.db));
	struct gate first = { 0 }, second = { 0 };
	pthread_t one, two;

	store_apply(t, SAMPLE);
	db_close(t->cx.db);
	store_ok(t, db_open(&t->cx, &t->cx.db, url, &(struct db_options){ .readers = 1 }));
	first.cx = store_ctx(t->cx.db);
	second.cx = store_ctx(t->cx.db);
	sem_init(&first.entered, 0, 0);
	sem_init(&first.leave, 0, 0);
	sem_init(&second.leave, 0, 0);
	assert_int_equal(pthread_create(&one, NULL, read_main, &first), 0);
	sem_wait(&first.entered);
	assert_int_equal(pthread_create(&two, NULL, read_later_main, &second), 0);
	usleep(50000);
	assert_int_equal(sem_trywait(&second.leave), -1); /* it waits */
	sem_post(&first.leave);
	pthread_join(one, NULL);
	pthread_join(two, NULL);
	assert_int_equal(first.rc, 0);
	assert_int_equal(second.rc, 0);
	store_ctx_free(first.cx);
	store_ctx_free(second.cx);
}

static void a_store_opened_for_reading_refuses_writes(void **state)
{
	struct test *t = *state;
	char *url = arena_printf(&t->arena, "%s/store.db", test_dir(t));
	struct db *first = t->cx.db, *second;

	store_apply(t, SAMPLE);
	store_ok(t, db_open(&t->cx, &second, url, &(struct db_options){ .read_only = true }));
	t->cx.db = second;
	assert_int_equal(db_write(&t->cx, put_word, word("a")), ERR_DENIED);
	assert_int_equal(rows_now(t), 0);
	db_close(second);
	t->cx.db = first;
}

static void a_store_that_is_not_there_is_not_made_unasked(void **state)
{
	struct test *t = *state;
	char *url = arena_printf(&t->arena, "%s/none.db", test_dir(t));
	struct db *db;

	assert_int_equal(db_open(&t->cx, &db, url, NULL), ERR_IO);
	assert_null(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(a_write_that_refuses_leaves_nothing_behind),
		STORE_TESTS(a_failed_statement_cannot_be_passed_over),
		STORE_TESTS(a_part_of_a_write_may_fail_alone),
		STORE_TESTS(what_is_not_committed_is_not_seen),
		STORE_TESTS(a_read_is_of_one_moment),
		STORE_TESTS(a_read_inside_a_write_joins_it),
		STORE_TESTS(many_writers_share_commits_and_fail_alone),
		STORE_TESTS(closing_waits_for_the_writes_under_way),
		STORE_TESTS(a_full_queue_is_busy),
		STORE_TESTS(readers_wait_for_a_free_connection),
		STORE_TEST_SQLITE(a_store_opened_for_reading_refuses_writes),
		STORE_TEST_SQLITE(a_store_that_is_not_there_is_not_made_unasked),
	};

	return test_run(tests);
}
