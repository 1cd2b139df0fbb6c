#include "web/setting.h"

#include "support/test.h"

static const struct setting_value rows[] = {
	{ "login.failures", INT32_MIN, "3" }, /* a date that could not be read: since ever */
	{ "session.idle_min", 20600, "45" },  /* from 2026-05-27 */
	{ "session.idle_min", 20528, "20" },  /* from 2026-03-16 */
	{ "session.idle_min", 20000, "15" },  { "site.demo", 0, "1" }, { "site.name", 0, "云溪县人民政府" },
};
static const struct settings stored = { rows, ARRAY_LEN(rows) };

static void without_a_snapshot_the_shipped_defaults_count(void **state)
{
	struct test *t = *state;

	assert_int_equal(setting_int(&t->cx, "session.idle_min"), 30);
	assert_false(setting_flag(&t->cx, "site.demo"));
	assert_string_equal(setting_text(&t->cx, "site.theme"), "blue");
}

static void of_dated_values_the_newest_that_has_begun_counts(void **state)
{
	struct test *t = *state;

	t->cx.settings = &stored;
	assert_int_equal(setting_int(&t->cx, "session.idle_min"), 20);
	t->clock.fixed_at = date_start_at(20528) - 1;
	assert_int_equal(setting_int(&t->cx, "session.idle_min"), 15);
	t->clock.fixed_at = date_start_at(20600);
	assert_int_equal(setting_int(&t->cx, "session.idle_min"), 45);
	assert_string_equal(setting_text_on(&t->cx, "session.idle_min", 20527), "15");
	assert_string_equal(setting_text_on(&t->cx, "session.idle_min", 19000), "30");
}

static void flags_and_text_come_from_the_snapshot(void **state)
{
	struct test *t = *state;

	t->cx.settings = &stored;
	assert_true(setting_flag(&t->cx, "site.demo"));
	assert_string_equal(setting_text(&t->cx, "site.name"), "云溪县人民政府");
	assert_int_equal(setting_int(&t->cx, "login.failures"), 3);
}

static void stored_text_that_does_not_fit_counts_as_absent(void **state)
{
	struct test *t = *state;
	const char *const bad[] = { "abc", "0", "99999", "" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct setting_value one[] = { { "session.idle_min", 0, bad[i] } };
		const struct settings s = { one, 1 };
		t->cx.settings = &s;
		assert_int_equal(setting_int(&t->cx, "session.idle_min"), 30);
	}
}

static void what_does_not_fit_is_refused_in_words(void **state)
{
	struct test *t = *state;

	assert_int_equal(setting_check(&t->cx, setting_def_find("session.idle_min"), "60"), 0);
	assert_int_equal(setting_check(&t->cx, setting_def_find("session.idle_min"), "0"), ERR_INVALID);
	assert_string_equal(err_message(&t->cx), "多少分钟没有操作就退出登录应当是 1 到 1440 之间的整数。");
	assert_int_equal(setting_check(&t->cx, setting_def_find("site.demo"), "yes"), ERR_INVALID);
	assert_int_equal(setting_check(&t->cx, setting_def_find("publish.index_pattern"), ""), ERR_INVALID);
	assert_null(setting_def_find("no.such"));
}

static void every_shipped_default_fits_its_own_declaration_and_names_are_unique(void **state)
{
	struct test *t = *state;

	for (const struct setting_def *d = setting_defs; d->name; d++) {
		if (setting_check(&t->cx, d, d->shipped) < 0)
			fail_msg("%s", d->name);
		assert_ptr_equal(setting_def_find(d->name), d);
	}
}

static void ask_for_a_stranger(void)
{
	struct arena a;
	struct ctx cx;

	arena_init(&a, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &a);
	(void)setting_int(&cx, "no.such");
}

static void ask_for_the_wrong_kind(void)
{
	struct arena a;
	struct ctx cx;

	arena_init(&a, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &a);
	(void)setting_int(&cx, "site.name");
}

static void asking_for_what_is_not_declared_is_a_bug(void **state)
{
	(void)state;
	assert_true(test_aborts(ask_for_a_stranger));
	assert_true(test_aborts(ask_for_the_wrong_kind));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_a_snapshot_the_shipped_defaults_count),
		TEST(of_dated_values_the_newest_that_has_begun_counts),
		TEST(flags_and_text_come_from_the_snapshot),
		TEST(stored_text_that_does_not_fit_counts_as_absent),
		TEST(what_does_not_fit_is_refused_in_words),
		TEST(every_shipped_default_fits_its_own_declaration_and_names_are_unique),
		TEST(asking_for_what_is_not_declared_is_a_bug),
	};

	return test_run(tests);
}
