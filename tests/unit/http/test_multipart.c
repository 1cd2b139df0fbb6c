#include "http/multipart.h"

#include "support/test.h"

#define D "Content-Disposition: form-data; "

static int parse(struct test *t, struct multipart *m, const char *body)
{
	*m = (struct multipart){ 0 };
	return multipart_parse(&t->cx, m, (struct bytes){ (const uint8_t *)body, strlen(body) }, "b", 100);
}

static void expect_file(const struct multipart *m, size_t i, const char *name, const char *content)
{
	assert_true(i < m->file_len);
	assert_string_equal(m->files[i].filename, name);
	assert_int_equal(m->files[i].content.len, strlen(content));
	assert_memory_equal(m->files[i].content.ptr, content, strlen(content));
}

static void fields_and_files_come_in_order(void **state)
{
	struct test *t = *state;
	struct multipart m;

	assert_int_equal(parse(t, &m,
			       "--b\r\n" D "name=\"t\"\r\n\r\n标题\r\n--b\r\n" D "name=\"f\"; filename=\"一.pdf\"\r\n"
			       "Content-Type: application/pdf; x=y\r\n\r\n%PDF-\r\n\r\n--b\r\n" D
			       "name=t\r\n\r\n\r\n--b--\r\n"),
			 0);
	assert_int_equal(m.field_len, 2);
	assert_string_equal(m.fields[0].name, "t");
	assert_string_equal(m.fields[0].value, "标题");
	assert_string_equal(m.fields[1].value, "");
	assert_int_equal(m.file_len, 1);
	assert_string_equal(m.files[0].field, "f");
	assert_string_equal(m.files[0].content_type, "application/pdf");
	expect_file(&m, 0, "一.pdf", "%PDF-\r\n");
}

static void content_that_looks_like_a_delimiter_stays_content(void **state)
{
	struct test *t = *state;
	struct multipart m;

	assert_int_equal(parse(t, &m, "--b\r\n" D "name=\"f\"; filename=\"x\"\r\n\r\n\n--b\r\n\n--b\r-\r\n-b\r\n--b--"),
			 0);
	expect_file(&m, 0, "x", "\n--b\r\n\n--b\r-\r\n-b");
}

static void a_file_is_borrowed_from_the_body(void **state)
{
	struct test *t = *state;
	const char *body = "--b\r\n" D "name=\"f\"; filename=\"x\"\r\n\r\nabc\r\n--b--";
	struct multipart m = { 0 };

	assert_int_equal(multipart_parse(&t->cx, &m, (struct bytes){ (const uint8_t *)body, strlen(body) }, "b", 9), 0);
	assert_ptr_equal(m.files[0].content.ptr, strstr(body, "abc"));
}

static void a_file_field_left_empty_gives_no_file(void **state)
{
	struct test *t = *state;
	struct multipart m;

	assert_int_equal(parse(t, &m,
			       "--b\r\n" D "name=\"f\"; filename=\"\"\r\n"
			       "Content-Type: application/octet-stream\r\n\r\n\r\n--b--\r\n"),
			 0);
	assert_int_equal(m.file_len, 0);
	assert_int_equal(m.field_len, 0);
}

static void file_names_are_read_as_browsers_and_tools_write_them(void **state)
{
	static const struct {
		const char *parameters, *name;
	} cases[] = {
		{ "filename=\"a b.txt\"", "a b.txt" },
		{ "filename=plain.txt", "plain.txt" },
		{ "filename=\"公开 目录.docx\"", "公开 目录.docx" },
		{ "filename=\"a\\\"b.txt\"", "a\"b.txt" },
		{ "filename=\"a%22b.txt\"", "a\"b.txt" },
		{ "filename=\"a\\\\b.txt\"", "a\\b.txt" },
		{ "filename=\"dir\\x.txt\"", "dir\\x.txt" },
		{ "filename=\"100%.txt\"", "100%.txt" },
		{ "filename=\"a;b.txt\"", "a;b.txt" },
		{ "filename*=UTF-8''%E5%8E%BF.txt", "县.txt" },
		{ "filename*=utf-8'zh-CN'%e5%8e%bf.txt; filename=\"x.txt\"", "县.txt" },
		{ "filename=\"x.txt\"; filename*=UTF-8''%E5%8E%BF.txt", "县.txt" },
		{ "FileName=\"x.txt\"", "x.txt" },
	};
	struct test *t = *state;
	char body[512];
	struct multipart m;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		snprintf(body, sizeof(body), "--b\r\n" D "name=\"f\"; %s\r\n\r\nx\r\n--b--\r\n", cases[i].parameters);
		assert_int_equal(parse(t, &m, body), 0);
		assert_int_equal(m.file_len, 1);
		assert_string_equal(m.files[0].filename, cases[i].name);
	}
}

