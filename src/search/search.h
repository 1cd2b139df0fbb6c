/*
 * search - Chinese full-text search inside the store: what is published can be found in the same transaction.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "base/ctx.h"
#include "base/date.h"

/* What is indexed of a document. Text may be NULL. Borrowed for the call. */
struct search_doc {
	int64_t id;
	const char *title, *doc_no, *index_no, *summary, *body_text, *keywords, *issuer;
	date_t date;
	int64_t body_id;
	const int64_t *section_path; /* its section and those above it */
	size_t section_len;
	int validity;                /* small number; the caller's meaning */
};

/* Inside db_write. Put replaces what was there under that id; remove is fine for an id that is not there. */
int search_put(struct ctx *cx, const struct search_doc *doc) MUST_USE;
int search_remove(struct ctx *cx, int64_t id) MUST_USE;

#endif
