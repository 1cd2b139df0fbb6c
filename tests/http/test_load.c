/* Many clients at once, with the cache, workers, bodies and connections that vanish: every answer is the right one. */
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "support/raw.h"
#include "support/test.h"

#define CLIENTS 16
#define ROUNDS 120

struct client {
	unsigned port, number, answered;
	int failed_at; /* round; -1: none */
};

static bool ask(int fd, unsigned number, int round)
{
	char text[512], wanted[64];
	struct raw_answer a;
	bool ok;

	switch (round % 4) {
	case 0:
		snprintf(text, sizeof(text), "GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
		snprintf(wanted, sizeof(wanted), "\r\n\r\nfast");
		break;
	case 1:
		snprintf(text, sizeof(text), "GET /c%u/%d?x=%d HTTP/1.1\r\nHost: h\r\n\r\n", number, round, round);
		snprintf(wanted, sizeof(wanted), "path /c%u/%d\n", number, round);
		break;
	case 2:
		snprintf(text, sizeof(text),
			 "POST /p HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n"
			 "Content-Length: 15\r\n\r\nc=%06u&r=%04d",
			 number, round);
		snprintf(wanted, sizeof(wanted), "field c=%06u\nfield r=%04d\n", number, round);
		break;
	default:
		snprintf(text, sizeof(text), "GET /blob HTTP/1.1\r\nHost: h\r\n\r\n");
		snprintf(wanted, sizeof(wanted), "\r\n\r\nblob");
	}
	raw_send(fd, text, strlen(text));
	a = raw_read(fd, 1, 10000);
	ok = a.status == 200 && strstr(a.text, wanted);
	raw_free(&a);
	return ok;
}

static void *run_client(void *arg)
{
	struct client *c = arg;
	int fd = raw_connect(c->port);

	for (int round = 0; round < ROUNDS && c->failed_at < 0; round++) {
		if (!ask(fd, c->number, round))
			c->failed_at = round;
		else
			c->answered++;
		if (round % 17 == 16) { /* leave with a request half sent, or with an answer not fetched */
			const char *last = round % 2 ? "POST /p HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nx"
						     : "GET /slow HTTP/1.1\r\nHost: h\r\n\r\n";

			raw_send(fd, last, strlen(last));
			close(fd);
			fd = raw_connect(c->port);
		}
	}
	close(fd);
	return NULL;
}

static void many_clients_each_get_their_own_answers(void **state)
{
	static struct raw_server server;
	static struct client clients[CLIENTS];
	struct http_server_stats stats;
	struct http_server_options opt;
	pthread_t threads[CLIENTS];

	(void)state;
	raw_server_options(&server, &opt);
	atomic_store(&server.slow_ms, 5);
	raw_server_start(&server, &opt);
	for (unsigned i = 0; i < CLIENTS; i++) {
		clients[i] = (struct client){ .port = server.port, .number = i, .failed_at = -1 };
		assert_int_equal(pthread_create(&threads[i], NULL, run_client, &clients[i]), 0);
	}
	for (unsigned i = 0; i < CLIENTS; i++) {
		pthread_join(threads[i], NULL);
		if (clients[i].failed_at >= 0)
			fail_msg("client %u got a wrong answer in round %d", i, clients[i].failed_at);
		assert_int_equal(clients[i].answered, ROUNDS);
	}
	http_server_stats(server.http, &stats);
	assert_true(stats.requests >= CLIENTS * ROUNDS);
	assert_true(stats.fast_hits >= CLIENTS * ROUNDS / 4);
	assert_int_equal(stats.rejected, 0);
	raw_server_stop(&server, 5);
}

static void *stop_soon(void *arg)
{
	struct raw_server *s = arg;

	usleep(100 * 1000);
	raw_server_stop(s, 1);
	return NULL;
}

static void *hammer(void *arg)
{
	struct client *c = arg;

	for (int round = 0; round < 100000; round++) {
		int fd = c->number; /* connected before */

		if (!ask(fd, c->number, round % 3 ? 0 : 1))
			break;
		c->answered++;
	}
	close((int)c->number);
	return NULL;
}

static void a_server_under_load_stops_in_its_time(void **state)
{
	static struct raw_server server;
	static struct client clients[4];
	struct http_server_options opt;
	pthread_t threads[ARRAY_LEN(clients)], stopper;
	int64_t began;

	(void)state;
	raw_server_options(&server, &opt);
	raw_server_start(&server, &opt);
	for (unsigned i = 0; i < ARRAY_LEN(clients); i++) {
		clients[i] = (struct client){ .number = (unsigned)raw_connect(server.port) };
		assert_int_equal(pthread_create(&threads[i], NULL, hammer, &clients[i]), 0);
	}
	began = clock_monotonic_us();
	assert_int_equal(pthread_create(&stopper, NULL, stop_soon, &server), 0);
	pthread_join(stopper, NULL);
	assert_true(clock_monotonic_us() - began < 4000000);
	for (unsigned i = 0; i < ARRAY_LEN(clients); i++) {
		pthread_join(threads[i], NULL);
		assert_true(clients[i].answered > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(many_clients_each_get_their_own_answers),
		TEST(a_server_under_load_stops_in_its_time),
	};

	return test_run(tests);
}
