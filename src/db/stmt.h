/*
 * stmt - a compiled statement and the calls that run it. Only code written by tools/sqlc uses this, and the tests.
 *
 * Each runs on cx->conn (CHECKed: a statement outside db_read and db_write is a bug), answers ERR_DENIED when the
 * statement's roles and cx->db_role have none in common, and maps the engine's errors as docs/sql.md says.
 *
 * After a statement failed inside db_write (or db_try), those that follow in the same work answer the same error, on
 * both engines: the work has to return, and is rolled back.
 */
#ifndef DB_STMT_H
#define DB_STMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/ctx.h"

enum stmt_type { STMT_INT64, STMT_TEXT, STMT_BLOB, STMT_REAL, STMT_BOOL };
enum stmt_kind { STMT_ONE, STMT_OPT, STMT_MANY, STMT_EACH, STMT_EXEC, STMT_COUNT };

struct stmt_param {
	const char *name;
	enum stmt_type type;
	bool nullable;
};

struct stmt_column {
	const char *name;
	enum stmt_type type;
	bool nullable;
	size_t offset;      /* of the member in the row */
	size_t null_offset; /* of NAME_is_null; 0 when there is none (it is never the first member) */
};

struct stmt {
	const char *name;
	const char *file;   /* below src/, with the line: "foi/foi.sql:12" */
	const char *sqlite; /* text; NULL: this engine has none */
	const char *postgresql;
	enum stmt_kind kind;
	unsigned who; /* DB_ROLE_* mask */
	bool reads_only;
	const struct stmt_param *params;
	size_t param_count;
	const struct stmt_column *columns;
	size_t column_count;
	size_t row_bytes;
};

/* A value to bind, by the parameter's type. */
struct stmt_arg {
	bool null;
	union {
		int64_t i; /* int64, bool */
		double d;
		const char *s;
		struct bytes b;
	};
};

typedef int stmt_row_fn(struct ctx *cx, void *arg, const void *row);

int stmt_row(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, void **row) MUST_USE; /* one, opt */
int stmt_rows(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, void **rows, size_t *n) MUST_USE;
int stmt_each(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, stmt_row_fn *fn, void *arg) MUST_USE;
int stmt_exec(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, int64_t *changed) MUST_USE;

/* What the engine of cx->conn makes of a statement; for the store suite. */
#define STMT_COLUMNS_MAX 128
struct stmt_described {
	size_t param_count, column_count;
	struct {
		const char *name;    /* in the arena */
		bool known;          /* SQLite knows no type of an expression */
		enum stmt_type type; /* int64 also stands for a flag kept as a number */
		const char *engine_type;
	} columns[STMT_COLUMNS_MAX];
};
int stmt_describe(struct ctx *cx, const struct stmt *st, struct stmt_described *out) MUST_USE;

/* Every statement of the program, in the order of their names, NULL at the end; written by `sqlc list`. */
extern const struct stmt *const db_statements[];

#endif
