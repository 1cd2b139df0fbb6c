/* What every compiled statement promises, on both engines. */
#include "base/str.h"
#include "db/stmt.h"
#include "store/sample.sql.h"
#include "support/store.h"

static int add_one(struct ctx *cx, void *arg)
{
	static const uint8_t bytes[] = { 0, 1, 255 };
	const int64_t extra = -7;
	const double weight = 2.5;
	const bool odd = true;
	struct row_sample_add *row;

	TRY(sql_sample_add(cx, &row, "甲'\"\\", "note", INT64_MAX, &extra, &weight, (struct bytes){ bytes, 3 }, true,
			   &odd));
	*(int64_t *)arg = row->id;
	return 0;
}

static int add_nulls(struct ctx *cx, void *arg)
{
	struct row_sample_add *row;

	TRY(sql_sample_add(cx, &row, "null", NULL, 0, NULL, NULL, (struct bytes){ 0 }, false, NULL));
	*(int64_t *)arg = row->id;
	return 0;
}

static struct row_sample_get *got;

static int get_one(struct ctx *cx, void *arg)
{
	return sql_sample_get(cx, &got, *(int64_t *)arg);
}

static void every_type_comes_back_as_it_went_in(void **state)
{
	struct test *t = *state;
	int64_t id;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, add_one, &id));
	store_ok(t, db_read(&t->cx, get_one, &id));
	assert_int_equal(got->id, id);
	assert_string_equal(got->word, "甲'\"\\");
	assert_string_equal(got->note, "note");
	assert_int_equal(got->size, INT64_MAX);
	assert_false(got->extra_is_null);
	assert_int_equal(got->extra, -7);
	assert_int_equal(got->part, 0);
	assert_true(got->weight == 2.5 && !got->weight_is_null);
	assert_int_equal(got->body.len, 3);
	assert_memory_equal(got->body.ptr, "\0\1\377", 3);
	assert_true(got->is_open);
	assert_true(got->is_odd && !got->is_odd_is_null);
}

static void null_comes_back_as_null(void **state)
{
	struct test *t = *state;
	int64_t id;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, add_nulls, &id));
	store_ok(t, db_read(&t->cx, get_one, &id));
	assert_null(got->note);
	assert_true(got->extra_is_null && got->weight_is_null && got->is_odd_is_null);
	assert_null(got->body.ptr);
	assert_false(got->is_open);
}

static int one_of_none(struct ctx *cx, void *arg)
{
	struct row_sample_get *row;

	(void)arg;
	return sql_sample_get(cx, &row, 404);
}

static void a_single_row_that_is_not_there_is_not_found(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	assert_int_equal(db_read(&t->cx, one_of_none, NULL), ERR_NOT_FOUND);
}

static int opt_of_none(struct ctx *cx, void *arg)
{
	struct row_sample_find *row = (void *)cx;

	(void)arg;
	cx->db_role = DB_ROLE_PUBLIC;
	TRY(sql_sample_find(cx, &row, "nothing"));
	assert_null(row);
	return 0;
}

static void an_optional_row_that_is_not_there_is_null(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_read(&t->cx, opt_of_none, NULL));
}

static int put_words(struct ctx *cx, void *arg)
{
	for (const char *const *w = arg; *w; w++)
		TRY(sql_sample_put(cx, *w, 1));
	return 0;
}

static void put(struct test *t, const char *const *words)
{
	store_ok(t, db_write(&t->cx, put_words, (void *)(uintptr_t)words));
}

static int all_as_one(struct ctx *cx, void *arg)
{
	struct row_sample_all *row;

	(void)arg;
	return sql_sample_all(cx, &row);
}

static void two_rows_where_one_was_promised_are_an_error(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	put(t, (const char *const[]){ "a", "b", NULL });
	assert_int_equal(db_read(&t->cx, all_as_one, NULL), ERR_DB);
}

static struct row_sample_word *words;
static size_t word_count;

static int list_words(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_sample_word(cx, &words, &word_count);
}

static void text_is_ordered_by_its_bytes(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	put(t, (const char *const[]){ "乙", "b", "Z", "a", "中", "_", "0", "é", NULL });
	store_ok(t, db_read(&t->cx, list_words, NULL));
	assert_int_equal(word_count, 8);
	for (size_t i = 1; i < word_count; i++)
		assert_true(strcmp(words[i - 1].word, words[i].word) < 0);
}

