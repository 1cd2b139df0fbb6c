/* parse - directives are comments, so the engines' own tools can read the files too. */
#include "sqlc/parse.h"

#include <stdarg.h>

#include "base/str.h"
#include "db/db.h"

int sqlc_refuse(struct ctx *cx, const char *path, int line, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = arena_vprintf(cx->arena, fmt, ap);
	va_end(ap);
	if (arena_failed(cx->arena)) /* what looks wrong is only missing */
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	return err_detail(cx, ERR_INVALID, "%s:%d: %s", path, line, text);
}

bool sqlc_is_name(const char *s)
{
	static const char *const keywords[] = {
		"auto",   "break",    "case",     "char",     "const", "continue", "default", "do",     "double",
		"else",   "enum",     "extern",   "float",    "for",   "goto",     "if",      "inline", "int",
		"long",   "register", "restrict", "return",   "short", "signed",   "sizeof",  "static", "struct",
		"switch", "typedef",  "union",    "unsigned", "void",  "volatile", "while",   "asm",    "typeof",
		"bool",   "true",     "false",    "unix",     "linux",
	};

	if (!s || !((*s >= 'a' && *s <= 'z') || *s == '_'))
		return false;
	for (const char *p = s; *p; p++)
		if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_'))
			return false;
	for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
		if (str_eq(s, keywords[i]))
			return false;
	return true;
}

/* A directive line being cut into words. */
struct words {
	struct ctx *cx;
	const char *path;
	int line;
	const char *at, *end;
};

/* The next run of characters that are neither blank nor a comma; NULL at the end. Commas are words of their own. */
static char *next_word(struct words *w)
{
	const char *p;

	while (w->at < w->end && (*w->at == ' ' || *w->at == '\t' || *w->at == '\r'))
		w->at++;
	p = w->at;
	if (p < w->end && *p == ',')
		w->at++;
	else
		while (w->at < w->end && *w->at != ' ' && *w->at != '\t' && *w->at != '\r' && *w->at != ',')
			w->at++;
	return p == w->at ? NULL : arena_strndup(w->cx->arena, p, (size_t)(w->at - p));
}

static bool parse_type(char *word, struct sqlc_field *f)
{
	static const char *const names[] = { "int64", "text", "blob", "real", "bool" };
	size_t len = word ? strlen(word) : 0;

	if (len && word[len - 1] == '?') {
		f->nullable = true;
		word[len - 1] = '\0';
	}
	for (size_t i = 0; word && i < ARRAY_LEN(names); i++) {
		if (!str_eq(word, names[i]))
			continue;
		f->type = (enum stmt_type)i;
		return true;
	}
	return false;
}

static int parse_fields(struct words *w, struct sqlc_fields *fields)
{
	char *name, *comma;

	do {
		struct sqlc_field f = { .name = name = next_word(w), .line = w->line };

		if (!name)
			return sqlc_refuse(w->cx, w->path, w->line, "expected NAME TYPE");
		if (!sqlc_is_name(name))
			return sqlc_refuse(w->cx, w->path, w->line, "\"%s\" cannot be a name in C", name);
		if (!parse_type(next_word(w), &f))
			return sqlc_refuse(
				w->cx, w->path, w->line,
				"%s: the type is one of int64 text blob real bool, with ? when it may be NULL", name);
		for (size_t i = 0; i < fields->len; i++)
			if (str_eq(fields->ptr[i].name, name))
				return sqlc_refuse(w->cx, w->path, w->line, "%s is declared twice", name);
		if (!vec_push(w->cx->arena, fields, f))
			return err_detail(w->cx, ERR_NO_MEMORY, "sqlc");
		comma = next_word(w);
		if (comma && !str_eq(comma, ","))
			return sqlc_refuse(w->cx, w->path, w->line, "expected a comma before \"%s\"", comma);
	} while (comma);
	return 0;
}

static int parse_who(struct words *w, struct sqlc_stmt *st)
{
	char *word;

	while ((word = next_word(w))) {
		if (str_eq(word, "public"))
			st->who |= DB_ROLE_PUBLIC;
		else if (str_eq(word, "staff"))
			st->who |= DB_ROLE_STAFF;
		else if (str_eq(word, "system"))
			st->who |= DB_ROLE_SYSTEM;
		else
			return sqlc_refuse(w->cx, w->path, w->line, "who: \"%s\" is none of public staff system", word);
	}
	return st->who ? 0 : sqlc_refuse(w->cx, w->path, w->line, "who: names nobody");
}

