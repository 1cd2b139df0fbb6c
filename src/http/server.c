/* Starting and stopping: the listening socket, the library's daemon, the workers and the watcher. */
#include "http/server.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

/*
 * Memory of the library for each connection: half of it for what it reads (a head of GATE_HEAD_MAX bytes), half for the parts
 * of the head (GATE_WEIGHT_MAX) and the head of the answer. No more: it clears all of it after each request, which was an
 * eighth of all work at 32 KiB.
 */
#define POOL_BYTES ((size_t)20 * 1024)
#define WATCH_MS 250
#define BACKLOG 1024

static void set_defaults(struct http_server_options *o)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (o->loops == 0)
		o->loops = cpus > 0 ? (unsigned)cpus : 1;
	if (o->workers == 0)
		o->workers = 64;
	if (o->queue_max == 0)
		o->queue_max = 1024;
	if (o->connections_max == 0)
		o->connections_max = 4096;
	if (o->header_timeout_sec == 0)
		o->header_timeout_sec = 10;
	if (o->idle_timeout_sec == 0)
		o->idle_timeout_sec = 30;
	if (o->body_max_bytes == 0)
		o->body_max_bytes = (size_t)16 << 20;
	if (o->bodies_max_bytes == 0)
		o->bodies_max_bytes = (size_t)256 << 20;
	if (o->fields_max == 0)
		o->fields_max = 1000;
	if (!o->clock)
		o->clock = &clock_system;
	if (o->loops > o->connections_max)
		o->loops = o->connections_max;
}

/* "127.0.0.1:8080", "[::1]:8080", ":8080" (every address) */
static int resolve(struct ctx *cx, const char *listen_at, struct addrinfo **out)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
				  .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	const char *colon = listen_at ? strrchr(listen_at, ':') : NULL;
	char host[INET6_ADDRSTRLEN + 2];
	size_t len = colon ? (size_t)(colon - listen_at) : 0;
	int64_t port;

	if (!colon || len >= sizeof(host) || str_to_int64(colon + 1, &port) < 0 || port < 0 || port > 65535)
		return err_set(cx, ERR_INVALID, "监听地址的写法不正确，应如 127.0.0.1:8080。");
	memcpy(host, listen_at, len);
	host[len] = '\0';
	if (len >= 2 && host[0] == '[' && host[len - 1] == ']') {
		memmove(host, host + 1, len - 2);
		host[len - 2] = '\0';
	}
	if (getaddrinfo(host[0] ? host : NULL, colon + 1, &hints, out) != 0)
		return err_set(cx, ERR_INVALID, "监听地址的写法不正确，应如 127.0.0.1:8080。");
	return 0;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage addr = { 0 };
	socklen_t len = sizeof(addr);

	if (getsockname(fd, (struct sockaddr *)&addr, &len) != 0)
		return 0;
	if (addr.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&addr)->sin6_port);
	return ntohs(((struct sockaddr_in *)&addr)->sin_port);
}

static int open_socket(struct ctx *cx, const char *listen_at, int *out)
{
	struct addrinfo *at = NULL;
	int fd, on = 1;

	TRY(resolve(cx, listen_at, &at));
	fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
		if (bind(fd, at->ai_addr, at->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(at);
	if (fd < 0)
		return err_set(cx, ERR_IO, "无法监听 %s，可能已被其他程序占用。", listen_at);
	*out = fd;
	return 0;
}

/* The target is decoded by urlpath.c and urlform.c: keep the library's hands off. */
static size_t keep_escapes(void *cls UNUSED, struct MHD_Connection *connection UNUSED, char *text)
{
	return strlen(text);
}

static struct MHD_Daemon *start_daemon(struct http_server *s, int fd)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
	struct MHD_OptionItem pool[] = { { MHD_OPTION_END, 0, NULL }, { MHD_OPTION_END, 0, NULL } };

	if (s->opt.loops > 1)
		pool[0] = (struct MHD_OptionItem){ MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)s->opt.loops, NULL };
	return MHD_start_daemon(flags, 0, conn_accept, s, access_request, s, MHD_OPTION_LISTEN_SOCKET, (MHD_socket)fd,
				MHD_OPTION_NOTIFY_CONNECTION, conn_notify, s, MHD_OPTION_NOTIFY_COMPLETED,
				access_completed, s, MHD_OPTION_URI_LOG_CALLBACK, access_target, s,
				MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, s, MHD_OPTION_CONNECTION_TIMEOUT,
				s->opt.idle_timeout_sec, MHD_OPTION_CONNECTION_LIMIT, s->opt.connections_max,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, POOL_BYTES,
#if MHD_VERSION >= 0x00097701
				MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
				MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
				MHD_OPTION_ARRAY, pool, MHD_OPTION_END);
}

