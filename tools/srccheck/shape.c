/* Lengths of files and functions, and objects that keep state. Declarations are told apart by their brackets. */
#include "srccheck/srccheck.h"

#include <string.h>

#include "base/str.h"

#define FILE_LINES_LOOK 500
#define FILE_LINES_MAX 800
#define FUNCTION_LINES_LOOK 60
#define FUNCTION_LINES_MAX 80
#define HANDLER_LINES_MAX 40

/* The file's tokens without directives, so that a macro's braces do not count. */
struct view {
	struct srccheck *s;
	const struct srccheck_file *f;
	VEC(const struct srccheck_token *) t;
};

static bool is(const struct view *v, size_t i, const char *text)
{
	return i < v->t.len && srccheck_is(v->t.ptr[i], text);
}

static bool is_any(const struct view *v, size_t i, const char *const *texts)
{
	for (; *texts != NULL; texts++)
		if (is(v, i, *texts))
			return true;
	return false;
}

/* Index of the bracket that closes the one at i; the last token when it is missing. */
static size_t matching(const struct view *v, size_t i)
{
	static const char *const opens[] = { "(", "[", "{", NULL }, *const closes[] = { ")", "]", "}", NULL };
	size_t depth = 0;
	for (; i < v->t.len; i++) {
		if (is_any(v, i, opens))
			depth++;
		else if (is_any(v, i, closes) && --depth == 0)
			return i;
	}
	return v->t.len - 1;
}

/* Past the specifiers that may hold a body: struct NAME { … }. i is at struct, union or enum. */
static size_t skip_tagged(const struct view *v, size_t i)
{
	i++;
	if (i < v->t.len && v->t.ptr[i]->kind == SRCCHECK_IDENT)
		i++;
	return is(v, i, "{") ? matching(v, i) + 1 : i;
}

struct object {
	bool is_object, is_const;
	const struct srccheck_token *name;
};

/* Judge the declaration from i up to end (its ';' or the '=' of its initialiser). */
static struct object judge(const struct view *v, size_t i, size_t end)
{
	static const char *const tagged[] = { "struct", "union", "enum", NULL };
	static const char *const wrapped[] = {
		"__attribute__", "alignas", "_Alignas", "typeof", "_Atomic", "VEC", NULL
	};
	struct object o = { 0 };
	while (i < end) {
		const struct srccheck_token *t = v->t.ptr[i];
		if (is_any(v, i, tagged)) {
			i = skip_tagged(v, i);
			continue;
		}
		if (is_any(v, i, wrapped) && is(v, i + 1, "(")) {
			i = matching(v, i + 1) + 1;
			continue;
		}
		if (is(v, i, "("))
			if (!is(v, i + 1, "*"))
				return (struct object){ 0 }; /* a function */
		if (is(v, i, "[")) {
			i = matching(v, i) + 1;
			continue;
		}
		if (is(v, i, "*"))
			o.is_const = false;
		else if (is(v, i, "const"))
			o.is_const = true;
		else if (is(v, i, ")")) /* behind (*name) come the parameters */
			break;
		else if (t->kind == SRCCHECK_IDENT && !is(v, i, "static") && !is(v, i, "volatile"))
			o.name = t;
		i++;
	}
	o.is_object = o.name != NULL;
	return o;
}

static void check_object(const struct view *v, size_t i, size_t end)
{
	static const char *const none[] = { "typedef", "extern", "_Static_assert", "static_assert",
					    "inline",  "return", "pthread_once_t", NULL };
	for (size_t k = i; k < end; k++)
		if (is_any(v, k, none))
			return;
	struct object o = judge(v, i, end);
	if (o.is_object && !o.is_const)
		srccheck_error(v->s, v->f, v->t.ptr[i]->line, "state", "\"%.*s\" keeps state outside any context",
			       (int)o.name->len, o.name->ptr);
}

