#include "base/err.h"

#include "base/buf.h"
#include "support/test.h"

static void a_failure_carries_its_code_message_and_place(void **state)
{
	struct test *t = *state;

	assert_int_equal(err_set(&t->cx, ERR_NOT_FOUND, "没有编号为 %d 的文件。", 7), ERR_NOT_FOUND);
	assert_int_equal(t->cx.err.code, ERR_NOT_FOUND);
	assert_string_equal(err_message(&t->cx), "没有编号为 7 的文件。");
	assert_non_null(strstr(t->cx.err.where, "test_err.c:"));
	assert_null(strchr(t->cx.err.where, '/'));
}

static void a_detail_is_for_the_log_and_leaves_the_default_message(void **state)
{
	struct test *t = *state;

	assert_int_equal(err_detail(&t->cx, ERR_DB, "statement %s", "doc_insert"), ERR_DB);
	assert_string_equal(t->cx.err.detail, "statement doc_insert");
	assert_string_equal(err_message(&t->cx), "数据库操作失败，已记录，请稍后再试。");
}

static void a_message_set_later_keeps_the_detail(void **state)
{
	struct test *t = *state;

	(void)err_detail(&t->cx, ERR_DB, "disk I/O error");
	(void)err_set(&t->cx, ERR_BUSY, "请稍后再办。");
	assert_int_equal(t->cx.err.code, ERR_BUSY);
	assert_string_equal(t->cx.err.detail, "disk I/O error");
	assert_string_equal(err_message(&t->cx), "请稍后再办。");
}

static void a_detail_set_later_replaces_the_message(void **state)
{
	struct test *t = *state;

	(void)err_set(&t->cx, ERR_INVALID, "标题不能为空。");
	(void)err_detail(&t->cx, ERR_IO, "short write");
	assert_string_equal(err_message(&t->cx), "读写文件失败，请检查磁盘空间和权限。");
}

static void clearing_forgets_everything(void **state)
{
	struct test *t = *state;

	(void)err_detail(&t->cx, ERR_IO, "x");
	err_clear(&t->cx);
	assert_int_equal(t->cx.err.code, ERR_NONE);
	assert_null(t->cx.err.detail);
	assert_null(t->cx.err.where);
	assert_string_equal(err_message(&t->cx), "");
}

static void without_memory_the_code_and_default_message_remain(void **state)
{
	struct test *t = *state;

	arena_init(&t->arena, 0);
	assert_int_equal(err_set(&t->cx, ERR_NO_MEMORY, "自定义 %d", 1), ERR_NO_MEMORY);
	assert_string_equal(err_message(&t->cx), "这项操作需要的内存超过上限，请缩小范围后再试。");
	assert_string_equal(t->cx.err.where, "test_err.c");
}

static void numbers_outside_the_table_count_as_internal(void **state)
{
	struct test *t = *state;

	assert_string_equal(err_name(-9999), "UNKNOWN");
	assert_int_equal(err_http_status(-9999), 500);
	assert_int_equal(err_exit_code(-9999), err_exit_code(ERR_INTERNAL));
	t->cx.err.code = -9999;
	assert_string_equal(err_message(&t->cx), "系统出现内部错误，已记录，请稍后再试。");
}

static void success_is_200_and_exit_code_0(void **state)
{
	(void)state;
	assert_string_equal(err_name(ERR_NONE), "NONE");
	assert_int_equal(err_http_status(ERR_NONE), 200);
	assert_int_equal(err_exit_code(ERR_NONE), 0);
}

static const int all_codes[] = {
#define ERR(name, number, http, exit_code, message) ERR_##name,
#include "base/err.def"
#undef ERR
};

static void every_code_has_a_name_a_status_an_exit_code_and_a_sentence(void **state)
{
	struct test *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(all_codes); i++) {
		int code = all_codes[i];
		assert_true(code < 0);
		assert_string_not_equal(err_name(code), "UNKNOWN");
		assert_in_range(err_http_status(code), 400, 599);
		assert_in_range(err_exit_code(code), 64, 78); /* the range of sysexits */
		t->cx.err = (struct err){ .code = code };
		const char *m = err_message(&t->cx);
		assert_string_equal(m + strlen(m) - strlen("。"), "。");
		assert_null(strstr(m, "！"));
	}
}

