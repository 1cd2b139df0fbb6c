/*
 * store - a fixture with a migrated store on each engine.
 *
 *	const struct CMUnitTest tests[] = { STORE_TESTS(what_is_written_can_be_read) };
 *
 * runs the test twice: on SQLite in the test's folder, and on a database of its own in a private PostgreSQL that is
 * started for this program when first asked for and ends with it. t->cx has the store and the system's role.
 */
#ifndef TESTS_SUPPORT_STORE_H
#define TESTS_SUPPORT_STORE_H

#include "db/db.h"
#include "support/test.h"

/* Address of a store that is not there yet (SQLite) or empty (PostgreSQL); in the test's arena. */
const char *store_url(struct test *t, enum db_engine engine);
/* Open and migrate a fresh one; opt may be NULL. The caller closes it. */
struct db *store_open(struct test *t, enum db_engine engine, const struct db_options *opt);
/* Run a migration text of the tests' own: "tests/store/schema/9000_sample.sql". */
void store_apply(struct test *t, const char *path);
/* Another context on the same store, with an arena of its own: for threads. Released with store_ctx_free. */
struct ctx *store_ctx(struct db *db);
void store_ctx_free(struct ctx *cx);

int store_setup_sqlite(void **state);
int store_setup_postgresql(void **state);
int store_teardown(void **state);

#define STORE_TESTS(fn) STORE_TEST_SQLITE(fn), STORE_TEST_POSTGRESQL(fn)
#define STORE_TEST_SQLITE(fn)                                                 \
	{                                                                     \
#fn " (SQLite)", fn, store_setup_sqlite, store_teardown, NULL \
	}
#define STORE_TEST_POSTGRESQL(fn)                                                     \
	{                                                                             \
#fn " (PostgreSQL)", fn, store_setup_postgresql, store_teardown, NULL \
	}

/* Asserts 0 and shows the detail when it is something else. */
void store_ok(struct test *t, int rc);

/* The private server, for tests that break it: its process, and a database name's URL. */
pid_t store_pg_pid(void);
void store_pg_start(void);
void store_pg_stop(int signal); /* and wait */

#endif
