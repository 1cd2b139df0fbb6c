/* document_view - a published document, with all that proves and explains it. */
#ifndef PORTAL_DOCUMENT_VIEW_H
#define PORTAL_DOCUMENT_VIEW_H

#include "web/layout_view.h"

struct view_attachment {
	const char *href;
	const char *name;      /* as published */
	const char *kind;      /* "PDF" */
	const char *size;      /* "1.2 MB" */
};

struct view_relation {
	const char *kind;      /* 解读, 原文, 修改, 废止, 替代, 同批 */
	const char *href;
	const char *title;
	const char *published_on;
};

struct view_version {
	const char *name;      /* 第 2 版 */
	const char *at;
	const char *note;      /* the public explanation of the change; NULL: first version */
	const char *href;      /* NULL: the one shown */
};

struct view_document {
	struct view_page page;
	const char *title;
	const char *index_no;      /* 索引号 */
	const char *doc_no;        /* 发文字号 */
	const char *issuer;        /* 发布机构 */
	const char *issuer_href;   /* NULL: not one of our bodies */
	const char *theme;         /* 主题分类: 综合政务\政务公开 */
	const char *genre;         /* 体裁分类 */
	const char *made_on;       /* 成文日期 */
	const char *published_at;  /* 发布日期, with the time when known */
	const char *effective_on;  /* 生效日期 */
	const char *repealed_on;   /* 废止日期 */
	const char *disclosure;    /* 公开方式: 主动公开 */
	const char *keywords;
	const char *summary;
	const char *source;        /* 信息来源 */
	const char *source_url;    /* where it was first published; NULL: here */
	struct view_badge validity; /* with explain */
	const char *withdrawn_why; /* the page stays with the reason; body is not shown then; NULL: not withdrawn */
	bool official;             /* an official text: Song, two-character indent, red head line */
	struct html body;          /* cleaned markup */
	const struct view_attachment *attachments;
	size_t attachment_len;
	const struct view_relation *relations;
	size_t relation_len;
	const struct view_version *versions; /* 0 or 1: not shown */
	size_t version_len;
	const struct view_step *steps; /* how this was reviewed: steps and dates, no names; 0: not shown */
	size_t step_len;
	const char *imported_note; /* instead of the steps for what came with an import; NULL: none */
	const char *url;           /* the living page, for print and for copying */
	const char *text_href;     /* plain text; NULL: none */
	const char *json_href;     /* NULL: none */
	const char *verify_href;   /* NULL: none */
	const char *qr_src;        /* address of its QR picture, for print; NULL: none */
	const char *prev_href, *prev_title, *next_href, *next_title; /* neighbours in the section; NULL: none */
};

#endif
