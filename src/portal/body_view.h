/* body_view - a public body: how to reach it, its openness platform, its documents. */
#ifndef PORTAL_BODY_VIEW_H
#define PORTAL_BODY_VIEW_H

#include "web/layout_view.h"

struct view_body {
	struct view_page page;
	const char *name, *short_name;
	const char *level;            /* 县级部门 */
	const char *code;             /* 统一社会信用代码 */
	const char *parent_name, *parent_href;
	const char *address, *postcode, *phone, *fax, *email, *website;
	const char *office_hours;
	const char *foi_contact;      /* who takes applications for disclosure; NULL: the phone above */
	const char *intro;            /* what it does; NULL: none */
	const char *closed_note;      /* merged, split or renamed: what became of it; NULL: exists */
	/* the four blocks of 国办公开办函〔2019〕61号 and its own sections; count -1: no number */
	const struct view_count_link *blocks;
	size_t block_len;
	const struct view_link *children; /* bodies below it */
	size_t child_len;
	const struct view_link *years;
	size_t year_len;
	const struct view_doc_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

#endif
