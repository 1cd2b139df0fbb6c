/*
 * parse - a *.sql file read into its statements (docs/sql.md): directives, comments, text. Opens no database.
 *
 * Everything lives in cx->arena. ERR_INVALID with a detail "file:line: what is wrong"; ERR_NO_MEMORY.
 */
#ifndef SQLC_PARSE_H
#define SQLC_PARSE_H

#include <stddef.h>

#include "base/ctx.h"
#include "base/vec.h"
#include "db/lex.h"
#include "db/stmt.h"

struct sqlc_field {
	const char *name;
	enum stmt_type type;
	bool nullable;
	bool used; /* a parameter that occurs, an -- out that found its column */
	int line;
};

struct sqlc_fields {
	struct sqlc_field *ptr;
	size_t len, cap;
};

struct sqlc_stmt {
	const char *name;
	enum stmt_kind kind;
	unsigned who;
	VEC(const char *) comment; /* lines, without the hyphens */
	struct sqlc_fields in, out;
	const char *text; /* from the first word to the last, comments in between included */
	size_t len;
	int line, text_line; /* of -- name:, of the first word */
};

struct sqlc_file {
	const char *path; /* as shown in messages */
	VEC(struct sqlc_stmt *) stmts;
};

int sqlc_parse(struct ctx *cx, const char *path, const char *text, size_t len, struct sqlc_file *out) MUST_USE;
/* ERR_INVALID with "path:line: …" as the detail. */
int sqlc_refuse(struct ctx *cx, const char *path, int line, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* A name that is free to be one in C: lower case, digits, underscores; no keyword. */
bool sqlc_is_name(const char *s);

/*
 * Refuse what is outside the portable subset as far as tokens show it. What stands between @only and @end is passed
 * over.
 */
int sqlc_check_portable(struct ctx *cx, const char *path, const struct sqlc_stmt *st) MUST_USE;

#endif
