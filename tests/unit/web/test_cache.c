#include "web/cache.h"

#include "support/test.h"

#define FOREVER INT64_MAX
#define NOW 1000

static struct cache *cache(struct test *t, size_t bytes)
{
	struct cache *c = cache_new(&t->arena, bytes);

	assert_non_null(c);
	return c;
}

static struct cache_key key(struct cache *c, const char *path)
{
	struct cache_key k;

	assert_true(cache_key_of(c, &k, "h", path, ""));
	return k;
}

static struct cache_deps deps(struct cache *c, const char *topic)
{
	struct cache_deps d = { .seq = cache_seq(c), .expires_at = FOREVER };

	cache_depend(&d, topic);
	return d;
}

static struct http_head *head(const char *body)
{
	static const struct http_pair h[] = { { "ETag", "\"x\"" } };

	return http_head_new(200, h, 1, http_blob_new(body, strlen(body)));
}

static void put(struct cache *c, const char *path, const struct cache_deps *d, size_t bytes)
{
	struct cache_key k = key(c, path);
	struct cache_page p = { .status = 200, .len_bytes = bytes, .heads[CACHE_PLAIN] = head(path) };

	cache_put(c, &k, d, &p);
	assert_null(p.heads[CACHE_PLAIN]);
}

static bool has_at(struct cache *c, const char *path, int64_t now_at)
{
	struct cache_key k = key(c, path);
	struct http_head *h = cache_find(c, &k, HTTP_IDENTITY, NULL, now_at);

	http_head_drop(h);
	return h != NULL;
}

static bool has(struct cache *c, const char *path)
{
	return has_at(c, path, NOW);
}

static void what_is_put_in_is_found_until_its_topic_changes(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	struct cache_deps d = deps(c, "doc:1");

	assert_false(has(c, "/1"));
	put(c, "/1", &d, 100);
	assert_true(has(c, "/1"));
	cache_changed(c, "doc:2");
	assert_true(has(c, "/1"));
	cache_changed(c, "doc:1");
	assert_false(has(c, "/1"));
	cache_release(c);
}

static void a_page_begun_before_a_change_and_put_in_after_it_is_never_shown(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	struct cache_deps d = deps(c, "doc:1"); /* the sequence is read, then the old snapshot … */

	cache_changed(c, "doc:1"); /* … the commit is acknowledged … */
	put(c, "/1", &d, 100);     /* … and only then the page is ready */
	assert_false(has(c, "/1"));
	cache_release(c);
}

static void a_page_begun_after_a_change_is_not_touched_by_it(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);

	cache_changed(c, "doc:1");
	struct cache_deps d = deps(c, "doc:1");
	put(c, "/1", &d, 100);
	assert_true(has(c, "/1"));
	cache_release(c);
}

static void a_slow_rendering_does_not_push_out_a_newer_one(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	struct cache_deps slow = deps(c, "doc:1");

	cache_changed(c, "doc:1");
	struct cache_deps quick = deps(c, "doc:1");
	put(c, "/1", &quick, 100);
	put(c, "/1", &slow, 100);
	assert_true(has(c, "/1"));
	cache_release(c);
}

static void a_change_of_everything_ends_every_page(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	struct cache_deps d = deps(c, "doc:1"), none = { .seq = cache_seq(c), .expires_at = FOREVER };

	put(c, "/1", &d, 100);
	put(c, "/2", &none, 100);
	cache_changed(c, "*");
	assert_false(has(c, "/1"));
	assert_false(has(c, "/2"));
	cache_release(c);
}

static void a_page_depends_on_each_of_its_topics(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	char topic[16];

	for (int i = 0; i < 50; i++) {
		struct cache_deps d = { .seq = cache_seq(c), .expires_at = FOREVER };
		for (int k = 0; k < 50; k++) {
			snprintf(topic, sizeof(topic), "doc:%d", k);
			cache_depend(&d, topic);
		}
		put(c, "/list", &d, 100);
		snprintf(topic, sizeof(topic), "doc:%d", i);
		cache_changed(c, topic);
		assert_false(has(c, "/list"));
	}
	cache_release(c);
}

static void with_more_topics_than_fit_it_depends_on_everything(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	struct cache_deps d = { .seq = cache_seq(c), .expires_at = FOREVER };
	char topic[16];

	for (int k = 0; k < 2 * CACHE_TOPICS_MAX; k++) {
		snprintf(topic, sizeof(topic), "doc:%d", k);
		cache_depend(&d, topic);
	}
	put(c, "/list", &d, 100);
	assert_true(has(c, "/list"));
	cache_changed(c, "something else");
	assert_false(has(c, "/list"));
	cache_release(c);
}

static void a_page_is_over_at_its_instant(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 8 << 20);
	struct cache_deps d = { .seq = cache_seq(c), .expires_at = NOW };

	put(c, "/1", &d, 100);
	assert_true(has_at(c, "/1", NOW - 1));
	assert_false(has_at(c, "/1", NOW));
	cache_release(c);
}

static void the_least_used_pages_make_room(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 2 << 20); /* 128 KiB a shard */
	struct cache_deps d = deps(c, "x");
	struct cache_stats s;
	char path[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		put(c, path, &d, 10000);
		assert_true(has(c, path));
	}
	cache_stats(c, &s);
	assert_true(s.bytes <= 2 << 20);
	assert_true(s.entries > 50);
	assert_int_equal(s.evictions + s.entries, 1000);
	assert_false(has(c, "/0"));
	cache_release(c);
}

