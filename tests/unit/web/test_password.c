#include "web/password.h"

#include <pthread.h>

#include "base/str.h"
#include "support/test.h"
#include "web/account.h"
#include "web/common_password.h"
#include "web/setting.h"
#include "web/turnstile.h"

static const struct setting_value cheap[] = { { "password.argon_mib", 0, "8" }, { "password.argon_passes", 0, "1" } };
static const struct settings cheap_settings = { cheap, 2 };

static const char *refused(struct test *t, const char *password)
{
	err_clear(&t->cx);
	if (password_policy(&t->cx, password, "zhangsan", "张三") == 0)
		return NULL;
	assert_int_equal(t->cx.err.code, ERR_INVALID);
	return err_message(&t->cx);
}

static void assert_refused(struct test *t, const char *password, const char *part)
{
	const char *message = refused(t, password);

	if (!message)
		fail_msg("%s was accepted", password);
	if (!strstr(message, part))
		fail_msg("%s: %s", password, message);
}

static void a_good_password_passes(void **state)
{
	struct test *t = *state;
	const char *const good[] = { "Xk7-hollow", "aB3$efgh", "correct horse battery staple",
				     "三月十六日我们去公园放风筝了啊" };

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		if (refused(t, good[i]))
			fail_msg("%s: %s", good[i], err_message(&t->cx));
}

static void each_rule_refuses_in_its_own_words(void **state)
{
	struct test *t = *state;
	char endless[300];

	memset(endless, 'x', sizeof(endless) - 1);
	endless[sizeof(endless) - 1] = '\0';
	assert_refused(t, "aB3$efg", "新密码至少 8 个字，现在是 7 个字");
	assert_refused(t, "", "新密码至少 8 个字，现在是 0 个字");
	assert_refused(t, endless, "最多 200 个字");
	assert_refused(t, "abcdefgh1$", "须同时含有");
	assert_refused(t, "ABCDEFGH1$", "须同时含有");
	assert_refused(t, "Abcdefgh$$", "须同时含有");
	assert_refused(t, "Abcdefgh12", "须同时含有");
	assert_refused(t, "Aa1$Aa1$Aa1$", "重复的字太多");
	assert_refused(t, "aaaaaaaaaaaaaaaaaaaa", "重复的字太多");
	assert_refused(t, "ZhangSan@2026", "不能包含账号或姓名");
	assert_refused(t, "1$X-nasgnahz", "不能包含账号或姓名");
	assert_refused(t, "我是张三今天来办理政务公开工作", "不能包含账号或姓名");
	assert_refused(t, "Admin@2026", "太常见");
	assert_refused(t, "P@ssw0rd!", "太常见");
	assert_refused(t, "1qaz@WSX", "太常见");
}

static void a_common_password_is_known_in_all_its_disguises(void **state)
{
	struct test *t = *state;
	const char *const common[] = { "password",  "PASSWORD", "12345678", "Password1", "admin888",
				       "Woaini520", "p@55w0rd", "qwerty!!", "2026Admin", "@dmin123" };
	const char *const rare[] = { "xkqzvbnw", "administration-of-rivers", "ab", "", "qwertz-und-mehr" };

	for (size_t i = 0; i < ARRAY_LEN(common); i++)
		if (!common_password(&t->arena, common[i]))
			fail_msg("%s", common[i]);
	for (size_t i = 0; i < ARRAY_LEN(rare); i++)
		if (common_password(&t->arena, rare[i]))
			fail_msg("%s", rare[i]);
}

static void a_hash_fits_its_password_and_no_other(void **state)
{
	struct test *t = *state;
	const char *hash = NULL, *again = NULL;
	bool fits = false, old = true;

	t->cx.settings = &cheap_settings;
	assert_int_equal(password_hash(&t->cx, &hash, "Xk7-hollow"), 0);
	assert_int_equal(password_hash(&t->cx, &again, "Xk7-hollow"), 0);
	assert_true(str_starts(hash, "$argon2id$v=19$m=8192,t=1,p=1$"));
	assert_string_not_equal(hash, again);
	assert_int_equal(password_fits(&t->cx, &fits, &old, hash, "Xk7-hollow"), 0);
	assert_true(fits);
	assert_false(old);
	assert_int_equal(password_fits(&t->cx, &fits, NULL, hash, "Xk7-hollo"), 0);
	assert_false(fits);
}

static void a_hash_of_older_parameters_is_known_as_such(void **state)
{
	struct test *t = *state;
	const char *hash = NULL;
	bool fits = false, old = false;

	t->cx.settings = &cheap_settings;
	assert_int_equal(password_hash(&t->cx, &hash, "x"), 0);
	t->cx.settings = NULL;
	assert_int_equal(password_fits(&t->cx, &fits, &old, hash, "x"), 0);
	assert_true(fits);
	assert_true(old);
}

