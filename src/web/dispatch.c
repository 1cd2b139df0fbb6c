/*
 * dispatch - from a request to its response, on a worker thread. The stations are called in one place, dispatch_request, in the
 * order in which they may refuse: address, route, class, session, role, origin, token, path, handler.
 */
#include "base/log.h"
#include "base/str.h"
#include "db/db.h"
#include "web/app.h"
#include "web/compress.h"

#define PLAIN_GZIP_LEVEL 4

static bool is_get(const struct web *w)
{
	return w->req->method == HTTP_GET || w->req->method == HTTP_HEAD;
}

struct handler_call {
	const struct route *route;
	void *form;
};

static int call_handler(struct ctx *cx, void *arg)
{
	struct handler_call *call = arg;

	return call->route->handler(cx, call->form);
}

int dispatch_run(struct ctx *cx, const struct route *route, void *form)
{
	struct handler_call call = { route, form };
	int rc = route->method == HTTP_GET ? db_read(cx, call_handler, &call) : call_handler(cx, &call);

	if (rc < 0)
		return rc;
	return cx->web->answered ? 0 : err_detail(cx, ERR_INTERNAL, "%s gave no answer", route->name);
}

/* The words of 405: what the path does know. */
static int wrong_method(struct ctx *cx)
{
	struct web *w = cx->web;
	bool get = w->match.methods & (1u << HTTP_GET), post = w->match.methods & (1u << HTTP_POST);

	w->allow = get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : "POST";
	return err_detail(cx, ERR_METHOD, "%s", w->req->method_name);
}

/*
 * "/zwgk/" leads to "/zwgk", with the query it came with, if there is such a page. A route for everything ("/{path*}": addresses
 * of a site that was here before) is no such page, and gets the path as it is.
 */
static int without_slash(struct ctx *cx)
{
	struct web *w = cx->web;
	size_t len = strlen(w->req->path);
	const char *mark = strchr(w->req->raw_target, '?');
	struct match m;
	struct buf to;

	if (!is_get(w) || len < 2 || w->req->path[len - 1] != '/')
		return 0;
	char *path = arena_strndup(cx->arena, w->req->path, len - 1);
	if (!path)
		return err_detail(cx, ERR_NO_MEMORY, "path");
	TRY(match_find(cx, &m, w->app->routes, w->req->method, path));
	if (!m.route || str_starts(m.route->path, "/{"))
		return 0;
	buf_init(&to, cx->arena);
	buf_url_path(&to, path);
	buf_str(&to, mark);
	TRY(buf_done(cx, &to));
	return respond_moved(cx, buf_cstr(&to));
}

static int find_route(struct ctx *cx)
{
	struct web *w = cx->web;

	TRY(without_slash(cx));
	if (w->answered)
		return 0;
	TRY(match_find(cx, &w->match, w->app->routes, w->req->method, w->req->path));
	if (w->match.route)
		return 0;
	return w->match.methods ? wrong_method(cx) : err_detail(cx, ERR_NOT_FOUND, "no route");
}

static int dispatch_request(struct ctx *cx)
{
	struct web *w = cx->web;
	void *form = NULL;

	if (is_get(w) && str_eq(w->req->path, "/healthz"))
		return health_page(cx);
	if (is_get(w) && str_eq(w->req->path, "/metrics"))
		return metrics_page(cx);
	TRY(guard_rate(cx));
	TRY(find_route(cx));
	if (w->answered)
		return 0;
	TRY(guard_enter(cx));
	if (w->answered)
		return 0;
	TRY(guard_rate_route(cx));
	if (w->req->method == HTTP_POST)
		TRY(guard_post(cx));
	TRY(form_parse(cx, &form, w->match.route->form(), w->req, w->match.params, w->match.param_len));
	if ((w->match.route->flags & ROUTE_CACHE) && !http_cookie(w->req, WEB_MODE_COOKIE))
		return page_serve(cx, w->match.route, form);
	return dispatch_run(cx, w->match.route, form);
}

/* What went before is forgotten, but for a cookie the browser has to get (a rotated token). */
static void forget_answer(struct web *w)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->res->header_len; i++)
		if (str_eq_nocase(w->res->headers[i].name, "Set-Cookie"))
			w->res->headers[kept++] = w->res->headers[i];
	*w->res = (struct http_response){ .headers = w->res->headers, .header_len = kept };
	w->answered = false;
	w->lasting = false;
}

static void log_failure(const struct ctx *cx, int code)
{
	const struct web *w = cx->web;
	int status = err_http_status(code);
	const struct log_field fields[] = {
		LOG_TEXT("code", err_name(code)),
		LOG_TEXT("path", w->req->path),
		LOG_TEXT("route", w->match.route ? w->match.route->name : ""),
		LOG_TEXT("detail", cx->err.detail),
		LOG_TEXT("where", cx->err.where),
		LOG_TEXT("peer", w->req->peer),
		LOG_NUM("account", cx->actor ? cx->actor->account_id : 0),
		{ 0 },
	};

	log_write(cx->log,
		  status >= 500           ? LOG_ERROR
		  : code == ERR_NOT_FOUND ? LOG_DEBUG
					  : LOG_INFO,
		  "failure", cx->request_id, fields);
}

