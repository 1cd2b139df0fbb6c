/* What comes back for good requests, over real connections. */
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/str.h"
#include "support/raw.h"
#include "support/test.h"

static struct raw_server server;
static const char *const proxies[] = { "127.0.0.1", NULL };

static int start(void **state)
{
	struct http_server_options opt;

	(void)state;
	raw_server_options(&server, &opt);
	opt.trusted_proxies = proxies;
	raw_server_start(&server, &opt);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	raw_server_stop(&server, 2);
	return 0;
}

static struct raw_answer ask(const char *text)
{
	return raw_exchange(server.port, text, strlen(text), 1, 20000);
}

static void expect_line(const struct raw_answer *a, const char *line)
{
	if (!strstr(a->text, line))
		fail_msg("no \"%s\" in\n%s", line, a->text);
}

static void expect_no(const struct raw_answer *a, const char *part)
{
	if (strstr(a->text, part))
		fail_msg("\"%s\" in\n%s", part, a->text);
}

static void a_request_arrives_decoded_and_in_order(void **state)
{
	struct raw_answer a =
		ask("GET /%E5%8E%BF/a%20b?q=%E5%85%AC+%E5%BC%80&p=1&p=2 HTTP/1.1\r\nHost: Example.CN:8080\r\n"
		    "Cookie: sid=abc; sid2=def; x=\"q\"\r\nX-Two: 1\r\nX-Two: 2\r\n\r\n");

	(void)state;
	expect_line(&a,
		    "method GET\npath /县/a b\nraw /%E5%8E%BF/a%20b?q=%E5%85%AC+%E5%BC%80&p=1&p=2\nhost example.cn\n");
	expect_line(&a, "query q=公 开\nquery p=1\nquery p=2\n");
	expect_line(&a, "cookie sid=abc\ncookie sid2=def\ncookie x=q\n");
	expect_line(&a, "header x-two=1\nheader x-two=2\n");
	raw_free(&a);
}

