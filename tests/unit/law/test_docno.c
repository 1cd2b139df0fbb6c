/* What offices type for a document number, and its normal form. */
#include "law/docno.h"

#include "base/str.h"
#include "support/test.h"

static struct docno parse(struct test *t, const char *s)
{
	struct docno d;

	assert_int_equal(docno_parse(&t->cx, &d, s), 0);
	return d;
}

static void a_number_in_normal_form_stays_as_it_is(void **state)
{
	struct test *t = *state;
	struct docno d = parse(t, "国办发〔2017〕47号");

	assert_int_equal(d.kind, DOCNO_LETTER);
	assert_string_equal(d.text, "国办发〔2017〕47号");
	assert_string_equal(d.agency, "国办发");
	assert_int_equal(d.year, 2017);
	assert_int_equal(d.serial, 47);
	assert_false(d.changed);
}

static void brackets_width_spaces_and_zeros_are_brought_to_the_normal_form(void **state)
{
	static const char *const typed[] = { "国办发[2017]47号", "国办发(2017)47号", "国办发（2017）47号", "国办发［2017］47号",
					     "国办发【2017】47号", "国办发〔２０１７〕４７号", " 国办发 〔2017〕 47 号 ", "国办发〔2017〕047号",
					     "国办发〔2017〕第47号", "国办发〔2017〕47" };
	struct test *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		struct docno d = parse(t, typed[i]);

		if (d.kind != DOCNO_LETTER || !str_eq(d.text, "国办发〔2017〕47号") || !d.changed)
			fail_msg("\"%s\" became \"%s\"", typed[i], d.text);
	}
}

static void an_order_has_a_number_without_a_year(void **state)
{
	struct test *t = *state;
	struct docno d = parse(t, "国务院令第711号");

	assert_int_equal(d.kind, DOCNO_ORDER);
	assert_string_equal(d.text, "国务院令第711号");
	assert_string_equal(d.agency, "国务院令");
	assert_int_equal(d.year, 0);
	assert_int_equal(d.serial, 711);
	assert_false(d.changed);
	assert_string_equal(parse(t, "国令第 711 号").text, "国令第711号");
}

static void what_is_uncertain_is_kept_as_typed(void **state)
{
	static const char *const typed[] = { "国办公开办函202130", "无", "ABC〔2017〕47号", "国办发〔17〕47号", "国办发〔2917〕47号",
					     "国办发〔2017〕〔2018〕47号", "国办发〔2017〕号", "国办发〔2017〕0号", "国办发47号〔2017〕" };
	struct test *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		struct docno d = parse(t, typed[i]);

		if (d.kind != DOCNO_OTHER || !str_eq(d.text, typed[i]))
			fail_msg("\"%s\" became \"%s\"", typed[i], d.text);
		assert_int_equal(d.serial, 0);
	}
}

static void nothing_is_no_number(void **state)
{
	struct test *t = *state;

	assert_int_equal(parse(t, NULL).kind, DOCNO_NONE);
	assert_int_equal(parse(t, "").kind, DOCNO_NONE);
	assert_int_equal(parse(t, "　 ").kind, DOCNO_NONE);
}

static void the_normal_form_is_its_own_normal_form(void **state)
{
	static const char *const typed[] = { "云政发(2026)3", "县府办【2025】012号", "国务院令第0711号", "云教函〔2024〕108号" };
	struct test *t = *state;

	for (size_t i = 0; i < ARRAY_LEN(typed); i++) {
		struct docno once = parse(t, typed[i]), twice = parse(t, once.text);

		assert_string_equal(twice.text, once.text);
		assert_false(twice.changed);
	}
}

static int parse_one(struct ctx *cx, void *arg)
{
	struct docno d;

	return docno_parse(cx, &d, arg);
}

static void a_full_arena_is_reported_and_nothing_else(void **state)
{
	(void)state;
	assert_true(test_every_allocation(parse_one, (void *)"国办发[2017]47号") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_number_in_normal_form_stays_as_it_is),
		TEST(brackets_width_spaces_and_zeros_are_brought_to_the_normal_form),
		TEST(an_order_has_a_number_without_a_year),
		TEST(what_is_uncertain_is_kept_as_typed),
		TEST(nothing_is_no_number),
		TEST(the_normal_form_is_its_own_normal_form),
		TEST(a_full_arena_is_reported_and_nothing_else),
	};
	return test_run(tests);
}
