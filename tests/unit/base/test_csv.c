#include "base/csv.h"

#include "base/err.h"
#include "support/test.h"

/* All rows as text: fields between |, rows ended by the line they began on. */
static const char *shape(struct test *t, const char *text)
{
	struct csv c;
	struct csv_row row;
	struct buf b;
	int rc;

	buf_init(&b, &t->arena);
	csv_init(&c, &t->arena, text, strlen(text));
	while ((rc = csv_next(&c, &row)) == 1) {
		for (size_t i = 0; i < row.len; i++)
			buf_printf(&b, "%s%s", i ? "|" : "", row.fields[i]);
		buf_printf(&b, "@%d;", (int)row.line);
	}
	if (rc < 0)
		buf_printf(&b, "%s@%d", err_name(rc), (int)row.line);
	return buf_cstr(&b);
}

static void rows_and_fields_are_told_apart_under_either_line_end(void **state)
{
	struct test *t = *state;

	assert_string_equal(shape(t, "a,b\nc,d\n"), "a|b@1;c|d@2;");
	assert_string_equal(shape(t, "a,b\r\nc,d"), "a|b@1;c|d@2;");
	assert_string_equal(shape(t, ""), "");
	assert_string_equal(shape(t, "a"), "a@1;");
	assert_string_equal(shape(t, ","), "|@1;");
	assert_string_equal(shape(t, "a,\n,b\n"), "a|@1;|b@2;");
	assert_string_equal(shape(t, " a , b \n"), " a | b @1;");
}

static void blank_lines_and_a_byte_order_mark_are_passed_over(void **state)
{
	struct test *t = *state;

	assert_string_equal(shape(t, "\xEF\xBB\xBF名称,代码\n\n\r\n县,1\n\n"), "名称|代码@1;县|1@4;");
	assert_string_equal(shape(t, "\xEF\xBB\xBF"), "");
	assert_string_equal(shape(t, "\n\n"), "");
}

static void quotes_hold_commas_quotes_and_line_breaks(void **state)
{
	struct test *t = *state;

	assert_string_equal(shape(t, "\"a,b\",c\n"), "a,b|c@1;");
	assert_string_equal(shape(t, "\"say \"\"yes\"\"\"\n"), "say \"yes\"@1;");
	assert_string_equal(shape(t, "\"two\nlines\",x\nnext\n"), "two\nlines|x@1;next@3;");
	assert_string_equal(shape(t, "\"\",\"\"\n"), "|@1;");
	assert_string_equal(shape(t, "6\" pipe,x\n"), "6\" pipe|x@1;");
	assert_string_equal(shape(t, "\"a\"b,c\n"), "ab|c@1;");
}

static void a_quote_never_closed_is_invalid_and_the_row_says_where(void **state)
{
	struct test *t = *state;

	assert_string_equal(shape(t, "a,b\nc,\"d\ne\n"), "a|b@1;INVALID@2");
	assert_string_equal(shape(t, "\""), "INVALID@1");
}

static void a_lone_carriage_return_is_text(void **state)
{
	struct test *t = *state;

	assert_string_equal(shape(t, "a\rb,c\n"), "a\rb|c@1;");
}

static void written_rows_read_back_the_same(void **state)
{
	static const char *const fields[] = { "县", "a,b", "say \"yes\"", "two\r\nlines", "", " x " };
	struct test *t = *state;
	struct csv c;
	struct csv_row row;
	struct buf b;

	buf_init(&b, &t->arena);
	csv_write(&b, fields, ARRAY_LEN(fields));
	csv_write(&b, fields, 1);
	csv_init(&c, &t->arena, b.ptr, b.len);
	assert_int_equal(csv_next(&c, &row), 1);
	assert_int_equal(row.len, ARRAY_LEN(fields));
	for (size_t i = 0; i < row.len; i++)
		assert_string_equal(row.fields[i], fields[i]);
	assert_int_equal(csv_next(&c, &row), 1);
	assert_int_equal(row.len, 1);
	assert_int_equal(csv_next(&c, &row), 0);
}

static void what_a_spreadsheet_would_compute_is_written_as_text(void **state)
{
	static const char *const fields[] = { "=1+1", "+1", "-1", "@x", "\tx", "1-1", NULL };
	struct test *t = *state;
	struct buf b;

	buf_init(&b, &t->arena);
	csv_write(&b, fields, ARRAY_LEN(fields));
	assert_string_equal(buf_cstr(&b), "\"'=1+1\",\"'+1\",\"'-1\",\"'@x\",\"'\tx\",1-1,\r\n");
}

static int read_all(struct ctx *cx, void *arg)
{
	struct csv c;
	struct csv_row row;
	int rc;

	csv_init(&c, cx->arena, arg, strlen(arg));
	while ((rc = csv_next(&c, &row)) == 1)
		continue;
	return rc < 0 ? err_set(cx, rc, "读不完。") : 0;
}

static void every_refused_allocation_comes_out_as_an_error(void **state)
{
	char text[] = "a,b,c\n\"d\",e\n";

	(void)state;
	assert_true(test_every_allocation(read_all, text) >= 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(rows_and_fields_are_told_apart_under_either_line_end),
		TEST(blank_lines_and_a_byte_order_mark_are_passed_over),
		TEST(quotes_hold_commas_quotes_and_line_breaks),
		TEST(a_quote_never_closed_is_invalid_and_the_row_says_where),
		TEST(a_lone_carriage_return_is_text),
		TEST(written_rows_read_back_the_same),
		TEST(what_a_spreadsheet_would_compute_is_written_as_text),
		TEST(every_refused_allocation_comes_out_as_an_error),
	};

	return test_run(tests);
}
