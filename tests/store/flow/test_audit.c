/* The audit log answers who did what and when, newest first, without counting further than asked. */
#include "flow/audit.h"

#include "base/date.h"
#include "base/str.h"
#include "flow/flow.h"
#include "support/people.h"
#include "support/store.h"

#define MANY 30

static int do_record(struct ctx *cx, void *arg)
{
	return flow_record(cx, arg);
}

static void record(struct test *t, const struct actor *who, int64_t at, const char *kind, const char *event)
{
	struct flow_note note = { .kind = kind, .subject_id = 1, .event = event };

	t->cx.actor = who;
	t->clock.fixed_at = at;
	store_ok(t, db_write(&t->cx, do_record, &note));
	t->cx.actor = NULL;
	t->cx.db_role |= DB_ROLE_STAFF;
}

struct question {
	struct audit_filter filter;
	int64_t offset, limit, most;
	int64_t seqs[MANY + 1], count;
	size_t n;
};

static int take(struct ctx *cx, void *arg, const struct audit_event *e)
{
	struct question *q = arg;

	(void)cx;
	assert_true(q->n < MANY + 1);
	q->seqs[q->n++] = e->seq;
	return 0;
}

static int do_ask(struct ctx *cx, void *arg)
{
	struct question *q = arg;

	TRY(audit_each(cx, &q->filter, q->offset, q->limit, take, q));
	return audit_count(cx, &q->filter, q->most, &q->count);
}

static struct question ask(struct test *t, struct audit_filter f, int64_t offset, int64_t limit)
{
	struct question q = { .filter = f, .offset = offset, .limit = limit, .most = 1000 };

	store_ok(t, db_read(&t->cx, do_ask, &q));
	return q;
}

#define EVERYTHING { .kind = "", .event = "", .who = "", .actor_id = AUDIT_ANYBODY, .to_at = INT64_MAX }

/* 1 by the system, 2 and 3 by 人员2, 4 and 5 by 人员3; a minute between each and the next. */
static void fill(struct test *t)
{
	static const char *const kinds[] = { "calendar", "account", "body", "account", "setting" };
	static const char *const done[] = { "put", "login", "edit", "login", "set" };

	for (int i = 0; i < 5; i++)
		record(t, i == 0 ? NULL : person(t, i < 3 ? 2 : 3, ROLE_SYSADMIN, 1), TEST_NOW_AT + i * 60 * CLOCK_SEC, kinds[i], done[i]);
}

static void without_a_filter_everything_comes_newest_first(void **state)
{
	struct test *t = *state;
	struct audit_filter f = EVERYTHING;
	struct question q;

	fill(t);
	q = ask(t, f, 0, 10);
	assert_int_equal(q.count, 5);
	assert_int_equal(q.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(q.seqs[i], 5 - (int64_t)i);
	q = ask(t, f, 3, 1);
	assert_int_equal(q.n, 1);
	assert_int_equal(q.seqs[0], 2);
}

static void who_what_and_when_narrow_it(void **state)
{
	struct test *t = *state;
	struct audit_filter f = EVERYTHING, by_two = EVERYTHING, by_system = EVERYTHING;

	fill(t);
	f.kind = "account";
	assert_int_equal(ask(t, f, 0, 10).count, 2);
	f.kind = "";
	f.event = "set";
	assert_int_equal(ask(t, f, 0, 10).seqs[0], 5);
	f.event = "";
	f.who = "%员3%";
	assert_int_equal(ask(t, f, 0, 10).count, 2);
	f.who = "";
	f.from_at = TEST_NOW_AT + 60 * CLOCK_SEC;
	f.to_at = TEST_NOW_AT + 3 * 60 * CLOCK_SEC;
	assert_int_equal(ask(t, f, 0, 10).count, 2); /* the end does not belong to it */
	assert_int_equal(ask(t, f, 0, 10).seqs[0], 3);
	by_two.actor_id = 2;
	assert_int_equal(ask(t, by_two, 0, 10).count, 2);
	by_two.kind = "body";
	assert_int_equal(ask(t, by_two, 0, 10).seqs[0], 3);
	by_system.actor_id = 0;
	assert_int_equal(ask(t, by_system, 0, 10).seqs[0], 1);
}

static void counting_stops_where_it_was_told(void **state)
{
	struct test *t = *state;
	struct question q = { .filter = EVERYTHING, .limit = MANY, .most = 7 };

	for (int i = 0; i < MANY; i++)
		record(t, NULL, TEST_NOW_AT, "account", "login");
	store_ok(t, db_read(&t->cx, do_ask, &q));
	assert_int_equal(q.count, 7);
	assert_int_equal(q.n, MANY);
}

static struct audit_event *last;

static int do_last(struct ctx *cx, void *arg)
{
	return audit_last(cx, &last, arg, 1);
}

static void the_last_event_of_a_subject_is_found(void **state)
{
	struct test *t = *state;

	fill(t);
	store_ok(t, db_read(&t->cx, do_last, (void *)"account"));
	assert_int_equal(last->seq, 4);
	assert_string_equal(last->actor_name, "人员3");
	store_ok(t, db_read(&t->cx, do_last, (void *)"nothing"));
	assert_null(last);
}

static void the_public_may_not_ask(void **state)
{
	struct test *t = *state;
	struct question q = { .filter = EVERYTHING, .limit = 1, .most = 1 };

	fill(t);
	t->cx.db_role = DB_ROLE_PUBLIC;
	assert_int_equal(db_read(&t->cx, do_ask, &q), ERR_DENIED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(without_a_filter_everything_comes_newest_first),
		STORE_TESTS(who_what_and_when_narrow_it),
		STORE_TESTS(counting_stops_where_it_was_told),
		STORE_TESTS(the_last_event_of_a_subject_is_found),
		STORE_TESTS(the_public_may_not_ask),
	};
	return test_run(tests);
}
