/*
 * frame - what surrounds every page: the workbench's frame (name, tasks, token) and the site's own words.
 *
 * Filled by the floor that knows (struct web_options.work_page, .site); pages of any capability ask here.
 */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "web/layout_view.h"
#include "web/web.h"

/* Fills *page for cx->actor: site, navigation with counts, csrf. Inside db_read. title is borrowed. */
int web_work_page(struct ctx *cx, struct view_work_page *page, const char *title) MUST_USE;
/* The site's name, marks and first-level sections. Inside db_read. */
int web_site(struct ctx *cx, const struct view_site **out) MUST_USE;

/* Pages of a list under base (a path with its own query, or without): base?…&page=N. */
#define PAGE_ROWS 20
int web_pager(struct ctx *cx, struct view_pager *out, const char *base, int64_t total, int64_t page, int64_t page_rows) MUST_USE;
/* "YYYY-MM-DD HH:MM" in the arena, NULL for instant 0 or a full arena. */
const char *web_minute(struct ctx *cx, int64_t at);

#endif
