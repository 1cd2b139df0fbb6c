/* emit - see the header. The code it writes is meant to be read in a debugger: one plain function per statement. */
#include "sqlc/emit.h"

#include "base/str.h"
#include "db/db.h"

static const char *const type_words[] = { "STMT_INT64", "STMT_TEXT", "STMT_BLOB", "STMT_REAL", "STMT_BOOL" };
static const char *const c_types[] = { "int64_t ", "const char *", "struct bytes ", "double ", "bool " };
static const char *const kind_words[] = { "STMT_ONE", "STMT_OPT", "STMT_MANY", "STMT_EACH", "STMT_EXEC", "STMT_COUNT" };

static bool is_number(enum stmt_type t)
{
	return t == STMT_INT64 || t == STMT_REAL || t == STMT_BOOL;
}

static bool gives_rows(const struct sqlc_plan *p)
{
	return p->columns.len > 0;
}

/* The text as C string literals, a new one every hundred bytes or so. */
static void emit_literal(struct buf *b, const char *s, const char *indent)
{
	size_t run = 0;

	if (!*s) {
		buf_str(b, "NULL");
		return;
	}
	buf_char(b, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_char(b, '\\');
		if (*s == '\n')
			buf_str(b, "\\n");
		else
			buf_char(b, *s);
		if (++run > 90 && *s == ' ' && s[1]) {
			buf_printf(b, "\"\n%s\"", indent);
			run = 0;
		}
	}
	buf_char(b, '"');
}

static void emit_row(struct buf *b, const struct sqlc_plan *p)
{
	buf_printf(b, "struct row_%s {\n", p->stmt->name);
	for (size_t i = 0; i < p->columns.len; i++) {
		const struct sqlc_column *c = &p->columns.ptr[i];

		buf_printf(b, "\t%s%s;%s\n", c_types[c->type], c->name,
			   !c->nullable || is_number(c->type) ? "" : " /* may be NULL */");
		if (c->nullable && is_number(c->type))
			buf_printf(b, "\tbool %s_is_null;\n", c->name);
	}
	buf_str(b, "};\n");
}

static void emit_in(struct buf *b, const struct sqlc_field *f)
{
	if (f->nullable && is_number(f->type))
		buf_printf(b, ", const %s*%s", c_types[f->type], f->name);
	else
		buf_printf(b, ", %s%s", c_types[f->type], f->name);
}

static void emit_prototype(struct buf *b, const struct sqlc_plan *p)
{
	const char *name = p->stmt->name;

	buf_printf(b, "int sql_%s(struct ctx *cx", name);
	switch (p->stmt->kind) {
	case STMT_ONE:
	case STMT_OPT: buf_printf(b, ", struct row_%s **out_row", name); break;
	case STMT_MANY: buf_printf(b, ", struct row_%s **out_rows, size_t *out_count", name); break;
	case STMT_EACH:
		buf_printf(b, ", int (*row_fn)(struct ctx *cx, void *arg, const struct row_%s *row), void *row_arg",
			   name);
		break;
	case STMT_COUNT: buf_str(b, ", int64_t *out_changed"); break;
	case STMT_EXEC: break;
	}
	for (size_t i = 0; i < p->stmt->in.len; i++)
		emit_in(b, &p->stmt->in.ptr[i]);
	buf_char(b, ')');
}

static void emit_comment(struct buf *b, const struct sqlc_plan *p)
{
	buf_str(b, "/*\n");
	for (size_t i = 0; i < p->stmt->comment.len; i++) {
		buf_str(b, " * ");
		/* a comment may not close ours */
		for (const char *s = p->stmt->comment.ptr[i]; *s; s++)
			buf_str(b, s[0] == '*' && s[1] == '/' ? "* " : (char[]){ *s, '\0' });
		buf_char(b, '\n');
	}
	buf_printf(b, " * For:%s%s%s\n */\n", p->stmt->who & DB_ROLE_PUBLIC ? " public" : "",
		   p->stmt->who & DB_ROLE_STAFF ? " staff" : "", p->stmt->who & DB_ROLE_SYSTEM ? " system" : "");
}