static void no_two_codes_share_a_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(all_codes); i++)
		for (size_t j = 0; j < i; j++)
			assert_int_not_equal(all_codes[i], all_codes[j]);
}

static int try_it(int rc, int *reached)
{
	TRY(rc);
	*reached = 1;
	return 5;
}

static void try_returns_early_on_a_negative_code_only(void **state)
{
	int reached = 0;

	(void)state;
	assert_int_equal(try_it(ERR_RANGE, &reached), ERR_RANGE);
	assert_int_equal(reached, 0);
	assert_int_equal(try_it(3, &reached), 5);
	assert_int_equal(reached, 1);
}

static void break_a_promise(void)
{
	CHECK(1 + 1 == 3);
}

static void keep_a_promise(void)
{
	CHECK(1 + 1 == 2);
}

static void check_aborts_when_false_and_only_then(void **state)
{
	(void)state;
	assert_true(test_aborts(break_a_promise));
	assert_false(test_aborts(keep_a_promise));
}

static void set_success(void)
{
	struct arena a;
	struct ctx cx;

	arena_init(&a, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &a);
	(void)err_set(&cx, ERR_NONE, "x");
}

static void setting_success_as_an_error_is_a_bug(void **state)
{
	(void)state;
	assert_true(test_aborts(set_success));
}

static void a_fresh_context_has_the_system_clock_and_nothing_else(void **state)
{
	struct ctx cx;
	struct arena a;

	(void)state;
	memset(&cx, 0xFF, sizeof(cx));
	arena_init(&a, 0);
	ctx_init(&cx, &a);
	assert_ptr_equal(cx.arena, &a);
	assert_ptr_equal(cx.clock, &clock_system);
	assert_string_equal(cx.request_id, "");
	assert_null(cx.log);
	assert_null(cx.db);
	assert_null(cx.actor);
	assert_int_equal(cx.err.code, ERR_NONE);
	assert_int_equal(cx.db_role, 0);
}

static void the_system_clock_is_past_2024_and_the_monotonic_one_never_goes_back(void **state)
{
	(void)state;
	assert_true(clock_now(&clock_system) > INT64_C(1704067200) * CLOCK_SEC);
	int64_t before = clock_monotonic_us();
	for (int i = 0; i < 1000; i++) {
		int64_t now = clock_monotonic_us();
		assert_true(now >= before);
		before = now;
	}
}

static void a_fixed_clock_stands_still_until_it_is_set(void **state)
{
	struct test *t = *state;

	assert_int_equal(clock_now(t->cx.clock), TEST_NOW_AT);
	assert_int_equal(clock_now(t->cx.clock), TEST_NOW_AT);
	t->clock.fixed_at += CLOCK_SEC;
	assert_int_equal(clock_now(t->cx.clock), TEST_NOW_AT + CLOCK_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_failure_carries_its_code_message_and_place),
		TEST(a_detail_is_for_the_log_and_leaves_the_default_message),
		TEST(a_message_set_later_keeps_the_detail),
		TEST(a_detail_set_later_replaces_the_message),
		TEST(clearing_forgets_everything),
		TEST(without_memory_the_code_and_default_message_remain),
		TEST(numbers_outside_the_table_count_as_internal),
		TEST(success_is_200_and_exit_code_0),
		TEST(every_code_has_a_name_a_status_an_exit_code_and_a_sentence),
		TEST(no_two_codes_share_a_number),
		TEST(try_returns_early_on_a_negative_code_only),
		TEST(check_aborts_when_false_and_only_then),
		TEST(setting_success_as_an_error_is_a_bug),
		TEST(a_fresh_context_has_the_system_clock_and_nothing_else),
		TEST(the_system_clock_is_past_2024_and_the_monotonic_one_never_goes_back),
		TEST(a_fixed_clock_stands_still_until_it_is_set),
	};

	return test_run(tests);
}
