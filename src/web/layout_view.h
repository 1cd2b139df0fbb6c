/*
 * layout_view - what the frames of a page are given: the portal's (citizens) and the workbench's (staff).
 *
 * A page template begins with `render portal_head(&v->page)` and ends with `render portal_foot(&v->page)`; a workbench
 * page with work_head and work_foot; a page before log-in with plain_head and plain_foot.
 * The meta tags of 国办发〔2017〕47号 come from `site`, `column` and `article`: every page has the first, pages of a section
 * the second, documents all three.
 */
#ifndef WEB_LAYOUT_VIEW_H
#define WEB_LAYOUT_VIEW_H

#include "web/form_view.h"
#include "web/parts_view.h"

/* A site, from its settings; the same for all its pages. An empty text counts as none. */
struct view_site {
	const char *name;          /* 云溪县人民政府: SiteName, and the wordmark */
	const char *tagline;       /* 政府信息公开; below the wordmark; NULL: none */
	const char *domain;        /* SiteDomain */
	const char *id_code;       /* SiteIDCode, 政府网站标识码 */
	const char *sponsor;       /* 主办单位 */
	const char *organiser;     /* 承办单位; NULL: none */
	const char *phone;         /* 联系电话 */
	const char *address;       /* NULL: none */
	const char *mark_href;     /* 党政机关网站标识; NULL: not granted yet, then not shown */
	const char *icp_no;        /* ICP备案编号; NULL: not shown */
	const char *police_no;     /* 公安机关备案编号; NULL: not shown */
	const char *police_href;
	const char *find_error_href; /* 我为政府网站找错; NULL: not shown */
	const char *accessible_href; /* 无障碍说明; NULL: not shown */
	const char *sitemap_href;  /* NULL: not shown */
	const char *theme;         /* "blue", "teal", "plum"; NULL: "blue" */
	const char *search_action; /* NULL: "/search" */
	const struct view_link *nav; /* the first level of sections; `current` is not used */
	size_t nav_len;
	bool demo;                 /* 演示 stands on every page */
};

struct view_column {
	const char *name, *description, *keywords, *type;
};

struct view_article {
	const char *title;
	const char *pub_date;      /* "YYYY-MM-DD HH:MM" */
	const char *source;
	const char *keywords, *author, *description, *image, *url; /* NULL: left out */
};

struct view_page {
	const struct view_site *site;
	const char *title;         /* of the page, without the site's name; NULL: the site's name alone (home) */
	const char *description;   /* for search engines; NULL: none */
	const char *canonical;     /* absolute address; NULL: none */
	const char *feed_href;     /* Atom of this list; NULL: none */
	const char *nav_href;      /* which of site->nav one is in; NULL: none */
	const struct view_column *column;   /* NULL: none */
	const struct view_article *article; /* NULL: none */
	const struct view_link *crumbs;     /* from 首页 to the parent; the last one without href is the page itself */
	size_t crumb_len;
	const char *query;         /* stands in the search field */
	const struct view_link *modes; /* ways of reading: 大字版, 高对比; the one in use `current`; 0: not offered */
	size_t mode_len;
	const char *mode;          /* root classes: "mode-large", "mode-contrast", "mode-grey", or several; NULL: none */
	bool hide_search;          /* the page has its own, larger one (home, search) */
	bool noindex;
};

/* The left column of the workbench: tasks by what I must do. */
struct view_nav_group {
	const char *title; /* NULL: none */
	const struct view_count_link *links; /* count -1: no number */
	size_t link_len;
};

struct view_work_page {
	const struct view_site *site;
	const char *title;
	const char *user_name;
	const char *user_posts;    /* 初审 · 县教育局 */
	const char *csrf;          /* goes into every form */
	const struct view_nav_group *nav;
	size_t nav_len;
	const struct view_link *crumbs;
	size_t crumb_len;
	const char *notice;        /* what has just been done: 已送部门初审。 NULL: none */
	enum view_tone notice_tone;
	const char *query;         /* stands in the workbench's search field */
	const char *search_action; /* NULL: "/office/documents" */
	const char *logout_action; /* NULL: "/office/logout" (POST) */
	const char *sessions_href; /* NULL: "/office/sessions" */
	const char *password_href; /* NULL: "/office/password" */
	bool wide;                 /* tables that need the whole width */
};

/* A page of its own for an error, in the portal or (work != NULL) in the workbench. */
struct view_failure {
	struct view_page page;     /* used when work is NULL; site may be NULL (failure before a site is known) */
	const struct view_work_page *work;
	int status;                /* 404 */
	const char *message;       /* what happened: one sentence */
	const char *kept;          /* what is kept: 您填写的内容没有丢失。 NULL: nothing to say */
	const char *advice;        /* what to do; NULL: a default by status */
	const char *request_id;    /* to quote when asking; NULL: none */
	struct view_link back;     /* text NULL: none */
	const struct view_link *suggestions; /* places that may be meant; 404 */
	size_t suggestion_len;
};

#endif