static void emit_guard(struct buf *b, const char *source)
{
	buf_str(b, "SQL_");
	for (const char *s = source; *s; s++)
		buf_char(b, (*s >= 'a' && *s <= 'z') ? (char)(*s - 32) : (*s >= '0' && *s <= '9') ? *s : '_');
	buf_str(b, "_H");
}

void sqlc_emit_header(struct buf *b, const struct sqlc_emit *f)
{
	buf_printf(b, "/* Written by sqlc from %s: change that file instead. */\n#ifndef ", f->source);
	emit_guard(b, f->source);
	buf_str(b, "\n#define ");
	emit_guard(b, f->source);
	buf_str(b, "\n\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n#include \"base/bytes.h\"\n"
		   "#include \"base/ctx.h\"\n");
	for (size_t i = 0; i < f->count; i++) {
		const struct sqlc_plan *p = &f->plans[i];

		buf_char(b, '\n');
		if (gives_rows(p))
			emit_row(b, p);
		emit_comment(b, p);
		emit_prototype(b, p);
		buf_str(b, " MUST_USE;\n");
	}
	buf_str(b, "\n#endif\n");
}

static void emit_params(struct buf *b, const struct sqlc_plan *p)
{
	if (!p->stmt->in.len)
		return;
	buf_printf(b, "static const struct stmt_param params_%s[] = {\n", p->stmt->name);
	for (size_t i = 0; i < p->stmt->in.len; i++) {
		const struct sqlc_field *f = &p->stmt->in.ptr[i];

		buf_printf(b, "\t{ \"%s\", %s, %s },\n", f->name, type_words[f->type], f->nullable ? "true" : "false");
	}
	buf_str(b, "};\n");
}

static void emit_columns(struct buf *b, const struct sqlc_plan *p)
{
	if (!gives_rows(p))
		return;
	buf_printf(b, "static const struct stmt_column columns_%s[] = {\n", p->stmt->name);
	for (size_t i = 0; i < p->columns.len; i++) {
		const struct sqlc_column *c = &p->columns.ptr[i];

		buf_printf(b, "\t{ \"%s\", %s, %s, offsetof(struct row_%s, %s), ", c->name, type_words[c->type],
			   c->nullable ? "true" : "false", p->stmt->name, c->name);
		if (c->nullable && is_number(c->type))
			buf_printf(b, "offsetof(struct row_%s, %s_is_null) },\n", p->stmt->name, c->name);
		else
			buf_str(b, "0 },\n");
	}
	buf_str(b, "};\n");
}

static void emit_descriptor(struct buf *b, const struct sqlc_emit *f, const struct sqlc_plan *p)
{
	const char *name = p->stmt->name;

	emit_params(b, p);
	emit_columns(b, p);
	buf_printf(b, "extern const struct stmt sql_stmt_%s;\nconst struct stmt sql_stmt_%s = {\n\t.name = \"%s\",\n",
		   name, name, name);
	buf_printf(b, "\t.file = \"%s:%d\",\n\t.sqlite = ", f->source, p->stmt->line);
	emit_literal(b, p->sqlite, "\t\t");
	buf_str(b, ",\n\t.postgresql = ");
	emit_literal(b, p->postgresql, "\t\t");
	buf_printf(b, ",\n\t.kind = %s,\n\t.who = %uu,\n\t.reads_only = %s,\n", kind_words[p->stmt->kind], p->stmt->who,
		   p->reads_only ? "true" : "false");
	if (p->stmt->in.len)
		buf_printf(b, "\t.params = params_%s,\n\t.param_count = ARRAY_LEN(params_%s),\n", name, name);
	if (gives_rows(p))
		buf_printf(b,
			   "\t.columns = columns_%s,\n\t.column_count = ARRAY_LEN(columns_%s),\n"
			   "\t.row_bytes = sizeof(struct row_%s),\n",
			   name, name, name);
	buf_str(b, "};\n\n");
}

