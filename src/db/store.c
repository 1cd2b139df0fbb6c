/* store - opening and closing, the pool of read connections, reading. */
#include "db/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/str.h"

static bool is_postgresql(const char *url)
{
	return str_starts(url, "postgresql://") || str_starts(url, "postgres://");
}

static int db_new(struct ctx *cx, struct db **out, const char *url, const struct db_options *opt)
{
	struct db *db = calloc(1, sizeof(*db));
	pthread_condattr_t monotonic;

	if (db)
		db->url = strdup(url);
	if (!db || !db->url) {
		free(db);
		return err_detail(cx, ERR_NO_MEMORY, "store");
	}
	db->engine = is_postgresql(url) ? DB_POSTGRESQL : DB_SQLITE;
	db->ops = db->engine == DB_POSTGRESQL ? &engine_postgresql : &engine_sqlite;
	db->opt = *opt;
	db->opt.readers = opt->readers ? opt->readers : DB_READERS_DEFAULT;
	db->opt.batch_max = opt->batch_max ? opt->batch_max : DB_BATCH_DEFAULT;
	db->opt.queue_max = opt->queue_max ? opt->queue_max : DB_QUEUE_DEFAULT;
	db->log = cx->log;
	random_bytes(&db->origin, sizeof(db->origin));
	db->origin &= INT64_MAX;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&db->pool_lock, NULL);
	pthread_cond_init(&db->pool_freed, &monotonic);
	pthread_mutex_init(&db->queue_lock, NULL);
	pthread_mutex_init(&db->change_lock, NULL);
	pthread_cond_init(&db->queue_filled, &monotonic);
	pthread_condattr_destroy(&monotonic);
	db->queue_tail = &db->queue_head;
	*out = db;
	return 0;
}

int db_open(struct ctx *cx, struct db **out, const char *url, const struct db_options *opt)
{
	struct db *db = NULL;
	int rc;

	*out = NULL;
	TRY(db_new(cx, &db, url, opt ? opt : &(struct db_options){ 0 }));
	rc = writer_start(cx, db);
	if (rc < 0) {
		db_close(db);
		return rc;
	}
	*out = db;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	change_watch_stop(db);
	writer_stop(db);
	pthread_mutex_lock(&db->pool_lock);
	while (db->pool_used)
		pthread_cond_wait(&db->pool_freed, &db->pool_lock);
	while (db->pool) {
		struct dbc *c = db->pool;

		db->pool = c->next;
		c->ops->close(c);
	}
	pthread_mutex_unlock(&db->pool_lock);
	pthread_cond_destroy(&db->pool_freed);
	pthread_mutex_destroy(&db->pool_lock);
	pthread_cond_destroy(&db->queue_filled);
	pthread_mutex_destroy(&db->queue_lock);
	pthread_mutex_destroy(&db->change_lock);
	free(db->url);
	free(db);
}

enum db_engine db_engine(const struct db *db)
{
	return db->engine;
}

const char *db_url(const struct db *db)
{
	return db->url;
}

static struct timespec deadline(int64_t us)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += (us % 1000000) * 1000;
	t.tv_sec += us / 1000000 + t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

/* Take a free reader, or the right to open one (*out NULL). */
static int pool_wait(struct ctx *cx, struct db *db, struct dbc **out)
{
	struct timespec until = deadline(DB_WAIT_US);

	pthread_mutex_lock(&db->pool_lock);
	while (!db->pool && db->pool_open >= db->opt.readers)
		if (pthread_cond_timedwait(&db->pool_freed, &db->pool_lock, &until) == ETIMEDOUT)
			break;
	*out = db->pool;
	if (*out) {
		db->pool = (*out)->next;
	} else if (db->pool_open < db->opt.readers) {
		db->pool_open++;
	} else {
		pthread_mutex_unlock(&db->pool_lock);
		atomic_fetch_add(&db->busy, 1);
		return err_detail(cx, ERR_BUSY, "no read connection came free");
	}
	db->pool_used++;
	pthread_mutex_unlock(&db->pool_lock);
	return 0;
}

