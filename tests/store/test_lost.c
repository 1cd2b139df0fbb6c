/* PostgreSQL that goes away: what was acknowledged stays, what was not is done again or answered with an error. */
#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "store/sample.sql.h"
#include "support/store.h"

#define SAMPLE "tests/store/schema/9000_sample.sql"

/* Ends every other connection of the test's database, as an operator or a crash would. */
static void cut_all(struct test *t)
{
	PGconn *pg = PQconnectdb(db_url(t->cx.db));
	PGresult *r = PQexec(pg, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
				 " WHERE datname = current_database() AND pid <> pg_backend_pid()");

	assert_int_equal(PQresultStatus(r), PGRES_TUPLES_OK);
	PQclear(r);
	PQfinish(pg);
	usleep(20000);
}

static int count_rows(struct ctx *cx, void *arg)
{
	struct row_sample_total *row;

	TRY(sql_sample_total(cx, &row));
	*(int64_t *)arg = row->n;
	return 0;
}

static int put_word(struct ctx *cx, void *arg)
{
	return sql_sample_put(cx, arg, 1);
}

static void connections_cut_while_idle_are_made_again(void **state)
{
	struct test *t = *state;
	int64_t n = -1;

	store_apply(t, SAMPLE);
	store_ok(t, db_write(&t->cx, put_word, (void *)(uintptr_t) "a"));
	store_ok(t, db_read(&t->cx, count_rows, &n));
	cut_all(t);
	store_ok(t, db_read(&t->cx, count_rows, &n));
	store_ok(t, db_write(&t->cx, put_word, (void *)(uintptr_t) "b"));
	store_ok(t, db_read(&t->cx, count_rows, &n));
	assert_int_equal(n, 2);
}

struct cut_once {
	struct test *t;
	int runs;
};

static int cut_in_the_middle(struct ctx *cx, void *arg)
{
	struct cut_once *c = arg;

	TRY(sql_sample_put(cx, "a", 1));
	if (c->runs++ == 0)
		cut_all(c->t);
	return sql_sample_put(cx, "b", 1);
}

static void a_write_cut_in_the_middle_is_done_again(void **state)
{
	struct test *t = *state;
	struct cut_once c = { .t = t };
	int64_t n = -1;

	store_apply(t, SAMPLE);
	store_ok(t, db_write(&t->cx, cut_in_the_middle, &c));
	assert_int_equal(c.runs, 2);
	store_ok(t, db_read(&t->cx, count_rows, &n));
	assert_int_equal(n, 2);
}

static int cut_at_the_end(struct ctx *cx, void *arg)
{
	struct cut_once *c = arg;

	TRY(sql_sample_put(cx, "a", 1));
	if (c->runs++ == 0)
		cut_all(c->t);
	return 0;
}

static void a_commit_that_was_cut_is_asked_after(void **state)
{
	struct test *t = *state;
	struct cut_once c = { .t = t };
	int64_t n = -1;

	store_apply(t, SAMPLE);
	store_ok(t, db_write(&t->cx, cut_at_the_end, &c));
	store_ok(t, db_read(&t->cx, count_rows, &n));
	assert_int_equal(n, 1);
}

static int cut_always(struct ctx *cx, void *arg)
{
	struct cut_once *c = arg;

	c->runs++;
	TRY(sql_sample_put(cx, "a", 1));
	cut_all(c->t);
	return sql_sample_put(cx, "b", 1);
}

static void a_write_that_is_always_cut_is_given_up(void **state)
{
	struct test *t = *state;
	struct cut_once c = { .t = t };
	int64_t n = -1;

	store_apply(t, SAMPLE);
	assert_int_equal(db_write(&t->cx, cut_always, &c), ERR_IO);
	assert_in_range(c.runs, 2, 5);
	store_ok(t, db_read(&t->cx, count_rows, &n));
	assert_int_equal(n, 0);
}

/* Writers go on while the server is killed under them. */
struct busy {
	struct ctx *cx;
	int number;
	atomic_int *rounds;
	int good, bad;
};

static void *busy_main(void *arg)
{
	struct busy *b = arg;

	for (int i = 0; i < 2000 && atomic_load(b->rounds) > 0; i++) {
		char name[32];

		snprintf(name, sizeof(name), "%d.%d", b->number, i);
		if (db_write(b->cx, put_word, name) == 0)
			b->good++;
		else
			b->bad++;
	}
	return NULL;
}

static void a_server_killed_under_load_loses_nothing_acknowledged(void **state)
{
	struct test *t = *state;
	atomic_int rounds = 3;
	struct busy busy[8];
	pthread_t threads[8];
	int64_t n = -1;
	int good = 0;

	store_apply(t, SAMPLE);
	for (int i = 0; i < 8; i++) {
		busy[i] = (struct busy){ .cx = store_ctx(t->cx.db), .number = i, .rounds = &rounds };
		assert_int_equal(pthread_create(&threads[i], NULL, busy_main, &busy[i]), 0);
	}
	for (; atomic_load(&rounds) > 0; atomic_fetch_sub(&rounds, 1)) {
		usleep(200000);
		store_pg_stop(SIGQUIT);
		store_pg_start();
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], NULL);
		good += busy[i].good;
	}
	store_ok(t, db_read(&t->cx, count_rows, &n));
	assert_true(n >= good);
	assert_true(good > 100);
	for (int i = 0; i < 8; i++) {
		n -= busy[i].good + busy[i].bad;
		store_ctx_free(busy[i].cx);
	}
	assert_true(n <= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST_POSTGRESQL(connections_cut_while_idle_are_made_again),
		STORE_TEST_POSTGRESQL(a_write_cut_in_the_middle_is_done_again),
		STORE_TEST_POSTGRESQL(a_commit_that_was_cut_is_asked_after),
		STORE_TEST_POSTGRESQL(a_write_that_is_always_cut_is_given_up),
		STORE_TEST_POSTGRESQL(a_server_killed_under_load_loses_nothing_acknowledged),
	};

	setenv("PG_FSYNC", "on", 1);
	return test_run(tests);
}
