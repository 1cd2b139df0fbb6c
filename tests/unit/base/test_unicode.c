#include "base/unicode.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "support/test.h"

static const char *folded(struct test *t, const char *text)
{
	const char *p = text, *end = text + strlen(text);
	struct buf b;

	buf_init(&b, &t->arena);
	while (p < end) {
		uint32_t out[UNICODE_FOLD_MOST];
		size_t n = unicode_fold(utf8_next(&p, end), out);
		for (size_t i = 0; i < n; i++) {
			char utf8[4];
			buf_add(&b, utf8, utf8_put(utf8, out[i]));
		}
	}
	return buf_cstr(&b);
}

static void width_case_accents_and_compatibility_forms_fold_away(void **state)
{
	struct test *t = *state;

	assert_string_equal(folded(t, "ＡbＣ１２"), "abc12");
	assert_string_equal(folded(t, "Éclair"), "eclair");
	assert_string_equal(folded(t, "㎡①Ⅳ"), "m21iv");
	assert_string_equal(folded(t, "（ｘ）"), "(x)");
	assert_string_equal(folded(t, "ß"), "ss");
}

static void chinese_and_plain_text_stay_as_they_are(void **state)
{
	struct test *t = *state;

	assert_string_equal(folded(t, "政务公开〔2026〕7号"), "政务公开〔2026〕7号");
	assert_string_equal(folded(t, "\xF0\xA0\x80\x80"), "\xF0\xA0\x80\x80");
}

static void compatibility_ideographs_become_the_unified_ones(void **state)
{
	struct test *t = *state;

	assert_string_equal(folded(t, "\xEF\xA4\x80"), "豈"); /* U+F900 */
}

static void what_is_not_seen_disappears(void **state)
{
	struct test *t = *state;

	assert_string_equal(folded(t, "a\xE2\x80\x8D"
				      "b"
				      "\xEF\xBB\xBF"),
			    "ab");                        /* joiner, mark */
	assert_string_equal(folded(t, "e\xCC\x81"), "e"); /* a combining accent */
}

static void every_character_folds_into_few_and_real_ones(void **state)
{
	size_t most = 0;

	(void)state;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		uint32_t out[UNICODE_FOLD_MOST];
		if (cp == 0xD800)
			cp = 0xE000;
		size_t n = unicode_fold(cp, out);
		assert_true(n <= UNICODE_FOLD_MOST);
		for (size_t i = 0; i < n; i++)
			if (out[i] == 0 || out[i] > 0x10FFFF || (out[i] >= 0xD800 && out[i] <= 0xDFFF))
				fail_msg("U+%04X folds to %X", (unsigned)cp, (unsigned)out[i]);
		most = n > most ? n : most;
	}
	assert_int_equal(most, 18); /* U+FDFA */
}

static void letters_digits_and_ideographs_are_told_from_the_rest(void **state)
{
	static const struct {
		uint32_t cp;
		enum unicode_class class;
	} cases[] = {
		{ 'a', UNICODE_LETTER },     { 'Z', UNICODE_LETTER },    { '7', UNICODE_LETTER },
		{ 0x653F, UNICODE_LETTER },  { 0x3007, UNICODE_LETTER }, { 0x20000, UNICODE_LETTER },
		{ ' ', UNICODE_SPACE },      { 0x3000, UNICODE_SPACE },  { 0x200B, UNICODE_UNSEEN },
		{ 0x0301, UNICODE_UNSEEN },  { ',', UNICODE_OTHER },     { 0x3002, UNICODE_OTHER },
		{ 0x3014, UNICODE_OTHER },   { '\n', UNICODE_OTHER },    { 0xE000, UNICODE_OTHER },
		{ 0x110000, UNICODE_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (unicode_class(cases[i].cp) != cases[i].class)
			fail_msg("U+%04X is of class %d", (unsigned)cases[i].cp, (int)unicode_class(cases[i].cp));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(width_case_accents_and_compatibility_forms_fold_away),
		TEST(chinese_and_plain_text_stay_as_they_are),
		TEST(compatibility_ideographs_become_the_unified_ones),
		TEST(what_is_not_seen_disappears),
		TEST(every_character_folds_into_few_and_real_ones),
		TEST(letters_digits_and_ideographs_are_told_from_the_rest),
	};

	return test_run(tests);
}
