/* The statement compiler: what it writes, and everything it must refuse, with the place and the words. */
#include "support/test.h"

#include <sqlite3.h>

#include "base/str.h"
#include "sqlc/sqlc.h"

static const char schema_text[] =
	"CREATE TABLE doc (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, note TEXT,"
	" size BIGINT NOT NULL, weight REAL, is_open FLAG_INT NOT NULL, odd VARCHAR(3));"
	"CREATE TABLE line (doc_id BIGINT NOT NULL, no INTEGER NOT NULL, text TEXT NOT NULL,"
	" PRIMARY KEY (doc_id, no));";

static int compile(struct test *t, const char *text, struct sqlc_output *out)
{
	struct sqlc_input in = { .path = "src/x/a.sql", .name = "x/a.sql", .text = text, .len = strlen(text) };
	sqlite3 *schema;
	int rc;

	err_clear(&t->cx);
	assert_int_equal(sqlc_schema_open(&t->cx, &schema, NULL, 0), 0);
	assert_int_equal(sqlite3_exec(schema, schema_text, NULL, NULL, NULL), SQLITE_OK);
	rc = sqlc_compile(&t->cx, schema, &in, out);
	sqlite3_close(schema);
	return rc;
}

static void expect(struct test *t, const char *text, const char *in_header, const char *in_unit)
{
	struct sqlc_output out;

	if (compile(t, text, &out) < 0)
		fail_msg("%s\n  refused: %s", text, t->cx.err.detail);
	if (in_header && !strstr(buf_cstr(&out.header), in_header))
		fail_msg("%s\n  wanted %s\n  in %s", text, in_header, buf_cstr(&out.header));
	if (in_unit && !strstr(buf_cstr(&out.unit), in_unit))
		fail_msg("%s\n  wanted %s\n  in %s", text, in_unit, buf_cstr(&out.unit));
}

struct refusal {
	const char *text;
	int line;
	const char *words;
};

static void refuse(struct test *t, const struct refusal *r)
{
	struct sqlc_output out;
	int rc = compile(t, r->text, &out);
	const char *place = arena_printf(&t->arena, "src/x/a.sql:%d: ", r->line);

	if (rc != ERR_INVALID || !str_starts(t->cx.err.detail, place) || !strstr(t->cx.err.detail, r->words))
		fail_msg("%s\n  wanted %s… %s\n  got %d %s", r->text, place, r->words, rc,
			 rc < 0 ? t->cx.err.detail : "(taken)");
}

static void refuse_all(void **state, const struct refusal *r, size_t n)
{
	for (size_t i = 0; i < n; i++)
		refuse(*state, &r[i]);
}

#define S "-- name: a :many\n-- who: staff\n"

static void each_cardinality_has_its_shape(void **state)
{
	struct test *t = *state;

	expect(t, "-- name: a :one\n-- who: staff\n-- in: id int64\nSELECT title FROM doc WHERE id = $id",
	       "int sql_a(struct ctx *cx, struct row_a **out_row, int64_t id) MUST_USE;", "STMT_ONE");
	expect(t, "-- name: a :opt\n-- who: staff\nSELECT title FROM doc", "struct row_a **out_row)", "STMT_OPT");
	expect(t, S "SELECT title FROM doc;", "struct row_a **out_rows, size_t *out_count)", "STMT_MANY");
	expect(t, "-- name: a :each\n-- who: staff\nSELECT title FROM doc", "const struct row_a *row), void *row_arg)",
	       "STMT_EACH");
	expect(t, "-- name: a :exec\n-- who: staff\nDELETE FROM doc", "int sql_a(struct ctx *cx) MUST_USE;",
	       "STMT_EXEC");
	expect(t, "-- name: a :count\n-- who: staff\nDELETE FROM doc", "int64_t *out_changed)", "STMT_COUNT");
}

static void who_may_run_it_is_written_down(void **state)
{
	struct test *t = *state;

	expect(t, "-- name: a :exec\n-- who: public system\nDELETE FROM doc", "For: public system", ".who = 5u");
}

static void columns_take_type_and_null_from_the_schema(void **state)
{
	struct test *t = *state;

	expect(t, S "SELECT id, title, note, size, weight, is_open FROM doc",
	       "struct row_a {\n\tint64_t id;\n\tconst char *title;\n\tconst char *note; /* may be NULL */\n\tint64_t "
	       "size;\n"
	       "\tdouble weight;\n\tbool weight_is_null;\n\tbool is_open;\n};",
	       NULL);
	expect(t, S "SELECT size AS other FROM doc", "\tint64_t other;\n};", NULL);
	expect(t,
	       "-- name: a :one\n-- who: staff\nINSERT INTO doc (title, size, is_open) VALUES ('', 1, 0) RETURNING id",
	       "\tint64_t id;\n};", NULL);
}

