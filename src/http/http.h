/*
 * http - bytes to struct http_request, struct http_response to bytes. Knows nothing of pages, sessions or SQL.
 *
 * A server has loop threads (libmicrohttpd, epoll) and worker threads. A loop thread first asks `fast`, which must not
 * block and answers what is ready in memory (the page cache, a static asset); everything else is queued for a worker,
 * where `handle` may read and write the store. A full queue answers 503 with Retry-After. What is ambiguous by RFC 9112 is
 * answered 400 and the connection closed before the library has seen it (gate.h); docs/decisions/0001-http-library.md
 * says how and why. A message not complete in time is answered 408 and cut off.
 *
 * Bad input that never reaches `handle`: framing (gate.h); a path, query, form or multipart body that is not valid as
 * urlpath.h, urlform.h and multipart.h say (400); too many fields (413).
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/ctx.h"

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_OTHER };

struct http_pair {
	const char *name;
	const char *value;
};

/* One part of multipart/form-data that has a file name. A file field left empty (no name, no bytes) gives none. */
struct http_file {
	const char *field;
	const char *filename;     /* as sent, valid UTF-8, never used as a path */
	const char *content_type; /* as claimed */
	struct bytes content;
};

struct http_request {
	enum http_method method;
	const char *method_name;
	const char *path;       /* decoded, valid UTF-8 without NUL, starts with '/', no "." or ".." segment, no "//" */
	const char *raw_target; /* as sent */
	const char *host;       /* lower case, without port; "" only in HTTP/1.0 */
	const struct http_pair *query; /* decoded, valid UTF-8, in order, repeated names kept */
	size_t query_len;
	const struct http_pair *headers; /* names lower case; a value that is not valid UTF-8 is left out */
	size_t header_len;
	const struct http_pair *cookies;
	size_t cookie_len;
	const struct http_pair *fields; /* body of application/x-www-form-urlencoded or multipart/form-data */
	size_t field_len;
	const struct http_file *files;
	size_t file_len;
	struct bytes body;        /* any other content type */
	const char *content_type; /* without parameters, lower case; "" when none */
	/* address of the client; X-Forwarded-For's last hop when the peer is a trusted proxy */
	const char *peer;
	bool tls;               /* X-Forwarded-Proto: https from a trusted proxy */
	int64_t arrived_at;     /* instant */
	const char *request_id; /* 16 hex digits, or a trusted proxy's X-Request-Id; sent back as X-Request-Id */
};

enum http_encoding { HTTP_IDENTITY = 1, HTTP_GZIP = 2, HTTP_BR = 4 };

/* Bytes shared by many responses, reference-counted (atomic): what the cache and the assets hand out without copying. */
struct http_blob {
	uint8_t *ptr;
	size_t len;
	unsigned refs;
};
struct http_blob *http_blob_new(const void *p, size_t len); /* copies; one reference; NULL: no memory */
struct http_blob *http_blob_keep(struct http_blob *b);
void http_blob_drop(struct http_blob *b);

/*
 * Content-Length, Date, Connection and X-Request-Id are added here. 204 and 304 go without body, HEAD too (but with the
 * Content-Length GET would have; a 304 tells the length of
 * the body it is given, which must be that of the 200; given none, it closes the connection). A status of 0, a header the library refuses (line break, no token) or a full arena
 * becomes 500 or 503.
 */
struct http_response {
	int status;
	const char *content_type;  /* NULL: none */
	struct http_pair *headers; /* in the context's arena; http_set_header */
	size_t header_len;
	struct bytes body;      /* in the context's arena or longer-lived; or: */
	struct http_blob *blob; /* takes over one reference */
	const char *file_path;  /* or: a file sent from disk (absolute, chosen by us); missing: 404 */
	struct http_head *head; /* or: a ready answer, one reference of it; everything else here is then unused */
	bool close;             /* close the connection afterwards */
};

