/* The page cache and the assets: what is kept, for how long, in which encodings, and that nobody sees what is no longer true. */
#include <pthread.h>
#include <zlib.h>

#include "base/str.h"
#include "db/db.h"
#include "support/app/app.h"
#include "support/raw.h"
#include "web/asset.h"

static struct site site;

static struct visitor start(struct test *t)
{
	site = (struct site){ .opt.error_page = app_error_page };
	site_start(&site, t, app_tables);
	atomic_store(&app_renders, 0);
	return (struct visitor){ .site = &site };
}

static void a_page_is_rendered_once_and_given_again(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	for (int i = 0; i < 5; i++)
		assert_int_equal(visitor_get(&v, "/").status, 200);
	assert_int_equal(atomic_load(&app_renders), 1);
	site_stop(&site);
}

static void after_a_change_the_next_request_sees_it(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	for (int i = 0; i < 50; i++) {
		char title[32];
		snprintf(title, sizeof(title), "第%d版\n", i);
		app_put_note(&site, 1, title);
		struct reply r = visitor_get(&v, "/notes/1");
		assert_int_equal(r.status, 200);
		assert_true(str_starts(r.body, title));
	}
	site_stop(&site);
}

static int touch_topic(struct ctx *cx, void *arg)
{
	return db_touch(cx, arg);
}

static void a_change_elsewhere_leaves_the_page_in_place_and_a_change_of_everything_does_not(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	char other[] = "note:2", own[] = "home", everything[] = "*";

	visitor_get(&v, "/");
	site_write(&site, touch_topic, other);
	visitor_get(&v, "/");
	assert_int_equal(atomic_load(&app_renders), 1);
	site_write(&site, touch_topic, own);
	visitor_get(&v, "/");
	assert_int_equal(atomic_load(&app_renders), 2);
	site_write(&site, touch_topic, everything);
	visitor_get(&v, "/");
	assert_int_equal(atomic_load(&app_renders), 3);
	site_stop(&site);
}

static void every_page_ends_at_midnight_or_at_its_own_time(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	visitor_get(&v, "/");
	visitor_get(&v, "/list");
	t->clock.fixed_at += 59 * CLOCK_SEC;
	visitor_get(&v, "/list");
	assert_int_equal(atomic_load(&app_renders), 2);
	t->clock.fixed_at += CLOCK_SEC;
	visitor_get(&v, "/list");
	assert_int_equal(atomic_load(&app_renders), 3);
	t->clock.fixed_at = date_start_at(date_of_instant(TEST_NOW_AT) + 1) - 1;
	visitor_get(&v, "/");
	assert_int_equal(atomic_load(&app_renders), 3);
	t->clock.fixed_at++;
	visitor_get(&v, "/");
	assert_int_equal(atomic_load(&app_renders), 4);
	site_stop(&site);
}

static void a_missing_page_is_kept_until_it_comes_if_a_topic_was_named(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	assert_int_equal(visitor_get(&v, "/notes/2").status, 404);
	assert_int_equal(visitor_get(&v, "/notes/2").status, 404);
	assert_int_equal(atomic_load(&app_renders), 1);
	app_put_note(&site, 2, "来了");
	assert_int_equal(visitor_get(&v, "/notes/2").status, 200);
	assert_int_equal(visitor_get(&v, "/notes/2000").status, 404);
	assert_int_equal(visitor_get(&v, "/notes/2000").status, 404);
	assert_int_equal(atomic_load(&app_renders), 4);
	site_stop(&site);
}

static void a_permanent_redirect_is_kept_too(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	for (int i = 0; i < 3; i++) {
		struct reply r = visitor_get(&v, "/old");
		assert_int_equal(r.status, 301);
		assert_string_equal(reply_header(t, &r, "Location"), "/notes/1");
	}
	assert_int_equal(atomic_load(&app_renders), 1);
	site_stop(&site);
}

static void host_and_query_are_part_of_a_page(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t), other = { .site = &site, .host = "other.example" };

	assert_true(str_starts(visitor_get(&v, "/list?q=a").body, "a\n"));
	assert_true(str_starts(visitor_get(&v, "/list?q=b").body, "b\n"));
	assert_true(str_starts(visitor_get(&v, "/list").body, "全部\n"));
	visitor_get(&other, "/list");
	assert_int_equal(atomic_load(&app_renders), 4);
	site_stop(&site);
}

