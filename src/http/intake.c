/*
 * Puts the gate in front of the library. The library has no hook for what it reads, but it reads with recv(), and the
 * definition of recv() in the program is the one its shared objects use as well (a static link takes it too). Calls on any
 * other descriptor are passed on untouched; a connection of ours is found by its descriptor. Should recv() ever not be
 * reached, no head is counted as seen and access.c refuses every request: the failure is closed and loud.
 *
 * Peeking from outside was rejected (it covers only what has arrived when a connection is handed over, and doubles the
 * system calls), a socket pair in between too (it halves the throughput), reading the library's memory after it parsed as
 * well (NUL, bare CR and folds are gone by then).
 *
 * A refusal is written here, past the library. The library reads only when every earlier answer is out, so the order is
 * right; if the bad message came in one piece behind good ones, these are handed on first and the descriptor is shut
 * for reading, which makes the library come back for more.
 *
 * Waking from suspension the library sometimes reads before it asks for the answer, and drops the answer when the client
 * has shut its sending side. So nothing is read while an answer is due; it then watches the descriptor afresh.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/socket.h>

#include "http/server.h"

static _Atomic(struct conn *) gated[INTAKE_FD_MAX]; /* srccheck: allow state recv() is told only the fd */

void intake_add(struct conn *c)
{
	atomic_store_explicit(&gated[c->fd], c, memory_order_release);
}

void intake_remove(struct conn *c)
{
	atomic_store_explicit(&gated[c->fd], NULL, memory_order_release);
}

/* Send the refusal and take what the client still sends, so that closing does not reset the answer away. */
static ssize_t refuse(struct conn *c, int status)
{
	char text[512], rest[4096];
	size_t len = refusal_format(text, sizeof(text), status);

	c->refusal = status;
	atomic_fetch_add_explicit(&c->server->rejected, 1, memory_order_relaxed);
	if (send(c->fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
		shutdown(c->fd, SHUT_WR);
	for (int i = 0; i < 16; i++)
		if (recvfrom(c->fd, rest, sizeof(rest), MSG_DONTWAIT, NULL, NULL) <= 0)
			break;
	errno = ECONNRESET;
	return -1;
}

/* Start the clock with the first byte of a message, stop it with the last; content earns time by arriving. */
static void keep_time(struct conn *c)
{
	int64_t began;

	if (c->gate.state == GATE_START) {
		return;
	}
	began = atomic_load_explicit(&c->began_ms, memory_order_relaxed);
	if (!began)
		began = http_now_ms();
	atomic_store_explicit(&c->deadline_ms,
			      began + (int64_t)c->server->opt.header_timeout_sec * 1000 +
				      (int64_t)(c->gate.body_bytes / HTTP_BODY_RATE) * 1000,
			      memory_order_relaxed);
	atomic_store_explicit(&c->began_ms, began, memory_order_release);
}

static ssize_t gated_recv(struct conn *c, void *buf, size_t len)
{
	size_t good;
	ssize_t n;
	int status;

	if (atomic_load_explicit(&c->phase, memory_order_relaxed) == CONN_WAITING) {
		errno = EAGAIN;
		return -1;
	}
	if (c->refusal)
		return refuse(c, c->refusal);
	if (atomic_load_explicit(&c->late, memory_order_relaxed) && c->gate.state != GATE_START)
		return refuse(c, 408);
	n = recvfrom(c->fd, buf, len, 0, NULL, NULL);
	if (n <= 0)
		return n;
	status = gate_feed(&c->gate, buf, (size_t)n, &good);
	if (good > 0 || status)
		atomic_store_explicit(&c->began_ms, 0, memory_order_relaxed);
	if (!status) {
		keep_time(c);
		return n;
	}
	if (good == 0)
		return refuse(c, status);
	c->refusal = status;
	shutdown(c->fd, SHUT_RD);
	return (ssize_t)good;
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
	struct conn *c = NULL;

	if (fd >= 0 && fd < INTAKE_FD_MAX)
		c = atomic_load_explicit(&gated[fd], memory_order_acquire);
	return c ? gated_recv(c, buf, len) : recvfrom(fd, buf, len, flags, NULL, NULL);
}
