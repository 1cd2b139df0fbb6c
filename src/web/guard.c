/*
 * guard - who comes in. Address before everything, then session and role, then for a POST where it comes from and whether it
 * carries the token.
 */
#include "base/str.h"
#include "db/db.h"
#include "web/app.h"
#include "web/csrf.h"
#include "web/setting.h"

enum { CLASS_ADDRESS, CLASS_STRICT, CLASS_SESSION };

static int limited(struct ctx *cx, uint64_t key, const char *per_sec, const char *burst)
{
	struct web *w = cx->web;
	struct rate_limit limit = { setting_int(cx, per_sec), setting_int(cx, burst) };

	if (rate_pass(w->app->rates, key, limit, clock_monotonic_us(), &w->wait_sec))
		return 0;
	atomic_fetch_add_explicit(&w->app->metrics.limited, 1, memory_order_relaxed);
	return err_detail(cx, ERR_RATE, "%s", per_sec);
}

int guard_rate(struct ctx *cx)
{
	struct web *w = cx->web;

	if (!setting_flag(cx, "rate.on"))
		return 0;
	return limited(cx, rate_key_address(w->app->rates, CLASS_ADDRESS, w->req->peer), "rate.address_per_sec",
		       "rate.address_burst");
}

int guard_rate_route(struct ctx *cx)
{
	struct web *w = cx->web;

	if (!setting_flag(cx, "rate.on"))
		return 0;
	if (w->match.route->flags & ROUTE_LIMITED)
		TRY(limited(cx, rate_key_address(w->app->rates, CLASS_STRICT, w->req->peer), "rate.strict_per_sec",
			    "rate.strict_burst"));
	if (w->has_session)
		return limited(cx, rate_key_number(w->app->rates, CLASS_SESSION, w->session.id), "rate.session_per_sec",
			       "rate.session_burst");
	return 0;
}

struct load_args {
	struct session *session;
	const char *token;
	bool needs_write;
};

static int load(struct ctx *cx, void *arg)
{
	struct load_args *a = arg;

	return session_load(cx, a->session, a->token, &a->needs_write);
}

static int touch(struct ctx *cx, void *arg)
{
	return session_touch(cx, arg);
}

static int enter_session(struct ctx *cx)
{
	struct web *w = cx->web;
	struct load_args a = { .session = &w->session, .token = http_cookie(w->req, web_cookie_name(w->app, false)) };

	TRY(db_read(cx, load, &a));
	if (a.needs_write)
		TRY(db_write(cx, touch, &w->session));
	w->has_session = true;
	cx->actor = w->session.actor;
	return w->session.token ? web_keep_session(cx, &w->session) : 0;
}

static bool may_enter(const struct actor *a, unsigned access)
{
	return access == ROLE_ANY || actor_has(a, access);
}

int guard_enter(struct ctx *cx)
{
	struct web *w = cx->web;
	const struct route *r = w->match.route;

	w->is_private = r->access != ACCESS_PUBLIC || (r->flags & ROUTE_OPEN_POST);
	cx->db_role = r->access == ACCESS_PUBLIC ? DB_ROLE_PUBLIC : DB_ROLE_STAFF;
	if (r->access == ACCESS_PUBLIC)
		return 0;
	int rc = enter_session(cx);
	w->at_the_door = rc == ERR_LOGIN;
	if (rc < 0)
		return rc;
	if (!may_enter(cx->actor, r->access))
		return err_detail(cx, ERR_DENIED, "account %lld, roles %x, route %s", (long long)cx->actor->account_id,
				  cx->actor->roles, r->name);
	if (cx->actor->must_change_password && !(r->flags & ROUTE_RENEW)) {
		if (w->req->method == HTTP_POST)
			return err_set(cx, ERR_DENIED, "请先修改密码，再办理业务。");
		return respond_redirect(cx, WEB_PASSWORD_PATH);
	}
	return 0;
}

/* "https://www.example.gov.cn:8443" against the Host header; the scheme has to be https where we know it is. */
static bool origin_is_ours(const struct web *w, const char *origin)
{
	const char *host = http_header(w->req, "host");
	bool https = str_starts(origin, "https://");

	if (!https && (w->app->opt.behind_tls || w->req->tls || !str_starts(origin, "http://")))
		return false;
	return !str_empty(host) && str_eq_nocase(origin + (https ? 8 : 7), host);
}

static int guard_origin(struct ctx *cx)
{
	const struct web *w = cx->web;
	const char *origin = http_header(w->req, "origin"), *site = http_header(w->req, "sec-fetch-site");

	if (origin && !origin_is_ours(w, origin))
		return err_detail(cx, ERR_CSRF, "origin is not ours");
	if (site && !str_eq(site, "same-origin") && !str_eq(site, "none"))
		return err_detail(cx, ERR_CSRF, "sec-fetch-site: %s", site);
	return 0;
}

static const char *token_sent(const struct http_request *req)
{
	for (size_t i = 0; i < req->field_len; i++)
		if (str_eq(req->fields[i].name, WEB_CSRF_FIELD))
			return req->fields[i].value;
	return http_header(req, "x-csrf-token");
}

int guard_post(struct ctx *cx)
{
	const struct web *w = cx->web;
	const char *cookie = http_cookie(w->req, web_cookie_name(w->app, true));
	const char *secret = w->has_session ? w->session.csrf : cookie ? csrf_of_cookie(cx->arena, cookie) : NULL;

	TRY(guard_origin(cx));
	CHECK(w->has_session || w->match.route->access == ACCESS_PUBLIC);
	if (!secret)
		return err_detail(cx, ERR_CSRF, "no form cookie");
	return csrf_valid(token_sent(w->req), secret) ? 0 : err_detail(cx, ERR_CSRF, "token missing or wrong");
}
