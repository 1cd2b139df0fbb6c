/*
 * srccheck - the rules of the house, checked at every build.
 *
 * Each rule has a short id; a finding names file, line, id and what is wrong. A line is excused by a comment on it:
 *
 *	free(path); / * srccheck: allow alloc realpath gives it from malloc * /
 *
 * A reason after the id is demanded. Files are read as C tokens, not as text, where strings and comments matter.
 */
#ifndef SRCCHECK_SRCCHECK_H
#define SRCCHECK_SRCCHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/ctx.h"
#include "base/vec.h"

enum srccheck_kind { SRCCHECK_IDENT, SRCCHECK_PUNCT, SRCCHECK_STRING, SRCCHECK_CHAR, SRCCHECK_NUMBER };

struct srccheck_token {
	enum srccheck_kind kind;
	unsigned line;
	bool directive;  /* on a preprocessor line */
	const char *ptr; /* strings: without the quotes */
	size_t len;
};

struct srccheck_file {
	const char *path;   /* from the project's root: "src/web/html.h" */
	const char *top;    /* "src", "tools" or "tests" */
	const char *folder; /* below top: "web"; "" for a file directly in it */
	const char *name;   /* "html.h" */
	struct bytes text;
	VEC(size_t) lines;                 /* offset of each line's first byte */
	VEC(struct srccheck_token) tokens; /* of .c, .h and .def */
};

struct srccheck_finding {
	const char *path;
	unsigned line;
	const char *id;
	bool warning;
	const char *text;
};

struct srccheck {
	struct ctx *cx;
	const char *root; /* absolute */
	VEC(struct srccheck_finding) findings;
	VEC(const char *) read; /* files and folders looked at, absolute: what the result depends on */
	size_t files, errors, warnings;
	bool failed; /* no memory */
};

/* Check every source file below root/src, root/tools and root/tests (not tests/fixtures). ERR_IO, ERR_NO_MEMORY. */
int srccheck_tree(struct srccheck *s) MUST_USE;
/* Check one file held in memory, by the rules for its path. */
int srccheck_text(struct srccheck *s, const char *path, struct bytes text) MUST_USE;

/* For the rules: note a finding unless the line is excused. */
void srccheck_error(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *id, const char *fmt,
		    ...) PRINTF_LIKE(5, 6);
void srccheck_warning(struct srccheck *s, const struct srccheck_file *f, unsigned line, const char *id, const char *fmt,
		      ...) PRINTF_LIKE(5, 6);

int srccheck_scan(struct srccheck *s, struct srccheck_file *f) MUST_USE;
bool srccheck_is(const struct srccheck_token *t, const char *text); /* an identifier or punctuation mark of that text */
bool srccheck_is_c(const struct srccheck_file *f);                  /* .c or .h */

/* The rules. */
void srccheck_includes(struct srccheck *s, const struct srccheck_file *f); /* floor, library, guard */
void srccheck_calls(struct srccheck *s, const struct srccheck_file *f);    /* banned, alloc, print, env */
void srccheck_strings(struct srccheck *s, const struct srccheck_file *f);  /* sql, html */
void srccheck_words(struct srccheck *s, const struct srccheck_file *f);    /* word, path, tone, excuse */
void srccheck_shape(struct srccheck *s, const struct srccheck_file *f);    /* length, function, handler, state */

#endif
