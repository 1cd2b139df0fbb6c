/* The schema and every statement of the program, on both engines: what one understands the other does too. */
#include <dirent.h>

#include "base/str.h"
#include "base/vec.h"
#include "db/lex.h"
#include "db/stmt.h"
#include "support/store.h"

static bool type_agrees(const struct stmt_column *c, const struct stmt_described *d, size_t i)
{
	enum stmt_type found = d->columns[i].type;

	if (!d->columns[i].known)
		return false;
	/* flags are numbers in the store, and a comparison is a boolean on PostgreSQL */
	return found == c->type || (c->type == STMT_BOOL && found == STMT_INT64);
}

static int check_statement(struct ctx *cx, const struct stmt *st)
{
	bool lite = db_engine(cx->db) == DB_SQLITE;
	struct stmt_described *d = arena_new(cx->arena, struct stmt_described);
	int bad = 0;

	if (!(lite ? st->sqlite : st->postgresql))
		return 0;
	if (stmt_describe(cx, st, d) < 0) {
		print_error("%s\n", cx->err.detail);
		return 1;
	}
	if (d->param_count != st->param_count) {
		print_error("%s (%s): %zu parameters, %zu declared\n", st->name, st->file, d->param_count,
			    st->param_count);
		bad++;
	}
	if (d->column_count != st->column_count) {
		print_error("%s (%s): %zu columns, %zu declared\n", st->name, st->file, d->column_count,
			    st->column_count);
		return bad + 1;
	}
	for (size_t i = 0; i < st->column_count; i++) {
		if (!str_eq(d->columns[i].name, st->columns[i].name)) {
			print_error("%s (%s): column %zu is %s, not %s\n", st->name, st->file, i + 1,
				    d->columns[i].name, st->columns[i].name);
			bad++;
		}
		/* SQLite knows no type of an expression; PostgreSQL does */
		if ((!lite || d->columns[i].known) && !type_agrees(&st->columns[i], d, i)) {
			print_error("%s (%s): %s is of another type here: %s\n", st->name, st->file,
				    st->columns[i].name,
				    d->columns[i].engine_type ? d->columns[i].engine_type : "none");
			bad++;
		}
	}
	return bad;
}

/* All on one connection: a failed statement would end a PostgreSQL transaction, so only the sound ones come here. */
static int check_all(struct ctx *cx, void *arg)
{
	(void)arg;
	for (const struct stmt *const *st = db_statements; *st; st++)
		if (check_statement(cx, *st))
			return err_detail(cx, ERR_INVALID, "%s", (*st)->name);
	return 0;
}

static int check_next(struct ctx *cx, void *arg)
{
	const struct stmt *st = *(const struct stmt **)arg;

	return check_statement(cx, st) ? ERR_INVALID : 0;
}

static void every_statement_is_understood_with_the_same_types(void **state)
{
	struct test *t = *state;
	int bad = 0;

	for (const struct stmt *const *st = db_statements; *st; st++) {
		const struct stmt *one = *st;

		arena_reset(&t->arena);
		err_clear(&t->cx);
		bad += db_read(&t->cx, check_next, &one) < 0;
	}
	assert_int_equal(bad, 0);
	store_ok(t, db_read(&t->cx, check_all, NULL));
}

static void the_schema_is_of_this_program(void **state)
{
	struct test *t = *state;
	int applied;

	store_ok(t, db_schema_applied(&t->cx, &applied));
	assert_int_equal(applied, db_schema_wanted());
	store_ok(t, db_migrate(&t->cx, t->cx.db)); /* a second time changes nothing */
	store_ok(t, db_check(&t->cx, t->cx.db));
}

/* The comment that ends the line a token stands on; "" when there is none. */
static bool line_is_commented(const char *p, const char *end)
{
	for (; p < end && *p != '\n'; p++)
		if (p[0] == '-' && p + 1 < end && p[1] == '-')
			return p + 4 < end && p[2] == ' ' && (unsigned char)p[3] > ' ';
	return false;
}

static int uncommented(const char *name, const char *text, size_t len)
{
	static const char *const constraints[] = { "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT" };
	struct lex lex;
	struct lex_token t, last = { 0 };
	int depth = 0, bad = 0;
	bool table = false, first = false;

	lex_init(&lex, text, len, 1);
	for (t = lex_next_solid(&lex); t.kind != LEX_END; t = lex_next_solid(&lex)) {
		bool constraint = false;

		if (lex_is(&t, "TABLE") && lex_is(&last, "CREATE")) {
			table = true;
			if (!line_is_commented(t.ptr, text + len) && ++bad)
				print_error("%s:%d: the table has no comment\n", name, t.line);
		}
		if (lex_is(&t, "ADD") && !line_is_commented(t.ptr, text + len) && ++bad)
			print_error("%s:%d: the column has no comment\n", name, t.line);
		for (size_t i = 0; i < ARRAY_LEN(constraints); i++)
			constraint = constraint || lex_is(&t, constraints[i]);
		if (table && depth == 1 && first && t.kind == LEX_WORD && !constraint &&
		    !line_is_commented(t.ptr, text + len) && ++bad)
			print_error("%s:%d: column %.*s has no comment\n", name, t.line, (int)t.len, t.ptr);
		first = (lex_is(&t, "(") && depth == 0) || (lex_is(&t, ",") && depth == 1);
		depth += lex_is(&t, "(") ? 1 : lex_is(&t, ")") ? -1 : 0;
		if (lex_is(&t, ";"))
			table = false;
		last = t;
	}
	return bad;
}

static int check_file(struct test *t, const char *folder, const char *name)
{
	char *path = arena_printf(&t->arena, "%s/%s", folder, name);
	char *text = arena_alloc(&t->arena, 1 << 20);
	FILE *f = fopen(path, "rb");
	size_t len;

	assert_non_null(f);
	len = fread(text, 1, 1 << 20, f);
	fclose(f);
	return uncommented(name, text, len);
}

static void every_table_and_column_says_what_it_is_for(void **state)
{
	struct test *t = *state;
	const char *root = getenv("SOURCE_ROOT");
	char *folder = arena_printf(&t->arena, "%s/src/db/migrations", root ? root : ".");
	DIR *dir = opendir(folder);
	struct dirent *e;
	int files = 0, bad = 0;

	assert_non_null(dir);
	while ((e = readdir(dir))) {
		if (!str_ends(e->d_name, ".sql"))
			continue;
		bad += check_file(t, folder, e->d_name);
		files++;
	}
	closedir(dir);
	assert_true(files > 0);
	assert_int_equal(bad, 0);
}

static void a_missing_comment_is_seen(void **state)
{
	static const char silent[] =
		"CREATE TABLE a ( -- a\n  b TEXT,\n  c TEXT -- said\n);\nCREATE TABLE d (\n e TEXT -- e\n);"
		"\nALTER TABLE a ADD COLUMN f TEXT;\n";

	(void)state;
	assert_int_equal(uncommented("(expected, of a test) silent", silent, sizeof(silent) - 1), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TESTS(every_statement_is_understood_with_the_same_types),
		STORE_TESTS(the_schema_is_of_this_program),
		TEST(every_table_and_column_says_what_it_is_for),
		TEST(a_missing_comment_is_seen),
	};

	return test_run(tests);
}
