#include "base/map.h"

#include "support/test.h"

static void an_empty_map_holds_nothing(void **state)
{
	struct test *t = *state;
	struct map m;

	map_init(&m, &t->arena);
	assert_null(map_get(&m, "a"));
	assert_null(map_get(&m, NULL));
	assert_int_equal(m.len, 0);
}

static void what_is_set_is_found_and_setting_again_replaces(void **state)
{
	struct test *t = *state;
	struct map m;
	int one, two;

	map_init(&m, &t->arena);
	assert_true(map_set(&m, "县", &one));
	assert_true(map_set(&m, "", &two));
	assert_ptr_equal(map_get(&m, "县"), &one);
	assert_ptr_equal(map_get(&m, ""), &two);
	assert_true(map_set(&m, "县", &two));
	assert_ptr_equal(map_get(&m, "县"), &two);
	assert_int_equal(m.len, 2);
	assert_null(map_get(&m, "乡"));
}

static void ten_thousand_keys_are_all_found_and_walked_in_order(void **state)
{
	struct test *t = *state;
	struct map m;
	static int values[10000];

	map_init(&m, &t->arena);
	for (int i = 0; i < 10000; i++)
		assert_true(map_set(&m, arena_printf(&t->arena, "key-%d", i), &values[i]));
	assert_int_equal(m.len, 10000);
	for (int i = 0; i < 10000; i++) {
		char key[32];
		snprintf(key, sizeof(key), "key-%d", i);
		assert_ptr_equal(map_get(&m, key), &values[i]);
		assert_string_equal(m.items[i].key, key);
	}
	assert_null(map_get(&m, "key-10000"));
}

static void a_null_value_counts_as_an_item(void **state)
{
	struct test *t = *state;
	struct map m;

	map_init(&m, &t->arena);
	assert_true(map_set(&m, "a", NULL));
	assert_true(map_set(&m, "a", NULL));
	assert_int_equal(m.len, 1);
	assert_null(map_get(&m, "a"));
}

static int fill(struct ctx *cx, void *arg)
{
	struct map m;

	(void)arg;
	map_init(&m, cx->arena);
	for (uintptr_t i = 0; i < 200; i++) {
		char *key = arena_printf(cx->arena, "%u", (unsigned)i);
		if (!key || !map_set(&m, key, (void *)(i + 1))) {
			for (uintptr_t j = 0; j < m.len; j++) /* a refusal loses nothing that was in it */
				assert_int_equal((uintptr_t)map_get(&m, m.items[j].key), j + 1);
			return err_set(cx, ERR_NO_MEMORY, "满了。");
		}
	}
	return 0;
}

static void a_map_whose_arena_refuses_keeps_what_it_has(void **state)
{
	(void)state;
	assert_true(test_every_allocation(fill, NULL) > 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_map_holds_nothing),
		TEST(what_is_set_is_found_and_setting_again_replaces),
		TEST(ten_thousand_keys_are_all_found_and_walked_in_order),
		TEST(a_null_value_counts_as_an_item),
		TEST(a_map_whose_arena_refuses_keeps_what_it_has),
	};

	return test_run(tests);
}
