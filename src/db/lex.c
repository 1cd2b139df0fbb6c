/* lex - one function per kind of token; longest match, no look-back. */
#include "db/lex.h"

void lex_init(struct lex *l, const char *text, size_t len, int first_line)
{
	*l = (struct lex){ .at = text, .end = text + len, .line = first_line };
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool starts_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static const char *skip_word(const char *p, const char *end)
{
	while (p < end && (starts_word(*p) || is_digit(*p)))
		p++;
	return p;
}

static const char *skip_number(const char *p, const char *end)
{
	while (p < end && (starts_word(*p) || is_digit(*p) || *p == '.' ||
			   ((*p == '+' || *p == '-') && (p[-1] == 'e' || p[-1] == 'E'))))
		p++;
	return p;
}

/* Past the closing quote, a doubled quote stands for itself; NULL when it is not closed. */
static const char *skip_quoted(const char *p, const char *end)
{
	char quote = *p++;

	while (p < end) {
		if (*p++ != quote)
			continue;
		if (p == end || *p != quote)
			return p;
		p++;
	}
	return NULL;
}

static const char *skip_block(const char *p, const char *end)
{
	for (p += 2; p + 1 < end; p++)
		if (p[0] == '*' && p[1] == '/')
			return p + 2;
	return NULL;
}

static const char *skip_operator(const char *p, const char *end)
{
	static const char pairs[][3] = { "::", "||", "<=", ">=", "<>", "!=", "==", "->", "&&", "<<", ">>", "@>", "<@" };

	for (size_t i = 0; p + 1 < end && i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (p[0] == pairs[i][0] && p[1] == pairs[i][1])
			return p + 2;
	return p + 1;
}

static enum lex_kind scan(const char *p, const char *end, const char **after)
{
	const char *q;

	*after = p + 1;
	if (is_space(*p)) {
		for (q = p; q < end && is_space(*q); q++)
			;
		*after = q;
		return LEX_SPACE;
	}
	if (p[0] == '-' && p + 1 < end && p[1] == '-') {
		for (q = p; q < end && *q != '\n'; q++)
			;
		*after = q;
		return LEX_COMMENT;
	}
	if (p[0] == '/' && p + 1 < end && p[1] == '*') {
		q = skip_block(p, end);
		*after = q ? q : end;
		return q ? LEX_BLOCK : LEX_BAD;
	}
	if (*p == '\'' || *p == '"') {
		q = skip_quoted(p, end);
		*after = q ? q : end;
		return !q ? LEX_BAD : *p == '"' ? LEX_QUOTED : LEX_STRING;
	}
	if ((*p == '$' || *p == '@') && p + 1 < end && starts_word(p[1])) {
		*after = skip_word(p + 1, end);
		return *p == '$' ? LEX_PARAM : LEX_AT;
	}
	if (starts_word(*p)) {
		*after = skip_word(p, end);
		return LEX_WORD;
	}
	if (is_digit(*p)) {
		*after = skip_number(p + 1, end);
		return LEX_NUMBER;
	}
	*after = skip_operator(p, end);
	return *p == '$' || (unsigned char)*p < ' ' || (*p == '@' && *after == p + 1) ? LEX_BAD : LEX_OP;
}

struct lex_token lex_next(struct lex *l)
{
	struct lex_token t = { .kind = LEX_END, .ptr = l->at, .line = l->line };

	if (l->at >= l->end)
		return t;
	t.kind = scan(l->at, l->end, &l->at);
	t.len = (size_t)(l->at - t.ptr);
	for (size_t i = 0; i < t.len; i++)
		l->line += t.ptr[i] == '\n';
	return t;
}

bool lex_is_space(const struct lex_token *t)
{
	return t->kind == LEX_SPACE || t->kind == LEX_COMMENT || t->kind == LEX_BLOCK;
}

struct lex_token lex_next_solid(struct lex *l)
{
	struct lex_token t;

	do
		t = lex_next(l);
	while (lex_is_space(&t));
	return t;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool lex_is(const struct lex_token *t, const char *word)
{
	size_t i = 0;

	for (; i < t->len && word[i]; i++)
		if (lower(t->ptr[i]) != lower(word[i]))
			return false;
	return i == t->len && !word[i];
}
