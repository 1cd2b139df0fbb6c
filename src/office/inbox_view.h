/* inbox_view - what waits for me, how long, what is late. */
#ifndef OFFICE_INBOX_VIEW_H
#define OFFICE_INBOX_VIEW_H

#include "web/layout_view.h"

struct view_task {
	const char *href;
	const char *title;
	const char *step;      /* what I must do: 部门初审 */
	const char *body;      /* whose document */
	const char *from;      /* who sent it */
	const char *since_at;  /* waits since */
	const char *waited;    /* 已等 2 个工作日 */
	struct view_badge due; /* ▲ 还剩 1 个工作日（3月16日止）; text NULL: no limit */
	const char *note;      /* came back: the reason; NULL: none */
};

struct view_inbox {
	struct view_work_page page;
	const struct view_figure *figures; /* 待我办理, 将到期, 逾期, 本周办结 */
	size_t figure_len;
	const struct view_link *tabs;      /* 待我办理, 我经手的, 已办结: kept in the address */
	size_t tab_len;
	struct view_filters filters;       /* action NULL: none */
	const char *new_href;              /* 新建文件; NULL: no right to */
	const struct view_task *rows;
	size_t row_len;
	struct view_pager pager;
	struct view_empty empty;
};

#endif
