#include "http/cookie.h"

#include "support/test.h"

static void expect(const char *header, const char *name, const char *value)
{
	size_t len = 0;
	const char *found = cookie_find(header, name, &len);

	if (!value) {
		if (found)
			fail_msg("%s was found in %s", name, header);
		return;
	}
	assert_non_null(found);
	assert_int_equal(len, strlen(value));
	assert_memory_equal(found, value, len);
}

static void a_cookie_is_found_by_its_whole_name_alone(void **state)
{
	(void)state;
	expect("sid=1", "sid", "1");
	expect("a=b; sid=1; c=d", "sid", "1");
	expect("a=b;sid=1", "sid", "1");
	expect("xsid=1; sid2=2; Sid=3", "sid", NULL);
	expect("a=sid=1", "sid", NULL);
	expect("a=sid", "sid", NULL);
	expect("", "sid", NULL);
	expect("sid", "sid", NULL);
	expect("sid=1; sid=2", "sid", "1");
}

static void quotes_and_blanks_around_a_value_are_taken_off(void **state)
{
	(void)state;
	expect("sid=\"1\"", "sid", "1");
	expect(" sid=1\t; a=b", "sid", "1");
	expect("sid=", "sid", "");
	expect("sid=\"\"", "sid", "");
}

static void a_malformed_pair_is_passed_over_and_the_next_one_found(void **state)
{
	static const char *const bad[] = { "sid=a b", "sid=\"a", "sid=a\"", "sid=\xe4\xb8\xad", "sid=a\x01", "s id=a",
					   "=a",      ";;",      "sid =a",  "sid=\"",           "sid=a\\b" };
	char header[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		snprintf(header, sizeof(header), "%s; sid=good; b=c", bad[i]);
		expect(header, "sid", "good");
		expect(header, "b", "c");
	}
}

static void every_well_formed_pair_is_walked_in_order(void **state)
{
	const char *at = "a=1; bad; b=\"2\";c=3;";
	struct cookie_span c;
	char seen[16];
	size_t n = 0;

	(void)state;
	while (cookie_next(&at, &c)) {
		seen[n++] = c.name[0];
		seen[n++] = c.value[0];
	}
	assert_int_equal(n, 6);
	assert_memory_equal(seen, "a1b2c3", 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_cookie_is_found_by_its_whole_name_alone),
		TEST(quotes_and_blanks_around_a_value_are_taken_off),
		TEST(a_malformed_pair_is_passed_over_and_the_next_one_found),
		TEST(every_well_formed_pair_is_walked_in_order),
	};

	return test_run(tests);
}
