#include "http/urlpath.h"

#include "support/test.h"

static const char *decoded(struct test *t, const char *raw)
{
	const char *path = NULL;
	int rc = urlpath_decode(&t->cx, &path, raw, strlen(raw));

	return rc == 0 ? path : rc == ERR_BAD_REQUEST ? NULL : "?";
}

static void a_path_is_decoded_once(void **state)
{
	struct test *t = *state;

	assert_string_equal(decoded(t, "/"), "/");
	assert_string_equal(decoded(t, "/a/b.html"), "/a/b.html");
	assert_string_equal(decoded(t, "/%E5%8E%BF/%e5%8e%bf"), "/县/县");
	assert_string_equal(decoded(t, "/a%20b+c"), "/a b+c");
	assert_string_equal(decoded(t, "/%2541"), "/%41");
	assert_string_equal(decoded(t, "/a/"), "/a/");
	assert_string_equal(decoded(t, "/..a/.b/c..'"), "/..a/.b/c..'");
}

static void a_path_that_could_mean_another_is_refused(void **state)
{
	struct test *t = *state;
	static const char *const bad[] = {
		"",           "a",          "*",      "//",      "//a",           "/a//b",   "/a//",    "/.",
		"/..",        "/a/.",       "/a/..",  "/./a",    "/../a",         "/a/../b", "/%2e",    "/%2E%2e/a",
		"/a/%2e./b",  "/a%2fb",     "/a%2Fb", "/a%5cb",  "/a\\b",         "/%",      "/%1",     "/%g1",
		"/%1g",       "/a%00",      "/%0a",   "/%0d",    "/%1f",          "/%7f",    "/%c0%ae", "/%c0%af",
		"/%e0%80%af", "/%ed%a0%80", "/%ff",   "/%e5%8e", "/%f4%90%80%80",
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (decoded(t, bad[i]))
			fail_msg("%s was taken", bad[i]);
}

static void a_nul_or_control_byte_as_it_stands_is_refused(void **state)
{
	struct test *t = *state;
	const char *path;

	assert_int_equal(urlpath_decode(&t->cx, &path, "/a\0b", 4), ERR_BAD_REQUEST);
	assert_int_equal(urlpath_decode(&t->cx, &path, "/a\nb", 4), ERR_BAD_REQUEST);
}

static int work(struct ctx *cx, void *arg)
{
	const char *path;

	return urlpath_decode(cx, &path, arg, strlen(arg));
}

static void a_full_arena_is_an_error(void **state)
{
	char raw[] = "/a/b";

	(void)state;
	assert_int_equal(test_every_allocation(work, raw), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_path_is_decoded_once),
		TEST(a_path_that_could_mean_another_is_refused),
		TEST(a_nul_or_control_byte_as_it_stands_is_refused),
		TEST(a_full_arena_is_an_error),
	};

	return test_run(tests);
}