/* To the log-in page and back here afterwards. */
static int to_login(struct ctx *cx)
{
	struct buf to;

	buf_init(&to, cx->arena);
	buf_str(&to, WEB_LOGIN_PATH "?next=");
	buf_url_arg(&to, cx->web->req->raw_target);
	TRY(buf_done(cx, &to));
	return respond_redirect(cx, "%s", buf_cstr(&to));
}

static int failure_headers(struct ctx *cx, int code)
{
	struct web *w = cx->web;

	if (w->allow)
		TRY(http_set_header(cx, w->res, "Allow", w->allow));
	if (code != ERR_RATE && code != ERR_BUSY)
		return 0;
	const char *seconds = arena_printf(cx->arena, "%lld", (long long)(w->wait_sec > 0 ? w->wait_sec : 5));
	return seconds ? http_set_header(cx, w->res, "Retry-After", seconds) : err_detail(cx, ERR_NO_MEMORY, "header");
}

/* Without templates, without memory: a line of text. */
static void plain_failure(struct ctx *cx, int code)
{
	const char *message = err_message(cx);

	forget_answer(cx->web);
	if (failure_headers(cx, code) < 0)
		forget_answer(cx->web);
	cx->web->res->status = err_http_status(code);
	cx->web->res->content_type = "text/plain; charset=utf-8";
	cx->web->res->body = (struct bytes){ (const uint8_t *)message, strlen(message) };
	cx->web->answered = true;
}

void dispatch_failed(struct ctx *cx, int code)
{
	struct web *w = cx->web;
	struct err err = cx->err;

	CHECK(!cx->conn);
	if (err.code != code)
		err = (struct err){ .code = code };
	cx->err = err;
	log_failure(cx, code);
	forget_answer(w);
	if (w->at_the_door && is_get(w) && to_login(cx) == 0)
		return;
	cx->err = err;
	int rc = failure_headers(cx, code);
	if (rc == 0 && w->app->opt.error_page)
		rc = w->app->opt.error_page(cx, code);
	if (rc == 0 && w->answered)
		return;
	cx->err = err;
	plain_failure(cx, code);
}

/* What is not kept is not worth brotli. Pages with secrets in them are not compressed at all (BREACH). */
static int compress_public(struct ctx *cx)
{
	struct web *w = cx->web;
	struct http_response *res = w->res;
	struct bytes gzip;

	if (w->is_private || w->lasting || res->status != 200 || !res->body.ptr ||
	    !str_starts(res->content_type, "text/"))
		return 0;
	TRY(http_set_header(cx, res, "Vary", "Accept-Encoding"));
	if (!(http_accepted(w->req) & HTTP_GZIP))
		return 0;
	TRY(compress_gzip(cx, &gzip, res->body, PLAIN_GZIP_LEVEL));
	if (!gzip.ptr)
		return 0;
	res->body = gzip;
	return http_set_header(cx, res, "Content-Encoding", "gzip");
}

int dispatch_finish(struct ctx *cx)
{
	struct web *w = cx->web;

	if (w->res->head) /* has everything */
		return 0;
	TRY(compress_public(cx));
	if (!w->lasting)
		TRY(http_set_header(cx, w->res, "Cache-Control",
				    w->is_private || w->res->status >= 400 ? "no-store" : "no-cache"));
	for (size_t i = 0; i < w->app->secure_len; i++)
		TRY(http_set_header(cx, w->res, w->app->secure[i].name, w->app->secure[i].value));
	return 0;
}

void dispatch(void *arg, struct ctx *cx, const struct http_request *req, struct http_response *res)
{
	struct web_app *app = arg;
	struct web w = { .app = app, .req = req, .res = res };
	struct snapshot *settings = NULL;

	cx->web = &w;
	cx->db = app->opt.db;
	cx->log = app->opt.log;
	cx->clock = app->opt.clock;
	cx->request_id = req->request_id;
	int rc = snapshot_keep(cx, &app->settings, &settings);
	cx->settings = settings ? settings->settings : NULL;
	if (rc == 0)
		rc = dispatch_request(cx);
	if (rc < 0)
		dispatch_failed(cx, rc);
	if (dispatch_finish(cx) < 0) { /* no memory for headers: none of the page either */
		*res = (struct http_response){ .status = 503 };
		log_failure(cx, ERR_NO_MEMORY);
	}
	if (settings)
		snapshot_drop(&app->settings, settings);
	cx->web = NULL;
	cx->settings = NULL;
}
