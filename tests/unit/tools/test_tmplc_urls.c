/* Data chooses neither the scheme nor the host of an address. */
#include "unit/tools/tmplc_cases.h"

static void an_address_begins_with_something_fixed_or_with_url(void **state)
{
	static const struct refusal r[] = {
		{ "<a href=\"{{ e }}\">", "2:10", "write url, url_path or url_arg" },
		{ "<a href=\"/x/{{ e }}\">", "2:13", "write url, url_path or url_arg" },
		{ "<a href=\"{{ url_path e }}\">", "2:10", "may begin with no expression but \"url\"" },
		{ "<img src='{{ url_arg e }}'>", "2:11", "may begin with no expression but \"url\"" },
		{ "<form action=\"{{ url_arg e }}\">", "2:15", "may begin with no expression but \"url\"" },
		{ "<button formaction=\"{{ e }}\">", "2:21", "write url, url_path or url_arg" },
		{ "<a href=\"/go{{ url e }}\">", "2:13", "nothing may stand before it" },
		{ "<a href=\"{{ url e }}{{ url e }}\">", "2:21", "nothing may stand before it" },
		{ "<a href=\"{{ if e }}/x{{ end }}{{ url e }}\">", "2:31", "nothing may stand before it" },
		{ "<a href=\"{{ for ;; }}{{ url e }}{{ end }}\">", "2:22", "nothing may stand before it" },
		{ "<img srcset=\"{{ url e }} 2x\">", "2:14", "nothing may stand before it" },
		{ "<img srcset=\"/a 1x, {{ url_path e }}\">", "2:21", "may begin with no expression" },
	};
	static const char *const good[] = {
		"<a href=\"{{ url e }}\">",
		"<a href=\"{{ url e }}?a={{ url_arg e }}\">",
		"<a href=\"?a={{ url_arg e }}\">",
		"<a href=\"#{{ url_arg e }}\">",
		"<a href=\"doc/{{ url_path e }}/{{ url_arg e }}\">",
		"<a href=\"{{ if e }}{{ url e }}{{ else }}/{{ end }}\">",
		"<img srcset=\"/a/{{ url_path e }} 1x, /b 2x\">",
		"<meta content=\"{{ url e }}\">",
		"<p>{{ url e }} {{ url_path e }}</p>",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void a_scheme_is_fixed_and_known(void **state)
{
	static const struct refusal r[] = {
		{ "<a href=\"javascript:x\">", "2:20", "scheme \"javascript:\"" },
		{ "<a href=\"JavaScript:x\">", "2:20", "scheme \"JavaScript:\"" },
		{ "<a href=javascript:x>", "2:19", "scheme \"javascript:\"" },
		{ "<a href=\" javascript:x\">", "2:10", "white space" },
		{ "<a href=\"java\tscript:x\">", "2:14", "white space" },
		{ "<a href=\"&#106;avascript:x\">", "2:10", "character reference" },
		{ "<a href=\"data:text/html,x\">", "2:14", "scheme \"data:\"" },
		{ "<a href=\"java{{ if e }}script{{ end }}:x\">", "2:39", "part of a scheme" },
		{ "<a href=\"java{{ url_arg e }}:x\">", "2:29", "part of a scheme" },
		{ "<use href=\"vbscript:x\">", "2:20", "scheme \"vbscript:\"" },
	};
	static const char *const good[] = {
		"<a href=\"mailto:{{ url_arg e }}\">",
		"<a href=\"tel:12345\">",
		"<a href=\"HTTPS://www.example.cn/a:b\">",
		"<a href=\"a?b:c\">",
		"<a href=\"/a:b\">",
		"<a href=\"x{{ url_arg e }}/a:b\">",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void a_host_is_fixed(void **state)
{
	static const struct refusal r[] = {
		{ "<a href=\"//{{ url_path e }}\">", "2:11", "begins with \"//\"" },
		{ "<a href=\"/\\\\{{ url_path e }}\">", "2:11", "'\\' in an address" },
		{ "<a href=\"https://{{ url_arg e }}\">", "2:18", "part of a host" },
		{ "<a href=\"https:{{ url_path e }}\">", "2:16", "part of a host" },
		{ "<a href=\"https://a.cn{{ url_arg e }}\">", "2:22", "part of a host" },
		{ "<a href=\"https://a.cn{{ if e }}.b{{ end }}{{ url_arg e }}\">", "2:43", "depends on a branch" },
		{ "<a href=\"/{{ url_path e }}{{ url_path e }}\">", "2:27", "write something fixed between" },
		{ "<a href=\"{{ url e }}{{ url_path e }}\">", "2:21", "write something fixed between" },
		{ "<a href=\"{{ url e }}.b{{ url_path e }}\">", "2:23", "depends on a branch" },
		{ "<a href=\"{{ if e }}/{{ else }}/a{{ end }}{{ url_path e }}\">", "2:42", "depends on a branch" },
		{ "<a href=\"/{{ for ;; }}{{ url_path e }}{{ end }}\">", "2:23", "depends on a branch" },
	};
	static const char *const good[] = {
		"<a href=\"https://a.cn/{{ url_path e }}\">",
		"<a href=\"https://a.cn?{{ url_arg e }}\">",
		"<a href=\"{{ if e }}/a{{ else }}b{{ end }}?x={{ url_arg e }}\">",
		"<a href=\"/a{{ url_path e }}{{ url_path e }}\">",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void a_refresh_goes_nowhere_data_says(void **state)
{
	static const struct refusal r[] = {
		{ "<meta http-equiv=\"refresh\" content=\"0; url={{ url e }}\">", "2:56", "a refresh" },
		{ "<meta content=\"{{ e }}\" http-equiv=Refresh>", "2:43", "a refresh" },
		{ "<meta http-equiv=\"{{ e }}\">", "2:19", "no expression in \"http-equiv\"" },
	};
	static const char *const good[] = {
		"<meta http-equiv=\"refresh\" content=\"30\">",
		"<meta http-equiv=\"x\" content=\"{{ e }}\">",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

/* The last argument of the n-th call of a writer is how the address goes on. */
static void expect_call(struct test *t, const char *body, const char *call)
{
	struct tmplc_output out;
	assert_int_equal(compile_body(t, "template", body, &out), 0);
	if (strstr(buf_cstr(&out.unit), call) == NULL)
		fail_msg("%s\n  wanted %s in\n%s", body, call, buf_cstr(&out.unit));
}

static void the_writers_are_told_what_stands_around_an_expression(void **state)
{
	expect_call(*state, "<a href=\"/d/{{ url_path e }}\">", "tmpl_url_path(out_, (e), 0)");
	expect_call(*state, "<a href=\"/{{ url_path e }}\">", "tmpl_url_path(out_, (e), 1)");
	expect_call(*state, "<a href=\"/{{ url_arg e }}/x\">", "tmpl_url_arg(out_, (e), 3)");
	expect_call(*state, "<a href=\"{{ url e }}\">", "tmpl_url(out_, (e), 0)");
	expect_call(*state, "<a href=\"{{ url e }}/x\">", "tmpl_url(out_, (e), 4)");
	expect_call(*state, "<a href=\"/{{ if e }}{{ url_path f }}{{ else }}a{{ end }}/x\">",
		    "tmpl_url_path(out_, (f), 3)");
	expect_call(*state, "<a href=\"{{ if e }}{{ url f }}{{ else }}/{{ end }}/x\">", "tmpl_url(out_, (f), 4)");
	expect_call(*state, "<p>{{ url_path e }}</p>", "tmpl_url_path(out_, (e), 0)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_address_begins_with_something_fixed_or_with_url),
		TEST(a_scheme_is_fixed_and_known),
		TEST(a_host_is_fixed),
		TEST(a_refresh_goes_nowhere_data_says),
		TEST(the_writers_are_told_what_stands_around_an_expression),
	};
	return test_run(tests);
}
