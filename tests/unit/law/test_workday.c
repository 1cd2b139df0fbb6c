/* Working days by the calendars of the yearly notices, against vectors two other calendars agree on. */
#include "law/workday.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/csv.h"
#include "base/str.h"
#include "base/vec.h"
#include "org/data_files.h"
#include "support/test.h"

typedef VEC(struct workday_exception) days_t;

static int by_day(const void *a, const void *b)
{
	const struct workday_exception *x = a, *y = b;

	return (x->on > y->on) - (x->on < y->on);
}

static void add_year(struct test *t, days_t *days, int year)
{
	const struct embed_file *f = data_file(arena_printf(&t->arena, "calendar/%d.csv", year));
	struct csv_row row;
	struct csv csv;

	if (!f)
		return;
	csv_init(&csv, &t->arena, (const char *)f->plain.ptr, f->plain.len);
	assert_int_equal(csv_next(&csv, &row), 1);
	while (csv_next(&csv, &row) > 0) {
		struct workday_exception e = { date_parse(row.fields[0]), str_eq(row.fields[1], "work"), row.fields[2], row.fields[3] };

		assert_true(vec_push(&t->arena, days, e));
	}
}

/* The shipped calendar, 2007 to 2026. */
static struct workdays shipped(struct test *t)
{
	days_t days = { 0 };

	for (int year = 2000; year < 2100; year++)
		add_year(t, &days, year);
	assert_true(days.len > 500);
	qsort(days.ptr, days.len, sizeof(*days.ptr), by_day);
	return (struct workdays){ days.ptr, days.len };
}

static date_t day(const char *s)
{
	date_t d = date_parse(s);

	assert_int_not_equal(d, DATE_NONE);
	return d;
}

static void a_working_saturday_works_and_a_day_off_does_not(void **state)
{
	struct workdays cal = shipped(*state);

	assert_true(workday_is(&cal, day("2026-02-14")));  /* Saturday before the Spring Festival */
	assert_false(workday_is(&cal, day("2026-02-17"))); /* Tuesday within it */
	assert_false(workday_is(&cal, day("2026-03-14"))); /* an ordinary Saturday */
	assert_true(workday_is(&cal, day("2026-03-16")));
	assert_string_equal(workday_exception_on(&cal, day("2026-02-17"))->name, "春节");
	assert_null(workday_exception_on(&cal, day("2026-03-16")));
}

static void the_day_of_the_start_is_not_counted(void **state)
{
	struct workdays cal = shipped(*state);
	bool provisional;

	assert_int_equal(workday_add(&cal, day("2026-03-16"), 1, &provisional), day("2026-03-17"));
	assert_false(provisional);
	assert_int_equal(workday_add(&cal, day("2026-03-13"), 1, &provisional), day("2026-03-16"));
	assert_int_equal(workday_add(&cal, day("2026-03-14"), 0, &provisional), day("2026-03-14"));
}

static void a_year_without_a_notice_makes_the_day_provisional(void **state)
{
	struct workdays cal = shipped(*state);
	bool provisional;

	assert_false(workday_year_known(&cal, 2090));
	(void)workday_add(&cal, day("2090-03-01"), 5, &provisional);
	assert_true(provisional);
	assert_true(workday_year_known(&cal, 2026));
}

static void counting_between_two_days_undoes_adding(void **state)
{
	struct workdays cal = shipped(*state);
	date_t start = day("2026-01-20");

	for (int n = 1; n < 60; n++) {
		bool provisional;
		date_t due = workday_add(&cal, start, n, &provisional);

		assert_true(workday_is(&cal, due));
		assert_int_equal(workday_between(&cal, start, due), n);
		assert_int_equal(workday_between(&cal, due, start), -n);
	}
	assert_int_equal(workday_between(&cal, start, start), 0);
}

static void the_end_of_time_is_no_day(void **state)
{
	struct workdays none = { 0 };
	bool provisional;

	(void)state;
	assert_int_equal(workday_add(&none, day("9999-12-31"), 1, &provisional), DATE_NONE);
}

static FILE *open_vectors(struct test *t)
{
	static const char *const places[] = { "..", "../.." };
	const char *root = getenv("SOURCE_ROOT");

	for (size_t i = 0; i < ARRAY_LEN(places); i++) {
		FILE *f = fopen(arena_printf(&t->arena, "%s/%s/shared/data/workday_vectors.tsv", root ? root : ".", places[i]), "r");

		if (f)
			return f;
	}
	return NULL;
}

/* "2019-01-17\t15\t2019-02-12"; false for the head and the remark above it. */
static bool read_vector(char *line, date_t *start, int64_t *n, const char **due)
{
	char *first = strchr(line, '\t'), *second = first ? strchr(first + 1, '\t') : NULL;

	if (!second)
		return false;
	*first = *second = '\0';
	second[1 + strcspn(second + 1, "\r\n")] = '\0';
	*start = date_parse(line);
	*due = second + 1;
	return *start != DATE_NONE && str_to_int64(first + 1, n) == 0;
}

static void the_vectors_of_two_other_calendars_agree(void **state)
{
	struct test *t = *state;
	struct workdays cal = shipped(t);
	FILE *f = open_vectors(t);
	char line[200], got[DATE_TEXT_BYTES];
	int checked = 0;

	if (!f) {
		fprintf(stderr, "SKIPPED: shared/data/workday_vectors.tsv is not here\n");
		skip();
	}
	while (fgets(line, sizeof(line), f)) {
		const char *due;
		bool provisional;
		date_t start;
		int64_t n;

		if (!read_vector(line, &start, &n, &due))
			continue;
		date_format(workday_add(&cal, start, (int)n, &provisional), got);
		if (!str_eq(got, due))
			fail_msg("%s and %d working days: %s, not %s", line, (int)n, got, due);
		checked++;
	}
	fclose(f);
	assert_true(checked > 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_working_saturday_works_and_a_day_off_does_not),
		TEST(the_day_of_the_start_is_not_counted),
		TEST(a_year_without_a_notice_makes_the_day_provisional),
		TEST(counting_between_two_days_undoes_adding),
		TEST(the_end_of_time_is_no_day),
		TEST(the_vectors_of_two_other_calendars_agree),
	};
	return test_run(tests);
}
