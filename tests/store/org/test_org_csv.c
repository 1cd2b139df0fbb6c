/* Bodies, sections and accounts in and out as CSV: a report for each line, nothing kept of a trial, and back as it went out. */
#include "base/str.h"
#include "org/org.h"
#include "support/people.h"
#include "support/store.h"

#define BODIES "code_key,parent_key,name,short_name,level,code\n"

struct import {
	enum org_table table;
	const char *text;
	size_t len;
	bool dry_run;
	struct csv_report report;
};

static int do_import(struct ctx *cx, void *arg)
{
	struct import *im = arg;

	TRY(org_import_csv(cx, &im->report, im->table, (struct bytes){ (const uint8_t *)im->text, im->len }));
	return im->dry_run ? err_detail(cx, ERR_CONFLICT, "trial") : 0;
}

static struct csv_report run(struct test *t, enum org_table table, const char *text, bool dry_run)
{
	struct import im = { .table = table, .text = text, .len = strlen(text), .dry_run = dry_run };

	assert_int_equal(db_write(&t->cx, do_import, &im), dry_run ? ERR_CONFLICT : 0);
	return im.report;
}

static void assert_counts(const struct csv_report *r, int64_t added, int64_t changed, int64_t same, int64_t refused)
{
	assert_int_equal(r->added, added);
	assert_int_equal(r->changed, changed);
	assert_int_equal(r->same, same);
	assert_int_equal(r->refused, refused);
}

struct export {
	enum org_table table;
	struct buf b;
};

static int do_export(struct ctx *cx, void *arg)
{
	struct export *x = arg;

	buf_init(&x->b, cx->arena);
	return org_export_csv(cx, &x->b, x->table);
}

static const char *exported(struct test *t, enum org_table table)
{
	struct export x = { .table = table };

	store_ok(t, db_read(&t->cx, do_export, &x));
	return buf_cstr(&x.b);
}

/* A county with an office and a town, two sections, two accounts. */
static void fill(struct test *t)
{
	struct csv_report r = run(t, ORG_BODIES,
				  "code_key,parent_key,name,short_name,level,code,address,phone,index_pattern,status,sort\n"
				  "xian,,示例县人民政府,示例县,县,000014349,\"示例县城关镇,1号\",0000-1,,在用,1\n"
				  "jyj,xian,示例县教育局,县教育局,部门,,,,{yyyy}-{seq:5},,20\n"
				  "zhen,xian,示例镇,示例镇,township,,,,,撤销,10\n", false);

	assert_counts(&r, 3, 0, 0, 0);
	r = run(t, ORG_SECTIONS,
		"path,name,description,keywords,column_type,status,sort\n"
		"zwgk,信息公开,=公式也只是文字,甲、乙,信息公开目录,在用,1\n"
		"zwgk/zcwj,政策文件,,,政策文件,撤销,2\n", false);
	assert_counts(&r, 2, 0, 0, 0);
	r = run(t, ORG_ACCOUNTS,
		"login,name,body_key,roles,status\n"
		"bianji,信息员甲,jyj,editor intake@xian,在用\n"
		"kaohe,考核员,xian,assessor+,停用\n", false);
	assert_counts(&r, 2, 0, 0, 0);
}

static void what_was_exported_comes_in_again_as_the_same(void **state)
{
	static const enum org_table tables[] = { ORG_BODIES, ORG_SECTIONS, ORG_ACCOUNTS };
	static const int64_t rows[] = { 3, 2, 2 };
	struct test *t = *state;

	fill(t);
	for (size_t i = 0; i < ARRAY_LEN(tables); i++) {
		const char *out = exported(t, tables[i]);
		struct csv_report r = run(t, tables[i], out, false);

		assert_counts(&r, 0, 0, rows[i], 0);
		assert_int_equal(r.fault_len, 0);
		assert_string_equal(exported(t, tables[i]), out);
	}
}

static void a_trial_reports_the_same_and_keeps_nothing(void **state)
{
	struct test *t = *state;
	const char *text = BODIES "xian,,示例县人民政府,示例县,县,\njyj,xian,示例县教育局,县教育局,部门,\nx,nobody,无主,无主,部门,\n";
	struct csv_report tried = run(t, ORG_BODIES, text, true), again, done;

	assert_counts(&tried, 2, 0, 0, 1);
	again = run(t, ORG_BODIES, text, true);
	assert_counts(&again, 2, 0, 0, 1);
	done = run(t, ORG_BODIES, text, false);
	assert_counts(&done, 2, 0, 0, 1);
	done = run(t, ORG_BODIES, text, false);
	assert_counts(&done, 0, 0, 2, 1);
}

