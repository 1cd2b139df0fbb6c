/* home_view - the portal's first page. */
#ifndef PORTAL_HOME_VIEW_H
#define PORTAL_HOME_VIEW_H

#include "web/layout_view.h"

/* 查信息 · 申请公开 · 写信咨询 · 参与征集 */
struct view_door {
	const char *href;  /* NULL: the door is not there */
	const char *title;
	const char *text;  /* one line: what is behind it */
};

/* A list with its section: 公示公告, newest first. */
struct view_zone {
	const char *title;
	const char *href;  /* the whole section */
	const struct view_doc_row *rows;
	size_t row_len;
};

/* A policy beside its interpretation. */
struct view_policy_pair {
	struct view_doc_row policy;
	const struct view_link *readings; /* 解读; kind in `text` is the title */
	size_t reading_len;
};

struct view_home {
	struct view_page page;
	const char *headline;              /* above the search field: 查找云溪县公开的政府信息 */
	const char *placeholder;           /* an example of what can be asked; NULL: none */
	const struct view_link *hot;       /* often asked, below the search field */
	size_t hot_len;
	struct view_door doors[4];
	const struct view_zone *zones;     /* two to five; the first is 最新公开 */
	size_t zone_len;
	const struct view_link *platform;  /* 政府信息公开: 指南, 制度, 法定主动公开内容, 年报, 依申请公开 */
	size_t platform_len;
	const char *platform_href;         /* NULL: none */
	const char *figures_title;         /* NULL: 公开时限履行情况 */
	const char *figures_note;          /* the period the figures stand for: 2026年1月1日至11月22日 */
	const struct view_figure *figures; /* published this month, due, on time …; three or four */
	size_t figure_len;
	const struct view_policy_pair *pairs;
	size_t pair_len;
	const char *pairs_href;            /* 政策解读: the whole section */
	const struct view_count_link *directory; /* first-level sections with their numbers of documents */
	size_t directory_len;
	const struct view_link *bodies;    /* departments and towns on the first page */
	size_t body_len;
	const char *bodies_href;           /* all bodies */
};

#endif
