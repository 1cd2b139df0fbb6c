/*
 * nullable - SQLite tells which table's column a result column is, not whether a join may have filled it with NULL.
 *
 * Read from the tokens, on the safe side: a table behind LEFT JOIN, any table named in a scalar subquery, any table
 * named in a group joined by a set operation. A LEFT JOIN of anything but a table makes every column nullable. What is
 * nullable here and not in truth is declared by the author with -- out.
 */
#include "sqlc/infer.h"

#include <sqlite3.h>

#include "base/str.h"

struct tokens {
	VEC(struct lex_token) list;
};

static bool is_table(struct sqlite3 *schema, const char *name)
{
	return sqlite3_table_column_metadata(schema, NULL, name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static int add(struct ctx *cx, struct sqlc_nullable *out, const char *name)
{
	for (size_t i = 0; i < out->tables.len; i++)
		if (str_eq_nocase(out->tables.ptr[i], name))
			return 0;
	return vec_push(cx->arena, &out->tables, name) ? 0 : err_detail(cx, ERR_NO_MEMORY, "sqlc");
}

/* Index of the bracket that closes the group token i is in; the end of the list when i is outside all. */
static size_t group_end(const struct tokens *t, size_t i)
{
	int depth = 0;

	for (; i < t->list.len; i++) {
		if (lex_is(&t->list.ptr[i], "("))
			depth++;
		else if (lex_is(&t->list.ptr[i], ")") && depth-- == 0)
			return i;
	}
	return t->list.len;
}

/* Index behind the bracket that opens the group token i is in; 0 when it is outside all. */
static size_t group_start(const struct tokens *t, size_t i)
{
	int depth = 0;

	while (i-- > 0) {
		if (lex_is(&t->list.ptr[i], ")"))
			depth++;
		else if (lex_is(&t->list.ptr[i], "(") && depth-- == 0)
			return i + 1;
	}
	return 0;
}

static int add_tables_between(struct ctx *cx, struct sqlite3 *schema, const struct tokens *t, size_t from, size_t to,
			      struct sqlc_nullable *out)
{
	for (size_t i = from; i < to; i++) {
		const struct lex_token *w = &t->list.ptr[i];
		char *name;

		if (w->kind != LEX_WORD)
			continue;
		name = arena_strndup(cx->arena, w->ptr, w->len);
		if (!name)
			return err_detail(cx, ERR_NO_MEMORY, "sqlc");
		if (is_table(schema, name))
			TRY(add(cx, out, name));
	}
	return 0;
}

static int left_join(struct ctx *cx, struct sqlite3 *schema, const struct tokens *t, size_t i,
		     struct sqlc_nullable *out)
{
	const struct lex_token *w;
	char *name;

	i++;
	if (i < t->list.len && lex_is(&t->list.ptr[i], "outer"))
		i++;
	if (i + 1 >= t->list.len || !lex_is(&t->list.ptr[i], "join"))
		return 0; /* a column or a function named left */
	w = &t->list.ptr[i + 1];
	name = arena_strndup(cx->arena, w->ptr, w->len);
	if (!name)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	if (w->kind != LEX_WORD || !is_table(schema, name)) {
		out->all = true;
		return 0;
	}
	return add(cx, out, name);
}

static bool opens_scalar(const struct tokens *t, size_t i)
{
	static const char *const not_scalar[] = { "as", "from", "join", "in", "exists", "materialized" };

	if (!lex_is(&t->list.ptr[i], "(") || i == 0 || i + 1 >= t->list.len)
		return false;
	if (!lex_is(&t->list.ptr[i + 1], "select") && !lex_is(&t->list.ptr[i + 1], "with"))
		return false;
	for (size_t k = 0; k < ARRAY_LEN(not_scalar); k++)
		if (lex_is(&t->list.ptr[i - 1], not_scalar[k]))
			return false;
	return true;
}

static bool is_set_operation(const struct lex_token *t)
{
	return lex_is(t, "union") || lex_is(t, "intersect") || lex_is(t, "except");
}

int sqlc_find_nullable(struct ctx *cx, struct sqlite3 *schema, const struct sqlc_stmt *st, struct sqlc_nullable *out)
{
	struct tokens t = { 0 };
	struct lex lex;
	struct lex_token w;

	*out = (struct sqlc_nullable){ 0 };
	lex_init(&lex, st->text, st->len, st->text_line);
	for (w = lex_next_solid(&lex); w.kind != LEX_END; w = lex_next_solid(&lex))
		if (!vec_push(cx->arena, &t.list, w))
			return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	for (size_t i = 0; i < t.list.len; i++) {
		w = t.list.ptr[i];
		if (lex_is(&w, "left"))
			TRY(left_join(cx, schema, &t, i, out));
		else if (opens_scalar(&t, i))
			TRY(add_tables_between(cx, schema, &t, i + 1, group_end(&t, i + 1), out));
		else if (is_set_operation(&w) && group_start(&t, i) == 0)
			out->all = true;
		else if (is_set_operation(&w))
			TRY(add_tables_between(cx, schema, &t, group_start(&t, i), group_end(&t, i), out));
	}
	return 0;
}
