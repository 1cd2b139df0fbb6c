/*
 * postgresql - the engine of several nodes: connections and transactions.
 *
 * Every write transaction takes one advisory lock first, so that the batches of all nodes come one after the other, as
 * on SQLite: the chain of events has one end, and numbers of change_log are in the order of the commits. What frames
 * the statements of a transaction travels together with them (postgresql_send.c).
 */
#include "db/postgresql.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/store.h"

#define CONNECT_TRIES 6 /* waiting 0.1, 0.2, 0.4 … seconds in between */

const char pg_begin_read_sql[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
const char pg_begin_write_sql[] = "BEGIN";
const char pg_save_sql[] = "SAVEPOINT item";
const char pg_release_sql[] = "RELEASE SAVEPOINT item";
/* Any number will do as long as all nodes use the same: "yangguan" as bytes. */
const char pg_lock_sql[] = "SELECT pg_advisory_xact_lock(8746102378013450606)";
const char pg_txid_sql[] = "SELECT txid_current()";

int pg_code(const char *state)
{
	static const struct {
		const char *state;
		int code;
	} codes[] = {
		{ "23505", ERR_EXISTS },                           /* unique_violation */
		{ "23", ERR_INVALID },                             /* the other constraints */
		{ "53100", ERR_IO },                               /* disk_full */
		{ "58", ERR_IO },                                  /* system_error, io_error */
		{ "53200", ERR_NO_MEMORY }, { "53300", ERR_BUSY }, /* too_many_connections */
		{ "55P03", ERR_BUSY },                             /* lock_not_available */
		{ "40001", ERR_BUSY },                             /* serialization_failure */
		{ "40P01", ERR_BUSY },                             /* deadlock_detected */
		{ "57014", ERR_BUSY },                             /* query_canceled: statement_timeout */
		{ "57P03", ERR_BUSY },                             /* cannot_connect_now */
		{ "XX001", ERR_CORRUPT },                          /* data_corrupted */
		{ "XX002", ERR_CORRUPT },                          /* index_corrupted */
	};

	for (size_t i = 0; state && i < ARRAY_LEN(codes); i++)
		if (strncmp(state, codes[i].state, strlen(codes[i].state)) == 0)
			return codes[i].code;
	return ERR_DB;
}

int pg_fail(struct ctx *cx, struct pg_conn *p, const PGresult *r, const char *what)
{
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	const char *text = r ? PQresultErrorMessage(r) : PQerrorMessage(p->pg);

	/*
	 * An error without a state is libpq's own: the connection is gone, even where PQstatus does not say so yet.
	 * 0A000: a cached plan that no longer fits the schema; 57P: the server is going down.
	 */
	if (!state || strncmp(state, "0A000", 5) == 0 || strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0)
		p->c.broken = true;
	return engine_fail(cx, &p->c, pg_code(state), what, text);
}

int pg_run(struct ctx *cx, struct pg_conn *p, const char *sql)
{
	PGresult *r;
	ExecStatusType status;
	int rc;

	TRY(pg_exchange(cx, p, NULL, sql, NULL));
	r = PQexec(p->pg, sql);
	status = PQresultStatus(r);
	rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : pg_fail(cx, p, r, sql);

	PQclear(r);
	return rc;
}

static void no_notices(void *arg, const PGresult *r)
{
	(void)arg;
	(void)r;
}

static int check_server(struct ctx *cx, struct pg_conn *p)
{
	PGresult *r = PQexec(p->pg, "SELECT current_setting('server_encoding')");
	int rc = 0;

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = pg_fail(cx, p, r, "server_encoding");
	else if (strcmp(PQgetvalue(r, 0, 0), "UTF8") != 0)
		rc = err_detail(cx, ERR_INVALID, "the database is kept in %s, it must be UTF8", PQgetvalue(r, 0, 0));
	PQclear(r);
	return rc;
}

static int set_up(struct ctx *cx, struct pg_conn *p)
{
	/* what is acknowledged must be on disk, whatever the server's default; a stronger setting stays */
	static const char always[] = "SET standard_conforming_strings = on;"
				     "SELECT set_config('synchronous_commit', 'on', false)"
				     " WHERE current_setting('synchronous_commit') IN ('off', 'local');";

	TRY(check_server(cx, p));
	TRY(pg_run(cx, p, always));
	if (!strstr(p->c.db->url, "search_path"))
		TRY(pg_run(cx, p, "SET search_path = public"));
	if (p->c.writer) /* servers of the 9.2 line do not know it; theirs wait without a limit */
		PQclear(PQexec(p->pg, "SET lock_timeout = 10000"));
	return 0;
}

int pg_connect(struct ctx *cx, struct pg_conn *p)
{
	static const char *const keys[] = { "dbname", "client_encoding", "fallback_application_name", "connect_timeout",
					    NULL };
	const char *const values[] = { p->c.db->url, "UTF8", "yangguang", "5", NULL };

	pg_forget_prepared(p);
	PQfinish(p->pg);
	p->pg = PQconnectdbParams(keys, values, 1);
	p->c.broken = false;
	p->c.failed = 0;
	p->ending = false;
	p->ahead_len = 0;
	if (PQstatus(p->pg) != CONNECTION_OK)
		return pg_fail(cx, p, NULL, "connect");
	PQsetNoticeReceiver(p->pg, no_notices, NULL);
	return set_up(cx, p);
}

/* For the writer, whose callers wait in the queue meanwhile. */
int pg_connect_patiently(struct ctx *cx, struct pg_conn *p)
{
	int rc = ERR_DB;

	for (int i = 0; i < CONNECT_TRIES; i++) {
		if (i)
			usleep(50000u << i);
		rc = pg_connect(cx, p);
		if (rc == 0)
			return 0;
	}
	return rc;
}

static int pg_open(struct ctx *cx, struct db *db, bool writer, struct dbc **out)
{
	struct pg_conn *p = calloc(1, sizeof(*p));
	int rc;

	if (!p)
		return err_detail(cx, ERR_NO_MEMORY, "PostgreSQL connection");
	p->c = (struct dbc){ .db = db, .ops = &engine_postgresql, .writer = writer };
	rc = pg_connect(cx, p);
	if (rc < 0) {
		engine_postgresql.close(&p->c);
		return rc;
	}
	*out = &p->c;
	return 0;
}

static void pg_close(struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;

	pg_forget_prepared(p);
	free(p->cache.items);
	PQfinish(p->pg);
	free(p);
}

int pg_settle(struct ctx *cx, struct pg_conn *p)
{
	PGresult *r;
	int rc = 0;

	if (!p->ending)
		return 0;
	p->ending = false;
	while ((r = PQgetResult(p->pg))) {
		if (rc == 0 && PQresultStatus(r) != PGRES_COMMAND_OK)
			rc = pg_fail(cx, p, r, "COMMIT");
		PQclear(r);
	}
	return rc;
}

static int pg_begin_read(struct ctx *cx, struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;

	TRY(pg_settle(cx, p));
	return pg_ahead(cx, p, pg_begin_read_sql);
}

/* Sent and not waited for: the next user of the connection reads the answer. */
static void pg_end_read(struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;

	if (!c->broken && pg_not_begun(p))
		p->ahead_len = 0;
	else if (!c->broken && PQsendQuery(p->pg, "COMMIT") == 1)
		p->ending = true;
	else
		c->broken = true;
}

static int pg_begin(struct ctx *cx, struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;

	if (c->broken || PQstatus(p->pg) != CONNECTION_OK)
		TRY(pg_connect_patiently(cx, p));
	c->failed = 0;
	p->ahead_len = 0;
	p->txid[0] = '\0';
	TRY(pg_ahead(cx, p, pg_begin_write_sql));
	TRY(pg_ahead(cx, p, pg_lock_sql));
	return pg_ahead(cx, p, pg_txid_sql);
}

static int pg_save(struct ctx *cx, struct dbc *c)
{
	return pg_ahead(cx, (struct pg_conn *)c, pg_save_sql);
}

static bool last_ahead_is(const struct pg_conn *p, const char *sql)
{
	return p->ahead_len && p->ahead[p->ahead_len - 1] == sql;
}

static int pg_release(struct ctx *cx, struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;

	if (last_ahead_is(p, pg_save_sql)) { /* nothing was done since */
		p->ahead_len--;
		return 0;
	}
	return pg_ahead(cx, p, pg_release_sql);
}

/* Releases of inner savepoints that still wait are not sent: rolling back to each works in a failed transaction too. */
static int pg_undo(struct ctx *cx, struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;
	int levels = 1;

	if (last_ahead_is(p, pg_save_sql)) {
		p->ahead_len--;
		return 0;
	}
	for (; last_ahead_is(p, pg_release_sql); levels++)
		p->ahead_len--;
	for (; levels > 0; levels--)
		TRY(pg_run(cx, p, "ROLLBACK TO SAVEPOINT item; RELEASE SAVEPOINT item"));
	return 0;
}

static void pg_rollback(struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;
	bool begun = !pg_not_begun(p);

	p->ahead_len = 0;
	if (begun && PQstatus(p->pg) == CONNECTION_OK)
		PQclear(PQexec(p->pg, "ROLLBACK"));
	if (PQtransactionStatus(p->pg) != PQTRANS_IDLE)
		c->broken = true;
}

/* The connection was lost over a COMMIT: ask on a new one what became of it. */
static int what_became(struct ctx *cx, struct pg_conn *p)
{
	char txid[sizeof(p->txid)];
	const char *const values[] = { txid };
	PGresult *r;
	int rc;

	memcpy(txid, p->txid, sizeof(txid));
	TRY(pg_connect_patiently(cx, p));
	for (int i = 0; i < 50; i++) {
		r = PQexecParams(p->pg, "SELECT txid_status(CAST($1 AS BIGINT))", 1, NULL, values, NULL, NULL, 0);
		rc = err_detail(cx, ERR_IO,
				"the connection was lost over a commit, and what became of it is not known");
		if (PQresultStatus(r) == PGRES_TUPLES_OK && strcmp(PQgetvalue(r, 0, 0), "committed") == 0)
			rc = ENGINE_COMMITTED;
		else if (PQresultStatus(r) == PGRES_TUPLES_OK && strcmp(PQgetvalue(r, 0, 0), "aborted") == 0)
			rc = ENGINE_AGAIN;
		else if (PQresultStatus(r) == PGRES_TUPLES_OK && strcmp(PQgetvalue(r, 0, 0), "in progress") == 0)
			rc = ERR_BUSY;
		PQclear(r);
		if (rc != ERR_BUSY)
			return rc;
		usleep(100000);
	}
	return err_detail(cx, ERR_IO, "a commit whose connection was lost is still under way");
}

static int pg_commit(struct ctx *cx, struct dbc *c, bool tell_others)
{
	struct pg_conn *p = (struct pg_conn *)c;
	PGresult *r;
	bool good;
	int rc = 0;

	if (pg_not_begun(p)) {
		p->ahead_len = 0;
		return ENGINE_COMMITTED; /* no work asked the store for anything */
	}
	p->ahead_len = 0; /* releases: the commit does it */
	r = PQexec(p->pg, tell_others ? "NOTIFY yangguang_change; COMMIT" : "COMMIT");
	good = PQresultStatus(r) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(r), "COMMIT") == 0;
	if (!good)
		rc = pg_fail(cx, p, r, "COMMIT");
	PQclear(r);
	if (good)
		return ENGINE_COMMITTED;
	if (c->broken)
		return what_became(cx, p);
	pg_rollback(c);
	c->failed = 0;
	return rc;
}

static int pg_script(struct ctx *cx, struct dbc *c, const char *sql)
{
	struct pg_conn *p = (struct pg_conn *)c;

	TRY(pg_run(cx, p, sql));
	TRY(pg_run(cx, p, "DEALLOCATE ALL"));
	pg_forget_prepared(p);
	return 0;
}

const struct engine engine_postgresql = {
	.open = pg_open,
	.close = pg_close,
	.begin_read = pg_begin_read,
	.end_read = pg_end_read,
	.begin = pg_begin,
	.save = pg_save,
	.release = pg_release,
	.undo = pg_undo,
	.commit = pg_commit,
	.rollback = pg_rollback,
	.script = pg_script,
	.start = pg_start,
	.step = pg_step,
	.cell = pg_cell,
	.finish = pg_finish,
	.describe = pg_describe,
	.has_table = pg_has_table,
	.check = pg_check,
	.size = pg_size,
	.watch_start = pg_watch_start,
	.watch_wait = pg_watch_wait,
};
