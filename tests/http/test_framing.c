/* Every message that could mean two things, sent raw: refused, the connection closed, nothing behind it answered. */
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "http/gate.h"
#include "support/raw.h"
#include "support/test.h"

#define GOOD "GET /ok HTTP/1.1\r\nHost: h\r\n\r\n"
#define SMUGGLED "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n"

struct message {
	const char *what;
	int status;
	const char *text;
	size_t len;
};
#define M(what, status, text)                        \
	{                                            \
		what, status, text, sizeof(text) - 1 \
	}
#define H "GET / HTTP/1.1\r\nHost: h\r\n"
#define P "POST /p HTTP/1.1\r\nHost: h\r\n"

static const struct message refused[] = {
	M("both Content-Length and Transfer-Encoding", 400,
	  P "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("the same the other way round", 400,
	  P "Transfer-Encoding: chunked\r\nContent-Length: 41\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("two differing Content-Length", 400, P "Content-Length: 0\r\nContent-Length: 37\r\n\r\n" SMUGGLED),
	M("two equal Content-Length", 400, P "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx" SMUGGLED),
	M("a list in Content-Length", 400, P "Content-Length: 1, 1\r\n\r\nx" SMUGGLED),
	M("a negative Content-Length", 400, P "Content-Length: -1\r\n\r\n" SMUGGLED),
	M("a plus before Content-Length", 400, P "Content-Length: +1\r\n\r\nx" SMUGGLED),
	M("a hexadecimal Content-Length", 400, P "Content-Length: 0x1\r\n\r\nx" SMUGGLED),
	M("an empty Content-Length", 400, P "Content-Length: \r\n\r\n" SMUGGLED),
	M("a blank inside Content-Length", 400, P "Content-Length: 1 1\r\n\r\n" SMUGGLED),
	M("a Content-Length of twenty digits", 413, P "Content-Length: 18446744073709551617\r\n\r\nx" SMUGGLED),
	M("a Content-Length above the limit", 413, P "Content-Length: 70000\r\n\r\nx" SMUGGLED),
	M("two differing Host", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" SMUGGLED),
	M("two equal Host", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n" SMUGGLED),
	M("no Host in HTTP/1.1", 400, "GET / HTTP/1.1\r\nAccept: *\r\n\r\n" SMUGGLED),
	M("an empty Host", 400, "GET / HTTP/1.1\r\nHost: \r\n\r\n" SMUGGLED),
	M("a Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n" SMUGGLED),
	M("a Host with a user", 400, "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n" SMUGGLED),
	M("a Host with a port that is none", 400, "GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n" SMUGGLED),
	M("a Host list", 400, "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n" SMUGGLED),
	M("bytes outside ASCII in Host", 400, "GET / HTTP/1.1\r\nHost: \xe4\xb8\xad\r\n\r\n" SMUGGLED),
	M("NUL in a header value", 400, H "X-A: a\0b\r\n\r\n" SMUGGLED),
	M("NUL in a header name", 400, H "X\0A: a\r\n\r\n" SMUGGLED),
	M("NUL in the target", 400, "GET /a\0b HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("a control character in a value", 400, H "X-A: a\x01\r\n\r\n" SMUGGLED),
	M("DEL in a value", 400, H "X-A: a\x7f\r\n\r\n" SMUGGLED),
	M("a blank before the colon", 400, H "Content-Length : 37\r\n\r\n" SMUGGLED),
	M("a tab before the colon", 400, P "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("a folded header", 400, H "X-A: a\r\n b\r\n\r\n" SMUGGLED),
	M("a folded header with a tab", 400, H "X-A: a\r\n\tContent-Length: 37\r\n\r\n" SMUGGLED),
	M("a blank before the first header", 400, "GET / HTTP/1.1\r\n Host: h\r\n\r\n" SMUGGLED),
	M("a header without colon", 400, H "Content-Length\r\n\r\n" SMUGGLED),
	M("a header without name", 400, H ": a\r\n\r\n" SMUGGLED),
	M("bytes outside ASCII in a name", 400, H "X-\xc3\xa9: a\r\n\r\n" SMUGGLED),
	M("a bare LF after the request line", 400, "GET / HTTP/1.1\nHost: h\r\n\r\n" SMUGGLED),
	M("a bare LF after a header", 400, "GET / HTTP/1.1\r\nHost: h\nX-A: a\r\n\r\n" SMUGGLED),
	M("bare LF throughout", 400, "GET / HTTP/1.1\nHost: h\n\n" SMUGGLED),
	M("a bare LF as the empty line", 400, H "\n" SMUGGLED),
	M("a bare CR inside a value", 400, H "X-A: a\rContent-Length: 37\r\n\r\n" SMUGGLED),
	M("bare CR throughout", 400, "GET / HTTP/1.1\rHost: h\r\r" SMUGGLED),
	M("CR CR LF at the end of a line", 400, H "X-A: a\r\r\n\r\n" SMUGGLED),
	M("two empty lines before the request line", 400, "\r\n\r\n" SMUGGLED),
	M("a blank before the request line", 400, " GET / HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("two Transfer-Encoding", 400,
	  P "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("an unknown transfer coding", 501, P "Transfer-Encoding: gzip\r\n\r\n" SMUGGLED),
	M("chunked that is not alone", 501, P "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("identity", 501, P "Transfer-Encoding: identity\r\n\r\n" SMUGGLED),
	M("a disguised chunked", 501, P "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("an empty Transfer-Encoding", 400, P "Transfer-Encoding: \r\n\r\n" SMUGGLED),
	M("Transfer-Encoding in HTTP/1.0", 400,
	  "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("a chunk extension", 400, P "Transfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a chunk size that is no number", 400, P "Transfer-Encoding: chunked\r\n\r\ng\r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a negative chunk size", 400, P "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" SMUGGLED),
	M("a chunk size with 0x", 400, P "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a blank after the chunk size", 400, P "Transfer-Encoding: chunked\r\n\r\n1 \r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("an empty chunk size", 400, P "Transfer-Encoding: chunked\r\n\r\n\r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a chunk size of nine digits", 400,
	  P "Transfer-Encoding: chunked\r\n\r\n000000001\r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a chunk size that wraps around", 413,
	  P "Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a chunk longer than it says", 400, P "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n" SMUGGLED),
	M("a bare LF after the chunk size", 400, P "Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n" SMUGGLED),
	M("a bare LF after the chunk", 400, P "Transfer-Encoding: chunked\r\n\r\n1\r\nx\n0\r\n\r\n" SMUGGLED),
	M("a trailer", 400, P "Transfer-Encoding: chunked\r\n\r\n0\r\nX-A: a\r\n\r\n" SMUGGLED),
	M("chunks above the limit", 413, P "Transfer-Encoding: chunked\r\n\r\nfffff\r\nx" SMUGGLED),
	M("content in GET", 400, H "Content-Length: 37\r\n\r\n" SMUGGLED),
	M("chunked content in HEAD", 400,
	  "HEAD / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" SMUGGLED),
	M("absolute form with another Host", 400, "GET http://a/x HTTP/1.1\r\nHost: b\r\n\r\n" SMUGGLED),
	M("absolute form with a user", 400, "GET http://u@h/x HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("absolute form of another scheme", 400, "GET ftp://h/x HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("a target that is no path", 400, "GET x HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("a star without OPTIONS", 400, "GET * HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("a fragment in the target", 400, "GET /a#b HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("bytes outside ASCII in the target", 400, "GET /\xe4\xb8\xad HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("CONNECT", 405, "CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n" SMUGGLED),
	M("a method with a bad character", 400, "GE(T / HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("an overlong method", 400, "GETGETGETGETGETGETGETGETGETGETGETGET / HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("two blanks after the method", 400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("two blanks before the version", 400, "GET /  HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("a blank after the version", 400, "GET / HTTP/1.1 \r\nHost: h\r\n\r\n" SMUGGLED),
	M("a tab as separator", 400, "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("HTTP/0.9", 400, "GET /\r\n" SMUGGLED),
	M("a version in small letters", 400, "GET / http/1.1\r\nHost: h\r\n\r\n" SMUGGLED),
	M("a version of two digits", 400, "GET / HTTP/1.10\r\nHost: h\r\n\r\n" SMUGGLED),
	M("HTTP/1.2", 505, "GET / HTTP/1.2\r\nHost: h\r\n\r\n" SMUGGLED),
	M("HTTP/3.0", 505, "GET / HTTP/3.0\r\nHost: h\r\n\r\n" SMUGGLED),
	M("the preface of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" SMUGGLED),
	M("an unknown expectation", 417, P "Expect: the-unexpected\r\nContent-Length: 1\r\n\r\nx" SMUGGLED),
	M("the first bytes of TLS", 400, "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n" SMUGGLED),
};

/* Valid framing, but a path or form that may not reach a handler. The connection may live on. */
static const struct message bad_targets[] = {
	M("%00 in the path", 400, "GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("%2e%2e in the path", 400, "GET /a/%2e%2e/b HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("dot segments in the path", 400, "GET /a/../b HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("a single dot segment", 400, "GET /./b HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("overlong UTF-8 in the path", 400, "GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("a surrogate in the path", 400, "GET /%ed%a0%80 HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("an escaped backslash in the path", 400, "GET /a%5cb HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("an escaped slash in the path", 400, "GET /a%2fb HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("a double slash in the path", 400, "GET /a//b HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("two slashes at the start", 400, "GET //b HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("an escaped line break in the path", 400, "GET /a%0d%0ab HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("a broken escape in the path", 400, "GET /a%2 HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("NUL in the query", 400, "GET /a?b=%00 HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("overlong UTF-8 in the query", 400, "GET /a?b=%c0%ae HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("a broken escape in the query", 400, "GET /a?b=%zz HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("GBK in a form", 400,
	  P "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 14\r\n\r\na=%D6%D0%CE%C4"),
	M("a multipart body without boundary", 400,
	  P "Content-Type: multipart/form-data\r\nContent-Length: 4\r\n\r\n--a\r"),
	M("two Content-Type", 400, P "Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n\r\nx"),
};

static struct raw_server server;

static int start(void **state)
{
	struct http_server_options opt;

	(void)state;
	raw_server_options(&server, &opt);
	opt.body_max_bytes = 65536;
	raw_server_start(&server, &opt);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	raw_server_stop(&server, 2);
	return 0;
}

static void expect_refused(const struct message *m, const struct raw_answer *a, unsigned good)
{
	if (a->answers != good + 1 || a->last_status != m->status || !a->closed)
		fail_msg("%s: %u answers, last %d, %s\n%s", m->what, a->answers, a->last_status,
			 a->closed ? "closed" : "left open", a->text);
	if (atomic_load(&server.smuggled) > 0)
		fail_msg("%s: the request behind it was handled", m->what);
}

static void a_message_with_two_meanings_is_refused_and_the_connection_closed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct raw_answer a = raw_exchange(server.port, refused[i].text, refused[i].len, 0, 20000);

		expect_refused(&refused[i], &a, 0);
		raw_free(&a);
	}
}

static void it_is_refused_too_when_it_comes_byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		int fd = raw_connect(server.port);
		struct raw_answer a;

		for (size_t k = 0; k < refused[i].len; k++)
			raw_send(fd, refused[i].text + k, 1);
		a = raw_read(fd, 0, 20000);
		close(fd);
		expect_refused(&refused[i], &a, 0);
		raw_free(&a);
	}
}

static void good_requests_before_it_in_the_same_packet_are_answered_first(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		static const char good[] = GOOD "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n";
		char text[2048];
		struct raw_answer a;

		memcpy(text, good, sizeof(good) - 1);
		memcpy(text + sizeof(good) - 1, refused[i].text, refused[i].len);
		a = raw_exchange(server.port, text, sizeof(good) - 1 + refused[i].len, 0, 20000);
		expect_refused(&refused[i], &a, 2);
		assert_int_equal(a.status, 200);
		raw_free(&a);
	}
}

static void a_path_or_form_that_is_not_in_normal_form_never_reaches_a_handler(void **state)
{
	unsigned before = atomic_load(&server.handled);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad_targets); i++) {
		const struct message *m = &bad_targets[i];
		struct raw_answer a = raw_exchange(server.port, m->text, m->len, 1, 20000);

		if (a.status != m->status)
			fail_msg("%s: %d\n%s", m->what, a.status, a.text);
		raw_free(&a);
	}
	assert_int_equal(atomic_load(&server.handled), before);
}

static void expect_status(const char *text, size_t len, int status)
{
	struct raw_answer a = raw_exchange(server.port, text, len, 0, 20000);

	assert_int_equal(a.status, status);
	assert_int_equal(a.answers, 1);
	assert_true(a.closed);
	raw_free(&a);
}

static void an_overlong_line_or_head_is_refused(void **state)
{
	static char text[40000];
	size_t len;

	(void)state;
	len = (size_t)snprintf(text, sizeof(text), "GET /%09000d HTTP/1.1\r\nHost: h\r\n\r\n", 0);
	expect_status(text, len, 414);
	len = (size_t)snprintf(text, sizeof(text), "%020000d", 0);
	expect_status(text, len, 414);
	len = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\nX-A: %09000d\r\n\r\n", 0);
	expect_status(text, len, 431);
	len = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\nA: %07000d\r\nB: %07000d\r\n\r\n", 0,
			       0);
	expect_status(text, len, 431);
	len = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\nCookie: a=%07700d\r\n\r\n", 0);
	expect_status(text, len, 431);
	len = (size_t)snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\n");
	for (int i = 0; i < 120; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "X-%d: a\r\n", i);
	expect_status(text, len, 431);
}

/* A head of n parts of a kind, filled up to `bytes` in all with one long value. */
static size_t make_head(char *text, size_t size, int kind, int n, size_t bytes)
{
	size_t len = (size_t)snprintf(text, size, "GET /wide?");

	for (int i = 0; kind == 0 && i < n; i++)
		len += (size_t)snprintf(text + len, size - len, "a&");
	len += (size_t)snprintf(text + len, size - len, " HTTP/1.1\r\nHost: h\r\n");
	for (int i = 0; kind == 1 && i < n; i++)
		len += (size_t)snprintf(text + len, size - len, "X-%d: a\r\n", i);
	if (kind >= 2)
		len += (size_t)snprintf(text + len, size - len, "Cookie: ");
	for (int i = 0; kind == 2 && i < n; i++)
		len += (size_t)snprintf(text + len, size - len, "c%d=1; ", i);
	if (kind == 3)
		len += (size_t)snprintf(text + len, size - len, "c=%0*d", n * 60, 0);
	if (kind >= 2)
		len += (size_t)snprintf(text + len, size - len, "\r\n");
	if (len + 16 < bytes)
		len += (size_t)snprintf(text + len, size - len, "X-Fill: %0*d\r\n", (int)(bytes - len - 12), 0);
	return len + (size_t)snprintf(text + len, size - len, "\r\n");
}

static void whatever_head_the_gate_lets_through_the_library_can_hold(void **state)
{
	static char text[40000];

	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		int through = 0;

		for (int n = 1; n < 130; n += n < 50 ? 7 : 1) {
			size_t len = make_head(text, sizeof(text), kind, n, n % 2 ? 8190 : 0), good;
			struct raw_answer a;
			struct gate g;
			int status;

			gate_init(&g, 0);
			status = gate_feed(&g, text, len, &good);
			gate_release(&g);
			a = raw_exchange(server.port, text, len, 1, 20000);
			if (a.status != (status ? status : 200))
				fail_msg("kind %d, %d parts, %zu bytes: %d", kind, n, len, a.status);
			raw_free(&a);
			through += status == 0;
		}
		assert_in_range(through, 20, 90);
	}
}

/* More arguments or cookies than the library has room for. */
static void a_head_of_very_many_small_parts_is_refused(void **state)
{
	static const char *const frames[][2] = {
		{ "GET /x?", " HTTP/1.1\r\nHost: h\r\n\r\n" },
		{ "GET /x HTTP/1.1\r\nHost: h\r\nCookie: ", "\r\n\r\n" },
	};
	static char text[10000];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(frames); i++) {
		size_t len = (size_t)snprintf(text, sizeof(text), "%s", frames[i][0]);
		struct raw_answer a;

		for (int k = 0; k < 1300; k++)
			len += (size_t)snprintf(text + len, sizeof(text) - len, i ? "a;" : "a&");
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", frames[i][1]);
		a = raw_exchange(server.port, text, len, 0, 20000);
		assert_int_equal(a.status, i ? 431 : 414);
		assert_true(a.closed);
		raw_free(&a);
		a = raw_exchange(server.port, GOOD, sizeof(GOOD) - 1, 1, 20000);
		assert_int_equal(a.status, 200);
		raw_free(&a);
	}
}

static const struct message taken[] = {
	M("one empty line before the request line", 200, "\r\n" GOOD),
	M("absolute form with the same host", 200, "GET http://H/x HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("HTTP/1.0 without Host", 200, "GET / HTTP/1.0\r\n\r\n"),
	M("no blank after the colon", 200, "GET / HTTP/1.1\r\nHost:h\r\n\r\n"),
	M("blanks around a value", 200, "GET / HTTP/1.1\r\nHost: \t h \t \r\n\r\n"),
	M("an IPv6 host with port", 200, "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"),
	M("an empty header value", 200, H "X-A:\r\n\r\n"),
	M("Content-Length 0 in GET", 200, H "Content-Length: 0\r\n\r\n"),
	M("characters browsers leave raw in a query", 200, "GET /?a={b|c}^`\\ HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("UTF-8 in User-Agent", 200, H "User-Agent: \xe4\xb8\xad\r\n\r\n"),
	M("GBK in Referer", 200, H "Referer: /\xd6\xd0\r\n\r\n"),
	M("POST without content", 200, P "\r\n"),
	M("chunks", 200, P "Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n"),
	M("OPTIONS *", 200, "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"),
	M("another method", 200, "DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n"),
};

static void what_the_standard_allows_is_taken_whole_and_byte_by_byte(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(taken); i++) {
		struct raw_answer a = raw_exchange(server.port, taken[i].text, taken[i].len, 1, 20000);
		int fd;

		if (a.status != 200)
			fail_msg("%s: %d\n%s", taken[i].what, a.status, a.text);
		raw_free(&a);
		fd = raw_connect(server.port);
		for (size_t k = 0; k < taken[i].len; k++)
			raw_send(fd, taken[i].text + k, 1);
		a = raw_read(fd, 1, 20000);
		close(fd);
		if (a.status != 200)
			fail_msg("%s, byte by byte: %d\n%s", taken[i].what, a.status, a.text);
		raw_free(&a);
	}
}

static void refusals_are_counted_and_say_why_in_plain_text(void **state)
{
	struct http_server_stats before, after;
	struct raw_answer a;

	(void)state;
	http_server_stats(server.http, &before);
	a = raw_exchange(server.port, "GET / HTTP/1.1\r\n\r\n", 18, 0, 20000);
	http_server_stats(server.http, &after);
	assert_int_equal(after.rejected, before.rejected + 1);
	assert_non_null(strstr(a.text, "Connection: close\r\n"));
	assert_non_null(strstr(a.text, "Content-Type: text/plain; charset=utf-8\r\n"));
	assert_string_equal(raw_body(&a), "请求的格式不正确。\n");
	raw_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_with_two_meanings_is_refused_and_the_connection_closed),
		cmocka_unit_test(it_is_refused_too_when_it_comes_byte_by_byte),
		cmocka_unit_test(good_requests_before_it_in_the_same_packet_are_answered_first),
		cmocka_unit_test(a_path_or_form_that_is_not_in_normal_form_never_reaches_a_handler),
		cmocka_unit_test(an_overlong_line_or_head_is_refused),
		cmocka_unit_test(whatever_head_the_gate_lets_through_the_library_can_hold),
		cmocka_unit_test(a_head_of_very_many_small_parts_is_refused),
		cmocka_unit_test(what_the_standard_allows_is_taken_whole_and_byte_by_byte),
		cmocka_unit_test(refusals_are_counted_and_say_why_in_plain_text),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
