/* struct http_response as the library's response. Whatever goes wrong here becomes a plain 500, 503 or 404. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "http/server.h"

static void body_sent(void *cls)
{
	job_drop(cls);
}

static struct MHD_Response *from_arena(struct job *j, struct bytes body)
{
	struct MHD_Response *r;

	if (body.len == 0)
		return outgoing_blob(NULL);
	atomic_fetch_add(&j->refs, 1);
	r = MHD_create_response_from_buffer_with_free_callback_cls(body.len, (void *)(uintptr_t)body.ptr, body_sent, j);
	if (!r)
		job_drop(j);
	return r;
}

static struct MHD_Response *from_file(struct job *j, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct MHD_Response *r = NULL;
	struct stat st;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		j->bytes = (size_t)st.st_size;
		r = MHD_create_response_from_fd64((uint64_t)st.st_size, fd); /* takes over fd */
	}
	if (!r)
		close(fd);
	return r;
}

static bool bodyless(int status)
{
	return status == 204 || status == 304 || status < 200;
}

static bool add_headers(struct job *j, const struct http_response *res)
{
	bool ok = true;

	if (res->content_type && !bodyless(res->status))
		ok = MHD_add_response_header(j->response, "Content-Type", res->content_type) == MHD_YES;
	for (size_t i = 0; ok && i < res->header_len; i++)
		ok = MHD_add_response_header(j->response, res->headers[i].name, res->headers[i].value) == MHD_YES;
	if (ok && res->close)
		ok = MHD_add_response_header(j->response, "Connection", "close") == MHD_YES;
	return ok && MHD_add_response_header(j->response, "X-Request-Id", j->request_id) == MHD_YES;
}

static void complain(struct job *j, const char *what)
{
	const struct log_field fields[] = { LOG_TEXT("what", what), LOG_TEXT("path", j->conn->target), { 0 } };

	if (j->server->opt.log)
		log_write(j->server->opt.log, LOG_ERROR, "http_response", j->request_id, fields);
}

static void make(struct job *j, const struct http_response *res)
{
	j->status = res->status;
	if (res->status == 304 && (res->blob || res->body.len == 0)) {
		j->response = outgoing_not_modified(res->blob);
	} else if (res->status != 304 && bodyless(res->status)) {
		http_blob_drop(res->blob);
		j->response = outgoing_blob(NULL);
	} else if (res->blob) {
		j->bytes = res->blob->len;
		j->response = outgoing_blob(res->blob);
	} else if (res->file_path) {
		j->response = from_file(j, res->file_path);
	} else {
		j->bytes = res->body.len;
		j->response = from_arena(j, res->body);
	}
}

void outgoing_build(struct job *j, const struct http_response *res)
{
	if (res->head) {
		j->ready = res->head;
		j->status = j->ready->status;
		return;
	}
	if (res->status < 200 || res->status > 599) {
		complain(j, "no usable status");
		http_blob_drop(res->blob);
		outgoing_refuse(j, arena_failed(&j->arena) ? 503 : 500);
		return;
	}
	make(j, res);
	if (!j->response) {
		outgoing_refuse(j, res->file_path ? 404 : 503);
		return;
	}
	if (!add_headers(j, res)) {
		complain(j, "a header the library refuses");
		MHD_destroy_response(j->response);
		outgoing_refuse(j, 500);
		return;
	}
	if (strcmp(j->method, MHD_HTTP_METHOD_HEAD) == 0)
		j->bytes = 0;
}

static struct MHD_Response *plain(int status, const char *request_id)
{
	char text[256];
	int len = snprintf(text, sizeof(text), "%s\n", refusal_text(status));
	struct MHD_Response *r = MHD_create_response_from_buffer((size_t)len, text, MHD_RESPMEM_MUST_COPY);

	if (!r)
		return NULL;
	MHD_add_response_header(r, "Content-Type", "text/plain; charset=utf-8");
	MHD_add_response_header(r, "X-Content-Type-Options", "nosniff");
	MHD_add_response_header(r, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
	MHD_add_response_header(r, "Referrer-Policy", "same-origin");
	MHD_add_response_header(r, "Cache-Control", "no-store");
	if (status == 503)
		MHD_add_response_header(r, "Retry-After", "2");
	if (request_id)
		MHD_add_response_header(r, "X-Request-Id", request_id);
	return r;
}

void outgoing_refuse(struct job *j, int status)
{
	j->status = status;
	j->bytes = strlen(refusal_text(status)) + 1;
	j->response = plain(status, j->request_id);
}

struct http_head *outgoing_refusal(int status)
{
	struct http_head *h = http_head_new(status, NULL, 0, NULL);

	if (!h)
		return NULL;
	MHD_destroy_response(h->response);
	h->response = plain(status, NULL);
	h->len = strlen(refusal_text(status)) + 1;
	if (h->response)
		return h;
	http_head_drop(h);
	return NULL;
}
