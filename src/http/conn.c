/*
 * Connections: their list, how many an address holds, and the watch over slow senders. The library forgets a slow
 * sender's slowness with every byte it gets, so the deadline of a message is kept here: the watcher shuts a late
 * connection for reading, which wakes its loop thread, and the next read answers 408.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/digest.h"
#include "base/str.h"
#include "http/server.h"

int64_t http_now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* An IPv4 client is the same client whether it came to an IPv4 or to an IPv6 socket. */
static void read_address(const struct sockaddr *addr, struct address *out, char peer[INET6_ADDRSTRLEN])
{
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)addr;
	const void *four = NULL;

	memset(out, 0, sizeof(*out));
	peer[0] = '\0';
	if (addr && addr->sa_family == AF_INET)
		four = &((const struct sockaddr_in *)(const void *)addr)->sin_addr;
	else if (addr && addr->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr))
		four = in6->sin6_addr.s6_addr + 12;
	if (four) {
		out->bytes[10] = out->bytes[11] = 0xff;
		memcpy(out->bytes + 12, four, 4);
		inet_ntop(AF_INET, four, peer, INET6_ADDRSTRLEN);
	} else if (addr && addr->sa_family == AF_INET6) {
		memcpy(out->bytes, &in6->sin6_addr, 8);
		inet_ntop(AF_INET6, &in6->sin6_addr, peer, INET6_ADDRSTRLEN);
	}
}

static bool is_trusted(const struct http_server *s, const char *peer)
{
	for (const char *const *p = s->opt.trusted_proxies; p && *p; p++)
		if (str_eq(*p, peer))
			return true;
	return false;
}

static struct address_count **address_slot(struct http_server *s, const struct address *a)
{
	uint32_t h = 2166136261u;
	struct address_count **at;

	for (size_t i = 0; i < sizeof(a->bytes); i++)
		h = (h ^ a->bytes[i]) * 16777619u;
	at = &s->addresses[h % HTTP_ADDRESS_SLOTS];
	while (*at && memcmp(&(*at)->address, a, sizeof(*a)) != 0)
		at = &(*at)->next;
	return at;
}

static bool address_add(struct http_server *s, const struct address *a)
{
	struct address_count **at = address_slot(s, a);

	if (!*at) {
		*at = calloc(1, sizeof(**at));
		if (!*at)
			return false;
		(*at)->address = *a;
	}
	(*at)->connections++;
	return true;
}

static void address_remove(struct http_server *s, const struct address *a)
{
	struct address_count **at = address_slot(s, a), *gone = *at;

	if (gone && --gone->connections == 0) {
		*at = gone->next;
		free(gone);
	}
}

enum MHD_Result conn_accept(void *cls, const struct sockaddr *addr, socklen_t len UNUSED)
{
	struct http_server *s = cls;
	struct address_count *count;
	struct address a;
	char peer[INET6_ADDRSTRLEN];
	bool full;

	if (atomic_load(&s->stopping))
		return MHD_NO;
	if (s->opt.per_address_max == 0)
		return MHD_YES;
	read_address(addr, &a, peer);
	if (is_trusted(s, peer))
		return MHD_YES;
	pthread_mutex_lock(&s->conn_lock);
	count = *address_slot(s, &a);
	full = count && count->connections >= s->opt.per_address_max;
	pthread_mutex_unlock(&s->conn_lock);
	return full ? MHD_NO : MHD_YES;
}

static void conn_open(struct http_server *s, struct MHD_Connection *connection, void **socket_context)
{
	const union MHD_ConnectionInfo *fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	const union MHD_ConnectionInfo *addr = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct conn *c;
	bool counted;

	*socket_context = NULL;
	if (!fd || !addr || fd->connect_fd < 0 || fd->connect_fd >= INTAKE_FD_MAX)
		return;
	c = calloc(1, sizeof(*c));
	if (!c)
		return;
	c->server = s;
	c->fd = fd->connect_fd;
	c->target = c->target_inline;
	c->target_cap = sizeof(c->target_inline);
	gate_init(&c->gate, s->opt.body_max_bytes);
	read_address(addr->client_addr, &c->address, c->peer);
	c->trusted = is_trusted(s, c->peer);
	random_bytes(&c->id, sizeof(c->id));
	pthread_mutex_lock(&s->conn_lock);
	counted = address_add(s, &c->address);
	if (counted) {
		c->next = s->conns;
		if (c->next)
			c->next->prev = c;
		s->conns = c;
		s->conn_count++;
	}
	pthread_mutex_unlock(&s->conn_lock);
	if (!counted) {
		free(c);
		return;
	}
	intake_add(c);
	*socket_context = c;
}

/* Called before the library closes the descriptor: nobody can meet its number again while it is still gated. */
static void conn_close(struct http_server *s, struct conn *c)
{
	intake_remove(c);
	pthread_mutex_lock(&s->conn_lock);
	if (c->prev)
		c->prev->next = c->next;
	else
		s->conns = c->next;
	if (c->next)
		c->next->prev = c->prev;
	s->conn_count--;
	s->closed_requests += atomic_load_explicit(&c->requests, memory_order_relaxed);
	s->closed_fast_hits += atomic_load_explicit(&c->fast_hits, memory_order_relaxed);
	address_remove(s, &c->address);
	pthread_mutex_unlock(&s->conn_lock);
	if (c->job)
		job_finish(c->job);
	gate_release(&c->gate);
	if (c->target != c->target_inline)
		free(c->target);
	free(c);
}

void conn_notify(void *cls, struct MHD_Connection *connection, void **socket_context,
		 enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		conn_open(cls, connection, socket_context);
	else if (*socket_context)
		conn_close(cls, *socket_context);
}

bool conn_watch(struct http_server *s, bool stopping)
{
	int64_t now = http_now_ms();
	bool quiet = true;

	pthread_mutex_lock(&s->conn_lock);
	for (struct conn *c = s->conns; c; c = c->next) {
		int64_t began = atomic_load_explicit(&c->began_ms, memory_order_acquire);

		if (began && now >= atomic_load_explicit(&c->deadline_ms, memory_order_relaxed) &&
		    !atomic_exchange_explicit(&c->late, true, memory_order_relaxed))
			shutdown(c->fd, SHUT_RD);
		if (stopping && !began && !c->closing) {
			c->closing = true;
			shutdown(c->fd, SHUT_RD);
		}
		if (began || atomic_load(&c->phase) != CONN_IDLE)
			quiet = false;
	}
	pthread_mutex_unlock(&s->conn_lock);
	return quiet;
}
