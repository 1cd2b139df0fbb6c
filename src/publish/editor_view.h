/* editor_view - drafting a document: all metadata, the disclosure choice, the body. */
#ifndef PUBLISH_EDITOR_VIEW_H
#define PUBLISH_EDITOR_VIEW_H

#include "web/layout_view.h"

/* A finding of the draft checks. */
struct view_finding {
	bool blocks;           /* false: a warning */
	const char *place;     /* 正文第 3 段; NULL: the whole document */
	const char *text;      /* the words in question; NULL: none */
	const char *message;
	const char *suggestion; /* NULL: none */
};

struct view_editor {
	struct view_work_page page;
	const char *heading;       /* 新建文件, or 修改文件 */
	const char *action;        /* POST; the button pressed arrives as `act`: "save" or "submit" */
	const char *id;            /* hidden; NULL: new */
	const char *draft_key;     /* names the copy the browser keeps of unsaved text; unique per document */
	const char *revision;      /* hidden: what the form was made from, for the conflict check */
	const char *saved_at;      /* NULL: never saved */
	struct view_badge state;
	const char *returned_why;  /* sent back: the reason; NULL: not sent back */
	const char *returned_by;   /* 初审 王敏，2026年3月16日 */
	const char *conflict_note; /* somebody else has saved meanwhile; NULL: none */
	struct view_errors errors;
	const struct view_finding *findings;
	size_t finding_len;
	struct view_field owner;         /* select: the body it belongs to; option_len 1: not shown, sent hidden */
	struct view_field title, section, doc_no, issuer, made_on, effective_on, repealed_on, validity, theme, genre, keywords, summary,
		source;
	struct view_field disclosure;    /* radios; the first option is 主动公开, which needs no ground */
	struct view_field ground;        /* select: the articles; needed for the last two */
	struct view_field ground_reason; /* textarea */
	struct view_field body;          /* textarea with the markup or plain text */
	const char *preview_href;        /* NULL: not saved yet */
	const char *discard_action;      /* POST with event=discard and the revision; NULL: cannot be discarded */
	const char *cancel_href;
	const char *next_step;           /* whom it goes to: 部门初审 */
};

#endif
