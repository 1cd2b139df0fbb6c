/* section_view - a section: its sub-sections, its documents by year and page. */
#ifndef PORTAL_SECTION_VIEW_H
#define PORTAL_SECTION_VIEW_H

#include "web/layout_view.h"

struct view_section {
	struct view_page page;
	const char *name;
	const char *intro;              /* one or two sentences; NULL: none */
	const char *owner;              /* the body that keeps it; NULL: none */
	const char *updated_on;         /* newest document; NULL: empty */
	const char *parent_name, *parent_href; /* NULL: first level */
	const struct view_count_link *siblings; /* side navigation: the parent's sections, the own one `current` */
	size_t sibling_len;
	const struct view_count_link *children;
	size_t child_len;
	const struct view_link *years;  /* 全部 first; the chosen one `current`; 0: no filter */
	size_t year_len;
	const struct view_doc_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;        /* used when there are no rows */
};

#endif
