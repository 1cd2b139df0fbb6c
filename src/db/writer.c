/*
 * writer - one thread that commits for everyone.
 *
 * While a commit waits for the disk, the next writes queue up, and go into the next commit together: the busier, the
 * larger the batches. The first item of a batch needs no savepoint: when it fails the transaction is begun anew.
 * A savepoint for each was measured against a transaction for each: see docs/decisions/0005-writing.md.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "db/store.h"

#define BATCH_TRIES 3

/* The items of a batch, in the order they run; and how far it got. */
struct batch {
	struct db *db;
	struct write_item *head, **tail;
	size_t count; /* items taken from the queue */
	size_t kept;  /* items whose work succeeded in this try */
	int64_t started_us;
	bool dirty; /* the transaction holds work of an item */
};

static struct write_item *queue_pop(struct db *db)
{
	struct write_item *it;

	pthread_mutex_lock(&db->queue_lock);
	it = db->queue_head;
	if (it) {
		db->queue_head = it->next;
		if (!db->queue_head)
			db->queue_tail = &db->queue_head;
		db->queue_len--;
		it->next = NULL;
	}
	pthread_mutex_unlock(&db->queue_lock);
	return it;
}

static bool queue_wait(struct db *db)
{
	bool filled;

	pthread_mutex_lock(&db->queue_lock);
	while (!db->queue_head && !db->stopping)
		pthread_cond_wait(&db->queue_filled, &db->queue_lock);
	filled = db->queue_head != NULL;
	pthread_mutex_unlock(&db->queue_lock);
	return filled;
}

/* The work itself, between savepoint and release; what it leaves behind is judged by its result. */
static int item_work(struct db *db, struct write_item *it)
{
	struct dbc *c = db->writer_conn;
	int rc;

	c->failed = 0;
	it->cx->conn = c;
	rc = it->work(it->cx, it->arg);
	it->cx->conn = NULL;
	if (rc >= 0 && c->failed)
		rc = err_detail(it->cx, c->failed, "a failed statement was passed over");
	c->failed = 0;
	return rc;
}

/* 0: go on with the batch, whatever became of the item; negative: the transaction is gone. */
static int item_run(struct batch *b, struct write_item *it)
{
	struct db *db = b->db;
	struct dbc *c = db->writer_conn;
	size_t topics = db->topics.len;
	bool saved = b->dirty;

	err_clear(it->cx);
	if (saved)
		TRY(db->ops->save(&db->writer_cx, c));
	it->rc = item_work(db, it);
	if (c->broken)
		return err_detail(&db->writer_cx, ERR_IO, "%s", it->cx->err.detail ? it->cx->err.detail : "lost");
	if (it->rc >= 0) {
		b->dirty = true;
		b->kept++;
		return saved ? db->ops->release(&db->writer_cx, c) : 0;
	}
	change_forget(&db->topics, topics);
	atomic_fetch_add_explicit(&db->rollbacks, 1, memory_order_relaxed);
	if (saved)
		return db->ops->undo(&db->writer_cx, c);
	db->ops->rollback(c);
	return db->ops->begin(&db->writer_cx, c);
}

/* Items held from a try before come first, then what the queue has, as long as the batch is neither full nor old. */
static struct write_item *batch_next(struct batch *b, struct write_item *after)
{
	struct write_item *it = after ? after->next : b->head;

	if (it)
		return it;
	if (b->count >= b->db->opt.batch_max || clock_monotonic_us() - b->started_us > DB_BATCH_US)
		return NULL;
	it = queue_pop(b->db);
	if (!it)
		return NULL;
	*b->tail = it;
	b->tail = &it->next;
	b->count++;
	return it;
}

static int batch_commit(struct batch *b)
{
	struct db *db = b->db;
	int64_t from = clock_monotonic_us();
	int rc;

	if (!b->kept) {
		db->ops->rollback(db->writer_conn);
		return ENGINE_COMMITTED;
	}
	rc = change_store(db);
	if (rc < 0) {
		db->ops->rollback(db->writer_conn);
		return rc;
	}
	rc = db->ops->commit(&db->writer_cx, db->writer_conn, db->topics.len > 0);
	if (rc == ENGINE_COMMITTED) {
		atomic_fetch_add_explicit(&db->commits, 1, memory_order_relaxed);
		atomic_fetch_add_explicit(&db->writes, b->kept, memory_order_relaxed);
		atomic_fetch_add_explicit(&db->commit_us, (uint64_t)(clock_monotonic_us() - from),
					  memory_order_relaxed);
	}
	return rc;
}

static int batch_try(struct batch *b)
{
	struct db *db = b->db;
	struct write_item *it = NULL;

	b->kept = 0;
	b->dirty = false;
	change_forget(&db->topics, 0);
	TRY(db->ops->begin(&db->writer_cx, db->writer_conn));
	while ((it = batch_next(b, it))) {
		bool lost;

		if (item_run(b, it) >= 0)
			continue;
		lost = db->engine == DB_POSTGRESQL && db->writer_conn->broken;
		db->ops->rollback(db->writer_conn);
		/* a connection that is lost before the commit: nothing happened, so it may be done again */
		return lost ? ENGINE_AGAIN : ERR_IO;
	}
	return batch_commit(b);
}

