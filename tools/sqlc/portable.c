/* portable - what one engine would take and the other would not, or would take differently, told by its words. */
#include "sqlc/parse.h"

#include "base/str.h"

struct word_rule {
	const char *word;
	const char *advice;
};

static const struct word_rule refused_words[] = {
	{ "ilike", "fold the text and use LIKE" },
	{ "glob", "use LIKE … ESCAPE" },
	{ "regexp", "use LIKE … ESCAPE" },
	{ "similar", "use LIKE … ESCAPE" },
	{ "match", "stands between @only and @end" },
	{ "true", "a flag is 1" },
	{ "false", "a flag is 0" },
	{ "current_timestamp", "instants come from C" },
	{ "current_date", "dates come from C" },
	{ "current_time", "instants come from C" },
	{ "rowid", "name the key" },
	{ "isnull", "write IS NULL" },
	{ "notnull", "write IS NOT NULL" },
	{ "pragma", "stands between @only and @end" },
};

static const struct word_rule refused_calls[] = {
	{ "now", "instants come from C" },
	{ "date", "dates come from C" },
	{ "datetime", "instants come from C" },
	{ "julianday", "dates come from C" },
	{ "strftime", "dates come from C" },
	{ "unixepoch", "instants come from C" },
	{ "to_char", "format in C" },
	{ "random", "random numbers come from C" },
	{ "ifnull", "use COALESCE" },
	{ "nvl", "use COALESCE" },
	{ "iif", "use CASE" },
	{ "greatest", "use CASE" },
	{ "least", "use CASE" },
	{ "total", "use CAST(COALESCE(SUM(…), 0) AS BIGINT)" },
	{ "instr", "use LIKE … ESCAPE" },
	{ "strpos", "use LIKE … ESCAPE" },
	{ "printf", "format in C" },
	{ "format", "format in C" },
	{ "group_concat", "collect in C" },
	{ "string_agg", "collect in C" },
	{ "json_each", "use @each" },
	{ "json_array_elements_text", "use @each" },
	{ "last_insert_rowid", "use RETURNING" },
	{ "changes", "use :count" },
};

struct walk {
	struct ctx *cx;
	const char *path;
	struct lex lex;
	struct lex_token before, last; /* the two tokens before this one */
	int like_line;                 /* of a LIKE whose ESCAPE has not been seen; 0: none */
	int like_depth;
	int depth;
	bool only;
};

static const char *advice(const struct word_rule *rules, size_t n, const struct lex_token *t)
{
	for (size_t i = 0; i < n; i++)
		if (lex_is(t, rules[i].word))
			return rules[i].advice;
	return NULL;
}

