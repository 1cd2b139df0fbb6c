/* Two processes, or two nodes, on one store: a writer in a loop does not keep the other waiting. */
#include <pthread.h>
#include <stdatomic.h>

#include "store/sample.sql.h"
#include "support/store.h"

#define WRITES_LEAST 100
#define WAIT_MOST_US 5000000 /* of one write; who is kept out waits until the other ends */

/* A store of its own on the same address, as another process has. */
struct rival {
	struct ctx *cx;
	int number;
	atomic_int *writing; /* rivals that have not done their least */
	int64_t worst_us;
	int writes, errors;
};

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

/* Goes on until the other has had its share too. */
static void *rival_main(void *arg)
{
	struct rival *r = arg;

	while (atomic_load(r->writing) > 0) {
		char name[32];
		int64_t from = clock_monotonic_us(), took;

		snprintf(name, sizeof(name), "rival %d row %d", r->number, r->writes);
		r->errors += db_write(r->cx, put_word, name) != 0;
		took = clock_monotonic_us() - from;
		r->worst_us = took > r->worst_us ? took : r->worst_us;
		if (++r->writes == WRITES_LEAST)
			atomic_fetch_sub(r->writing, 1);
	}
	return NULL;
}

static void two_processes_take_turns(void **state)
{
	struct test *t = *state;
	atomic_int writing = 2;
	struct rival rivals[2] = { { .number = 0, .writing = &writing }, { .number = 1, .writing = &writing } };
	pthread_t threads[2];
	struct db *second;
	int64_t rows = -1;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_open(&t->cx, &second, db_url(t->cx.db), NULL));
	rivals[0].cx = store_ctx(t->cx.db);
	rivals[1].cx = store_ctx(second);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, rival_main, &rivals[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	store_ok(t, db_read(&t->cx, count_rows, &rows));
	assert_int_equal(rows, rivals[0].writes + rivals[1].writes);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(rivals[i].errors, 0);
		assert_in_range(rivals[i].worst_us, 0, WAIT_MOST_US);
		store_ctx_free(rivals[i].cx);
	}
	db_close(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(two_processes_take_turns),
	};

	return test_run(tests);
}
