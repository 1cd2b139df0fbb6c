/* Slow senders, many connections, full queues, stopping: what must not bring the server down. The slow parts run side by side. */
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "support/raw.h"
#include "support/test.h"

struct slow {
	const char *what;
	const char *first; /* sent at once */
	const char *drop;  /* then this, one byte each pause_ms */
	unsigned pause_ms;
	unsigned port;
	/* results */
	int64_t took_ms;
	struct raw_answer answer;
};

static int64_t now_ms(void)
{
	return clock_monotonic_us() / 1000;
}

static void *send_slowly(void *arg)
{
	struct slow *s = arg;
	int64_t began = now_ms();
	int fd = raw_connect(s->port);
	size_t len = strlen(s->drop);

	raw_send(fd, s->first, strlen(s->first));
	for (size_t i = 0; now_ms() - began < 20000; i = (i + 1) % len) {
		s->answer = raw_read(fd, 0, (int)s->pause_ms);
		if (s->answer.closed)
			break;
		raw_free(&s->answer);
		raw_send(fd, s->drop + i, 1);
	}
	s->took_ms = now_ms() - began;
	close(fd);
	return NULL;
}

static void a_slow_sender_is_cut_off_in_ten_seconds_whatever_it_is_slow_in(void **state)
{
	static struct slow slow[] = {
		{ .what = "the request line", .first = "GE", .drop = "T", .pause_ms = 1000 },
		{ .what = "a header", .first = "GET / HTTP/1.1\r\nHost: h\r\nX-A: ", .drop = "a", .pause_ms = 1000 },
		{ .what = "many headers",
		  .first = "GET / HTTP/1.1\r\nHost: h\r\n",
		  .drop = "X: a\r\n",
		  .pause_ms = 500 },
		{ .what = "content",
		  .first = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n",
		  .drop = "x",
		  .pause_ms = 1000 },
		{ .what = "chunks",
		  .first = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
		  .drop = "1\r\nx\r\n",
		  .pause_ms = 1000 },
		{ .what = "nothing after the first byte", .first = "G", .drop = "T", .pause_ms = 15000 },
		{ .what = "the second request",
		  .first = "GET /fast HTTP/1.1\r\nHost: h\r\n\r\nGET",
		  .drop = "x",
		  .pause_ms = 1000 },
	};
	pthread_t threads[ARRAY_LEN(slow)];
	struct http_server_options opt;
	static struct raw_server server;

	(void)state;
	raw_server_options(&server, &opt);
	raw_server_start(&server, &opt);
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		slow[i].port = server.port;
		assert_int_equal(pthread_create(&threads[i], NULL, send_slowly, &slow[i]), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(slow); i++) {
		struct slow *s = &slow[i];

		pthread_join(threads[i], NULL);
		if (!s->answer.closed || s->took_ms < 9500 || s->took_ms > 12000 || s->answer.last_status != 408)
			fail_msg("slow in %s: cut after %lld ms, status %d", s->what, (long long)s->took_ms,
				 s->answer.last_status);
		raw_free(&s->answer);
	}
	raw_server_stop(&server, 1);
}

