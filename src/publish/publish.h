/*
 * publish - documents from draft through review to the portal (先审核后公开).
 *
 * A document's text and metadata are its own tables; where it stands is flow's (kind "document"). Every act below is one
 * db_write of the caller. Publication sets the index number, shows the document, indexes it for search and touches the
 * cached pages in that same transaction: what is published can be found, what failed left nothing.
 */
#ifndef PUBLISH_PUBLISH_H
#define PUBLISH_PUBLISH_H

#include "flow/flow.h"
#include "web/html.h"

#define DOCUMENT_KIND "document"

/* States of the machine (publish_flow.def) */
#define DOCUMENT_DRAFT "draft"
#define DOCUMENT_REVIEW "review"
#define DOCUMENT_PUBLISHED "published"
#define DOCUMENT_FILED "filed"         /* not for publication: kept with its ground (arts. 14-16, 18) */
#define DOCUMENT_DISCARDED "discarded"

extern const struct flow_machine document_machine;

/* What a person writes. Dates are "YYYY-MM-DD" or NULL; text is never NULL. Codes: class_item, disclosure and validity below. */
struct document_draft {
	int64_t body_id, section_id;
	const char *title, *doc_no, *issuer;
	const char *made_on, *effective_on, *repealed_on;
	const char *validity;     /* valid amended repealed expired pending */
	const char *theme, *genre, *keywords, *summary, *source;
	const char *disclosure;   /* active on_request withheld */
	const char *ground, *ground_note;
	const char *body_html;    /* as written: cleaned here before it is kept */
};

struct document {
	int64_t id, rev;
	struct document_draft is;   /* as stored; body_html cleaned */
	const char *body_text;
	bool shown;
	const char *index_no;       /* NULL before publication */
	const char *published_on;   /* NULL before */
	int64_t published_at, route_id, created_at, changed_at;
	const char *source_id, *source_url;
	const char *body_name, *section_name, *section_path;
};

/* One fault of a draft: field name as in struct document_draft, and what to say. */
struct draft_fault {
	const char *field;
	const char *message;
	bool warning; /* may be saved and submitted all the same */
};

/*
 * The rules a draft must satisfy to be submitted (complete) or just kept. Normalises doc_no in place (law/docno.h).
 * Reads section and class lists: inside db_read or db_write.
 */
int draft_check(struct ctx *cx, struct document_draft *d, bool complete, struct draft_fault **out, size_t *n) MUST_USE;

/* Staff. Expected: ERR_NOT_FOUND. */
int document_load(struct ctx *cx, struct document **out, int64_t id) MUST_USE;

/* Its title alone; *out NULL: there is no such document. */
int document_title(struct ctx *cx, const char **out, int64_t id) MUST_USE;

/*
 * Acts, inside db_write, by cx->actor. rev is the document's revision the actor saw: ERR_CONFLICT when it is no longer that.
 * Others: ERR_DENIED (role, or own draft), ERR_INVALID (rules; message says which).
 */
int document_create(struct ctx *cx, int64_t *id, const struct document_draft *d) MUST_USE;
int document_edit(struct ctx *cx, int64_t id, int64_t rev, const struct document_draft *d) MUST_USE;
int document_submit(struct ctx *cx, int64_t id, int64_t rev) MUST_USE;
int document_take_back(struct ctx *cx, int64_t id, int64_t rev, const char *reason) MUST_USE;
int document_discard(struct ctx *cx, int64_t id, int64_t rev) MUST_USE;
/* is_signed: the actor's password was checked for this act just now (needed where the step is signed). */
int document_pass(struct ctx *cx, int64_t id, int64_t rev, const char *opinion, bool is_signed) MUST_USE;
int document_send_back(struct ctx *cx, int64_t id, int64_t rev, const char *reason) MUST_USE;

