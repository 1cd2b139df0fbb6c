/*
 * The statement compiler over any bytes: it takes them or refuses them with a place, within its arena. What it takes, it
 * takes again to the same C.
 */
#include <sqlite3.h>

#include "base/check.h"
#include "base/str.h"
#include "sqlc/sqlc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char schema_text[] =
	"CREATE TABLE doc (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, note TEXT,"
	" size BIGINT NOT NULL, weight REAL, body BLOB, is_open FLAG_INT NOT NULL);"
	"CREATE TABLE line (doc_id BIGINT NOT NULL, no INTEGER NOT NULL, text TEXT NOT NULL,"
	" PRIMARY KEY (doc_id, no));";

static sqlite3 *open_schema(void)
{
	sqlite3 *schema;

	CHECK(sqlite3_open(":memory:", &schema) == SQLITE_OK);
	CHECK(sqlite3_exec(schema, schema_text, NULL, NULL, NULL) == SQLITE_OK);
	sqlite3_limit(schema, SQLITE_LIMIT_EXPR_DEPTH, 50);
	sqlite3_limit(schema, SQLITE_LIMIT_SQL_LENGTH, 20000);
	return schema;
}

static int compile(struct ctx *cx, sqlite3 *schema, const uint8_t *data, size_t size, struct sqlc_output *out)
{
	struct sqlc_input in = { .path = "fuzz.sql", .name = "fuzz/fuzz.sql", .text = (const char *)data, .len = size };

	return sqlc_compile(cx, schema, &in, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static sqlite3 *schema;
	struct sqlc_output first, second;
	struct arena arena;
	struct ctx cx;
	int rc;

	if (!schema)
		schema = open_schema();
	arena_init(&arena, ARENA_LIMIT_REQUEST);
	ctx_init(&cx, &arena);
	rc = compile(&cx, schema, data, size, &first);
	if (rc == 0) {
		CHECK(compile(&cx, schema, data, size, &second) == 0);
		CHECK(str_eq(buf_cstr(&first.unit), buf_cstr(&second.unit)));
		CHECK(str_eq(buf_cstr(&first.header), buf_cstr(&second.header)));
		CHECK(first.unit.len == strlen(buf_cstr(&first.unit)));
	} else if (rc == ERR_INVALID) {
		CHECK(str_starts(cx.err.detail, "fuzz.sql:"));
	} else {
		CHECK(rc == ERR_NO_MEMORY);
	}
	arena_release(&arena);
	return 0;
}
