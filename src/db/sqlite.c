/*
 * sqlite - the engine of one file.
 *
 * WAL with synchronous=FULL: a commit is one append and one flush, and readers never wait for the writer. The LIKE of
 * PostgreSQL minds the case, so case_sensitive_like is on. Write transactions begin IMMEDIATE, so that busy is found
 * out at the beginning and not in the middle.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/engine.h"
#include "db/sqlite.h"
#include "db/store.h"

/* Steps the busy handler takes between two looks at a lock, and how long in all. */
#define BUSY_STEP_US 1000
#define BUSY_STEPS (DB_WAIT_US / BUSY_STEP_US)

int sqlite_code(int rc, int extended)
{
	switch (extended) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID: return ERR_EXISTS;
	default: break;
	}
	switch (rc & 0xff) {
	case SQLITE_CONSTRAINT: return ERR_INVALID;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY: return ERR_IO;
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return ERR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: return ERR_CORRUPT;
	case SQLITE_NOMEM: return ERR_NO_MEMORY;
	default: return ERR_DB;
	}
}

static int fail(struct ctx *cx, struct sqlite_conn *s, const char *what)
{
	int extended = sqlite3_extended_errcode(s->db);

	/* a full disk or a failed write may have taken the whole transaction back */
	if (s->in_write && sqlite3_get_autocommit(s->db))
		s->c.broken = true;
	return engine_fail(cx, &s->c, sqlite_code(extended, extended), what, sqlite3_errmsg(s->db));
}

static int run(struct ctx *cx, struct sqlite_conn *s, const char *sql)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(cx, s, sql);
}

static int on_busy(void *arg, int count)
{
	(void)arg;
	if (count >= BUSY_STEPS)
		return 0;
	usleep(count < 20 ? BUSY_STEP_US / 10 : BUSY_STEP_US);
	return 1;
}

/* A new file belongs to its owner and group alone; the -wal and -shm beside it take the same mode. */
static int make_file(struct ctx *cx, const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);

	if (fd < 0)
		return err_detail(cx, ERR_IO, "%s: cannot be made", path);
	close(fd);
	return 0;
}

