#include "base/date.h"

#include "base/utf8.h"
#include "support/test.h"

static const char *text_of(date_t d)
{
	static char out[DATE_TEXT_BYTES];

	if (d == DATE_NONE)
		return "none";
	date_format(d, out);
	return out;
}

static void the_count_of_days_starts_on_1970_01_01(void **state)
{
	(void)state;
	assert_int_equal(date_from_ymd(1970, 1, 1), 0);
	assert_int_equal(date_from_ymd(1969, 12, 31), -1);
	assert_int_equal(date_from_ymd(2000, 3, 1), 11017);
	assert_int_equal(date_from_ymd(2026, 3, 16), 20528);
	assert_int_equal(date_from_ymd(1, 1, 1), -719162);
	assert_int_equal(date_from_ymd(9999, 12, 31), 2932896);
}

static void every_day_of_ten_thousand_years_goes_there_and_back(void **state)
{
	int year = 1, month = 1, day = 1;

	(void)state;
	for (date_t d = date_from_ymd(1, 1, 1); d <= date_from_ymd(9999, 12, 31); d++) {
		int y, m, n;
		date_to_ymd(d, &y, &m, &n);
		if (y != year || m != month || n != day || date_from_ymd(y, m, n) != d)
			fail_msg("day %d is %d-%d-%d, not %d-%d-%d", (int)d, y, m, n, year, month, day);
		if (date_from_ymd(year, month, day + 1) != DATE_NONE) {
			day++;
		} else {
			day = 1;
			year += month == 12;
			month = month % 12 + 1;
		}
	}
	assert_int_equal(year, 10000);
}

