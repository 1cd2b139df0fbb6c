#include "support/raw.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/str.h"
#include "support/test.h"

int raw_connect(unsigned port)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

void raw_send(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		p += n;
		len -= (size_t)n;
	}
}

/* Behind a complete answer at `at`, or NULL. When the server has closed, what came is all there is, as after HEAD. */
static const char *skip_answer(const char *at, const char *end, bool closed)
{
	const char *body = strstr(at, "\r\n\r\n"), *length = strstr(at, "Content-Length: ");
	size_t len = 0;

	if (!body)
		return NULL;
	body += 4;
	if (length && length < body)
		len = strtoul(length + 16, NULL, 10);
	if ((size_t)(end - body) < len)
		return closed ? end : NULL;
	return body + len;
}

static void count_answers(struct raw_answer *a)
{
	const char *at = a->text, *next;

	a->answers = 0;
	for (; strncmp(at, "HTTP/1.1 ", 9) == 0; at = next) {
		next = skip_answer(at, a->text + a->len, a->closed);
		if (!next)
			return;
		a->last_status = (int)strtol(at + 9, NULL, 10);
		if (a->answers++ == 0)
			a->status = a->last_status;
	}
}

struct raw_answer raw_read(int fd, unsigned wanted, int wait_ms)
{
	struct raw_answer a = { .text = calloc(1, 1) };
	char piece[16384];

	while (wanted == 0 || a.answers < wanted) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n;

		if (poll(&p, 1, wait_ms) <= 0)
			return a;
		n = read(fd, piece, sizeof(piece));
		if (n <= 0) {
			a.closed = true;
			count_answers(&a);
			return a;
		}
		a.text = realloc(a.text, a.len + (size_t)n + 1);
		memcpy(a.text + a.len, piece, (size_t)n);
		a.len += (size_t)n;
		a.text[a.len] = '\0';
		count_answers(&a);
	}
	return a;
}

struct raw_answer raw_exchange(unsigned port, const char *p, size_t len, unsigned wanted, int wait_ms)
{
	int fd = raw_connect(port);
	struct raw_answer a;

	raw_send(fd, p, len);
	a = raw_read(fd, wanted, wait_ms);
	close(fd);
	return a;
}

void raw_free(struct raw_answer *a)
{
	free(a->text);
	a->text = NULL;
}

const char *raw_body(const struct raw_answer *a)
{
	const char *empty = strstr(a->text, "\r\n\r\n");

	return empty ? empty + 4 : "";
}

static struct http_head *answer_fast(void *arg, const struct http_fast *f)
{
	struct raw_server *s = arg;

	return strcmp(http_fast_path(f), "/fast") == 0 ? http_head_keep(s->fast) : NULL;
}

static void describe_pairs(struct buf *b, const char *what, const struct http_pair *pairs, size_t len)
{
	for (size_t i = 0; i < len; i++)
		buf_printf(b, "%s %s=%s\n", what, pairs[i].name, pairs[i].value);
}

static void describe(struct buf *b, const struct http_request *req)
{
	buf_printf(b, "method %s\npath %s\nraw %s\nhost %s\npeer %s\ntls %d\ntype %s\nid %s\n", req->method_name,
		   req->path, req->raw_target, req->host, req->peer, req->tls, req->content_type, req->request_id);
	describe_pairs(b, "query", req->query, req->query_len);
	describe_pairs(b, "cookie", req->cookies, req->cookie_len);
	describe_pairs(b, "field", req->fields, req->field_len);
	describe_pairs(b, "header", req->headers, req->header_len);
	for (size_t i = 0; i < req->file_len; i++)
		buf_printf(b, "file %s=%s %s %zu\n", req->files[i].field, req->files[i].filename,
			   req->files[i].content_type, req->files[i].content.len);
	buf_printf(b, "body %zu ", req->body.len);
	buf_add(b, req->body.ptr, req->body.len < 4096 ? req->body.len : 4096);
	buf_char(b, '\n');
}

static void handle(void *arg, struct ctx *cx, const struct http_request *req, struct http_response *res)
{
	struct raw_server *s = arg;
	struct buf b;

	atomic_fetch_add(&s->handled, 1);
	if (str_starts(req->path, "/smuggled"))
		atomic_fetch_add(&s->smuggled, 1);
	if (str_eq(req->path, "/slow"))
		usleep((useconds_t)atomic_load(&s->slow_ms) * 1000);
	buf_init(&b, cx->arena);
	describe(&b, req);
	res->status = 200;
	res->content_type = "text/plain; charset=utf-8";
	res->body = (struct bytes){ (const uint8_t *)b.ptr, b.len };
	if (str_eq(req->path, "/close"))
		res->close = true;
	if (str_eq(req->path, "/nothing"))
		res->status = 204;
	if (str_eq(req->path, "/same"))
		res->status = 304;
	if (str_eq(req->path, "/same-bare"))
		*res = (struct http_response){ .status = 304 };
	if (str_eq(req->path, "/silent"))
		*res = (struct http_response){ 0 };
	if (str_eq(req->path, "/split") && http_set_header(cx, res, "X-A", "1\r\nX-B: 2") < 0)
		res->status = 503;
	if (str_eq(req->path, "/wide") && http_set_header(cx, res, "X-Wide", arena_printf(cx->arena, "%01600d", 0)) < 0)
		res->status = 503;
	if (str_eq(req->path, "/blob"))
		res->blob = http_blob_new("blob", 4);
	if (str_starts(req->path, "/file/"))
		res->file_path = req->path + 5;
	if (str_eq(req->path, "/greedy"))
		while (arena_alloc(cx->arena, 1 << 20))
			;
	if (arena_failed(cx->arena))
		res->status = 0;
}

static void done(void *arg, const char *method UNUSED, const char *path UNUSED, int status UNUSED, size_t bytes,
		 int64_t took_us UNUSED, const char *request_id UNUSED)
{
	struct raw_server *s = arg;

	atomic_fetch_add(&s->done, 1);
	atomic_fetch_add(&s->done_bytes, (unsigned)bytes);
}

void raw_server_options(struct raw_server *s, struct http_server_options *opt)
{
	memset(s, 0, sizeof(*s));
	*opt = (struct http_server_options){ .listen = "127.0.0.1:0",
					     .loops = 2,
					     .workers = 4,
					     .arg = s,
					     .fast = answer_fast,
					     .handle = handle,
					     .done = done };
}

void raw_server_start(struct raw_server *s, const struct http_server_options *opt)
{
	static const struct http_pair headers[] = { { "Content-Type", "text/plain" }, { "ETag", "\"f\"" } };
	struct ctx cx;

	arena_init(&s->arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &s->arena);
	s->fast = http_head_new(200, headers, 2, http_blob_new("fast", 4));
	assert_non_null(s->fast);
	assert_int_equal(http_server_start(&cx, &s->http, opt), 0);
	s->port = http_server_port(s->http);
	assert_true(s->port > 0);
}

void raw_server_stop(struct raw_server *s, unsigned grace_sec)
{
	http_server_stop(s->http, grace_sec);
	http_head_drop(s->fast);
	arena_release(&s->arena);
}