static int count_one(struct ctx *cx, void *arg, const struct row_sample_each *row)
{
	struct row_sample_total *total;

	assert_null(row->body.ptr);
	TRY(sql_sample_total(cx, &total)); /* others may run meanwhile */
	assert_int_equal(total->n, 1203);
	++*(int64_t *)arg;
	return 0;
}

static int put_many(struct ctx *cx, void *arg)
{
	char word[16];

	for (int i = 0; i < *(int *)arg; i++) {
		snprintf(word, sizeof(word), "w%d", i);
		TRY(sql_sample_put(cx, word, 2));
	}
	return 0;
}

static int walk_all(struct ctx *cx, void *arg)
{
	return sql_sample_each(cx, count_one, arg, 0);
}

static void rows_are_streamed_while_other_statements_run(void **state)
{
	struct test *t = *state;
	int64_t seen = 0;
	int many = 1203;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, put_many, &many));
	store_ok(t, db_read(&t->cx, walk_all, &seen));
	assert_int_equal(seen, 1203);
}

static int same_statement_inside(struct ctx *cx, void *arg, const struct row_sample_each *row)
{
	int64_t *depth = arg;

	if (row->id > 3)
		return 0;
	depth[0]++;
	if (depth[1] == 2)
		return 0;
	depth[1]++;
	TRY(sql_sample_each(cx, same_statement_inside, depth, row->id));
	depth[1]--;
	return 0;
}

static int walk_nested(struct ctx *cx, void *arg)
{
	return sql_sample_each(cx, same_statement_inside, arg, 1);
}

static void a_statement_may_run_inside_itself(void **state)
{
	struct test *t = *state;
	int64_t depth[2] = { 0 };
	int many = 3;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, put_many, &many));
	store_ok(t, db_read(&t->cx, walk_nested, depth));
	assert_int_equal(depth[0], 3 + 6 + (6 + 3 + 1)); /* rows from n on, for n of each level */
}

static int stop_at_two(struct ctx *cx, void *arg, const struct row_sample_each *row)
{
	(void)row;
	return ++*(int64_t *)arg == 2 ? err_set(cx, ERR_CONFLICT, "enough") : 0;
}

static int walk_until(struct ctx *cx, void *arg)
{
	struct row_sample_total *total;
	int rc = sql_sample_each(cx, stop_at_two, arg, 0);

	assert_int_equal(rc, ERR_CONFLICT);
	return sql_sample_total(cx, &total);
}

static void a_stream_can_be_stopped_and_the_work_goes_on(void **state)
{
	struct test *t = *state;
	int64_t seen = 0;
	int many = 5;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, put_many, &many));
	store_ok(t, db_write(&t->cx, walk_until, &seen));
	assert_int_equal(seen, 2);
}

static int set_size(struct ctx *cx, void *arg)
{
	int64_t id = words[0].id;

	TRY(sql_sample_set_size(cx, &((int64_t *)arg)[0], id, 1, 10));
	return sql_sample_set_size(cx, &((int64_t *)arg)[1], id, 1, 11);
}

static void compare_and_set_tells_how_many_rows_it_changed(void **state)
{
	struct test *t = *state;
	int64_t changed[2] = { -1, -1 };

	store_apply(t, "tests/store/schema/9000_sample.sql");
	put(t, (const char *const[]){ "a", NULL });
	store_ok(t, db_read(&t->cx, list_words, NULL));
	store_ok(t, db_write(&t->cx, set_size, changed));
	assert_int_equal(changed[0], 1);
	assert_int_equal(changed[1], 0);
}

static int choose(struct ctx *cx, void *arg)
{
	struct row_sample_chosen *rows;
	size_t n;

	TRY(sql_sample_chosen(cx, &rows, &n, arg));
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].id, 1);
	assert_int_equal(rows[1].id, 3);
	TRY(sql_sample_chosen(cx, &rows, &n, "[]"));
	assert_int_equal(n, 0);
	return 0;
}

static void a_list_of_ids_travels_as_one_parameter(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	put(t, (const char *const[]){ "a", "b", "c", NULL });
	store_ok(t, db_read(&t->cx, choose, (void *)(uintptr_t) "[3,1]"));
}

