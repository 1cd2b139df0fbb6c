/* sqlite - what the files of the SQLite engine share; private to src/db. */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include <sqlite3.h>

#include "db/engine.h"

struct sqlite_conn {
	struct dbc c;
	sqlite3 *db;
	struct stmt_cache cache; /* of sqlite3_stmt */
	sqlite3_stmt *begin, *commit, *save, *release, *undo;
	bool in_write;
	int turn_fd;     /* file whose locks order the writers of several processes; -1: none */
	int64_t version; /* data_version the watcher saw last */
};

int sqlite_code(int rc, int extended); /* ERR_* of a result code */

/*
 * Taking turns. SQLite's own lock is taken by whoever asks at the right moment, and a process that writes in a loop
 * asks right after it let go: others starve for seconds. So a writer first takes two byte locks of NAME-turn: "next",
 * then "now", and gives "next" back at once. One who waits holds "next", so who was just there cannot pass him.
 */
int sqlite_turn_open(struct ctx *cx, struct sqlite_conn *s) MUST_USE;
void sqlite_turn_close(struct sqlite_conn *s);
int sqlite_turn_take(struct ctx *cx, struct sqlite_conn *s) MUST_USE; /* ERR_BUSY after DB_WAIT_US */
void sqlite_turn_give(struct sqlite_conn *s);

int sqlite_describe(struct ctx *cx, struct dbc *c, const struct stmt *st, struct stmt_described *out);
int sqlite_has_table(struct ctx *cx, struct dbc *c, const char *name, bool *out);
int sqlite_check(struct ctx *cx, struct dbc *c);
uint64_t sqlite_size(struct ctx *cx, struct dbc *c);
int sqlite_watch_start(struct ctx *cx, struct dbc *c);
int sqlite_watch_wait(struct ctx *cx, struct dbc *c, unsigned interval_ms);

#endif
