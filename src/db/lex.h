/*
 * lex - SQL text cut into tokens, for the statement compiler and for the translation of migrations.
 *
 * Knows both engines' common ground and the words of our own: $name (a parameter) and @name (see docs/sql.md).
 * Never fails: what it cannot read is a token of kind LEX_BAD. Tokens borrow the text.
 */
#ifndef DB_LEX_H
#define DB_LEX_H

#include <stdbool.h>
#include <stddef.h>

enum lex_kind {
	LEX_END,
	LEX_SPACE,   /* blanks and line ends */
	LEX_COMMENT, /* from two hyphens to the end of the line, the line end not included */
	LEX_BLOCK,   /* slash-star comment */
	LEX_WORD,    /* keyword or name */
	LEX_NUMBER,
	LEX_STRING, /* '…' */
	LEX_QUOTED, /* "…" */
	LEX_PARAM,  /* $name */
	LEX_AT,     /* @name */
	LEX_OP,     /* one or two characters of punctuation */
	LEX_BAD,    /* an unterminated string or comment, a lone $ or @, a control character */
};

struct lex_token {
	enum lex_kind kind;
	const char *ptr;
	size_t len;
	int line; /* of its first character, from 1 */
};

struct lex {
	const char *at, *end;
	int line;
};

void lex_init(struct lex *l, const char *text, size_t len, int first_line);
struct lex_token lex_next(struct lex *l);
/* The next token that is neither space nor comment. */
struct lex_token lex_next_solid(struct lex *l);
bool lex_is(const struct lex_token *t, const char *word); /* same text; ASCII letters of either case */
bool lex_is_space(const struct lex_token *t);             /* space or a comment of either kind */

#endif
