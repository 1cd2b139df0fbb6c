/* Codes in use by real offices hold by their check digits; a mistyped one does not. */
#include "law/orgcode.h"

#include "base/str.h"
#include "support/test.h"

static void the_organ_codes_of_published_index_numbers_hold(void **state)
{
	static const char *const codes[] = { "000014349", "000013338", "014416330", "01527918X", "002489401" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct orgcode c;

		orgcode_parse(&c, codes[i]);
		assert_int_equal(c.kind, ORGCODE_ORGAN);
		assert_true(c.check_ok);
		assert_string_equal(c.organ9, codes[i]);
		assert_string_equal(c.unified18, "");
	}
}

static void a_unified_code_holds_and_contains_its_organ_code(void **state)
{
	static const char *const codes[][2] = { { "11341702486344515H", "486344515" }, { "11441700007280420Y", "007280420" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		struct orgcode c;

		orgcode_parse(&c, codes[i][0]);
		assert_int_equal(c.kind, ORGCODE_UNIFIED);
		assert_true(c.check_ok);
		assert_string_equal(c.unified18, codes[i][0]);
		assert_string_equal(c.organ9, codes[i][1]);
	}
}

static void hyphen_spaces_and_small_letters_do_not_matter(void **state)
{
	struct orgcode c;

	(void)state;
	orgcode_parse(&c, " 00001434-9 ");
	assert_string_equal(c.organ9, "000014349");
	assert_true(c.check_ok);
	orgcode_parse(&c, "01527918-x");
	assert_string_equal(c.organ9, "01527918X");
	assert_true(c.check_ok);
}

static void every_single_wrong_digit_of_an_organ_code_is_noticed(void **state)
{
	(void)state;
	for (size_t at = 0; at < 8; at++)
		for (char digit = '0'; digit <= '9'; digit++) {
			char code[] = "000014349";
			struct orgcode c;

			if (code[at] == digit)
				continue;
			code[at] = digit;
			orgcode_parse(&c, code);
			assert_int_equal(c.kind, ORGCODE_ORGAN);
			assert_false(c.check_ok);
		}
}

static void a_wrong_digit_of_a_unified_code_is_noticed_but_the_code_stays(void **state)
{
	struct orgcode c;

	(void)state;
	orgcode_parse(&c, "11341702486344515J");
	assert_int_equal(c.kind, ORGCODE_UNIFIED);
	assert_false(c.check_ok);
	assert_string_equal(c.unified18, "11341702486344515J");
}

static void what_has_another_length_or_strange_characters_is_malformed(void **state)
{
	static const char *const codes[] = { "12345678", "0000143491", "00001434*", "1134170248634451", "113417024863445150H", "组织机构代" };
	struct orgcode c;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		orgcode_parse(&c, codes[i]);
		assert_int_equal(c.kind, ORGCODE_MALFORMED);
		assert_false(c.check_ok);
	}
	orgcode_parse(&c, "");
	assert_int_equal(c.kind, ORGCODE_EMPTY);
	orgcode_parse(&c, NULL);
	assert_int_equal(c.kind, ORGCODE_EMPTY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_organ_codes_of_published_index_numbers_hold),
		TEST(a_unified_code_holds_and_contains_its_organ_code),
		TEST(hyphen_spaces_and_small_letters_do_not_matter),
		TEST(every_single_wrong_digit_of_an_organ_code_is_noticed),
		TEST(a_wrong_digit_of_a_unified_code_is_noticed_but_the_code_stays),
		TEST(what_has_another_length_or_strange_characters_is_malformed),
	};
	return test_run(tests);
}