static void without_a_hash_nothing_fits_and_the_work_is_the_same(void **state)
{
	struct test *t = *state;
	const char *hash = NULL;
	bool fits = true;

	assert_int_equal(password_hash(&t->cx, &hash, "x"), 0);
	int64_t a = clock_monotonic_us();
	assert_int_equal(password_fits(&t->cx, &fits, NULL, hash, "y"), 0);
	int64_t b = clock_monotonic_us();
	assert_int_equal(password_fits(&t->cx, &fits, NULL, "", "y"), 0);
	int64_t c = clock_monotonic_us();
	assert_false(fits);
	assert_true((c - b) * 4 > b - a); /* not at once, even on a busy machine */
}

static void a_random_password_meets_the_policy_and_differs(void **state)
{
	struct test *t = *state;
	const char *last = "";

	for (int i = 0; i < 200; i++) {
		const char *p = password_random(&t->cx);
		assert_non_null(p);
		assert_int_equal(strlen(p), 19);
		assert_null(strpbrk(p, "0O1lIi"));
		assert_null(refused(t, p));
		assert_string_not_equal(p, last);
		last = p;
	}
}

static void the_rules_are_told_with_the_numbers_in_force(void **state)
{
	struct test *t = *state;
	const struct setting_value rows[] = { { "password.history", 0, "0" },
					      { "password.length", 0, "10" },
					      { "password.max_age_days", 0, "60" } };
	const struct settings settings = { rows, 3 };
	const char *const *rules = NULL;
	size_t n = 0;

	t->cx.settings = &settings;
	assert_int_equal(password_rules(&t->cx, &rules, &n), 0);
	assert_int_equal(n, 3);
	assert_non_null(strstr(rules[0], "至少 10 个字"));
	assert_string_equal(rules[2], "每 60 天更换一次。");
}

static void the_lock_doubles_up_to_an_hour(void **state)
{
	struct test *t = *state;
	const int64_t minutes[] = { 0, 0, 0, 0, 0, 5, 10, 20, 40, 60, 60 };

	for (size_t i = 0; i < ARRAY_LEN(minutes); i++)
		assert_int_equal(account_lock_until(&t->cx, (int64_t)i, TEST_NOW_AT),
				 minutes[i] ? TEST_NOW_AT + minutes[i] * 60 * CLOCK_SEC : 0);
	assert_int_equal(account_lock_until(&t->cx, INT64_MAX / 2, 0), 60 * 60 * CLOCK_SEC);
}

static void at_most_so_many_pass_the_turnstile_at_once(void **state)
{
	struct turnstile s;

	(void)state;
	turnstile_init(&s, 2, 0);
	assert_true(turnstile_enter(&s, 1));
	assert_true(turnstile_enter(&s, 1));
	assert_false(turnstile_enter(&s, 1)); /* nobody may wait */
	turnstile_leave(&s);
	assert_true(turnstile_enter(&s, 1));
	turnstile_release(&s);
}

static void *leave_soon(void *arg)
{
	const struct timespec a_moment = { 0, 50000000 };

	nanosleep(&a_moment, NULL);
	turnstile_leave(arg);
	return NULL;
}

static void who_waits_at_the_turnstile_comes_in_when_another_leaves(void **state)
{
	struct turnstile s;
	pthread_t thread;

	(void)state;
	turnstile_init(&s, 1, 1);
	assert_true(turnstile_enter(&s, 1));
	assert_int_equal(pthread_create(&thread, NULL, leave_soon, &s), 0);
	assert_true(turnstile_enter(&s, 5));
	pthread_join(thread, NULL);
	assert_int_equal(s.in, 1);
	assert_false(turnstile_enter(&s, 1)); /* waits a second in vain */
	turnstile_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_good_password_passes),
		TEST(each_rule_refuses_in_its_own_words),
		TEST(a_common_password_is_known_in_all_its_disguises),
		TEST(a_hash_fits_its_password_and_no_other),
		TEST(a_hash_of_older_parameters_is_known_as_such),
		TEST(without_a_hash_nothing_fits_and_the_work_is_the_same),
		TEST(a_random_password_meets_the_policy_and_differs),
		TEST(the_rules_are_told_with_the_numbers_in_force),
		TEST(the_lock_doubles_up_to_an_hour),
		TEST(at_most_so_many_pass_the_turnstile_at_once),
		TEST(who_waits_at_the_turnstile_comes_in_when_another_leaves),
	};

	return test_run(tests);
}
