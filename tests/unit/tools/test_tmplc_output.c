/* tests/fixtures/tmplc/sample.tmpl as compiled by the build: what its templates write. */
#include "support/test.h"

#include "base/buf.h"
#include "tmplc/sample.tmpl.h"

static struct buf empty(struct test *t)
{
	struct buf b;
	buf_init(&b, &t->arena);
	return b;
}

#define ROW(title_, size_)                               \
	{                                                \
		.title = (title_), .size_bytes = (size_) \
	}

static void text_and_attributes_are_escaped(void **state)
{
	struct buf b = empty(*state);
	struct row r = { true, "2026/目 录", "a&b=c", "<b>\"'&", 5 };
	tmpl_row(&b, &r);
	assert_string_equal(buf_cstr(&b),
			    "<li class=\"row row--new\">\n"
			    "<a href=\"/doc/2026/%E7%9B%AE%20%E5%BD%95?q=a%26b%3Dc\">&lt;b&gt;&quot;&#39;&amp;</a>\n"
			    "<data value='5'>5 B</data>\n"
			    "</li>\n");
}

static void blocks_choose_and_repeat(void **state)
{
	struct buf b = empty(*state);
	struct row r[] = { ROW("一", 3 << 20), ROW(NULL, 2048) };
	tmpl_rows(&b, r, 2);
	assert_string_equal(
		buf_cstr(&b),
		"<ol>\n"
		"<li class=\"row\">\n<a href=\"/doc/?q=\">一</a>\n<data value='3145728'>3 MB</data>\n</li>\n\n"
		"<li class=\"row\">\n<a href=\"/doc/?q=\"></a>\n<data value='2048'>2 KB</data>\n</li>\n\n"
		"</ol>\n");
}

static void expect_addresses(struct test *t, const char *a, const char *want)
{
	struct buf b = empty(t);
	tmpl_addresses(&b, a);
	assert_string_equal(buf_cstr(&b), want);
}

static void addresses_stay_where_they_belong(void **state)
{
	expect_addresses(*state, "//evil.example/a",
			 "<a href=\"#\"></a><a href=\"#/x\"></a><a href=\"/evil.example/a\"></a>"
			 "<a href=\"/evil.example/a/x\"></a><a href=\"/%2F%2Fevil.example%2Fa/x\"></a>\n");
	expect_addresses(
		*state, "",
		"<a href=\"#\"></a><a href=\"#/x\"></a><a href=\"/\"></a><a href=\"/./x\"></a><a href=\"/./x\"></a>\n");
	expect_addresses(
		*state, NULL,
		"<a href=\"#\"></a><a href=\"#/x\"></a><a href=\"/\"></a><a href=\"/./x\"></a><a href=\"/./x\"></a>\n");
	expect_addresses(
		*state, "javascript:alert(1)",
		"<a href=\"#\"></a><a href=\"#/x\"></a><a href=\"/javascript%3Aalert%281%29\"></a>"
		"<a href=\"/javascript%3Aalert%281%29/x\"></a><a href=\"/javascript%3Aalert%281%29/x\"></a>\n");
}

static const char *address(struct test *t, const char *a)
{
	struct buf b = empty(t);
	tmpl_addresses(&b, a);
	char *end = strchr(b.ptr + 9, '"');
	*end = '\0';
	return b.ptr + 9;
}