static int parse_name(struct words *w, struct sqlc_file *file)
{
	static const char *const kinds[] = { ":one", ":opt", ":many", ":each", ":exec", ":count" };
	struct sqlc_stmt *st = arena_new(w->cx->arena, struct sqlc_stmt);
	char *name = next_word(w), *kind = next_word(w);
	size_t k = 0;

	if (!st || !vec_push(w->cx->arena, &file->stmts, st))
		return err_detail(w->cx, ERR_NO_MEMORY, "sqlc");
	st->line = w->line;
	st->name = name;
	if (!sqlc_is_name(name))
		return sqlc_refuse(w->cx, w->path, w->line, "-- name: NAME :CARDINALITY, the name in lower case");
	while (k < ARRAY_LEN(kinds) && !str_eq(kind, kinds[k]))
		k++;
	if (k == ARRAY_LEN(kinds))
		return sqlc_refuse(w->cx, w->path, w->line,
				   "%s: the cardinality is one of :one :opt :many :each :exec :count", name);
	st->kind = (enum stmt_kind)k;
	if (next_word(w))
		return sqlc_refuse(w->cx, w->path, w->line, "%s: nothing follows the cardinality", name);
	for (size_t i = 0; i + 1 < file->stmts.len; i++)
		if (str_eq(file->stmts.ptr[i]->name, name))
			return sqlc_refuse(w->cx, w->path, w->line, "%s is already the name of a statement", name);
	return 0;
}

/* The rest of the line behind "-- word:" when the comment is that directive. */
static bool directive(struct words *w, const struct lex_token *t, const char *word)
{
	const char *p = t->ptr + 2, *end = t->ptr + t->len;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if ((size_t)(end - p) <= strlen(word) || strncmp(p, word, strlen(word)) != 0)
		return false;
	w->at = p + strlen(word);
	w->end = end;
	return true;
}

static int add_comment(struct ctx *cx, const struct lex_token *t, struct sqlc_stmt *st)
{
	size_t skip = t->len > 2 && t->ptr[2] == ' ' ? 3 : 2;
	char *line = arena_strndup(cx->arena, t->ptr + skip, t->len - skip);

	if (!line || !vec_push(cx->arena, &st->comment, line))
		return err_detail(cx, ERR_NO_MEMORY, "sqlc");
	return 0;
}

static int parse_comment(struct ctx *cx, const struct lex_token *t, struct sqlc_file *file)
{
	struct words w = { .cx = cx, .path = file->path, .line = t->line };
	struct sqlc_stmt *st = file->stmts.len ? file->stmts.ptr[file->stmts.len - 1] : NULL;

	if (directive(&w, t, "name:"))
		return parse_name(&w, file);
	if (!st)
		return 0;
	if (directive(&w, t, "out:"))
		return parse_fields(&w, &st->out);
	if (directive(&w, t, "who:"))
		return st->text ? sqlc_refuse(cx, file->path, t->line, "who: stands above the statement")
				: parse_who(&w, st);
	if (directive(&w, t, "in:"))
		return st->text ? sqlc_refuse(cx, file->path, t->line, "in: stands above the statement")
				: parse_fields(&w, &st->in);
	return st->text ? 0 : add_comment(cx, t, st);
}

static int finish(struct ctx *cx, const struct sqlc_file *file, struct sqlc_stmt *st)
{
	static const char *const ours[] = { "cx",     "out_row", "out_rows", "out_count", "out_changed",
					    "row_fn", "row_arg", "args",     "rc",        "found" };

	if (!st->text)
		return sqlc_refuse(cx, file->path, st->line, "%s has no text", st->name);
	if (!st->who)
		return sqlc_refuse(cx, file->path, st->line, "%s: -- who: is missing", st->name);
	while (st->len && st->text[st->len - 1] == ';')
		st->len--;
	for (size_t i = 0; i < st->in.len; i++)
		for (size_t k = 0; k < ARRAY_LEN(ours); k++)
			if (str_eq(st->in.ptr[i].name, ours[k]))
				return sqlc_refuse(cx, file->path, st->in.ptr[i].line,
						   "%s is the name of an argument every function has", ours[k]);
	return 0;
}

int sqlc_parse(struct ctx *cx, const char *path, const char *text, size_t len, struct sqlc_file *out)
{
	struct lex lex;
	struct lex_token t;

	*out = (struct sqlc_file){ .path = path };
	lex_init(&lex, text, len, 1);
	for (t = lex_next(&lex); t.kind != LEX_END; t = lex_next(&lex)) {
		struct sqlc_stmt *st;

		if (t.kind == LEX_COMMENT) {
			TRY(parse_comment(cx, &t, out));
			continue;
		}
		if (lex_is_space(&t))
			continue;
		if (t.kind == LEX_BAD)
			return sqlc_refuse(cx, path, t.line, "an unclosed string or comment, or a stray character");
		if (!out->stmts.len)
			return sqlc_refuse(cx, path, t.line, "text before the first -- name:");
		st = out->stmts.ptr[out->stmts.len - 1];
		if (!st->text) {
			st->text = t.ptr;
			st->text_line = t.line;
		}
		st->len = (size_t)(t.ptr + t.len - st->text);
	}
	for (size_t i = 0; i < out->stmts.len; i++)
		TRY(finish(cx, out, out->stmts.ptr[i]));
	return 0;
}
