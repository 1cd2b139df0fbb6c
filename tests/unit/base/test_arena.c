#include <stdalign.h>

#include "base/vec.h"
#include "support/test.h"

static void memory_is_zeroed_and_aligned_also_after_a_reset(void **state)
{
	struct test *t = *state;

	for (int round = 0; round < 3; round++) {
		for (size_t size = 1; size < 200; size++) {
			unsigned char *p = arena_alloc(&t->arena, size);
			assert_non_null(p);
			assert_int_equal((uintptr_t)p % alignof(max_align_t), 0);
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xA5, size);
		}
		arena_reset(&t->arena);
	}
}

static void neighbours_do_not_overlap(void **state)
{
	struct test *t = *state;
	unsigned char *p[64];

	for (size_t i = 0; i < 64; i++) {
		p[i] = arena_alloc(&t->arena, 300 + i);
		memset(p[i], (int)i + 1, 300 + i);
	}
	for (size_t i = 0; i < 64; i++)
		for (size_t j = 0; j < 300 + i; j++)
			assert_int_equal(p[i][j], i + 1);
}

static void an_allocation_of_nothing_is_not_null_and_not_shared(void **state)
{
	struct test *t = *state;
	void *a = arena_alloc(&t->arena, 0), *b = arena_alloc(&t->arena, 0);

	assert_non_null(a);
	assert_non_null(b);
	assert_ptr_not_equal(a, b);
}

static void the_limit_holds_and_failure_stays_until_the_reset(void **state)
{
	struct test *t = *state;
	size_t got = 0;

	arena_init(&t->arena, 100000);
	while (arena_alloc(&t->arena, 1000))
		got++;
	assert_true(got >= 80 && got <= 100);
	assert_true(t->arena.used_bytes <= 100000);
	assert_true(arena_failed(&t->arena));
	arena_reset(&t->arena);
	assert_false(arena_failed(&t->arena));
	assert_non_null(arena_alloc(&t->arena, 1000));
}

static void after_a_large_refusal_a_small_request_still_succeeds(void **state)
{
	struct test *t = *state;

	arena_init(&t->arena, 64 << 10);
	assert_null(arena_alloc(&t->arena, 1 << 20));
	assert_true(arena_failed(&t->arena));
	assert_non_null(arena_strdup(&t->arena, "room for a message"));
	assert_true(arena_failed(&t->arena));
}

static void sizes_that_overflow_are_refused(void **state)
{
	struct test *t = *state;

	assert_null(arena_array(&t->arena, SIZE_MAX / 2, 3));
	assert_true(arena_failed(&t->arena));
	arena_reset(&t->arena);
	assert_null(arena_alloc(&t->arena, SIZE_MAX));
	assert_null(arena_alloc(&t->arena, SIZE_MAX - 15));
	assert_null(arena_strndup(&t->arena, "", SIZE_MAX));
	void *p = arena_alloc(&t->arena, 16);
	assert_null(arena_grow(&t->arena, p, 16, SIZE_MAX - 3));
}

static void the_newest_allocation_grows_in_place(void **state)
{
	struct test *t = *state;
	char *p = arena_alloc(&t->arena, 10);

	memcpy(p, "123456789", 10);
	char *q = arena_grow(&t->arena, p, 10, 1000);
	assert_ptr_equal(p, q);
	assert_string_equal(q, "123456789");
	for (size_t i = 10; i < 1000; i++)
		assert_int_equal(q[i], 0);
}

static void an_older_allocation_moves_and_leaves_its_neighbour_alone(void **state)
{
	struct test *t = *state;
	char *p = arena_strdup(&t->arena, "first");
	char *neighbour = arena_strdup(&t->arena, "neighbour");
	char *q = arena_grow(&t->arena, p, 6, 600);

	assert_ptr_not_equal(p, q);
	assert_string_equal(q, "first");
	assert_int_equal(q[599], 0);
	memset(q, 'x', 600);
	assert_string_equal(neighbour, "neighbour");
}

static void growing_past_a_block_keeps_the_contents(void **state)
{
	struct test *t = *state;
	size_t len = 1;
	unsigned char *p = arena_alloc(&t->arena, len);

	p[0] = 7;
	while (len < (4u << 20)) {
		p = arena_grow(&t->arena, p, len, len * 2);
		assert_non_null(p);
		assert_int_equal(p[len], 0);
		memset(p + len, (int)(len & 0xFF) | 1, len);
		len *= 2;
	}
	assert_int_equal(p[0], 7);
	assert_int_equal(p[len / 2], 1);
}

static void growing_from_nothing_and_shrinking_work(void **state)
{
	struct test *t = *state;
	char *p = arena_grow(&t->arena, NULL, 0, 8);

	assert_non_null(p);
	memcpy(p, "abcdefg", 8);
	p = arena_grow(&t->arena, p, 8, 4);
	assert_memory_equal(p, "abcd", 4);
	char *next = arena_alloc(&t->arena, 4);
	assert_int_equal(next[0], 0); /* what the shrinking gave back is zeroed again */
}

static void a_request_larger_than_a_block_gets_its_own(void **state)
{
	struct test *t = *state;
	char *small = arena_strdup(&t->arena, "small");
	char *large = arena_alloc(&t->arena, 5u << 20);

	assert_non_null(large);
	large[(5u << 20) - 1] = 1;
	assert_string_equal(small, "small");
	arena_reset(&t->arena);
	assert_true(t->arena.used_bytes < (1u << 20)); /* not kept */
}

