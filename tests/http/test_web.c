/* The way of a request: routes, methods, errors, what every reply carries, what machines read. */
#include "base/str.h"
#include "support/app/app.h"
#include "web/asset.h"

static struct site site;

static struct visitor start(struct test *t)
{
	site = (struct site){ .opt.error_page = app_error_page };
	site_start(&site, t, app_tables);
	atomic_store(&app_renders, 0);
	return (struct visitor){ .site = &site };
}

static void a_page_arrives_with_its_headers(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = visitor_get(&v, "/");

	assert_int_equal(r.status, 200);
	assert_string_equal(reply_header(t, &r, "Content-Type"), "text/html; charset=utf-8");
	assert_string_equal(reply_header(t, &r, "Cache-Control"), "no-cache");
	assert_string_equal(reply_header(t, &r, "Vary"), "Accept-Encoding");
	assert_true(str_starts(r.body, "首页\n"));
	site_stop(&site);
}

static void every_kind_of_reply_carries_the_security_headers(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	char asset[64];
	const struct {
		const char *method, *path;
		int status;
	} cases[] = {
		{ "GET", "/", 200 },
		{ "GET", "/", 200 },
		{ "GET", "/nowhere", 404 },
		{ "GET", "/notes/7", 404 },
		{ "GET", "/notes/7", 404 },
		{ "GET", "/notes/abc", 404 },
		{ "GET", "/broken", 500 },
		{ "GET", "/silent", 500 },
		{ "GET", "/office", 303 },
		{ "GET", "/old", 301 },
		{ "GET", "/list/", 301 },
		{ "GET", "/file", 200 },
		{ "GET", "/office/login", 200 },
		{ "GET", "/search?q=x", 200 },
		{ "DELETE", "/", 405 },
		{ "GET", "/healthz", 200 },
		{ "GET", "/metrics", 200 },
		{ "GET", "/assets/none.css", 404 },
		{ "HEAD", "/", 200 },
		{ "GET", asset, 200 },
	};

	snprintf(asset, sizeof(asset), "/assets/portal.css?v=%s", asset_version("portal.css"));
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct reply r = visitor_send(&v, cases[i].method, cases[i].path, NULL);
		if (r.status != cases[i].status)
			fail_msg("%s %s: %d", cases[i].method, cases[i].path, r.status);
		assert_secure(t, &r);
	}
	struct reply r = visitor_post(&v, "/office/login", "login=a&password=b");
	assert_int_equal(r.status, 403);
	assert_secure(t, &r);
	r = visitor_get(&v, "/");
	v.headers = arena_printf(&t->arena, "If-None-Match: %s\r\n", reply_header(t, &r, "ETag"));
	r = visitor_get(&v, "/");
	assert_int_equal(r.status, 304);
	assert_secure(t, &r);
	site_stop(&site);
}

static void behind_tls_there_is_hsts_and_cookies_are_secure(void **state)
{
	struct test *t = *state;
	struct visitor v = { .site = &site };

	site = (struct site){ .opt.error_page = app_error_page, .opt.behind_tls = true };
	site_start(&site, t, app_tables);
	struct reply r = visitor_get(&v, "/office/login");
	assert_string_equal(reply_header(t, &r, "Strict-Transport-Security"), "max-age=31536000");
	const char *cookie = reply_header(t, &r, "Set-Cookie");
	assert_true(str_starts(cookie, "__Host-yg-form="));
	assert_non_null(strstr(cookie, "; Path=/; HttpOnly; SameSite=Lax; Secure"));
	site_stop(&site);
}

static void a_path_with_the_wrong_method_says_which_are_right(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = visitor_send(&v, "PUT", "/office/login", NULL);

	assert_int_equal(r.status, 405);
	assert_string_equal(reply_header(t, &r, "Allow"), "GET, HEAD, POST");
	r = visitor_send(&v, "POST", "/list", "");
	assert_int_equal(r.status, 405);
	assert_string_equal(reply_header(t, &r, "Allow"), "GET, HEAD");
	r = visitor_get(&v, "/office/logout");
	assert_int_equal(r.status, 405);
	assert_string_equal(reply_header(t, &r, "Allow"), "POST");
	assert_int_equal(visitor_send(&v, "DELETE", "/nowhere", NULL).status, 404);
	site_stop(&site);
}

static void head_is_answered_as_get_without_a_body(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	const char *const paths[] = { "/", "/", "/search?q=x", "/nowhere", "/file" };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct reply got = visitor_get(&v, paths[i]), head = visitor_send(&v, "HEAD", paths[i], NULL);
		assert_int_equal(head.status, got.status);
		assert_int_equal(head.body_len, 0);
		if (got.status == 200)
			assert_string_equal(reply_header(t, &head, "Content-Length"),
					    reply_header(t, &got, "Content-Length"));
	}
	site_stop(&site);
}