static int set_up(struct ctx *cx, struct sqlite_conn *s)
{
	static const char all[] = "PRAGMA foreign_keys=ON; PRAGMA case_sensitive_like=ON; PRAGMA temp_store=MEMORY;"
				  "PRAGMA trusted_schema=OFF; PRAGMA synchronous=FULL;";
	static const char writes[] =
		"PRAGMA journal_mode=WAL; PRAGMA cache_size=-32768; PRAGMA wal_autocheckpoint=2000;"
		"PRAGMA journal_size_limit=67108864;";
	static const char reads[] = "PRAGMA query_only=ON; PRAGMA cache_size=-4096; PRAGMA mmap_size=1073741824;";

	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_handler(s->db, on_busy, NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	TRY(run(cx, s, all));
	return run(cx, s, s->c.writer ? writes : reads);
}

static int sqlite_open(struct ctx *cx, struct db *db, bool writer, struct dbc **out)
{
	struct sqlite_conn *s = calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return err_detail(cx, ERR_NO_MEMORY, "SQLite connection");
	s->c = (struct dbc){ .db = db, .ops = &engine_sqlite, .writer = writer };
	s->turn_fd = -1;
	rc = writer && db->opt.create ? make_file(cx, db->url) : 0;
	if (rc == 0 && sqlite3_open_v2(db->url, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		rc = fail(cx, s, db->url);
	if (rc == 0)
		rc = set_up(cx, s);
	if (rc == 0 && writer)
		rc = sqlite_turn_open(cx, s);
	s->c.failed = 0;
	if (rc < 0) {
		engine_sqlite.close(&s->c);
		return rc;
	}
	*out = &s->c;
	return 0;
}

static void sqlite_close(struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	for (size_t i = 0; i < s->cache.size; i++)
		sqlite3_finalize(s->cache.items[i].value);
	free(s->cache.items);
	sqlite3_finalize(s->begin);
	sqlite3_finalize(s->commit);
	sqlite3_finalize(s->save);
	sqlite3_finalize(s->release);
	sqlite3_finalize(s->undo);
	sqlite3_close(s->db);
	sqlite_turn_close(s);
	free(s);
}

/* A statement of ours without parameters, prepared once. */
static int run_kept(struct ctx *cx, struct sqlite_conn *s, sqlite3_stmt **kept, const char *sql)
{
	int rc;

	if (!*kept && sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL) != SQLITE_OK)
		return fail(cx, s, sql);
	do
		rc = sqlite3_step(*kept);
	while (rc == SQLITE_ROW);
	if (sqlite3_reset(*kept) != SQLITE_OK || rc != SQLITE_DONE)
		return fail(cx, s, sql);
	return 0;
}

static int sqlite_begin_read(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	return run_kept(cx, s, &s->begin, "BEGIN");
}

static void sqlite_end_read(struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;
	struct ctx quiet = { 0 };
	struct arena none;

	arena_init(&none, 4096);
	ctx_init(&quiet, &none);
	if (!sqlite3_get_autocommit(s->db) && run_kept(&quiet, s, &s->commit, "COMMIT") < 0)
		c->broken = true;
	arena_release(&none);
}

static int sqlite_begin(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;
	int rc;

	c->broken = false;
	TRY(sqlite_turn_take(cx, s));
	rc = run_kept(cx, s, &s->begin, "BEGIN IMMEDIATE");
	if (rc < 0)
		sqlite_turn_give(s);
	s->in_write = rc == 0;
	return rc;
}

static int sqlite_save(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	return run_kept(cx, s, &s->save, "SAVEPOINT item");
}

static int sqlite_release(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	return run_kept(cx, s, &s->release, "RELEASE item");
}

static int sqlite_undo(struct ctx *cx, struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	if (c->broken)
		return err_detail(cx, ERR_IO, "the transaction was taken back by the engine");
	TRY(run_kept(cx, s, &s->undo, "ROLLBACK TO item"));
	return run_kept(cx, s, &s->release, "RELEASE item");
}

static void sqlite_rollback(struct dbc *c)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	s->in_write = false;
	sqlite_turn_give(s);
}

static int sqlite_commit(struct ctx *cx, struct dbc *c, bool tell_others)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;
	int rc;

	(void)tell_others; /* they see it in data_version */
	rc = run_kept(cx, s, &s->commit, "COMMIT");
	if (rc < 0) {
		sqlite_rollback(c);
		return rc;
	}
	s->in_write = false;
	sqlite_turn_give(s);
	return ENGINE_COMMITTED;
}

static int sqlite_script(struct ctx *cx, struct dbc *c, const char *sql)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return fail(cx, s, "script");
	return 0;
}

static int bind(sqlite3_stmt *q, int n, enum stmt_type type, const struct stmt_arg *a)
{
	if (a->null)
		return sqlite3_bind_null(q, n);
	switch (type) {
	case STMT_INT64: return sqlite3_bind_int64(q, n, a->i);
	case STMT_BOOL: return sqlite3_bind_int64(q, n, a->i != 0);
	case STMT_REAL: return sqlite3_bind_double(q, n, a->d);
	case STMT_TEXT: return sqlite3_bind_text64(q, n, a->s, strlen(a->s), SQLITE_STATIC, SQLITE_UTF8);
	case STMT_BLOB:
		return sqlite3_bind_blob64(q, n, a->b.ptr ? (const void *)a->b.ptr : "", a->b.len, SQLITE_STATIC);
	}
	return SQLITE_MISUSE;
}

static int prepare(struct ctx *cx, struct sqlite_conn *s, const struct stmt *st, struct cursor *cur)
{
	void **slot = stmt_cache_slot(&s->cache, st);
	sqlite3_stmt *q = NULL;

	if (!st->sqlite)
		return engine_fail(cx, &s->c, ERR_DB, st->name, "has no text for SQLite");
	if (!slot)
		return engine_fail(cx, &s->c, ERR_NO_MEMORY, st->name, "statement cache");
	cur->owned = *slot && sqlite3_stmt_busy(*slot);
	if (*slot && !cur->owned) {
		cur->handle = *slot;
		return 0;
	}
	if (sqlite3_prepare_v3(s->db, st->sqlite, -1, cur->owned ? 0 : SQLITE_PREPARE_PERSISTENT, &q, NULL) !=
	    SQLITE_OK)
		return fail(cx, s, st->name);
	if (!cur->owned)
		*slot = q;
	cur->handle = q;
	return 0;
}

