#include "base/buf.h"

#include "support/test.h"

static struct buf fresh(struct test *t)
{
	struct buf b;

	buf_init(&b, &t->arena);
	return b;
}

static void an_empty_buffer_reads_as_an_empty_string(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	assert_string_equal(buf_cstr(&b), "");
	buf_str(&b, NULL);
	buf_str(&b, "");
	buf_add(&b, "", 0);
	buf_printf(&b, "%s", "");
	assert_string_equal(buf_cstr(&b), "");
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_done(&t->cx, &b), 0);
}

static void pieces_follow_one_another_and_stay_terminated(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_str(&b, "县");
	buf_char(&b, '-');
	buf_int(&b, 2026);
	buf_printf(&b, "-%05d", 12);
	buf_add(&b, "!?", 1);
	assert_string_equal(buf_cstr(&b), "县-2026-00012!");
	assert_int_equal(b.len, strlen(b.ptr));
}

static void integers_are_written_whole_at_both_ends_of_their_range(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_int(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_int(&b, INT64_MAX);
	buf_char(&b, ' ');
	buf_int(&b, 0);
	buf_char(&b, ' ');
	buf_int(&b, -7);
	assert_string_equal(buf_cstr(&b), "-9223372036854775808 9223372036854775807 0 -7");
}

static void a_long_text_written_byte_by_byte_equals_one_written_at_once(void **state)
{
	struct test *t = *state;
	struct buf a = fresh(t), b = fresh(t);

	for (int i = 0; i < 70000; i++)
		buf_char(&a, (char)('a' + i % 26));
	buf_add(&b, a.ptr, a.len);
	assert_int_equal(a.len, 70000);
	assert_string_equal(buf_cstr(&a), buf_cstr(&b));
}

static void printing_exactly_to_the_edge_of_the_capacity_keeps_the_terminator(void **state)
{
	struct test *t = *state;

	for (size_t fill = 250; fill < 262; fill++) {
		struct buf b = fresh(t);
		for (size_t i = 0; i < fill; i++)
			buf_char(&b, 'x');
		buf_printf(&b, "%d", 12345);
		assert_int_equal(b.len, fill + 5);
		assert_int_equal(b.ptr[b.len], 0);
		assert_string_equal(b.ptr + fill, "12345");
	}
}

static void truncating_shortens_and_never_lengthens(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_truncate(&b, 5);
	buf_str(&b, "abcdef");
	buf_truncate(&b, 100);
	assert_string_equal(buf_cstr(&b), "abcdef");
	buf_truncate(&b, 2);
	assert_string_equal(buf_cstr(&b), "ab");
	buf_truncate(&b, 0);
	assert_string_equal(buf_cstr(&b), "");
}

static void a_full_arena_is_remembered_and_what_was_written_stays(void **state)
{
	struct test *t = *state;

	arena_init(&t->arena, 4096);
	struct buf b = fresh(t);
	for (int i = 0; i < 10000; i++)
		buf_str(&b, "12345678");
	assert_true(b.failed);
	assert_true(b.len > 0 && b.len < 4096 && b.len % 8 == 0);
	assert_int_equal(b.ptr[b.len], 0);
	size_t before = b.len;
	buf_char(&b, 'x');
	assert_int_equal(b.len, before); /* nothing after a gap */
	assert_int_equal(buf_done(&t->cx, &b), ERR_NO_MEMORY);
	assert_int_equal(t->cx.err.code, ERR_NO_MEMORY);
}

static int write_a_page(struct ctx *cx, void *arg)
{
	struct buf b;

	(void)arg;
	buf_init(&b, cx->arena);
	for (int i = 0; i < 300; i++)
		buf_printf(&b, "<p>%d</p>", i);
	buf_html(&b, "a<b");
	buf_json_str(&b, "\x01 x");
	return buf_done(cx, &b);
}

static void every_refused_allocation_comes_out_as_an_error(void **state)
{
	(void)state;
	assert_true(test_every_allocation(write_a_page, NULL) >= 3);
}

static void html_escapes_the_five_characters_and_nothing_else(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_html(&b, "<a href=\"x\" title='y'>公开 & 透明</a>");
	assert_string_equal(buf_cstr(&b), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;公开 &amp; 透明&lt;/a&gt;");
	buf_truncate(&b, 0);
	buf_html(&b, NULL);
	buf_html(&b, "");
	assert_string_equal(buf_cstr(&b), "");
}

static void url_paths_keep_slashes_and_percent_encode_the_rest(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_url_path(&b, "/公开/a b~c_d-e.f?g#h%i");
	assert_string_equal(buf_cstr(&b), "/%E5%85%AC%E5%BC%80/a%20b~c_d-e.f%3Fg%23h%25i");
}

static void url_arguments_encode_slashes_and_ampersands_too(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_url_arg(&b, "/a&b=c+d \"'县");
	assert_string_equal(buf_cstr(&b), "%2Fa%26b%3Dc%2Bd%20%22%27%E5%8E%BF");
}

static void json_escapes_controls_quotes_and_what_html_would_read(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_json_str(&b, "\"\\\n\r\t\x01\x1f\x7f</script>&'县\xE2\x80\xA8\xE2\x80\xA9");
	assert_string_equal(
		buf_cstr(&b),
		"\"\\\"\\\\\\n\\r\\t\\u0001\\u001f\\u007f\\u003c/script\\u003e\\u0026\\u0027县\\u2028\\u2029\"");
}

static void json_replaces_broken_bytes_and_writes_null_for_none(void **state)
{
	struct test *t = *state;
	struct buf b = fresh(t);

	buf_json_str(&b, "a\xFF\xE5\x8E");
	assert_string_equal(buf_cstr(&b), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
	buf_truncate(&b, 0);
	buf_json_str(&b, NULL);
	assert_string_equal(buf_cstr(&b), "null");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_buffer_reads_as_an_empty_string),
		TEST(pieces_follow_one_another_and_stay_terminated),
		TEST(integers_are_written_whole_at_both_ends_of_their_range),
		TEST(a_long_text_written_byte_by_byte_equals_one_written_at_once),
		TEST(printing_exactly_to_the_edge_of_the_capacity_keeps_the_terminator),
		TEST(truncating_shortens_and_never_lengthens),
		TEST(a_full_arena_is_remembered_and_what_was_written_stays),
		TEST(every_refused_allocation_comes_out_as_an_error),
		TEST(html_escapes_the_five_characters_and_nothing_else),
		TEST(url_paths_keep_slashes_and_percent_encode_the_rest),
		TEST(url_arguments_encode_slashes_and_ampersands_too),
		TEST(json_escapes_controls_quotes_and_what_html_would_read),
		TEST(json_replaces_broken_bytes_and_writes_null_for_none),
	};

	return test_run(tests);
}
