/*
 * postgresql_send - libpq's pipeline: several commands sent at once, their results read in the same order.
 *
 * Used only when something waits to travel ahead; a lone statement goes the plain way. After the first failure the
 * server passes over the rest up to the end of the pipeline.
 */
#include "db/postgresql.h"

#include <string.h>

int pg_ahead(struct ctx *cx, struct pg_conn *p, const char *sql)
{
	if (p->ahead_len == ARRAY_LEN(p->ahead))
		TRY(pg_exchange(cx, p, NULL, "pipeline", NULL));
	p->ahead[p->ahead_len++] = sql;
	return 0;
}

bool pg_not_begun(const struct pg_conn *p)
{
	return p->ahead_len && (p->ahead[0] == pg_begin_read_sql || p->ahead[0] == pg_begin_write_sql);
}

static bool good(const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static int send_statement(struct pg_conn *p, const struct pg_send *s)
{
	if (s->name)
		return PQsendQueryPrepared(p->pg, s->name, s->count, s->values, s->lengths, s->formats, 1);
	return PQsendQueryParams(p->pg, s->sql, s->count, s->types, s->values, s->lengths, s->formats, 1);
}

static bool send_all(struct pg_conn *p, const struct pg_send *s)
{
	if (PQenterPipelineMode(p->pg) != 1)
		return false;
	for (size_t i = 0; i < p->ahead_len; i++)
		if (PQsendQueryParams(p->pg, p->ahead[i], 0, NULL, NULL, NULL, NULL, 0) != 1)
			return false;
	return (!s || send_statement(p, s) == 1) && PQpipelineSync(p->pg) == 1;
}

/* The result of one command of the pipeline and the NULL behind it. */
static PGresult *next_result(struct pg_conn *p)
{
	PGresult *r = PQgetResult(p->pg), *more;

	while (r && (more = PQgetResult(p->pg)))
		PQclear(more);
	return r;
}

/* Everything up to the end of the pipeline; false when the connection does not come to it. */
static bool drain(struct pg_conn *p)
{
	for (int empty = 0; empty < 2;) {
		PGresult *r = PQgetResult(p->pg);
		ExecStatusType status = PQresultStatus(r);

		empty = r ? 0 : empty + 1;
		PQclear(r);
		if (r && status == PGRES_PIPELINE_SYNC)
			return PQexitPipelineMode(p->pg) == 1;
		if (PQstatus(p->pg) != CONNECTION_OK)
			return false;
	}
	return false;
}

static int read_ahead(struct ctx *cx, struct pg_conn *p)
{
	for (size_t i = 0; i < p->ahead_len; i++) {
		PGresult *r = next_result(p);
		int rc = good(r) ? 0 : pg_fail(cx, p, r, p->ahead[i]);

		if (rc == 0 && p->ahead[i] == pg_txid_sql)
			snprintf(p->txid, sizeof(p->txid), "%s", PQgetvalue(r, 0, 0));
		PQclear(r);
		if (rc < 0)
			return rc;
	}
	return 0;
}

static int pipeline(struct ctx *cx, struct pg_conn *p, const struct pg_send *s, const char *what, PGresult **out)
{
	int rc = send_all(p, s) ? read_ahead(cx, p) : pg_fail(cx, p, NULL, what);

	p->ahead_len = 0;
	if (rc == 0 && s) {
		*out = next_result(p);
		if (!good(*out)) {
			rc = pg_fail(cx, p, *out, what);
			PQclear(*out);
			*out = NULL;
		}
	}
	if (!drain(p)) {
		p->c.broken = true;
		if (rc == 0) {
			rc = pg_fail(cx, p, NULL, what);
			PQclear(out ? *out : NULL);
			if (out)
				*out = NULL;
		}
	}
	return rc;
}

int pg_exchange(struct ctx *cx, struct pg_conn *p, const struct pg_send *s, const char *what, PGresult **out)
{
	int rc;

	if (out)
		*out = NULL;
	if (p->ahead_len)
		return pipeline(cx, p, s, what, out);
	if (!s)
		return 0;
	*out = s->name ? PQexecPrepared(p->pg, s->name, s->count, s->values, s->lengths, s->formats, 1)
		       : PQexecParams(p->pg, s->sql, s->count, s->types, s->values, s->lengths, s->formats, 1);
	if (good(*out))
		return 0;
	rc = pg_fail(cx, p, *out, what);
	PQclear(*out);
	*out = NULL;
	return rc;
}