static void *watch(void *arg)
{
	struct http_server *s = arg;
	struct timespec until;

	pthread_mutex_lock(&s->watch_lock);
	while (!s->watcher_ends) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += WATCH_MS * 1000000L;
		if (until.tv_nsec >= 1000000000L) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000L;
		}
		pthread_cond_timedwait(&s->watch_wake, &s->watch_lock, &until);
		conn_watch(s, false);
	}
	pthread_mutex_unlock(&s->watch_lock);
	return NULL;
}

static int start_watcher(struct http_server *s)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&s->watch_wake, &attr);
	pthread_condattr_destroy(&attr);
	s->watcher_started = pthread_create(&s->watcher, NULL, watch, s) == 0;
	return s->watcher_started ? 0 : ERR_NO_MEMORY;
}

static void stop_watcher(struct http_server *s)
{
	if (!s->watcher_started)
		return;
	pthread_mutex_lock(&s->watch_lock);
	s->watcher_ends = true;
	pthread_cond_signal(&s->watch_wake);
	pthread_mutex_unlock(&s->watch_lock);
	pthread_join(s->watcher, NULL);
	s->watcher_started = false;
}

static void server_free(struct http_server *s)
{
	job_pool_release(s);
	http_head_drop(s->busy);
	http_head_drop(s->broken);
	pthread_cond_destroy(&s->watch_wake);
	pthread_cond_destroy(&s->queue_filled);
	pthread_mutex_destroy(&s->watch_lock);
	pthread_mutex_destroy(&s->queue_lock);
	pthread_mutex_destroy(&s->conn_lock);
	free(s);
}

static struct http_server *server_new(const struct http_server_options *opt)
{
	struct http_server *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->opt = *opt;
	set_defaults(&s->opt);
	pthread_mutex_init(&s->conn_lock, NULL);
	pthread_mutex_init(&s->queue_lock, NULL);
	pthread_mutex_init(&s->watch_lock, NULL);
	pthread_cond_init(&s->queue_filled, NULL);
	s->queue_last = &s->queue_first;
	s->busy = outgoing_refusal(503);
	s->broken = outgoing_refusal(500);
	return s;
}

int http_server_start(struct ctx *cx, struct http_server **out, const struct http_server_options *opt)
{
	struct http_server *s;
	int fd = -1, rc;

	TRY(open_socket(cx, opt->listen, &fd));
	s = server_new(opt);
	if (!s) {
		close(fd);
		return err_detail(cx, ERR_NO_MEMORY, "http server");
	}
	s->port = port_of(fd);
	rc = start_watcher(s);
	if (rc == 0)
		rc = s->busy && s->broken ? job_workers_start(s) : ERR_NO_MEMORY;
	if (rc == 0) {
		s->daemon = start_daemon(s, fd);
		rc = s->daemon ? 0 : ERR_IO;
	}
	if (rc < 0) {
		close(fd);
		job_workers_stop(s, true);
		stop_watcher(s);
		server_free(s);
		return err_detail(cx, rc, "http server does not start");
	}
	*out = s;
	return 0;
}

unsigned http_server_port(const struct http_server *s)
{
	return s->port;
}

static void pause_ms(long ms)
{
	const struct timespec t = { ms / 1000, (ms % 1000) * 1000000L };

	nanosleep(&t, NULL);
}

static void wait_quiet(struct http_server *s, int64_t until_ms)
{
	while (!conn_watch(s, true) && http_now_ms() < until_ms)
		pause_ms(10);
}

void http_server_stop(struct http_server *s, unsigned grace_sec)
{
	MHD_socket fd;

	if (!s)
		return;
	atomic_store(&s->stopping, true);
	fd = MHD_quiesce_daemon(s->daemon);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	wait_quiet(s, http_now_ms() + (int64_t)grace_sec * 1000);
	job_workers_stop(s, true);
	wait_quiet(s, http_now_ms() + 500); /* the last answers go out */
	stop_watcher(s);
	MHD_stop_daemon(s->daemon);
	server_free(s);
}

void http_server_stats(struct http_server *s, struct http_server_stats *out)
{
	memset(out, 0, sizeof(*out));
	out->rejected = atomic_load(&s->rejected);
	out->queue_full = atomic_load(&s->queue_full);
	pthread_mutex_lock(&s->conn_lock);
	out->connections = s->conn_count;
	out->requests = s->closed_requests;
	out->fast_hits = s->closed_fast_hits;
	for (const struct conn *c = s->conns; c; c = c->next) {
		out->requests += atomic_load_explicit(&c->requests, memory_order_relaxed);
		out->fast_hits += atomic_load_explicit(&c->fast_hits, memory_order_relaxed);
	}
	pthread_mutex_unlock(&s->conn_lock);
	pthread_mutex_lock(&s->queue_lock);
	out->queue_len = s->queue_len;
	out->workers_busy = s->workers_busy;
	pthread_mutex_unlock(&s->queue_lock);
}
