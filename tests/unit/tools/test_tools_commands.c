/* The tools as the build calls them: exit status, messages, files; and what the C compiler says about generated code. */
#include "support/run.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "common/file.h"

static const char *at(struct test *t, const char *name)
{
	return arena_printf(&t->arena, "%s/%s", test_dir(t), name);
}

static void put(struct test *t, const char *name, const char *text)
{
	assert_int_equal(file_write(&t->cx, at(t, name), text, strlen(text)), 0);
}

static const char *get(struct test *t, const char *name)
{
	struct bytes b;
	assert_int_equal(file_read(&t->cx, at(t, name), &b), 0);
	return (const char *)b.ptr;
}

static const char *tool(struct test *t, const char *name)
{
	return arena_printf(&t->arena, "%s/%s", getenv("BUILD_ROOT"), name);
}

static struct run tmplc(struct test *t, const char *input)
{
	return RUN(t, tool(t, "tmplc"), "compile", "--source-root", at(t, "src"), "--out-root", at(t, "out"),
		   "--unit-c", at(t, "out/unit.c"), "--stamp", at(t, "out/unit.stamp.h"), at(t, input));
}

/* Compile the template and then its C, without making an object. */
static struct run compile(struct test *t, const char *text)
{
	const char *src = arena_printf(&t->arena, "-I%s/src", getenv("SOURCE_ROOT"));
	const char *out = arena_printf(&t->arena, "-I%s", at(t, "out"));
	put(t, "src/a/b.tmpl", text);
	struct run r = tmplc(t, "src/a/b.tmpl");
	if (r.status != 0)
		fail_msg("%s", r.text);
	return RUN(t, "cc", "-std=gnu17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", src, out,
		   at(t, "out/unit.c"));
}

static const char *body(struct test *t, const char *params, const char *text)
{
	return arena_printf(&t->arena,
			    "{! #include \"web/html.h\" !}\n{{ template x(%s) }}\n<p>\n%s\n</p>\n{{ end }}\n", params,
			    text);
}

static void a_value_of_another_type_does_not_compile_and_the_error_names_the_template(void **state)
{
	static const struct {
		const char *params, *text;
	} bad[] = {
		{ "_Bool e", "{{ e }}" },
		{ "char e", "{{ e }}" },
		{ "double e", "{{ e }}" },
		{ "void *e", "{{ e }}" },
		{ "int *e", "{{ e }}" },
		{ "const unsigned char *e", "{{ e }}" },
		{ "struct html e", "{{ e }}" },
		{ "const char *e", "{{ raw e }}" },
		{ "_Bool e", "<a href=\"/{{ url_path e }}\"></a>" },
		{ "int e", "{{ url e }}" },
		{ "void *e", "<script type=\"application/json\">{{ json e }}</script>" },
		{ "int e", "{{ missing + e }}" },
	};
	struct test *t = *state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct run r = compile(t, body(t, bad[i].params, bad[i].text));
		if (r.status == 0 || strstr(r.text, "src/a/b.tmpl:4:") == NULL)
			fail_msg("%s %s: %d %s", bad[i].params, bad[i].text, r.status, r.text);
	}
}

static void texts_and_integers_compile_without_a_warning(void **state)
{
	static const char *const params[] = { "const char *e", "char *e",         "int e",
					      "unsigned e",    "long e",          "unsigned long long e",
					      "short e",       "unsigned char e", "const long e",
					      "char e[4]" };
	struct test *t = *state;
	for (size_t i = 0; i < ARRAY_LEN(params); i++) {
		struct run r =
			compile(t, body(t, params[i], "{{ e }}<a href=\"/{{ url_path e }}/{{ url_arg e }}\"></a>"));
		if (r.status != 0)
			fail_msg("%s: %s", params[i], r.text);
	}
}

static void the_header_that_sources_include_leads_to_the_declarations(void **state)
{
	struct test *t = *state;
	put(t, "src/a/b.tmpl", "{{ template x(void) }}<p>{{ end }}");
	assert_int_equal(tmplc(t, "src/a/b.tmpl").status, 0);
	assert_non_null(strstr(get(t, "out/a/b.tmpl.h"), "#include \"unit.stamp.h\""));
	assert_non_null(strstr(get(t, "out/unit.stamp.h"), "void tmpl_x(struct buf *out_);"));
	assert_null(strstr(get(t, "out/unit.stamp.h"), test_dir(t)));
	assert_null(strstr(get(t, "out/unit.c"), test_dir(t)));
}

