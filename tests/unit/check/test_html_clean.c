/* Cleaning foreign markup: what is kept, what goes, and that nothing active can stay. */
#include "check/html_clean.h"

#include "base/str.h"
#include "support/test.h"

static const char *clean(struct test *t, const char *markup)
{
	struct html h;

	assert_int_equal(html_clean(&t->cx, &h, markup), 0);
	return h.markup;
}

static const char *text(struct test *t, const char *markup)
{
	const char *s;

	assert_int_equal(html_text(&t->cx, &s, markup), 0);
	return s;
}

static void headings_lists_tables_and_emphasis_are_kept(void **state)
{
	struct test *t = *state;

	assert_string_equal(clean(t, "<h1>一</h1><p>二<b>三</b></p>"), "<h2>一</h2>\n<p>二<strong>三</strong></p>\n");
	assert_non_null(strstr(clean(t, "<table><tr><td colspan=3 rowspan=2>甲</td></tr></table>"), "<td colspan=\"3\" rowspan=\"2\">甲</td>"));
	assert_non_null(strstr(clean(t, "<ul><li>甲<li>乙</ul>"), "<li>乙</li>"));
}

static void scripts_styles_handlers_and_frames_are_gone(void **state)
{
	static const char *const hostile[] = {
		"<script>alert(1)</script>", "<p onclick=alert(1)>x</p>", "<img src=x onerror=alert(1)>", "<svg><script>alert(1)</script></svg>",
		"<iframe src=//e></iframe>", "<style>p{}</style>", "<p style=\"background:url(javascript:1)\">x</p>", "<object data=x></object>",
		"<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>", "<form action=/x><input name=a></form>", "<base href=//e>",
		"<a href=\"java\nscript:alert(1)\">x</a>", "<a href=\" javascript:alert(1)\">x</a>", "<a href=\"data:text/html,x\">x</a>",
		"<a href=\"vbscript:x\">x</a>", "<img src=\"javascript:alert(1)\">", "<img src=\"data:image/svg+xml,x\">", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
		"<template><img src=x onerror=alert(1)></template>", "<!--[if IE]><script>x</script><![endif]-->", "<xmp><script>x</script></xmp>",
	};
	static const char *const never[] = { "script", "onerror", "onclick", "style", "iframe", "javascript:", "vbscript:", "data:", "<svg", "<form", "<base", "<!--" };
	struct test *t = *state;

	for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
		const char *out = clean(t, hostile[i]);

		for (size_t k = 0; k < sizeof(never) / sizeof(never[0]); k++)
			if (strcasestr(out, never[k]))
				fail_msg("%s stays in %s as %s", never[k], hostile[i], out);
	}
}

static void addresses_that_lead_somewhere_are_kept(void **state)
{
	struct test *t = *state;

	assert_string_equal(clean(t, "<a href=\"/a?b=1&c=2\">x</a>"), "<p><a href=\"/a?b=1&amp;c=2\">x</a></p>\n");
	assert_string_equal(clean(t, "<a href=\"https://example.invalid/\">x</a>"), "<p><a href=\"https://example.invalid/\">x</a></p>\n");
	assert_non_null(strstr(clean(t, "<img src=\"/x.png\" alt=\"图\">"), "<img src=\"/x.png\" alt=\"图\">"));
}

static void loose_text_becomes_paragraphs_and_no_text_is_lost(void **state)
{
	struct test *t = *state;

	assert_string_equal(clean(t, "散文<div>另一段</div>尾"), "<p>散文</p>\n<p>另一段</p>\n<p>尾</p>\n");
	assert_string_equal(text(t, "<div>甲<span>乙</span></div><p>丙</p>"), "甲乙\n丙");
	assert_string_equal(text(t, "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>"), "甲\t乙\n丙");
}

static void nesting_that_goes_too_deep_is_refused_with_a_message(void **state)
{
	struct test *t = *state;
	char *deep = arena_alloc(&t->arena, 5 * 5000 + 1);
	struct html h;

	for (int i = 0; i < 5000; i++)
		memcpy(deep + i * 5, "<div>", 5);
	assert_int_equal(html_clean(&t->cx, &h, deep), ERR_TOO_LARGE);
	assert_non_null(strstr(err_message(&t->cx), "嵌套太深"));
}

static void alignment_of_official_texts_is_kept_as_a_class(void **state)
{
	struct test *t = *state;

	assert_string_equal(clean(t, "<p style='color:red;text-align: center'>标题</p>"), "<p class=\"center\">标题</p>\n");
	assert_string_equal(clean(t, "<p align=right>落款</p>"), "<p class=\"right\">落款</p>\n");
}

static void the_inside_of_an_element_can_be_asked_for(void **state)
{
	struct test *t = *state;
	struct html h;

	assert_int_equal(html_inside(&t->cx, &h, "<div>头</div><div id=main><p>正文</p></div>", "main"), 0);
	assert_string_equal(h.markup, "<p>正文</p>\n");
	assert_int_equal(html_inside(&t->cx, &h, "<div>头</div>", "main"), 0);
	assert_null(h.markup);
}

static void plain_text_becomes_paragraphs_and_headings(void **state)
{
	struct test *t = *state;
	struct html h;

	assert_int_equal(html_from_text(&t->cx, &h, "## 第一章\n\n　　第一条 <甲>\n", TEXT_HEADINGS), 0);
	assert_string_equal(h.markup, "<h2>第一章</h2>\n<p>第一条 &lt;甲&gt;</p>\n");
	assert_int_equal(html_from_text(&t->cx, &h, "## 甲", TEXT_PLAIN), 0);
	assert_string_equal(h.markup, "<p>## 甲</p>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(headings_lists_tables_and_emphasis_are_kept),
		TEST(scripts_styles_handlers_and_frames_are_gone),
		TEST(addresses_that_lead_somewhere_are_kept),
		TEST(loose_text_becomes_paragraphs_and_no_text_is_lost),
		TEST(nesting_that_goes_too_deep_is_refused_with_a_message),
		TEST(alignment_of_official_texts_is_kept_as_a_class),
		TEST(the_inside_of_an_element_can_be_asked_for),
		TEST(plain_text_becomes_paragraphs_and_headings),
	};

	return test_run(tests);
}
