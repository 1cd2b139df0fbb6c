#include "support/store.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/dialect.h"
#include "db/engine.h"

#define PG_START_MS 20000

static char pg_dir[64];
static pid_t pg_pid;
static unsigned pg_databases;

static pid_t pg_script(const char *verb)
{
	const char *root = getenv("SOURCE_ROOT");
	char script[512];
	pid_t pid;

	snprintf(script, sizeof(script), "%s/tests/support/pg.sh", root ? root : ".");
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGINT);
		execl("/bin/sh", "sh", script, verb, pg_dir, (char *)NULL);
		_exit(127);
	}
	return pid;
}

static void pg_remove(void)
{
	int status;
	pid_t pid;

	if (!pg_dir[0])
		return;
	store_pg_stop(SIGINT);
	pid = pg_script("stop");
	if (pid > 0)
		waitpid(pid, &status, 0);
	pg_dir[0] = '\0';
}

static void pg_url(char *out, size_t bytes, const char *database)
{
	snprintf(out, bytes, "postgresql://yangguang@/%s?host=%s", database, pg_dir);
}

void store_pg_start(void)
{
	char url[256];

	pg_pid = pg_script("run");
	assert_true(pg_pid > 0);
	pg_url(url, sizeof(url), "postgres");
	for (int ms = 0; PQping(url) != PQPING_OK; ms += 50) {
		assert_true(ms < PG_START_MS);
		usleep(50000);
	}
}

void store_pg_stop(int signal)
{
	int status;

	if (pg_pid <= 0)
		return;
	kill(pg_pid, signal);
	waitpid(pg_pid, &status, 0);
	pg_pid = 0;
}

pid_t store_pg_pid(void)
{
	return pg_pid;
}

static void pg_ready(void)
{
	int status = -1;
	pid_t pid;

	if (pg_dir[0])
		return;
	snprintf(pg_dir, sizeof(pg_dir), "/tmp/yangguang-pg-XXXXXX");
	assert_non_null(mkdtemp(pg_dir));
	atexit(pg_remove);
	pid = pg_script("init");
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	store_pg_start();
}

static const char *pg_database(struct test *t)
{
	char url[256], sql[64], *name;
	PGconn *pg;
	PGresult *r;

	pg_ready();
	name = arena_printf(&t->arena, "test%u", ++pg_databases);
	pg_url(url, sizeof(url), "postgres");
	pg = PQconnectdb(url);
	snprintf(sql, sizeof(sql), "CREATE DATABASE %s TEMPLATE template0", name);
	r = PQexec(pg, sql);
	assert_string_equal(PQerrorMessage(pg), "");
	PQclear(r);
	PQfinish(pg);
	pg_url(url, sizeof(url), name);
	return arena_strdup(&t->arena, url);
}

const char *store_url(struct test *t, enum db_engine engine)
{
	if (engine == DB_POSTGRESQL)
		return pg_database(t);
	return arena_printf(&t->arena, "%s/store.db", test_dir(t));
}

void store_ok(struct test *t, int rc)
{
	if (rc < 0)
		fail_msg("%s: %s (%s)", err_name(rc), t->cx.err.detail ? t->cx.err.detail : "no detail",
			 t->cx.err.where ? t->cx.err.where : "");
	assert_int_equal(rc, 0);
}

struct db *store_open(struct test *t, enum db_engine engine, const struct db_options *opt)
{
	struct db_options o = opt ? *opt : (struct db_options){ 0 };
	struct db *db;

	o.create = true;
	store_ok(t, db_open(&t->cx, &db, store_url(t, engine), &o));
	t->cx.db = db;
	t->cx.db_role = DB_ROLE_SYSTEM;
	store_ok(t, db_migrate(&t->cx, db));
	return db;
}

static char *read_file(struct test *t, const char *path)
{
	const char *root = getenv("SOURCE_ROOT");
	char *full = arena_printf(&t->arena, "%s/%s", root ? root : ".", path);
	FILE *f = fopen(full, "rb");
	char *text = arena_alloc(&t->arena, 1 << 20);
	size_t len;

	assert_non_null(f);
	assert_non_null(text);
	len = fread(text, 1, (1 << 20) - 1, f);
	text[len] = '\0';
	fclose(f);
	return text;
}

static int apply_work(struct ctx *cx, void *arg)
{
	struct dialect_error de;
	char *sql = dialect_migration(cx->arena, db_engine(cx->db), arg, &de);

	if (!sql)
		return err_detail(cx, ERR_INVALID, "line %d: %s", de.line, de.text);
	return cx->conn->ops->script(cx, cx->conn, sql);
}

void store_apply(struct test *t, const char *path)
{
	store_ok(t, db_write(&t->cx, apply_work, read_file(t, path)));
}

struct ctx *store_ctx(struct db *db)
{
	struct ctx *cx = calloc(1, sizeof(*cx));
	struct arena *arena = calloc(1, sizeof(*arena));

	assert_non_null(cx);
	assert_non_null(arena);
	arena_init(arena, ARENA_LIMIT_REQUEST);
	ctx_init(cx, arena);
	cx->db = db;
	cx->db_role = DB_ROLE_SYSTEM;
	return cx;
}

void store_ctx_free(struct ctx *cx)
{
	arena_release(cx->arena);
	free(cx->arena);
	free(cx);
}

static int setup(void **state, enum db_engine engine)
{
	if (test_setup(state) != 0)
		return -1;
	store_open(*state, engine, NULL);
	return 0;
}

int store_setup_sqlite(void **state)
{
	return setup(state, DB_SQLITE);
}

int store_setup_postgresql(void **state)
{
	return setup(state, DB_POSTGRESQL);
}

int store_teardown(void **state)
{
	struct test *t = *state;

	db_close(t->cx.db);
	t->cx.db = NULL;
	return test_teardown(state);
}
