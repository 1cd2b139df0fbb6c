/*
 * app - the server's lasting state and the request's, as the files of web/ share them. Private to web/.
 *
 * A request passes these stations: dispatch.c (route, errors), guard.c (who, from where, may it), the handler, respond.c (its
 * answer), page.c (cache) and back to dispatch.c, which adds what every reply carries.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "web/cache.h"
#include "web/match.h"
#include "web/metrics.h"
#include "web/rate.h"
#include "web/secure.h"
#include "web/session.h"
#include "web/snapshot.h"
#include "web/turnstile.h"
#include "web/web.h"

struct asset_heads;

struct web_app {
	struct arena arena; /* holds this struct too */
	struct web_options opt;
	const struct match_table *routes;
	struct cache *cache;
	struct rate_table *rates;
	struct asset_heads *assets;
	struct http_server *server;
	struct snapshot_holder settings;
	struct turnstile passwords;
	struct metrics metrics;
	_Atomic int64_t health_at; /* monotonic microseconds of the last look; 0: never */
	_Atomic int health_status;
	struct http_pair secure[SECURE_HEADERS_MAX];
	size_t secure_len;
};

/* ctx's struct web: the request under way. */
struct web {
	struct web_app *app;
	const struct http_request *req;
	struct http_response *res;
	struct match match;
	struct session session;
	bool has_session;
	bool at_the_door; /* ERR_LOGIN came from the guard, not from a handler */
	bool answered;
	bool is_private;         /* Cache-Control: no-store */
	bool lasting;            /* the answer brought its own Cache-Control */
	const char *form_cookie; /* of ROUTE_OPEN_POST pages; NULL: not looked at yet */
	int64_t wait_sec;        /* Retry-After; 0: none */
	const char *allow;       /* of a 405 */
	struct cache_deps *deps; /* NULL: not being kept */
	bool topics_named;
};

/* dispatch.c: everything from a request to its response. For http_server_options.handle. */
void dispatch(void *arg, struct ctx *cx, const struct http_request *req, struct http_response *res);
/* Runs the route's handler, on a snapshot if it is a GET. */
int dispatch_run(struct ctx *cx, const struct route *route, void *form) MUST_USE;
/* Turns a failure into an answer. */
void dispatch_failed(struct ctx *cx, int code);
/* Adds what every reply carries. */
int dispatch_finish(struct ctx *cx) MUST_USE;

/* guard.c */
int guard_rate(struct ctx *cx) MUST_USE;       /* by address; before anything else */
int guard_rate_route(struct ctx *cx) MUST_USE; /* stricter classes; by session */
int guard_enter(struct ctx *cx) MUST_USE;      /* session and roles for the route; sets cx->actor and cx->db_role */
int guard_post(struct ctx *cx) MUST_USE;       /* origin and token */

/* page.c */
int page_serve(struct ctx *cx, const struct route *route, void *form) MUST_USE; /* a ROUTE_CACHE route */
struct http_head *page_fast(struct web_app *app, const struct http_fast *f);

/* asset.c */
struct asset_heads *asset_heads_new(struct ctx *cx, const struct web_app *app);
void asset_heads_release(struct asset_heads *h);
/* NULL: no such asset. path is behind "/assets/". */
struct http_head *asset_fast(const struct asset_heads *h, const char *path, const char *query, unsigned accept,
			     const char *if_none_match);

const char *web_cookie_name(const struct web_app *app, bool of_form);

#endif
