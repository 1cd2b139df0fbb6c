/* The tags themselves: words, blocks, the C inside them, and what may stand outside a template. */
#include "unit/tools/tmplc_cases.h"

static void tags_are_known_and_whole(void **state)
{
	static const struct refusal r[] = {
		{ "{{ foo bar }}", "2:1", "unknown tag \"foo\"" },
		{ "{{ ur e }}", "2:1", "unknown tag \"ur\"" },
		{ "{{ elseif e }}", "2:1", "unknown tag \"elseif\"" },
		{ "{{ e \"x\" }}", "2:1", "unknown tag \"e\"" },
		{ "{{ }}", "2:1", "an empty tag" },
		{ "汉字{{ e", "2:3", "no closing }}" },
		{ "{{ \"}}\" ", "2:1", "no closing }}" },
		{ "{{# e }}", "2:1", "no closing #}}" },
		{ "{! e", "2:1", "no closing !}" },
		{ "{{ url }}", "2:1", "\"url\" needs something" },
		{ "{{ if }}", "2:1", "\"if\" needs something" },
		{ "{{ end e }}", "2:1", "\"end\" takes nothing" },
		{ "{{ if e }}{{ else e }}{{ end }}", "2:11", "\"else\" takes nothing" },
		{ "{! #include <x.h> !}", "2:1", "{! belongs before the templates" },
		{ "{{ template y() }}", "2:1", "a template inside a template" },
	};
	static const char *const good[] = {
		"{{ url_title }}",
		"{{ if e }}{{ end }}",
		"{{# {{ e }} #}}",
		"{{ \"}}\" }}",
		"{{ ((struct p){ .a = { e }}).a }}",
		"{{ sizeof e }}",
		"{{ e ? \"a\" : \"b\" }}",
		"{{ '}' }}",
		"{{ \"\\\"}}\" }}",
		"{ {e} }",
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	accept_bodies(state, "template", good, ARRAY_LEN(good));
}

static void the_c_in_a_tag_is_one_balanced_piece(void **state)
{
	static const struct refusal r[] = {
		{ "{{ f(e }}", "2:4", "')' is missing" },
		{ "{{ e) }}", "2:5", "')' closes nothing" },
		{ "{{ a[(1] }}", "2:8", "']' closes nothing" },
		{ "{{ e; f() }}", "2:5", "';' does not belong here" },
		{ "{{ if e; f }}{{ end }}", "2:8", "';' does not belong here" },
		{ "{{ for e }}{{ end }}", "2:1", "with two ';'" },
		{ "{{ for ;;; }}{{ end }}", "2:10", "';' does not belong here" },
		{ "{{ for (;;) }}{{ end }}", "2:9", "';' does not belong here" },
		{ "{{ let int x }}", "2:1", "TYPE NAME = EXPR" },
		{ "{{ e // x }}", "2:6", "no C comment" },
		{ "{{ e /* x */ }}", "2:6", "no C comment" },
		{ "{{ e\n#if 0\n}}", "3:1", "no C comment, '#'" },
		{ "{{ \"x }}", "2:1", "no closing }}" },
		{ "{{ \"x\n }}", "2:4", "quote is not closed" },
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
}

static void blocks_are_closed_in_order(void **state)
{
	struct tmplc_output out;
	static const struct refusal r[] = {
		{ "{{ if e }}", "1:1", "no {{ end }}" },
		{ "{{ for ;; }}{{ else }}{{ end }}", "2:13", "no \"if\" is open" },
		{ "{{ if e }}{{ else }}{{ elif e }}{{ end }}", "2:21", "nothing but \"end\"" },
		{ "{{ if e }}{{ else }}{{ else }}{{ end }}", "2:21", "nothing but \"end\"" },
		{ "{{ else }}", "2:1", "no \"if\" is open" },
		{ "{{ end }}", "3:1", "outside a template" },
	};
	static const struct refusal files[] = {
		{ "{{ template x() }}\n<p>", "1:1", "no {{ end }}" },
		{ "{{ template x() }}{{ if a }}{{ end }}", "1:1", "no {{ end }}" },
		{ "{{ template x() }}{{ end }}\n\n{{ static x(int a) }}{{ end }}", "3:1", "already a template \"x\"" },
		{ "{{ template x }}{{ end }}", "1:1", "expected NAME(…)" },
		{ "{{ template 1x() }}{{ end }}", "1:1", "expected NAME(…)" },
		{ "{{ template x(int a }}{{ end }}", "1:13", "')' is missing" },
		{ "\n  <p>", "2:3", "text outside a template" },
		{ "{{ e }}", "1:1", "outside a template" },
		{ "{! int x; !}", "1:4", "only #include lines" },
		{ "{! #include <a.h>\n#define X 1 !}", "2:1", "only #include lines" },
		{ "\xff", "1:1", "not UTF-8" },
	};
	refuse_bodies(state, r, ARRAY_LEN(r));
	for (size_t i = 0; i < ARRAY_LEN(files); i++)
		expect_refusal(*state, compile(*state, files[i].body, &out), &files[i]);
}

static const char *repeat(struct test *t, const char *head, size_t n, const char *tail)
{
	struct buf b;
	buf_init(&b, &t->arena);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, tail);
	return buf_cstr(&b);
}

static void nesting_has_a_limit(void **state)
{
	struct test *t = *state;
	struct tmplc_output out;
	const char *deep = repeat(t, "{{ if e }}", TMPLC_DEPTH_MAX - 1, "{{ end }}");
	const char *too_deep = repeat(t, "{{ if e }}", TMPLC_DEPTH_MAX, "{{ end }}");
	const char *loops = repeat(t, "{{ for ;; }}", 7, "{{ end }}");
	const char *brackets = arena_printf(&t->arena, "{{ %s }}", repeat(t, "(", TMPLC_DEPTH_MAX + 1, ")"));
	assert_int_equal(compile_body(t, "template", deep, &out), 0);
	assert_int_equal(compile_body(t, "template", too_deep, &out), ERR_INVALID);
	assert_non_null(strstr(err_message(&t->cx), "too deep"));
	assert_int_equal(compile_body(t, "template", loops, &out), ERR_INVALID);
	assert_non_null(strstr(err_message(&t->cx), "more than 6 loops"));
	assert_int_equal(compile_body(t, "template", brackets, &out), ERR_INVALID);
	assert_non_null(strstr(err_message(&t->cx), "too deep"));
}

static void xml_takes_any_element_and_nothing_special(void **state)
{
	static const char *const good[] = {
		"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title><b/>{{ "
		"e }}</title>"
		"<link href=\"{{ url e }}\"/><entry><id>{{ e }}</id></entry></feed>",
		"<url><loc>https://a.cn/{{ url_path e }}</loc></url><br></br>",
	};
	static const struct refusal r = { "<style>", "2:7", "<style> is refused" };
	struct tmplc_output out;
	accept_bodies(state, "xml", good, ARRAY_LEN(good));
	expect_refusal(*state, compile_body(*state, "xml", r.body, &out), &r);
}

static void errors_of_the_compiler_point_into_the_template(void **state)
{
	struct tmplc_output out;
	static const char src[] = "{! #include \"x/view.h\" !}\n{{ template x(int a,\n  int b) }}\n<p>\n{{ a }}{{ if\n "
				  "b }}c{{ end }}\n{{ end }}\n";
	assert_int_equal(compile(*state, src, &out), 0);
	assert_non_null(strstr(buf_cstr(&out.header), "#line 1 \"src/x/a.tmpl\"\n#include \"x/view.h\"\n"));
	assert_non_null(strstr(buf_cstr(&out.header),
			       "#line 2 \"src/x/a.tmpl\"\nvoid tmpl_x(struct buf *out_, int a,\n  int b);"));
	assert_non_null(strstr(buf_cstr(&out.unit), "#line 5 \"src/x/a.tmpl\"\n\ttmpl_out(out_, (a));"));
	assert_non_null(strstr(buf_cstr(&out.unit), "#line 6 \"src/x/a.tmpl\"\n\tif (b) {"));
}

static int compile_all(struct ctx *cx, void *arg)
{
	static const char src[] =
		"{! #include \"a.h\" !}{{ template x(int a) }}<p id=\"{{ a }}\">\n {{ if a }}x{{ else }}y"
		"{{ end }}{{ for ;; }}<a href=\"/{{ url_arg a }}/\">{{ render x(1) }}</a>{{ end }}{{ end }}";
	struct tmplc_input in = { "a.tmpl", "x/a.tmpl", "src/x/a.tmpl", src, sizeof(src) - 1 };
	struct tmplc_output out;
	(void)arg;
	return tmplc_compile(cx, &in, &out);
}

static void memory_that_runs_out_is_an_error_wherever_it_happens(void **state)
{
	(void)state;
	assert_true(test_every_allocation(compile_all, NULL) > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(tags_are_known_and_whole),
		TEST(the_c_in_a_tag_is_one_balanced_piece),
		TEST(blocks_are_closed_in_order),
		TEST(nesting_has_a_limit),
		TEST(xml_takes_any_element_and_nothing_special),
		TEST(errors_of_the_compiler_point_into_the_template),
		TEST(memory_that_runs_out_is_an_error_wherever_it_happens),
	};
	return test_run(tests);
}