static int like_upper(struct ctx *cx, void *arg)
{
	struct row_sample_like *rows;
	size_t n;

	(void)arg;
	TRY(sql_sample_like(cx, &rows, &n, "A\\_%"));
	assert_int_equal(n, 1);
	assert_string_equal(rows[0].word, "A_b");
	return 0;
}

static void like_minds_the_case_and_the_escape(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	put(t, (const char *const[]){ "A_b", "a_b", "Axb", NULL });
	store_ok(t, db_read(&t->cx, like_upper, NULL));
}

static int left_join(struct ctx *cx, void *arg)
{
	struct row_sample_with_lines *rows;
	size_t n;

	(void)arg;
	TRY(sql_sample_line_add(cx, words[0].id, 1, "first"));
	TRY(sql_sample_with_lines(cx, &rows, &n));
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].line, "first");
	assert_false(rows[0].line_no_is_null);
	assert_true(rows[1].line_no_is_null);
	assert_null(rows[1].line);
	return 0;
}

static void the_far_side_of_a_left_join_may_be_null(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	put(t, (const char *const[]){ "a", "b", NULL });
	store_ok(t, db_read(&t->cx, list_words, NULL));
	store_ok(t, db_write(&t->cx, left_join, NULL));
}

static int which_engine(struct ctx *cx, void *arg)
{
	struct row_sample_on_engine *row;

	(void)arg;
	TRY(sql_sample_on_engine(cx, &row));
	assert_string_equal(row->engine, db_engine(cx->db) == DB_SQLITE ? "sqlite" : "postgresql");
	return 0;
}

static void lines_for_one_engine_reach_only_that_engine(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_read(&t->cx, which_engine, NULL));
}

static int same_word_twice(struct ctx *cx, void *arg)
{
	int64_t id;

	(void)arg;
	TRY(add_nulls(cx, &id));
	return add_nulls(cx, &id);
}

static int line_of_nobody(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_sample_line_add(cx, 4711, 1, "x");
}

static int below_zero(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_sample_put(cx, "x", -1);
}

static int null_word(struct ctx *cx, void *arg)
{
	(void)arg;
	return sql_sample_put(cx, NULL, 1);
}

static void broken_constraints_have_codes_of_their_own(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	assert_int_equal(db_write(&t->cx, same_word_twice, NULL), ERR_EXISTS);
	assert_int_equal(db_write(&t->cx, line_of_nobody, NULL), ERR_INVALID);
	assert_int_equal(db_write(&t->cx, below_zero, NULL), ERR_INVALID);
	assert_int_equal(db_write(&t->cx, null_word, NULL), ERR_INTERNAL);
	assert_int_equal(t->cx.err.code, ERR_INTERNAL);
}

static void a_statement_is_denied_to_whom_it_does_not_name(void **state)
{
	struct test *t = *state;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	t->cx.db_role = DB_ROLE_PUBLIC | DB_ROLE_STAFF;
	assert_int_equal(db_read(&t->cx, one_of_none, NULL), ERR_DENIED);
	t->cx.db_role = 0;
	assert_int_equal(db_read(&t->cx, one_of_none, NULL), ERR_DENIED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(every_type_comes_back_as_it_went_in),
		STORE_TESTS(null_comes_back_as_null),
		STORE_TESTS(a_single_row_that_is_not_there_is_not_found),
		STORE_TESTS(an_optional_row_that_is_not_there_is_null),
		STORE_TESTS(two_rows_where_one_was_promised_are_an_error),
		STORE_TESTS(text_is_ordered_by_its_bytes),
		STORE_TESTS(rows_are_streamed_while_other_statements_run),
		STORE_TESTS(a_statement_may_run_inside_itself),
		STORE_TESTS(a_stream_can_be_stopped_and_the_work_goes_on),
		STORE_TESTS(compare_and_set_tells_how_many_rows_it_changed),
		STORE_TESTS(a_list_of_ids_travels_as_one_parameter),
		STORE_TESTS(like_minds_the_case_and_the_escape),
		STORE_TESTS(the_far_side_of_a_left_join_may_be_null),
		STORE_TESTS(lines_for_one_engine_reach_only_that_engine),
		STORE_TESTS(broken_constraints_have_codes_of_their_own),
		STORE_TESTS(a_statement_is_denied_to_whom_it_does_not_name),
	};

	return test_run(tests);
}
