/*
 * tmplc - templates to C. The language is docs/html.md; the reasons are docs/decisions/0003-template-compiler.md.
 *
 * One way through: lex (text and tags) → parse (a tree of blocks) → html (follow the markup, shrink white space,
 * refuse what cannot be escaped safely) → emit (C). Everything lives in the arena of the context. The first fault ends
 * the work: ERR_INVALID, with "file:line:column: what is wrong" as the message of the context; columns count
 * characters.
 */
#ifndef TMPLC_TMPLC_H
#define TMPLC_TMPLC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "base/vec.h"

#define TMPLC_DEPTH_MAX 64 /* blocks inside blocks */

enum tmplc_kind {
	TMPLC_TEXT,
	TMPLC_INCLUDES, /* {! … !} */
	TMPLC_TEMPLATE,
	TMPLC_STATIC,
	TMPLC_XML,
	TMPLC_IF,
	TMPLC_ELIF,
	TMPLC_ELSE,
	TMPLC_FOR,
	TMPLC_LET,
	TMPLC_END,
	TMPLC_RENDER,
	TMPLC_OUT, /* {{ EXPR }} and the kinds below write something */
	TMPLC_URL,
	TMPLC_URL_PATH,
	TMPLC_URL_ARG,
	TMPLC_JSON,
	TMPLC_RAW,
};

/* A run of text, or a tag. text is the C of the tag without its word, or the markup; offsets count from the source's start. */
struct tmplc_token {
	enum tmplc_kind kind;
	size_t at;        /* of the tag, for messages */
	size_t text_at;   /* of text */
	const char *text; /* borrowed from the source, not terminated */
	size_t len;
};

/* How an expression in a URL is written, found out by the html pass. */
enum tmplc_how {
	TMPLC_HOW_FIRST = 1,   /* right after a leading '/': must not begin with another */
	TMPLC_HOW_FILL = 2,    /* and a '/' follows: must not be empty */
	TMPLC_HOW_UNSLASH = 4, /* a whole address with '/' after it: drop its own last one */
};

struct tmplc_node {
	struct tmplc_token tok;
	struct tmplc_node *next; /* sibling */
	struct tmplc_node *body; /* first child of a template, if, elif, else or for */
	struct tmplc_node *arm;  /* of if and elif: the elif or else after it */
	struct buf out;          /* text: the markup to write */
	unsigned how;            /* TMPLC_HOW_* */
};

struct tmplc_template {
	enum tmplc_kind kind; /* TMPLC_TEMPLATE, TMPLC_STATIC or TMPLC_XML */
	size_t at, end_at;
	const char *name;
	const char *params; /* "" for none */
	struct tmplc_node *body;
};

struct tmplc {
	struct ctx *cx;
	const char *path; /* for messages */
	const char *src;
	size_t len;
	VEC(struct tmplc_token) tokens;
	VEC(struct tmplc_token) includes;
	VEC(struct tmplc_template) templates;
};

struct tmplc_input {
	const char *path;  /* for messages */
	const char *name;  /* path below the source root, "portal/home.tmpl": for #include */
	const char *shown; /* path below the project's root, "src/portal/home.tmpl": for #line */
	const char *src;   /* len bytes, need not be terminated */
	size_t len;
};

struct tmplc_output {
	struct buf header, unit; /* C text */
};

/* Compile one file held in memory. ERR_INVALID: the template is refused; ERR_NO_MEMORY. */
int tmplc_compile(struct ctx *cx, const struct tmplc_input *in, struct tmplc_output *out) MUST_USE;

/* The passes, in order; each needs the ones before it. */
int tmplc_lex(struct tmplc *t) MUST_USE;
int tmplc_parse(struct tmplc *t) MUST_USE;
int tmplc_html(struct tmplc *t) MUST_USE;
int tmplc_emit(struct tmplc *t, const struct tmplc_input *in, struct tmplc_output *out) MUST_USE;

/* Check that a run of C is one balanced piece: brackets and quotes closed, exactly `semicolons` ';' outside them, no comment. */
int tmplc_check_c(struct tmplc *t, const struct tmplc_token *tok, size_t semicolons) MUST_USE;

/* Refuse the template: sets the message and returns ERR_INVALID. at is an offset into the source. */
#define tmplc_fail(t, at, ...) (tmplc_fail_at((t), (at), __VA_ARGS__), err_same(ERR_INVALID))
#define tmplc_no_memory(t) (tmplc_no_memory_at(t), err_same(ERR_NO_MEMORY))
void tmplc_fail_at(struct tmplc *t, size_t at, const char *fmt, ...) PRINTF_LIKE(3, 4);
void tmplc_no_memory_at(struct tmplc *t);

static inline bool tmplc_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

#endif