static void a_body_that_is_not_multipart_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"-",
		"--",
		"--b",
		"--b\r",
		"--b-",
		"--c\r\n",
		"x--b\r\n",
		"--b\r\n",
		"--bx\r\n",
		"--b\n" D "name=\"a\"\n\n1\n--b--",
		"--b\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\n\r\nx",
		"--b\r\n" D "name=\"a\"\r\n\r\nx\r\n--b",
		"--b\r\n" D "name=\"a\"\r\n\r\nx--b--",
		"--b\r\n" D "name=\"a\"\r\n",
		"--b\r\n" D "name=\"a\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"x\r\n\r\nx\r\n--b--",
		"--b\r\n" D "\r\n\r\nx\r\n--b--",
		"--b\r\n" D "filename=\"a\"\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; name=\"b\"\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename=x; filename=y\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\n" D "name=\"b\"\r\n\r\nx\r\n--b--",
		"--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\n folded\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\nX : y\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\nnocolon\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"\r\n\r\n\xff\r\n--b--",
		"--b\r\n" D "name=\"\xff\"\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename=\"\xd6\xd0.txt\"\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename=\"a\x01\"\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=GBK''%D6%D0\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=UTF-8''%D6%D0\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=UTF-8''%00\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=UTF-8''%0a\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=UTF-8''%4\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=UTF-8'x\r\n\r\nx\r\n--b--",
		"--b\r\n" D "name=\"a\"; filename*=\"UTF-8''x\"\r\n\r\nx\r\n--b--",
	};
	struct test *t = *state;
	struct multipart m;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		if (parse(t, &m, bad[i]) != ERR_BAD_REQUEST)
			fail_msg("taken: %s", bad[i]);
}

static void a_field_with_nul_is_refused_and_a_file_with_nul_kept(void **state)
{
	static const char field[] = "--b\r\n" D "name=\"a\"\r\n\r\nx\0y\r\n--b--";
	static const char file[] = "--b\r\n" D "name=\"a\"; filename=\"n\"\r\n\r\nx\0y\r\n--b--";
	struct test *t = *state;
	struct multipart m = { 0 };

	assert_int_equal(
		multipart_parse(&t->cx, &m, (struct bytes){ (const uint8_t *)field, sizeof(field) - 1 }, "b", 9),
		ERR_BAD_REQUEST);
	assert_int_equal(multipart_parse(&t->cx, &m, (struct bytes){ (const uint8_t *)file, sizeof(file) - 1 }, "b", 9),
			 0);
	assert_int_equal(m.files[0].content.len, 3);
}

static void more_parts_or_headers_than_allowed_are_refused(void **state)
{
	struct test *t = *state;
	const char *two = "--b\r\n" D "name=a\r\n\r\n1\r\n--b\r\n" D "name=b\r\n\r\n2\r\n--b--";
	char many[2048];
	size_t len = (size_t)snprintf(many, sizeof(many), "--b\r\n" D "name=a\r\n");
	struct bytes body = { (const uint8_t *)two, strlen(two) };
	struct multipart m = { 0 };

	assert_int_equal(multipart_parse(&t->cx, &m, body, "b", 2), 0);
	assert_int_equal(multipart_parse(&t->cx, &m, body, "b", 1), ERR_TOO_LARGE);
	for (int i = 0; i < 10; i++)
		len += (size_t)snprintf(many + len, sizeof(many) - len, "X-%d: y\r\n", i);
	snprintf(many + len, sizeof(many) - len, "\r\n1\r\n--b--");
	assert_int_equal(parse(t, &m, many), ERR_BAD_REQUEST);
}

static void a_boundary_is_taken_from_the_content_type_and_must_be_one(void **state)
{
	static const struct {
		const char *type, *boundary;
	} cases[] = {
		{ "multipart/form-data; boundary=abc", "abc" },
		{ "multipart/form-data; charset=utf-8; boundary=\"a b:c\"", "a b:c" },
		{ "multipart/form-data;BOUNDARY=----WebKitFormBoundary7MA4YWxkTrZu0gW",
		  "----WebKitFormBoundary7MA4YWxkTrZu0gW" },
		{ "multipart/form-data", NULL },
		{ "multipart/form-data; boundary=", NULL },
		{ "multipart/form-data; boundary=\"\"", NULL },
		{ "multipart/form-data; boundary=\"a ", NULL },
		{ "multipart/form-data; boundary=\"a \"", NULL },
		{ "multipart/form-data; boundary=\"a\r\"", NULL },
		{ "multipart/form-data; boundary=a; boundary=b", NULL },
		{ "multipart/form-data; boundary=a b", NULL },
		{ "multipart/form-data; boundary=\"a<b\"", NULL },
		{ "multipart/form-data; "
		  "boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		  NULL },
	};
	struct test *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const char *boundary;
		int rc = multipart_boundary(&t->cx, &boundary, cases[i].type);

		assert_int_equal(rc, cases[i].boundary ? 0 : ERR_BAD_REQUEST);
		if (rc == 0)
			assert_string_equal(boundary, cases[i].boundary);
	}
}

static int work(struct ctx *cx, void *arg)
{
	struct bytes body = { arg, strlen(arg) };
	struct multipart m;
	const char *boundary;

	TRY(multipart_boundary(cx, &boundary, "multipart/form-data; boundary=b"));
	return multipart_parse(cx, &m, body, boundary, 9);
}

static void a_full_arena_is_an_error(void **state)
{
	char body[] = "--b\r\n" D "name=a\r\n\r\n1\r\n--b\r\n" D
		      "name=b; filename=c; filename*=UTF-8''d\r\nContent-Type: e\r\n"
		      "\r\n2\r\n--b--";

	(void)state;
	assert_true(test_every_allocation(work, body) >= 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(fields_and_files_come_in_order),
		TEST(content_that_looks_like_a_delimiter_stays_content),
		TEST(a_file_is_borrowed_from_the_body),
		TEST(a_file_field_left_empty_gives_no_file),
		TEST(file_names_are_read_as_browsers_and_tools_write_them),
		TEST(a_body_that_is_not_multipart_is_refused),
		TEST(a_field_with_nul_is_refused_and_a_file_with_nul_kept),
		TEST(more_parts_or_headers_than_allowed_are_refused),
		TEST(a_boundary_is_taken_from_the_content_type_and_must_be_one),
		TEST(a_full_arena_is_an_error),
	};

	return test_run(tests);
}
