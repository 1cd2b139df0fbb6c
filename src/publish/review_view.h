/* review_view - a document on its way: what it is, what has happened, what I may do now. */
#ifndef PUBLISH_REVIEW_VIEW_H
#define PUBLISH_REVIEW_VIEW_H

#include "publish/editor_view.h"
#include "web/layout_view.h"

/* Something I may do: a form of its own. */
enum view_decision_kind {
	VIEW_DECIDE_PASS, /* opinion optional, one button */
	VIEW_DECIDE_SIGN, /* the leader's: opinion, and the password again as signature */
	VIEW_DECIDE_BACK, /* reason required */
	VIEW_DECIDE_PLAIN /* one button: 取回, 发布 */
};

struct view_decision {
	enum view_decision_kind kind;
	const char *action;      /* POST */
	const char *event;       /* hidden field `event`; NULL: none */
	const char *heading;     /* 通过，送保密审查 */
	const char *explain;     /* what it means: 签发后送保密审查，由您承担签发责任。 NULL: none */
	const char *button;      /* 通过, 签发, 退回修改 */
	bool danger;
	struct view_field opinion;  /* PASS, SIGN, BACK; label NULL: not shown */
	struct view_field back_to;  /* BACK: radios, to which step; option_len 0: not shown */
	struct view_field password; /* SIGN */
	struct view_field confirm;  /* SIGN: one checkbox, 本人已阅全文并同意公开 */
};

struct view_review {
	struct view_work_page page;
	const char *title;
	struct view_badge state;        /* ▲ 待部门复审 */
	struct view_badge due;          /* text NULL: no limit */
	const char *revision;           /* hidden in each form: what was read is what is decided on */
	const struct view_pair *head;   /* the head table, rows without a value are left out */
	size_t head_len;
	struct view_badge validity;
	const char *disclosure;         /* 主动公开 */
	const char *ground;             /* article and reason for the other two; NULL */
	bool official;
	struct html body;
	const struct view_finding *findings;
	size_t finding_len;
	const struct view_step *steps;
	size_t step_len;
	const struct view_event *events; /* oldest first */
	size_t event_len;
	struct view_errors errors;
	const struct view_decision *decisions; /* 0: I can only look */
	size_t decision_len;
	const char *readonly_why;       /* 您是拟稿人，不能审核自己的文件。 NULL: none */
	const char *edit_href;          /* NULL: may not */
	const char *public_href;        /* when published; NULL */
};

#endif