static void pool_drop(struct db *db)
{
	pthread_mutex_lock(&db->pool_lock);
	db->pool_open--;
	db->pool_used--;
	pthread_cond_broadcast(&db->pool_freed);
	pthread_mutex_unlock(&db->pool_lock);
}

int pool_get(struct ctx *cx, struct db *db, struct dbc **out)
{
	unsigned generation = atomic_load(&db->generation);
	int rc;

	TRY(pool_wait(cx, db, out));
	if (*out && (*out)->generation != generation) {
		(*out)->ops->close(*out);
		*out = NULL;
	}
	if (*out)
		return 0;
	rc = db->ops->open(cx, db, false, out);
	if (rc < 0)
		pool_drop(db);
	else
		(*out)->generation = generation;
	return rc;
}

void pool_put(struct db *db, struct dbc *c)
{
	if (c->broken) {
		c->ops->close(c);
		pool_drop(db);
		return;
	}
	c->failed = 0;
	pthread_mutex_lock(&db->pool_lock);
	c->next = db->pool;
	db->pool = c;
	db->pool_used--;
	/* db_close waits here too, so all are woken when it might be the last */
	if (db->pool_used)
		pthread_cond_signal(&db->pool_freed);
	else
		pthread_cond_broadcast(&db->pool_freed);
	pthread_mutex_unlock(&db->pool_lock);
}

/* A reader with its snapshot begun; one that was lost while it lay in the pool is replaced once. */
static int reader_begin(struct ctx *cx, struct db *db, struct dbc **out)
{
	int rc = 0;

	for (int tries = 0; tries < 2; tries++) {
		TRY(pool_get(cx, db, out));
		rc = db->ops->begin_read(cx, *out);
		if (rc == 0)
			return 0;
		(*out)->broken = true;
		pool_put(db, *out);
	}
	return rc;
}

int db_read(struct ctx *cx, db_work_fn *work, void *arg)
{
	struct db *db = cx->db;
	struct dbc *c;
	int rc;

	if (cx->conn)
		return work(cx, arg);
	CHECK(db != NULL);
	TRY(reader_begin(cx, db, &c));
	cx->conn = c;
	rc = work(cx, arg);
	cx->conn = NULL;
	if (rc >= 0 && c->failed)
		rc = err_detail(cx, c->failed, "a failed statement was passed over");
	db->ops->end_read(c);
	pool_put(db, c);
	atomic_fetch_add_explicit(&db->reads, 1, memory_order_relaxed);
	return rc;
}

int db_check(struct ctx *cx, struct db *db)
{
	struct dbc *c;
	int rc;

	TRY(reader_begin(cx, db, &c));
	rc = db->ops->check(cx, c);
	db->ops->end_read(c);
	pool_put(db, c);
	return rc;
}

void db_stats(struct db *db, struct db_stats *out)
{
	struct arena arena;
	struct ctx cx;
	struct dbc *c;

	*out = (struct db_stats){
		.reads = atomic_load(&db->reads),
		.writes = atomic_load(&db->writes),
		.commits = atomic_load(&db->commits),
		.rollbacks = atomic_load(&db->rollbacks),
		.busy = atomic_load(&db->busy),
		.commit_us_total = atomic_load(&db->commit_us),
	};
	pthread_mutex_lock(&db->queue_lock);
	out->queue_len = db->queue_len;
	pthread_mutex_unlock(&db->queue_lock);
	arena_init(&arena, 65536);
	ctx_init(&cx, &arena);
	if (reader_begin(&cx, db, &c) == 0) {
		out->bytes = db->ops->size(&cx, c);
		db->ops->end_read(c);
		pool_put(db, c);
	}
	arena_release(&arena);
}
