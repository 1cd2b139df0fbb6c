/* respond - answers of handlers, and what handlers may ask of the request. See web/web.h. */
#include "base/digest.h"
#include "base/str.h"
#include "web/app.h"
#include "web/csrf.h"
#include "web/setting.h"

const struct http_request *web_request(const struct ctx *cx)
{
	return cx->web->req;
}

const struct session *web_session(const struct ctx *cx)
{
	return cx->web && cx->web->has_session ? &cx->web->session : NULL;
}

struct turnstile *web_turnstile(const struct ctx *cx)
{
	return cx->web ? &cx->web->app->passwords : NULL;
}

/* The prefix makes browsers refuse the cookie from another host, another path or without TLS. */
const char *web_cookie_name(const struct web_app *app, bool of_form)
{
	if (app->opt.behind_tls)
		return of_form ? "__Host-yg-form" : "__Host-yg-session";
	return of_form ? "yg-form" : "yg-session";
}

static int set_cookie(struct ctx *cx, const char *name, const char *value, const char *more)
{
	struct web *w = cx->web;
	const char *text = arena_printf(cx->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", name, value,
					w->app->opt.behind_tls ? "; Secure" : "", more);

	if (!text)
		return err_detail(cx, ERR_NO_MEMORY, "cookie");
	return http_set_header(cx, w->res, "Set-Cookie", text);
}

int web_keep_session(struct ctx *cx, const struct session *s)
{
	struct web *w = cx->web;

	if (s != &w->session)
		w->session = *s;
	w->has_session = true;
	return s->token ? set_cookie(cx, web_cookie_name(w->app, false), s->token, "") : 0;
}

int web_drop_session(struct ctx *cx)
{
	cx->web->has_session = false;
	return set_cookie(cx, web_cookie_name(cx->web->app, false), "", "; Max-Age=0");
}

/* The cookie forms before log-in are bound to: the browser's, or a new one. */
static const char *form_cookie(struct ctx *cx)
{
	struct web *w = cx->web;
	const char *name = web_cookie_name(w->app, true), *sent = http_cookie(w->req, name);

	if (w->form_cookie)
		return w->form_cookie;
	if (sent && csrf_of_cookie(cx->arena, sent)) {
		w->form_cookie = sent;
		return sent;
	}
	const char *fresh = random_token(cx->arena, 32);
	if (!fresh || set_cookie(cx, name, fresh, "") < 0)
		return NULL;
	w->form_cookie = fresh;
	return fresh;
}

const char *web_csrf(struct ctx *cx)
{
	struct web *w = cx->web;
	const char *token = NULL;

	if (w && w->has_session) {
		token = csrf_mask(cx->arena, w->session.csrf);
	} else if (w && w->match.route && (w->match.route->flags & ROUTE_OPEN_POST)) {
		const char *cookie = form_cookie(cx);
		const char *secret = cookie ? csrf_of_cookie(cx->arena, cookie) : NULL;
		token = secret ? csrf_mask(cx->arena, secret) : NULL;
	}
	return token ? token : "";
}

const char *web_base_url(struct ctx *cx)
{
	const char *set = setting_text(cx, "site.base_url");
	const struct web *w = cx->web;

	if (!str_empty(set) || !w)
		return set;
	const char *host = http_header(w->req, "host");
	const char *url = arena_printf(cx->arena, "%s://%s", w->app->opt.behind_tls || w->req->tls ? "https" : "http",
				       str_empty(host) ? "localhost" : host);
	return url ? url : "";
}

const char *web_next(const char *next)
{
	static const char home[] = "/office";

	if (!str_starts(next, home) || (next[sizeof(home) - 1] && !strchr("/?", next[sizeof(home) - 1])) ||
	    str_starts(next, WEB_LOGIN_PATH))
		return home;
	for (const char *p = next; *p; p++)
		if ((unsigned char)*p <= ' ' || *p == '\\' || *p == 0x7f || (p[0] == '/' && p[1] == '/'))
			return home;
	return next;
}

static int answer(struct ctx *cx, int status, const char *content_type)
{
	struct web *w = cx->web;

	CHECK(!w->answered);
	w->answered = true;
	w->res->status = status;
	w->res->content_type = content_type;
	return 0;
}

int respond_buf(struct ctx *cx, int status, const char *content_type, struct buf *b)
{
	TRY(buf_done(cx, b));
	cx->web->res->body = (struct bytes){ (const uint8_t *)buf_cstr(b), b->len };
	return answer(cx, status, content_type);
}

static int respond_to(struct ctx *cx, int status, const char *location)
{
	struct buf safe;

	/* Addresses of ours may hold Chinese; a header may not. What is percent-encoded already stays. */
	buf_init(&safe, cx->arena);
	for (const unsigned char *p = (const unsigned char *)location; *p; p++) {
		if (*p <= ' ' || *p >= 0x7f || strchr("\"<>\\^`{|}", *p))
			buf_printf(&safe, "%%%02X", *p);
		else
			buf_char(&safe, (char)*p);
	}
	TRY(buf_done(cx, &safe));
	TRY(http_set_header(cx, cx->web->res, "Location", buf_cstr(&safe)));
	return answer(cx, status, NULL);
}

int respond_redirect(struct ctx *cx, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *path = arena_vprintf(cx->arena, fmt, ap);
	va_end(ap);
	if (!path)
		return err_detail(cx, ERR_NO_MEMORY, "redirect");
	CHECK(path[0] == '/' && path[1] != '/' && path[1] != '\\'); /* away from this site: never by accident */
	return respond_to(cx, 303, path);
}

int respond_moved(struct ctx *cx, const char *path)
{
	CHECK(path[0] == '/' && path[1] != '/' && path[1] != '\\');
	return respond_to(cx, 301, path);
}

/* attachment; filename="x.docx"; filename*=UTF-8''… (RFC 6266); the plain form loses what is not ASCII. */
static int disposition(struct ctx *cx, const char *filename)
{
	struct buf b;

	buf_init(&b, cx->arena);
	buf_str(&b, "attachment; filename=\"");
	for (const unsigned char *p = (const unsigned char *)filename; *p; p++)
		buf_char(&b, *p < ' ' || *p >= 0x7f || strchr("\"\\/;%", *p) ? '_' : (char)*p);
	buf_str(&b, "\"; filename*=UTF-8''");
	buf_url_arg(&b, filename);
	TRY(buf_done(cx, &b));
	return http_set_header(cx, cx->web->res, "Content-Disposition", buf_cstr(&b));
}

int respond_download(struct ctx *cx, const char *content_type, const char *filename, struct buf *b)
{
	TRY(disposition(cx, filename));
	return respond_buf(cx, 200, content_type, b);
}

int respond_file(struct ctx *cx, const char *content_type, const char *filename, const char *path)
{
	TRY(disposition(cx, filename));
	cx->web->res->file_path = path;
	return answer(cx, 200, content_type);
}

int web_set_header(struct ctx *cx, const char *name, const char *value)
{
	struct web *w = cx->web;

	w->lasting |= str_eq_nocase(name, "Cache-Control");
	return http_set_header(cx, w->res, name, value);
}
