/*
 * What the library calls for a request, on a loop thread. The short way: ask `fast`, queue its ready response, done;
 * nothing is allocated and no header is touched but those `fast` asks for. The long way: collect the body, suspend the
 * connection, let a worker make the response, queue it when the connection wakes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/str.h"
#include "http/cookie.h"
#include "http/server.h"

static struct conn *conn_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info ? info->socket_context : NULL;
}

/* Keep the target as sent: the library cuts it up in place right after this. */
void *access_target(void *cls UNUSED, const char *target, struct MHD_Connection *connection)
{
	struct conn *c = conn_of(connection);
	size_t bytes = strlen(target) + 1;
	char *mark;

	if (!c)
		return NULL;
	if (bytes > c->target_cap) {
		char *grown = malloc(bytes);

		if (!grown)
			return NULL;
		if (c->target != c->target_inline)
			free(c->target);
		c->target = grown;
		c->target_cap = bytes;
	}
	memcpy(c->target, target, bytes);
	mark = strchr(c->target, '?');
	if (mark)
		*mark++ = '\0';
	c->query = mark;
	atomic_store_explicit(&c->phase, CONN_HEAD, memory_order_relaxed);
	return c;
}

/* Numbers from a random start, spread by the finaliser of splitmix64. */
static uint64_t next_id(struct conn *c)
{
	uint64_t z = (c->id += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

void access_request_id(struct conn *c, char out[HTTP_ID_BYTES])
{
	uint64_t id = next_id(c);

	hex_encode(out, &id, sizeof(id));
}

static void count(_Atomic uint64_t *n)
{
	atomic_store_explicit(n, atomic_load_explicit(n, memory_order_relaxed) + 1, memory_order_relaxed);
}

static enum MHD_Result answer(struct conn *c, struct MHD_Connection *connection, int status, size_t bytes,
			      struct MHD_Response *response)
{
	c->status = status;
	c->bytes = bytes;
	atomic_store_explicit(&c->phase, CONN_ANSWERED, memory_order_relaxed);
	return MHD_queue_response(connection, (unsigned)status, response);
}

static enum MHD_Result answer_head(struct conn *c, struct MHD_Connection *connection, const struct http_head *h)
{
	return answer(c, connection, h->status, h->len, h->response);
}

/* The same for one that may be the answer to a HEAD. */
static enum MHD_Result answer_ready(struct conn *c, struct MHD_Connection *connection, const struct http_head *h)
{
	enum MHD_Result result = answer_head(c, connection, h);

	if (strcmp(c->method, MHD_HTTP_METHOD_HEAD) == 0)
		c->bytes = 0;
	return result;
}

static enum MHD_Result answer_job(struct conn *c, struct MHD_Connection *connection)
{
	struct job *j = c->job;

	if (j->ready)
		return answer_ready(c, connection, j->ready);
	if (!j->response)
		return answer_head(c, connection, c->server->broken);
	return answer(c, connection, j->status, j->bytes, j->response);
}

/* False: not for `fast`. */
static bool try_fast(struct conn *c, struct MHD_Connection *connection, const char *url, enum MHD_Result *result)
{
	struct http_server *s = c->server;
	struct http_fast f = { connection, url, c->query ? c->query : "", false };
	struct http_head *h;

	if (!s->opt.fast || url[0] != '/')
		return false;
	if (strcmp(c->method, MHD_HTTP_METHOD_HEAD) == 0)
		f.head = true;
	else if (strcmp(c->method, MHD_HTTP_METHOD_GET) != 0)
		return false;
	h = s->opt.fast(s->opt.arg, &f);
	if (!h)
		return false;
	count(&c->fast_hits);
	*result = answer_ready(c, connection, h);
	http_head_drop(h);
	return true;
}

/*
 * The library's first call of a request: the head is complete. Nothing is answered yet, since it closes the connection
 * behind an answer given so early; it calls again at once when there is no content.
 */
static enum MHD_Result begin(struct conn *c, const char *method)
{
	if (c->gate.heads <= atomic_load_explicit(&c->requests, memory_order_relaxed))
		return MHD_NO; /* a head the gate has not let through */
	count(&c->requests);
	c->method = method;
	if (c->server->opt.done)
		c->started_us = clock_monotonic_us();
	atomic_store_explicit(&c->phase, CONN_BODY, memory_order_relaxed);
	return MHD_YES;
}

/* Content that cannot be kept is let pass; the answer comes at its end. */
static enum MHD_Result collect(struct conn *c, struct MHD_Connection *connection, const char *p, size_t len)
{
	if (!c->job)
		c->job = job_new(c, connection);
	if (!c->job)
		return MHD_NO;
	if (!c->job->refusal && !job_body_add(c->job, p, len)) {
		c->job->refusal = 503;
		job_body_free(c->job);
	}
	return MHD_YES;
}

static enum MHD_Result submit(struct conn *c, struct MHD_Connection *connection, const char *url)
{
	enum MHD_Result result;

	if (!c->job && try_fast(c, connection, url, &result))
		return result;
	if (!c->job)
		c->job = job_new(c, connection);
	if (!c->job)
		return answer_head(c, connection, c->server->busy);
	if (c->job->refusal) {
		outgoing_refuse(c->job, c->job->refusal);
		return answer_job(c, connection);
	}
	atomic_store_explicit(&c->phase, CONN_WAITING, memory_order_relaxed);
	if (job_queue(c->job))
		return MHD_YES;
	atomic_fetch_add_explicit(&c->server->queue_full, 1, memory_order_relaxed);
	return answer_head(c, connection, c->server->busy);
}

enum MHD_Result access_request(void *cls UNUSED, struct MHD_Connection *connection, const char *url, const char *method,
			       const char *version UNUSED, const char *upload, size_t *upload_len, void **con_cls)
{
	struct conn *c = *con_cls;
	enum MHD_Result result;

	if (!c)
		return MHD_NO;
	switch (atomic_load_explicit(&c->phase, memory_order_relaxed)) {
	case CONN_HEAD: return begin(c, method);
	case CONN_BODY:
		if (*upload_len == 0)
			return submit(c, connection, url);
		result = collect(c, connection, upload, *upload_len);
		*upload_len = 0;
		return result;
	case CONN_WAITING: return answer_job(c, connection);
	default: return MHD_NO;
	}
}

bool access_id_ok(const char *id)
{
	size_t len = id ? strspn(id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.") : 0;

	return len >= 8 && len < HTTP_ID_BYTES && id[len] == '\0';
}

static void report(struct conn *c, struct MHD_Connection *connection)
{
	const struct http_server_options *o = &c->server->opt;
	const char *given = NULL;
	char id[HTTP_ID_BYTES];

	if (!c->job && c->trusted)
		given = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-Request-Id");
	if (c->job)
		given = c->job->request_id;
	else if (!access_id_ok(given))
		given = NULL;
	if (!given)
		access_request_id(c, id);
	o->done(o->arg, c->method, c->target, c->status, c->bytes, clock_monotonic_us() - c->started_us,
		given ? given : id);
}

void access_completed(void *cls UNUSED, struct MHD_Connection *connection, void **con_cls,
		      enum MHD_RequestTerminationCode how)
{
	struct conn *c = *con_cls;

	if (!c)
		return;
	if (c->server->opt.done && how == MHD_REQUEST_TERMINATED_COMPLETED_OK)
		report(c, connection);
	if (c->job)
		job_finish(c->job);
	c->job = NULL;
	*con_cls = NULL;
	atomic_store_explicit(&c->phase, CONN_IDLE, memory_order_release);
}

const char *http_fast_path(const struct http_fast *f)
{
	return f->path;
}

const char *http_fast_query(const struct http_fast *f)
{
	return f->query;
}

const char *http_fast_header(const struct http_fast *f, const char *name)
{
	return MHD_lookup_connection_value(f->connection, MHD_HEADER_KIND, name);
}

bool http_fast_is_head(const struct http_fast *f)
{
	return f->head;
}

struct cookie_wanted {
	const char *name;
	bool found;
};

static enum MHD_Result look_for_cookie(void *cls, enum MHD_ValueKind kind UNUSED, const char *name, const char *value)
{
	struct cookie_wanted *w = cls;
	size_t len;

	if (str_eq_nocase(name, "Cookie") && value && cookie_find(value, w->name, &len))
		w->found = true;
	return w->found ? MHD_NO : MHD_YES;
}

bool http_fast_has_cookie(const struct http_fast *f, const char *name)
{
	struct cookie_wanted w = { name, false };

	MHD_get_connection_values(f->connection, MHD_HEADER_KIND, look_for_cookie, &w);
	return w.found;
}