static void what_a_join_may_leave_empty_may_be_null(void **state)
{
	struct test *t = *state;

	expect(t, S "SELECT d.id, l.no FROM doc AS d LEFT JOIN line AS l ON l.doc_id = d.id",
	       "\tint64_t id;\n\tint64_t no;\n\tbool no_is_null;\n};", NULL);
	expect(t, S "SELECT d.id, l.no FROM doc AS d JOIN line AS l ON l.doc_id = d.id",
	       "\tint64_t id;\n\tint64_t no;\n};", NULL);
	expect(t, S "SELECT (SELECT no FROM line) AS no FROM doc", "\tbool no_is_null;\n", NULL);
	expect(t, S "SELECT size FROM doc UNION ALL SELECT NULL", "\tbool size_is_null;\n", NULL);
	expect(t, S "SELECT d.id, c.no FROM doc AS d LEFT JOIN (SELECT no FROM line) AS c ON c.no = d.id",
	       "\tbool id_is_null;\n", NULL);
	expect(t,
	       S "WITH RECURSIVE up (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM up WHERE id < 5)\n"
		 "SELECT d.size FROM doc AS d JOIN up ON up.id = d.id",
	       "\tint64_t size;\n};", NULL);
	expect(t, S "SELECT l.no -- out: no int64\nFROM doc AS d LEFT JOIN line AS l ON l.doc_id = d.id WHERE l.no > 0",
	       "\tint64_t no;\n};", NULL);
}

static void parameters_are_numbered_for_each_engine(void **state)
{
	struct test *t = *state;

	expect(t, S "-- in: b text, a int64\nSELECT id FROM doc WHERE size = $a AND title = $b OR note = $b",
	       ", const char *b, int64_t a)",
	       ".sqlite = \"SELECT id FROM doc WHERE size = ?2 AND title = ?1 OR note = ?1\"");
	expect(t, S "-- in: b text, a int64\nSELECT id FROM doc WHERE size = $a AND title = $b", NULL,
	       ".postgresql = \"SELECT id FROM doc WHERE size = $2 AND title = $1\"");
	expect(t,
	       S "-- in: a int64?, b blob?, c real?, d bool, e text?\n"
		 "SELECT id FROM doc WHERE $a = 1 OR $b = $e OR $c = 2 OR $d = 1",
	       ", const int64_t *a, struct bytes b, const double *c, bool d, const char *e)",
	       "{ \"c\", STMT_REAL, true },");
}

static void lists_and_engine_lines_are_translated(void **state)
{
	struct test *t = *state;

	expect(t, S "-- in: ids text\nSELECT e.value AS v -- out: v text\nFROM @each($ids) AS e", NULL,
	       "FROM (SELECT CAST(value AS TEXT) AS value FROM json_each(?1)) AS e");
	expect(t, S "-- in: ids text\nSELECT e.value AS v -- out: v text\nFROM @each($ids) AS e", NULL,
	       "FROM json_array_elements_text(CAST($1 AS json)) AS e");
	expect(t, S "SELECT @only sqlite total(1) @end @only postgresql now() @end AS v -- out: v real\n", NULL,
	       ".sqlite = \"SELECT total(1) AS v\"");
	expect(t, "-- name: a :many\n-- who: staff\n-- out: v int64\n@only postgresql SELECT 1::int8 AS v @end",
	       "int64_t v;", ".sqlite = NULL,");
}

static void comments_reach_the_header_and_cannot_break_it(void **state)
{
	struct test *t = *state;

	expect(t, "-- about the file\n\n" S "-- What it is for: */ int evil;\nSELECT id FROM doc -- not this",
	       " * What it is for: * / int evil;\n * For: staff\n */\nint sql_a(", NULL);
}

static void text_becomes_a_c_string_whole(void **state)
{
	struct test *t = *state;

	expect(t, S "SELECT id FROM doc WHERE title LIKE 'a\\\"%' ESCAPE '\\'", NULL,
	       "LIKE 'a\\\\\\\"%' ESCAPE '\\\\'\"");
}

