/*
 * The rules of the house over tests/fixtures/srccheck, where each line that breaks one says so ("expect: ID …"), and over
 * texts made here, where a whole file would only be long.
 */
#include "support/test.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/str.h"
#include "common/file.h"
#include "srccheck/srccheck.h"

static struct srccheck make(struct test *t, const char *root)
{
	return (struct srccheck){ .cx = &t->cx, .root = root };
}

/* How often the finding is made, and how often the line expects it. */
static size_t count_found(const struct srccheck *s, const char *path, unsigned line, const char *id)
{
	size_t n = 0;
	for (size_t i = 0; i < s->findings.len; i++)
		n += str_eq(s->findings.ptr[i].path, path) && s->findings.ptr[i].line == line &&
		     str_eq(s->findings.ptr[i].id, id);
	return n;
}

static size_t count_expected(const char *text, const char *id)
{
	const char *at = strstr(text, "expect: ");
	size_t n = 0;
	for (at = at ? at + 8 : ""; *at != '\0' && *at != '*';
	     at += strcspn(at, " ") + strspn(at + strcspn(at, " "), " "))
		n += strncmp(at, id, strlen(id)) == 0 && at[strlen(id)] == ' ';
	return n;
}

static const char *const ids[] = { "floor",  "library", "guard",    "banned",  "alloc", "print",
				   "env",    "sql",     "html",     "word",    "path",  "tone",
				   "excuse", "length",  "function", "handler", "state" };

/* Compares one file's findings with what its lines expect; returns how many were expected. */
static size_t compare(struct test *t, const struct srccheck *s, const char *full)
{
	const char *path = full + strlen(s->root) + 1;
	struct bytes text;
	size_t total = 0;
	unsigned line = 1;
	assert_int_equal(file_read(&t->cx, full, &text), 0);
	for (const char *p = (const char *)text.ptr; *p != '\0'; line++) {
		size_t n = strcspn(p, "\n");
		const char *row = arena_strndup(&t->arena, p, n);
		for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
			size_t want = count_expected(row, ids[i]), got = count_found(s, path, line, ids[i]);
			total += want;
			if (want != got)
				fail_msg("%s:%u: %s expected %zu times, found %zu times", path, line, ids[i], want,
					 got);
		}
		p += n + (p[n] == '\n');
	}
	return total;
}

static void every_violation_in_the_fixture_tree_is_found_and_nothing_else(void **state)
{
	struct test *t = *state;
	struct srccheck s = make(t, arena_printf(&t->arena, "%s/tests/fixtures/srccheck", getenv("SOURCE_ROOT")));
	size_t expected = 0;
	assert_int_equal(srccheck_tree(&s), 0);
	for (size_t i = 0; i < s.read.len; i++)
		if (str_ends(s.read.ptr[i], ".c") || str_ends(s.read.ptr[i], ".h"))
			expected += compare(t, &s, s.read.ptr[i]);
	assert_int_equal(s.errors, expected);
	assert_true(expected > 60);
	assert_int_equal(s.warnings, 0);
}

/* The ids found in a text, each followed by its line: "word:1 path:3". */
static const char *check(struct test *t, const char *path, const char *text)
{
	struct srccheck s = make(t, "/srv/build/yangguang");
	struct buf b;
	buf_init(&b, &t->arena);
	assert_int_equal(srccheck_text(&s, path, (struct bytes){ (const uint8_t *)text, strlen(text) }), 0);
	for (size_t i = 0; i < s.findings.len; i++)
		buf_printf(&b, "%s%s%s:%u", i ? " " : "", s.findings.ptr[i].warning ? "~" : "", s.findings.ptr[i].id,
			   s.findings.ptr[i].line);
	return buf_cstr(&b);
}

static void words_of_unfinished_work_are_found_in_every_kind_of_file(void **state)
{
	assert_string_equal(check(*state, "src/web/a.c",
				  "/* TO"
				  "DO: x */\n\n// FIX"
				  "ME\n"),
			    "word:1 word:3");
	assert_string_equal(check(*state, "src/web/a.sql",
				  "-- XX"
				  "X\n"),
			    "word:1");
	assert_string_equal(check(*state, "src/web/a.tmpl",
				  "{{# HA"
				  "CK #}}"),
			    "word:1");
	assert_string_equal(check(*state, "src/web/a.c",
				  "/* XX"
				  "XX TO"
				  "DOS xTO"
				  "DO */\n"),
			    "");
}

static void paths_of_one_machine_are_found(void **state)
{
	assert_string_equal(check(*state, "src/web/a.c",
				  "char *const p = \"/ho"
				  "me/x\";\n"),
			    "path:1");
	assert_string_equal(check(*state, "src/web/a.c",
				  "char *const p = \"/t"
				  "mp/x\";\n"),
			    "path:1");
	assert_string_equal(check(*state, "tests/unit/a.c",
				  "char *const p = \"/t"
				  "mp/x\";\n"),
			    "");
	assert_string_equal(check(*state, "tests/unit/a.c", "/* /srv/build/yangguang/src */\n"), "path:1");
	assert_string_equal(check(*state, "src/web/a.c", "char *const p = \"/office/home\";\n"), "");
}

