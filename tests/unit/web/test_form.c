#include "web/form.h"
#include "web/form_draw.h"

#include "support/test.h"

static const char *const disclosure_choices[] = { "active", "on_request", "none", NULL };
static const char *const channel_choices[] = { "web", "post", NULL };

#define FORM_FILE "unit/web/test_forms.def"
#include "web/form_decl.h"
#define FORM_FILE "unit/web/test_forms.def"
#include "web/form_defs.h"

#define PAIRS_MAX 16

/* Parse the form `sample` sent by POST with these pairs (the title is given unless it is among them). */
static struct form_sample *sent(struct test *t, const struct http_pair *pairs, size_t n)
{
	static const struct http_pair path[] = { { "id", "17" } };
	struct http_pair *all = arena_new_array(&t->arena, struct http_pair, PAIRS_MAX);
	struct http_request req = { .method = HTTP_POST, .fields = all };
	bool titled = false;
	void *out = NULL;

	assert_true(n < PAIRS_MAX);
	for (size_t i = 0; i < n; i++) {
		all[req.field_len++] = pairs[i];
		titled |= strcmp(pairs[i].name, "title") == 0;
	}
	if (!titled)
		all[req.field_len++] = (struct http_pair){ "title", "通知" };
	assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), 0);
	return out;
}

#define SENT(t, ...) sent((t), (const struct http_pair[]){ __VA_ARGS__ }, \
			  sizeof((const struct http_pair[]){ __VA_ARGS__ }) / sizeof(struct http_pair))

static struct form_sample *sent_file(struct test *t, const struct http_file *file)
{
	static const struct http_pair path[] = { { "id", "17" } }, fields[] = { { "title", "通知" } };
	struct http_request req = { .method = HTTP_POST, .fields = fields, .field_len = 1, .files = file, .file_len = 1 };
	void *out = NULL;

	assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), 0);
	return out;
}

static void assert_message(const struct form *f, const char *name, const char *message)
{
	assert_true(form_failed(f));
	assert_non_null(form_message(f, name));
	assert_string_equal(form_message(f, name), message);
}

static void a_right_form_arrives_typed(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "title", "关于放假的通知" }, { "pages", "12" }, { "made_on", "2026年3月16日" },
				     { "agreed", "1" }, { "disclosure", "active" }, { "body_id", "3" });

	assert_false(form_failed(&f->state));
	assert_int_equal(f->id, 17);
	assert_string_equal(f->title, "关于放假的通知");
	assert_int_equal(f->pages, 12);
	assert_int_equal(f->body_id, 3);
	assert_int_equal(f->made_on, date_from_ymd(2026, 3, 16));
	assert_true(f->agreed);
	assert_string_equal(f->disclosure, "active");
}

static void what_is_optional_and_absent_is_zero_null_or_no_date(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "pages", "" }, { "made_on", "  " });

	assert_false(form_failed(&f->state));
	assert_null(f->body);
	assert_null(f->secret);
	assert_int_equal(f->pages, 0);
	assert_int_equal(f->made_on, DATE_NONE);
	assert_false(f->agreed);
	assert_null(f->disclosure);
	assert_int_equal(f->tags.len, 0);
	assert_null(f->paper);
}

static void each_required_field_asks_for_itself_in_words(void **state)
{
	struct test *t = *state;
	struct http_request req = { .method = HTTP_POST };
	void *out = NULL;

	assert_int_equal(form_parse(&t->cx, &out, form_def_demanding(), &req, NULL, 0), 0);
	struct form *f = out;
	assert_int_equal(f->error_len, 9);
	assert_message(f, "title", "请填写标题");
	assert_message(f, "body", "请填写正文");
	assert_message(f, "secret", "请填写密码");
	assert_message(f, "pages", "请填写页数");
	assert_message(f, "made_on", "请填写成文日期");
	assert_message(f, "agreed", "请勾选承诺");
	assert_message(f, "disclosure", "请选择公开方式");
	assert_message(f, "tags", "请选择关键词");
	assert_message(f, "paper", "请选择附件");
}

