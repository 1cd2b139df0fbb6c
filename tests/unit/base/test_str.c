#include "base/str.h"

#include "base/err.h"
#include "support/test.h"

static void null_equals_null_only(void **state)
{
	(void)state;
	assert_true(str_eq(NULL, NULL));
	assert_false(str_eq(NULL, ""));
	assert_false(str_eq("", NULL));
	assert_true(str_eq("a", "a"));
	assert_false(str_eq("a", "A"));
	assert_true(str_eq_nocase(NULL, NULL));
	assert_false(str_eq_nocase(NULL, ""));
}

static void null_and_the_empty_string_are_empty(void **state)
{
	(void)state;
	assert_true(str_empty(NULL));
	assert_true(str_empty(""));
	assert_false(str_empty(" "));
}

static void beginnings_and_endings_are_recognised(void **state)
{
	(void)state;
	assert_true(str_starts("/office/inbox", "/office/"));
	assert_false(str_starts("/off", "/office/"));
	assert_true(str_starts("x", ""));
	assert_true(str_starts(NULL, ""));
	assert_false(str_starts(NULL, "x"));
	assert_true(str_ends("a.sql", ".sql"));
	assert_false(str_ends("sql", ".sql"));
	assert_false(str_ends("a.sqlx", ".sql"));
	assert_true(str_ends("a", ""));
	assert_true(str_ends(NULL, ""));
	assert_false(str_ends(NULL, "a"));
}

static void comparing_without_case_is_for_ascii(void **state)
{
	(void)state;
	assert_true(str_eq_nocase("Content-Length", "content-LENGTH"));
	assert_false(str_eq_nocase("Content", "content-length"));
	assert_false(str_eq_nocase("a[", "a{")); /* 0x20 apart and no letters */
	assert_true(str_eq_nocase("县", "县"));
	assert_false(str_eq_nocase("\xC3\x89", "\xC3\xA9"));
}

static void copying_cuts_terminates_and_tells_the_full_length(void **state)
{
	char out[4] = "zzz";

	(void)state;
	assert_int_equal(str_copy(out, sizeof(out), "abcdef"), 6);
	assert_string_equal(out, "abc");
	assert_int_equal(str_copy(out, sizeof(out), "abc"), 3);
	assert_string_equal(out, "abc");
	assert_int_equal(str_copy(out, sizeof(out), NULL), 0);
	assert_string_equal(out, "");
	assert_int_equal(str_copy(out, 1, "abc"), 3);
	assert_string_equal(out, "");
	out[0] = 'k';
	assert_int_equal(str_copy(out, 0, "abc"), 3);
	assert_int_equal(out[0], 'k');
}

static void whole_numbers_are_read_to_the_ends_of_their_range(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} good[] = {
		{ "0", 0 },
		{ "-0", 0 },
		{ "7", 7 },
		{ "-7", -7 },
		{ "007", 7 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
		{ "000000000000000000000000001", 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		int64_t n = 99;
		assert_int_equal(str_to_int64(good[i].text, &n), 0);
		assert_int_equal(n, good[i].value);
	}
}

static void what_is_no_number_is_invalid_and_what_is_too_large_is_out_of_range(void **state)
{
	static const char *const invalid[] = {
		"", "-", "+1", "1 ", " 1", "1.0", "0x1", "--1", "1-", "一", "１", "1e3", "99999999999999999999x"
	};
	static const char *const range[] = { "9223372036854775808", "-9223372036854775809", "99999999999999999999",
					     "-99999999999999999999", "18446744073709551616" };
	int64_t n = 42;

	(void)state;
	assert_int_equal(str_to_int64(NULL, &n), ERR_INVALID);
	for (size_t i = 0; i < ARRAY_LEN(invalid); i++)
		assert_int_equal(str_to_int64(invalid[i], &n), ERR_INVALID);
	for (size_t i = 0; i < ARRAY_LEN(range); i++)
		assert_int_equal(str_to_int64(range[i], &n), ERR_RANGE);
	assert_int_equal(n, 42);
}

static void secrets_are_compared_to_the_last_byte(void **state)
{
	(void)state;
	assert_true(str_eq_secret("0123456789", "0123456789", 10));
	assert_false(str_eq_secret("0123456789", "0123456780", 10));
	assert_false(str_eq_secret("x123456789", "0123456789", 10));
	assert_true(str_eq_secret("a", "b", 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(null_equals_null_only),
		TEST(null_and_the_empty_string_are_empty),
		TEST(beginnings_and_endings_are_recognised),
		TEST(comparing_without_case_is_for_ascii),
		TEST(copying_cuts_terminates_and_tells_the_full_length),
		TEST(whole_numbers_are_read_to_the_ends_of_their_range),
		TEST(what_is_no_number_is_invalid_and_what_is_too_large_is_out_of_range),
		TEST(secrets_are_compared_to_the_last_byte),
	};

	return test_run(tests);
}
