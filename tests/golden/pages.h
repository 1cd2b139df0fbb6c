/*
 * pages - every page of the portal and the workbench, drawn from made-up data: for the golden files and for screenshots.
 */
#ifndef TESTS_GOLDEN_PAGES_H
#define TESTS_GOLDEN_PAGES_H

#include "base/buf.h"
#include "web/layout_view.h"

struct golden_page {
	const char *name; /* of its file below tests/golden/html, without ".html" */
	void (*draw)(struct buf *b);
};

extern const struct golden_page golden_portal[], golden_office[], golden_publish[]; /* ended by a page without a name */

/* What all pages stand on. */
extern const struct view_site golden_site;
struct view_page golden_portal_page(const char *title, const char *nav_href);
struct view_work_page golden_work_page(const char *title, const char *current);

#define ROWS(a) .rows = (a), .row_len = ARRAY_LEN(a)

#endif