static void a_text_of_spaces_counts_as_absent(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "title", " \t　" });

	assert_message(&f->state, "title", "请填写标题");
	assert_null(f->title);
}

static void a_text_too_long_says_the_limit_and_how_long_it_is_and_keeps_what_was_typed(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "title", "关于二〇二六年放假的通知" });

	assert_message(&f->state, "title", "标题最多 10 个字，现在是 12 个字");
	assert_null(f->title);
	assert_string_equal(form_raw(&f->state, "title"), "关于二〇二六年放假的通知");
}

static void a_text_of_exactly_the_limit_passes(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "title", "一二三四五六七八九十" });

	assert_false(form_failed(&f->state));
}

static void one_line_is_one_line_and_several_lines_have_plain_ends(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "title", " 甲\r\n乙\x01 " }, { "body", "一\r\n\r\n二\x7f" });

	assert_string_equal(f->title, "甲 乙");
	assert_string_equal(f->body, "一\n\n二");
}

static void a_secret_is_taken_as_it_is_and_never_kept_for_redrawing(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "secret", " p w " });

	assert_string_equal(f->secret, " p w ");
	assert_string_equal(form_raw(&f->state, "secret"), "");
	f = SENT(t, { "secret", "123456789" });
	assert_message(&f->state, "secret", "密码最多 8 个字，现在是 9 个字");
	assert_string_equal(form_raw(&f->state, "secret"), "");
}

static void a_number_outside_its_range_says_the_range(void **state)
{
	struct test *t = *state;

	assert_message(&SENT(t, { "pages", "0" })->state, "pages", "页数应当在 1 到 99 之间");
	assert_message(&SENT(t, { "pages", "100" })->state, "pages", "页数应当在 1 到 99 之间");
	assert_message(&SENT(t, { "pages", "99999999999999999999" })->state, "pages", "页数应当在 1 到 99 之间");
	assert_message(&SENT(t, { "body_id", "0" })->state, "body_id", "机构不能小于 1");
	assert_message(&SENT(t, { "body_id", "99999999999999999999" })->state, "body_id", "机构超出了允许的范围");
	assert_int_equal(SENT(t, { "pages", "100" })->pages, 0);
}

static void what_is_no_number_says_how_to_write_one(void **state)
{
	struct test *t = *state;
	const char *const wrong[] = { "abc", "1.5", "1e3", "0x10", "十二", "--1", "1 2" };

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct form_sample *f = SENT(t, { "pages", wrong[i] });
		assert_message(&f->state, "pages", "页数应当是整数，请写成 12 这样的数字");
		assert_string_equal(form_raw(&f->state, "pages"), wrong[i]);
	}
}

static void full_width_digits_and_thousands_separators_are_understood(void **state)
{
	struct test *t = *state;

	assert_int_equal(SENT(t, { "pages", "１２" })->pages, 12);
	assert_int_equal(SENT(t, { "body_id", " 12,345 " })->body_id, 12345);
}

static void a_wrong_date_says_how_to_write_one(void **state)
{
	struct test *t = *state;
	const char *const wrong[] = { "2026-02-30", "昨天", "3月16日" };

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct form_sample *f = SENT(t, { "made_on", wrong[i] });
		assert_message(&f->state, "made_on", "成文日期不是有效的日期，请写成 2026-03-16");
		assert_int_equal(f->made_on, DATE_NONE);
		assert_string_equal(form_raw(&f->state, "made_on"), wrong[i]);
	}
}

static void a_flag_is_true_when_present_and_not_zero(void **state)
{
	struct test *t = *state;

	assert_true(SENT(t, { "agreed", "on" })->agreed);
	assert_false(SENT(t, { "agreed", "0" })->agreed);
	assert_false(SENT(t, { "agreed", "" })->agreed);
}

static void a_choice_is_one_of_the_list_and_nothing_else(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "disclosure", "Active" });

	assert_message(&f->state, "disclosure", "请从列出的选项中选择公开方式");
	assert_null(f->disclosure);
	f = SENT(t, { "disclosure", "none" });
	assert_ptr_equal(f->disclosure, disclosure_choices[2]);
}

