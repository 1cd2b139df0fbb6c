/*
 * web - the way of a request: route, guard, form, handler, answer.
 *
 * A capability declares its pages in <name>_routes.def, one line each:
 *
 *	ROUTE(GET,  "/office/documents/{id}", page_document_show, ROLE_ANY, document_id, 0)
 *	ROUTE(POST, "/office/documents/{id}/pass", post_document_pass, ROLE_REVIEWERS, document_pass, 0)
 *	ROUTE(GET,  "/search", page_search, ACCESS_PUBLIC, search, ROUTE_LIMITED)
 *
 * The fourth word is who may come in: ACCESS_PUBLIC, or a mask of roles held anywhere (ROLE_ANY: whoever is logged
 * in). There is no default. Whether the actor may do it at that body is the rule's decision (actor_has_at). The fifth
 * is the form (web/form.h; none: form_none).
 *
 * In its routes header (after the forms it names), web/route_decl.h declares the typed handlers
 * int page_document_show(struct ctx *cx, struct form_document_id *in) and the table; in one .c file, web/route_defs.h
 * defines the table:
 *
 *	#define ROUTE_FILE "publish/publish_routes.def"
 *	#define ROUTE_TABLE publish_routes
 *	#include "web/route_decl.h"
 *
 * Handlers run: GET inside db_read (cx->conn set); POST outside, they call db_write themselves. cx->db_role is PUBLIC for
 * ACCESS_PUBLIC routes and STAFF otherwise; cx->actor is NULL on public routes, even for who is logged in.
 * HEAD is answered as GET. A POST is refused unless it comes from a page of ours (Origin, Sec-Fetch-Site) and carries the
 * session's token in the field WEB_CSRF_FIELD or the header X-CSRF-Token. A handler that fails (any ERR_*) is
 * answered with the error page of that code; the detail goes to the log with the request's id.
 * All routes are gathered in one table (src/office/routes.c), which also feeds the rights test and docs.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/buf.h"
#include "base/ctx.h"
#include "http/http.h"
#include "web/actor.h"
#include "web/form.h"

#define ACCESS_PUBLIC 0u

#define ROUTE_CACHE 1u /* answer depends on path, query and page_depends topics only: kept in the page cache */
#define ROUTE_OPEN_POST \
	2u /* works without a session (login): CSRF by a cookie-bound token instead. Also on the GET with the form */
#define ROUTE_LIMITED 4u /* the stricter rate limit (login, search) */
#define ROUTE_RENEW 8u   /* reachable while the password has to be changed (password page, logout) */

#define WEB_CSRF_FIELD "csrf"
#define WEB_LOGIN_PATH "/office/login"
#define WEB_PASSWORD_PATH "/office/password"
/* A browser with this cookie (large type, contrast) gets its pages drawn for it alone, past the page cache. */
#define WEB_MODE_COOKIE "mode"

struct route {
	enum http_method method;
	const char *path; /* segments; {name} binds one segment, {name*} the rest of the path */
	int (*handler)(struct ctx *cx, void *form);
	unsigned access;
	const struct form_def *(*form)(void);
	unsigned flags;
	const char *name; /* of the handler: for logs, metrics and tests */
};

/* What a handler may ask of the request under way. */
const struct http_request *web_request(const struct ctx *cx);
const char *web_csrf(struct ctx *cx); /* token for the page's forms; "" on cached and other public pages */
const char *web_base_url(
	struct ctx *cx); /* "https://host" for canonical addresses: setting site.base_url, or the request's */
const struct session *web_session(const struct ctx *cx); /* NULL: none */
/* Where to go after logging in: next when it is a path of the workbench, else "/office". */
const char *web_next(const char *next);
/* For password.c: who takes turns in this server; NULL outside one. */
struct turnstile *web_turnstile(const struct ctx *cx);
/* The browser gets this session's cookie (after session_open, session_renew), or loses it (logout). */
int web_keep_session(struct ctx *cx, const struct session *s) MUST_USE;
int web_drop_session(struct ctx *cx) MUST_USE;

/* Answers. Each handler gives exactly one. */
int respond_buf(struct ctx *cx, int status, const char *content_type, struct buf *b) MUST_USE;
int respond_redirect(struct ctx *cx, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE; /* 303, a path of ours */
int respond_moved(struct ctx *cx, const char *path) MUST_USE;                          /* 301 */
int respond_download(struct ctx *cx, const char *content_type, const char *filename, struct buf *b) MUST_USE;
/* The same from disk: an absolute path that was chosen by us. */
int respond_file(struct ctx *cx, const char *content_type, const char *filename, const char *path) MUST_USE;
/* A header beside the usual ones; with Cache-Control the answer sets its own (and is not kept in the page cache). */
int web_set_header(struct ctx *cx, const char *name, const char *value) MUST_USE;

/* respond_html(cx, 200, tmpl_page, &view): render a compiled template and answer with it. */
#define respond_html(cx, status, tmpl, view)                                          \
	__extension__({                                                               \
		struct buf respond_b_;                                                \
		buf_init(&respond_b_, (cx)->arena);                                   \
		tmpl(&respond_b_, (view));                                            \
		respond_buf((cx), (status), "text/html; charset=utf-8", &respond_b_); \
	})

/*
 * Page cache: this answer was made from that; see db_touch for the words. Call for everything that was read, before
 * the answer; also before answering ERR_NOT_FOUND (an error page is kept only when a topic was named). Every cached page
 * depends on "site" and "setting" anyway. Without effect on routes that are not cached.
 * An answer is not kept when the query holds a name its form does not declare.
 */
int page_depends(struct ctx *cx, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_USE;
/* And it is true until that instant at most (midnight when nothing is said). */
void page_expires(struct ctx *cx, int64_t at);

/* The server's side. */
struct web_app;
struct view_work_page; /* web/layout_view.h */
struct view_site;
struct web_options {
	const struct route *const
		*tables; /* NULL-terminated list of route tables, each ended by a route without path */
	struct db *db;
	struct log *log;
	const struct clock *clock;
	const char *listen;
	unsigned loops, workers;
	bool behind_tls; /* cookies Secure, HSTS */
	const char *const *trusted_proxies;
	size_t cache_bytes;   /* 0: 256 MiB */
	const char *data_dir; /* whose disk /healthz looks at; NULL: not looked at */
	bool access_log;      /* one line for each answer: method, path without query, status, bytes, time */
	/*
	 * Answers with an error page for people (status err_http_status(code), text from cx->err): layout is above this
	 * floor's knowledge. Outside db_read. NULL, or a failure of its own: one line of plain text.
	 */
	int (*error_page)(struct ctx *cx, int code);
	/* What surrounds every page (web/frame.h): filled by floors that know sections, tasks and settings. Inside db_read. */
	int (*work_page)(struct ctx *cx, struct view_work_page *page);
	int (*site)(struct ctx *cx, const struct view_site **out);
};
int web_start(struct ctx *cx, struct web_app **out, const struct web_options *opt) MUST_USE;
unsigned web_port(const struct web_app *app);
void web_stop(struct web_app *app, unsigned grace_sec);

#endif
