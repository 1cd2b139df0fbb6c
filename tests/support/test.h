/*
 * test - what every test program includes: cmocka, and a fixture with a bounded arena and a fixed clock.
 *
 *	static void a_title_that_is_a_sentence(void **state)
 *	{
 *		struct test *t = *state;
 *		assert_int_equal(thing_add(&t->cx, "x"), 0);
 *	}
 *	int main(void)
 *	{
 *		const struct CMUnitTest tests[] = { TEST(a_title_that_is_a_sentence) };
 *		return test_run(tests);
 *	}
 */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/ctx.h"

#define TEST_NOW_AT INT64_C(1773622800000000) /* 2026-03-16 09:00:00 in Asia/Shanghai, a Monday */

struct test {
	struct ctx cx;      /* over arena, with the fixed clock, saying nothing to any log */
	struct arena arena; /* ARENA_LIMIT_REQUEST */
	struct clock clock; /* fixed at TEST_NOW_AT; set clock.fixed_at to let time pass */
	char dir[64];       /* a folder of this test's own, after test_dir() */
};

int test_setup(void **state);    /* *state: a fresh struct test */
int test_teardown(void **state); /* also removes the folder */

/* An empty folder for this test alone, removed with everything in it when the test ends. */
const char *test_dir(struct test *t);

/*
 * Calls work again and again in a fresh context, the first time refusing its first allocation, then its second, until
 * it gets through without being refused. Each refused run must return ERR_NO_MEMORY with cx->err.code set to it, and the
 * last must return 0. Returns how many allocations were refused.
 */
size_t test_every_allocation(int (*work)(struct ctx *cx, void *arg), void *arg);

/* True when fn, in a process of its own, ends by abort(): for CHECK. */
int test_aborts(void (*fn)(void));

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, test_setup, test_teardown)
#define test_run(tests) cmocka_run_group_tests((tests), NULL, NULL)

#endif