static void a_whole_address_is_of_this_site_or_of_the_web(void **state)
{
	assert_string_equal(address(*state, "/"), "/");
	assert_string_equal(address(*state, "/a?b=c&d=%E4#e"), "/a?b=c&amp;d=%E4#e");
	assert_string_equal(address(*state, "https://a.cn/目"), "https://a.cn/%E7%9B%AE");
	assert_string_equal(address(*state, "HTTP://a.cn"), "HTTP://a.cn");
	assert_string_equal(address(*state, "/\t/a.cn"), "/%09/a.cn");
	assert_string_equal(address(*state, "/a\"'<>\\ "), "/a%22%27%3C%3E%5C%20");
	assert_string_equal(address(*state, "/\\a.cn"), "#");
	assert_string_equal(address(*state, "https:a.cn"), "#");
	assert_string_equal(address(*state, "https:///a.cn"), "#");
	assert_string_equal(address(*state, " https://a.cn"), "#");
	assert_string_equal(address(*state, "httpss://a.cn"), "#");
	assert_string_equal(address(*state, "a/b"), "#");
	assert_string_equal(address(*state, "data:text/html,x"), "#");
}

static void the_slash_of_a_whole_address_is_not_doubled(void **state)
{
	struct buf b = empty(*state);
	tmpl_addresses(&b, "/");
	assert_non_null(strstr(buf_cstr(&b), "<a href=\"/x\"></a>"));
	b = empty(*state);
	tmpl_addresses(&b, "https://a.cn//");
	assert_non_null(strstr(buf_cstr(&b), "<a href=\"https://a.cn/x\"></a>"));
}

static void data_scripts_hold_json(void **state)
{
	struct buf b = empty(*state);
	tmpl_data(&b, "</script>\"", -3);
	assert_string_equal(buf_cstr(&b),
			    "<script type=\"application/ld+json\">{\"name\": \"\\u003c/script\\u003e\\\"\", \"n\": -3, "
			    "\"two  spaces\": 1}</script>\n");
	b = empty(*state);
	tmpl_data(&b, NULL, 0);
	assert_non_null(strstr(buf_cstr(&b), "\"name\": null, \"n\": 0"));
}

static void white_space_shrinks_where_it_is_not_seen(void **state)
{
	struct buf b = empty(*state);
	tmpl_space(&b, "E");
	assert_string_equal(buf_cstr(&b),
			    "\n<p id=\"a  b\" title=\"c d\">第一行，第二行\nE 后</p>\n"
			    "<pre>\n  a\n    E\n</pre> <textarea>\n  b\n</textarea>\n<title> x y </title>\n");
}

static void every_integer_is_written_whole(void **state)
{
	struct buf b = empty(*state);
	tmpl_integers(&b, 255, UINT64_MAX, INT64_MIN, -7);
	assert_string_equal(buf_cstr(&b), "255 18446744073709551615 -9223372036854775808 -7 1 "
					  "<a href=\"/x?18446744073709551615-9223372036854775808\">\n");
}

static void raw_writes_markup_as_it_is(void **state)
{
	struct buf b = empty(*state);
	tmpl_marked(&b, (struct html){ "<em>x</em>" }, "<em>");
	tmpl_marked(&b, (struct html){ NULL }, NULL);
	assert_string_equal(buf_cstr(&b), "<p><em>x</em>&lt;em&gt;?"
					  "?=</p>\n<p>?"
					  "?=</p>\n");
}

static void halves_of_a_page_and_xml_are_templates_too(void **state)
{
	struct buf b = empty(*state);
	tmpl_begin(&b);
	tmpl_end(&b);
	tmpl_feed(&b, "a&b");
	assert_string_equal(
		buf_cstr(&b),
		"<!doctype html>\n<html><body>\n</body></html>\n"
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed><title>a&amp;b</title><link href=\"/\"/></feed>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(text_and_attributes_are_escaped),
		TEST(blocks_choose_and_repeat),
		TEST(addresses_stay_where_they_belong),
		TEST(a_whole_address_is_of_this_site_or_of_the_web),
		TEST(the_slash_of_a_whole_address_is_not_doubled),
		TEST(data_scripts_hold_json),
		TEST(white_space_shrinks_where_it_is_not_seen),
		TEST(every_integer_is_written_whole),
		TEST(raw_writes_markup_as_it_is),
		TEST(halves_of_a_page_and_xml_are_templates_too),
	};
	return test_run(tests);
}
