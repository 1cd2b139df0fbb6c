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
	bool ending;             /* the answer to COMMIT of the last snapshot has not been read yet */
	unsigned lives;          /* times this connection was made */
};

/* Types by their fixed numbers in pg_type. */
enum pg_oid {
	PG_BOOL = 16, PG_BYTEA = 17, PG_NAME = 19, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25, PG_JSON = 114,
	PG_FLOAT4 = 700, PG_FLOAT8 = 701, PG_UNKNOWN = 705, PG_BPCHAR = 1042, PG_VARCHAR = 1043,
};

int pg_code(const char *sqlstate); /* ERR_* of an SQLSTATE; NULL when the connection gave none */
/* The engine's error of a result (NULL: of the connection) into the context; marks a lost connection. */
int pg_fail(struct ctx *cx, struct pg_conn *p, const PGresult *r, const char *what);
/* Run text of several statements that give no rows worth keeping. */
int pg_run(struct ctx *cx, struct pg_conn *p, const char *sql);
int pg_connect(struct ctx *cx, struct pg_conn *p);
int pg_prepare(struct ctx *cx, struct pg_conn *p, const struct stmt *st, const char **name);
void pg_forget_prepared(struct pg_conn *p);
int pg_settle(struct ctx *cx, struct pg_conn *p); /* read what end_read left unread */

int pg_start(struct ctx *cx, struct dbc *c, const struct stmt *st, const struct stmt_arg *args, struct cursor *cur);
int pg_step(struct ctx *cx, struct cursor *cur);
int pg_cell(struct ctx *cx, struct cursor *cur, size_t column, struct cell *out);
void pg_finish(struct cursor *cur);
int pg_describe(struct ctx *cx, struct dbc *c, const struct stmt *st, struct stmt_described *out);
bool pg_has_table(struct ctx *cx, struct dbc *c, const char *name);
int pg_check(struct ctx *cx, struct dbc *c);
uint64_t pg_size(struct ctx *cx, struct dbc *c);
int pg_watch_start(struct ctx *cx, struct dbc *c);
int pg_watch_wait(struct ctx *cx, struct dbc *c, unsigned interval_ms);

#endif
