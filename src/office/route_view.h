/* route_view - review routes: what a document passes through before it is published. */
#ifndef OFFICE_ROUTE_VIEW_H
#define OFFICE_ROUTE_VIEW_H

#include "web/layout_view.h"

struct view_route_step {
	const char *name, *role; /* 部门初审, 初审 */
	const char *limit;       /* 2 个工作日; NULL: no limit */
	bool is_signed;          /* the reviewer gives the password again */
};

struct view_route_row {
	const char *name;
	const char *scope;       /* 全部机构，全部体裁 */
	const char *from_on;
	struct view_badge state; /* ● 使用中, ○ 未到启用日, ■ 已停用 */
	const char *close_action; /* NULL: closed already */
	const struct view_route_step *steps;
	size_t step_len;
};

struct view_route_list {
	struct view_work_page page;
	const char *new_href;
	const struct view_route_row *rows;
	size_t row_len;
	struct view_empty empty;
};

struct view_route_form_step {
	struct view_field role, limit, sign;
};

struct view_route_form {
	struct view_work_page page;
	const char *action, *cancel_href;
	struct view_errors errors;
	const char *steps_message; /* what is wrong with the steps as a whole; NULL: nothing */
	struct view_field name, body, genre, from_on;
	const struct view_route_form_step *steps;
	size_t step_len;
};

#endif
