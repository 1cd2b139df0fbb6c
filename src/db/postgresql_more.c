/* postgresql_more - looking at a store rather than working with it: tables, checks, size, watching. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"
#include "db/postgresql.h"

/* First column of the first row as text in the arena; NULL for none. */
static int first_text(struct ctx *cx, struct pg_conn *p, const char *sql, const char *arg, const char **out)
{
	PGresult *r;
	int rc;

	*out = NULL;
	TRY(pg_exchange(cx, p, NULL, sql, NULL));
	r = PQexecParams(p->pg, sql, arg ? 1 : 0, NULL, &arg, NULL, NULL, 0);
	rc = 0;
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		rc = pg_fail(cx, p, r, sql);
	else if (PQntuples(r) && !PQgetisnull(r, 0, 0))
		*out = arena_strdup(cx->arena, PQgetvalue(r, 0, 0));
	PQclear(r);
	return rc;
}

int pg_has_table(struct ctx *cx, struct dbc *c, const char *name, bool *out)
{
	const char *found;

	TRY(first_text(cx, (struct pg_conn *)c,
		       "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1", name,
		       &found));
	*out = found != NULL;
	return 0;
}

/* PostgreSQL has no check of the whole; what it keeps is a mark on indexes and constraints that were not finished. */
int pg_check(struct ctx *cx, struct dbc *c)
{
	struct pg_conn *p = (struct pg_conn *)c;
	const char *found;

	TRY(first_text(cx, p,
		       "SELECT CAST(indexrelid AS regclass) FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid"
		       " JOIN pg_namespace n ON n.oid = t.relnamespace"
		       " WHERE n.nspname = current_schema() AND NOT (i.indisvalid AND i.indisready) LIMIT 1",
		       NULL, &found));
	if (found)
		return err_detail(cx, ERR_CORRUPT, "index %s is not valid", found);
	TRY(first_text(cx, p,
		       "SELECT conname FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace"
		       " WHERE n.nspname = current_schema() AND NOT k.convalidated LIMIT 1",
		       NULL, &found));
	return found ? err_detail(cx, ERR_CORRUPT, "constraint %s has not been validated", found) : 0;
}

uint64_t pg_size(struct ctx *cx, struct dbc *c)
{
	const char *text;
	int64_t n;

	if (first_text(cx, (struct pg_conn *)c, "SELECT pg_database_size(current_database())", NULL, &text) < 0 ||
	    str_to_int64(text, &n) < 0)
		return 0;
	return (uint64_t)n;
}

int pg_watch_start(struct ctx *cx, struct dbc *c)
{
	return pg_run(cx, (struct pg_conn *)c, "LISTEN yangguang_change");
}

static bool drain(struct pg_conn *p)
{
	PGnotify *n;
	bool any = false;

	while ((n = PQnotifies(p->pg))) {
		any = true;
		PQfreemem(n);
	}
	return any;
}

int pg_watch_wait(struct ctx *cx, struct dbc *c, unsigned interval_ms)
{
	struct pg_conn *p = (struct pg_conn *)c;
	struct pollfd fd;

	if (c->broken || PQstatus(p->pg) != CONNECTION_OK) {
		usleep(interval_ms * 1000);
		if (pg_connect(cx, p) < 0 || pg_watch_start(cx, c) < 0) {
			c->broken = true;
			return 0;
		}
		return 2;
	}
	if (pg_settle(cx, p) < 0)
		return 0;
	if (drain(p))
		return 1;
	fd = (struct pollfd){ .fd = PQsocket(p->pg), .events = POLLIN };
	if (poll(&fd, 1, (int)interval_ms) <= 0)
		return 0;
	if (!PQconsumeInput(p->pg)) {
		c->broken = true;
		return 0;
	}
	return drain(p) ? 1 : 0;
}
