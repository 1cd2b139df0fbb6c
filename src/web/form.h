/*
 * form - declared input: what a handler gets is typed, checked, and keeps the raw text for redrawing.
 *
 * A capability declares its forms in <name>_forms.def:
 *
 *	FORM(document_edit)
 *		FIELD_PATH_ID(id)
 *		FIELD_TEXT(title, "标题", FORM_REQUIRED, 200)
 *		FIELD_DATE(made_on, "成文日期", FORM_REQUIRED)
 *		FIELD_CHOICE(disclosure, "公开方式", FORM_REQUIRED, disclosure_choices)
 *	FORM_END(document_edit)
 *
 * In its forms header, web/form_decl.h turns that into struct form_document_edit { struct form state; int64_t id; const
 * char *title; date_t made_on; const char *disclosure; }; in one .c file, web/form_defs.h into its descriptor, the
 * function form_def_document_edit(). A form without fields is written FORM(x) FORM_END(x); form_none is one ready made.
 *
 *	#define FORM_FILE "publish/publish_forms.def"
 *	#include "web/form_decl.h"
 *
 *	word                                        member               notes
 *	FIELD_PATH_ID(name)                         int64_t name         from {name} in the path, at least 1
 *	FIELD_PATH_TEXT(name, max)                  const char *name     from {name} or {name*} in the path
 *	FIELD_TEXT(name, label, flags, max)         const char *name     one line; max in characters
 *	FIELD_LONG_TEXT(name, label, flags, max)    const char *name     several lines
 *	FIELD_SECRET(name, label, flags, max)       const char *name     never redrawn, never logged
 *	FIELD_INT(name, label, flags, min, max)     int64_t name
 *	FIELD_ID(name, label, flags)                int64_t name         at least 1; 0: not given
 *	FIELD_DATE(name, label, flags)              date_t name          DATE_NONE: not given
 *	FIELD_FLAG(name, label, flags)              bool name            a checkbox; FORM_REQUIRED: must be ticked
 *	FIELD_CHOICE(name, label, flags, choices)   const char *name     choices: const char *const [], NULL at the end
 *	FIELD_LIST(name, label, flags, max)         struct form_list     repeated field; max entries
 *	FIELD_LIST_OF(name, label, flags, choices)  struct form_list     the same, each one of the choices
 *	FIELD_FILE(name, label, flags, max_bytes)   const struct http_file *name
 *
 * GET forms read the query, POST forms the body; the first of repeated fields counts. A max of 0 is the kind's default
 * (500 characters for a line, 200,000 for a text, 200 for a secret, 200 entries).
 * An optional text that was not given is NULL. A wrong path field is a 404 before the handler runs. Any other wrong field
 * leaves a message in state and the typed member at its zero value (DATE_NONE, 0, NULL): the handler asks form_failed()
 * first. On GET forms (filters) wrong fields fall back to the zero value in silence.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/date.h"
#include "http/http.h"

enum field_kind {
	FIELD_KIND_TEXT,      /* one line, trimmed */
	FIELD_KIND_LONG_TEXT, /* several lines, \n only */
	FIELD_KIND_SECRET,    /* never trimmed, never redrawn, never logged */
	FIELD_KIND_INT,
	FIELD_KIND_DATE,      /* loose forms accepted (base/date.h) */
	FIELD_KIND_FLAG,      /* present and not "" or "0": true */
	FIELD_KIND_CHOICE,    /* one of a NULL-terminated list of codes */
	FIELD_KIND_LIST,      /* repeated field: struct form_list; empty entries are skipped */
	FIELD_KIND_FILE,      /* const struct http_file *, NULL when none */
};

#define FORM_REQUIRED 1u
#define FORM_PATH 2u /* from {name} in the route's path */

struct form_list {
	const char *const *values;
	size_t len;
};

struct field_def {
	const char *name;
	const char *label;      /* for messages: 标题 */
	enum field_kind kind;
	unsigned flags;
	int64_t min, max;       /* characters for text, value for INT, entries for LIST, bytes for FILE; max 0: default */
	const char *const *choices;
	size_t offset;          /* of the typed member */
};

struct form_def {
	const char *name;
	const struct field_def *fields;
	size_t field_len;
	size_t size_bytes;      /* of the struct */
};

/* First member of every form struct. Indexes follow the order of declaration. */
struct form {
	const struct form_def *def;
	const char **raw;       /* as typed (valid UTF-8, never NULL, "" for secrets and files; a list's entries one a line) */
	const char **messages;  /* NULL: nothing wrong with that field */
	size_t error_len;
	const char *top_message; /* about the whole form; NULL: none */
};

bool form_failed(const struct form *f);
const char *form_raw(const struct form *f, const char *name);      /* "" when not declared */
bool form_raw_has(const struct form *f, const char *name, const char *value); /* is it the entry, or one of the list's? */
const char *form_message(const struct form *f, const char *name);  /* NULL: none */
/*
 * A rule found a field wrong: the message joins those of the parser; the first about a field stays. name NULL: about
 * the whole form. Returns ERR_INVALID.
 */
int form_reject(struct ctx *cx, struct form *f, const char *name, const char *fmt, ...) PRINTF_LIKE(4, 5);

/*
 * Fill *out (def->size_bytes, in the arena) from the request and the path's parameters.
 * 0 also when fields are wrong. Expected: ERR_NOT_FOUND (path field), ERR_BAD_REQUEST (not UTF-8), ERR_NO_MEMORY.
 */
int form_parse(struct ctx *cx, void **out, const struct form_def *def, const struct http_request *req,
	       const struct http_pair *path_params, size_t path_param_len) MUST_USE;

struct form_none {
	struct form state;
};
const struct form_def *form_def_none(void);

#endif