static void directives_that_are_wrong_are_refused(void **state)
{
	static const struct refusal r[] = {
		{ "SELECT 1", 1, "before the first" },
		{ "-- name: a\n-- who: staff\nSELECT 1", 1, "cardinality" },
		{ "-- name: a :some\n-- who: staff\nSELECT 1", 1, "cardinality" },
		{ "-- name: A :one\n-- who: staff\nSELECT 1", 1, "lower case" },
		{ "-- name: int :one\n-- who: staff\nSELECT 1", 1, "lower case" },
		{ "-- name: a :one more\n-- who: staff\nSELECT 1", 1, "nothing follows" },
		{ "-- name: a :exec\nDELETE FROM doc", 1, "who: is missing" },
		{ "-- name: a :exec\n-- who:\nDELETE FROM doc", 1, "who: is missing" },
		{ "-- name: a :exec\n-- who: everybody\nDELETE FROM doc", 2, "none of public staff system" },
		{ "-- name: a :exec\nDELETE FROM doc -- no\n-- who: staff\n", 3, "above the statement" },
		{ "-- name: a :exec\n-- who: staff\n", 1, "has no text" },
		{ S "-- in: id\nSELECT id FROM doc", 3, "the type is one of" },
		{ S "-- in: id int\nSELECT id FROM doc", 3, "the type is one of" },
		{ S "-- in: id int64 size int64\nSELECT id FROM doc", 3, "comma" },
		{ S "-- in: id int64,\nSELECT id FROM doc", 3, "expected NAME TYPE" },
		{ S "-- in: id int64, id text\nSELECT id FROM doc", 3, "declared twice" },
		{ S "-- in: cx int64\nSELECT id FROM doc WHERE id = $cx", 3, "every function has" },
		{ S "-- in: for int64\nSELECT id FROM doc WHERE id = $for", 3, "cannot be a name" },
		{ S "-- in: id int64\nSELECT id FROM doc", 3, "declared and not used" },
		{ S "SELECT id FROM doc WHERE id = $id", 3, "not declared" },
		{ S "SELECT id FROM doc\n-- out: size int64", 4, "no result column size" },
		{ S "SELECT id FROM doc;\n" S "SELECT id FROM doc", 4, "already the name" },
	};

	refuse_all(state, r, ARRAY_LEN(r));
}

static void columns_that_cannot_be_typed_are_refused(void **state)
{
	static const struct refusal r[] = {
		{ S "SELECT COUNT(*) AS n FROM doc", 3, "say -- out: n TYPE" },
		{ S "SELECT COUNT(*) FROM doc", 3, "needs a name" },
		{ S "SELECT odd FROM doc", 3, "not one of ours" },
		{ S "SELECT id, size AS id FROM doc", 3, "two result columns" },
		{ S "SELECT size AS double FROM doc", 3, "needs a name" },
		{ S "SELECT author FROM doc", 3, "no such column" },
		{ S "SELECT id FROM nowhere", 3, "no such table" },
		{ "-- name: a :exec\n-- who: staff\nSELECT id FROM doc", 1, "gives rows" },
		{ "-- name: a :one\n-- who: staff\nDELETE FROM doc", 1, "gives no rows" },
	};

	refuse_all(state, r, ARRAY_LEN(r));
}

