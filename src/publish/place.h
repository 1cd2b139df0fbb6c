/* place - the effects of publication, one transaction: index number, shown, lists, counts, search, cached pages. */
#ifndef PUBLISH_PLACE_H
#define PUBLISH_PLACE_H

#include "publish/publish.h"
#include "search/search.h"

/*
 * Inside db_write. index_no NULL: one is made by the body's pattern. *data: JSON object for the event, which carries the
 * index number, the digest of what was published, and that the last reviewer signed, where that is so. Expected: ERR_EXISTS (index number taken), ERR_INVALID (pattern).
 */
int place_document(struct ctx *cx, const char **data, int64_t id, const char *published_on, const char *index_no, bool is_signed) MUST_USE;

/* What is indexed of a document: the same whether it is published or verified. Pointers are borrowed. */
struct place_indexed {
	int64_t id, body_id;
	const char *title, *doc_no, *index_no, *summary, *body_text, *keywords, *issuer, *published_on, *validity;
	const int64_t *sections; /* its own and those above it */
	size_t section_len;
};
struct search_doc place_search_doc(const struct place_indexed *d);
/* A section and every section above it. */
int place_section_line(struct ctx *cx, int64_t **ids, size_t *n, int64_t section_id) MUST_USE;

/* SM3 over what a reader sees of a document; "verify" computes it again. Empty string when the arena is full. */
struct place_content {
	int64_t body_id, section_id;
	const char *index_no, *title, *doc_no, *issuer, *made_on, *published_on, *body_html;
};
const char *place_digest(struct ctx *cx, const struct place_content *c);

#endif