static void a_list_keeps_order_skips_empty_entries_and_counts(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "tags", "教育" }, { "tags", " " }, { "tags", "医疗" });

	assert_int_equal(f->tags.len, 2);
	assert_string_equal(f->tags.values[0], "教育");
	assert_string_equal(f->tags.values[1], "医疗");
	assert_true(form_raw_has(&f->state, "tags", "医疗"));
	assert_false(form_raw_has(&f->state, "tags", "医"));
	f = SENT(t, { "tags", "a" }, { "tags", "b" }, { "tags", "c" }, { "tags", "d" });
	assert_message(&f->state, "tags", "关键词最多选择 3 项，现在是 4 项");
	assert_int_equal(f->tags.len, 0);
	assert_true(form_raw_has(&f->state, "tags", "d"));
}

static void a_list_of_choices_refuses_strangers(void **state)
{
	struct test *t = *state;

	assert_int_equal(SENT(t, { "channels", "post" }, { "channels", "web" })->channels.len, 2);
	assert_message(&SENT(t, { "channels", "web" }, { "channels", "fax" })->state, "channels", "请从列出的选项中选择渠道");
}

static void an_entry_of_a_list_may_not_be_endless(void **state)
{
	struct test *t = *state;
	char *entry = arena_alloc(&t->arena, 502);

	memset(entry, 'x', 501);
	assert_message(&SENT(t, { "tags", entry })->state, "tags", "关键词中有一项太长");
	entry[500] = '\0';
	assert_int_equal(SENT(t, { "tags", entry })->tags.len, 1);
}

static void a_file_arrives_with_its_content_and_one_too_big_says_both_sizes(void **state)
{
	struct test *t = *state;
	static const uint8_t content[3000];
	struct http_file file = { .field = "paper", .filename = "a.pdf", .content_type = "application/pdf",
				  .content = { content, 2048 } };

	assert_ptr_equal(sent_file(t, &file)->paper, &file);
	file.content.len = 3000;
	assert_message(&sent_file(t, &file)->state, "paper", "附件最大 2.0 KB，现在是 2.9 KB");
	file.content.len = 0;
	assert_message(&sent_file(t, &file)->state, "paper", "附件是空文件，请重新选择");
	file.filename = "";
	assert_false(form_failed(&sent_file(t, &file)->state));
	file = (struct http_file){ .field = "other", .filename = "a", .content = { content, 1 } };
	assert_null(sent_file(t, &file)->paper);
}

static void of_repeated_fields_the_first_counts(void **state)
{
	struct test *t = *state;

	assert_int_equal(SENT(t, { "pages", "3" }, { "pages", "4" })->pages, 3);
}

static void a_wrong_path_field_is_not_found(void **state)
{
	struct test *t = *state;
	const char *const wrong[] = { "abc", "0", "-1", "", "99999999999999999999", "1.0" };
	struct http_request req = { .method = HTTP_GET };
	void *out = NULL;

	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct http_pair path[] = { { "id", wrong[i] } };
		assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), ERR_NOT_FOUND);
	}
	assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, NULL, 0), ERR_NOT_FOUND);
	struct http_pair slug[] = { { "slug", "123456789" } };
	assert_int_equal(form_parse(&t->cx, &out, form_def_by_slug(), &req, slug, 1), ERR_NOT_FOUND);
	slug[0].value = "jyj";
	assert_int_equal(form_parse(&t->cx, &out, form_def_by_slug(), &req, slug, 1), 0);
	assert_string_equal(((struct form_by_slug *)out)->slug, "jyj");
}

static void a_path_field_is_never_taken_from_the_body(void **state)
{
	struct test *t = *state;
	struct http_pair body[] = { { "id", "99" }, { "title", "x" } }, path[] = { { "id", "17" } };
	struct http_request req = { .method = HTTP_POST, .fields = body, .field_len = 2 };
	void *out = NULL;

	assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), 0);
	assert_int_equal(((struct form_sample *)out)->id, 17);
}