static void what_is_not_portable_is_refused(void **state)
{
	static const struct refusal r[] = {
		{ S "SELECT * FROM doc", 3, "name the columns" },
		{ S "SELECT d.* FROM doc AS d", 3, "name the columns" },
		{ "-- name: a :one\n-- who: staff\nDELETE FROM doc RETURNING *", 3, "name the columns" },
		{ S "SELECT id FROM doc WHERE title LIKE 'a%'", 3, "ESCAPE" },
		{ S "SELECT id FROM doc WHERE title LIKE 'a%' AND note LIKE 'b' ESCAPE '!'", 3, "ESCAPE" },
		{ S "SELECT id FROM doc WHERE (title LIKE 'a%') AND 'b' = 'c'", 3, "ESCAPE" },
		{ S "SELECT id FROM doc\nWHERE title ILIKE 'a'", 4, "ILIKE is not portable" },
		{ S "SELECT id FROM doc WHERE title GLOB 'a'", 3, "not portable" },
		{ S "SELECT id FROM doc WHERE size > now()", 3, "instants come from C" },
		{ S "SELECT id FROM doc WHERE title = date('now')", 3, "dates come from C" },
		{ S "SELECT id FROM doc WHERE title = CURRENT_DATE", 3, "dates come from C" },
		{ S "SELECT id FROM doc WHERE is_open = TRUE", 3, "a flag is 1" },
		{ S "SELECT id::text AS x FROM doc", 3, ":: is not portable" },
		{ S "SELECT id FROM doc WHERE id == 1", 3, "== is not portable" },
		{ S "SELECT \"id\" FROM doc", 3, "double quotes" },
		{ S "SELECT [id] FROM doc", 3, "quoted names" },
		{ S "SELECT id FROM doc WHERE id = ?", 3, "$name" },
		{ S "SELECT ifnull(size, 0) AS x FROM doc", 3, "COALESCE" },
		{ S "SELECT group_concat(title) AS x FROM doc", 3, "collect in C" },
		{ S "SELECT rowid FROM doc", 3, "name the key" },
		{ S "SELECT d.id FROM line AS l RIGHT JOIN doc AS d ON d.id = l.doc_id", 3, "LEFT JOIN" },
		{ S "SELECT id FROM doc; SELECT id FROM doc", 3, "one statement ends" },
		{ "-- name: a :exec\n-- who: staff\nINSERT OR IGNORE INTO doc (title) VALUES ('')", 3, "ON CONFLICT" },
		{ "-- name: a :exec\n-- who: staff\nREPLACE INTO doc (title) VALUES ('')", 3,
		  "a statement starts with" },
		{ "-- name: a :exec\n-- who: staff\nPRAGMA user_version", 3, "a statement starts with" },
		{ "-- name: a :exec\n-- who: staff\nCOMMIT", 3, "a statement starts with" },
		{ S "SELECT (id FROM doc", 3, "without its" },
		{ S "SELECT id) FROM doc", 3, "without its" },
		{ S "SELECT 'id FROM doc", 3, "unclosed" },
		{ S "SELECT id /* FROM doc", 3, "unclosed" },
		{ S "SELECT id FROM @every($x)", 3, "unknown word" },
		{ S "SELECT id FROM @each(1)", 3, "@each($name)" },
		{ S "SELECT id @only mysql x @end FROM doc", 3, "sqlite or postgresql" },
		{ S "SELECT id @only sqlite FROM doc", 3, "without @end" },
		{ S "SELECT id @end FROM doc", 3, "without @only" },
	};

	refuse_all(state, r, ARRAY_LEN(r));
}

static void a_name_may_be_given_once_in_the_tree(void **state)
{
	struct test *t = *state;
	static const char first[] = S "SELECT 1", second[] = "\n" S "SELECT 2";
	struct sqlc_input in[] = {
		{ .path = "src/x/a.sql", .text = first, .len = sizeof(first) - 1 },
		{ .path = "src/y/b.sql", .text = second, .len = sizeof(second) - 1 },
	};
	struct buf out;

	assert_int_equal(sqlc_list(&t->cx, in, 1, &out), 0);
	assert_non_null(strstr(buf_cstr(&out), "&sql_stmt_a,\n\tNULL,"));
	assert_int_equal(sqlc_list(&t->cx, in, 2, &out), ERR_INVALID);
	assert_non_null(strstr(t->cx.err.detail, "already the name"));
}

static int compile_within(struct ctx *cx, void *arg)
{
	static const char text[] =
		S "-- in: id int64\n-- comment\nSELECT d.id, l.no FROM doc AS d LEFT JOIN line AS l ON"
		  " l.doc_id = $id -- out: no int64\n";
	struct sqlc_input in = { .path = "a.sql", .name = "a.sql", .text = text, .len = sizeof(text) - 1 };
	struct sqlc_output out;

	return sqlc_compile(cx, arg, &in, &out);
}

static void it_says_so_when_memory_runs_out(void **state)
{
	struct test *t = *state;
	sqlite3 *schema;

	assert_int_equal(sqlc_schema_open(&t->cx, &schema, NULL, 0), 0);
	assert_int_equal(sqlite3_exec(schema, schema_text, NULL, NULL, NULL), SQLITE_OK);
	assert_true(test_every_allocation(compile_within, schema) > 20);
	sqlite3_close(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_cardinality_has_its_shape),
		TEST(who_may_run_it_is_written_down),
		TEST(columns_take_type_and_null_from_the_schema),
		TEST(what_a_join_may_leave_empty_may_be_null),
		TEST(parameters_are_numbered_for_each_engine),
		TEST(lists_and_engine_lines_are_translated),
		TEST(comments_reach_the_header_and_cannot_break_it),
		TEST(text_becomes_a_c_string_whole),
		TEST(directives_that_are_wrong_are_refused),
		TEST(columns_that_cannot_be_typed_are_refused),
		TEST(what_is_not_portable_is_refused),
		TEST(a_name_may_be_given_once_in_the_tree),
		TEST(it_says_so_when_memory_runs_out),
	};

	return test_run(tests);
}
