/* The calendar as the yearly notices make it, and the words of the class lists. */
#include "base/str.h"
#include "org/org.h"
#include "support/store.h"

struct put {
	int year;
	const struct workday_exception *days;
	size_t n;
};

static int do_put(struct ctx *cx, void *arg)
{
	const struct put *p = arg;

	return calendar_put(cx, p->year, p->days, p->n);
}

static int put(struct test *t, int year, const struct workday_exception *days, size_t n)
{
	struct put p = { year, days, n };

	return db_write(&t->cx, do_put, &p);
}
#define PUT(t, year, ...) put((t), (year), (const struct workday_exception[]){ __VA_ARGS__ }, \
			      sizeof((const struct workday_exception[]){ __VA_ARGS__ }) / sizeof(struct workday_exception))

static struct workdays cal;

static int do_load(struct ctx *cx, void *arg)
{
	(void)arg;
	return calendar_load(cx, &cal);
}

static void load(struct test *t)
{
	store_ok(t, db_read(&t->cx, do_load, NULL));
}

#define DAY(y, m, d) date_from_ymd((y), (m), (d))
#define OFF(on) { (on), false, "元旦", "通知" }
#define WORK(on) { (on), true, "元旦", "通知" }

static void a_notice_put_again_replaces_what_it_said_before(void **state)
{
	struct test *t = *state;

	store_ok(t, PUT(t, 2026, OFF(DAY(2026, 1, 1)), OFF(DAY(2026, 1, 2)), WORK(DAY(2026, 1, 4))));
	store_ok(t, PUT(t, 2026, OFF(DAY(2026, 1, 1))));
	load(t);
	assert_int_equal(cal.len, 1);
	assert_int_equal(cal.days[0].on, DAY(2026, 1, 1));
	assert_string_equal(cal.days[0].source, "通知");
}

static void a_notice_may_reach_into_the_december_before_and_the_january_after(void **state)
{
	struct test *t = *state;

	store_ok(t, PUT(t, 2025, OFF(DAY(2025, 10, 1)), OFF(DAY(2024, 12, 31)), OFF(DAY(2026, 1, 1))));
	load(t);
	assert_int_equal(cal.len, 3);
	assert_int_equal(PUT(t, 2025, OFF(DAY(2024, 11, 30))), ERR_INVALID);
	assert_int_equal(PUT(t, 2025, OFF(DAY(2026, 2, 1))), ERR_INVALID);
	load(t);
	assert_int_equal(cal.len, 3); /* a refused notice changes nothing */
}

static void the_days_of_another_years_notice_stay(void **state)
{
	struct test *t = *state;

	store_ok(t, PUT(t, 2025, OFF(DAY(2025, 10, 1)), OFF(DAY(2026, 1, 1))));
	store_ok(t, PUT(t, 2026, OFF(DAY(2026, 2, 17)), OFF(DAY(2025, 12, 31))));
	store_ok(t, PUT(t, 2026, OFF(DAY(2026, 2, 17))));
	load(t);
	assert_int_equal(cal.len, 3);
	assert_int_equal(cal.days[0].on, DAY(2025, 10, 1));
	assert_int_equal(cal.days[1].on, DAY(2026, 1, 1));
	assert_int_equal(cal.days[2].on, DAY(2026, 2, 17));
}

static void a_later_notice_speaks_last_about_a_day_both_name(void **state)
{
	struct test *t = *state;

	store_ok(t, PUT(t, 2025, OFF(DAY(2026, 1, 2))));
	store_ok(t, PUT(t, 2026, WORK(DAY(2026, 1, 2))));
	load(t);
	assert_int_equal(cal.len, 1);
	assert_true(cal.days[0].works);
}

static int do_defaults(struct ctx *cx, void *arg)
{
	(void)arg;
	return org_defaults(cx);
}

static void the_shipped_calendar_is_sorted_with_each_day_once(void **state)
{
	struct test *t = *state;

	store_ok(t, db_write(&t->cx, do_defaults, NULL));
	load(t);
	assert_true(cal.len > 500);
	for (size_t i = 1; i < cal.len; i++)
		assert_true(cal.days[i - 1].on < cal.days[i].on);
	assert_true(workday_year_known(&cal, 2026));
	assert_false(workday_is(&cal, DAY(2026, 2, 17)));
}

static int do_classes(struct ctx *cx, void *arg)
{
	static const struct class_item items[] = {
		{ "theme", "02", "", "综合政务", "", 1, true },
		{ "theme", "0203", "02", "政务公开", "", 2, true },
		{ "genre", "tz", "", "通知", "", 1, true },
	};

	(void)arg;
	for (size_t i = 0; i < ARRAY_LEN(items); i++)
		TRY(class_put(cx, &items[i]));
	return 0;
}

static int do_labels(struct ctx *cx, void *arg)
{
	(void)arg;
	assert_string_equal(class_label(cx, "theme", "0203"), "综合政务\\政务公开");
	assert_string_equal(class_label(cx, "theme", "02"), "综合政务");
	assert_string_equal(class_label(cx, "genre", "tz"), "通知");
	assert_string_equal(class_label(cx, "theme", "9999"), "9999");
	assert_string_equal(class_label(cx, "genre", "0203"), "0203");
	assert_string_equal(class_label(cx, "theme", ""), "");
	return 0;
}

static void a_theme_is_shown_with_the_class_above_it(void **state)
{
	struct test *t = *state;

	store_ok(t, db_write(&t->cx, do_classes, NULL));
	store_ok(t, db_read(&t->cx, do_labels, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(a_notice_put_again_replaces_what_it_said_before),
		STORE_TESTS(a_notice_may_reach_into_the_december_before_and_the_january_after),
		STORE_TESTS(the_days_of_another_years_notice_stay),
		STORE_TESTS(a_later_notice_speaks_last_about_a_day_both_name),
		STORE_TESTS(the_shipped_calendar_is_sorted_with_each_day_once),
		STORE_TESTS(a_theme_is_shown_with_the_class_above_it),
	};
	return test_run(tests);
}
