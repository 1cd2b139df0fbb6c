/*
 * engine - what an engine must be able to do; private to src/db.
 *
 * sqlite.c and postgresql.c each fill a struct engine; store.c, writer.c, stmt.c and the rest call nothing else. All
 * functions set cx->err when they fail. A connection is used by one thread at a time.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "base/ctx.h"
#include "db/db.h"
#include "db/stmt.h"

struct engine;

/* A connection. Each engine's own structure begins with this one. */
struct dbc {
	struct db *db;
	const struct engine *ops;
	struct dbc *next;    /* in the list of free readers */
	unsigned generation; /* of the schema its prepared statements were made for */
	bool writer;
	int failed;      /* code of the statement that failed in the work under way; 0: none */
	bool broken;     /* the connection, or the transaction it was in, is gone */
	unsigned saved;  /* depth of db_try */
	unsigned serial; /* for names of cursors */
};

/* A value of a result, by the type the statement declares. */
struct cell {
	bool null;
	int64_t i;
	double d;
	const char *ptr; /* borrowed until the next step; NUL behind it */
	size_t len;
};

/* A statement under way. */
struct cursor {
	struct dbc *c;
	const struct stmt *st;
	void *handle;
	int row, rows;   /* PostgreSQL: position in the result held */
	bool owned;      /* SQLite: prepared for this run only, because the cached one is in use further up */
	bool paged;      /* PostgreSQL: a cursor on the server, read in pages */
	unsigned number; /* PostgreSQL: of that cursor */
	int64_t changed;
};

enum engine_commit { ENGINE_COMMITTED = 0, ENGINE_AGAIN = 1 };

struct engine {
	int (*open)(struct ctx *cx, struct db *db, bool writer, struct dbc **out);
	void (*close)(struct dbc *c);

	/* A snapshot. end_read never fails: a connection that cannot end it is marked broken. */
	int (*begin_read)(struct ctx *cx, struct dbc *c);
	void (*end_read)(struct dbc *c);

	/*
	 * The writer's transaction. begin waits its turn among other processes and nodes, and connects again when the
	 * connection was lost. commit: ENGINE_COMMITTED (durable), ENGINE_AGAIN (surely not committed, connection lost:
	 * run the batch again), or negative (nothing of it may be acknowledged). rollback never fails.
	 */
	int (*begin)(struct ctx *cx, struct dbc *c);
	int (*save)(struct ctx *cx, struct dbc *c);    /* a savepoint for one item, or one db_try */
	int (*release)(struct ctx *cx, struct dbc *c); /* keep what happened since the innermost savepoint */
	int (*undo)(struct ctx *cx, struct dbc *c);    /* take it back and forget the savepoint */
	int (*commit)(struct ctx *cx, struct dbc *c, bool tell_others);
	void (*rollback)(struct dbc *c);

	/* Several statements without parameters or results: migrations. */
	int (*script)(struct ctx *cx, struct dbc *c, const char *sql);

	int (*start)(struct ctx *cx, struct dbc *c, const struct stmt *st, const struct stmt_arg *args,
		     struct cursor *cur);
	int (*step)(struct ctx *cx, struct cursor *cur); /* 1: a row; 0: no more */
	int (*cell)(struct ctx *cx, struct cursor *cur, size_t column, struct cell *out);
	void (*finish)(struct cursor *cur); /* always, once start has succeeded; changed is set after it */

	/* Columns of a statement as the engine sees them, for the store suite: fills types and nothing else. */
	int (*describe)(struct ctx *cx, struct dbc *c, const struct stmt *st, struct stmt_described *out);

	int (*has_table)(struct ctx *cx, struct dbc *c, const char *name, bool *out);
	int (*check)(struct ctx *cx, struct dbc *c);
	uint64_t (*size)(struct ctx *cx, struct dbc *c);

	/*
	 * The watcher's wait on a connection of its own: 1 when something may have been committed, 0 when the time passed,
	 * 2 when notices may have been missed.
	 */
	int (*watch_start)(struct ctx *cx, struct dbc *c);
	int (*watch_wait)(struct ctx *cx, struct dbc *c, unsigned interval_ms);
};

extern const struct engine engine_sqlite, engine_postgresql;

/* Set the context's error from an engine's code and text; marks the connection's work as failed. */
int engine_fail(struct ctx *cx, struct dbc *c, int code, const char *what, const char *text);

/* Prepared statements of a connection by descriptor: open addressing, grows, never shrinks. */
struct stmt_cache {
	struct stmt_cache_item {
		const struct stmt *key; /* NULL: free */
		void *value;
	} * items;
	size_t count, size;
};
void **stmt_cache_slot(struct stmt_cache *cache, const struct stmt *key); /* value to read or set; NULL: no memory */

#endif
