#include "base/utf8.h"

#include "support/test.h"

static void every_character_goes_there_and_back(void **state)
{
	(void)state;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		char out[4];
		const char *p = out;
		if (cp == 0xD800)
			cp = 0xE000; /* surrogates are no characters */
		size_t n = utf8_put(out, cp);
		if (utf8_next(&p, out + n) != cp || p != out + n || !utf8_valid(out, n))
			fail_msg("U+%04X", (unsigned)cp);
	}
}

static void what_is_no_character_is_written_as_the_replacement(void **state)
{
	static const uint32_t bad[] = { 0xD800, 0xDFFF, 0x110000, UINT32_MAX };
	char out[4];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(utf8_put(out, bad[i]), 3);
		assert_memory_equal(out, "\xEF\xBF\xBD", 3);
	}
}

static void invalid_sequences_are_refused(void **state)
{
	static const char *const bad[] = {
		"\x80",
		"\xBF",
		"\xC0\x80",
		"\xC1\xBF",
		"\xC2",
		"\xC2\x41",
		"\xE0\x9F\xBF",
		"\xE0\xA0",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xEF\xBF",
		"\xF0\x8F\xBF\xBF",
		"\xF0\x90\x80",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xFE",
		"\xFF",
		"\xE4\xB8",
		"\xE4\x41\x80",
		"\xE4\xB8\x41",
		"\xF0\x9F\x98\x41",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const char *p = bad[i];
		if (utf8_valid(bad[i], strlen(bad[i])))
			fail_msg("sequence %zu was accepted", i);
		assert_int_equal(utf8_next(&p, bad[i] + strlen(bad[i])), 0xFFFD);
		assert_ptr_equal(p, bad[i] + 1);
	}
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid("a县\xF0\xA0\x80\x80", 8));
}

static void a_nul_inside_is_invalid_and_is_not_taken_for_the_end(void **state)
{
	static const char text[] = "a\0b";
	const char *p = text, *end = text + 3;

	(void)state;
	assert_false(utf8_valid(text, 3));
	assert_int_equal(utf8_next(&p, end), 'a');
	assert_int_equal(utf8_next(&p, end), 0xFFFD);
	assert_int_equal(utf8_next(&p, end), 'b');
	assert_int_equal(utf8_next(&p, end), 0);
	assert_ptr_equal(p, end);
}

static void characters_are_counted_and_cut_between(void **state)
{
	static const char text[] = "政务a公开\xF0\xA0\x80\x80";

	(void)state;
	assert_int_equal(utf8_count(text, strlen(text)), 6);
	assert_int_equal(utf8_count("", 0), 0);
	assert_int_equal(utf8_prefix(text, strlen(text), 0), 0);
	assert_int_equal(utf8_prefix(text, strlen(text), 2), 6);
	assert_int_equal(utf8_prefix(text, strlen(text), 3), 7);
	assert_int_equal(utf8_prefix(text, strlen(text), 6), strlen(text));
	assert_int_equal(utf8_prefix(text, strlen(text), 99), strlen(text));
}

static void han_covers_the_extensions_and_the_zero_and_nothing_near(void **state)
{
	static const uint32_t han[] = { 0x3007,  0x3400,  0x4DBF,  0x4E00,  0x9FFF,  0xF900,  0x20000, 0x2A6DF,
					0x2A700, 0x2CEB0, 0x2EBE0, 0x2EBF0, 0x2F800, 0x30000, 0x3134A, 0x323AF };
	static const uint32_t other[] = { 0,      'a',    0x3002, 0x3006,  0x3008,  0x3041,  0x33FF,
					  0x4DC0, 0xA000, 0xFF10, 0x1F600, 0x2A6E0, 0x323B0, 0x10FFFF };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(han); i++)
		assert_true(utf8_is_han(han[i]));
	for (size_t i = 0; i < ARRAY_LEN(other); i++)
		assert_false(utf8_is_han(other[i]));
}

static void trimming_takes_every_kind_of_space_off_both_ends_only(void **state)
{
	struct test *t = *state;
	struct arena *a = &t->arena;

	assert_string_equal(utf8_trim(a, " \t\r\n　\xEF\xBB\xBF\xE2\x80\x8B\xC2\xA0政务 公开　 \n"), "政务 公开");
	assert_string_equal(utf8_trim(a, "政务"), "政务");
	assert_string_equal(utf8_trim(a, " a"), "a");
	assert_string_equal(utf8_trim(a, "a "), "a");
	assert_string_equal(utf8_trim(a, "　　"), "");
	assert_string_equal(utf8_trim(a, ""), "");
	assert_null(utf8_trim(a, NULL));
}

