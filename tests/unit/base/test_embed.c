#include "base/embed.h"

#include "support/test.h"

static const struct embed_file files[] = {
	{ .name = "a.css" }, { .name = "b.css" }, { .name = "b.js" }, { .name = "z" }
};

static void every_file_is_found_by_its_exact_name(void **state)
{
	(void)state;
	for (size_t n = 0; n <= ARRAY_LEN(files); n++)
		for (size_t i = 0; i < ARRAY_LEN(files); i++)
			assert_ptr_equal(embed_find(files, n, files[i].name), i < n ? &files[i] : NULL);
}

static void a_name_beside_before_or_behind_all_is_not_found(void **state)
{
	static const char *const names[] = { "", "a", "a.cs", "a.csss", "b", "b.k", "zz", "A.css" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		assert_null(embed_find(files, ARRAY_LEN(files), names[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_file_is_found_by_its_exact_name),
		TEST(a_name_beside_before_or_behind_all_is_not_found),
	};

	return test_run(tests);
}