static void batch_fail(struct batch *b, int rc)
{
	const char *why = b->db->writer_cx.err.detail ? b->db->writer_cx.err.detail : "the connection was lost";
	int code = rc == ERR_BUSY ? ERR_BUSY : ERR_IO;

	log_error(&b->db->writer_cx, "db_commit_failed", LOG_TEXT("detail", why), LOG_NUM("writes", b->count));
	if (code == ERR_BUSY)
		atomic_fetch_add(&b->db->busy, 1);
	for (struct write_item *it = b->head; it; it = it->next) {
		it->rc = code;
		err_clear(it->cx);
		(void)err_detail(it->cx, code, "the batch was not committed: %s", why);
	}
}

static void batch_run(struct db *db)
{
	struct batch b = { .db = db, .started_us = clock_monotonic_us() };
	struct write_item *it, *next;
	int rc = ENGINE_AGAIN;

	b.tail = &b.head;
	arena_reset(&db->writer_arena);
	err_clear(&db->writer_cx);
	for (int tries = 0; rc == ENGINE_AGAIN && tries < BATCH_TRIES; tries++)
		rc = batch_try(&b);
	if (!b.head) /* the transaction could not even begin: its first caller is told, the others may try again */
		(void)batch_next(&b, NULL);
	if (rc != ENGINE_COMMITTED)
		batch_fail(&b, rc);
	else
		change_tell(db);
	for (it = b.head; it; it = next) {
		next = it->next; /* after the post the item is gone */
		sem_post(&it->done);
	}
}

static void *writer_main(void *arg)
{
	struct db *db = arg;

	while (queue_wait(db))
		batch_run(db);
	return NULL;
}

int writer_start(struct ctx *cx, struct db *db)
{
	int rc;

	arena_init(&db->writer_arena, ARENA_LIMIT_REQUEST);
	ctx_init(&db->writer_cx, &db->writer_arena);
	if (db->opt.read_only)
		return 0;
	rc = db->ops->open(cx, db, true, &db->writer_conn);
	if (rc < 0)
		return rc;
	db->writer_cx.db = db;
	db->writer_cx.log = db->log;
	db->writer_cx.db_role = DB_ROLE_SYSTEM;
	if (pthread_create(&db->writer, NULL, writer_main, db) != 0)
		return err_detail(cx, ERR_NO_MEMORY, "writer thread");
	db->writer_runs = true;
	return 0;
}

void writer_stop(struct db *db)
{
	if (db->writer_runs) {
		pthread_mutex_lock(&db->queue_lock);
		db->stopping = true;
		pthread_cond_broadcast(&db->queue_filled);
		pthread_mutex_unlock(&db->queue_lock);
		pthread_join(db->writer, NULL);
		db->writer_runs = false;
	}
	if (db->writer_conn)
		db->ops->close(db->writer_conn);
	db->writer_conn = NULL;
	change_forget(&db->topics, 0);
	free(db->topics.ptr);
	db->topics = (struct topics){ 0 };
	arena_release(&db->writer_arena);
}

static bool queue_push(struct db *db, struct write_item *it)
{
	bool taken;

	pthread_mutex_lock(&db->queue_lock);
	taken = db->queue_len < db->opt.queue_max && !db->stopping;
	if (taken) {
		*db->queue_tail = it;
		db->queue_tail = &it->next;
		if (db->queue_len++ == 0)
			pthread_cond_signal(&db->queue_filled);
	}
	pthread_mutex_unlock(&db->queue_lock);
	return taken;
}

int db_write(struct ctx *cx, db_work_fn *work, void *arg)
{
	struct write_item it = { .cx = cx, .work = work, .arg = arg };
	struct db *db = cx->db;

	CHECK(db != NULL && cx->conn == NULL);
	if (db->opt.read_only)
		return err_detail(cx, ERR_DENIED, "the store was opened for reading only");
	sem_init(&it.done, 0, 0);
	if (!queue_push(db, &it)) {
		sem_destroy(&it.done);
		atomic_fetch_add(&db->busy, 1);
		return err_detail(cx, ERR_BUSY, "too many writes are waiting");
	}
	while (sem_wait(&it.done) != 0)
		CHECK(errno == EINTR);
	sem_destroy(&it.done);
	return it.rc;
}

int db_try(struct ctx *cx, db_work_fn *work, void *arg)
{
	struct dbc *c = cx->conn;
	struct topics *topics;
	size_t topics_len;
	int rc;

	CHECK(c != NULL && c->writer);
	if (c->failed)
		return err_detail(cx, c->failed, "an earlier statement of this work has failed");
	topics = &c->db->topics;
	topics_len = topics->len;
	TRY(c->ops->save(cx, c));
	rc = work(cx, arg);
	if (rc >= 0 && c->failed)
		rc = err_detail(cx, c->failed, "a failed statement was passed over");
	if (rc >= 0) {
		TRY(c->ops->release(cx, c));
		return rc;
	}
	change_forget(topics, topics_len);
	if (!c->broken && c->ops->undo(cx, c) == 0)
		c->failed = 0;
	return rc;
}