static void a_wrong_line_is_left_out_and_said_by_line_and_column(void **state)
{
	struct test *t = *state;
	struct csv_report r = run(t, ORG_BODIES, BODIES "xian,,示例县,示例县,县,000014348\nBad Key,xian,某局,某局,部门,\n"
						 "jyj,xian,教育局,教育局,怪类,\nshort,xian\nmzj,xian,民政局,民政局,部门,\n", false);
	bool slug = false, level = false, width = false, code = false;

	assert_counts(&r, 2, 0, 0, 3);
	for (size_t i = 0; i < r.fault_len; i++) {
		const struct csv_line_fault *f = &r.faults[i];

		code = code || (f->line == 2 && f->warning && str_eq(f->field, "code"));
		slug = slug || (f->line == 3 && !f->warning && str_eq(f->field, "slug"));
		level = level || (f->line == 4 && !f->warning && str_eq(f->field, "level"));
		width = width || (f->line == 5 && !f->warning && !f->field);
	}
	assert_true(code && slug && level && width);
}

static void a_refused_line_leaves_nothing_of_itself(void **state)
{
	struct test *t = *state;
	struct csv_report r;

	fill(t);
	r = run(t, ORG_ACCOUNTS, "login,name,body_key,roles\nliangzhong,两种角色,xian,sysadmin editor\nhao,好的,xian,editor\n", false);
	assert_counts(&r, 1, 0, 0, 1);
	assert_null(strstr(exported(t, ORG_ACCOUNTS), "liangzhong"));
	assert_non_null(strstr(exported(t, ORG_ACCOUNTS), "hao,"));
}

static void a_missing_column_refuses_the_file_and_a_strange_one_is_reported(void **state)
{
	struct test *t = *state;
	struct import im = { .table = ORG_BODIES, .text = "code_key,name\nxian,示例县\n" };
	struct csv_report r;

	im.len = strlen(im.text);
	assert_int_equal(db_write(&t->cx, do_import, &im), ERR_INVALID);
	assert_non_null(strstr(err_message(&t->cx), "parent_key"));
	r = run(t, ORG_BODIES, "code_key,parent_key,name,short_name,level,colour\nxian,,示例县,示例县,县,red\n", false);
	assert_counts(&r, 1, 0, 0, 0);
	assert_int_equal(r.fault_len, 1);
	assert_true(r.faults[0].warning);
	assert_string_equal(r.faults[0].field, "colour");
	assert_int_equal(r.faults[0].line, 1);
}

static void a_file_in_gb18030_is_read(void **state)
{
	static const char gb[] = BODIES "xian,,\xCA\xBE\xC0\xFD\xCF\xD8,\xCA\xBE\xC0\xFD\xCF\xD8,\xCF\xD8,\n";
	struct test *t = *state;
	struct import im = { .table = ORG_BODIES, .text = gb, .len = sizeof(gb) - 1 };

	store_ok(t, db_write(&t->cx, do_import, &im));
	assert_counts(&im.report, 1, 0, 0, 0);
	assert_non_null(strstr(exported(t, ORG_BODIES), "示例县"));
}

static void on_line_the_roles_of_a_file_are_not_taken(void **state)
{
	struct test *t = *state;
	struct csv_report r;

	fill(t);
	t->cx.actor = person(t, 90, ROLE_SYSADMIN, 1);
	r = run(t, ORG_ACCOUNTS, "login,name,body_key,roles\nxin,新来的,jyj,editor\nlai,后来的,jyj,\nbianji,信息员改名,jyj,editor intake@xian\n", false);
	t->cx.actor = NULL;
	assert_counts(&r, 1, 1, 0, 1);
	assert_string_equal(r.faults[0].field, "roles");
	assert_non_null(strstr(exported(t, ORG_ACCOUNTS), "信息员改名"));
}

static void only_the_system_administrator_imports(void **state)
{
	struct test *t = *state;
	struct import im = { .table = ORG_BODIES, .text = BODIES };

	im.len = strlen(im.text);
	t->cx.actor = person(t, 91, ROLE_SECADMIN, 1);
	assert_int_equal(db_write(&t->cx, do_import, &im), ERR_DENIED);
	t->cx.actor = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(what_was_exported_comes_in_again_as_the_same),
		STORE_TESTS(a_trial_reports_the_same_and_keeps_nothing),
		STORE_TESTS(a_wrong_line_is_left_out_and_said_by_line_and_column),
		STORE_TESTS(a_refused_line_leaves_nothing_of_itself),
		STORE_TESTS(a_missing_column_refuses_the_file_and_a_strange_one_is_reported),
		STORE_TESTS(a_file_in_gb18030_is_read),
		STORE_TESTS(on_line_the_roles_of_a_file_are_not_taken),
		STORE_TESTS(only_the_system_administrator_imports),
	};
	return test_run(tests);
}