static void sqlite_finish(struct cursor *cur)
{
	struct sqlite_conn *s = (struct sqlite_conn *)cur->c;
	sqlite3_stmt *q = cur->handle;

	sqlite3_reset(q);
	if (cur->owned)
		sqlite3_finalize(q);
	else
		sqlite3_clear_bindings(q);
	cur->changed = cur->st->reads_only ? 0 : sqlite3_changes64(s->db);
}

static int sqlite_start(struct ctx *cx, struct dbc *c, const struct stmt *st, const struct stmt_arg *args,
			struct cursor *cur)
{
	struct sqlite_conn *s = (struct sqlite_conn *)c;

	TRY(prepare(cx, s, st, cur));
	for (size_t i = 0; i < st->param_count; i++) {
		/* a parameter only the other engine's text uses has no place here */
		if ((int)i + 1 > sqlite3_bind_parameter_count(cur->handle))
			break;
		if (bind(cur->handle, (int)i + 1, st->params[i].type, &args[i]) != SQLITE_OK) {
			int rc = fail(cx, s, st->name);

			sqlite_finish(cur);
			return rc;
		}
	}
	return 0;
}

static int sqlite_step(struct ctx *cx, struct cursor *cur)
{
	int rc = sqlite3_step(cur->handle);

	if (rc == SQLITE_ROW)
		return 1;
	return rc == SQLITE_DONE ? 0 : fail(cx, (struct sqlite_conn *)cur->c, cur->st->name);
}

static bool type_fits(int found, enum stmt_type wanted)
{
	switch (wanted) {
	case STMT_INT64:
	case STMT_BOOL: return found == SQLITE_INTEGER;
	case STMT_REAL: return found == SQLITE_FLOAT || found == SQLITE_INTEGER;
	case STMT_TEXT: return found == SQLITE_TEXT;
	case STMT_BLOB: return found == SQLITE_BLOB || found == SQLITE_TEXT;
	}
	return false;
}

static int sqlite_cell(struct ctx *cx, struct cursor *cur, size_t column, struct cell *out)
{
	sqlite3_stmt *q = cur->handle;
	enum stmt_type type = cur->st->columns[column].type;
	int i = (int)column, found = sqlite3_column_type(q, i);

	*out = (struct cell){ .null = found == SQLITE_NULL };
	if (out->null)
		return 0;
	if (!type_fits(found, type))
		return err_detail(cx, ERR_DB, "%s (%s): %s has another type in the store", cur->st->name, cur->st->file,
				  cur->st->columns[column].name);
	if (type == STMT_REAL) {
		out->d = sqlite3_column_double(q, i);
	} else if (type == STMT_TEXT || type == STMT_BLOB) {
		out->ptr = type == STMT_TEXT ? (const char *)sqlite3_column_text(q, i) : sqlite3_column_blob(q, i);
		out->len = (size_t)sqlite3_column_bytes(q, i);
		if (!out->ptr && (type == STMT_TEXT || out->len))
			return err_detail(cx, ERR_NO_MEMORY, "%s: %s", cur->st->name, cur->st->columns[column].name);
		if (!out->ptr)
			out->ptr = ""; /* an empty blob is not NULL */
	} else {
		out->i = sqlite3_column_int64(q, i);
	}
	return 0;
}

const struct engine engine_sqlite = {
	.open = sqlite_open,
	.close = sqlite_close,
	.begin_read = sqlite_begin_read,
	.end_read = sqlite_end_read,
	.begin = sqlite_begin,
	.save = sqlite_save,
	.release = sqlite_release,
	.undo = sqlite_undo,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.script = sqlite_script,
	.start = sqlite_start,
	.step = sqlite_step,
	.cell = sqlite_cell,
	.finish = sqlite_finish,
	.describe = sqlite_describe,
	.has_table = sqlite_has_table,
	.check = sqlite_check,
	.size = sqlite_size,
	.watch_start = sqlite_watch_start,
	.watch_wait = sqlite_watch_wait,
};