/* The end of a declaration for judge(): its ';' or '='. */
static size_t declaration_end(const struct view *v, size_t i)
{
	while (i < v->t.len && !is(v, i, ";") && !is(v, i, "="))
		i = is(v, i, "{") || is(v, i, "(") || is(v, i, "[") ? matching(v, i) + 1 : i + 1;
	return i < v->t.len ? i : v->t.len;
}

static void check_statics(const struct view *v, size_t from, size_t to)
{
	static const char *const words[] = { "static", "_Thread_local", "__thread", "thread_local", NULL };
	for (size_t i = from; i < to; i++) {
		if (is_any(v, i, words)) {
			size_t end = declaration_end(v, i);
			check_object(v, i, end);
			i = end;
		}
	}
}

/* A function whose declaration begins at i and whose body is from open to close. */
static void check_function(const struct view *v, size_t i, size_t open, size_t close)
{
	const struct srccheck_token *name = v->t.ptr[i];
	for (size_t k = i; k < open && !is(v, k, "("); k++)
		name = v->t.ptr[k];
	unsigned lines = v->t.ptr[close]->line - name->line + 1;
	if (str_ends(v->f->name, "_pages.c") && lines > HANDLER_LINES_MAX)
		srccheck_error(v->s, v->f, name->line, "handler", "%.*s has %u lines; a handler has at most %d",
			       (int)name->len, name->ptr, lines, HANDLER_LINES_MAX);
	else if (lines > FUNCTION_LINES_MAX)
		srccheck_error(v->s, v->f, name->line, "function", "%.*s has %u lines; at most %d", (int)name->len,
			       name->ptr, lines, FUNCTION_LINES_MAX);
	else if (lines > FUNCTION_LINES_LOOK)
		srccheck_warning(v->s, v->f, name->line, "function", "%.*s has %u lines; look again at %d",
				 (int)name->len, name->ptr, lines, FUNCTION_LINES_LOOK);
}

/* One declaration or function at file scope; returns the index after it. */
static size_t top_level(const struct view *v, size_t i, bool state)
{
	size_t start = i, object_end = 0;
	for (; i < v->t.len; i++) {
		if (is(v, i, ";")) {
			if (state)
				check_object(v, start, object_end ? object_end : i);
			return i + 1;
		}
		if (is(v, i, "=") && object_end == 0)
			object_end = i;
		if (is(v, i, "(") || is(v, i, "[")) {
			i = matching(v, i);
		} else if (is(v, i, "{")) {
			size_t close = matching(v, i);
			bool body = i > start && (is(v, i - 1, ")") || (v->t.ptr[i - 1]->kind == SRCCHECK_IDENT &&
									i > start + 1 && is(v, i - 2, ")")));
			if (body && object_end == 0) {
				check_function(v, start, i, close);
				if (state)
					check_statics(v, i, close);
				return close + 1;
			}
			i = close;
		}
	}
	return v->t.len;
}

static void check_declarations(struct srccheck *s, const struct srccheck_file *f)
{
	struct view v = { .s = s, .f = f };
	for (size_t i = 0; i < f->tokens.len; i++) {
		if (!f->tokens.ptr[i].directive && !vec_push(s->cx->arena, &v.t, &f->tokens.ptr[i])) {
			s->failed = true;
			return;
		}
	}
	for (size_t i = 0; i < v.t.len;)
		i = top_level(&v, i, str_eq(f->top, "src"));
}

void srccheck_shape(struct srccheck *s, const struct srccheck_file *f)
{
	size_t lines = f->lines.len;
	if (lines > FILE_LINES_MAX)
		srccheck_error(s, f, 1, "length", "%zu lines; at most %d", lines, FILE_LINES_MAX);
	else if (lines > FILE_LINES_LOOK)
		srccheck_warning(s, f, 1, "length", "%zu lines; look again at %d", lines, FILE_LINES_LOOK);
	if (srccheck_is_c(f))
		check_declarations(s, f);
}
