#include "http/urlform.h"

#include "support/test.h"

struct form {
	const struct http_pair *pairs;
	size_t len;
};

static int parse(struct test *t, struct form *f, const char *text)
{
	return urlform_parse(&t->cx, &f->pairs, &f->len, text, strlen(text), 100);
}

static void expect_pair(const struct form *f, size_t i, const char *name, const char *value)
{
	assert_true(i < f->len);
	assert_string_equal(f->pairs[i].name, name);
	assert_string_equal(f->pairs[i].value, value);
}

static void names_and_values_are_decoded_in_order_and_repeats_kept(void **state)
{
	struct test *t = *state;
	struct form f;

	assert_int_equal(parse(t, &f, "a=1&b=%E4%B8%AD+%2B&a=2&%61=3"), 0);
	assert_int_equal(f.len, 4);
	expect_pair(&f, 0, "a", "1");
	expect_pair(&f, 1, "b", "中 +");
	expect_pair(&f, 2, "a", "2");
	expect_pair(&f, 3, "a", "3");
}

static void empty_pieces_are_skipped_and_missing_values_empty(void **state)
{
	struct test *t = *state;
	struct form f;

	assert_int_equal(parse(t, &f, ""), 0);
	assert_int_equal(f.len, 0);
	assert_int_equal(parse(t, &f, "&&a&&b=&=c&d==e&"), 0);
	assert_int_equal(f.len, 4);
	expect_pair(&f, 0, "a", "");
	expect_pair(&f, 1, "b", "");
	expect_pair(&f, 2, "", "c");
	expect_pair(&f, 3, "d", "=e");
}

static void line_breaks_of_a_text_area_are_kept(void **state)
{
	struct test *t = *state;
	struct form f;

	assert_int_equal(parse(t, &f, "a=x%0D%0Ay"), 0);
	expect_pair(&f, 0, "a", "x\r\ny");
}

static void bad_escapes_nul_and_other_encodings_are_refused(void **state)
{
	struct test *t = *state;
	static const char *const bad[] = { "a=%",   "a=%4",     "a=%zz",    "%=a",    "a=%00",
					   "%00=a", "a=%D6%D0", "a=%C0%AE", "a=\xff", "a=%ED%A0%80" };
	struct form f;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_int_equal(parse(t, &f, bad[i]), ERR_BAD_REQUEST);
	assert_int_equal(urlform_parse(&t->cx, &f.pairs, &f.len, "a\0b", 3, 9), ERR_BAD_REQUEST);
}

static void more_pairs_than_allowed_are_too_large(void **state)
{
	struct test *t = *state;
	struct form f;

	assert_int_equal(urlform_parse(&t->cx, &f.pairs, &f.len, "a&b&c", 5, 3), 0);
	assert_int_equal(urlform_parse(&t->cx, &f.pairs, &f.len, "a&b&c", 5, 2), ERR_TOO_LARGE);
}

static int work(struct ctx *cx, void *arg)
{
	struct form f;

	return urlform_parse(cx, &f.pairs, &f.len, arg, strlen(arg), 100);
}

static void a_full_arena_is_an_error(void **state)
{
	char text[] = "a=1&b=2";

	(void)state;
	assert_true(test_every_allocation(work, text) >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_and_values_are_decoded_in_order_and_repeats_kept),
		TEST(empty_pieces_are_skipped_and_missing_values_empty),
		TEST(line_breaks_of_a_text_area_are_kept),
		TEST(bad_escapes_nul_and_other_encodings_are_refused),
		TEST(more_pairs_than_allowed_are_too_large),
		TEST(a_full_arena_is_an_error),
	};

	return test_run(tests);
}
