/* infer - SQLite prepares the statement and says where each result column comes from; the rest is declared. */
#include "sqlc/infer.h"

#include <sqlite3.h>

#include "base/str.h"
#include "db/db.h"
#include "db/dialect.h"

static int translate(struct ctx *cx, const char *path, struct sqlc_stmt *st, struct sqlc_plan *out)
{
	const char **names = arena_new_array(cx->arena, const char *, st->in.len + 1);
	bool *used = arena_new_array(cx->arena, bool, st->in.len + 1);
	struct dialect_params params = { .names = names, .count = st->in.len, .used = used };
	struct dialect_error de;

	if (!names || !used)
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	for (size_t i = 0; i < st->in.len; i++)
		names[i] = st->in.ptr[i].name;
	out->sqlite = dialect_statement(cx->arena, DB_SQLITE, st->text, st->len, st->text_line, &params, &de);
	if (out->sqlite)
		out->postgresql =
			dialect_statement(cx->arena, DB_POSTGRESQL, st->text, st->len, st->text_line, &params, &de);
	if (!out->sqlite || !out->postgresql)
		return sqlc_refuse(cx, path, de.line, "%s: %s", st->name, de.text);
	for (size_t i = 0; i < st->in.len; i++)
		if (!used[i])
			return sqlc_refuse(cx, path, st->in.ptr[i].line, "%s: $%s is declared and not used", st->name,
					   names[i]);
	return 0;
}

/* From the type a column was declared with in the schema. */
static bool type_of(const char *decl, enum stmt_type *out)
{
	static const struct {
		const char *decl;
		enum stmt_type type;
	} types[] = {
		{ "BIGINT", STMT_INT64 },    { "INTEGER", STMT_INT64 }, { "TEXT", STMT_TEXT },
		{ "BLOB", STMT_BLOB },       { "REAL", STMT_REAL },     { "DOUBLE PRECISION", STMT_REAL },
		{ DIALECT_FLAG, STMT_BOOL },
	};

	for (size_t i = 0; decl && i < ARRAY_LEN(types); i++) {
		if (!str_eq_nocase(decl, types[i].decl))
			continue;
		*out = types[i].type;
		return true;
	}
	return false;
}

static bool may_be_null(struct sqlite3 *schema, const struct sqlc_nullable *nullable, const char *table,
			const char *origin)
{
	int not_null = 0, key = 0;

	if (nullable->all)
		return true;
	for (size_t i = 0; i < nullable->tables.len; i++)
		if (str_eq_nocase(nullable->tables.ptr[i], table))
			return true;
	if (sqlite3_table_column_metadata(schema, NULL, table, origin, NULL, NULL, &not_null, &key, NULL) != SQLITE_OK)
		return true;
	return !not_null && !key;
}

static struct sqlc_field *find_out(struct sqlc_stmt *st, const char *name)
{
	for (size_t i = 0; i < st->out.len; i++)
		if (str_eq(st->out.ptr[i].name, name))
			return &st->out.ptr[i];
	return NULL;
}

static int column_type(struct ctx *cx, struct sqlite3 *schema, const char *path, struct sqlc_stmt *st,
		       const struct sqlc_nullable *nullable, sqlite3_stmt *q, int i, struct sqlc_column *c)
{
	const char *table = sqlite3_column_table_name(q, i), *origin = sqlite3_column_origin_name(q, i);
	struct sqlc_field *declared = find_out(st, c->name);

	if (declared) {
		declared->used = true;
		c->type = declared->type;
		c->nullable = declared->nullable;
		return 0;
	}
	if (!table || !origin)
		return sqlc_refuse(cx, path, st->text_line, "%s: column %s is an expression: say -- out: %s TYPE",
				   st->name, c->name, c->name);
	if (!type_of(sqlite3_column_decltype(q, i), &c->type))
		return sqlc_refuse(cx, path, st->text_line,
				   "%s: the type of %s.%s is not one of ours: say -- out: %s TYPE", st->name, table,
				   origin, c->name);
	c->nullable = may_be_null(schema, nullable, table, origin);
	return 0;
}