static void an_absolute_target_gives_its_path_and_a_star_the_root(void **state)
{
	struct raw_answer a = ask("GET http://h/a/b?c=d HTTP/1.1\r\nHost: h\r\n\r\n");

	(void)state;
	expect_line(&a, "path /a/b\nraw http://h/a/b?c=d\nhost h\n");
	raw_free(&a);
	a = ask("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
	expect_line(&a, "method OPTIONS\npath /\nraw *\n");
	raw_free(&a);
}

static void forms_arrive_as_fields_and_other_content_as_a_body(void **state)
{
	struct raw_answer a =
		ask("POST /f HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n"
		    "Content-Type: Application/X-WWW-Form-Urlencoded; charset=utf-8\r\n\r\na=1&b=%E4%B8%AD&c=+x");

	(void)state;
	expect_line(&a, "type application/x-www-form-urlencoded\n");
	expect_line(&a, "field a=1\nfield b=中\nfield c= x\n");
	raw_free(&a);
	a = ask("POST /f HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\nContent-Type: application/json\r\n\r\n{\"a\":1}");
	expect_line(&a, "body 7 {\"a\":1}\n");
	raw_free(&a);
}

static void a_multipart_form_brings_fields_and_files(void **state)
{
	static const char body[] = "--b\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n标题\r\n"
				   "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"附件.pdf\"\r\n"
				   "Content-Type: application/pdf\r\n\r\n%PDF\r\n--b--\r\n";
	char text[1024];
	struct raw_answer a;

	(void)state;
	snprintf(text, sizeof(text),
		 "POST /f HTTP/1.1\r\nHost: h\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: "
		 "%zu\r\n\r\n%s",
		 sizeof(body) - 1, body);
	a = ask(text);
	expect_line(&a, "field t=标题\n");
	expect_line(&a, "file f=附件.pdf application/pdf 4\n");
	raw_free(&a);
}

static void chunked_content_arrives_whole(void **state)
{
	struct raw_answer a = ask("POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
				  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");

	(void)state;
	expect_line(&a, "body 5 abcde\n");
	raw_free(&a);
}

static void a_client_that_asks_is_told_to_continue_before_it_sends(void **state)
{
	static const char head[] = "POST /c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
	int fd = raw_connect(server.port);
	struct raw_answer a;

	(void)state;
	raw_send(fd, head, sizeof(head) - 1);
	a = raw_read(fd, 1, 3000);
	assert_int_equal(a.status, 100);
	raw_free(&a);
	raw_send(fd, "abc", 3);
	a = raw_read(fd, 1, 3000);
	assert_int_equal(a.status, 200);
	expect_line(&a, "body 3 abc\n");
	raw_free(&a);
	close(fd);
}

static void a_body_too_large_is_refused_before_the_client_is_told_to_continue(void **state)
{
	struct raw_answer a =
		ask("POST /c HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n");

	(void)state;
	assert_int_equal(a.status, 413);
	raw_free(&a);
}

static void head_gives_the_length_of_get_without_the_body(void **state)
{
	struct raw_answer a = ask("HEAD /fast HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

	(void)state;
	assert_int_equal(a.status, 200);
	expect_line(&a, "Content-Length: 4\r\n");
	assert_string_equal(raw_body(&a), "");
	raw_free(&a);
	a = ask("HEAD /blob HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	expect_line(&a, "Content-Length: 4\r\n");
	assert_string_equal(raw_body(&a), "");
	raw_free(&a);
}

static void no_content_and_not_modified_have_no_body(void **state)
{
	struct raw_answer a = ask("GET /nothing HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

	(void)state;
	assert_int_equal(a.status, 204);
	assert_string_equal(raw_body(&a), "");
	expect_no(&a, "Content-Length");
	raw_free(&a);
	a = ask("GET /same HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
	assert_int_equal(a.status, 304);
	assert_string_equal(raw_body(&a), "");
	expect_no(&a, "Content-Length: 0");
	raw_free(&a);
	a = raw_exchange(server.port, "GET /same-bare HTTP/1.1\r\nHost: h\r\n\r\n", 36, 0, 5000);
	assert_int_equal(a.status, 304);
	assert_true(a.closed);
	assert_string_equal(raw_body(&a), "");
	expect_no(&a, "Content-Length");
	expect_no(&a, "Transfer-Encoding");
	raw_free(&a);
}

static void every_answer_has_a_date_and_a_request_id_of_its_own(void **state)
{
	struct raw_answer a = ask("GET /x HTTP/1.1\r\nHost: h\r\n\r\n"), b = ask("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
	const char *id_a = strstr(a.text, "X-Request-Id: "), *id_b = strstr(b.text, "X-Request-Id: ");

	(void)state;
	expect_line(&a, "\r\nDate: ");
	assert_non_null(id_a);
	assert_non_null(id_b);
	assert_int_equal(strspn(id_a + 14, "0123456789abcdef"), 16);
	assert_true(strncmp(id_a, id_b, 30) != 0);
	raw_free(&a);
	raw_free(&b);
}

static void a_trusted_proxy_says_who_the_client_is(void **state)
{
	struct raw_answer a = ask("GET /x HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n"
				  "X-Forwarded-Proto: https\r\nX-Request-Id: proxy-0001\r\n\r\n");

	(void)state;
	expect_line(&a, "peer 192.0.2.7\ntls 1\n");
	expect_line(&a, "X-Request-Id: proxy-0001\r\n");
	raw_free(&a);
	a = ask("GET /x HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: evil\r\nX-Request-Id: a b<c>\r\n\r\n");
	expect_line(&a, "peer 127.0.0.1\ntls 0\n");
	expect_no(&a, "X-Request-Id: a b");
	raw_free(&a);
}

static void a_header_with_a_line_break_becomes_an_error_not_two_headers(void **state)
{
	struct raw_answer a = ask("GET /split HTTP/1.1\r\nHost: h\r\n\r\n");

	(void)state;
	assert_int_equal(a.status, 500);
	expect_no(&a, "X-B");
	raw_free(&a);
}

static void a_handler_that_says_nothing_becomes_500_and_a_full_arena_503(void **state)
{
	struct raw_answer a = ask("GET /silent HTTP/1.1\r\nHost: h\r\n\r\n");

	(void)state;
	assert_int_equal(a.status, 500);
	raw_free(&a);
	a = ask("GET /greedy HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_int_equal(a.status, 503);
	raw_free(&a);
	a = ask("GET /x HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_int_equal(a.status, 200);
	raw_free(&a);
}

static void a_file_is_sent_from_disk_and_a_missing_one_is_not_found(void **state)
{
	struct test *t = *state;
	char path[128], text[256];
	struct raw_answer a;
	FILE *f;

	snprintf(path, sizeof(path), "%s/file.txt", test_dir(t));
	f = fopen(path, "w");
	fputs("from disk", f);
	fclose(f);
	snprintf(text, sizeof(text), "GET /file%s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", path);
	a = raw_exchange(server.port, text, strlen(text), 0, 3000);
	expect_line(&a, "Content-Length: 9\r\n");
	assert_string_equal(raw_body(&a), "from disk");
	raw_free(&a);
	a = ask("GET /file/nowhere/at/all HTTP/1.1\r\nHost: h\r\n\r\n");
	assert_int_equal(a.status, 404);
	raw_free(&a);
}

static void a_connection_is_kept_and_pipelined_requests_are_answered_in_order(void **state)
{
	char text[8192] = "";
	struct raw_answer a;
	const char *at;
	int fd = raw_connect(server.port);

	(void)state;
	for (int round = 0; round < 3; round++) {
		size_t len = 0;

		for (int i = 0; i < 20; i++)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						i % 2 ? "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n"
						      : "POST /n%d HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc",
						i);
		raw_send(fd, text, len);
		a = raw_read(fd, 20, 3000);
		assert_int_equal(a.answers, 20);
		at = a.text;
		for (int i = 0; i < 20; i += 2) {
			snprintf(text, sizeof(text), "path /n%d\n", i);
			at = strstr(at, text);
			assert_non_null(at);
		}
		raw_free(&a);
		/* the body of the last answer may still be under way */
		a = raw_read(fd, 1, 50);
		assert_false(a.closed);
		raw_free(&a);
	}
	close(fd);
}

static void a_client_that_wants_to_close_is_closed(void **state)
{
	static const char *const texts[] = {
		"GET /fast HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
		"GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
		"GET /fast HTTP/1.0\r\n\r\n",
		"GET /close HTTP/1.1\r\nHost: h\r\n\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct raw_answer a = raw_exchange(server.port, texts[i], strlen(texts[i]), 0, 2000);

		assert_int_equal(a.status, 200);
		assert_true(a.closed);
		raw_free(&a);
	}
}

static void each_answer_is_reported_once_with_its_size(void **state)
{
	struct http_server_stats stats;
	unsigned done = atomic_load(&server.done), bytes = atomic_load(&server.done_bytes);
	struct raw_answer a = ask("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");

	(void)state;
	raw_free(&a);
	for (int i = 0; i < 200 && atomic_load(&server.done) == done; i++)
		usleep(5000);
	assert_int_equal(atomic_load(&server.done), done + 1);
	assert_int_equal(atomic_load(&server.done_bytes), bytes + 4);
	http_server_stats(server.http, &stats);
	assert_true(stats.fast_hits > 0);
	assert_true(stats.requests > stats.fast_hits);
	assert_int_equal(stats.queue_len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_request_arrives_decoded_and_in_order),
		TEST(an_absolute_target_gives_its_path_and_a_star_the_root),
		TEST(forms_arrive_as_fields_and_other_content_as_a_body),
		TEST(a_multipart_form_brings_fields_and_files),
		TEST(chunked_content_arrives_whole),
		TEST(a_client_that_asks_is_told_to_continue_before_it_sends),
		TEST(a_body_too_large_is_refused_before_the_client_is_told_to_continue),
		TEST(head_gives_the_length_of_get_without_the_body),
		TEST(no_content_and_not_modified_have_no_body),
		TEST(every_answer_has_a_date_and_a_request_id_of_its_own),
		TEST(a_trusted_proxy_says_who_the_client_is),
		TEST(a_header_with_a_line_break_becomes_an_error_not_two_headers),
		TEST(a_handler_that_says_nothing_becomes_500_and_a_full_arena_503),
		TEST(a_file_is_sent_from_disk_and_a_missing_one_is_not_found),
		TEST(a_connection_is_kept_and_pipelined_requests_are_answered_in_order),
		TEST(a_client_that_wants_to_close_is_closed),
		TEST(each_answer_is_reported_once_with_its_size),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
