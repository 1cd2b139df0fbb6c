/*
 * change - what commits touched: told to this process at once, and through change_log to all others.
 *
 * Rows of change_log carry the origin of their writer, so that nobody is told twice of what he did himself. Numbers
 * are in the order of the commits on both engines: SQLite has one writer at a time, and on PostgreSQL the batches of
 * all nodes take one advisory lock.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "db/store.h"
#include "db/store.sql.h"

#define LOG_ROWS_KEPT 20000
#define TRIM_EVERY 4096 /* topics of this process */

int db_touch(struct ctx *cx, const char *topic)
{
	struct topics *t;
	char *copy;

	CHECK(cx->conn != NULL && cx->conn->writer);
	t = &cx->conn->db->topics;
	if (t->len && strcmp(t->ptr[t->len - 1], topic) == 0)
		return 0;
	if (t->len >= DB_TOPICS_MAX)
		topic = "*";
	if (t->len > DB_TOPICS_MAX) /* the star is there */
		return 0;
	if (t->len == t->cap) {
		size_t cap = t->cap ? t->cap * 2 : 64;
		char **grown = realloc(t->ptr, cap * sizeof(*grown));

		if (!grown)
			return err_detail(cx, ERR_NO_MEMORY, "topics");
		t->ptr = grown;
		t->cap = cap;
	}
	copy = strdup(topic);
	if (!copy)
		return err_detail(cx, ERR_NO_MEMORY, "topics");
	t->ptr[t->len++] = copy;
	return 0;
}

void change_forget(struct topics *t, size_t keep)
{
	while (t->len > keep)
		free(t->ptr[--t->len]);
}