static bool ends_like(const struct lex_token *t)
{
	static const char *const words[] = { "and",    "or",    "then",  "else",  "when",      "end",
					     "order",  "group", "limit", "union", "returning", "where",
					     "having", "as",    ",",     ";",     ")" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (lex_is(t, words[i]))
			return true;
	return t->kind == LEX_END;
}

/* LIKE without ESCAPE treats a backslash differently on the two engines. */
static int check_like(struct walk *w, const struct lex_token *t)
{
	if (w->like_line && lex_is(t, "escape"))
		w->like_line = 0;
	if (w->like_line && w->depth <= w->like_depth && ends_like(t))
		return sqlc_refuse(w->cx, w->path, w->like_line, "LIKE needs an ESCAPE");
	if (lex_is(t, "like")) {
		w->like_line = t->line;
		w->like_depth = w->depth;
	}
	return 0;
}

static int check_word(struct walk *w, const struct lex_token *t)
{
	struct lex ahead = w->lex;
	struct lex_token next = lex_next_solid(&ahead);
	const char *why = advice(refused_words, ARRAY_LEN(refused_words), t);

	if (!why && lex_is(&next, "("))
		why = advice(refused_calls, ARRAY_LEN(refused_calls), t);
	/* a column may bear such a name when its table stands before it */
	if (why && !lex_is(&w->last, "."))
		return sqlc_refuse(w->cx, w->path, t->line, "%.*s is not portable: %s", (int)t->len, t->ptr, why);
	if (lex_is(t, "or") && (lex_is(&w->last, "insert") || lex_is(&w->last, "update")))
		return sqlc_refuse(w->cx, w->path, t->line, "%.*s OR is not portable: use ON CONFLICT",
				   (int)w->last.len, w->last.ptr);
	if (lex_is(t, "replace") && lex_is(&next, "into"))
		return sqlc_refuse(w->cx, w->path, t->line, "REPLACE INTO is not portable: use ON CONFLICT");
	if ((lex_is(t, "right") || lex_is(t, "full")) && (lex_is(&next, "join") || lex_is(&next, "outer")))
		return sqlc_refuse(w->cx, w->path, t->line, "write it as a LEFT JOIN");
	return 0;
}

static int check_op(struct walk *w, const struct lex_token *t)
{
	if (lex_is(t, "::"))
		return sqlc_refuse(w->cx, w->path, t->line, ":: is not portable: use CAST(… AS …)");
	if (lex_is(t, "=="))
		return sqlc_refuse(w->cx, w->path, t->line, "== is not portable: use =");
	if (lex_is(t, "?") || lex_is(t, ":"))
		return sqlc_refuse(w->cx, w->path, t->line, "a parameter is written $name");
	if (lex_is(t, "`") || lex_is(t, "["))
		return sqlc_refuse(w->cx, w->path, t->line, "quoted names are not portable");
	if (lex_is(t, ";"))
		return sqlc_refuse(w->cx, w->path, t->line, "one statement ends here; the next needs a -- name:");
	if (lex_is(t, "*") && (lex_is(&w->last, "select") || lex_is(&w->last, ".") || lex_is(&w->last, "returning") ||
			       (lex_is(&w->last, "distinct") && lex_is(&w->before, "select"))))
		return sqlc_refuse(w->cx, w->path, t->line, "name the columns instead of *");
	w->depth += lex_is(t, "(") ? 1 : lex_is(t, ")") ? -1 : 0;
	return w->depth < 0 ? sqlc_refuse(w->cx, w->path, t->line, "a ) without its (") : 0;
}

static int check_token(struct walk *w, const struct lex_token *t)
{
	if (lex_is(t, "@only") || lex_is(t, "@end"))
		w->only = lex_is(t, "@only");
	if (w->only)
		return 0;
	TRY(check_like(w, t));
	if (t->kind == LEX_QUOTED)
		return sqlc_refuse(w->cx, w->path, t->line, "double quotes are not portable");
	if (t->kind == LEX_WORD)
		return check_word(w, t);
	if (t->kind == LEX_OP)
		return check_op(w, t);
	return 0;
}

int sqlc_check_portable(struct ctx *cx, const char *path, const struct sqlc_stmt *st)
{
	static const char *const firsts[] = { "select", "with", "insert", "update", "delete", "values", "@only" };
	struct walk w = { .cx = cx, .path = path };
	struct lex_token t;
	size_t i = 0;

	lex_init(&w.lex, st->text, st->len, st->text_line);
	t = lex_next_solid(&w.lex);
	while (i < ARRAY_LEN(firsts) && !lex_is(&t, firsts[i]))
		i++;
	if (i == ARRAY_LEN(firsts))
		return sqlc_refuse(cx, path, t.line, "a statement starts with SELECT, WITH, INSERT, UPDATE or DELETE");
	for (; t.kind != LEX_END; t = lex_next_solid(&w.lex)) {
		TRY(check_token(&w, &t));
		w.before = w.last;
		w.last = t;
	}
	TRY(check_like(&w, &t));
	return w.depth == 0 ? 0 : sqlc_refuse(cx, path, st->text_line, "a ( without its )");
}
