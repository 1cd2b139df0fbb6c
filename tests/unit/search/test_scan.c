/* The tokeniser: what texts are read as, whatever their width, case and script. */
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "search/scan.h"
#include "search/term.h"
#include "support/test.h"

/* Symbols of a text, parted by a space; | where a break is. */
static const char *read_all(struct test *t, const char *text)
{
	struct scan s;
	struct scan_symbol y;
	struct buf b;

	buf_init(&b, &t->arena);
	scan_init(&s, text, strlen(text));
	while (scan_next(&s, &y)) {
		if (b.len > 0)
			buf_char(&b, y.after_break ? '|' : ' ');
		buf_add(&b, text + y.from, y.to - y.from);
	}
	return buf_cstr(&b);
}

/* Are two texts the same symbols in the same order? */
static bool same(const char *a, const char *b)
{
	struct scan x, y;
	struct scan_symbol p, q;

	scan_init(&x, a, strlen(a));
	scan_init(&y, b, strlen(b));
	for (;;) {
		bool more = scan_next(&x, &p);

		if (more != scan_next(&y, &q))
			return false;
		if (!more)
			return true;
		if (p.symbol != q.symbol || p.after_break != q.after_break)
			return false;
	}
}

static void chinese_is_read_by_characters_and_latin_by_words(void **state)
{
	struct test *t = *state;

	assert_string_equal(read_all(t, "政府信息公开"), "政 府 信 息 公 开");
	assert_string_equal(read_all(t, "GB18030标准"), "GB18030 标 准");
	assert_string_equal(read_all(t, "hello world"), "hello world");
	assert_string_equal(read_all(t, ""), "");
	assert_string_equal(read_all(t, "，。！"), "");
}

static void punctuation_and_line_ends_are_breaks_and_spaces_are_not(void **state)
{
	struct test *t = *state;

	assert_string_equal(read_all(t, "国发〔2018〕41号"), "国 发|2018|41 号");
	assert_string_equal(read_all(t, "总　　则"), "总 则");
	assert_string_equal(read_all(t, "各市\n民政局"), "各 市|民 政 局");
	assert_string_equal(read_all(t, "，、首尾。"), "首 尾");
	assert_string_equal(read_all(t, "PM2.5"), "PM2|5");
}

static void width_case_and_script_make_no_difference(void **state)
{
	(void)state;
	assert_true(same("ＡＢＣ１２３", "abc123"));
	assert_true(same("政府資訊公開條例", "政府资讯公开条例"));
	assert_true(same("臺灣與著作權", "台湾与著作权"));
	assert_true(same("㈠", "(一)"));
	assert_true(same("Ｇ Ｂ", "g b"));
	assert_true(same("é", "E"));
	assert_true(same("后勤", "後勤"));
	assert_false(same("著作", "着作"));
	assert_false(same("税收", "税务"));
	assert_false(same("ab", "a b"));
}

static void invisible_characters_are_not_there(void **state)
{
	(void)state;
	assert_true(same("政\u200B府", "政府"));
	assert_true(same("\uFEFF政府", "政府"));
	assert_true(same("a\u00ADb", "ab"));
}

static void private_and_invalid_bytes_are_breaks_not_failures(void **state)
{
	struct test *t = *state;

	assert_string_equal(read_all(t, "政\uE000府"), "政|府");
	assert_string_equal(read_all(t, "\xff\xfe政\xe6"), "政");
}

static void every_character_folds_to_what_folds_to_itself(void **state)
{
	uint32_t once[FOLD_MOST], twice[FOLD_MOST];

	(void)state;
	for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
		size_t n = fold_char(cp, once);

		assert_true(n <= FOLD_MOST);
		for (size_t i = 0; i < n; i++) {
			if (fold_kind(once[i]) != FOLD_HAN)
				continue;
			assert_int_equal(fold_char(once[i], twice), 1);
			assert_int_equal(twice[0], once[i]);
		}
	}
}

static void terms_of_different_kinds_and_symbols_differ(void **state)
{
	(void)state;
	assert_int_not_equal(term_pair(0x7A0E, 0x6536), term_pair(0x6536, 0x7A0E));
	assert_int_not_equal(term_single(0x7A0E), term_last(0x7A0E));
	assert_int_not_equal(term_id(TERM_BODY, 1), term_id(TERM_SECTION, 1));
	assert_true(term_pair(0x7A0E, 0x6536) < term_pair(0x7A0F, 0x4E00));
	assert_int_equal(term_exact(TERM_NUMBER, "国发〔2018〕41号"), term_exact(TERM_NUMBER, "國發[２０１８] 41号"));
	assert_int_not_equal(term_exact(TERM_NUMBER, "国发〔2018〕41号"), term_exact(TERM_NUMBER, "国发〔2018〕4号"));
	assert_int_equal(term_exact(TERM_TITLE, "〔〕"), 0);
	assert_int_equal(term_exact(TERM_TITLE, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(chinese_is_read_by_characters_and_latin_by_words),
		TEST(punctuation_and_line_ends_are_breaks_and_spaces_are_not),
		TEST(width_case_and_script_make_no_difference),
		TEST(invisible_characters_are_not_there),
		TEST(private_and_invalid_bytes_are_breaks_not_failures),
		TEST(every_character_folds_to_what_folds_to_itself),
		TEST(terms_of_different_kinds_and_symbols_differ),
	};
	return test_run(tests);
}
