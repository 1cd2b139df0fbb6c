/* A suspended connection's request as struct http_request: everything is copied or checked into the job's arena. */
#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "http/cookie.h"
#include "http/multipart.h"
#include "http/param.h"
#include "http/server.h"
#include "http/urlform.h"
#include "http/urlpath.h"

#define QUERY_PAIRS_MAX 256u
#define COOKIES_MAX 64u

struct header_list {
	struct ctx *cx;
	VEC(struct http_pair) pairs;
	bool failed;
};

static int full(struct ctx *cx)
{
	return err_detail(cx, ERR_NO_MEMORY, "request");
}

static char *lower(struct ctx *cx, const char *s, size_t len)
{
	char *copy = arena_strndup(cx->arena, s, len);

	for (char *p = copy; p && *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return copy;
}

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind UNUSED, const char *name, const char *value)
{
	struct header_list *l = cls;
	size_t len = value ? strlen(value) : 0;
	struct http_pair pair;

	if (len > 0 && !utf8_valid(value, len))
		return MHD_YES;
	while (len > 0 && (value[len - 1] == ' ' || value[len - 1] == '\t'))
		len--;
	pair.name = lower(l->cx, name, strlen(name));
	pair.value = arena_strndup(l->cx->arena, value ? value : "", len);
	l->failed = !pair.name || !pair.value || !vec_push(l->cx->arena, &l->pairs, pair);
	return l->failed ? MHD_NO : MHD_YES;
}

static int read_headers(struct ctx *cx, struct job *j, struct http_request *req)
{
	struct header_list l = { .cx = cx };

	MHD_get_connection_values(j->connection, MHD_HEADER_KIND, add_header, &l);
	if (l.failed)
		return full(cx);
	req->headers = l.pairs.ptr;
	req->header_len = l.pairs.len;
	return 0;
}

static int read_cookies(struct ctx *cx, struct http_request *req)
{
	VEC(struct http_pair) pairs = { 0 };

	for (size_t i = 0; i < req->header_len; i++) {
		const char *at = req->headers[i].value;
		struct cookie_span c;

		if (strcmp(req->headers[i].name, "cookie") != 0)
			continue;
		while (pairs.len < COOKIES_MAX && cookie_next(&at, &c)) {
			struct http_pair pair = { arena_strndup(cx->arena, c.name, c.name_len),
						  arena_strndup(cx->arena, c.value, c.value_len) };

			if (!pair.name || !pair.value || !vec_push(cx->arena, &pairs, pair))
				return full(cx);
		}
	}
	req->cookies = pairs.ptr;
	req->cookie_len = pairs.len;
	return 0;
}

static int read_host(struct ctx *cx, struct http_request *req)
{
	const char *host = http_header(req, "host"), *port;

	if (!host)
		host = "";
	port = strchr(*host == '[' ? host + strcspn(host, "]") : host, ':');
	req->host = lower(cx, host, port ? (size_t)(port - host) : strlen(host));
	return req->host ? 0 : full(cx);
}

/* The target's path, whatever form the target has. */
static const char *path_of(const char *target)
{
	const char *slash;

	if (*target == '/')
		return target;
	slash = strstr(target, "://");
	slash = slash ? strchr(slash + 3, '/') : NULL;
	return slash ? slash : "/"; /* "*" */
}

static int read_target(struct ctx *cx, struct job *j, struct http_request *req)
{
	const struct conn *c = j->conn;
	const char *path = path_of(c->target);

	req->raw_target =
		c->query ? arena_printf(cx->arena, "%s?%s", c->target, c->query) : arena_strdup(cx->arena, c->target);
	if (!req->raw_target)
		return full(cx);
	TRY(urlpath_decode(cx, &req->path, path, strlen(path)));
	if (!c->query)
		return 0;
	return urlform_parse(cx, &req->query, &req->query_len, c->query, strlen(c->query), QUERY_PAIRS_MAX);
}

static void read_method(struct http_request *req, const char *name)
{
	req->method_name = name;
	if (strcmp(name, MHD_HTTP_METHOD_GET) == 0)
		req->method = HTTP_GET;
	else if (strcmp(name, MHD_HTTP_METHOD_HEAD) == 0)
		req->method = HTTP_HEAD;
	else if (strcmp(name, MHD_HTTP_METHOD_POST) == 0)
		req->method = HTTP_POST;
	else
		req->method = HTTP_OTHER;
}

/* What only a trusted proxy may say: who the client is, whether it came by TLS, what the request is called. */
static int read_proxy(struct ctx *cx, struct job *j, struct http_request *req)
{
	const char *forwarded = http_header(req, "x-forwarded-for"), *id = http_header(req, "x-request-id");
	uint8_t parsed[16];
	const char *hop;

	req->peer = arena_strdup(cx->arena, j->conn->peer);
	if (!req->peer)
		return full(cx);
	if (!j->conn->trusted)
		return 0;
	req->tls = str_eq_nocase(http_header(req, "x-forwarded-proto"), "https");
	if (access_id_ok(id))
		str_copy(j->request_id, sizeof(j->request_id), id);
	if (!forwarded)
		return 0;
	hop = strrchr(forwarded, ',');
	hop = hop ? hop + 1 : forwarded;
	hop += strspn(hop, " \t");
	if (inet_pton(AF_INET, hop, parsed) == 1 || inet_pton(AF_INET6, hop, parsed) == 1)
		req->peer = hop;
	return 0;
}

static int read_type(struct ctx *cx, struct http_request *req, const char **header)
{
	const char *word;
	size_t len;

	*header = NULL;
	req->content_type = "";
	for (size_t i = 0; i < req->header_len; i++) {
		if (strcmp(req->headers[i].name, "content-type") != 0)
			continue;
		if (*header)
			return err_detail(cx, ERR_BAD_REQUEST, "two Content-Type headers");
		*header = req->headers[i].value;
	}
	if (!*header)
		return 0;
	len = param_word(*header, strlen(*header), &word);
	req->content_type = lower(cx, word, len);
	return req->content_type ? 0 : full(cx);
}

static int read_body(struct ctx *cx, struct job *j, struct http_request *req)
{
	struct bytes body = { j->body, j->body_len };
	unsigned max = j->server->opt.fields_max;
	struct multipart parts = { 0 };
	const char *header, *boundary;

	TRY(read_type(cx, req, &header));
	if (body.len == 0)
		return 0;
	if (str_eq(req->content_type, "application/x-www-form-urlencoded"))
		return urlform_parse(cx, &req->fields, &req->field_len, (const char *)body.ptr, body.len, max);
	if (!str_eq(req->content_type, "multipart/form-data")) {
		req->body = body;
		return 0;
	}
	TRY(multipart_boundary(cx, &boundary, header));
	TRY(multipart_parse(cx, &parts, body, boundary, max));
	req->fields = parts.fields;
	req->field_len = parts.field_len;
	req->files = parts.files;
	req->file_len = parts.file_len;
	return 0;
}

int incoming_build(struct ctx *cx, struct job *j, struct http_request *req)
{
	read_method(req, j->method);
	req->arrived_at = j->arrived_at;
	req->request_id = j->request_id;
	TRY(read_headers(cx, j, req));
	TRY(read_host(cx, req));
	TRY(read_proxy(cx, j, req));
	TRY(read_target(cx, j, req));
	TRY(read_cookies(cx, req));
	return read_body(cx, j, req);
}