static void emit_args(struct buf *b, const struct sqlc_plan *p)
{
	static const char *const members[] = { "i", "s", "b", "d", "i" };

	if (!p->stmt->in.len)
		return;
	buf_str(b, "\tconst struct stmt_arg args[] = {\n");
	for (size_t i = 0; i < p->stmt->in.len; i++) {
		const struct sqlc_field *f = &p->stmt->in.ptr[i];

		if (f->nullable && is_number(f->type))
			buf_printf(b, "\t\t{ .null = !%s, .%s = %s ? *%s : 0 },\n", f->name, members[f->type], f->name,
				   f->name);
		else if (f->type == STMT_TEXT)
			buf_printf(b, "\t\t{ .null = !%s, .s = %s },\n", f->name, f->name);
		else if (f->type == STMT_BLOB && f->nullable)
			buf_printf(b, "\t\t{ .null = !%s.ptr, .b = %s },\n", f->name, f->name);
		else
			buf_printf(b, "\t\t{ .%s = %s },\n", members[f->type], f->name);
	}
	buf_str(b, "\t};\n");
}

static void emit_each_helper(struct buf *b, const char *name)
{
	buf_printf(b,
		   "struct each_%s {\n\tint (*fn)(struct ctx *cx, void *arg, const struct row_%s *row);\n\tvoid "
		   "*arg;\n};\n"
		   "static int each_%s(struct ctx *cx, void *arg, const void *row)\n{\n"
		   "\tconst struct each_%s *e = arg;\n\n\treturn e->fn(cx, e->arg, row);\n}\n\n",
		   name, name, name, name);
}

static void emit_body(struct buf *b, const struct sqlc_plan *p)
{
	const char *name = p->stmt->name, *args = p->stmt->in.len ? "args" : "NULL";

	switch (p->stmt->kind) {
	case STMT_ONE:
	case STMT_OPT:
		buf_printf(b,
			   "\tvoid *found = NULL;\n\tint rc = stmt_row(cx, &sql_stmt_%s, %s, &found);\n\n"
			   "\t*out_row = found;\n\treturn rc;\n",
			   name, args);
		break;
	case STMT_MANY:
		buf_printf(b,
			   "\tvoid *found = NULL;\n\tint rc = stmt_rows(cx, &sql_stmt_%s, %s, &found, out_count);\n\n"
			   "\t*out_rows = found;\n\treturn rc;\n",
			   name, args);
		break;
	case STMT_EACH:
		buf_printf(b,
			   "\tstruct each_%s found = { row_fn, row_arg };\n\n"
			   "\treturn stmt_each(cx, &sql_stmt_%s, %s, each_%s, &found);\n",
			   name, name, args, name);
		break;
	case STMT_EXEC:
	case STMT_COUNT:
		buf_printf(b, "%s\treturn stmt_exec(cx, &sql_stmt_%s, %s, %s);\n", p->stmt->in.len ? "\n" : "", name,
			   args, p->stmt->kind == STMT_COUNT ? "out_changed" : "NULL");
		break;
	}
}

void sqlc_emit_unit(struct buf *b, const struct sqlc_emit *f)
{
	buf_printf(b,
		   "/* Written by sqlc from %s: change that file instead. */\n#include \"%s.h\"\n\n#include "
		   "\"db/stmt.h\"\n\n",
		   f->source, f->source);
	for (size_t i = 0; i < f->count; i++) {
		const struct sqlc_plan *p = &f->plans[i];

		emit_descriptor(b, f, p);
		if (p->stmt->kind == STMT_EACH)
			emit_each_helper(b, p->stmt->name);
		emit_prototype(b, p);
		buf_str(b, "\n{\n");
		emit_args(b, p);
		emit_body(b, p);
		buf_str(b, "}\n\n");
	}
}

void sqlc_emit_list(struct buf *b, const char *const *names, size_t count)
{
	buf_str(b, "/* Written by sqlc: every statement of the program. */\n#include \"db/stmt.h\"\n\n");
	for (size_t i = 0; i < count; i++)
		buf_printf(b, "extern const struct stmt sql_stmt_%s;\n", names[i]);
	buf_str(b, "\nconst struct stmt *const db_statements[] = {\n");
	for (size_t i = 0; i < count; i++)
		buf_printf(b, "\t&sql_stmt_%s,\n", names[i]);
	buf_str(b, "\tNULL,\n};\n");
}