/* Adds, never replaces. ERR_NO_MEMORY */
int http_set_header(struct ctx *cx, struct http_response *res, const char *name, const char *value) MUST_USE;
const char *http_header(const struct http_request *req, const char *lower_name); /* NULL: absent */
const char *http_cookie(const struct http_request *req, const char *name);       /* exact name */
const char *http_query(const struct http_request *req, const char *name);        /* first; NULL: absent */
/* Mask of enum http_encoding, q=0 honoured; by the request, by the value of Accept-Encoding (NULL: identity only). */
unsigned http_accepted(const struct http_request *req);
unsigned http_accepted_value(const char *accept_encoding);
/* Whether a list of entity tags as in If-None-Match (NULL: no) holds etag (with its quotes) or "*"; weak comparison. */
bool http_etag_matches(const char *if_none_match, const char *etag);

/*
 * What the loop thread knows before anything is parsed or allocated: for `fast`. Getters borrow.
 * http_fast_header names are case-insensitive.
 */
struct http_fast;
const char *http_fast_path(const struct http_fast *f);                     /* raw, as sent, without the query */
const char *http_fast_query(const struct http_fast *f);                    /* raw query, "" when none */
const char *http_fast_header(const struct http_fast *f, const char *name); /* first of that name; NULL: absent */
bool http_fast_has_cookie(const struct http_fast *f, const char *name);    /* exact name */
bool http_fast_is_head(const struct http_fast *f);
/*
 * A ready answer, reference-counted: status, headers and blob (one reference taken over, also on failure; NULL: no
 * body) put together once, kept with the cached page and sent any number of times by any thread. The headers are
 * copied. One head per representation: 200 in br, 200 in gzip, 200 plain, and a 304 for each, made with the same blob (its
 * length is told, its bytes are not sent). NULL: no memory, or a bad header.
 */
struct http_head;
struct http_head *http_head_new(int status, const struct http_pair *headers, size_t n, struct http_blob *blob);
struct http_head *http_head_keep(struct http_head *h);
void http_head_drop(struct http_head *h);

struct http_server_options {
	const char *listen;       /* "127.0.0.1:8080" or "[::1]:8080"; port 0: any free port */
	unsigned loops;           /* 0: number of CPUs */
	unsigned workers;         /* 0: 64 */
	unsigned queue_max;       /* requests waiting for a worker; 0: 1024 */
	unsigned connections_max; /* 0: 4096 */
	unsigned per_address_max; /* 0: no limit */
	/* Whole request head and body; 0: 10. A body earns one more second for each 32 KiB that arrived. */
	unsigned header_timeout_sec;
	unsigned idle_timeout_sec;          /* between requests, and a client that stops reading; 0: 30 */
	size_t body_max_bytes;              /* 0: 16 MiB */
	size_t bodies_max_bytes;            /* all bodies held in memory at a time; beyond: 503; 0: 256 MiB */
	unsigned fields_max;                /* form fields and files; 0: 1000 */
	const char *const *trusted_proxies; /* addresses; NULL-terminated; NULL: none; not under per_address_max */
	struct log *log;
	const struct clock *clock;
	void *arg; /* passed to the callbacks */
	/* Loop thread; must not block. NULL: not mine, queue it. Returns a head whose one reference passes to the server. */
	struct http_head *(*fast)(void *arg, const struct http_fast *f);
	/* Worker thread; cx has an arena of its own. Must fill *res whatever happens. */
	void (*handle)(void *arg, struct ctx *cx, const struct http_request *req, struct http_response *res);
	/* After the answer left, on a loop thread: for counters and the access log; path without query. NULL costs nothing. */
	void (*done)(void *arg, const char *method, const char *path, int status, size_t bytes, int64_t took_us,
		     const char *request_id);
};

struct http_server;
/* The options are copied, what they point at is borrowed. ERR_IO (cannot listen), ERR_INVALID (listen), ERR_NO_MEMORY */
int http_server_start(struct ctx *cx, struct http_server **out, const struct http_server_options *opt) MUST_USE;
unsigned http_server_port(const struct http_server *s);
/*
 * Stop taking connections and requests, let what is under way finish for at most grace_sec, answer 503 to what still
 * waits for a worker, then free everything. A handler that runs longer than that is waited for: no thread is killed.
 */
void http_server_stop(struct http_server *s, unsigned grace_sec);

struct http_server_stats {
	uint64_t requests; /* taken: by `fast` and by workers */
	uint64_t rejected; /* refused for framing or lateness, before anything else */
	uint64_t queue_full;
	uint64_t fast_hits;
	unsigned connections, queue_len, workers_busy;
};
void http_server_stats(struct http_server *s, struct http_server_stats *out);

#endif