static void a_get_form_reads_the_query_and_wrong_filters_fall_back_in_silence(void **state)
{
	struct test *t = *state;
	struct http_pair query[] = { { "pages", "many" }, { "disclosure", "secret" }, { "body_id", "4" } };
	struct http_pair path[] = { { "id", "17" } };
	struct http_request req = { .method = HTTP_GET, .query = query, .query_len = 3 };
	void *out = NULL;

	assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), 0);
	struct form_sample *f = out;
	assert_false(form_failed(&f->state));
	assert_int_equal(f->pages, 0);
	assert_null(f->disclosure);
	assert_int_equal(f->body_id, 4);
	assert_string_equal(form_raw(&f->state, "pages"), "many");
}

static void a_post_form_does_not_read_the_query(void **state)
{
	struct test *t = *state;
	struct http_pair query[] = { { "title", "x" }, { "pages", "5" } }, path[] = { { "id", "17" } };
	struct http_request req = { .method = HTTP_POST, .query = query, .query_len = 2 };
	void *out = NULL;

	assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), 0);
	assert_message(out, "title", "请填写标题");
	assert_int_equal(((struct form_sample *)out)->pages, 0);
}

static void what_is_not_utf8_is_a_bad_request(void **state)
{
	struct test *t = *state;
	const char *const names[] = { "title", "secret", "tags" };
	struct http_pair path[] = { { "id", "17" } };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct http_pair body[] = { { names[i], "\xb9\xd8" } };
		struct http_request req = { .method = HTTP_POST, .fields = body, .field_len = 1 };
		void *out = NULL;
		assert_int_equal(form_parse(&t->cx, &out, form_def_sample(), &req, path, 1), ERR_BAD_REQUEST);
	}
}

static void a_rule_may_reject_a_field_or_the_whole_form(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "pages", "abc" });

	assert_int_equal(form_reject(&t->cx, &f->state, "made_on", "成文日期不能晚于 %s", "今天"), ERR_INVALID);
	assert_int_equal(form_reject(&t->cx, &f->state, "pages", "另一句"), ERR_INVALID);
	assert_int_equal(form_reject(&t->cx, &f->state, NULL, "这份文件已经公开"), ERR_INVALID);
	assert_message(&f->state, "made_on", "成文日期不能晚于 今天");
	assert_message(&f->state, "pages", "页数应当是整数，请写成 12 这样的数字");
	assert_int_equal(f->state.error_len, 2);
	assert_string_equal(f->state.top_message, "这份文件已经公开");
}

static void a_message_about_the_whole_form_alone_makes_it_fail(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "pages", "1" });

	assert_false(form_failed(&f->state));
	(void)form_reject(&t->cx, &f->state, NULL, "x");
	assert_true(form_failed(&f->state));
}

static void reject_a_stranger(void)
{
	struct arena a;
	struct ctx cx;
	struct form f = { .def = form_def_empty() };

	arena_init(&a, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &a);
	(void)form_reject(&cx, &f, "nobody", "x");
}

static void rejecting_a_field_that_is_not_declared_is_a_bug(void **state)
{
	(void)state;
	assert_true(test_aborts(reject_a_stranger));
}

static void a_view_of_a_field_has_the_label_the_error_and_what_was_typed(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "title", "一二三四五六七八九十一" });
	struct view_field v = form_field(form_def_sample(), &f->state, "title", "旧标题");

	assert_string_equal(v.label, "标题");
	assert_string_equal(v.value, "一二三四五六七八九十一");
	assert_string_equal(v.error, "标题最多 10 个字，现在是 11 个字");
	assert_int_equal(v.max_len, 10);
	assert_false(v.optional);
	v = form_field(form_def_sample(), NULL, "body", "旧正文");
	assert_string_equal(v.value, "旧正文");
	assert_null(v.error);
	assert_true(v.optional);
	assert_string_equal(form_field(form_def_sample(), NULL, "secret", NULL).type, "password");
}

