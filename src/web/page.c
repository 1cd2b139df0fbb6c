/*
 * page - answers of ROUTE_CACHE routes: found ready, or rendered once and kept. See web/cache.h for when a page is true.
 */
#include "base/digest.h"
#include "base/str.h"
#include "web/app.h"
#include "web/compress.h"

#define KEEP_BYTES_MAX (4u << 20)
#define WAIT_MS 10000u
#define TRIES 3
#define BROTLI_QUALITY 5
#define GZIP_LEVEL 6

int page_depends(struct ctx *cx, const char *fmt, ...)
{
	struct web *w = cx->web;
	va_list ap;
	char topic[128];

	if (!w || !w->deps)
		return 0;
	va_start(ap, fmt);
	int n = vsnprintf(topic, sizeof(topic), fmt, ap);
	va_end(ap);
	CHECK(n > 0 && (size_t)n < sizeof(topic));
	cache_depend(w->deps, topic);
	w->topics_named = true;
	return 0;
}

void page_expires(struct ctx *cx, int64_t at)
{
	struct web *w = cx->web;

	if (w && w->deps && at < w->deps->expires_at)
		w->deps->expires_at = at;
}

struct http_head *page_fast(struct web_app *app, const struct http_fast *f)
{
	const char *host = http_fast_header(f, "Host");
	struct cache_key key;

	if (!cache_key_of(app->cache, &key, host ? host : "", http_fast_path(f), http_fast_query(f)))
		return NULL;
	return cache_find(app->cache, &key, http_accepted_value(http_fast_header(f, "Accept-Encoding")),
			  http_fast_header(f, "If-None-Match"), clock_now(app->opt.clock));
}

static bool key_of_request(const struct web *w, struct cache_key *key)
{
	const char *host = http_header(w->req, "host"), *target = w->req->raw_target, *mark = strchr(target, '?');
	char path[2048];
	size_t n = mark ? (size_t)(mark - target) : strlen(target);

	if (n >= sizeof(path))
		return false;
	memcpy(path, target, n);
	path[n] = '\0';
	return cache_key_of(w->app->cache, key, host ? host : "", path, mark ? mark + 1 : "");
}

/* Names nobody declared would fill the cache with copies. */
static bool query_is_declared(const struct http_request *req, const struct form_def *def)
{
	for (size_t q = 0; q < req->query_len; q++) {
		size_t i = 0;
		while (i < def->field_len && !str_eq(def->fields[i].name, req->query[q].name))
			i++;
		if (i == def->field_len || (def->fields[i].flags & FORM_PATH))
			return false;
	}
	return true;
}

/* Headers of a page in one encoding; the 304 has the same, but for the type. */
static size_t headers_of(const struct web *w, struct http_pair *out, const char *etag, const char *encoding,
			 bool unchanged)
{
	size_t n = 0;

	if (!unchanged && w->res->content_type)
		out[n++] = (struct http_pair){ "Content-Type", w->res->content_type };
	if (!unchanged && encoding)
		out[n++] = (struct http_pair){ "Content-Encoding", encoding };
	out[n++] = (struct http_pair){ "ETag", etag };
	out[n++] = (struct http_pair){ "Cache-Control", "no-cache" };
	out[n++] = (struct http_pair){ "Vary", "Accept-Encoding" };
	for (size_t i = 0; i < w->res->header_len; i++)
		out[n++] = w->res->headers[i];
	for (size_t i = 0; i < w->app->secure_len; i++)
		out[n++] = w->app->secure[i];
	return n;
}

static bool add_encoding(const struct web *w, struct cache_page *page, unsigned i, const char *encoding,
			 struct bytes body, const char *hash, struct http_pair *room)
{
	snprintf(page->etags[i], sizeof(page->etags[i]), "\"%.24s%s%s\"", hash, encoding ? "-" : "",
		 encoding ? encoding : "");
	struct http_blob *blob = http_blob_new(body.ptr, body.len);
	if (!blob)
		return false;
	if (page->status == 200) /* the blob: a 304 tells the length its 200 would have */
		page->unchanged[i] = http_head_new(304, room, headers_of(w, room, page->etags[i], encoding, true),
						   http_blob_keep(blob));
	page->heads[i] = http_head_new(page->status, room, headers_of(w, room, page->etags[i], encoding, false), blob);
	page->len_bytes += body.len;
	return page->heads[i] && (page->status != 200 || page->unchanged[i]);
}