static void repairing_drops_what_is_broken_and_counts_it(void **state)
{
	struct test *t = *state;
	static const char text[] = "a\x00\x01\xFF县\x7F\xC2\x85\r\nb\rc\td\xE5\x8E";
	size_t dropped = 99;
	char *out = utf8_repair(&t->arena, text, sizeof(text) - 1, &dropped);

	assert_string_equal(out, "a县\nbc\td");
	/* NUL, U+0001, FF, DEL, U+0085, the lone CR, two bytes of a cut character */
	assert_int_equal(dropped, 8);
	assert_string_equal(utf8_repair(&t->arena, "好", 3, NULL), "好");
	assert_string_equal(utf8_repair(&t->arena, "", 0, &dropped), "");
	assert_int_equal(dropped, 0);
	assert_string_equal(utf8_repair(&t->arena, "\r\n\r\n", 4, &dropped), "\n\n");
	assert_int_equal(dropped, 0);
}

static void repaired_text_is_valid_whatever_came_in(void **state)
{
	struct test *t = *state;
	uint32_t seed = 12345;

	for (int round = 0; round < 2000; round++) {
		char in[64];
		for (size_t i = 0; i < sizeof(in); i++) {
			seed = seed * 1664525u + 1013904223u;
			in[i] = (char)(seed >> 24);
		}
		char *out = utf8_repair(&t->arena, in, sizeof(in), NULL);
		assert_true(utf8_valid(out, strlen(out)));
		arena_reset(&t->arena);
	}
}

static void gb18030_is_decoded_in_one_two_and_four_bytes(void **state)
{
	struct test *t = *state;
	struct arena *a = &t->arena;

	assert_string_equal(utf8_from_gb18030(a, "", 0), "");
	assert_string_equal(utf8_from_gb18030(a, "abc", 3), "abc");
	assert_string_equal(utf8_from_gb18030(a, "\xD5\xFE\xCE\xF1\xB9\xAB\xBF\xAA", 8), "政务公开");
	assert_string_equal(utf8_from_gb18030(a, "\x95\x32\x82\x36", 4), "\xF0\xA0\x80\x80"); /* U+20000 */
	assert_string_equal(utf8_from_gb18030(a, "\xA6\xD9", 2), "\xEF\xB8\x90");             /* U+FE10 */
}

static void what_is_not_gb18030_gives_null(void **state)
{
	struct test *t = *state;
	struct arena *a = &t->arena;

	assert_null(utf8_from_gb18030(a, "\xD5", 1));
	assert_null(utf8_from_gb18030(a, "\xFF\xFF", 2));
	assert_null(utf8_from_gb18030(a, "\xD5\x20", 2));
	assert_null(utf8_from_gb18030(a, "a\0b", 3));
	assert_false(arena_failed(a));
	arena_fail_nth(a, 1);
	assert_null(utf8_from_gb18030(a, "abc", 3));
	assert_true(arena_failed(a));
}

static void the_densest_gb18030_text_fits_its_room(void **state)
{
	struct test *t = *state;
	char in[2000];

	for (size_t i = 0; i < sizeof(in); i += 2) {
		in[i] = '\xD5';
		in[i + 1] = '\xFE';
	}
	char *out = utf8_from_gb18030(&t->arena, in, sizeof(in));
	assert_non_null(out);
	assert_int_equal(strlen(out), 3000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_character_goes_there_and_back),
		TEST(what_is_no_character_is_written_as_the_replacement),
		TEST(invalid_sequences_are_refused),
		TEST(a_nul_inside_is_invalid_and_is_not_taken_for_the_end),
		TEST(characters_are_counted_and_cut_between),
		TEST(han_covers_the_extensions_and_the_zero_and_nothing_near),
		TEST(trimming_takes_every_kind_of_space_off_both_ends_only),
		TEST(repairing_drops_what_is_broken_and_counts_it),
		TEST(repaired_text_is_valid_whatever_came_in),
		TEST(gb18030_is_decoded_in_one_two_and_four_bytes),
		TEST(what_is_not_gb18030_gives_null),
		TEST(the_densest_gb18030_text_fits_its_room),
	};

	return test_run(tests);
}
