/* stmt - one way to run any statement: bind by descriptor, step, copy each row into its structure by offsets. */
#include "db/stmt.h"

#include <stdlib.h>
#include <string.h>

#include "db/engine.h"

#define ROWS_FIRST 8

static int check_may_run(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args)
{
	CHECK(cx->conn != NULL);
	if (!(st->who & cx->db_role))
		return err_detail(cx, ERR_DENIED, "%s (%s) is not for role mask %u", st->name, st->file, cx->db_role);
	if (cx->conn->failed)
		return err_detail(cx, cx->conn->failed, "%s: an earlier statement of this work has failed", st->name);
	for (size_t i = 0; i < st->param_count; i++)
		if (args[i].null && !st->params[i].nullable)
			return err_detail(cx, ERR_INTERNAL, "%s: parameter %s is NULL", st->name, st->params[i].name);
	return 0;
}

static int start(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, struct cursor *cur)
{
	TRY(check_may_run(cx, st, args));
	*cur = (struct cursor){ .c = cx->conn, .st = st };
	return cx->conn->ops->start(cx, cx->conn, st, args, cur);
}

/* Text and blobs into the arena, with a NUL behind them; borrowed ones stay where they are. */
static const char *keep(struct ctx *cx, const struct cell *v, bool borrow)
{
	return borrow ? v->ptr : arena_strndup(cx->arena, v->ptr, v->len);
}

static bool put_cell(struct ctx *cx, const struct stmt_column *col, const struct cell *v, char *row, bool borrow)
{
	char *at = row + col->offset;
	const char *text;

	if (v->null && col->null_offset)
		*(bool *)(row + col->null_offset) = true;
	if (v->null)
		return true; /* the row was zeroed */
	switch (col->type) {
	case STMT_INT64: *(int64_t *)at = v->i; return true;
	case STMT_REAL: *(double *)at = v->d; return true;
	case STMT_BOOL: *(bool *)at = v->i != 0; return true;
	case STMT_TEXT:
		text = keep(cx, v, borrow);
		*(const char **)at = text;
		return text != NULL;
	case STMT_BLOB:
		text = keep(cx, v, borrow);
		*(struct bytes *)at = (struct bytes){ .ptr = (const uint8_t *)text, .len = v->len };
		return text != NULL;
	}
	return false;
}

static int read_row(struct ctx *cx, struct cursor *cur, char *row, bool borrow)
{
	const struct stmt *st = cur->st;

	memset(row, 0, st->row_bytes);
	for (size_t i = 0; i < st->column_count; i++) {
		const struct stmt_column *col = &st->columns[i];
		struct cell v;

		TRY(cur->c->ops->cell(cx, cur, i, &v));
		if (v.null && !col->nullable)
			return err_detail(cx, ERR_DB, "%s (%s): %s is NULL and not declared so", st->name, st->file,
					  col->name);
		if (!put_cell(cx, col, &v, row, borrow))
			return err_detail(cx, ERR_NO_MEMORY, "%s: arena full", st->name);
	}
	return 0;
}

static int read_single(struct ctx *cx, struct cursor *cur, void **row)
{
	const struct stmt *st = cur->st;
	int rc = cur->c->ops->step(cx, cur);

	if (rc < 0)
		return rc;
	if (rc == 0)
		return st->kind == STMT_OPT ? 0 : err_detail(cx, ERR_NOT_FOUND, "%s: no row", st->name);
	*row = arena_alloc(cx->arena, st->row_bytes);
	if (!*row)
		return err_detail(cx, ERR_NO_MEMORY, "%s: arena full", st->name);
	TRY(read_row(cx, cur, *row, false));
	rc = cur->c->ops->step(cx, cur);
	if (rc > 0)
		return err_detail(cx, ERR_DB, "%s (%s): more than one row", st->name, st->file);
	return rc;
}

int stmt_row(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, void **row)
{
	struct cursor cur;
	int rc;

	*row = NULL;
	TRY(start(cx, st, args, &cur));
	rc = read_single(cx, &cur, row);
	cur.c->ops->finish(&cur);
	if (rc < 0)
		*row = NULL;
	return rc;
}

struct rows {
	char *ptr;
	size_t len, cap;
};

static int read_all(struct ctx *cx, struct cursor *cur, struct rows *r)
{
	size_t bytes = cur->st->row_bytes;
	int rc;

	while ((rc = cur->c->ops->step(cx, cur)) > 0) {
		if (r->len == r->cap) {
			size_t cap = r->cap ? r->cap * 2 : ROWS_FIRST;
			char *grown = arena_grow(cx->arena, r->ptr, r->cap * bytes, cap * bytes);

			if (!grown)
				return err_detail(cx, ERR_NO_MEMORY, "%s: arena full", cur->st->name);
			r->ptr = grown;
			r->cap = cap;
		}
		TRY(read_row(cx, cur, r->ptr + r->len * bytes, false));
		r->len++;
	}
	return rc;
}

int stmt_rows(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, void **rows, size_t *n)
{
	struct rows r = { 0 };
	struct cursor cur;
	int rc;

	*rows = NULL;
	*n = 0;
	TRY(start(cx, st, args, &cur));
	rc = read_all(cx, &cur, &r);
	cur.c->ops->finish(&cur);
	if (rc < 0)
		return rc;
	*rows = r.ptr;
	*n = r.len;
	return 0;
}

static int read_each(struct ctx *cx, struct cursor *cur, char *row, stmt_row_fn *fn, void *arg)
{
	int rc;

	while ((rc = cur->c->ops->step(cx, cur)) > 0) {
		TRY(read_row(cx, cur, row, true));
		TRY(fn(cx, arg, row));
	}
	return rc;
}

int stmt_each(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, stmt_row_fn *fn, void *arg)
{
	char *row = arena_alloc(cx->arena, st->row_bytes);
	struct cursor cur;
	int rc;

	if (!row)
		return err_detail(cx, ERR_NO_MEMORY, "%s: arena full", st->name);
	TRY(start(cx, st, args, &cur));
	rc = read_each(cx, &cur, row, fn, arg);
	cur.c->ops->finish(&cur);
	return rc;
}

int stmt_exec(struct ctx *cx, const struct stmt *st, const struct stmt_arg *args, int64_t *changed)
{
	struct cursor cur;
	int rc;

	if (changed)
		*changed = 0;
	TRY(start(cx, st, args, &cur));
	rc = cur.c->ops->step(cx, &cur);
	cur.c->ops->finish(&cur);
	if (rc >= 0 && changed)
		*changed = cur.changed;
	return rc < 0 ? rc : 0;
}

int stmt_describe(struct ctx *cx, const struct stmt *st, struct stmt_described *out)
{
	CHECK(cx->conn != NULL);
	*out = (struct stmt_described){ 0 };
	return cx->conn->ops->describe(cx, cx->conn, st, out);
}