static void the_summary_lists_the_form_first_and_the_fields_in_order(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "made_on", "x" }, { "pages", "x" });
	struct view_errors errors;

	(void)form_reject(&t->cx, &f->state, NULL, "整体有误");
	assert_int_equal(form_errors(&t->cx, &errors, &f->state), 0);
	assert_int_equal(errors.len, 3);
	assert_null(errors.rows[0].name);
	assert_string_equal(errors.rows[1].name, "pages");
	assert_string_equal(errors.rows[2].name, "made_on");
}

static void options_are_chosen_by_what_was_sent_or_else_by_what_is_stored(void **state)
{
	struct test *t = *state;
	struct form_sample *f = SENT(t, { "channels", "web" });
	struct view_option o[] = { { .value = "" }, { .value = "web" }, { .value = "post" } };

	form_choose(o, 3, &f->state, "channels", "post");
	assert_true(!o[0].chosen && o[1].chosen && !o[2].chosen);
	form_choose(o, 3, &f->state, "disclosure", "post");
	assert_true(o[0].chosen && !o[1].chosen && !o[2].chosen);
	form_choose(o, 3, NULL, "channels", "post");
	assert_true(!o[0].chosen && !o[1].chosen && o[2].chosen);
	form_choose(o, 3, NULL, "channels", NULL);
	assert_true(o[0].chosen && !o[1].chosen && !o[2].chosen);
}

static int parse_once(struct ctx *cx, void *arg)
{
	static const struct http_pair path[] = { { "id", "17" } };
	void *out = NULL;

	return form_parse(cx, &out, form_def_sample(), arg, path, 1);
}

static void every_refused_allocation_is_reported(void **state)
{
	struct http_pair body[] = { { "title", "一二三四五六七八九十一" }, { "pages", "x" }, { "tags", "a" },
				    { "channels", "fax" }, { "made_on", "x" }, { "secret", "123456789" } };
	struct http_request req = { .method = HTTP_POST, .fields = body, .field_len = ARRAY_LEN(body) };

	(void)state;
	assert_true(test_every_allocation(parse_once, &req) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_right_form_arrives_typed),
		TEST(what_is_optional_and_absent_is_zero_null_or_no_date),
		TEST(each_required_field_asks_for_itself_in_words),
		TEST(a_text_of_spaces_counts_as_absent),
		TEST(a_text_too_long_says_the_limit_and_how_long_it_is_and_keeps_what_was_typed),
		TEST(a_text_of_exactly_the_limit_passes),
		TEST(one_line_is_one_line_and_several_lines_have_plain_ends),
		TEST(a_secret_is_taken_as_it_is_and_never_kept_for_redrawing),
		TEST(a_number_outside_its_range_says_the_range),
		TEST(what_is_no_number_says_how_to_write_one),
		TEST(full_width_digits_and_thousands_separators_are_understood),
		TEST(a_wrong_date_says_how_to_write_one),
		TEST(a_flag_is_true_when_present_and_not_zero),
		TEST(a_choice_is_one_of_the_list_and_nothing_else),
		TEST(a_list_keeps_order_skips_empty_entries_and_counts),
		TEST(a_list_of_choices_refuses_strangers),
		TEST(an_entry_of_a_list_may_not_be_endless),
		TEST(a_file_arrives_with_its_content_and_one_too_big_says_both_sizes),
		TEST(of_repeated_fields_the_first_counts),
		TEST(a_wrong_path_field_is_not_found),
		TEST(a_path_field_is_never_taken_from_the_body),
		TEST(a_get_form_reads_the_query_and_wrong_filters_fall_back_in_silence),
		TEST(a_post_form_does_not_read_the_query),
		TEST(what_is_not_utf8_is_a_bad_request),
		TEST(a_rule_may_reject_a_field_or_the_whole_form),
		TEST(a_message_about_the_whole_form_alone_makes_it_fail),
		TEST(rejecting_a_field_that_is_not_declared_is_a_bug),
		TEST(a_view_of_a_field_has_the_label_the_error_and_what_was_typed),
		TEST(the_summary_lists_the_form_first_and_the_fields_in_order),
		TEST(options_are_chosen_by_what_was_sent_or_else_by_what_is_stored),
		TEST(every_refused_allocation_is_reported),
	};

	return test_run(tests);
}