static void an_exclamation_mark_is_found_where_people_are_spoken_to(void **state)
{
	assert_string_equal(check(*state, "src/web/a.tmpl", "<p>提交成功\xef\xbc\x81</p>\n"), "tone:1");
	assert_string_equal(check(*state, "tests/unit/a.c", "/* \xef\xbc\x81 */\n"), "");
}

static const char *file_of(struct test *t, size_t lines)
{
	struct buf b;
	buf_init(&b, &t->arena);
	for (size_t i = 0; i < lines; i++)
		buf_str(&b, "\n");
	return buf_cstr(&b);
}

static void a_file_is_looked_at_again_at_500_lines_and_refused_beyond_800(void **state)
{
	assert_string_equal(check(*state, "src/web/a.c", file_of(*state, 500)), "");
	assert_string_equal(check(*state, "src/web/a.c", file_of(*state, 501)), "~length:1");
	assert_string_equal(check(*state, "src/web/a.sql", file_of(*state, 800)), "~length:1");
	assert_string_equal(check(*state, "src/web/a.tmpl", file_of(*state, 801)), "length:1");
}

/* A function of that many lines behind two others, at line 3. */
static const char *function_of(struct test *t, size_t lines)
{
	struct buf b;
	buf_init(&b, &t->arena);
	buf_str(&b, "int a(void) { return 1; }\nstatic const struct { int x; } y[] = { { 1 } };\nint\tlong_one(struct "
		    "x *p)\n{\n");
	for (size_t i = 3; i < lines; i++)
		buf_str(&b, i % 2 ? "\tif (p) {\n" : "\t}\n");
	buf_str(&b, "}\nint b(void) { return 1; }\n");
	return buf_cstr(&b);
}

static void a_function_is_looked_at_again_at_60_lines_and_refused_beyond_80(void **state)
{
	assert_string_equal(check(*state, "src/web/a.c", function_of(*state, 59)), "");
	assert_string_equal(check(*state, "src/web/a.c", function_of(*state, 61)), "~function:3");
	assert_string_equal(check(*state, "src/web/a.c", function_of(*state, 79)), "~function:3");
	assert_string_equal(check(*state, "src/web/a.c", function_of(*state, 81)), "function:3");
}

static void a_handler_has_at_most_40_lines(void **state)
{
	assert_string_equal(check(*state, "src/foi/foi_pages.c", function_of(*state, 39)), "");
	assert_string_equal(check(*state, "src/foi/foi_pages.c", function_of(*state, 41)), "handler:3");
}

static void broken_c_is_read_to_its_end(void **state)
{
	static const char *const broken[] = { "",           "\"",          "'",          "/*",        "/",
					      "{",          "}",           "(",          ")",         "static",
					      "static int", "struct {",    "int f(",     "int f() {", "#",
					      "#include",   "#include \"", "#include <", "\\",        "\"\\",
					      "static (",   "= {",         "((((",       "]]]" };
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		check(*state, "src/web/a.c", broken[i]);
	for (size_t i = 0; i < ARRAY_LEN(broken); i++)
		check(*state, "src/web/a.h", broken[i]);
}

static void a_folder_without_sources_is_an_error(void **state)
{
	struct test *t = *state;
	struct srccheck s = make(t, test_dir(t));
	assert_int_equal(srccheck_tree(&s), ERR_IO);
}

static int check_one(struct ctx *cx, void *arg)
{
	static const char text[] = "#include \"foi/foi.h\"\nstatic int a;\nvoid f(void) { free(\"<p>\"); }\n";
	struct srccheck s = { .cx = cx, .root = arg };
	return srccheck_text(&s, "src/law/a.c", (struct bytes){ (const uint8_t *)text, sizeof(text) - 1 });
}

static void memory_that_runs_out_is_an_error_wherever_it_happens(void **state)
{
	(void)state;
	assert_true(test_every_allocation(check_one, (void *)"/x") > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_violation_in_the_fixture_tree_is_found_and_nothing_else),
		TEST(words_of_unfinished_work_are_found_in_every_kind_of_file),
		TEST(paths_of_one_machine_are_found),
		TEST(an_exclamation_mark_is_found_where_people_are_spoken_to),
		TEST(a_file_is_looked_at_again_at_500_lines_and_refused_beyond_800),
		TEST(a_function_is_looked_at_again_at_60_lines_and_refused_beyond_80),
		TEST(a_handler_has_at_most_40_lines),
		TEST(broken_c_is_read_to_its_end),
		TEST(a_folder_without_sources_is_an_error),
		TEST(memory_that_runs_out_is_an_error_wherever_it_happens),
	};
	return test_run(tests);
}
