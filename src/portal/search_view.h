/* search_view - the search page: field, filters as a plain GET form, hits. */
#ifndef PORTAL_SEARCH_VIEW_H
#define PORTAL_SEARCH_VIEW_H

#include "web/layout_view.h"

struct view_hit {
	const char *href;
	struct html title;    /* with <mark> around what matched */
	struct html snippet;  /* likewise; markup NULL: none */
	const char *issuer, *doc_no, *section, *published_on;
	struct view_badge validity; /* text NULL for 有效 */
	const char *exact;    /* why it stands first: 文号完全一致; NULL: an ordinary hit */
};

struct view_search {
	struct view_page page;           /* page.query: what was asked; hide_search: true */
	bool asked;                      /* false: nothing asked yet, no result list */
	const char *error;               /* the query cannot be read; NULL: fine */
	struct view_filters filters;     /* action NULL: "/search"; options' text with its number: 县教育局（12） */
	const struct view_link *chosen;  /* filters in force, each a link that takes it away */
	size_t chosen_len;
	const struct view_link *sorts;   /* 按相关度 / 按日期 */
	size_t sort_len;
	bool total_is_least;             /* the number is a lower bound: 10000 以上 */
	int64_t took_ms;                 /* -1: not shown */
	const struct view_hit *hits;
	size_t hit_len;
	struct view_pager pager;         /* total too */
	struct view_link did_you_mean;   /* text NULL: none */
	const struct view_link *hot;     /* shown when nothing was asked or found */
	size_t hot_len;
	const char *foi_href;            /* not found: apply for disclosure; NULL: not offered */
};

#endif
