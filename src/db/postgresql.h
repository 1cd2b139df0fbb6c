/* postgresql - what the files of the PostgreSQL engine share; private to src/db. */
#ifndef DB_POSTGRESQL_H
#define DB_POSTGRESQL_H

#include <libpq-fe.h>

#include "db/engine.h"

struct pg_conn {
	struct dbc c;
	PGconn *pg;
	struct stmt_cache cache; /* of struct pg_stmt */
	unsigned prepared;       /* for names of prepared statements */
	char txid[24];           /* of the write transaction under way; "" when the server does not tell */
	const char *ahead[8];    /* commands that travel with the next statement, in this order; constants */
	size_t ahead_len;
	bool ending; /* the answer to COMMIT of the last snapshot has not been read yet */
};

/* Types by their fixed numbers in pg_type. */
enum pg_oid {
	PG_BOOL = 16,
	PG_BYTEA = 17,
	PG_NAME = 19,
	PG_INT8 = 20,
	PG_INT2 = 21,
	PG_INT4 = 23,
	PG_TEXT = 25,
	PG_JSON = 114,
	PG_FLOAT4 = 700,
	PG_FLOAT8 = 701,
	PG_UNKNOWN = 705,
	PG_BPCHAR = 1042,
	PG_VARCHAR = 1043,
};

int pg_code(const char *sqlstate); /* ERR_* of an SQLSTATE; NULL when the connection gave none */
/* The engine's error of a result (NULL: of the connection) into the context; marks a lost connection. */
int pg_fail(struct ctx *cx, struct pg_conn *p, const PGresult *r, const char *what);
/* Run text of several statements that give no rows worth keeping. */
int pg_run(struct ctx *cx, struct pg_conn *p, const char *sql);
int pg_connect(struct ctx *cx, struct pg_conn *p);
int pg_connect_patiently(struct ctx *cx, struct pg_conn *p); /* again and again for some seconds */
int pg_prepare(struct ctx *cx, struct pg_conn *p, const struct stmt *st, const char **name);
void pg_forget_prepared(struct pg_conn *p);
int pg_settle(struct ctx *cx, struct pg_conn *p); /* read what end_read left unread */

/*
 * What frames the statements (BEGIN, the lock, savepoints) waits here and is sent together with the next statement, which
 * saves a round trip each. A transaction whose BEGIN still waits has not begun: nothing needs to be ended.
 */
extern const char pg_begin_read_sql[], pg_begin_write_sql[], pg_save_sql[], pg_release_sql[], pg_lock_sql[],
	pg_txid_sql[];
int pg_ahead(struct ctx *cx, struct pg_conn *p, const char *sql);
bool pg_not_begun(const struct pg_conn *p);
/* A statement to be sent: prepared, by its name, or text. */
struct pg_send {
	const char *name, *sql;
	int count;
	const Oid *types;
	const char *const *values;
	const int *lengths, *formats;
};
/* Send what waits and the statement (NULL: only what waits); its result is the caller's to clear, NULL when it failed. */
int pg_exchange(struct ctx *cx, struct pg_conn *p, const struct pg_send *s, const char *what, PGresult **out);

int pg_start(struct ctx *cx, struct dbc *c, const struct stmt *st, const struct stmt_arg *args, struct cursor *cur);
int pg_step(struct ctx *cx, struct cursor *cur);
int pg_cell(struct ctx *cx, struct cursor *cur, size_t column, struct cell *out);
void pg_finish(struct cursor *cur);
int pg_describe(struct ctx *cx, struct dbc *c, const struct stmt *st, struct stmt_described *out);
int pg_has_table(struct ctx *cx, struct dbc *c, const char *name, bool *out);
int pg_check(struct ctx *cx, struct dbc *c);
uint64_t pg_size(struct ctx *cx, struct dbc *c);
int pg_watch_start(struct ctx *cx, struct dbc *c);
int pg_watch_wait(struct ctx *cx, struct dbc *c, unsigned interval_ms);

#endif
