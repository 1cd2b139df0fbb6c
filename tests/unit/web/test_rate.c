#include "web/rate.h"

#include "support/test.h"

#define SEC INT64_C(1000000)

static const struct rate_limit limit = { .per_sec = 10, .burst = 5 };

static struct rate_table *table(struct test *t, size_t slots)
{
	struct rate_table *r = rate_table_new(&t->arena, slots);

	assert_non_null(r);
	return r;
}

static unsigned passes(struct rate_table *r, uint64_t key, int64_t now_us, unsigned tries)
{
	unsigned n = 0;
	int64_t wait;

	while (tries-- > 0)
		n += rate_pass(r, key, limit, now_us, &wait);
	return n;
}

static void a_burst_passes_and_then_one_for_each_tenth_of_a_second(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 64);

	assert_int_equal(passes(r, 1, SEC, 20), 5);
	assert_int_equal(passes(r, 1, SEC + SEC / 10 - 1, 20), 0);
	assert_int_equal(passes(r, 1, SEC + SEC / 10, 20), 1);
	assert_int_equal(passes(r, 1, SEC + SEC / 2, 20), 4);
	rate_table_release(r);
}

static void who_waits_long_enough_has_the_whole_burst_again_and_no_more(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 64);

	passes(r, 1, SEC, 20);
	assert_int_equal(passes(r, 1, 3600 * SEC, 20), 5);
	rate_table_release(r);
}

static void keys_do_not_share(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 64);

	passes(r, 1, SEC, 20);
	assert_int_equal(passes(r, 2, SEC, 20), 5);
	rate_table_release(r);
}

static void who_is_refused_hears_how_many_seconds_to_wait(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 64);
	const struct rate_limit slow = { .per_sec = 1, .burst = 3 };
	int64_t wait = -1;

	for (int i = 0; i < 3; i++)
		assert_true(rate_pass(r, 1, slow, SEC, &wait));
	assert_int_equal(wait, 0);
	assert_false(rate_pass(r, 1, slow, SEC, &wait));
	assert_int_equal(wait, 1);
	assert_true(rate_pass(r, 1, slow, SEC + wait * SEC, &wait));
	rate_table_release(r);
}

static void a_refusal_does_not_lengthen_the_wait(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 64);

	passes(r, 1, SEC, 1000000);
	assert_int_equal(passes(r, 1, SEC + SEC / 10, 20), 1);
	rate_table_release(r);
}

static void a_full_table_forgets_those_who_are_full_again_first(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 8);

	passes(r, 1, SEC, 20); /* empty: full again in half a second */
	for (uint64_t key = 2; key < 1000; key++)
		passes(r, key, SEC, 1);
	assert_int_equal(passes(r, 1, SEC, 20), 0);
	rate_table_release(r);
}

static void an_ipv6_address_counts_by_its_64_and_an_ipv4_address_alone(void **state)
{
	struct test *t = *state;
	struct rate_table *r = table(t, 64);

	assert_int_equal(rate_key_address(r, 0, "2001:db8:1:2::1"), rate_key_address(r, 0, "2001:db8:1:2:3:4:5:6"));
	assert_int_not_equal(rate_key_address(r, 0, "2001:db8:1:2::1"), rate_key_address(r, 0, "2001:db8:1:3::1"));
	assert_int_not_equal(rate_key_address(r, 0, "192.0.2.1"), rate_key_address(r, 0, "192.0.2.2"));
	assert_int_not_equal(rate_key_address(r, 0, "::ffff:192.0.2.1"), rate_key_address(r, 0, "::ffff:192.0.2.2"));
	assert_int_not_equal(rate_key_address(r, 0, "192.0.2.1"), rate_key_address(r, 1, "192.0.2.1"));
	rate_table_release(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_burst_passes_and_then_one_for_each_tenth_of_a_second),
		TEST(who_waits_long_enough_has_the_whole_burst_again_and_no_more),
		TEST(keys_do_not_share),
		TEST(who_is_refused_hears_how_many_seconds_to_wait),
		TEST(a_refusal_does_not_lengthen_the_wait),
		TEST(a_full_table_forgets_those_who_are_full_again_first),
		TEST(an_ipv6_address_counts_by_its_64_and_an_ipv4_address_alone),
	};

	return test_run(tests);
}
