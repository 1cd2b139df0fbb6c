/* asset_heads - every representation of every asset as a ready response, made at the start. */
#include "base/embed.h"
#include "base/str.h"
#include "web/app.h"
#include "web/asset.h"

#define ASSETS_MAX 128
#define HEADERS_MAX (SECURE_HEADERS_MAX + 6)

extern const struct embed_file web_assets[];
extern const size_t web_assets_count;

struct asset_head {
	struct cache_page lasting; /* asked for with the right hash: kept for a year */
	struct cache_page checked; /* without: revalidated every time */
};

struct asset_heads {
	struct asset_head rows[ASSETS_MAX]; /* in the order of web_assets */
};

static bool add(const struct web_app *app, struct cache_page *page, unsigned i, const struct embed_file *file,
		const char *encoding, struct bytes body, const char *control)
{
	struct http_pair h[HEADERS_MAX];
	size_t n = 0;
	struct http_blob *blob = http_blob_new(body.ptr, body.len);

	if (!blob)
		return false;
	snprintf(page->etags[i], sizeof(page->etags[i]), "\"%.24s%s%s\"", file->sha256, encoding ? "-" : "",
		 encoding ? encoding : "");
	h[n++] = (struct http_pair){ "ETag", page->etags[i] };
	h[n++] = (struct http_pair){ "Cache-Control", control };
	h[n++] = (struct http_pair){ "Vary", "Accept-Encoding" };
	for (size_t k = 0; k < app->secure_len; k++)
		h[n++] = app->secure[k];
	page->unchanged[i] = http_head_new(304, h, n, http_blob_keep(blob));
	h[n++] = (struct http_pair){ "Content-Type", file->type };
	if (encoding)
		h[n++] = (struct http_pair){ "Content-Encoding", encoding };
	page->heads[i] = http_head_new(200, h, n, blob);
	page->len_bytes += body.len;
	return page->heads[i] && page->unchanged[i];
}

static bool add_all(const struct web_app *app, struct cache_page *page, const struct embed_file *f, const char *control)
{
	page->status = 200;
	return add(app, page, CACHE_PLAIN, f, NULL, f->plain, control) &&
	       (!f->gzip.ptr || add(app, page, CACHE_GZIP, f, "gzip", f->gzip, control)) &&
	       (!f->brotli.ptr || add(app, page, CACHE_BR, f, "br", f->brotli, control));
}

struct asset_heads *asset_heads_new(struct ctx *cx, const struct web_app *app)
{
	struct asset_heads *h = arena_new(cx->arena, struct asset_heads);

	CHECK(web_assets_count <= ASSETS_MAX);
	if (!h)
		return NULL;
	for (size_t i = 0; i < web_assets_count; i++) {
		if (!add_all(app, &h->rows[i].lasting, &web_assets[i], "public, max-age=31536000, immutable") ||
		    !add_all(app, &h->rows[i].checked, &web_assets[i], "no-cache")) {
			asset_heads_release(h);
			return NULL;
		}
	}
	return h;
}

void asset_heads_release(struct asset_heads *h)
{
	for (size_t i = 0; i < web_assets_count; i++) {
		cache_page_drop(&h->rows[i].lasting);
		cache_page_drop(&h->rows[i].checked);
	}
}

struct http_head *asset_fast(const struct asset_heads *h, const char *path, const char *query, unsigned accept,
			     const char *if_none_match)
{
	const struct embed_file *file = asset_find(path);

	if (!file)
		return NULL;
	const struct asset_head *row = &h->rows[file - web_assets];
	bool current = str_starts(query, "v=") && asset_is_current(file, query + 2);
	return cache_page_pick(current ? &row->lasting : &row->checked, accept, if_none_match);
}
