/*
 * sqlc - named statements into typed C (docs/sql.md).
 *
 * Everything lives in cx->arena. ERR_INVALID with the detail "path:line: what is wrong"; ERR_NO_MEMORY.
 */
#ifndef SQLC_SQLC_H
#define SQLC_SQLC_H

#include "base/buf.h"
#include "base/ctx.h"

struct sqlite3;

/* An empty SQLite in memory with every NNNN_name.sql of the folders applied, folder by folder, in order of their names. */
int sqlc_schema_open(struct ctx *cx, struct sqlite3 **out, const char *const *folders, size_t count) MUST_USE;

struct sqlc_input {
	const char *path; /* as shown in messages */
	const char *name; /* below the source root: foi/foi.sql */
	const char *text;
	size_t len;
};

struct sqlc_output {
	struct buf header, unit;
};

int sqlc_compile(struct ctx *cx, struct sqlite3 *schema, const struct sqlc_input *in, struct sqlc_output *out) MUST_USE;
/* The table of all statements of several files; refuses a name given twice. */
int sqlc_list(struct ctx *cx, const struct sqlc_input *in, size_t count, struct buf *out) MUST_USE;

#endif