static int compare_topics(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each topic once; "*" stands for all. */
static void tidy(struct topics *t)
{
	size_t kept = 0;

	if (!t->len)
		return;
	qsort(t->ptr, t->len, sizeof(*t->ptr), compare_topics);
	if (strcmp(t->ptr[0], "*") == 0) {
		change_forget(t, 1);
		return;
	}
	for (size_t i = 0; i < t->len; i++) {
		if (kept && strcmp(t->ptr[kept - 1], t->ptr[i]) == 0)
			free(t->ptr[i]);
		else
			t->ptr[kept++] = t->ptr[i];
	}
	t->len = kept;
}

static int trim(struct ctx *cx, struct db *db)
{
	struct row_change_span *span;

	if (db->topics_logged < TRIM_EVERY)
		return 0;
	TRY(sql_change_span(cx, &span));
	TRY(sql_change_trim(cx, span->newest - LOG_ROWS_KEPT));
	db->topics_logged = 0;
	return 0;
}

static int store_topics(struct ctx *cx, struct db *db)
{
	struct buf json;

	buf_init(&json, cx->arena);
	for (size_t i = 0; i < db->topics.len; i++) {
		buf_char(&json, i ? ',' : '[');
		buf_json_str(&json, db->topics.ptr[i]);
	}
	buf_char(&json, ']');
	TRY(buf_done(cx, &json));
	TRY(sql_change_add(cx, buf_cstr(&json), db->origin, clock_now(cx->clock)));
	db->topics_logged += db->topics.len;
	return trim(cx, db);
}

int change_store(struct db *db)
{
	struct ctx *cx = &db->writer_cx;
	int rc;

	tidy(&db->topics);
	if (!db->topics.len)
		return 0;
	cx->conn = db->writer_conn;
	rc = store_topics(cx, db);
	cx->conn = NULL;
	db->writer_conn->failed = 0;
	return rc;
}

static void tell(struct db *db, const char *topic)
{
	pthread_mutex_lock(&db->change_lock);
	if (db->change_fn)
		db->change_fn(db->change_arg, topic);
	pthread_mutex_unlock(&db->change_lock);
}

void change_tell(struct db *db)
{
	for (size_t i = 0; i < db->topics.len; i++)
		tell(db, db->topics.ptr[i]);
	change_forget(&db->topics, 0);
}

void db_on_change(struct db *db, db_change_fn *fn, void *arg)
{
	pthread_mutex_lock(&db->change_lock);
	db->change_arg = arg;
	db->change_fn = fn;
	pthread_mutex_unlock(&db->change_lock);
}

/* The watcher thread's own things. */
struct watch {
	struct db *db;
	struct dbc *c;
	struct arena arena;
	struct ctx cx;
	int64_t seen; /* newest number told */
};

static int tell_row(struct ctx *cx, void *arg, const struct row_change_since *row)
{
	(void)cx;
	tell(arg, row->topic);
	return 0;
}

static void tell_all(struct watch *w)
{
	tell(w->db, "*");
}

static int read_changes(struct ctx *cx, void *arg)
{
	struct watch *w = arg;
	struct row_change_span *span;

	TRY(sql_change_span(cx, &span));
	if (span->newest_is_null || span->newest <= w->seen)
		return 0;
	if (w->seen < 0) { /* first look */
		w->seen = span->newest;
		return 0;
	}
	if (span->oldest > w->seen + 1)
		tell_all(w);
	else
		TRY(sql_change_since(cx, tell_row, w->db, w->seen, span->newest, w->db->origin));
	w->seen = span->newest;
	return 0;
}

/* On the watcher's own connection, as db_read does it on one of the pool. */
static int look(struct watch *w)
{
	int rc;

	arena_reset(&w->arena);
	err_clear(&w->cx);
	rc = w->c->ops->begin_read(&w->cx, w->c);
	if (rc < 0)
		return rc;
	w->cx.conn = w->c;
	rc = read_changes(&w->cx, w);
	w->cx.conn = NULL;
	w->c->ops->end_read(w->c);
	w->c->failed = 0;
	return rc;
}

static void *watch_main(void *arg)
{
	struct watch *w = arg;
	struct db *db = w->db;

	while (!atomic_load(&db->watcher_stop)) {
		int rc = w->c->ops->watch_wait(&w->cx, w->c, db->watch_interval_ms);

		if (rc == 2)
			tell_all(w);
		if (rc != 0 && look(w) < 0)
			log_warn(&w->cx, "db_watch_failed", LOG_TEXT("detail", w->cx.err.detail));
	}
	w->c->ops->close(w->c);
	arena_release(&w->arena);
	free(w);
	return NULL;
}

static int watch_open(struct ctx *cx, struct db *db, struct watch *w)
{
	int rc;

	w->db = db;
	arena_init(&w->arena, ARENA_LIMIT_REQUEST);
	ctx_init(&w->cx, &w->arena);
	w->cx.db = db;
	w->cx.log = db->log;
	w->cx.db_role = DB_ROLE_SYSTEM;
	TRY(db->ops->open(cx, db, false, &w->c));
	rc = db->ops->watch_start(cx, w->c);
	w->seen = -1;
	if (rc == 0 && look(w) < 0)
		rc = err_detail(cx, w->cx.err.code, "%s", w->cx.err.detail ? w->cx.err.detail : "change_log");
	if (w->seen < 0)
		w->seen = 0;
	if (rc < 0)
		w->c->ops->close(w->c);
	return rc;
}

int db_watch(struct ctx *cx, struct db *db, unsigned interval_ms)
{
	struct watch *w = calloc(1, sizeof(*w));
	int rc;

	CHECK(!db->watcher_runs && interval_ms > 0);
	if (!w)
		return err_detail(cx, ERR_NO_MEMORY, "watcher");
	db->watch_interval_ms = interval_ms;
	rc = watch_open(cx, db, w);
	if (rc == 0 && pthread_create(&db->watcher, NULL, watch_main, w) != 0) {
		w->c->ops->close(w->c);
		rc = err_detail(cx, ERR_NO_MEMORY, "watcher thread");
	}
	if (rc < 0) {
		arena_release(&w->arena);
		free(w);
		return rc;
	}
	db->watcher_runs = true;
	return 0;
}

void change_watch_stop(struct db *db)
{
	if (!db->watcher_runs)
		return;
	atomic_store(&db->watcher_stop, true);
	pthread_join(db->watcher, NULL);
	db->watcher_runs = false;
}