static void a_refused_template_ends_with_status_1_and_writes_nothing(void **state)
{
	struct test *t = *state;
	put(t, "src/a/b.tmpl", "{{ template x(void) }}\n<p style=\"\">{{ end }}");
	struct run r = tmplc(t, "src/a/b.tmpl");
	assert_int_equal(r.status, 1);
	assert_non_null(strstr(r.text, "src/a/b.tmpl:2:9: the attribute \"style\" is refused\n"));
	assert_int_not_equal(access(at(t, "out/unit.c"), F_OK), 0);
}

static void a_file_that_would_not_change_is_left_alone(void **state)
{
	struct test *t = *state;
	struct stat before, after;
	put(t, "src/a/b.tmpl", "{{ template x(void) }}<p>{{ end }}");
	assert_int_equal(tmplc(t, "src/a/b.tmpl").status, 0);
	assert_int_equal(stat(at(t, "out/unit.stamp.h"), &before), 0);
	put(t, "src/a/b.tmpl", "{{ template x(void) }}<b>{{ end }}");
	assert_int_equal(tmplc(t, "src/a/b.tmpl").status, 0);
	assert_int_equal(stat(at(t, "out/unit.stamp.h"), &after), 0);
	assert_memory_equal(&before.st_mtim, &after.st_mtim, sizeof(before.st_mtim));
	assert_non_null(strstr(get(t, "out/unit.c"), "<b>"));
}

static void inputs_that_are_not_there_are_told(void **state)
{
	struct test *t = *state;
	put(t, "src/a/b.tmpl", "");
	put(t, "c.tmpl", "");
	struct run gone = tmplc(t, "src/gone.tmpl"), outside = tmplc(t, "c.tmpl");
	assert_int_equal(gone.status, 1);
	assert_non_null(strstr(gone.text, "gone.tmpl: No such file"));
	assert_int_equal(outside.status, 1);
	assert_non_null(strstr(outside.text, "not below"));
	assert_int_equal(
		RUN(t, tool(t, "embed"), "--symbol", "x", "--out", at(t, "x.c"), "--stamp", at(t, "x.h"), at(t, "gone"))
			.status,
		1);
}

static void wrong_arguments_are_answered_with_the_usage(void **state)
{
	struct test *t = *state;
	static const char *const names[] = { "tmplc", "embed", "srccheck" };
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct run none = RUN(t, tool(t, names[i])), wrong = RUN(t, tool(t, names[i]), "--what");
		assert_int_equal(none.status, 64);
		assert_int_equal(wrong.status, 64);
		assert_true(str_starts(wrong.text, arena_printf(&t->arena, "usage: %s", names[i])));
	}
}

static void srccheck_fails_on_an_error_and_names_it(void **state)
{
	struct test *t = *state;
	put(t, "src/law/a.c", "int law_a(void)\n{\n\treturn 1;\n}\n");
	struct run good = RUN(t, tool(t, "srccheck"), "--depfile", at(t, "d"), "--stamp", at(t, "s"), test_dir(t));
	assert_int_equal(good.status, 0);
	assert_string_equal(good.text, "srccheck: 1 files, 0 errors, 0 warnings\n");
	assert_non_null(strstr(get(t, "d"), "src/law/a.c"));
	assert_non_null(strstr(get(t, "d"), "src/law \\\n"));
	put(t, "src/law/a.c", "#include \"foi/foi.h\"\n");
	struct run bad = RUN(t, tool(t, "srccheck"), test_dir(t));
	assert_int_equal(bad.status, 1);
	assert_string_equal(bad.text, "src/law/a.c:1: error: law may not include foi, which is not below it [floor]\n"
				      "srccheck: 1 files, 1 errors, 0 warnings\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_value_of_another_type_does_not_compile_and_the_error_names_the_template),
		TEST(texts_and_integers_compile_without_a_warning),
		TEST(the_header_that_sources_include_leads_to_the_declarations),
		TEST(a_refused_template_ends_with_status_1_and_writes_nothing),
		TEST(a_file_that_would_not_change_is_left_alone),
		TEST(inputs_that_are_not_there_are_told),
		TEST(wrong_arguments_are_answered_with_the_usage),
		TEST(srccheck_fails_on_an_error_and_names_it),
	};
	return test_run(tests);
}