static void a_page_asked_for_stays_while_others_go(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 2 << 20);
	struct cache_deps d = deps(c, "x");
	char path[16];

	put(c, "/home", &d, 10000);
	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "/%d", i);
		put(c, path, &d, 10000);
		assert_true(has_at(c, "/home", (i + 1) * 2 * CLOCK_SEC));
	}
	cache_release(c);
}

static void invented_addresses_push_each_other_out_and_no_page(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 2 << 20);
	struct cache_deps d = deps(c, "x");
	char path[16];

	for (int i = 0; i < 20; i++) {
		snprintf(path, sizeof(path), "/page%d", i);
		put(c, path, &d, 10000);
	}
	for (int i = 0; i < 5000; i++) {
		snprintf(path, sizeof(path), "/none%d", i);
		struct cache_key k = key(c, path);
		struct cache_page p = { .status = 404, .len_bytes = 10000, .heads[CACHE_PLAIN] = head(path) };
		cache_put(c, &k, &d, &p);
		assert_true(has(c, path));
	}
	for (int i = 0; i < 20; i++) {
		snprintf(path, sizeof(path), "/page%d", i);
		assert_true(has(c, path));
	}
	cache_release(c);
}

static void a_page_larger_than_its_share_is_not_kept(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 2 << 20);
	struct cache_deps d = deps(c, "x");

	put(c, "/1", &d, 1 << 20);
	assert_false(has(c, "/1"));
	cache_release(c);
}

static void keys_tell_host_path_and_query_apart(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 1 << 20);
	const char *const parts[][3] = { { "h", "/a", "" }, { "h", "/", "a" },  { "h/", "a", "" },
					 { "g", "/a", "" }, { "h", "/a", "b" }, { "", "/a", "" } };
	struct cache_key k[ARRAY_LEN(parts)], upper;
	char *lengthy = arena_alloc(&t->arena, 4000);

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		assert_true(cache_key_of(c, &k[i], parts[i][0], parts[i][1], parts[i][2]));
		for (size_t j = 0; j < i; j++)
			assert_memory_not_equal(&k[i], &k[j], sizeof(k[0]));
	}
	assert_true(cache_key_of(c, &upper, "H", "/a", ""));
	assert_memory_equal(&upper, &k[0], sizeof(upper));
	memset(lengthy, 'x', 3999);
	assert_false(cache_key_of(c, &upper, "h", lengthy, ""));
	assert_false(cache_key_of(c, &upper, "h", "/", lengthy));
	assert_false(cache_key_of(c, &upper, lengthy, "/", ""));
	cache_release(c);
}

static void the_second_to_miss_waits_and_gives_up_in_time(void **state)
{
	struct test *t = *state;
	struct cache *c = cache(t, 1 << 20);
	struct cache_key a = key(c, "/a"), b = key(c, "/b");

	assert_true(cache_takeoff(c, &a, 1000));
	assert_true(cache_takeoff(c, &b, 1000));
	int64_t before = clock_monotonic_us();
	assert_false(cache_takeoff(c, &a, 50));
	assert_true(clock_monotonic_us() - before >= 45000);
	cache_landed(c, &a);
	assert_true(cache_takeoff(c, &a, 1000));
	cache_landed(c, &a);
	cache_landed(c, &b);
	cache_release(c);
}

static void an_encoding_that_was_not_worth_while_falls_back(void **state)
{
	struct test *t = *state;
	struct http_head *plain = head("plain"), *gzip = head("gzip");
	struct cache_page p = { .status = 200, .heads = { [CACHE_PLAIN] = plain, [CACHE_GZIP] = gzip } };

	(void)t;
	const struct {
		unsigned accept;
		struct http_head *wanted;
	} cases[] = { { HTTP_IDENTITY, plain },
		      { HTTP_IDENTITY | HTTP_BR, plain },
		      { HTTP_IDENTITY | HTTP_BR | HTTP_GZIP, gzip } };
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct http_head *h = cache_page_pick(&p, cases[i].accept, NULL);
		assert_ptr_equal(h, cases[i].wanted);
		http_head_drop(h);
	}
	cache_page_drop(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_put_in_is_found_until_its_topic_changes),
		TEST(a_page_begun_before_a_change_and_put_in_after_it_is_never_shown),
		TEST(a_page_begun_after_a_change_is_not_touched_by_it),
		TEST(a_slow_rendering_does_not_push_out_a_newer_one),
		TEST(a_change_of_everything_ends_every_page),
		TEST(a_page_depends_on_each_of_its_topics),
		TEST(with_more_topics_than_fit_it_depends_on_everything),
		TEST(a_page_is_over_at_its_instant),
		TEST(the_least_used_pages_make_room),
		TEST(a_page_asked_for_stays_while_others_go),
		TEST(invented_addresses_push_each_other_out_and_no_page),
		TEST(a_page_larger_than_its_share_is_not_kept),
		TEST(keys_tell_host_path_and_query_apart),
		TEST(the_second_to_miss_waits_and_gives_up_in_time),
		TEST(an_encoding_that_was_not_worth_while_falls_back),
	};

	return test_run(tests);
}
