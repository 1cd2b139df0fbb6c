#include "web/match.h"

#include "support/test.h"

static int never(struct ctx *cx, void *form)
{
	(void)cx;
	(void)form;
	return 0;
}

#define R(method, path)                                                               \
	{                                                                             \
		HTTP_##method, (path), never, ACCESS_PUBLIC, form_def_none, 0, (path) \
	}

static const struct route routes[] = {
	R(GET, "/"),
	R(GET, "/documents/{id}"),
	R(POST, "/documents/{id}"),
	R(GET, "/documents/new"),
	R(POST, "/documents/{id}/pass"),
	R(GET, "/documents/{id}/versions/{version}"),
	R(GET, "/zwgk/{path*}"),
	R(GET, "/zwgk/feed.xml"),
	R(POST, "/bodies/import"),
	R(GET, "/bodies/{slug}"),
	{ 0 },
};

static const struct route *const tables[] = { routes, NULL };

static struct match find(struct test *t, enum http_method method, const char *path)
{
	const struct match_table *table = NULL;
	struct match m;

	assert_int_equal(match_table_new(&t->cx, &table, tables), 0);
	assert_int_equal(match_find(&t->cx, &m, table, method, path), 0);
	return m;
}

static void assert_found(struct test *t, enum http_method method, const char *path, const char *pattern)
{
	struct match m = find(t, method, path);

	if (!pattern) {
		assert_null(m.route);
		return;
	}
	if (!m.route)
		fail_msg("%s finds nothing", path);
	assert_string_equal(m.route->path, pattern);
}

static void a_path_finds_its_pattern_and_the_literal_one_first(void **state)
{
	struct test *t = *state;

	assert_found(t, HTTP_GET, "/", "/");
	assert_found(t, HTTP_GET, "/documents/17", "/documents/{id}");
	assert_found(t, HTTP_GET, "/documents/new", "/documents/new");
	assert_found(t, HTTP_GET, "/documents/newer", "/documents/{id}");
	assert_found(t, HTTP_POST, "/documents/17/pass", "/documents/{id}/pass");
	assert_found(t, HTTP_GET, "/zwgk/feed.xml", "/zwgk/feed.xml");
	assert_found(t, HTTP_GET, "/zwgk/fdzdgknr/zcwj", "/zwgk/{path*}");
}

static void parts_of_a_path_that_are_missing_or_too_many_find_nothing(void **state)
{
	struct test *t = *state;
	const char *const none[] = { "/documents", "/documents/", "/documents/17/", "/documents/17/pass/x",
				     "/zwgk",      "/zwgk/",      "/document/17",   "/documents/17/versions",
				     "/x" };

	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		struct match m = find(t, HTTP_GET, none[i]);
		assert_null(m.route);
		assert_int_equal(m.methods, 0);
	}
}

static void names_bind_one_part_and_the_rest_binds_all_that_follows(void **state)
{
	struct test *t = *state;
	struct match m = find(t, HTTP_GET, "/documents/17/versions/第三版");

	assert_int_equal(m.param_len, 2);
	assert_string_equal(m.params[0].name, "id");
	assert_string_equal(m.params[0].value, "17");
	assert_string_equal(m.params[1].name, "version");
	assert_string_equal(m.params[1].value, "第三版");
	m = find(t, HTTP_GET, "/zwgk/a/b/c");
	assert_int_equal(m.param_len, 1);
	assert_string_equal(m.params[0].name, "path");
	assert_string_equal(m.params[0].value, "a/b/c");
}

static void head_finds_what_get_finds(void **state)
{
	struct test *t = *state;

	assert_found(t, HTTP_HEAD, "/documents/17", "/documents/{id}");
	assert_found(t, HTTP_HEAD, "/documents/17/pass", NULL);
}

static void a_pattern_without_the_method_leaves_room_for_the_next_that_fits(void **state)
{
	struct test *t = *state;

	assert_found(t, HTTP_GET, "/bodies/import", "/bodies/{slug}");
	assert_found(t, HTTP_POST, "/bodies/import", "/bodies/import");
	assert_found(t, HTTP_POST, "/documents/new", "/documents/{id}");
}

static void the_methods_a_path_knows_are_told_when_none_is_right(void **state)
{
	struct test *t = *state;
	struct match m = find(t, HTTP_OTHER, "/documents/17");

	assert_null(m.route);
	assert_int_equal(m.methods, (1u << HTTP_GET) | (1u << HTTP_POST));
	assert_int_equal(find(t, HTTP_GET, "/documents/17/pass").methods, 1u << HTTP_POST);
}

static void make_table(const struct route *table)
{
	const struct route *const list[] = { table, NULL };
	const struct match_table *out = NULL;
	struct arena a;
	struct ctx cx;

	arena_init(&a, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &a);
	if (match_table_new(&cx, &out, list) < 0)
		print_error("no memory\n");
	arena_release(&a);
}

static void same_path_twice(void)
{
	static const struct route twice[] = { R(GET, "/a/{id}"), R(GET, "/a/{slug}"), { 0 } };

	make_table(twice);
}

static void rest_in_the_middle(void)
{
	static const struct route middle[] = { R(GET, "/a/{path*}/b"), { 0 } };

	make_table(middle);
}

static void same_path_for_two_methods(void)
{
	static const struct route both[] = { R(GET, "/a/{id}"), R(POST, "/a/{id}"), { 0 } };

	make_table(both);
}

static void tables_that_contradict_themselves_are_a_bug(void **state)
{
	(void)state;
	assert_true(test_aborts(same_path_twice));
	assert_true(test_aborts(rest_in_the_middle));
	assert_false(test_aborts(same_path_for_two_methods));
}

static int find_once(struct ctx *cx, void *arg)
{
	const struct match_table *table = NULL;
	struct match m;

	(void)arg;
	TRY(match_table_new(cx, &table, tables));
	return match_find(cx, &m, table, HTTP_GET, "/documents/17/versions/3");
}

static void every_refused_allocation_is_reported(void **state)
{
	(void)state;
	assert_true(test_every_allocation(find_once, NULL) > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_path_finds_its_pattern_and_the_literal_one_first),
		TEST(parts_of_a_path_that_are_missing_or_too_many_find_nothing),
		TEST(names_bind_one_part_and_the_rest_binds_all_that_follows),
		TEST(head_finds_what_get_finds),
		TEST(a_pattern_without_the_method_leaves_room_for_the_next_that_fits),
		TEST(the_methods_a_path_knows_are_told_when_none_is_right),
		TEST(tables_that_contradict_themselves_are_a_bug),
		TEST(every_refused_allocation_is_reported),
	};

	return test_run(tests);
}