static void days_that_do_not_exist_are_refused(void **state)
{
	static const int bad[][3] = {
		{ 2026, 2, 29 }, { 1900, 2, 29 }, { 2100, 2, 29 }, { 2026, 4, 31 }, { 2026, 13, 1 }, { 2026, 0, 1 },
		{ 2026, 1, 0 },  { 2026, 1, 32 }, { 0, 1, 1 },     { 10000, 1, 1 }, { -1, 1, 1 },    { 2026, -1, -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(date_from_ymd(bad[i][0], bad[i][1], bad[i][2]), DATE_NONE);
	assert_int_not_equal(date_from_ymd(2024, 2, 29), DATE_NONE);
	assert_int_not_equal(date_from_ymd(2000, 2, 29), DATE_NONE);
}

static void weekdays_run_from_monday_to_sunday_on_both_sides_of_1970(void **state)
{
	(void)state;
	assert_int_equal(date_weekday(date_from_ymd(2026, 3, 16)), 1);
	assert_int_equal(date_weekday(date_from_ymd(2026, 3, 22)), 7);
	assert_int_equal(date_weekday(0), 4);
	assert_int_equal(date_weekday(date_from_ymd(1949, 10, 1)), 6);
	for (date_t d = -1000; d < 1000; d++)
		assert_int_equal(date_weekday(d + 1), date_weekday(d) % 7 + 1);
}

static void the_strict_form_is_ten_characters_and_a_real_day(void **state)
{
	static const char *const bad[] = { "",           "2026-3-1",    "2026-03-1",
					   "2026/03/01", "2026-03-01 ", " 2026-03-01",
					   "2026-02-30", "2026-03-01T", "20260301",
					   "0000-01-01", "abcd-ef-gh",  "2026-03",
					   "2026-03-0:", "+026-03-01" };

	(void)state;
	assert_string_equal(text_of(date_parse("2026-03-01")), "2026-03-01");
	assert_string_equal(text_of(date_parse("0001-01-01")), "0001-01-01");
	assert_string_equal(text_of(date_parse("9999-12-31")), "9999-12-31");
	assert_int_equal(date_parse(NULL), DATE_NONE);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (date_parse(bad[i]) != DATE_NONE)
			fail_msg("accepted \"%s\"", bad[i]);
}

static void an_instant_belongs_to_the_day_in_shanghai(void **state)
{
	(void)state;
	assert_string_equal(text_of(date_of_instant(TEST_NOW_AT)), "2026-03-16");
	assert_string_equal(text_of(date_of_instant(0)), "1970-01-01");
	/* 15:59:59.999999 UTC is the last microsecond of the day in Shanghai. */
	date_t d = date_from_ymd(2026, 3, 16);
	assert_int_equal(date_of_instant(date_start_at(d)), d);
	assert_int_equal(date_of_instant(date_start_at(d) - 1), d - 1);
	assert_int_equal(date_of_instant(date_start_at(d + 1) - 1), d);
	assert_string_equal(text_of(date_of_instant(-8 * 3600 * CLOCK_SEC - 1)), "1969-12-31");
}

static void an_instant_is_written_in_shanghai_time(void **state)
{
	char out[INSTANT_TEXT_BYTES];

	(void)state;
	instant_format(TEST_NOW_AT, out);
	assert_string_equal(out, "2026-03-16 09:00:00");
	instant_format(TEST_NOW_AT + INT64_C(53999999999), out);
	assert_string_equal(out, "2026-03-16 23:59:59");
	instant_format(-1, out);
	assert_string_equal(out, "1970-01-01 07:59:59");
	instant_format_minute(TEST_NOW_AT + 59 * CLOCK_SEC, out);
	assert_string_equal(out, "2026-03-16 09:00");
}

static void format_no_date(void)
{
	char out[DATE_TEXT_BYTES];

	date_format(DATE_NONE, out);
}

static void formatting_what_is_no_date_is_a_bug(void **state)
{
	(void)state;
	assert_true(test_aborts(format_no_date));
}

static void every_way_an_office_writes_a_date_is_read(void **state)
{
	static const char *const forms[] = {
		"2026-3-1",
		"2026-03-01",
		"2026/03/01",
		"2026/3/1",
		"2026.3.1",
		"2026.03.01",
		"20260301",
		"2026年3月1日",
		"2026年03月01日",
		"2026 年 3 月 1 日",
		"２０２６年３月１日",
		"2026年3月1号",
		"二〇二六年三月一日",
		"二零二六年三月一日",
		"二○二六年三月一日",
		"二〇二六年 三月 一日",
		" \t2026-3-1\n",
		"　2026年3月1日　",
		"\xEF\xBB\xBF２026-03-01",
		"2026－3－1",
		"2026．3．1",
		"2026／3／1",
		"2026 - 3 - 1",
		"２０２６０３０１",
		"2026–3–1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (date_parse_loose(forms[i]) != date_from_ymd(2026, 3, 1))
			fail_msg("\"%s\" read as %s", forms[i], text_of(date_parse_loose(forms[i])));
}

static void chinese_months_and_days_count_to_thirty_one(void **state)
{
	static const char *const counts[] = { "一",     "二",     "三",     "四",     "五",     "六",     "七",
					      "八",     "九",     "十",     "十一",   "十二",   "十三",   "十四",
					      "十五",   "十六",   "十七",   "十八",   "十九",   "二十",   "二十一",
					      "二十二", "二十三", "二十四", "二十五", "二十六", "二十七", "二十八",
					      "二十九", "三十",   "三十一" };
	struct test *t = *state;

	for (int i = 0; i < 31; i++) {
		char *s = arena_printf(&t->arena, "二〇二五年十二月%s日", counts[i]);
		assert_int_equal(date_parse_loose(s), date_from_ymd(2025, 12, i + 1));
	}
	for (int i = 0; i < 12; i++) {
		char *s = arena_printf(&t->arena, "一九九九年%s月九日", counts[i]);
		assert_int_equal(date_parse_loose(s), date_from_ymd(1999, i + 1, 9));
	}
	assert_int_equal(date_parse_loose("2026年元月1日"), date_from_ymd(2026, 1, 1));
	assert_int_equal(date_parse_loose("二〇二六年元月一日"), date_from_ymd(2026, 1, 1));
}

static void anything_else_is_no_date(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"今天",
		"2026",
		"2026-3",
		"2026年3月",
		"26-3-1",
		"2026-3-1-1",
		"2026-3/1",
		"2026.3-1",
		"2026-13-1",
		"2026-2-29",
		"2026-3-1 10:00",
		"x2026-3-1",
		"2026-3-1x",
		"202631",
		"202603011",
		"2026-003-01",
		"2026年3月1",
		"2026年三月一日",
		"二〇二六年3月1日",
		"二〇二六年十十月一日",
		"二〇二六年一〇月一日",
		"二〇二六年十〇月一日",
		"二〇二六年〇十月一日",
		"二六年三月一日",
		"二〇二六-三-一",
		"二〇二六年三十二月一日",
		"2026年月1日",
		"2026年3月日",
		"-2026-3-1",
		"2026--1",
		"2026-3-",
		"2026年3月1日起",
		"\xFF",
		"2026年\xE5\xB9",
		"二〇二六年二十百月一日",
		"2026年元日1日",
		"0000-01-01",
	};

	(void)state;
	assert_int_equal(date_parse_loose(NULL), DATE_NONE);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (date_parse_loose(bad[i]) != DATE_NONE)
			fail_msg("\"%s\" read as %s", bad[i], text_of(date_parse_loose(bad[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_count_of_days_starts_on_1970_01_01),
		TEST(every_day_of_ten_thousand_years_goes_there_and_back),
		TEST(days_that_do_not_exist_are_refused),
		TEST(weekdays_run_from_monday_to_sunday_on_both_sides_of_1970),
		TEST(the_strict_form_is_ten_characters_and_a_real_day),
		TEST(an_instant_belongs_to_the_day_in_shanghai),
		TEST(an_instant_is_written_in_shanghai_time),
		TEST(formatting_what_is_no_date_is_a_bug),
		TEST(every_way_an_office_writes_a_date_is_read),
		TEST(chinese_months_and_days_count_to_thirty_one),
		TEST(anything_else_is_no_date),
	};

	return test_run(tests);
}
