#include "http/http.h"

#include "support/test.h"

static void encodings_are_read_from_accept_encoding(void **state)
{
	static const struct {
		const char *value;
		unsigned accepted;
	} cases[] = {
		{ NULL, HTTP_IDENTITY },
		{ "", HTTP_IDENTITY },
		{ "gzip", HTTP_GZIP | HTTP_IDENTITY },
		{ "gzip, deflate, br", HTTP_GZIP | HTTP_BR | HTTP_IDENTITY },
		{ "gzip, deflate, br, zstd", HTTP_GZIP | HTTP_BR | HTTP_IDENTITY },
		{ "GZip,BR", HTTP_GZIP | HTTP_BR | HTTP_IDENTITY },
		{ "x-gzip", HTTP_GZIP | HTTP_IDENTITY },
		{ "gzip;q=0", HTTP_IDENTITY },
		{ "gzip;q=0.000, br;q=0.001", HTTP_BR | HTTP_IDENTITY },
		{ "gzip ; q=0 , br", HTTP_BR | HTTP_IDENTITY },
		{ "gzip;q=0.5", HTTP_GZIP | HTTP_IDENTITY },
		{ "*", HTTP_GZIP | HTTP_BR | HTTP_IDENTITY },
		{ "*;q=0", 0 },
		{ "br, *;q=0", HTTP_BR },
		{ "identity;q=0, gzip", HTTP_GZIP },
		{ "identity, *;q=0", HTTP_IDENTITY },
		{ "br;q=0, *", HTTP_GZIP | HTTP_IDENTITY },
		{ "brotli, gzipped, notgzip", HTTP_IDENTITY },
		{ ",,gzip,", HTTP_GZIP | HTTP_IDENTITY },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		if (http_accepted_value(cases[i].value) != cases[i].accepted)
			fail_msg("%s: %u", cases[i].value, http_accepted_value(cases[i].value));
}

static void entity_tags_match_whole_and_weakly(void **state)
{
	(void)state;
	assert_true(http_etag_matches("\"a\"", "\"a\""));
	assert_true(http_etag_matches("W/\"a\"", "\"a\""));
	assert_true(http_etag_matches("\"x\", \"a\"", "\"a\""));
	assert_true(http_etag_matches("\"x\",W/\"a\" , \"b\"", "\"a\""));
	assert_true(http_etag_matches("*", "\"a\""));
	assert_false(http_etag_matches(NULL, "\"a\""));
	assert_false(http_etag_matches("", "\"a\""));
	assert_false(http_etag_matches("\"ab\"", "\"a\""));
	assert_false(http_etag_matches("\"a\"b", "\"a\""));
	assert_false(http_etag_matches("a", "\"a\""));
	assert_false(http_etag_matches("\"x, \"a", "\"a\""));
	assert_false(http_etag_matches("\"x,y\", \"z\"", "\"y\""));
}

static void values_are_looked_up_by_exact_name_and_the_first_wins(void **state)
{
	static const struct http_pair pairs[] = { { "ab", "0" }, { "a", "1" }, { "a", "2" } };
	struct http_request req = {
		.headers = pairs, .header_len = 3, .query = pairs, .query_len = 3, .cookies = pairs, .cookie_len = 3
	};

	(void)state;
	assert_string_equal(http_header(&req, "a"), "1");
	assert_string_equal(http_query(&req, "a"), "1");
	assert_string_equal(http_cookie(&req, "a"), "1");
	assert_null(http_header(&req, "A"));
	assert_null(http_query(&req, "b"));
	assert_null(http_cookie(&req, ""));
}

static void a_blob_lives_until_its_last_holder_drops_it(void **state)
{
	struct http_blob *b = http_blob_new("abc", 3);

	(void)state;
	assert_non_null(b);
	assert_memory_equal(b->ptr, "abc", 3);
	assert_ptr_equal(http_blob_keep(b), b);
	http_blob_drop(b);
	assert_int_equal(b->len, 3);
	http_blob_drop(b);
	http_blob_drop(NULL);
}

static void a_head_with_a_bad_header_is_refused_and_its_blob_dropped(void **state)
{
	static const struct http_pair bad[] = { { "X-A", "a\r\nX-B: b" } };
	struct http_blob *b = http_blob_new("abc", 3);

	(void)state;
	http_blob_keep(b);
	assert_null(http_head_new(200, bad, 1, b));
	assert_int_equal(b->refs, 1);
	http_blob_drop(b);
}

static int set_headers(struct ctx *cx, void *arg)
{
	struct http_response res = { 0 };

	(void)arg;
	for (int i = 0; i < 20; i++)
		TRY(http_set_header(cx, &res, "X-A", "a"));
	assert_int_equal(res.header_len, 20);
	assert_string_equal(res.headers[19].value, "a");
	return 0;
}

static void headers_are_added_one_by_one_or_refused_when_the_arena_is_full(void **state)
{
	(void)state;
	assert_true(test_every_allocation(set_headers, NULL) >= 41);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(encodings_are_read_from_accept_encoding),
		TEST(entity_tags_match_whole_and_weakly),
		TEST(values_are_looked_up_by_exact_name_and_the_first_wins),
		TEST(a_blob_lives_until_its_last_holder_drops_it),
		TEST(a_head_with_a_bad_header_is_refused_and_its_blob_dropped),
		TEST(headers_are_added_one_by_one_or_refused_when_the_arena_is_full),
	};

	return test_run(tests);
}
