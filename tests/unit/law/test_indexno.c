/* Index numbers as offices print them come out of their patterns. */
#include "law/indexno.h"

#include "base/str.h"
#include "support/test.h"

static const char *number(struct test *t, const char *pattern, struct indexno_words words, int64_t serial)
{
	const char *prefix;
	int digits;

	assert_int_equal(indexno_prefix(&t->cx, &prefix, &digits, pattern, &words), 0);
	return indexno_format(&t->cx, prefix, digits, serial);
}

static void the_numbers_of_real_offices_come_out_of_their_patterns(void **state)
{
	struct test *t = *state;
	const date_t in_2017 = date_from_ymd(2017, 5, 15), in_2025 = date_from_ymd(2025, 3, 1), in_october = date_from_ymd(2021, 10, 8);

	assert_string_equal(number(t, INDEXNO_DEFAULT_PATTERN, (struct indexno_words){ .org9 = "000014349", .on = in_2017 }, 110),
			    "000014349/2017-00110");
	assert_string_equal(number(t, "{org9}/{yyyy}-{seq:6}", (struct indexno_words){ .org9 = "002489401", .on = in_2025 }, 276512),
			    "002489401/2025-276512");
	assert_string_equal(number(t, "{org9}-{yyyy}-{seq:6}", (struct indexno_words){ .org9 = "01527918X", .on = date_from_ymd(2020, 1, 1) }, 153077),
			    "01527918X-2020-153077");
	assert_string_equal(number(t, "{uscc18}/{yyyymm}-{seq:5}", (struct indexno_words){ .uscc18 = "11341702486344515H", .on = in_october }, 13),
			    "11341702486344515H/202110-00013");
	assert_string_equal(number(t, "{uscc18}/{yyyy}-{seq:5}", (struct indexno_words){ .uscc18 = "11441700007280420Y", .on = in_october }, 50),
			    "11441700007280420Y/2021-00050");
}

static void every_word_stands_for_what_it_says(void **state)
{
	struct test *t = *state;
	struct indexno_words words = { .area = "990121", .dept = "jyj", .class_code = "ZFWJ", .group = "01", .on = date_from_ymd(2026, 3, 6) };

	assert_string_equal(number(t, "{area}{dept}/{class}-{group}_{yyyymmdd}.{seq:1}", words, 7), "990121jyj/ZFWJ-01_20260306.7");
}

static void a_serial_that_outgrows_its_digits_is_written_in_full(void **state)
{
	struct test *t = *state;

	assert_string_equal(number(t, "{yyyy}-{seq:2}", (struct indexno_words){ .on = date_from_ymd(2026, 1, 1) }, 100), "2026-100");
}

static void a_word_that_is_not_known_is_refused_and_named(void **state)
{
	struct test *t = *state;
	struct indexno_words words = { .org9 = "", .on = date_from_ymd(2026, 1, 1) };
	const char *prefix;
	int digits;

	assert_int_equal(indexno_prefix(&t->cx, &prefix, &digits, INDEXNO_DEFAULT_PATTERN, &words), ERR_INVALID);
	assert_non_null(t->cx.err.message);
}

static void patterns_without_one_serial_at_the_end_are_refused(void **state)
{
	static const char *const bad[] = { "", "{org9}/{yyyy}", "{seq:5}-{yyyy}", "{yyyy}{seq:5}{seq:5}", "{yyyy}-{seq:0}",
					   "{yyyy}-{seq:10}", "{yyyy}-{seq}", "{month}-{seq:5}", "{yyyy-{seq:5}", "{yyyy}-{seq:5" };
	struct test *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (indexno_check(&t->cx, bad[i]) != ERR_INVALID)
			fail_msg("pattern \"%s\" was taken", bad[i]);
	assert_int_equal(indexno_check(&t->cx, INDEXNO_DEFAULT_PATTERN), 0);
	assert_int_equal(indexno_check(&t->cx, "{seq:9}"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_numbers_of_real_offices_come_out_of_their_patterns),
		TEST(every_word_stands_for_what_it_says),
		TEST(a_serial_that_outgrows_its_digits_is_written_in_full),
		TEST(a_word_that_is_not_known_is_refused_and_named),
		TEST(patterns_without_one_serial_at_the_end_are_refused),
	};
	return test_run(tests);
}