static void arguments_nobody_declared_are_answered_and_not_kept(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	assert_int_equal(visitor_get(&v, "/list?from=weixin").status, 200);
	assert_int_equal(visitor_get(&v, "/list?from=weixin").status, 200);
	assert_int_equal(atomic_load(&app_renders), 2);
	site_stop(&site);
}

static void a_reader_with_a_mode_of_its_own_gets_its_page_past_the_cache(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	visitor_get(&v, "/");
	visitor_set_cookie(&v, WEB_MODE_COOKIE, "large");
	visitor_get(&v, "/");
	visitor_get(&v, "/");
	assert_int_equal(atomic_load(&app_renders), 3);
	site_stop(&site);
}

static struct reply get_encoded(struct visitor *v, const char *path, const char *accept)
{
	v->headers = accept ? arena_printf(&v->site->t->arena, "Accept-Encoding: %s\r\n", accept) : NULL;
	struct reply r = visitor_get(v, path);
	v->headers = NULL;
	return r;
}

static void a_kept_page_comes_plain_in_gzip_or_in_brotli_each_with_its_own_etag(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	char plain[8192];

	visitor_get(&v, "/");
	struct reply identity = get_encoded(&v, "/", NULL), gzip = get_encoded(&v, "/", "gzip"),
		     brotli = get_encoded(&v, "/", "gzip, deflate, br"),
		     refused = get_encoded(&v, "/", "br;q=0, gzip;q=0");
	assert_null(reply_header(t, &identity, "Content-Encoding"));
	assert_null(reply_header(t, &refused, "Content-Encoding"));
	assert_string_equal(reply_header(t, &gzip, "Content-Encoding"), "gzip");
	assert_string_equal(reply_header(t, &brotli, "Content-Encoding"), "br");
	assert_true(brotli.body_len < identity.body_len / 4);
	z_stream z = { .next_in = (Bytef *)(uintptr_t)gzip.body,
		       .avail_in = (uInt)gzip.body_len,
		       .next_out = (Bytef *)plain,
		       .avail_out = sizeof(plain) };
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, identity.body_len);
	assert_memory_equal(plain, identity.body, identity.body_len);
	inflateEnd(&z);
	const char *a = reply_header(t, &identity, "ETag"), *b = reply_header(t, &gzip, "ETag"),
		   *c = reply_header(t, &brotli, "ETag");
	assert_true(a[0] == '"' && b[0] == '"' && c[0] == '"');
	assert_string_not_equal(a, b);
	assert_string_not_equal(b, c);
	site_stop(&site);
}

static struct reply get_if_none_match(struct visitor *v, const char *path, const char *etag, const char *more)
{
	v->headers = arena_printf(&v->site->t->arena, "If-None-Match: %s\r\n%s", etag, more);
	struct reply r = visitor_get(v, path);
	v->headers = NULL;
	return r;
}

static void who_has_the_page_already_is_told_so_in_304(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);

	app_put_note(&site, 1, "旧");
	struct reply r = visitor_get(&v, "/notes/1");
	const char *etag = reply_header(t, &r, "ETag");
	r = get_if_none_match(&v, "/notes/1", etag, "");
	assert_int_equal(r.status, 304);
	assert_int_equal(r.body_len, 0);
	assert_string_equal(reply_header(t, &r, "ETag"), etag);
	assert_int_equal(get_if_none_match(&v, "/notes/1", arena_printf(&t->arena, "\"x\", W/%s", etag), "").status,
			 304);
	assert_int_equal(get_if_none_match(&v, "/notes/1", "*", "").status, 304);
	assert_int_equal(get_if_none_match(&v, "/notes/1", "\"other\"", "").status, 200);
	assert_int_equal(get_if_none_match(&v, "/notes/1", etag, "Accept-Encoding: gzip\r\n").status, 200);
	app_put_note(&site, 1, "新");
	assert_int_equal(get_if_none_match(&v, "/notes/1", etag, "").status, 200);
	site_stop(&site);
}

static void *fetch_slow(void *arg)
{
	static const char request[] = "GET /slow HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n";
	struct raw_answer a = raw_exchange(*(unsigned *)arg, request, sizeof(request) - 1, 0, 15000);
	int status = a.status;

	raw_free(&a);
	return status == 200 ? arg : NULL;
}

static void a_hundred_who_miss_at_once_share_one_rendering(void **state)
{
	struct test *t = *state;
	pthread_t threads[100];
	unsigned good = 0;

	start(t);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, fetch_slow, &site.port), 0);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		void *result = NULL;
		pthread_join(threads[i], &result);
		good += result != NULL;
	}
	assert_int_equal(good, 100);
	assert_int_equal(atomic_load(&app_renders), 1);
	site_stop(&site);
}