static bool is_text(const char *content_type)
{
	return str_starts(content_type, "text/") || strstr(content_type, "json") || strstr(content_type, "xml");
}

/* From the handler's answer to one that can be sent any number of times. */
static int page_make(struct ctx *cx, struct cache_page *page)
{
	struct web *w = cx->web;
	struct bytes plain = w->res->body, gzip = { 0 }, brotli = { 0 };
	struct http_pair *room =
		arena_new_array(cx->arena, struct http_pair, w->res->header_len + SECURE_HEADERS_MAX + 8);
	uint8_t digest[DIGEST_BYTES];
	char hash[DIGEST_HEX_BYTES];

	if (!room)
		return err_detail(cx, ERR_NO_MEMORY, "page headers");
	if (w->res->content_type && is_text(w->res->content_type)) {
		TRY(compress_gzip(cx, &gzip, plain, GZIP_LEVEL));
		TRY(compress_brotli(cx, &brotli, plain, BROTLI_QUALITY));
	}
	digest_sha256(digest, plain.ptr, plain.len);
	digest_hex(hash, digest);
	*page = (struct cache_page){ .status = w->res->status };
	if (add_encoding(w, page, CACHE_PLAIN, NULL, plain, hash, room) &&
	    (!gzip.ptr || add_encoding(w, page, CACHE_GZIP, "gzip", gzip, hash, room)) &&
	    (!brotli.ptr || add_encoding(w, page, CACHE_BR, "br", brotli, hash, room)))
		return 0;
	cache_page_drop(page);
	return err_detail(cx, ERR_NO_MEMORY, "page");
}

static bool worth_keeping(const struct web *w)
{
	const struct http_response *res = w->res;

	for (size_t i = 0; i < res->header_len; i++)
		if (str_eq_nocase(res->headers[i].name, "Set-Cookie"))
			return false;
	if (res->blob || res->file_path || w->lasting || res->body.len > KEEP_BYTES_MAX)
		return false;
	return res->status == 200 || res->status == 301 || (res->status == 404 && w->topics_named);
}

static void give(struct ctx *cx, struct http_head *head)
{
	struct web *w = cx->web;

	*w->res = (struct http_response){ .status = 200, .head = head };
	w->answered = true;
}

static struct http_head *find(const struct ctx *cx, const struct cache_key *key)
{
	const struct web *w = cx->web;

	return cache_find(w->app->cache, key, http_accepted(w->req), http_header(w->req, "if-none-match"),
			  clock_now(cx->clock));
}

static int render(struct ctx *cx, const struct route *route, void *form, struct cache_deps *deps)
{
	struct web *w = cx->web;

	*deps = (struct cache_deps){ .seq = cache_seq(w->app->cache) };
	deps->expires_at = date_start_at(date_of_instant(clock_now(cx->clock)) + 1);
	cache_depend(deps, "site");
	cache_depend(deps, "setting");
	w->deps = deps;
	int rc = dispatch_run(cx, route, form);
	if (rc < 0)
		dispatch_failed(cx, rc);
	w->deps = NULL;
	return 0;
}

static int render_and_keep(struct ctx *cx, const struct route *route, void *form, const struct cache_key *key)
{
	struct web *w = cx->web;
	struct cache_deps deps;
	struct cache_page page;

	TRY(render(cx, route, form, &deps));
	if (!worth_keeping(w))
		return 0;
	if (page_make(cx, &page) < 0) { /* a page without a place in the cache is still a page */
		err_clear(cx);
		return 0;
	}
	give(cx, cache_page_pick(&page, http_accepted(w->req), http_header(w->req, "if-none-match")));
	cache_put(w->app->cache, key, &deps, &page);
	return 0;
}

int page_serve(struct ctx *cx, const struct route *route, void *form)
{
	struct web *w = cx->web;
	struct cache_key key;
	struct cache_deps deps;

	if (!key_of_request(w, &key) || !query_is_declared(w->req, route->form()))
		return render(cx, route, form, &deps);
	for (int i = 0; i < TRIES; i++) {
		bool first = cache_takeoff(w->app->cache, &key, WAIT_MS);
		struct http_head *ready = find(cx, &key); /* also for the first: somebody may have landed just before */
		int rc = 0;
		if (ready)
			give(cx, ready);
		else if (first)
			rc = render_and_keep(cx, route, form, &key);
		if (first)
			cache_landed(w->app->cache, &key);
		if (ready || first)
			return rc;
	}
	return render(cx, route, form, &deps);
}