/* A step of the route a document is on. */
struct review_step {
	int64_t seq;
	const char *code, *name, *role; /* secrecy, 保密审查, secrecy_reviewer */
	int64_t limit_days;             /* working days; 0: none */
	bool is_signed;
};
int route_steps(struct ctx *cx, struct review_step **out, size_t *n, int64_t route_id) MUST_USE;
/* The route a new submission of this body and genre takes today. ERR_NOT_FOUND: none is set up. */
int route_pick(struct ctx *cx, int64_t *route_id, int64_t body_id, const char *genre) MUST_USE;
/* A changed route is a new one, from a day on. ERR_INVALID: no secrecy step, unknown role, no step, one step twice; ERR_DENIED. */
int route_add(struct ctx *cx, int64_t *route_id, const char *name, const int64_t *body_id, const char *genre,
	      const char *from_on, const struct review_step *steps, size_t n) MUST_USE;
/*
 * The routes there are, those in use first. Routes are set by the system administrator, or by the openness office of a body at the
 * top: route_may_set says whether cx->actor is one (the system always).
 */
struct review_route {
	int64_t id, body_id;    /* 0: all bodies */
	const char *name, *genre; /* "": all genres */
	const char *from_on;
	bool active;
	const char *body_name;  /* "" for all */
};
int route_list(struct ctx *cx, struct review_route **out, size_t *n) MUST_USE;
int route_may_set(struct ctx *cx, bool *may) MUST_USE;
/*
 * Inside db_write: no new document starts on it. ERR_INVALID: it is the last one that counts today for every body and genre;
 * ERR_NOT_FOUND, ERR_DENIED.
 */
int route_close(struct ctx *cx, int64_t route_id) MUST_USE;
/* The default route, if there is none: first review, leader's signed review, secrecy review. */
int publish_defaults(struct ctx *cx) MUST_USE;

/* What comes from elsewhere, already published there. */
struct document_import {
	struct document_draft is;
	const char *published_on;    /* NULL: made_on, else today */
	const char *index_no;        /* NULL: one is given */
	const char *source;          /* name of the import: with source_id the key that loads nothing twice */
	const char *source_id, *source_url;
	const char *old_address;     /* NULL: none; redirects here */
	const struct document_link { const char *name, *url; } *links;
	size_t link_len;
};
/* Inside db_write, by the system. *id is 0 when it was there already. Expected: ERR_INVALID, ERR_EXISTS (index number taken). */
int document_import(struct ctx *cx, int64_t *id, const struct document_import *d) MUST_USE;

/* What the public sees: shown documents only. Statements are public ones. */
struct published {
	int64_t id;
	const char *index_no, *title, *doc_no, *issuer;
	const char *made_on, *published_on, *effective_on, *repealed_on;
	const char *validity, *theme, *genre, *keywords, *summary, *source, *source_url;
	int64_t body_id, section_id, published_at;
	const char *body_name, *body_slug, *section_name, *section_path;
	struct html body;
	const char *body_text;
};
int published_load(struct ctx *cx, struct published **out, int64_t id) MUST_USE; /* ERR_NOT_FOUND */

struct published_row {
	int64_t id, section_id, body_id;
	const char *title, *doc_no, *issuer, *published_on, *validity, *summary, *section_name, *section_path, *body_name;
};
/* Newest first. section_id or body_id 0: any (not both set); year 0: any. *total over all pages. */
int published_list(struct ctx *cx, struct published_row **out, size_t *n, int64_t *total, int64_t section_id, int64_t body_id,
		   int year, int64_t offset, int64_t limit) MUST_USE;
/* The rows of some ids, in that order; ids no longer shown are left out. */
int published_rows(struct ctx *cx, struct published_row **out, size_t *n, const int64_t *ids, size_t id_len) MUST_USE;
/* Where an old address leads: path of ours, or NULL. */
int published_at_address(struct ctx *cx, const char **path, const char *address) MUST_USE;
const char *published_path(struct ctx *cx, int64_t id); /* "/documents/17"; NULL: arena full */

/* Words for codes */
const char *disclosure_label(const char *code);
const char *validity_label(const char *code);
extern const char *const disclosure_codes[]; /* NULL-terminated */
extern const char *const validity_codes[];

/*
 * `yangguang verify`: stored content against the digests its events recorded, place lists and counts against documents,
 * search index against documents. Appends findings for people to *out. Inside db_read.
 */
struct publish_finding {
	int64_t document_id;
	const char *text;
};
int publish_verify(struct ctx *cx, struct publish_finding **out, size_t *n, int64_t *documents) MUST_USE;

#endif