static int infer_columns(struct ctx *cx, struct sqlite3 *schema, const char *path, struct sqlc_stmt *st,
			 sqlite3_stmt *q, struct sqlc_plan *out)
{
	struct sqlc_nullable nullable;

	TRY(sqlc_find_nullable(cx, schema, st, &nullable));
	for (int i = 0; i < sqlite3_column_count(q); i++) {
		struct sqlc_column c = { .name = arena_strdup(cx->arena, sqlite3_column_name(q, i)) };

		if (!sqlc_is_name(c.name))
			return sqlc_refuse(cx, path, st->text_line, "%s: result column %d (%s) needs a name: … AS name",
					   st->name, i + 1, c.name ? c.name : "");
		for (size_t k = 0; k < out->columns.len; k++)
			if (str_eq(out->columns.ptr[k].name, c.name))
				return sqlc_refuse(cx, path, st->text_line, "%s: two result columns are named %s",
						   st->name, c.name);
		TRY(column_type(cx, schema, path, st, &nullable, q, i, &c));
		if (!vec_push(cx->arena, &out->columns, c))
			return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	}
	for (size_t i = 0; i < st->out.len; i++)
		if (!st->out.ptr[i].used)
			return sqlc_refuse(cx, path, st->out.ptr[i].line, "%s: there is no result column %s", st->name,
					   st->out.ptr[i].name);
	return 0;
}

/* A statement only PostgreSQL has: its columns are what -- out says, in that order. */
static int declared_columns(struct ctx *cx, struct sqlc_stmt *st, struct sqlc_plan *out)
{
	for (size_t i = 0; i < st->out.len; i++) {
		const struct sqlc_field *f = &st->out.ptr[i];
		struct sqlc_column c = { .name = f->name, .type = f->type, .nullable = f->nullable };

		if (!vec_push(cx->arena, &out->columns, c))
			return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	}
	return 0;
}

static int check_kind(struct ctx *cx, const char *path, const struct sqlc_stmt *st, const struct sqlc_plan *plan)
{
	bool rows = st->kind != STMT_EXEC && st->kind != STMT_COUNT;

	if (rows && !plan->columns.len)
		return sqlc_refuse(cx, path, st->line, "%s gives no rows: use :exec or :count", st->name);
	if (!rows && plan->columns.len)
		return sqlc_refuse(cx, path, st->line, "%s gives rows: use :one, :opt, :many or :each", st->name);
	return 0;
}

static bool starts_like_reading(const struct sqlc_stmt *st)
{
	struct lex lex;
	struct lex_token t;
	bool reads = true;

	lex_init(&lex, st->text, st->len, 1);
	for (t = lex_next_solid(&lex); t.kind != LEX_END; t = lex_next_solid(&lex))
		if (lex_is(&t, "insert") || lex_is(&t, "update") || lex_is(&t, "delete"))
			reads = false;
	return reads;
}

int sqlc_infer(struct ctx *cx, struct sqlite3 *schema, const char *path, struct sqlc_stmt *st, struct sqlc_plan *out)
{
	sqlite3_stmt *q = NULL;
	int rc;

	*out = (struct sqlc_plan){ .stmt = st };
	TRY(sqlc_check_portable(cx, path, st));
	TRY(translate(cx, path, st, out));
	if (!*out->sqlite && !*out->postgresql)
		return sqlc_refuse(cx, path, st->line, "%s has no text for either engine", st->name);
	if (!*out->sqlite) {
		out->reads_only = starts_like_reading(st);
		TRY(declared_columns(cx, st, out));
		return check_kind(cx, path, st, out);
	}
	if (sqlite3_prepare_v2(schema, out->sqlite, -1, &q, NULL) != SQLITE_OK)
		return sqlc_refuse(cx, path, st->text_line, "%s: %s", st->name, sqlite3_errmsg(schema));
	out->reads_only = sqlite3_stmt_readonly(q) != 0;
	rc = infer_columns(cx, schema, path, st, q, out);
	sqlite3_finalize(q);
	return rc < 0 ? rc : check_kind(cx, path, st, out);
}
