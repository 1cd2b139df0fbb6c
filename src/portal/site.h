/* site - the site's own words and its first-level sections, for every page; rows of lists. */
#ifndef PORTAL_SITE_H
#define PORTAL_SITE_H

#include "org/org.h"
#include "publish/publish.h"
#include "web/frame.h"

/* struct web_options.site: from the settings and the section tree. Inside db_read. */
int site_load(struct ctx *cx, const struct view_site **out) MUST_USE;
/* Where a section, a body stands: addresses in the arena, NULL when it is full. */
const char *section_href(struct ctx *cx, const char *path);
const char *body_href(struct ctx *cx, const char *slug);
/* Rows of a list; with_section where the list mixes sections. */
int doc_rows(struct ctx *cx, const struct view_doc_row **out, const struct published_row *rows, size_t n, bool with_section) MUST_USE;
/* 有效 is good, the others say what it means. */
struct view_badge validity_badge(const char *code, const char *effective_on, const char *repealed_on);
/* 全部 and the years from this one down to the first with documents, as links of base. */
int year_links(struct ctx *cx, const struct view_link **out, size_t *n, const char *base, int chosen, int first_year) MUST_USE;

#endif
