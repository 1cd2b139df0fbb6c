/*
 * infer - a parsed statement checked against the migrated schema, and the types of its columns found.
 */
#ifndef SQLC_INFER_H
#define SQLC_INFER_H

#include "sqlc/parse.h"
#include "sqlc/sqlc.h"

struct sqlc_column {
	const char *name;
	enum stmt_type type;
	bool nullable;
};

/* A statement ready to be written out. */
struct sqlc_plan {
	const struct sqlc_stmt *stmt;
	const char *sqlite, *postgresql; /* "" when that engine has none */
	bool reads_only;
	VEC(struct sqlc_column) columns;
};

int sqlc_infer(struct ctx *cx, struct sqlite3 *schema, const char *path, struct sqlc_stmt *st,
	       struct sqlc_plan *out) MUST_USE;

/* Which tables' columns may be NULL in a result whatever the schema says: outer joins, scalar subqueries, set operations. */
struct sqlc_nullable {
	bool all;
	VEC(const char *) tables;
};
int sqlc_find_nullable(struct ctx *cx, struct sqlite3 *schema, const struct sqlc_stmt *st,
		       struct sqlc_nullable *out) MUST_USE;

#endif
