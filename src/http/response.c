/* Blobs and heads, the shared parts of answers; headers of a response. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/server.h"

struct http_blob *http_blob_new(const void *p, size_t len)
{
	struct http_blob *b = malloc(sizeof(*b) + len);

	if (!b)
		return NULL;
	b->ptr = (uint8_t *)(b + 1);
	b->len = len;
	b->refs = 1;
	if (len > 0)
		memcpy(b->ptr, p, len);
	return b;
}

struct http_blob *http_blob_keep(struct http_blob *b)
{
	__atomic_add_fetch(&b->refs, 1, __ATOMIC_RELAXED);
	return b;
}

void http_blob_drop(struct http_blob *b)
{
	if (b && __atomic_sub_fetch(&b->refs, 1, __ATOMIC_ACQ_REL) == 0)
		free(b);
}

static void blob_unused(void *cls)
{
	http_blob_drop(cls);
}

struct MHD_Response *outgoing_blob(struct http_blob *blob)
{
	struct MHD_Response *r;

	if (!blob || blob->len == 0) {
		http_blob_drop(blob);
		return MHD_create_response_from_buffer_with_free_callback_cls(0, NULL, NULL, NULL);
	}
	r = MHD_create_response_from_buffer_with_free_callback_cls(blob->len, blob->ptr, blob_unused, blob);
	if (!r)
		http_blob_drop(blob);
	return r;
}

static ssize_t read_nothing(void *cls UNUSED, uint64_t at UNUSED, char *to UNUSED, size_t max UNUSED)
{
	return MHD_CONTENT_READER_END_OF_STREAM;
}

/*
 * A 304 may tell no other length than its 200 (RFC 9110, 8.6). The library always tells one: that of the body it is given,
 * without sending it. When none is given, a body of unknown length has to end with the connection: in chunks, the library
 * would send the last one.
 */
struct MHD_Response *outgoing_not_modified(struct http_blob *blob)
{
	struct MHD_Response *r;

	if (blob)
		return outgoing_blob(blob);
	r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 1024, read_nothing, NULL, NULL);
	if (r)
		MHD_set_response_options(r, MHD_RF_HTTP_VERSION_1_0_ONLY, MHD_RO_END);
	return r;
}

struct http_head *http_head_new(int status, const struct http_pair *headers, size_t n, struct http_blob *blob)
{
	struct http_head *h = malloc(sizeof(*h));
	bool ok = h != NULL;

	if (!h) {
		http_blob_drop(blob);
		return NULL;
	}
	atomic_init(&h->refs, 1);
	h->status = status;
	h->len = blob && status != 304 ? blob->len : 0;
	h->response = status == 304 ? outgoing_not_modified(blob) : outgoing_blob(blob);
	ok = h->response != NULL;
	for (size_t i = 0; ok && i < n; i++)
		ok = MHD_add_response_header(h->response, headers[i].name, headers[i].value) == MHD_YES;
	if (ok)
		return h;
	http_head_drop(h);
	return NULL;
}

struct http_head *http_head_keep(struct http_head *h)
{
	atomic_fetch_add_explicit(&h->refs, 1, memory_order_relaxed);
	return h;
}

/* The library holds the response itself for as long as it is being sent. */
void http_head_drop(struct http_head *h)
{
	if (!h || atomic_fetch_sub_explicit(&h->refs, 1, memory_order_acq_rel) != 1)
		return;
	if (h->response)
		MHD_destroy_response(h->response);
	free(h);
}

int http_set_header(struct ctx *cx, struct http_response *res, const char *name, const char *value)
{
	struct http_pair *grown = arena_grow(cx->arena, res->headers, res->header_len * sizeof(*grown),
					     (res->header_len + 1) * sizeof(*grown));

	if (!grown)
		return err_detail(cx, ERR_NO_MEMORY, "response header %s", name);
	grown[res->header_len].name = arena_strdup(cx->arena, name);
	grown[res->header_len].value = arena_strdup(cx->arena, value);
	res->headers = grown;
	if (!grown[res->header_len].name || !grown[res->header_len].value)
		return err_detail(cx, ERR_NO_MEMORY, "response header %s", name);
	res->header_len++;
	return 0;
}