static void a_trailing_slash_leads_to_the_page_without_and_keeps_the_query(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = visitor_get(&v, "/list/?q=%E5%85%AC&page=2");

	assert_int_equal(r.status, 301);
	assert_string_equal(reply_header(t, &r, "Location"), "/list?q=%E5%85%AC&page=2");
	assert_int_equal(visitor_get(&v, "/nowhere/").status, 404);
	site_stop(&site);
}

static void beside_a_route_for_everything_a_slash_still_leads_to_the_page(void **state)
{
	static const struct route *const tables[] = { app_routes, app_catch_all, NULL };
	struct test *t = *state;
	struct visitor v = { .site = &site };

	site = (struct site){ 0 };
	site_start(&site, t, tables);
	struct reply r = visitor_get(&v, "/list/");
	assert_int_equal(r.status, 301);
	assert_string_equal(reply_header(t, &r, "Location"), "/list");
	r = visitor_get(&v, "/art/2020/3/");
	assert_int_equal(r.status, 200);
	assert_true(str_starts(r.body, "art/2020/3/\n"));
	assert_int_equal(visitor_send(&v, "POST", "/art/2020/3/", "").status, 405);
	site_stop(&site);
}

static void a_failure_shows_the_message_and_the_request_id_and_not_the_detail(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = visitor_get(&v, "/broken");

	assert_int_equal(r.status, 500);
	assert_non_null(strstr(r.body, "数据库操作失败，已记录，请稍后再试。"));
	assert_non_null(strstr(r.body, reply_header(t, &r, "X-Request-Id")));
	assert_null(strstr(r.body, "a detail for the log"));
	assert_string_equal(reply_header(t, &r, "Cache-Control"), "no-store");
	site_stop(&site);
}

static void without_an_error_page_a_line_of_text_stands_in(void **state)
{
	struct test *t = *state;
	struct visitor v = { .site = &site };

	site = (struct site){ 0 };
	site_start(&site, t, app_tables);
	struct reply r = visitor_get(&v, "/nowhere");
	assert_int_equal(r.status, 404);
	assert_string_equal(reply_header(t, &r, "Content-Type"), "text/plain; charset=utf-8");
	assert_string_equal(r.body, "没有找到您要的内容。");
	site_stop(&site);
}

static void a_download_has_its_name_in_both_ways_of_writing(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	struct reply r = visitor_get(&v, "/file");

	assert_string_equal(r.body, "content");
	assert_string_equal(reply_header(t, &r, "Content-Disposition"),
			    "attachment; filename=\"______________x.pdf\"; "
			    "filename*=UTF-8''%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A%22%3Bx.pdf");
	site_stop(&site);
}

static void health_is_ok_while_the_store_answers(void **state)
{
	struct test *t = *state;
	struct visitor v = { .site = &site };

	site = (struct site){ .opt.data_dir = "/" };
	site_start(&site, t, app_tables);
	assert_string_equal(visitor_get(&v, "/healthz").body, "ok\n");
	site_stop(&site);
}

static void health_fails_when_the_data_folder_is_gone(void **state)
{
	struct test *t = *state;
	struct visitor v = { .site = &site };

	site = (struct site){ .opt.data_dir = "/nonexistent-folder" };
	site_start(&site, t, app_tables);
	struct reply r = visitor_get(&v, "/healthz");
	assert_int_equal(r.status, 503);
	assert_non_null(reply_header(t, &r, "Retry-After"));
	site_stop(&site);
}

static void metrics_count_answers_and_the_cache(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	visitor_get(&v, "/");
	visitor_get(&v, "/");
	visitor_get(&v, "/nowhere");
	const char *text = visitor_get(&v, "/metrics").body;
	assert_non_null(strstr(text, "yangguang_responses_total{class=\"2xx\"} 2\n"));
	assert_non_null(strstr(text, "yangguang_responses_total{class=\"4xx\"} 1\n"));
	assert_non_null(strstr(text, "yangguang_cache_puts_total 1\n"));
	assert_non_null(strstr(text, "yangguang_cache_entries 1\n"));
	assert_non_null(strstr(text, "yangguang_response_seconds_count 3\n"));
	assert_null(strstr(text, "yangguang_resident_bytes 0\n"));
	site_stop(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_arrives_with_its_headers),
		TEST(every_kind_of_reply_carries_the_security_headers),
		TEST(behind_tls_there_is_hsts_and_cookies_are_secure),
		TEST(a_path_with_the_wrong_method_says_which_are_right),
		TEST(head_is_answered_as_get_without_a_body),
		TEST(a_trailing_slash_leads_to_the_page_without_and_keeps_the_query),
		TEST(beside_a_route_for_everything_a_slash_still_leads_to_the_page),
		TEST(a_failure_shows_the_message_and_the_request_id_and_not_the_detail),
		TEST(without_an_error_page_a_line_of_text_stands_in),
		TEST(a_download_has_its_name_in_both_ways_of_writing),
		TEST(health_is_ok_while_the_store_answers),
		TEST(health_fails_when_the_data_folder_is_gone),
		TEST(metrics_count_answers_and_the_cache),
	};

	return test_run(tests);
}
