/* store - the insides of struct db; private to src/db. */
#ifndef DB_STORE_H
#define DB_STORE_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "db/db.h"
#include "db/engine.h"

#define DB_READERS_DEFAULT 16
#define DB_BATCH_DEFAULT 256
#define DB_QUEUE_DEFAULT 4096
#define DB_BATCH_US 20000   /* no further write joins a batch this old */
#define DB_WAIT_US 10000000 /* for a read connection, for the turn to write */
#define DB_TOPICS_MAX 4096  /* topics of one batch before they become "*" */

/* A write on its way: lives on its caller's stack. */
struct write_item {
	struct ctx *cx;
	db_work_fn *work;
	void *arg;
	int rc;
	sem_t done;
	struct write_item *next;
};

/* Topics touched in the batch under way. Used by the writer thread only. */
struct topics {
	char **ptr;
	size_t len, cap;
};

struct db {
	enum db_engine engine;
	const struct engine *ops;
	char *url;
	struct db_options opt;
	struct log *log;
	int64_t origin; /* which process wrote a row of change_log */

	pthread_mutex_t pool_lock;
	pthread_cond_t pool_freed;
	struct dbc *pool;   /* free readers, the last used first */
	unsigned pool_open; /* readers there are, free or not */
	unsigned pool_used;
	atomic_uint generation; /* counts migrations: prepared statements of an older one are dropped */

	pthread_mutex_t queue_lock;
	pthread_cond_t queue_filled;
	struct write_item *queue_head, **queue_tail;
	size_t queue_len;
	bool stopping;
	bool writer_runs;
	pthread_t writer;
	struct dbc *writer_conn; /* touched by the writer thread only, once it runs */
	struct arena writer_arena;
	struct ctx writer_cx; /* for statements of the store itself */
	struct topics topics;
	uint64_t topics_logged;

	pthread_mutex_t change_lock; /* held while change_fn runs, so that who takes it back knows it is over */
	db_change_fn *change_fn;
	void *change_arg;
	bool watcher_runs;
	atomic_bool watcher_stop;
	pthread_t watcher;
	unsigned watch_interval_ms;

	atomic_uint_fast64_t reads, writes, commits, rollbacks, busy, commit_us;
};

int writer_start(struct ctx *cx, struct db *db) MUST_USE;
void writer_stop(struct db *db); /* after what is queued was written */

/* A reader from the pool, not yet in a transaction; and back. */
int pool_get(struct ctx *cx, struct db *db, struct dbc **out) MUST_USE;
void pool_put(struct db *db, struct dbc *c);

/* change.c: topics of the batch, written before its commit and told after it. */
int change_store(struct db *db) MUST_USE;
void change_tell(struct db *db);
void change_forget(struct topics *t, size_t keep); /* those behind the first keep */
void change_watch_stop(struct db *db);

#endif
