/*
 * db - one interface over two engines: SQLite (one file, WAL, synchronous=FULL) and PostgreSQL (libpq).
 *
 * Reading: db_read borrows a connection, opens a snapshot, runs the work, gives both back. Everything
 * read inside one db_read is of one moment.
 *
 * Writing: all writes of a process go through its one writer thread, on both engines. The caller's work
 * function runs there inside a savepoint of its own, and the thread commits a batch of them at once (group
 * commit), so that 64 clients share a disk flush. db_write returns only when the commit is durable: what
 * it acknowledged survives power loss. A work function that fails is rolled back alone. The caller sleeps
 * meanwhile, so work may use the caller's context and arena; it must not wait for anything but the store.
 *
 * Statements live in *.sql files and are compiled by tools/sqlc into typed functions that run on cx->conn.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/ctx.h"

enum db_engine { DB_SQLITE, DB_POSTGRESQL };

/* Who may run a statement; a statement names one or more ("-- who:"), a context holds a mask. */
enum db_role {
	DB_ROLE_PUBLIC = 1, /* pages anyone may see: statements that can return published data only */
	DB_ROLE_STAFF = 2,  /* the workbench, after the guard */
	DB_ROLE_SYSTEM = 4, /* command line, jobs, the session guard itself */
};

struct db_options {
	bool create;        /* make the SQLite file if there is none */
	bool read_only;     /* refuse db_write */
	unsigned readers;   /* most read connections at once; 0: 16 */
	unsigned batch_max; /* most writes in one commit; 0: 256 */
	unsigned queue_max; /* most writes waiting, before ERR_BUSY; 0: 4096 */
};

/* url: a path of an SQLite file, or postgresql://… (any libpq connection URI). Long-lived: malloc inside. */
int db_open(struct ctx *cx, struct db **out, const char *url, const struct db_options *opt) MUST_USE;
void db_close(struct db *db); /* waits for the write under way; NULL is fine */
enum db_engine db_engine(const struct db *db);
const char *db_url(const struct db *db); /* as given to db_open: may hold a password, keep it out of logs */

typedef int db_work_fn(struct ctx *cx, void *arg);

/*
 * Run work on a read snapshot of cx->db with cx->conn set. Inside another db_read or db_write it joins that one.
 * Expected: what work returns; ERR_BUSY when no connection came free in 10 s; ERR_DB.
 */
int db_read(struct ctx *cx, db_work_fn *work, void *arg) MUST_USE;
/*
 * Run work on the writer and make it durable. Must not be called inside db_read or db_write (CHECK): the whole
 * act, its reads included, belongs inside work. work may run again after a lost connection: it must not have
 * effects outside the store and its arg must be reset by itself.
 * Expected: what work returns (nothing was written then); ERR_BUSY when the queue is full; ERR_IO, ERR_DB.
 */
int db_write(struct ctx *cx, db_work_fn *work, void *arg) MUST_USE;

/*
 * Inside db_write: run work so that it can fail alone. When it answers an error, what it did is taken back and the
 * caller may go on; without this, a failed statement ends the whole write (the following ones answer its error, on both
 * engines). Nests. Expected: what work returns.
 */
int db_try(struct ctx *cx, db_work_fn *work, void *arg) MUST_USE;

/*
 * Inside db_write: say that something readers may have cached has changed. topic is a word such as "doc:17",
 * "section:4", "body:2", "home". Stored with the commit, so other processes and nodes learn of it too.
 */
int db_touch(struct ctx *cx, const char *topic) MUST_USE;
/*
 * fn is called for each topic after the commit that carries it is durable and before db_write returns to its
 * caller; for commits of other processes and nodes, from a watcher thread within db_watch's interval. topic
 * "*" means: changes may have been missed, forget everything. Set before the first db_write; any thread. fn NULL takes it
 * back: once that returned, fn is not running and will not be called again. fn must not write or set another.
 */
typedef void db_change_fn(void *arg, const char *topic);
void db_on_change(struct db *db, db_change_fn *fn, void *arg);
/* Start the watcher thread (SQLite: data_version polled; PostgreSQL: LISTEN). */
int db_watch(struct ctx *cx, struct db *db, unsigned interval_ms) MUST_USE;

/* Bring the schema to this binary's version. ERR_CORRUPT: an applied migration differs from ours, or is newer. */
int db_migrate(struct ctx *cx, struct db *db) MUST_USE;
/* Number of the newest migration built in / applied. */
int db_schema_wanted(void);
int db_schema_applied(struct ctx *cx, int *out) MUST_USE;

/* A consistent copy while others write: SQLite only (online backup API, then fsync). ERR_INVALID on PostgreSQL. */
int db_backup(struct ctx *cx, struct db *db, const char *to_path, void (*progress)(void *arg, int done, int total),
	      void *arg) MUST_USE;
/* The engine's own consistency check (PRAGMA integrity_check and foreign_key_check); ERR_CORRUPT with the first finding. */
int db_check(struct ctx *cx, struct db *db) MUST_USE;

struct db_stats {
	uint64_t reads, writes, commits, rollbacks, busy;
	uint64_t queue_len;       /* writes waiting now */
	uint64_t commit_us_total; /* time in commits */
	uint64_t bytes;           /* size of the store; 0: not known */
};
void db_stats(struct db *db, struct db_stats *out);

/*
 * For other folders of the db floor's own making only (generated statement code): the statement descriptor and
 * the calls that run it are in db/stmt.h.
 */

#endif
