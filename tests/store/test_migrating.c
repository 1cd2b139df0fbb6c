/* Migrations: applied once, refused when they are not ours; copies and checks of a store. */
#include <pthread.h>
#include <sqlite3.h>
#include <unistd.h>

#include "base/str.h"
#include "db/engine.h"
#include "store/sample.sql.h"
#include "support/store.h"

static int run_script(struct ctx *cx, void *arg)
{
	return cx->conn->ops->script(cx, cx->conn, arg);
}

static void run(struct test *t, const char *sql)
{
	store_ok(t, db_write(&t->cx, run_script, (void *)(uintptr_t)sql));
}

static void a_migration_with_another_text_is_refused(void **state)
{
	struct test *t = *state;

	run(t, "UPDATE schema_migration SET sm3 = 'other' WHERE number = 1");
	assert_int_equal(db_migrate(&t->cx, t->cx.db), ERR_CORRUPT);
	assert_non_null(strstr(t->cx.err.detail, "0001_core.sql"));
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
	struct test *t = *state;

	run(t, "INSERT INTO schema_migration (number, name, sm3, applied_at) VALUES (9999, '9999_future.sql', '', 0)");
	assert_int_equal(db_migrate(&t->cx, t->cx.db), ERR_CORRUPT);
	assert_non_null(strstr(t->cx.err.detail, "9999_future.sql"));
}

static void *migrate_main(void *arg)
{
	struct ctx *cx = arg;
	intptr_t rc = db_migrate(cx, cx->db);

	if (rc < 0)
		print_error("%s\n", cx->err.detail);
	return (void *)rc;
}

static void two_nodes_may_migrate_at_once(void **state, enum db_engine engine)
{
	struct test *t = *state;
	const char *url = store_url(t, engine);
	struct ctx *cx[2];
	pthread_t threads[2];
	int applied;

	for (int i = 0; i < 2; i++) {
		struct db *db;

		store_ok(t, db_open(&t->cx, &db, url, &(struct db_options){ .create = true }));
		cx[i] = store_ctx(db);
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, migrate_main, cx[i]), 0);
	for (int i = 0; i < 2; i++) {
		void *rc;

		pthread_join(threads[i], &rc);
		assert_int_equal((intptr_t)rc, 0);
	}
	assert_int_equal(db_schema_applied(cx[0], &applied), 0);
	assert_int_equal(applied, db_schema_wanted());
	for (int i = 0; i < 2; i++) {
		db_close(cx[i]->db);
		store_ctx_free(cx[i]);
	}
}

static void two_nodes_may_migrate_one_sqlite_at_once(void **state)
{
	two_nodes_may_migrate_at_once(state, DB_SQLITE);
}

static void two_nodes_may_migrate_one_postgresql_at_once(void **state)
{
	two_nodes_may_migrate_at_once(state, DB_POSTGRESQL);
}

static void readers_go_on_after_a_migration_changed_a_table(void **state)
{
	struct test *t = *state;
	struct row_sample_total *row;
	struct db *db = t->cx.db;

	(void)row;
	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_check(&t->cx, db));
	run(t, "ALTER TABLE sample ADD COLUMN later BIGINT");
	store_ok(t, db_check(&t->cx, db));
}

struct watch_copy {
	struct ctx *cx;
	int calls, done, total, writes;
};

static int put_word(struct ctx *cx, void *arg)
{
	return sql_sample_put(cx, arg, 1);
}

static int put_many(struct ctx *cx, void *arg)
{
	char word[32];

	(void)arg;
	for (int i = 0; i < 100000; i++) {
		snprintf(word, sizeof(word), "word number %d", i);
		TRY(sql_sample_put(cx, word, i));
	}
	return 0;
}

/* Somebody writes between any two steps of the copy. */
static void on_progress(void *arg, int done, int total)
{
	struct watch_copy *w = arg;
	char word[32];

	snprintf(word, sizeof(word), "during %d", w->calls++);
	w->writes += db_write(w->cx, put_word, word) == 0;
	w->done = done;
	w->total = total;
}

static int64_t count_in_file(const char *path, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	int64_t n;

	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	sqlite3_close(db);
	return n;
}

static void a_copy_is_of_one_moment_while_others_write(void **state)
{
	struct test *t = *state;
	char *to = arena_printf(&t->arena, "%s/copy.db", test_dir(t));
	struct watch_copy w = { .cx = store_ctx(t->cx.db) };

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, put_many, NULL));
	store_ok(t, db_backup(&t->cx, t->cx.db, to, on_progress, &w));
	assert_true(w.calls > 2);
	assert_int_equal(w.writes, w.calls);
	assert_int_equal(w.done, w.total);
	assert_int_equal(count_in_file(to, "SELECT COUNT(*) FROM sample"), 100000);
	assert_int_equal(count_in_file(to, "SELECT COUNT(*) FROM schema_migration"), db_schema_wanted() + 1);
	assert_int_not_equal(access(arena_printf(&t->arena, "%s.part", to), F_OK), 0);
	assert_int_equal(db_backup(&t->cx, t->cx.db, to, NULL, NULL), ERR_EXISTS);
	store_ctx_free(w.cx);
}

static void a_copy_of_postgresql_is_not_ours_to_make(void **state)
{
	struct test *t = *state;

	assert_int_equal(db_backup(&t->cx, t->cx.db, "/nowhere/copy.db", NULL, NULL), ERR_INVALID);
}

static void a_damaged_file_is_found(void **state)
{
	struct test *t = *state;
	char *path = arena_printf(&t->arena, "%s/store.db", test_dir(t));
	FILE *f;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	store_ok(t, db_write(&t->cx, put_many, NULL));
	store_ok(t, db_check(&t->cx, t->cx.db));
	db_close(t->cx.db);
	f = fopen(path, "r+b");
	assert_non_null(f);
	for (long page = 100; page < 120; page++) {
		fseek(f, page * 4096, SEEK_SET);
		fputs("damaged damaged damaged", f);
	}
	fclose(f);
	store_ok(t, db_open(&t->cx, &t->cx.db, path, NULL));
	assert_int_equal(db_check(&t->cx, t->cx.db), ERR_CORRUPT);
}

static void a_row_that_points_nowhere_is_found(void **state)
{
	struct test *t = *state;
	char *path = arena_printf(&t->arena, "%s/store.db", test_dir(t));
	sqlite3 *db;

	store_apply(t, "tests/store/schema/9000_sample.sql");
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK); /* a stranger's connection, without foreign_keys */
	assert_int_equal(sqlite3_exec(db, "INSERT INTO sample_line VALUES (1, 1, 'x')", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(db_check(&t->cx, t->cx.db), ERR_CORRUPT);
	assert_non_null(strstr(t->cx.err.detail, "sample_line"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(a_migration_with_another_text_is_refused),
		STORE_TESTS(a_store_of_a_newer_program_is_refused),
		TEST(two_nodes_may_migrate_one_sqlite_at_once),
		TEST(two_nodes_may_migrate_one_postgresql_at_once),
		STORE_TESTS(readers_go_on_after_a_migration_changed_a_table),
		STORE_TEST_SQLITE(a_copy_is_of_one_moment_while_others_write),
		STORE_TEST_POSTGRESQL(a_copy_of_postgresql_is_not_ours_to_make),
		STORE_TEST_SQLITE(a_damaged_file_is_found),
		STORE_TEST_SQLITE(a_row_that_points_nowhere_is_found),
	};

	return test_run(tests);
}