static void a_reset_keeps_one_block_and_releasing_keeps_none(void **state)
{
	struct test *t = *state;

	for (int i = 0; i < 100; i++)
		assert_non_null(arena_alloc(&t->arena, 500));
	arena_reset(&t->arena);
	assert_non_null(t->arena.head);
	assert_true(t->arena.used_bytes > 0);
	arena_release(&t->arena);
	assert_null(t->arena.head);
	assert_int_equal(t->arena.used_bytes, 0);
	assert_non_null(arena_alloc(&t->arena, 1)); /* usable again */
}

static void text_is_copied_and_formatted(void **state)
{
	struct test *t = *state;

	assert_null(arena_strdup(&t->arena, NULL));
	assert_string_equal(arena_strdup(&t->arena, ""), "");
	assert_string_equal(arena_strndup(&t->arena, "县政府", 3), "县");
	assert_string_equal(arena_printf(&t->arena, "%s-%05d", "公开", 42), "公开-00042");
	assert_string_equal(arena_printf(&t->arena, "%s", ""), "");
	char *wide = arena_printf(&t->arena, "%*d", 10000, 7);
	assert_int_equal(strlen(wide), 10000);
}

static void the_nth_allocation_can_be_refused_once(void **state)
{
	struct test *t = *state;

	arena_fail_nth(&t->arena, 3);
	assert_non_null(arena_alloc(&t->arena, 1));
	assert_non_null(arena_alloc(&t->arena, 1));
	assert_null(arena_alloc(&t->arena, 1));
	assert_true(arena_failed(&t->arena));
	assert_non_null(arena_alloc(&t->arena, 1));
}

static void growth_in_place_counts_as_an_allocation_and_can_be_refused(void **state)
{
	struct test *t = *state;
	char *p = arena_strdup(&t->arena, "kept");

	arena_fail_nth(&t->arena, 2);
	p = arena_grow(&t->arena, p, 5, 50);
	assert_non_null(p);
	assert_null(arena_grow(&t->arena, p, 50, 100));
	assert_string_equal(p, "kept");
}

static void a_vector_grows_and_keeps_its_order(void **state)
{
	struct test *t = *state;
	VEC(int64_t) ids = { 0 };

	for (int64_t i = 0; i < 5000; i++) {
		assert_true(vec_push(&t->arena, &ids, i * i));
		if (i % 100 == 0)
			assert_non_null(arena_alloc(&t->arena, 24)); /* so that it has to move */
	}
	assert_int_equal(ids.len, 5000);
	for (int64_t i = 0; i < 5000; i++)
		assert_int_equal(ids.ptr[i], i * i);
}

static void a_vector_of_structs_takes_compound_literals(void **state)
{
	struct test *t = *state;
	struct point {
		int x, y;
	};
	VEC(struct point) points = { 0 };

	assert_true(vec_push(&t->arena, &points, (struct point){ 1, 2 }));
	assert_int_equal(points.ptr[0].y, 2);
}

static void a_vector_that_cannot_grow_is_unchanged(void **state)
{
	struct test *t = *state;
	VEC(int) v = { 0 };

	arena_init(&t->arena, 16 << 10);
	while (vec_push(&t->arena, &v, (int)v.len))
		continue;
	assert_true(v.len > 100);
	assert_int_equal(v.len, v.cap);
	for (size_t i = 0; i < v.len; i++)
		assert_int_equal(v.ptr[i], i);
	assert_true(arena_failed(&t->arena));
}

static void a_vector_whose_size_would_overflow_is_refused(void **state)
{
	struct test *t = *state;
	void *ptr = NULL;
	size_t cap = SIZE_MAX / 2 + 1;

	assert_false(vec_grow(&t->arena, &ptr, 0, &cap, 1));
	cap = SIZE_MAX / 16;
	assert_false(vec_grow(&t->arena, &ptr, 0, &cap, 64));
	assert_int_equal(cap, SIZE_MAX / 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(memory_is_zeroed_and_aligned_also_after_a_reset),
		TEST(neighbours_do_not_overlap),
		TEST(an_allocation_of_nothing_is_not_null_and_not_shared),
		TEST(the_limit_holds_and_failure_stays_until_the_reset),
		TEST(after_a_large_refusal_a_small_request_still_succeeds),
		TEST(sizes_that_overflow_are_refused),
		TEST(the_newest_allocation_grows_in_place),
		TEST(an_older_allocation_moves_and_leaves_its_neighbour_alone),
		TEST(growing_past_a_block_keeps_the_contents),
		TEST(growing_from_nothing_and_shrinking_work),
		TEST(a_request_larger_than_a_block_gets_its_own),
		TEST(a_reset_keeps_one_block_and_releasing_keeps_none),
		TEST(text_is_copied_and_formatted),
		TEST(the_nth_allocation_can_be_refused_once),
		TEST(growth_in_place_counts_as_an_allocation_and_can_be_refused),
		TEST(a_vector_grows_and_keeps_its_order),
		TEST(a_vector_of_structs_takes_compound_literals),
		TEST(a_vector_that_cannot_grow_is_unchanged),
		TEST(a_vector_whose_size_would_overflow_is_refused),
	};

	return test_run(tests);
}