struct reading {
	unsigned port;
	atomic_int acknowledged; /* version of the note whose write has returned */
	atomic_bool stop;
	atomic_uint stale, reads;
};

static void *read_again_and_again(void *arg)
{
	static const char request[] = "GET /notes/1 HTTP/1.1\r\nHost: test.example\r\nConnection: close\r\n\r\n";
	struct reading *r = arg;

	while (!atomic_load(&r->stop)) {
		int least = atomic_load(&r->acknowledged);
		struct raw_answer a = raw_exchange(r->port, request, sizeof(request) - 1, 0, 15000);
		if (a.status != 200 || strtol(raw_body(&a), NULL, 10) < least)
			atomic_fetch_add(&r->stale, 1);
		atomic_fetch_add(&r->reads, 1);
		raw_free(&a);
	}
	return NULL;
}

static void no_reader_ever_sees_less_than_what_was_acknowledged_before_it_asked(void **state)
{
	struct test *t = *state;
	static struct reading r;
	pthread_t threads[4];

	start(t);
	r = (struct reading){ .port = site.port };
	app_put_note(&site, 1, "0");
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_again_and_again, &r), 0);
	for (int i = 1; i <= 400; i++) {
		char title[16];
		snprintf(title, sizeof(title), "%d", i);
		app_put_note(&site, 1, title);
		atomic_store(&r.acknowledged, i);
	}
	atomic_store(&r.stop, true);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&r.stale), 0);
	assert_true(atomic_load(&r.reads) > 50);
	site_stop(&site);
}

static void an_asset_under_its_version_may_be_kept_for_a_year(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	char path[64];

	snprintf(path, sizeof(path), "/assets/portal.css?v=%s", asset_version("portal.css"));
	struct reply r = visitor_get(&v, path);
	assert_int_equal(r.status, 200);
	assert_string_equal(reply_header(t, &r, "Cache-Control"), "public, max-age=31536000, immutable");
	assert_string_equal(reply_header(t, &r, "Content-Type"), "text/css; charset=utf-8");
	assert_int_equal(r.body_len, asset_find("portal.css")->plain.len);
	r = get_encoded(&v, path, "br");
	assert_string_equal(reply_header(t, &r, "Content-Encoding"), "br");
	assert_int_equal(r.body_len, asset_find("portal.css")->brotli.len);
	assert_int_equal(get_if_none_match(&v, path, reply_header(t, &r, "ETag"), "Accept-Encoding: br\r\n").status,
			 304);
	site_stop(&site);
}

static void an_asset_without_its_version_has_to_be_asked_for_again(void **state)
{
	struct test *t = *state;
	struct visitor v = start(t);
	const char *const paths[] = { "/assets/portal.css", "/assets/portal.css?v=0123456789ab",
				      "/assets/portal.css?v=" };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct reply r = visitor_get(&v, paths[i]);
		assert_int_equal(r.status, 200);
		assert_string_equal(reply_header(t, &r, "Cache-Control"), "no-cache");
	}
	assert_int_equal(visitor_get(&v, "/assets/portal.css2").status, 404);
	assert_int_equal(visitor_get(&v, "/assets/").status, 404);
	site_stop(&site);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_page_is_rendered_once_and_given_again),
		TEST(after_a_change_the_next_request_sees_it),
		TEST(a_change_elsewhere_leaves_the_page_in_place_and_a_change_of_everything_does_not),
		TEST(every_page_ends_at_midnight_or_at_its_own_time),
		TEST(a_missing_page_is_kept_until_it_comes_if_a_topic_was_named),
		TEST(a_permanent_redirect_is_kept_too),
		TEST(host_and_query_are_part_of_a_page),
		TEST(arguments_nobody_declared_are_answered_and_not_kept),
		TEST(a_reader_with_a_mode_of_its_own_gets_its_page_past_the_cache),
		TEST(a_kept_page_comes_plain_in_gzip_or_in_brotli_each_with_its_own_etag),
		TEST(who_has_the_page_already_is_told_so_in_304),
		TEST(a_hundred_who_miss_at_once_share_one_rendering),
		TEST(no_reader_ever_sees_less_than_what_was_acknowledged_before_it_asked),
		TEST(an_asset_under_its_version_may_be_kept_for_a_year),
		TEST(an_asset_without_its_version_has_to_be_asked_for_again),
	};

	return test_run(tests);
}
