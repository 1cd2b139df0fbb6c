/* documents_view - the workbench's lists of documents: those one may see, and the register 登记簿. */
#ifndef PUBLISH_DOCUMENTS_VIEW_H
#define PUBLISH_DOCUMENTS_VIEW_H

#include "web/layout_view.h"

struct view_doc_work_row {
	const char *href;
	const char *title;
	const char *doc_no, *index_no, *body, *section;
	const char *author;
	const char *changed_at;
	struct view_badge state; /* 草稿, 部门初审, 已发布 … */
};

struct view_documents {
	struct view_work_page page;
	struct view_filters filters;
	const char *new_href;    /* NULL: no right to */
	const struct view_link *tabs;
	size_t tab_len;
	const struct view_doc_work_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

/* One line of the register: who drafted, reviewed, signed, cleared and published, and when. */
struct view_register_row {
	int64_t no;
	const char *href;
	const char *title, *doc_no, *index_no, *body;
	const char *disclosure, *ground;          /* 主动公开; the ground of 依申请 or 不予 */
	const char *drafted_by, *drafted_on;
	const char *first_by, *first_on;          /* 初审 */
	const char *second_by, *second_on;        /* 复审签发 */
	const char *secrecy_by, *secrecy_on;      /* 保密审查 */
	const char *published_by, *published_at;
};

struct view_register {
	struct view_work_page page;
	struct view_filters filters;
	const char *export_href; /* CSV; NULL: no right to */
	const struct view_register_row *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

#endif