static void a_large_body_earns_time_by_arriving(void **state)
{
	static char piece[65536];
	struct http_server_options opt;
	static struct raw_server server;
	struct raw_answer a;
	char head[128];
	int fd;

	(void)state;
	raw_server_options(&server, &opt);
	opt.header_timeout_sec = 1;
	raw_server_start(&server, &opt);
	fd = raw_connect(server.port);
	memset(piece, 'x', sizeof(piece));
	snprintf(head, sizeof(head), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %zu\r\n\r\n", 4 * sizeof(piece));
	raw_send(fd, head, strlen(head));
	for (int i = 0; i < 4; i++) {
		usleep(600 * 1000);
		raw_send(fd, piece, sizeof(piece));
	}
	a = raw_read(fd, 1, 20000);
	assert_int_equal(a.status, 200);
	raw_free(&a);
	close(fd);
	raw_server_stop(&server, 1);
}

static void an_idle_connection_is_closed_after_its_time(void **state)
{
	struct http_server_options opt;
	static struct raw_server server;
	struct raw_answer a;
	int64_t began;
	int fd;

	(void)state;
	raw_server_options(&server, &opt);
	opt.idle_timeout_sec = 1;
	raw_server_start(&server, &opt);
	fd = raw_connect(server.port);
	raw_send(fd, "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n", 31);
	a = raw_read(fd, 1, 20000);
	raw_free(&a);
	began = now_ms();
	a = raw_read(fd, 0, 20000);
	assert_true(a.closed);
	assert_true(now_ms() - began < 5000);
	raw_free(&a);
	close(fd);
	raw_server_stop(&server, 1);
}

static void a_thousand_idle_connections_do_not_keep_others_from_being_answered(void **state)
{
	static int idle[1000];
	struct rlimit files = { 4096, 4096 };
	struct http_server_options opt;
	struct http_server_stats stats;
	static struct raw_server server;
	struct raw_answer a;

	(void)state;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	raw_server_options(&server, &opt);
	raw_server_start(&server, &opt);
	for (size_t i = 0; i < ARRAY_LEN(idle); i++) {
		idle[i] = raw_connect(server.port);
		if (i % 2)
			raw_send(idle[i], "GET / HTTP", 10);
	}
	a = raw_exchange(server.port, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", 28, 1, 20000);
	assert_int_equal(a.status, 200);
	raw_free(&a);
	http_server_stats(server.http, &stats);
	assert_true(stats.connections >= 1000);
	for (size_t i = 0; i < ARRAY_LEN(idle); i++) {
		raw_send(idle[i], i % 2 ? "/1.1\r\nHost: h\r\n\r\n" : "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n",
			 i % 2 ? 17 : 31);
		a = raw_read(idle[i], 1, 20000);
		assert_int_equal(a.status, 200);
		raw_free(&a);
		close(idle[i]);
	}
	raw_server_stop(&server, 1);
}

static void an_address_may_hold_only_so_many_connections(void **state)
{
	struct http_server_options opt;
	static struct raw_server server;
	struct raw_answer a;
	int fds[3];

	(void)state;
	raw_server_options(&server, &opt);
	opt.per_address_max = 3;
	opt.loops = 1;
	raw_server_start(&server, &opt);
	for (int i = 0; i < 3; i++) {
		fds[i] = raw_connect(server.port);
		raw_send(fds[i], "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n", 31);
		a = raw_read(fds[i], 1, 20000);
		assert_int_equal(a.status, 200);
		raw_free(&a);
	}
	a = raw_exchange(server.port, "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n", 31, 1, 1000);
	assert_int_equal(a.answers, 0);
	raw_free(&a);
	close(fds[0]);
	usleep(500 * 1000);
	a = raw_exchange(server.port, "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n", 31, 1, 1000);
	assert_int_equal(a.status, 200);
	raw_free(&a);
	close(fds[1]);
	close(fds[2]);
	raw_server_stop(&server, 1);
}

static void wait_for_queue(struct raw_server *s, unsigned busy, unsigned waiting)
{
	struct http_server_stats stats = { 0 };

	for (int i = 0; i < 1000 && (stats.workers_busy != busy || stats.queue_len != waiting); i++) {
		usleep(2000);
		http_server_stats(s->http, &stats);
	}
	assert_int_equal(stats.workers_busy, busy);
	assert_int_equal(stats.queue_len, waiting);
}

static void a_full_queue_answers_503_and_the_cache_still_answers(void **state)
{
	static const char slow[] = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
	struct http_server_options opt;
	struct http_server_stats stats;
	static struct raw_server server;
	struct raw_answer a;
	int fds[3];

	(void)state;
	raw_server_options(&server, &opt);
	opt.workers = 1;
	opt.queue_max = 2;
	atomic_store(&server.slow_ms, 1500);
	raw_server_start(&server, &opt);
	for (int i = 0; i < 3; i++) {
		fds[i] = raw_connect(server.port);
		raw_send(fds[i], slow, sizeof(slow) - 1);
		wait_for_queue(&server, 1, (unsigned)i);
	}
	a = raw_exchange(server.port, slow, sizeof(slow) - 1, 1, 20000);
	assert_int_equal(a.status, 503);
	assert_non_null(strstr(a.text, "Retry-After: "));
	raw_free(&a);
	a = raw_exchange(server.port, "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n", 31, 1, 20000);
	assert_int_equal(a.status, 200);
	raw_free(&a);
	http_server_stats(server.http, &stats);
	assert_int_equal(stats.queue_full, 1);
	for (int i = 0; i < 3; i++) {
		a = raw_read(fds[i], 1, 20000);
		assert_int_equal(a.status, 200);
		raw_free(&a);
		close(fds[i]);
	}
	raw_server_stop(&server, 1);
}

static void bodies_above_the_memory_allowed_for_all_are_turned_away(void **state)
{
	static char text[200000];
	struct http_server_options opt;
	static struct raw_server server;
	struct raw_answer a;
	int len;

	(void)state;
	raw_server_options(&server, &opt);
	opt.bodies_max_bytes = 65536;
	raw_server_start(&server, &opt);
	memset(text, 'x', sizeof(text));
	len = snprintf(text, sizeof(text), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
	text[len] = 'x';
	a = raw_exchange(server.port, text, (size_t)len + 100000, 1, 20000);
	assert_int_equal(a.status, 503);
	raw_free(&a);
	len = snprintf(text, sizeof(text), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n");
	text[len] = 'x';
	a = raw_exchange(server.port, text, (size_t)len + 50000, 1, 20000);
	assert_int_equal(a.status, 200);
	raw_free(&a);
	raw_server_stop(&server, 1);
}

static void stopping_lets_what_runs_finish_and_turns_away_what_waits(void **state)
{
	static const char slow[] = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
	struct http_server_options opt;
	static struct raw_server server;
	struct raw_answer a;
	int64_t began;
	int fds[3], idle;

	(void)state;
	raw_server_options(&server, &opt);
	opt.workers = 1;
	atomic_store(&server.slow_ms, 1500);
	raw_server_start(&server, &opt);
	idle = raw_connect(server.port);
	for (int i = 0; i < 3; i++) {
		fds[i] = raw_connect(server.port);
		raw_send(fds[i], slow, sizeof(slow) - 1);
		wait_for_queue(&server, 1, (unsigned)i);
	}
	began = now_ms();
	raw_server_stop(&server, 1);
	assert_true(now_ms() - began < 4000);
	for (int i = 0; i < 3; i++) {
		a = raw_read(fds[i], 0, 1000);
		assert_int_equal(a.status, i == 0 ? 200 : 503);
		assert_true(a.closed);
		raw_free(&a);
		close(fds[i]);
	}
	a = raw_read(idle, 0, 1000);
	assert_true(a.closed);
	raw_free(&a);
	close(idle);
}

static void stopping_with_time_to_spare_answers_everything_that_came(void **state)
{
	static const char slow[] = "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";
	struct http_server_options opt;
	static struct raw_server server;
	struct raw_answer a;
	int fds[8];

	(void)state;
	raw_server_options(&server, &opt);
	opt.workers = 2;
	atomic_store(&server.slow_ms, 250);
	raw_server_start(&server, &opt);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = raw_connect(server.port);
		raw_send(fds[i], slow, sizeof(slow) - 1);
	}
	usleep(500 * 1000);
	raw_server_stop(&server, 10);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		a = raw_read(fds[i], 0, 1000);
		assert_int_equal(a.status, 200);
		raw_free(&a);
		close(fds[i]);
	}
}

static void an_address_that_cannot_be_listened_on_is_an_error(void **state)
{
	struct test *t = *state;
	static const char *const bad[] = { "",           "127.0.0.1",   "127.0.0.1:", "127.0.0.1:99999",
					   "nowhere:80", "1.2.3.4.5:80" };
	struct http_server_options opt;
	static struct raw_server server;
	struct http_server *other;
	char taken[32];

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		raw_server_options(&server, &opt);
		opt.listen = bad[i];
		assert_int_equal(http_server_start(&t->cx, &other, &opt), ERR_INVALID);
	}
	raw_server_options(&server, &opt);
	raw_server_start(&server, &opt);
	snprintf(taken, sizeof(taken), "127.0.0.1:%u", server.port);
	opt.listen = taken;
	assert_int_equal(http_server_start(&t->cx, &other, &opt), ERR_IO);
	raw_server_stop(&server, 1);
}

static void a_client_of_ipv4_is_named_so_on_an_ipv6_socket_too(void **state)
{
	static struct raw_server server;
	struct test *t = *state;
	struct http_server_options opt;
	struct http_server *probe;
	struct raw_answer a;

	raw_server_options(&server, &opt);
	opt.listen = "[::]:0";
	if (http_server_start(&t->cx, &probe, &opt) < 0)
		skip(); /* no IPv6 here */
	http_server_stop(probe, 0);
	raw_server_start(&server, &opt);
	a = raw_exchange(server.port, "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", 28, 1, 20000);
	assert_non_null(strstr(a.text, "peer 127.0.0.1\n"));
	raw_free(&a);
	raw_server_stop(&server, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_slow_sender_is_cut_off_in_ten_seconds_whatever_it_is_slow_in),
		TEST(a_large_body_earns_time_by_arriving),
		TEST(an_idle_connection_is_closed_after_its_time),
		TEST(a_thousand_idle_connections_do_not_keep_others_from_being_answered),
		TEST(an_address_may_hold_only_so_many_connections),
		TEST(a_full_queue_answers_503_and_the_cache_still_answers),
		TEST(bodies_above_the_memory_allowed_for_all_are_turned_away),
		TEST(stopping_lets_what_runs_finish_and_turns_away_what_waits),
		TEST(stopping_with_time_to_spare_answers_everything_that_came),
		TEST(a_client_of_ipv4_is_named_so_on_an_ipv6_socket_too),
		TEST(an_address_that_cannot_be_listened_on_is_an_error),
	};

	return test_run(tests);
}
