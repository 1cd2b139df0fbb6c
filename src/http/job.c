/*
 * Jobs and the workers that run them. A job carries one request from the loop to a worker and its response back. The
 * response is sent from the job's arena, so the job outlives the handler: two references, one the connection's, one
 * the response's. Jobs and their arenas are pooled; one that grew large is given back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/server.h"

#define POOL_MAX 64u
#define ARENA_KEPT_BYTES (1u << 20)
#define BODY_FIRST_BYTES 4096u
#define WORKER_STACK_BYTES ((size_t)16 << 20) /* the HTML library gives its tree back by recursion */

struct job *job_new(struct conn *c, struct MHD_Connection *connection)
{
	struct http_server *s = c->server;
	struct job *j;

	pthread_mutex_lock(&s->queue_lock);
	j = s->pool;
	if (j) {
		s->pool = j->next;
		s->pool_len--;
	}
	pthread_mutex_unlock(&s->queue_lock);
	if (!j) {
		j = calloc(1, sizeof(*j));
		if (!j)
			return NULL;
		arena_init(&j->arena, ARENA_LIMIT_REQUEST);
	}
	atomic_store(&j->refs, 1);
	j->server = s;
	j->conn = c;
	j->connection = connection;
	j->method = c->method;
	j->next = NULL;
	j->refusal = j->status = 0;
	j->bytes = 0;
	j->response = NULL;
	j->ready = NULL;
	j->body = NULL;
	j->body_len = j->body_cap = 0;
	j->arrived_at = clock_now(s->opt.clock);
	access_request_id(c, j->request_id);
	return j;
}

void job_body_free(struct job *j)
{
	free(j->body);
	atomic_fetch_sub(&j->server->bodies_bytes, j->body_cap);
	j->body = NULL;
	j->body_len = j->body_cap = 0;
}

/* Nobody needs the request's body, the arena or what was made in it any more. */
static void job_recycle(struct job *j)
{
	struct http_server *s = j->server;
	bool keep = j->arena.used_bytes <= ARENA_KEPT_BYTES;

	job_body_free(j);
	if (keep)
		arena_reset(&j->arena);
	pthread_mutex_lock(&s->queue_lock);
	if (keep && s->pool_len < POOL_MAX) {
		j->next = s->pool;
		s->pool = j;
		s->pool_len++;
		j = NULL;
	}
	pthread_mutex_unlock(&s->queue_lock);
	if (j) {
		arena_release(&j->arena);
		free(j);
	}
}

void job_drop(struct job *j)
{
	if (atomic_fetch_sub(&j->refs, 1) == 1)
		job_recycle(j);
}

void job_finish(struct job *j)
{
	if (j->response)
		MHD_destroy_response(j->response);
	j->response = NULL;
	http_head_drop(j->ready);
	j->ready = NULL;
	job_drop(j);
}

void job_pool_release(struct http_server *s)
{
	while (s->pool) {
		struct job *j = s->pool;

		s->pool = j->next;
		arena_release(&j->arena);
		free(j);
	}
}

bool job_body_add(struct job *j, const char *p, size_t len)
{
	struct http_server *s = j->server;
	size_t cap = j->body_cap ? j->body_cap : BODY_FIRST_BYTES;
	uint8_t *grown;

	while (cap - j->body_len < len)
		cap *= 2;
	if (cap != j->body_cap) {
		size_t more = cap - j->body_cap;

		if (atomic_fetch_add(&s->bodies_bytes, more) + more > s->opt.bodies_max_bytes) {
			atomic_fetch_sub(&s->bodies_bytes, more);
			return false;
		}
		grown = realloc(j->body, cap);
		if (!grown) {
			atomic_fetch_sub(&s->bodies_bytes, more);
			return false;
		}
		j->body = grown;
		j->body_cap = cap;
	}
	memcpy(j->body + j->body_len, p, len);
	j->body_len += len;
	return true;
}

bool job_queue(struct job *j)
{
	struct http_server *s = j->server;
	bool room;

	pthread_mutex_lock(&s->queue_lock);
	room = s->queue_len < s->opt.queue_max && !s->queue_closed;
	if (room) {
		MHD_suspend_connection(j->connection);
		j->next = NULL;
		*s->queue_last = j;
		s->queue_last = &j->next;
		s->queue_len++;
		pthread_cond_signal(&s->queue_filled);
	}
	pthread_mutex_unlock(&s->queue_lock);
	return room;
}

static struct job *queue_take(struct http_server *s, bool *refuse)
{
	struct job *j;

	pthread_mutex_lock(&s->queue_lock);
	while (!s->queue_first && !s->queue_closed)
		pthread_cond_wait(&s->queue_filled, &s->queue_lock);
	j = s->queue_first;
	if (j) {
		s->queue_first = j->next;
		if (!s->queue_first)
			s->queue_last = &s->queue_first;
		s->queue_len--;
		s->workers_busy++;
	}
	*refuse = s->queue_refuses;
	pthread_mutex_unlock(&s->queue_lock);
	return j;
}

static void run(struct job *j)
{
	struct http_server *s = j->server;
	struct http_request req = { 0 };
	struct http_response res = { 0 };
	struct ctx cx;
	int rc;

	ctx_init(&cx, &j->arena);
	cx.clock = s->opt.clock;
	cx.log = s->opt.log;
	cx.request_id = j->request_id;
	rc = incoming_build(&cx, j, &req);
	if (rc < 0) {
		outgoing_refuse(j, err_http_status(rc));
		return;
	}
	s->opt.handle(s->opt.arg, &cx, &req, &res);
	outgoing_build(j, &res);
}

static void *work(void *arg)
{
	struct http_server *s = arg;
	struct job *j;
	bool refuse;

	while ((j = queue_take(s, &refuse))) {
		struct MHD_Connection *connection = j->connection;

		if (refuse)
			outgoing_refuse(j, 503);
		else
			run(j);
		pthread_mutex_lock(&s->queue_lock);
		s->workers_busy--;
		pthread_mutex_unlock(&s->queue_lock);
		MHD_resume_connection(connection); /* from here on the job is the loop's */
	}
	return NULL;
}

int job_workers_start(struct http_server *s)
{
	pthread_attr_t attr;

	s->workers = calloc(s->opt.workers, sizeof(*s->workers));
	if (!s->workers)
		return ERR_NO_MEMORY;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, WORKER_STACK_BYTES);
	while (s->workers_started < s->opt.workers &&
	       pthread_create(&s->workers[s->workers_started], &attr, work, s) == 0)
		s->workers_started++;
	pthread_attr_destroy(&attr);
	return s->workers_started == s->opt.workers ? 0 : ERR_NO_MEMORY;
}

void job_workers_stop(struct http_server *s, bool refuse)
{
	pthread_mutex_lock(&s->queue_lock);
	s->queue_refuses = refuse;
	s->queue_closed = true;
	pthread_cond_broadcast(&s->queue_filled);
	pthread_mutex_unlock(&s->queue_lock);
	for (unsigned i = 0; i < s->workers_started; i++)
		pthread_join(s->workers[i], NULL);
	s->workers_started = 0;
	free(s->workers);
	s->workers = NULL;
}
