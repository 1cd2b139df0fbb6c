/* Reading queries, and showing what matched. */
#include <jansson.h>
#include <string.h>

#include "base/str.h"
#include "search/marks.h"
#include "search/search.h"
#include "support/test.h"

static struct ask read_ask(struct test *t, const char *text)
{
	struct ask a;

	assert_int_equal(ask_read(&t->cx, &a, text), 0);
	return a;
}

static void white_space_parts_words_and_quotation_marks_hold_them_together(void **state)
{
	struct test *t = *state;
	struct ask a = read_ask(t, " 教育　经费\t2026 ");

	assert_int_equal(a.len, 3);
	assert_int_equal(a.words[0].len, 2);
	assert_true(a.literal);
	a = read_ask(t, "“教育 经费” \"a b\" 公开");
	assert_int_equal(a.len, 3);
	assert_int_equal(a.words[0].len, 4);
	assert_true(a.words[0].quoted);
	assert_int_equal(a.words[1].len, 2);
	assert_false(a.words[2].quoted);
	a = read_ask(t, "没有“收尾");
	assert_int_equal(a.len, 1);
	assert_int_equal(a.words[0].len, 4);
}

static void a_long_word_is_a_sentence(void **state)
{
	struct test *t = *state;

	assert_true(read_ask(t, "一二三四五六七八").literal);
	assert_false(read_ask(t, "一二三四五六七八九").literal);
	assert_true(read_ask(t, "“一二三四五六七八九”").literal);
}

static void nothing_to_look_for_is_no_word(void **state)
{
	struct test *t = *state;

	assert_int_equal(read_ask(t, NULL).len, 0);
	assert_int_equal(read_ask(t, "").len, 0);
	assert_int_equal(read_ask(t, "“” ，。 \"\"").len, 0);
	assert_int_equal(read_ask(t, "😀").len, 0);
}

static void a_query_too_long_is_cut(void **state)
{
	struct test *t = *state;
	char text[3 * 1000 + 1] = "";
	struct ask a;

	for (int i = 0; i < 1000; i++)
		memcpy(text + 3 * i, "税", 4);
	a = read_ask(t, text);
	assert_int_equal(a.symbols, ASK_SYMBOLS);
	for (int i = 0; i < 500; i++)
		memcpy(text + 4 * i, "税 ", 5);
	a = read_ask(t, text);
	assert_int_equal(a.len, ASK_WORDS);
}

static const char *shown(struct test *t, const char *query, const char *text, size_t chars)
{
	struct ask a = read_ask(t, query);
	struct search_marks *marks;
	struct html html;

	assert_int_equal(marks_words(&t->cx, &marks, &a), 0);
	if (chars)
		assert_int_equal(search_snippet(&t->cx, &html, marks, text, chars), 0);
	else
		assert_int_equal(search_highlight(&t->cx, &html, marks, text), 0);
	return html.markup;
}

static void what_matched_is_marked_in_the_text_as_it_stands(void **state)
{
	struct test *t = *state;

	assert_string_equal(shown(t, "条例", "《税收條例》", 0), "《税收<mark>條例</mark>》");
	assert_string_equal(shown(t, "gb18030", "执行 ＧＢ18030 标准", 0), "执行 <mark>ＧＢ18030</mark> 标准");
	assert_string_equal(shown(t, "税收 收入", "税收收入", 0), "<mark>税收收入</mark>");
	assert_string_equal(shown(t, "税收", "税，收", 0), "税，收");
	assert_string_equal(shown(t, "税收", "无关", 0), "无关");
	assert_string_equal(shown(t, "税收", NULL, 0), "");
	assert_string_equal(shown(t, "", "税收", 0), "税收");
}

static void the_text_is_escaped_inside_and_outside_of_marks(void **state)
{
	struct test *t = *state;

	assert_string_equal(shown(t, "税收", "<b>税 & 收税收</b>", 0),
			    "&lt;b&gt;税 &amp; 收<mark>税收</mark>&lt;/b&gt;");
	assert_string_equal(shown(t, "税收", "<script>税<收</script>", 10), "script&gt;税&lt;收&lt;/script");
}

static void a_snippet_shows_the_passage_with_most_of_the_words(void **state)
{
	struct test *t = *state;
	const char *text = "甲乙丙丁戊己庚辛。税收之外。甲乙丙丁戊己庚辛甲乙丙丁戊己庚辛甲乙丙丁戊己庚辛。"
			   "教育经费与税收同时增长。甲乙丙丁戊己庚辛甲乙丙丁";

	assert_string_equal(shown(t, "税收 经费", text, 14),
			    "…教育<mark>经费</mark>与<mark>税收</mark>同时增长。甲乙丙…");
	assert_string_equal(shown(t, "无", text, 5), "甲乙丙丁戊…");
	assert_string_equal(shown(t, "税收", "", 50), "");
	assert_string_equal(shown(t, "税收", "，。", 50), "");
}

static void a_short_text_is_shown_whole(void **state)
{
	struct test *t = *state;

	assert_string_equal(shown(t, "税收", "关于税收的通知", 50), "关于<mark>税收</mark>的通知");
}

static void naughty_strings_are_queries_like_any_other(void **state)
{
	struct test *t = *state;
	const char *root = getenv("SOURCE_ROOT"), *data = getenv("YANGGUANG_DATA");
	char *path = data ? arena_printf(&t->arena, "%s/files/blns.json", data)
			  : arena_printf(&t->arena, "%s/../shared/data/files/blns.json", root ? root : ".");
	json_t *all = json_load_file(path, 0, NULL);

	if (!all) {
		print_message("naughty strings: no files/blns.json\n");
		skip();
	}
	for (size_t i = 0; i < json_array_size(all); i++) {
		const char *text = json_string_value(json_array_get(all, i));
		const char *markup = shown(t, text, text, 0);

		assert_null(strchr(markup, '\''));
		for (const char *s = strchr(markup, '<'); s; s = strchr(s + 1, '<'))
			assert_true(str_starts(s, "<mark>") || str_starts(s, "</mark>"));
	}
	json_decref(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(white_space_parts_words_and_quotation_marks_hold_them_together),
		TEST(a_long_word_is_a_sentence),
		TEST(nothing_to_look_for_is_no_word),
		TEST(a_query_too_long_is_cut),
		TEST(what_matched_is_marked_in_the_text_as_it_stands),
		TEST(the_text_is_escaped_inside_and_outside_of_marks),
		TEST(a_snippet_shows_the_passage_with_most_of_the_words),
		TEST(a_short_text_is_shown_whole),
		TEST(naughty_strings_are_queries_like_any_other),
	};
	return test_run(tests);
}
