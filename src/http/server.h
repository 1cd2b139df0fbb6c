/*
 * server - what the parts of the adapter share: the server, its connections and the jobs its workers run. Private to http/.
 *
 * Threads. Loop threads belong to the library; everything in struct conn but the fields marked atomic is used only by the
 * loop thread the connection lives on. A job belongs to the loop thread until it is queued (the connection is then
 * suspended), to the worker until the connection is resumed, then to the loop thread again.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/arena.h"
#include "http/gate.h"
#include "http/http.h"

#define HTTP_ID_BYTES 65 /* request id and NUL */
#define HTTP_TARGET_INLINE 256
#define HTTP_BODY_RATE 32768 /* bytes that earn a body one more second */
#define HTTP_ADDRESS_SLOTS 1024

struct http_head {
	_Atomic unsigned refs;
	int status;
	size_t len; /* of the body */
	struct MHD_Response *response;
};

struct http_fast {
	struct MHD_Connection *connection;
	const char *path, *query;
	bool head;
};

struct address {
	uint8_t bytes[16]; /* IPv4 mapped; IPv6: the /64 */
};

struct address_count {
	struct address_count *next;
	struct address address;
	unsigned connections;
};

enum conn_phase { CONN_IDLE, CONN_HEAD, CONN_BODY, CONN_WAITING, CONN_ANSWERED };

struct conn {
	struct conn *prev, *next; /* of the server's list; under its conn_lock */
	struct http_server *server;
	struct gate gate;
	int fd;
	int refusal;  /* status to send when the library next reads; 0: none */
	bool trusted; /* the peer is a trusted proxy */
	bool closing; /* under conn_lock: shut for reading because the server stops */
	char peer[INET6_ADDRSTRLEN];
	struct address address;
	_Atomic int64_t began_ms;    /* when the message being received began; 0: none is */
	_Atomic int64_t deadline_ms; /* when it must be complete */
	atomic_bool late;            /* it was not */
	_Atomic int phase;           /* enum conn_phase */
	_Atomic uint64_t requests, fast_hits;

	/* the request under way */
	const char *method;
	char *target;      /* target_inline or malloc; "path\0query" */
	const char *query; /* in target; NULL: no '?' */
	size_t target_cap;
	char target_inline[HTTP_TARGET_INLINE];
	int64_t started_us;
	uint64_t id;
	struct job *job; /* NULL: answered by fast */
	int status;
	size_t bytes;
};

struct job {
	struct job *next; /* in the queue or the pool */
	_Atomic int refs; /* the connection, and the response that sends from the arena */
	struct http_server *server;
	struct conn *conn;
	struct MHD_Connection *connection;
	const char *method;
	struct arena arena;
	uint8_t *body;
	size_t body_len, body_cap;
	int refusal; /* status to answer instead of handling; 0: none */
	int64_t arrived_at;
	char request_id[HTTP_ID_BYTES];
	struct MHD_Response *response;
	struct http_head *ready; /* or this; the job's reference */
	int status;
	size_t bytes;
};

struct http_server {
	struct http_server_options opt;
	struct MHD_Daemon *daemon;
	unsigned port;
	struct http_head *busy, *broken; /* 503, 500 */

	pthread_mutex_t conn_lock;
	struct conn *conns;
	unsigned conn_count;
	struct address_count *addresses[HTTP_ADDRESS_SLOTS];
	uint64_t closed_requests, closed_fast_hits; /* of connections gone */

	pthread_mutex_t queue_lock;
	pthread_cond_t queue_filled;
	struct job *queue_first, **queue_last;
	unsigned queue_len, workers_busy, workers_started;
	bool queue_closed;  /* workers end when it is empty */
	bool queue_refuses; /* what is still queued is answered 503 */
	struct job *pool;
	unsigned pool_len;
	pthread_t *workers;

	pthread_t watcher;
	bool watcher_started, watcher_ends;
	pthread_mutex_t watch_lock;
	pthread_cond_t watch_wake;

	atomic_size_t bodies_bytes;
	_Atomic uint64_t rejected, queue_full;
	atomic_bool stopping;
};

int64_t http_now_ms(void); /* monotonic, coarse */

/* conn.c */
enum MHD_Result conn_accept(void *cls, const struct sockaddr *addr, socklen_t len);
void conn_notify(void *cls, struct MHD_Connection *connection, void **socket_context,
		 enum MHD_ConnectionNotificationCode code);
bool conn_watch(struct http_server *s, bool stopping); /* cut what is late; true: no request is under way */

/* intake.c */
void intake_add(struct conn *c); /* from now on recv() on its descriptor goes through the gate */
void intake_remove(struct conn *c);
#define INTAKE_FD_MAX 65536

/* access.c */
void *access_target(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result access_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
			       const char *version, const char *upload, size_t *upload_len, void **con_cls);
void access_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
		      enum MHD_RequestTerminationCode how);
void access_request_id(struct conn *c, char out[HTTP_ID_BYTES]);
bool access_id_ok(const char *id); /* of a proxy: 8 to 64 letters, digits, '-', '_', '.' */

/* job.c */
struct job *job_new(struct conn *c, struct MHD_Connection *connection);
void job_drop(struct job *j);   /* one reference */
void job_finish(struct job *j); /* the connection's reference, and its hold on the response */
void job_pool_release(struct http_server *s);
bool job_body_add(struct job *j, const char *p, size_t len); /* false: no memory */
void job_body_free(struct job *j);
bool job_queue(struct job *j); /* suspends the connection; false: the queue is full */
int job_workers_start(struct http_server *s);
void job_workers_stop(struct http_server *s, bool refuse);

/* incoming.c, outgoing.c */
int incoming_build(struct ctx *cx, struct job *j, struct http_request *req);
void outgoing_build(struct job *j, const struct http_response *res);
void outgoing_refuse(struct job *j, int status);
struct http_head *outgoing_refusal(int status);                     /* a ready plain text answer */
struct MHD_Response *outgoing_blob(struct http_blob *blob);         /* takes over the reference; NULL: an empty body */
struct MHD_Response *outgoing_not_modified(struct http_blob *blob); /* the same; NULL: of unknown length */

/* refusal.c */
const char *refusal_reason(int status);
const char *refusal_text(int status);                           /* for people, one line */
size_t refusal_format(char *out, size_t out_bytes, int status); /* a whole raw answer that closes the connection */

#endif
