/* raw - bytes to and from a server on loopback, and a small server to send them to. */
#ifndef TESTS_SUPPORT_RAW_H
#define TESTS_SUPPORT_RAW_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "http/http.h"

struct raw_answer {
	char *text; /* everything that came back, terminated; malloc */
	size_t len;
	bool closed;      /* the server closed the connection; false: it stayed open until the wait ended */
	unsigned answers; /* complete ones, by their Content-Length */
	int status;       /* of the first; 0: none */
	int last_status;
};

int raw_connect(unsigned port);
void raw_send(int fd, const char *p, size_t len); /* what a closed peer does not take is dropped */
/* Read until the server closes, wanted answers are complete (0: never), or wait_ms passed without a byte. */
struct raw_answer raw_read(int fd, unsigned wanted, int wait_ms);
/* Connect, send, read, close. */
struct raw_answer raw_exchange(unsigned port, const char *p, size_t len, unsigned wanted, int wait_ms);
void raw_free(struct raw_answer *a);
const char *raw_body(const struct raw_answer *a); /* behind the first empty line; "" when none */

/*
 * A server for tests. /fast is answered by the loop (blob "fast"), anything else by a worker with a description of the
 * request, a line per fact: /slow after slow_ms, /wide with a large head, the other paths handle() names with their flaw.
 */
struct raw_server {
	struct http_server *http;
	unsigned port;
	struct http_head *fast;
	struct arena arena;
	atomic_int slow_ms;
	atomic_uint handled, smuggled, done, done_bytes; /* smuggled: requests for /smuggled */
};
void raw_server_options(struct raw_server *s, struct http_server_options *opt); /* to be changed before starting */
void raw_server_start(struct raw_server *s, const struct http_server_options *opt);
void raw_server_stop(struct raw_server *s, unsigned grace_sec);

#endif
