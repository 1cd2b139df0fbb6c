/*
 * parts_view - what the small pieces of a page are given: links, badges, rows, pages of a list, events.
 *
 * Everything is borrowed from the request's arena or from constants. Text is plain and escaped by the templates.
 * A NULL text writes nothing and usually hides its piece; lists are a pointer and a `_len`.
 * `href` is a whole address ("/doc/12" or "https://…"), already percent-encoded.
 * `…_on` is "YYYY-MM-DD", `…_at` is "YYYY-MM-DD HH:MM", both in Asia/Shanghai as text; the templates turn them into Chinese.
 */
#ifndef WEB_PARTS_VIEW_H
#define WEB_PARTS_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "web/html.h"

struct view_link {
	const char *href;
	const char *text;
	bool current; /* the page one is on, or the chosen one of a set */
};

/* A link with a number: sections with their documents, tasks with what waits. */
struct view_count_link {
	const char *href;
	const char *text;
	int64_t count;
	const char *note; /* e.g. the oldest age "最久 6 天"; NULL: none */
	bool current;
};

/* State is never colour alone: the tone gives the mark (● ▲ ■ ○), the text the word. */
enum view_tone { VIEW_PLAIN, VIEW_GOOD, VIEW_WARN, VIEW_BAD, VIEW_QUIET };

struct view_badge {
	enum view_tone tone;
	const char *text;    /* NULL: no badge */
	const char *explain; /* one sentence; shown where there is room; NULL: none */
};

/* A published document in a list. */
struct view_doc_row {
	const char *href;
	const char *title;
	const char *issuer;       /* NULL: not shown */
	const char *doc_no;       /* 文号 */
	const char *section;      /* its section's name, where the list mixes sections */
	const char *published_on;
	struct view_badge validity; /* text NULL for 有效: a list marks exceptions only */
	bool is_new;
};

/* One piece of a head table or a summary list. */
struct view_pair {
	const char *label;
	const char *value; /* NULL: the row is left out */
	const char *href;  /* NULL: no link */
};

/* Pages of a list. Made by pager_make (web/pager.h). */
struct view_pager {
	int64_t total;      /* rows in all */
	int64_t page;       /* from 1 */
	int64_t page_count; /* at least 1 */
	const char *prev_href, *next_href; /* NULL: none */
	const struct view_link *pages; /* numbers to show; text NULL stands for a gap */
	size_t page_len;
};

/* An event of a case, newest last or first as the caller orders them. */
struct view_event {
	const char *at;
	const char *who;   /* name and post; NULL on public pages */
	const char *act;   /* 退回修改 */
	const char *note;  /* reason or opinion; NULL: none */
	enum view_tone tone;
};

/* One step of a route, in order. */
enum view_step_state { VIEW_STEP_DONE, VIEW_STEP_NOW, VIEW_STEP_TODO, VIEW_STEP_BACK };

struct view_step {
	const char *name;  /* 部门初审 */
	enum view_step_state state;
	const char *at;    /* when it was done; NULL: not yet */
	const char *who;   /* NULL on public pages */
};

/* An empty list says what will appear and how to make it so. */
struct view_empty {
	const char *what;  /* 还没有待办事项 */
	const char *how;   /* 同事送审后，会出现在这里。NULL: none */
	struct view_link act; /* text NULL: none */
};

/* A figure that can be opened. */
struct view_figure {
	const char *label;
	const char *value;   /* already formatted: "1,204", "98.6%" */
	const char *unit;    /* 件; NULL: none */
	const char *note;    /* NULL: none */
	const char *href;    /* NULL: not a link */
	enum view_tone tone;
};

/* A date text taken apart, for the templates; ok is false when it is not YYYY-MM-DD[ HH:MM]. */
struct view_day {
	bool ok;
	int year, month, day;
	const char *time; /* "HH:MM" within the same text; NULL: none */
};
struct view_day view_day_of(const char *text);

const char *view_tone_class(enum view_tone tone); /* "good"; for class names */
const char *view_tone_mark(enum view_tone tone);  /* "●" */
bool view_same(const char *a, const char *b);     /* false when either is NULL */

#endif
