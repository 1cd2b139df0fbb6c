/*
 * app - a server's start and stop: the store tells the cache what changed, the loop threads ask it, the workers run dispatch.
 */
#include "web/app.h"

#include "base/log.h"
#include "base/str.h"
#include "db/db.h"
#include "web/password.h"

#define CACHE_BYTES ((size_t)256 << 20)
#define APP_ARENA_BYTES ((size_t)256 << 20) /* tables of fixed size only; untouched pages of them cost nothing */
#define RATE_SLOTS 65536u

static void changed(void *arg, const char *topic)
{
	struct web_app *app = arg;

	cache_changed(app->cache, topic);
	if (str_eq(topic, "setting") || str_eq(topic, "*"))
		snapshot_changed(&app->settings);
}

static struct http_head *fast(void *arg, const struct http_fast *f)
{
	struct web_app *app = arg;
	const char *path = http_fast_path(f);

	if (str_starts(path, "/assets/"))
		return asset_fast(app->assets, path + 8, http_fast_query(f),
				  http_accepted_value(http_fast_header(f, "Accept-Encoding")),
				  http_fast_header(f, "If-None-Match"));
	if (http_fast_has_cookie(f, WEB_MODE_COOKIE))
		return NULL;
	return page_fast(app, f);
}

static void done(void *arg, const char *method, const char *path, int status, size_t bytes, int64_t took_us,
		 const char *request_id)
{
	struct web_app *app = arg;

	metrics_count(&app->metrics, status, bytes, took_us);
	if (!app->opt.access_log)
		return;
	const struct log_field fields[] = {
		LOG_TEXT("method", method), LOG_TEXT("path", path), LOG_NUM("status", status),
		LOG_NUM("bytes", bytes),    LOG_NUM("us", took_us), { 0 },
	};
	log_write(app->opt.log, LOG_INFO, "http", request_id, fields);
}

static int app_fill(struct ctx *cx, struct web_app *app)
{
	app->secure_len = secure_headers(app->secure, app->opt.behind_tls);
	TRY(match_table_new(cx, &app->routes, app->opt.tables));
	app->cache = cache_new(cx->arena, app->opt.cache_bytes ? app->opt.cache_bytes : CACHE_BYTES);
	app->rates = rate_table_new(cx->arena, RATE_SLOTS);
	app->assets = asset_heads_new(cx, app);
	if (!app->cache || !app->rates || !app->assets)
		return err_detail(cx, ERR_NO_MEMORY, "web server's tables");
	return 0;
}

static void app_free(struct web_app *app)
{
	if (app->cache)
		cache_release(app->cache);
	if (app->rates)
		rate_table_release(app->rates);
	if (app->assets)
		asset_heads_release(app->assets);
	snapshot_release(&app->settings);
	turnstile_release(&app->passwords);
	struct arena a = app->arena;
	arena_release(&a);
}

static int listen_on(struct ctx *cx, struct web_app *app)
{
	const struct web_options *o = &app->opt;
	struct http_server_options h = {
		.listen = o->listen,
		.loops = o->loops,
		.workers = o->workers,
		.trusted_proxies = o->trusted_proxies,
		.log = o->log,
		.clock = o->clock,
		.arg = app,
		.fast = fast,
		.handle = dispatch,
		.done = done,
	};

	return http_server_start(cx, &app->server, &h);
}

/* The settings are loaded before the first request needs them, so that a broken store is found at the start. */
static int first_settings(struct ctx *cx, struct web_app *app)
{
	struct snapshot *s = NULL;
	struct ctx own = *cx;

	own.db = app->opt.db;
	own.conn = NULL;
	int rc = snapshot_keep(&own, &app->settings, &s);
	if (rc < 0)
		return err_detail(cx, rc, "settings");
	snapshot_drop(&app->settings, s);
	return 0;
}

int web_start(struct ctx *cx, struct web_app **out, const struct web_options *opt)
{
	struct arena a;

	arena_init(&a, APP_ARENA_BYTES);
	struct web_app *app = arena_new(&a, struct web_app);
	if (!app) {
		arena_release(&a);
		return err_detail(cx, ERR_NO_MEMORY, "web server");
	}
	app->opt = *opt;
	if (!app->opt.clock)
		app->opt.clock = &clock_system;
	app->metrics.started_us = clock_monotonic_us();
	snapshot_init(&app->settings);
	turnstile_init(&app->passwords, PASSWORD_AT_ONCE, PASSWORD_WAITING);
	app->arena = a;
	struct ctx own = *cx;
	own.arena = &app->arena;
	int rc = app_fill(&own, app);
	if (rc < 0)
		cx->err = (struct err){ .code = rc, .detail = "web server's tables" };
	db_on_change(opt->db, changed, app);
	if (rc == 0)
		rc = first_settings(cx, app);
	if (rc == 0)
		rc = listen_on(cx, app);
	if (rc < 0) {
		db_on_change(opt->db, NULL, NULL);
		app_free(app);
		return rc;
	}
	*out = app;
	return 0;
}

unsigned web_port(const struct web_app *app)
{
	return http_server_port(app->server);
}

void web_stop(struct web_app *app, unsigned grace_sec)
{
	if (!app)
		return;
	http_server_stop(app->server, grace_sec);
	db_on_change(app->opt.db, NULL, NULL);
	app_free(app);
}
