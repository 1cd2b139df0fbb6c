/*
 * A disk that fails at every single point of some writes: what was acknowledged is there afterwards, what was not is
 * answered with an error and not half there, and the store works again as soon as the disk does.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "store/sample.sql.h"
#include "support/faulty.h"
#include "support/store.h"

#define WRITES 6
#define STEPS_MOST 5000

static char *model; /* a migrated store, to be copied for every try */

static void copy_file(const char *from, const char *to)
{
	char chunk[65536];
	size_t n;
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(chunk, 1, sizeof(chunk), in)) > 0)
		assert_int_equal(fwrite(chunk, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static void make_model(struct test *t)
{
	model = arena_printf(&t->arena, "%s/model.db", test_dir(t));
	store_ok(t, db_open(&t->cx, &t->cx.db, model, &(struct db_options){ .create = true }));
	t->cx.db_role = DB_ROLE_SYSTEM;
	store_ok(t, db_migrate(&t->cx, t->cx.db));
	store_apply(t, "tests/store/schema/9000_sample.sql");
	db_close(t->cx.db);
	t->cx.db = NULL;
}

/* A row large enough to take several pages, so that there are points in the middle. */
static int put_row(struct ctx *cx, void *arg)
{
	static uint8_t bytes[9000];
	struct row_sample_add *row;

	TRY(sql_sample_add(cx, &row, arg, NULL, 1, NULL, NULL, (struct bytes){ bytes, sizeof(bytes) }, true, NULL));
	TRY(sql_sample_line_add(cx, row->id, 1, arg));
	return db_touch(cx, arg);
}

static int count_row(struct ctx *cx, void *arg)
{
	struct row_sample_like *rows;
	size_t n;

	TRY(sql_sample_like(cx, &rows, &n, arg));
	return n == 1 ? 0 : ERR_NOT_FOUND;
}

static bool is_there(struct test *t, const char *name)
{
	return db_read(&t->cx, count_row, (void *)(uintptr_t)name) == 0;
}

static void write_some(struct test *t, int results[WRITES])
{
	for (int i = 0; i < WRITES; i++) {
		char name[16];

		snprintf(name, sizeof(name), "row%d", i);
		results[i] = db_write(&t->cx, put_row, name);
		if (results[i] < 0)
			assert_int_equal(t->cx.err.code, results[i]);
	}
}

static void check_rows(struct test *t, const int results[WRITES], bool exact)
{
	for (int i = 0; i < WRITES; i++) {
		char name[16];

		snprintf(name, sizeof(name), "row%d", i);
		if (results[i] == 0)
			assert_true(is_there(t, name));
		else if (exact)
			assert_false(is_there(t, name));
	}
	store_ok(t, db_check(&t->cx, t->cx.db));
}

static void reopen(struct test *t, const char *path)
{
	db_close(t->cx.db);
	store_ok(t, db_open(&t->cx, &t->cx.db, path, NULL));
}

/* One try with the fault at step n; false when the fault never came. */
static bool fail_at(struct test *t, enum faulty_kind kind, int n)
{
	char *path = arena_printf(&t->arena, "%s/try.db", test_dir(t));
	bool power = kind == FAULTY_POWER || kind == FAULTY_POWER_TORN;
	int results[WRITES], refused = 0;
	bool struck;

	copy_file(model, path);
	store_ok(t, db_open(&t->cx, &t->cx.db, path, NULL));
	faulty_arm(kind, n);
	write_some(t, results);
	for (int i = 0; i < WRITES; i++)
		refused += results[i] < 0;
	struck = faulty_struck();
	if (power) {
		db_close(t->cx.db);
		t->cx.db = NULL;
		struck = faulty_struck();
		faulty_reboot((unsigned)n);
		store_ok(t, db_open(&t->cx, &t->cx.db, path, NULL));
	} else {
		assert_int_equal(refused > 0, struck);
		faulty_arm(FAULTY_NONE, 0);
	}
	check_rows(t, results, !power);
	store_ok(t, db_write(&t->cx, put_row, (void *)(uintptr_t) "after"));
	reopen(t, path);
	check_rows(t, results, !power);
	assert_true(is_there(t, "after"));
	db_close(t->cx.db);
	t->cx.db = NULL;
	unlink(path);
	unlink(arena_printf(&t->arena, "%s-wal", path));
	unlink(arena_printf(&t->arena, "%s-shm", path));
	return struck;
}

static void fail_everywhere(struct test *t, enum faulty_kind kind, int least)
{
	int n = 1;

	make_model(t);
	while (fail_at(t, kind, n)) {
		n++;
		assert_true(n < STEPS_MOST);
	}
	if (n <= least)
		fail_msg("only %d points of failure were met", n - 1);
}

static void a_write_that_fails_is_an_error_and_nothing_more(void **state)
{
	fail_everywhere(*state, FAULTY_WRITE, WRITES * 3);
}

static void a_full_disk_is_an_error_until_there_is_room(void **state)
{
	fail_everywhere(*state, FAULTY_FULL, WRITES * 3);
}

static void a_flush_that_fails_is_not_acknowledged(void **state)
{
	fail_everywhere(*state, FAULTY_FLUSH, WRITES);
}

static void a_power_cut_takes_nothing_acknowledged(void **state)
{
	fail_everywhere(*state, FAULTY_POWER, WRITES * 4);
}

static void torn_writes_of_a_power_cut_take_nothing_acknowledged(void **state)
{
	fail_everywhere(*state, FAULTY_POWER_TORN, WRITES * 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_write_that_fails_is_an_error_and_nothing_more),
		TEST(a_full_disk_is_an_error_until_there_is_room),
		TEST(a_flush_that_fails_is_not_acknowledged),
		TEST(a_power_cut_takes_nothing_acknowledged),
		TEST(torn_writes_of_a_power_cut_take_nothing_acknowledged),
	};

	faulty_install();
	return test_run(tests);
}
