/* Everything docs/html.md says is refused is refused, at its place; what stands beside it is taken. */
#include "unit/tools/tmplc_cases.h"

static void an_expression_stands_only_where_it_can_be_escaped(void **state)
{
	static const struct refusal r[] = {
		{ "<a id={{ e }}>", "2:7", "without quotes" },
		{ "<a id=x{{ e }}>", "2:8", "without quotes" },
		{ "<{{ e }}>", "2:2", "in a tag's name" },
		{ "<d{{ e }}>", "2:3", "in a tag's name" },
		{ "</{{ e }}>", "2:3", "in a tag's name" },
		{ "</div {{ e }}>", "2:7", "in a closing tag" },
		{ "<a {{ e }}>", "2:4", "between attributes" },
		{ "<a {{ e }}=\"x\">", "2:4", "between attributes" },
		{ "<a data-{{ e }}=\"x\">", "2:9", "in an attribute's name" },
		{ "<a id{{ e }}>", "2:6", "in an attribute's name" },
		{ "<a id =\"x\"{{ e }}>", "2:11", "between attributes" },
		{ "<br /{{ e }}>", "2:6", "between attributes" },
		{ "<script src=\"/a.js\">{{ e }}</script>", "2:21", "in a script" },
		{ "<!doctype {{ e }}>", "2:11", "in a declaration" },
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
}

static void styles_and_event_attributes_are_refused_even_without_an_expression(void **state)
{
	static const struct refusal r[] = {
		{ "<p style=\"color:red\">", "2:9", "\"style\" is refused" },
		{ "<p STYLE='x'>", "2:9", "\"style\" is refused" },
		{ "<p style=\"{{ e }}\">", "2:9", "\"style\" is refused" },
		{ "<p onclick=\"x()\">", "2:11", "\"onclick\" is refused" },
		{ "<p\n\tonLoad = x>", "3:8", "\"onload\" is refused" },
		{ "<p onclick>", "2:11", "\"onclick\" is refused" },
		{ "<p onclick{{ if e }} id=\"x\"{{ end }}>", "2:11", "\"onclick\" is refused" },
		{ "<p srcdoc=\"x\">", "2:10", "\"srcdoc\" is refused" },
		{ "<style>p{}</style>", "2:7", "<style> is refused" },
		{ "<iframe src=\"/x\"></iframe>", "2:8", "<iframe> is refused" },
		{ "<base href=\"/\">", "2:6", "<base> is refused" },
		{ "<object data=\"/x\">", "2:8", "<object> is refused" },
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
}

static void scripts_hold_nothing_or_data(void **state)
{
	static const struct refusal r[] = {
		{ "<script>alert(1)</script>", "2:9", "a script inside a page" },
		{ "<script type=\"module\">x</script>", "2:23", "a script inside a page" },
		{ "<script type=\"application/ld+json\">{{ e }}</script>", "2:36", "write json" },
		{ "<script type=\"application/ld+json\">{{ raw e }}</script>", "2:36", "write json" },
		{ "<script type=\"application/ld+json\">{{ url e }}</script>", "2:36", "write json" },
		{ "<script type=\"application/ld+json\">\"{{ json e }}\"</script>", "2:37", "its own quotes" },
		{ "<script type=\"application/ld+json\">\"\\\"{{ json e }}\"</script>", "2:39", "its own quotes" },
		{ "<script type=\"application/ld+json\">\"x</script>", "2:38", "string is not closed" },
		{ "<script type=\"application/ld+json\"><!-- </script>", "2:36", "\\u003c" },
		{ "<script type=\"{{ e }}\">", "2:15", "no expression in \"type\"" },
		{ "<script type=\"application/json\" type=\"module\">", "2:45", "second type" },
		{ "<script type=\"application/{{ if e }}json{{ else }}x{{ end }}\">", "2:41",
		  "must not depend on a branch" },
		{ "<script src=\"{{ url e }}\"></script>", "2:14", "asset_url" },
		{ "<script src=\"{{ url asset_url(e) }}\"></script>", "2:14", "asset_url" },
		{ "<script src=\"{{ url asset_url(\"a\") + f(e) }}\"></script>", "2:14", "asset_url" },
		{ "<script />", "2:10", "cannot close itself" },
		{ "<p>{{ json e }}</p>", "2:4", "json may stand in a data script only" },
		{ "<p title=\"{{ json e }}\">", "2:11", "json may stand in a data script only" },
		{ "<title>{{ json e }}</title>", "2:8", "neither json nor raw" },
	};
	static const char *const good[] = {
		"<script src=\"/a.js\" defer></script>",
		"<script src=\"{{ url asset_url(\"portal.js\") }}\" defer>\n</script >",
		"<script type=\"application/ld+json\">{\"a\": {{ json e }}, \"b\": \"\\\" x\"}</script>",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void raw_stands_in_text_alone(void **state)
{
	static const struct refusal r[] = {
		{ "<p title=\"{{ raw e }}\">", "2:11", "raw may stand in the text only" },
		{ "<a href=\"{{ raw e }}\">", "2:10", "raw may stand in the text only" },
		{ "<textarea>{{ raw e }}</textarea>", "2:11", "neither json nor raw" },
		{ "<title>{{ raw e }}</title>", "2:8", "neither json nor raw" },
	};
	static const char *const good[] = { "<div>{{ raw e }}</div>", "{{ raw e }}", "<pre>{{ raw e }}</pre>" };
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void a_template_is_rendered_in_text_alone(void **state)
{
	static const struct refusal r[] = {
		{ "<p title=\"{{ render y() }}\">", "2:11", "not in an attribute" },
		{ "<p {{ render y() }}>", "2:4", "not between attributes" },
		{ "<title>{{ render y() }}</title>", "2:8", "not in a title" },
		{ "{{ render y }}", "2:1", "expected NAME(…)" },
		{ "{{ render y() + 1 }}", "2:1", "expected NAME(…)" },
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
}

static void branches_end_in_the_same_place(void **state)
{
	static const struct refusal r[] = {
		{ "{{ if e }}<a{{ end }}>", "2:1", "different places" },
		{ "<a title=\"{{ if e }}\"{{ end }}>", "2:11", "different places" },
		{ "<a title={{ if e }}\"x\"{{ else }}'x'{{ end }}>", "2:10", "no tag may stand" },
		{ "{{ if e }}<title>{{ else }}<textarea>{{ end }}", "2:18", "different places" },
		{ "{{ if e }}<pre>{{ else }}<p>{{ end }}", "2:16", "of a <pre>" },
		{ "{{ if e }}a{{ elif f }}<p {{ else }}b{{ end }}", "2:12", "different places" },
		{ "{{ for ;; }}<a {{ end }}", "2:1", "different places" },
		{ "{{ for ;; }}<pre>{{ end }}", "2:1", "different places" },
		{ "<script type=\"application/json\">{{ if e }}\"{{ end }}</script>", "2:33", "different places" },
		{ "<{{ if e }}a{{ else }}b{{ end }}>", "2:2", "in a tag's name" },
		{ "</a{{ if e }}b{{ end }}>", "2:4", "in a tag's name" },
		{ "<p cl{{ if e }}ass{{ end }}=\"x\">", "2:16", "expected white space" },
		{ "<p{{ if e }} id=\"x\"{{ end }}class=\"y\">", "2:29", "expected white space" },
		{ "<p {{ for ;; }}id=\"x\"{{ end }}>", "2:16", "expected white space" },
	};
	static const char *const good[] = {
		"<p{{ if e }} id=\"x\"{{ end }} class=\"y{{ if e }} z{{ end }}\">",
		"<input {{ if e }}checked{{ end }} disabled{{ if e }} hidden{{ end }}/>",
		"<input {{ if e }}checked{{ else }}readonly {{ end }}>",
		"<p{{ for ;; }} data-x=\"{{ e }}\"{{ end }}>",
		"<p id=a{{ if e }} class=b{{ end }}>",
		"<input type=\"{{ if e }}text{{ else }}date{{ end }}\">",
		"<{{# nothing #}}p>",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void markup_is_spelled_right(void **state)
{
	static const struct refusal r[] = {
		{ "<foo>", "2:5", "unknown element <foo>" },
		{ "</foo>", "2:6", "unknown element <foo>" },
		{ "<p><span<b>", "2:9", "expected white space" },
		{ "a < b", "2:4", "&lt;" },
		{ "<title>a<b</title>", "2:9", "&lt;" },
		{ "<!-- x -->", "2:2", "{{# … #}}" },
		{ "<div/>", "2:6", "cannot close itself" },
		{ "<br /x>", "2:6", "'>' must follow '/'" },
		{ "</br>", "2:5", "no closing tag" },
		{ "</>", "2:3", "malformed closing tag" },
		{ "</div id=\"x\">", "2:7", "malformed closing tag" },
		{ "<p id=>", "2:7", "a value is missing" },
		{ "<p id=\"x\"class=\"y\">", "2:10", "expected white space" },
		{ "<p id=a\"b>", "2:8", "without quotes" },
		{ "<p ?>", "2:4", "or an attribute" },
		{ "<p aria-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>", "2:35", "longer than 31" },
		{ "<p", "3:1", "between attributes" },
		{ "<p ", "3:1", "between attributes" },
		{ "<p title=\"x", "3:1", "ends in an attribute" },
		{ "<title>x", "3:1", "ends in a title" },
		{ "<script>", "3:1", "ends in a script" },
	};
	static const char *const good[] = {
		"<!DOCTYPE html><html lang='zh'><yg-thing></yg-thing>", "</body></html>",        "a > b &amp; c",
		"<svg><path d=\"M0 0\"/><use href=\"#x\"></use></svg>", "<BR><Input TYPE=text>", "<pre> </pre></pre>",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_expression_stands_only_where_it_can_be_escaped),
		TEST(styles_and_event_attributes_are_refused_even_without_an_expression),
		TEST(scripts_hold_nothing_or_data),
		TEST(raw_stands_in_text_alone),
		TEST(a_template_is_rendered_in_text_alone),
		TEST(branches_end_in_the_same_place),
		TEST(markup_is_spelled_right),
	};
	return test_run(tests);
}
